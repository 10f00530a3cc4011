/**
 * Durations as people write them, `250us`, `4ms`, `1.5s`, `2m`, exact to the nanosecond.
 *
 * Invariant: `parseDurationNs(formatDuration(ns)) === ns`.
 *
 * Example: `parseDurationNs('1.5ms')` is 1500000.
 */
import { NotAMultiple, parseDecimal, unitsOf } from './decimal.js';

/** The text is no duration. `got` is the text. */
export class NotADuration extends RangeError {
  override readonly name = 'NotADuration';
  readonly got: string;
  constructor(got: string, why: string) {
    super(`got ${JSON.stringify(got)}, expected a duration such as 250us, 4ms, 1.5s, 2m or 1h${why}`);
    this.got = got;
  }
}

const NS_PER: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
};

const SYNTAX = /^(\d+(?:\.\d+)?)(ns|us|ms|s|m|h|d)$/;

/**
 * A duration in ns. Units: ns, us, ms, s, m (minutes), h, d.
 * @throws NotADuration for other text, for parts of a nanosecond, and for 2^53 ns (104 days) or more.
 */
export function parseDurationNs(text: string): number {
  const match = SYNTAX.exec(text);
  if (match === null) throw new NotADuration(text, '');
  const ns = Number(wholeNs(text, match[1]!, NS_PER[match[2]!]!));
  if (!Number.isSafeInteger(ns)) throw new NotADuration(text, ', shorter than 104 days');
  return ns;
}

function wholeNs(text: string, amount: string, nsPerUnit: bigint): bigint {
  const d = parseDecimal(amount);
  try {
    return unitsOf({ ...d, digits: d.digits * nsPerUnit }, ONE);
  } catch (error) {
    if (error instanceof NotAMultiple) throw new NotADuration(text, ', a whole number of nanoseconds');
    throw error;
  }
}

const ONE = parseDecimal('1');

/**
 * Shortest exact spelling of `ns` ≥ 0: the largest of s, ms, us, ns that it reaches, minutes and hours only where whole.
 * `1500000` → `1.5ms`, `90e9` → `90s`, `120e9` → `2m`.
 */
export function formatDuration(ns: number): string {
  if (!Number.isSafeInteger(ns)) throw new RangeError(`got ${String(ns)} ns, expected an integer below 2^53`);
  if (ns < 0) return `-${formatDuration(-ns)}`;
  if (ns > 0 && ns % 3_600_000_000_000 === 0) return `${String(ns / 3_600_000_000_000)}h`;
  if (ns > 0 && ns % 60_000_000_000 === 0) return `${String(ns / 60_000_000_000)}m`;
  if (ns >= 1_000_000_000) return `${withFraction(ns, 9)}s`;
  if (ns >= 1_000_000) return `${withFraction(ns, 6)}ms`;
  if (ns >= 1_000) return `${withFraction(ns, 3)}us`;
  return `${String(ns)}ns`;
}

function withFraction(ns: number, places: number): string {
  const digits = String(ns);
  const cut = digits.length - places;
  const fraction = digits.slice(cut).replace(/0+$/, '');
  return fraction === '' ? digits.slice(0, cut) : `${digits.slice(0, cut)}.${fraction}`;
}
