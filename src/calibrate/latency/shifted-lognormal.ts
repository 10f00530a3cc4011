/**
 * Shifted lognormal law: a floor that no latency goes below, the way itself, plus a lognormal wait. `shift` and `median` (of the wait) in ns.
 *
 * With point likelihoods this law has no greatest one: with the shift at the smallest value it grows without bound. In cells it has.
 *
 * Example: shift 30 ms, median 8 ms, sigma 0.9: half of all latencies are below 38 ms, none is below 30 ms.
 */
import type { Law } from './law.js';
import { lognormalAt } from './lognormal.js';
import { fitShifted, type Family } from './parametric.js';
import { logMoments } from './sample.js';

const family: Family = {
  names: [
    { name: 'shift', unit: 'ns' },
    { name: 'median', unit: 'ns' },
    { name: 'sigma', unit: 'none' },
  ],
  at: ([shiftNs = 0, medianNs = 0, sigma = 0]) =>
    shiftNs >= 0 && medianNs > 0 && sigma > 0 ? lognormalAt(medianNs, sigma, shiftNs) : undefined,
};

export const shiftedLognormal: Law = {
  fit: (sample) =>
    fitShifted(family, sample, (shiftNs) => {
      const { mean, deviation } = logMoments(sample, shiftNs);
      return [mean, Math.log(deviation)];
    }),
};
