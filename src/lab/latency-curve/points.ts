/**
 * The points of a latency curve: what is done to a path's latency at each.
 *
 * `at` adds (0, 1ms, 5ms), `times` multiplies (0.5, 1, 2). The base, nothing added or ×1, is always among them; points stand in ascending order.
 * On the command line they are a list with commas.
 *
 * Units: `x` is ms added, or the factor. Invariant: exactly one base; no two points are the same.
 *
 * Example: `pointsAt('1ms,5ms')` are `+0ns` (the base), `+1ms`, `+5ms`.
 */
import { UsageError } from '../../base/errors.js';
import { compareDecimals, formatDecimal, NotADecimal, parseDecimal, type Decimal } from '../../base/num/decimal.js';
import { formatDuration, NotADuration, parseDurationNs } from '../../base/num/duration.js';

/** A latency relative to the scenario's. */
export interface Point {
  /** `+5ms` or `x2`. */
  readonly label: string;
  readonly x: number;
  readonly isBase: boolean;
  /** What the law becomes: each latency times this, plus that. */
  readonly move: { readonly times: string; readonly plusNs: number };
}

const ONE = parseDecimal('1');

/** Points of `--at`. @throws UsageError for an empty list, what is no duration, and the same point twice. */
export function pointsAt(list: string): Point[] {
  const stated = words(list, '--at', 'durations such as 0,1ms,5ms,20ms').map((text) => ({ text, ns: addedNs(text) }));
  refuseRepeats(stated, '--at', (a, b) => a.ns - b.ns);
  const all = [...new Set([0, ...stated.map(({ ns }) => ns)])].sort((a, b) => a - b);
  refuseAlone(all.length, '--at', 'the scenario’s own latency');
  return all.map((ns) => ({ label: `+${formatDuration(ns)}`, x: ns / 1e6, isBase: ns === 0, move: { times: '1', plusNs: ns } }));
}

/** Points of `--times`. @throws UsageError for an empty list, what is no decimal from 0, and the same point twice. */
export function pointsTimes(list: string): Point[] {
  const stated = words(list, '--times', 'factors such as 0.5,1,2').map((text) => ({ text, factor: factorOf(text) }));
  refuseRepeats(stated, '--times', (a, b) => compareDecimals(a.factor, b.factor));
  const factors = stated.map(({ factor }) => factor);
  const all = factors.some((factor) => compareDecimals(factor, ONE) === 0) ? factors : [...factors, ONE];
  refuseAlone(all.length, '--times', 'the scenario’s own latency');
  return all.sort(compareDecimals).map((factor) => {
    const times = formatDecimal(factor);
    return { label: `x${times}`, x: Number(times), isBase: times === '1', move: { times, plusNs: 0 } };
  });
}

function words(list: string, option: string, expected: string): string[] {
  const found = list.split(',').map((word) => word.trim());
  if (found.includes('')) throw new UsageError(`${option}: got '${list}', which has an empty place; expected ${expected}`);
  return found;
}

function addedNs(text: string): number {
  if (text === '0') return 0;
  try {
    return parseDurationNs(text);
  } catch (error) {
    if (!(error instanceof NotADuration)) throw error;
    const less = text.startsWith('-') ? '; a latency can be made shorter by --times alone' : '';
    throw new UsageError(`--at: ${error.message}${less}`);
  }
}

function factorOf(text: string): Decimal {
  try {
    const factor = parseDecimal(text);
    if (factor.digits >= 0n) return factor;
  } catch (error) {
    if (!(error instanceof NotADecimal)) throw error;
  }
  throw new UsageError(`--times: got '${text}', expected a decimal from 0 such as 0.5 or 2`);
}

function refuseRepeats<P extends { readonly text: string }>(points: readonly P[], option: string, compare: (a: P, b: P) => number): void {
  for (const [i, point] of points.entries()) {
    const first = points.slice(0, i).find((other) => compare(other, point) === 0);
    if (first !== undefined) throw new UsageError(`${option}: got ${first.text} and ${point.text}, the same point twice; give each once`);
  }
}

function refuseAlone(count: number, option: string, base: string): void {
  if (count < 2) throw new UsageError(`${option}: got only the base, ${base}; give at least one other point`);
}
