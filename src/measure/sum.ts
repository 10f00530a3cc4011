/**
 * Sums that do not lose small terms: Neumaier's compensated summation, in a fixed order.
 *
 * A `Sum` is the unevaluated pair high + low; the difference of two running totals taken over pairs keeps about 30 digits, so that
 * an interval of one second can be cut out of a total over a month.
 *
 * Example: `sumOf([1e16, 1, -1e16]) === 1`.
 */

/** Pieces of 20 bits: 33 bits times one of them fit in a float64. */
const PIECE = 1 << 20;

/** A running total with its rounding error kept beside. */
export class Sum {
  high = 0;
  low = 0;

  /** Add one term. */
  add(term: number): void {
    const total = this.high + term;
    this.low += Math.abs(this.high) >= Math.abs(term) ? this.high - total + term : term - total + this.high;
    this.high = total;
  }

  /** Add `factor · count` without rounding the product: |factor| below 2^33, count an integer from 0 to 2^53. */
  addProduct(factor: number, count: number): void {
    const low = count % PIECE;
    const rest = (count - low) / PIECE;
    const middle = rest % PIECE;
    this.add(factor * low);
    if (rest === 0) return;
    this.add(factor * middle * PIECE);
    this.add(factor * (rest - middle) * PIECE);
  }

  /** The total as one number. */
  get value(): number {
    return this.high + this.low;
  }
}

/** Compensated sum of all values, first to last. */
export function sumOf(values: ArrayLike<number>): number {
  const sum = new Sum();
  for (let i = 0; i < values.length; i++) sum.add(values[i]!);
  return sum.value;
}

/** Arithmetic mean; NaN of nothing. */
export function meanOf(values: ArrayLike<number>): number {
  return sumOf(values) / values.length;
}

/** Standard deviation of a sample (n − 1); NaN below two values. */
export function deviationOf(values: ArrayLike<number>): number {
  if (values.length < 2) return Number.NaN;
  const mean = meanOf(values);
  const squares = new Sum();
  for (let i = 0; i < values.length; i++) squares.add((values[i]! - mean) * (values[i]! - mean));
  return Math.sqrt(squares.value / (values.length - 1));
}

/**
 * Quantile of ascending values by linear interpolation between order statistics (Hyndman and Fan's type 7).
 * `share` is 0 to 1; NaN of nothing.
 */
export function quantileOf(ascending: Float64Array, share: number): number {
  if (ascending.length === 0) return Number.NaN;
  const at = share * (ascending.length - 1);
  const below = Math.floor(at);
  const low = ascending[below]!;
  const high = ascending[Math.min(below + 1, ascending.length - 1)]!;
  return low + (at - below) * (high - low);
}
