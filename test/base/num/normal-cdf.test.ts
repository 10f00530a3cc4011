import { erf } from 'mathjs';
import { describe, expect, it } from 'vitest';
import { tabledNormalCdf } from '../../../src/base/num/normal-cdf.js';
import { normalQuantile } from '../../../src/base/num/quantile-normal.js';

describe('tabledNormalCdf', () => {
  it('undoes the quantile within 5e-8 of the share, down to the smallest uniform', () => {
    for (let v = 0.5; v > 1e-16; v *= 0.917) expect(Math.abs(tabledNormalCdf(normalQuantile(v)) / v - 1)).toBeLessThan(5e-8);
  });

  it("agrees with mathjs' erf", () => {
    for (let z = -4; z <= 4; z += 0.0371) expect(Math.abs(tabledNormalCdf(z) - (1 + erf(z / Math.SQRT2)) / 2)).toBeLessThan(1e-10);
  });

  it('does not fall, is symmetric, and ends at 0 and 1', () => {
    let before = 0;
    for (let z = -9; z <= 9; z += 0.0013) {
      const share = tabledNormalCdf(z);
      expect(share).toBeGreaterThanOrEqual(before);
      expect(Math.abs(share + tabledNormalCdf(-z) - 1)).toBeLessThan(2e-16);
      before = share;
    }
    expect([tabledNormalCdf(0), tabledNormalCdf(-50), tabledNormalCdf(50)]).toEqual([0.5, 0, 1]);
  });
});
