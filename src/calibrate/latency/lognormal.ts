/**
 * Lognormal law: the logarithm is normal. `median` in ns, `sigma` the standard deviation of the logarithm.
 *
 * Test: the create latencies of three recorded files give mu = ln(median in ms) 4.8835, 3.7807, 3.7731 and sigma 0.3246, 0.3474, 0.5413
 * (METRICS §2.12, within 1e-3: there the likelihood is of points, here of cells).
 *
 * Example: a scenario says it as `{ model: lognormal, median: 4ms, sigma: 0.6 }`.
 */
import { normalQuantile } from '../../base/num/quantile-normal.js';
import { normalCdf } from '../special.js';
import type { Distribution, Law } from './law.js';
import { fittedAt, mostLikely, type Family } from './parametric.js';
import { logMoments } from './sample.js';

/** `shiftNs` plus a lognormal latency. */
export function lognormalAt(medianNs: number, sigma: number, shiftNs = 0): Distribution {
  const z = (ns: number): number => (ns <= shiftNs ? Number.NEGATIVE_INFINITY : Math.log((ns - shiftNs) / medianNs) / sigma);
  return {
    cdf: (ns) => normalCdf(z(ns)),
    survival: (ns) => normalCdf(-z(ns)),
    quantile: (v, end) => {
      const spread = Math.exp(sigma * normalQuantile(v));
      return shiftNs + (end === 'lower' ? medianNs * spread : medianNs / spread);
    },
  };
}

const family: Family = {
  names: [
    { name: 'median', unit: 'ns' },
    { name: 'sigma', unit: 'none' },
  ],
  at: ([medianNs = 0, sigma = 0]) => (medianNs > 0 && sigma > 0 ? lognormalAt(medianNs, sigma) : undefined),
};

export const lognormal: Law = {
  fit(sample) {
    const { mean, deviation } = logMoments(sample);
    const start = [mean, Math.log(deviation)];
    return fittedAt(
      family,
      sample,
      mostLikely(family, sample, [start], (free) => free.map(Math.exp)),
    );
  },
};
