import erfcinv from '@stdlib/math-base-special-erfcinv';
import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../../src/base/num/quantile-normal.js';

/** The same by another route: Φ(z) = erfc(−z/√2)/2. */
const oracle = (p: number): number => -Math.SQRT2 * erfcinv(2 * p);

describe('normalQuantile', () => {
  it('agrees with an independent library to 2e-15 of the value, from the centre to 1e-30', () => {
    for (let p = 0.5; p > 1e-30; p /= 1.07) {
      expect(Math.abs(normalQuantile(p) - oracle(p))).toBeLessThanOrEqual(2e-15 * Math.max(1, Math.abs(oracle(p))));
    }
  });

  it('has the table values of the normal law', () => {
    // Abramowitz and Stegun, table 26.5, and the usual two-sided ones
    expect(normalQuantile(0.5)).toBe(0);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 14);
    expect(normalQuantile(0.025)).toBeCloseTo(-1.959963984540054, 14);
    expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167813, 14);
    expect(normalQuantile(1e-6)).toBeCloseTo(-4.753424308822899, 14);
    expect(normalQuantile(1e-15)).toBeCloseTo(-7.941345326170998, 13);
  });

  it('is odd about one half and ascends', () => {
    let last = Number.NEGATIVE_INFINITY;
    for (let i = 1; i < 4096; i++) {
      const z = normalQuantile(i / 4096);
      expect(z).toBeGreaterThan(last);
      expect(normalQuantile(1 - i / 4096)).toBe(z === 0 ? 0 : -z);
      last = z;
    }
  });

  it('has its ends, and nothing outside', () => {
    expect(normalQuantile(0)).toBe(Number.NEGATIVE_INFINITY);
    expect(normalQuantile(1)).toBe(Number.POSITIVE_INFINITY);
    for (const p of [-0.1, 1.1, Number.NaN]) expect(normalQuantile(p)).toBeNaN();
  });
});
