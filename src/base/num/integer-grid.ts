/**
 * Integers of a power of ten onto a grid: what a feed tells as a whole number of 1e-4 or 1e-9 becomes ticks or lots, exactly.
 *
 * Both are whole numbers, so the way from one to the other is a fraction in lowest terms, found once.
 *
 * Example: `const grid = integerGrid(4, parseDecimal('0.01')); grid.units(1012300) === 10123; grid.units(1012350)` is NaN.
 */
import type { Decimal } from './decimal.js';
import { fractionOf, fractionQuotient } from './fraction.js';

/** A way from integers of 10^-scale to whole units. */
export class IntegerGrid {
  readonly #times: number;
  readonly #divisor: number;

  constructor(times: number, divisor: number) {
    this.#times = times;
    this.#divisor = divisor;
  }

  /** The integer in units; NaN when it lies off the grid. Exact while `integer` and the result are below 2^53. */
  units(integer: number): number {
    if (this.#divisor === 1) return integer * this.#times;
    const quotient = integer / this.#divisor;
    return Number.isInteger(quotient) ? quotient * this.#times : Number.NaN;
  }
}

/** The way from integers of 10^-scale to whole multiples of `unit`, a decimal above zero. */
export function integerGrid(scale: number, unit: Decimal): IntegerGrid {
  const step = fractionOf({ digits: 1n, scale, small: 1 });
  const { numerator, denominator } = fractionQuotient(step, fractionOf(unit));
  return new IntegerGrid(Number(numerator), Number(denominator));
}
