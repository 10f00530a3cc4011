/** The kernel gives the fills of every shared case, field by field (FILLS.md). */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../src/market/instrument.js';
import { memoryTape, type RowText } from './memory-tape.js';
import { runCase, type CaseSession } from './run-case.js';

interface Expected {
  readonly fills: readonly Record<string, unknown>[];
  readonly orders: readonly (string | number)[][];
}
interface Case {
  readonly case: number;
  readonly instrument: Instrument;
  readonly tape: readonly RowText[];
  readonly sessions: readonly (CaseSession & { readonly expect: Expected })[];
}

const SHARED = new URL('../../../shared/conformance/', import.meta.url);

function casesOf(name: string): Case[] {
  const file = new URL(name, SHARED);
  if (!existsSync(file)) return [];
  return readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Case);
}

const levels = casesOf('fills.jsonl');
const orders = casesOf('fills-l3.jsonl');

/** Of a `cancelReject` only the first four elements are stated. */
const stated = (events: readonly (string | number)[][]): (string | number)[][] =>
  events.map((event) => (event[3] === 'cancelReject' ? event.slice(0, 4) : event));

describe.skipIf(levels.length === 0)('conformance: fills.jsonl (skipped where ../shared is absent)', () => {
  it.each(levels.map((one) => [one.case, one] as const))('case %i', async (_, one) => {
    const results = await runCase(memoryTape(one.instrument, one.tape), one.sessions);
    one.sessions.forEach((session, i) => {
      const result = results[i]!;
      expect(result.failure).toBeUndefined();
      const fills = result.fills.map(({ certainty: _certainty, ...fill }) => fill);
      expect({ session: session.id, fills, orders: stated(result.orders) }).toEqual({
        session: session.id,
        fills: session.expect.fills,
        orders: stated(session.expect.orders),
      });
    });
  });
});

describe.skipIf(orders.length === 0)('conformance: fills-l3.jsonl (skipped where ../shared is absent)', () => {
  it('is 60 tapes of six sessions', () => {
    expect(orders.flatMap(({ sessions }) => sessions)).toHaveLength(360);
  });

  it.each(orders.map((one) => [one.case, one] as const))('case %i', async (_, one) => {
    const results = await runCase(memoryTape(one.instrument, one.tape, { levelOfDetail: 'L3' }), one.sessions);
    one.sessions.forEach((session, i) => {
      const { failure, fills, orders: events, missed } = results[i]!;
      expect({ failure, missed }).toEqual({ failure: undefined, missed: {} });
      const lots = fills.map((fill) => ({
        ...fill,
        aheadBeforeLots: Number(fill.aheadBeforeLots),
        aheadAfterLots: Number(fill.aheadAfterLots),
      }));
      expect({ session: session.id, fills: lots, orders: stated(events) }).toEqual({
        session: session.id,
        fills: session.expect.fills,
        orders: stated(session.expect.orders),
      });
    });
  });
});
