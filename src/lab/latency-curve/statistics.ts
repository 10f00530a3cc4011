/**
 * Arithmetic of a latency curve: the slope over its points, and where a net gain is gone.
 *
 * - The slope is a weighted least-squares line over the points, weights one over the squared standard error of each value. Given the weights it is a
 *   fixed sum over the values, `Σ c_i v_i`, so resampled values give resampled slopes.
 * - An edge is gone where the net gain, linear between points, first falls from above 0 to 0 or below.
 *
 * Units: `x` of the points (ms, or a factor), the metric's own for values.
 *
 * Example: `slopeWeights([0, 1, 5], [1, 1, 1])`; `crossing([0, 10], [1, -1])` is 5.
 */
import { sumOf } from '../../measure/sum.js';

/** `c` such that the slope of the weighted least-squares line is `Σ c_i v_i`; all 0 where `x` does not vary. */
export function slopeCoefficients(x: readonly number[], weights: readonly number[]): number[] {
  const total = sumOf(weights);
  const centre = sumOf(x.map((at, i) => at * weights[i]!)) / total;
  const spread = sumOf(x.map((at, i) => weights[i]! * (at - centre) * (at - centre)));
  return x.map((at, i) => (spread > 0 ? (weights[i]! * (at - centre)) / spread : 0));
}

/** One over each squared standard error; all alike where one is 0 or not known, since a point without error would take the whole line. */
export function precisionWeights(standardErrors: readonly number[]): number[] {
  const usable = standardErrors.every((error) => error > 0 && Number.isFinite(error));
  return standardErrors.map((error) => (usable ? 1 / (error * error) : 1));
}

/** The slope of values under coefficients. */
export function slopeOf(coefficients: readonly number[], values: readonly number[]): number {
  return sumOf(coefficients.map((coefficient, i) => coefficient * values[i]!));
}

/** Where values first fall to 0; −∞ when they are not above 0 at the first point, +∞ when they stay above it. `x` ascends. */
export function crossing(x: readonly number[], values: readonly number[]): number {
  if (!(values[0]! > 0)) return Number.NEGATIVE_INFINITY;
  for (let i = 1; i < x.length; i++) {
    const [from, to] = [values[i - 1]!, values[i]!];
    if (to <= 0) return x[i - 1]! + ((x[i]! - x[i - 1]!) * from) / (from - to);
  }
  return Number.POSITIVE_INFINITY;
}

/** The middle 95 % of values of which some may be infinite: the order statistics themselves, none between. */
export function middle95(values: readonly number[]): { readonly low: number; readonly high: number } {
  const ascending = [...values].sort((a, b) => a - b);
  const last = ascending.length - 1;
  return { low: ascending[Math.floor(0.025 * last)]!, high: ascending[Math.ceil(0.975 * last)]! };
}
