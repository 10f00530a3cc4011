/**
 * Exact shares of whole lots, rounded down.
 *
 * A product of two quantities may pass 2^53. Where it does not, floats are exact and fast; where it does, big integers take over, which no
 * ordinary product meets (two quantities of 94 million lots each).
 *
 * Example: `floorShare(50, 42, 200)` is 10 (of 10.5).
 */

/**
 * The whole part of `part · amount / whole`.
 * @param part whole number ≥ 0, at most `whole`.
 * @param amount whole number ≥ 0, below 2^53.
 * @param whole whole number above 0, below 2^53.
 */
export function floorShare(part: number, amount: number, whole: number): number {
  const product = part * amount;
  if (product > Number.MAX_SAFE_INTEGER) return Number((BigInt(part) * BigInt(amount)) / BigInt(whole));
  // A product below 2^53 that is no multiple of `whole` is too far below the next one for the quotient to be rounded up to it.
  return Math.floor(product / whole);
}

/** Percents of a quantity, rounded down to whole lots. Percents have at most two decimals. */
export function percentOf(percent: number, qtyLots: number): number {
  return floorShare(Math.round(percent * 100), qtyLots, 10_000);
}
