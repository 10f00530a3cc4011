/**
 * A straight line through points by weighted least squares: `y = intercept + slope · x`.
 *
 * Example: a power law `y = a · x^b` is the line of the logarithms, `lineFit(xs.map(Math.log), ys.map(Math.log))`.
 */

/** The line. NaN where fewer than two places were given. */
export interface Line {
  readonly intercept: number;
  readonly slope: number;
}

/** Fit; equal weights where none are given. */
export function lineFit(xs: ArrayLike<number>, ys: ArrayLike<number>, weights?: ArrayLike<number>): Line {
  let total = 0;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < xs.length; i++) {
    const weight = weights?.[i] ?? 1;
    total += weight;
    meanX += weight * xs[i]!;
    meanY += weight * ys[i]!;
  }
  meanX /= total;
  meanY /= total;
  let squares = 0;
  let products = 0;
  for (let i = 0; i < xs.length; i++) {
    const weight = weights?.[i] ?? 1;
    squares += weight * (xs[i]! - meanX) * (xs[i]! - meanX);
    products += weight * (xs[i]! - meanX) * (ys[i]! - meanY);
  }
  const slope = squares > 0 ? products / squares : Number.NaN;
  return { slope, intercept: meanY - slope * meanX };
}
