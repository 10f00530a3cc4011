/**
 * A stream of orders held against what must come of it.
 */
import { sha256Hex } from '../../../base/io/sha256.js';
import type { StreamCase } from './notation.js';
import { playCase, type Outcome } from './play.js';

/** What differs first, as text; undefined when nothing does. */
export function streamDifference(it: StreamCase): string | undefined {
  const got = playCase(it);
  const { expect } = it;
  return (
    differs('trades', expect.trades, got.trades) ??
    differs('tradeCount', expect.tradeCount, got.trades.length) ??
    differs('first', expect.first, got.trades[0]) ??
    differs('last', expect.last, Array.isArray(expect.last) ? got.trades.at(-1) : got.last) ??
    differs('makersAscending', expect.makersAscending, ascends(got.trades) ? 1 : 0) ??
    differs('book', expect.book, got.book) ??
    statusDifference(expect.status, got) ??
    differs('rejects', expect.rejects, got.rejects) ??
    differs('pendingStops', expect.pendingStops, got.pendingStops) ??
    differs('reportSha256', it.reportSha256, sha256Hex(got.reportLines.join('\n')))
  );
}

/** `name: got …, expected …` when an expectation is there and not met. */
export function differs(name: string, expected: unknown, got: unknown): string | undefined {
  if (expected === undefined) return undefined;
  const [a, b] = [JSON.stringify(expected), JSON.stringify(got)];
  return a === b ? undefined : `${name}: got ${b}, expected ${a}`;
}

/** By order: cases spell `cancelled` what is `canceled` here. */
function statusDifference(expected: Readonly<Record<string, string>> | undefined, { status }: Outcome): string | undefined {
  for (const [id, text] of Object.entries(expected ?? {})) {
    const difference = differs(`status of ${id}`, text === 'cancelled' ? 'canceled' : text, status[id] ?? 'unknown');
    if (difference !== undefined) return difference;
  }
  return undefined;
}

function ascends(trades: Outcome['trades']): boolean {
  return trades.every(([maker], i) => i === 0 || Number(maker) > Number(trades[i - 1]![0]));
}
