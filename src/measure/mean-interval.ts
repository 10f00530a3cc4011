/**
 * The mean of a few independent values and its 95 % interval, by Student's t.
 *
 * Unit: that of the values. Example: `meanInterval([1, 2, 3, 4])` is 2.5 in [0.446, 4.554].
 */
import { studentQuantile } from '../base/num/quantile-student.js';
import { deviationOf, meanOf } from './sum.js';

/** A mean and where it may lie. */
export interface MeanInterval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Of two or more values; undefined of fewer. Equal values have an interval without width. */
export function meanInterval(values: readonly number[]): MeanInterval | undefined {
  if (values.length < 2) return undefined;
  const mean = meanOf(values);
  const half = (studentQuantile(0.975, values.length - 1) * deviationOf(values)) / Math.sqrt(values.length);
  return { mean, low: mean - half, high: mean + half };
}
