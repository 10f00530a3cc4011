/**
 * Numbers and texts written as ASCII bytes, without a string a number: for files of hundreds of megabytes.
 *
 * Each function writes from `at` on and returns where it ended; the caller sees to it that there is room (`MOST_DIGITS` a number).
 *
 * Example: `at = putWhole(bytes, at, 34200); at = putText(bytes, at, '.'); at = putPadded(bytes, at, 4241176, 9)` is `34200.004241176`.
 */

/** Most bytes that a number takes, with its sign. */
export const MOST_DIGITS = 17;

const ZERO = 48;
const MINUS = 45;
const POINT = 46;
const INT32_MAX = 2147483647;
/** 10^0 … 10^15, which a float64 holds exactly. */
const POW10 = Float64Array.from({ length: 16 }, (_, i) => Number(`1e${i}`));

/** A whole number, |n| < 2^53. */
export function putWhole(bytes: Uint8Array, at: number, n: number): number {
  if (n < 0) {
    bytes[at] = MINUS;
    return putWhole(bytes, at + 1, -n);
  }
  let width = 1;
  for (let limit = 10; limit <= n; limit *= 10) width++;
  return putPadded(bytes, at, n, width);
}

/** The last `width` digits of a whole number n ≥ 0, with zeros in front. */
export function putPadded(bytes: Uint8Array, at: number, n: number, width: number): number {
  let i = at + width;
  while (n > INT32_MAX && i > at) {
    const tenth = Math.floor(n / 10);
    bytes[--i] = ZERO + (n - tenth * 10);
    n = tenth;
  }
  for (let small = n | 0; i > at;) {
    const tenth = (small / 10) | 0;
    bytes[--i] = ZERO + (small - tenth * 10);
    small = tenth;
  }
  return at + width;
}

/** ASCII text. */
export function putText(bytes: Uint8Array, at: number, text: string): number {
  for (let i = 0; i < text.length; i++) bytes[at + i] = text.charCodeAt(i);
  return at + text.length;
}

/** A decimal `mantissa · 10^−scale` ≥ 0 with all its places, `mantissa` below 2^53: 60012 at scale 1 is `6001.2`. */
export function putDecimal(bytes: Uint8Array, at: number, mantissa: number, scale: number): number {
  if (scale === 0) return putWhole(bytes, at, mantissa);
  const unit = POW10[scale]!;
  const whole = Math.floor(mantissa / unit);
  const end = putWhole(bytes, at, whole);
  bytes[end] = POINT;
  return putPadded(bytes, end + 1, mantissa - whole * unit, scale);
}
