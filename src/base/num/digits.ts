/**
 * Whole numbers from 0 that stand in bytes as plain ASCII digits, without making a string of them.
 *
 * Example: `digits(Buffer.from('t=34200'), 2, 7)` is 34200.
 */

const ZERO = 48;
const NINE = 57;
/** Digits that a number holds exactly, whatever they are. */
const MOST_DIGITS = 15;

/** The number that `bytes[from, to)` spell; NaN when that is none, or of more digits than a number holds for certain. */
export function digits(bytes: Uint8Array, from: number, to: number): number {
  if (to <= from || to - from > MOST_DIGITS || to > bytes.length) return Number.NaN;
  let value = 0;
  for (let i = from; i < to; i++) {
    const c = bytes[i]!;
    if (c < ZERO || c > NINE) return Number.NaN;
    value = value * 10 + (c - ZERO);
  }
  return value;
}
