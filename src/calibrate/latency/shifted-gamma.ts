/**
 * Shifted gamma law: a floor that no latency goes below plus a gamma wait. `shift` and `scale` in ns; the wait's mean is shape × scale.
 *
 * Example: shift 30 ms, shape 2, scale 5 ms: the mean is 40 ms, none is below 30 ms.
 */
import { gammaCdf, gammaSurvival } from '../special.js';
import { quantileBySearch } from './invert.js';
import type { Distribution, Law } from './law.js';
import { fitShifted, type Family } from './parametric.js';
import { momentsOf } from './sample.js';

function gammaAt(shiftNs: number, shape: number, scaleNs: number): Distribution {
  const law = {
    cdf: (ns: number) => gammaCdf((ns - shiftNs) / scaleNs, shape),
    survival: (ns: number) => gammaSurvival((ns - shiftNs) / scaleNs, shape),
  };
  return { ...law, quantile: (v, end) => quantileBySearch(law, v, end, { fromNs: shiftNs, scaleNs: shape * scaleNs }) };
}

/** A shape beyond this is a normal law; its incomplete gamma function is slow. */
const LARGEST_SHAPE = 1e6;

const family: Family = {
  names: [
    { name: 'shift', unit: 'ns' },
    { name: 'shape', unit: 'none' },
    { name: 'scale', unit: 'ns' },
  ],
  at: ([shiftNs = 0, shape = 0, scaleNs = 0]) =>
    shiftNs >= 0 && shape > 0 && shape < LARGEST_SHAPE && scaleNs > 0 ? gammaAt(shiftNs, shape, scaleNs) : undefined,
};

export const shiftedGamma: Law = {
  fit(sample) {
    const { centreNs, halfNs } = sample;
    const { mean, variance: between } = momentsOf(sample, (i) => centreNs[i]!);
    // At least that of a value spread over its cell.
    const variance = between + (halfNs * halfNs) / 3;
    return fitShifted(family, sample, (shiftNs) => {
      const wait = Math.max(mean - shiftNs, halfNs);
      return [Math.log((wait * wait) / variance), Math.log(variance / wait)];
    });
  },
};
