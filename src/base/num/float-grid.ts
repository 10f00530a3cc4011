/**
 * Whole units and float64: files that hold prices and quantities as floats.
 *
 * A float stands for the multiple of the unit that it is nearest to, and has to be near it: 1e-9 of its size, or of a unit where that is more,
 * which forgives what arithmetic in floats did to it and nothing else. The way back gives the float that the decimal itself reads as.
 *
 * Example: `const grid = floatGrid(parseDecimal('0.1')); grid.units(0.1 + 0.2) === 3; grid.value(3) === 0.3; grid.units(0.35)` is NaN.
 */
import type { Decimal } from './decimal.js';

const TOLERANCE = 1e-9;

/** A way between floats and whole units. */
export class FloatGrid {
  readonly #times: number;
  readonly #over: number;

  constructor(times: number, over: number) {
    this.#times = times;
    this.#over = over;
  }

  /** The float in units; NaN when it is near none. */
  units(value: number): number {
    const units = Math.round((value * this.#over) / this.#times);
    const off = Math.abs(value - this.value(units));
    return off <= TOLERANCE * Math.max(Math.abs(value), this.value(1)) ? units + 0 : Number.NaN;
  }

  /** So many units as the float nearest to them; exact while the digits of the product are below 2^53. */
  value(units: number): number {
    return (units * this.#times) / this.#over;
  }
}

/** The way between floats and whole multiples of `unit`, a decimal above zero. */
export function floatGrid({ digits, scale }: Decimal): FloatGrid {
  let over = 1;
  for (let i = 0; i < scale; i++) over *= 10;
  return new FloatGrid(Number(digits), over);
}
