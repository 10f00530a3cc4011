/**
 * Counts of units as decimals that other programs read: by one product of whole numbers and one quotient, so that the result is the
 * float64 nearest to the decimal.
 *
 * Example: with `scaleOf('0.001')`, `(9 * multiplier) / divisor` is 0.009, and not what `9 * 0.001` is.
 */
import { parseDecimal } from './decimal.js';

/** How a count of units becomes a decimal: `units · multiplier / divisor`. */
export interface UnitScale {
  readonly multiplier: number;
  readonly divisor: number;
}

/** The scale of a unit, a decimal such as a tick size. */
export function scaleOf(unit: string): UnitScale {
  const { digits, scale } = parseDecimal(unit);
  return { multiplier: Number(digits), divisor: Number(`1e${scale}`) };
}
