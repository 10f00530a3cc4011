/** Intervals of means over few independent values are those of Student's t law, as printed tables have its quantiles. */
import { describe, expect, it } from 'vitest';
import { studentQuantile } from '../../src/base/num/quantile-student.js';
import { meanInterval } from '../../src/measure/mean-interval.js';

/** NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2 (three decimals), and the normal limit. */
const PRINTED = [
  [0.975, 1, 12.706],
  [0.975, 2, 4.303],
  [0.975, 4, 2.776],
  [0.975, 10, 2.228],
  [0.95, 5, 2.015],
  [0.995, 30, 2.75],
  [0.975, 1e9, 1.96],
] as const;

describe('quantiles of Student’s t', () => {
  it.each(PRINTED)('p %d, %d degrees: %d', (p, degrees, printed) => {
    expect(studentQuantile(p, degrees)).toBeCloseTo(printed, 3);
    expect(studentQuantile(1 - p, degrees)).toBeCloseTo(-printed, 3);
  });
});

describe('the interval of a mean', () => {
  it('of 1, 2, 3, 4 is 2.5 ± 3.182 · 1.29099 / 2', () => {
    const { mean, low, high } = meanInterval([1, 2, 3, 4])!;
    expect(mean).toBe(2.5);
    expect(high - mean).toBeCloseTo((3.182446 * 1.2909944) / 2, 5);
    expect(mean - low).toBeCloseTo(high - mean, 12);
  });

  it('has no width where all agree, and there is none of one value', () => {
    expect(meanInterval([7, 7, 7])).toEqual({ mean: 7, low: 7, high: 7 });
    expect(meanInterval([7])).toBeUndefined();
  });
});
