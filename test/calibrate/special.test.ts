import { erf } from 'mathjs';
import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../src/base/num/quantile-normal.js';
import { gammaCdf, gammaSurvival, normalCdf, normalDensity } from '../../src/calibrate/special.js';

describe('special functions', () => {
  it("the normal law's share is that of mathjs, and undoes our quantile far into the tail", () => {
    for (const z of [-3, -1, -0.2, 0, 0.7, 2.5]) expect(normalCdf(z)).toBeCloseTo((1 + erf(z / Math.SQRT2)) / 2, 14);
    for (const p of [1e-300, 1e-20, 1e-6, 0.01, 0.3, 0.5]) expect(normalCdf(normalQuantile(p)) / p).toBeCloseTo(1, 11);
    expect(normalDensity(1)).toBeCloseTo(0.24197072451914337, 15);
  });

  it('the gamma law of shape 1 is exponential, of shape 2 the sum of two', () => {
    for (const x of [0.01, 0.5, 3, 40]) {
      expect(gammaCdf(x, 1)).toBeCloseTo(1 - Math.exp(-x), 14);
      expect(gammaSurvival(x, 2) / ((1 + x) * Math.exp(-x))).toBeCloseTo(1, 12);
    }
    expect([gammaCdf(0, 2), gammaSurvival(-1, 2)]).toEqual([0, 1]);
  });
});
