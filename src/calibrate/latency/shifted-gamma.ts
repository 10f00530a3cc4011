/**
 * Shifted gamma law: a floor that no latency goes below plus a gamma wait. `shift` and `scale` in ns; the wait's mean is shape × scale.
 *
 * Example: shift 30 ms, shape 2, scale 5 ms: the mean is 40 ms, none is below 30 ms.
 */
import { gammaCdf, gammaSurvival } from '../special.js';
import { quantileBySearch } from './invert.js';
import type { Distribution, Law } from './law.js';
import { bounded, fittedAt, mostLikely, shiftAtBound, shiftStarts, unbounded, type Family } from './parametric.js';
import type { Sample } from './sample.js';

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
    const { topNs, starts } = shiftStarts(sample);
    const { mean, variance } = moments(sample);
    const free = starts.map((shiftNs) => {
      const wait = Math.max(mean - shiftNs, sample.halfNs);
      return [unbounded(shiftNs, topNs), Math.log((wait * wait) / variance), Math.log(variance / wait)];
    });
    const parameters = ([shift = 0, shape = 0, scale = 0]: readonly number[]): number[] => [
      bounded(shift, topNs),
      Math.exp(shape),
      Math.exp(scale),
    ];
    const found = mostLikely(family, sample, free, parameters);
    return fittedAt(family, sample, found, shiftAtBound(sample, topNs, found));
  },
};

/** Mean and variance, the latter at least that of a value spread over its cell. */
function moments({ n, centreNs, count, halfNs }: Sample): { readonly mean: number; readonly variance: number } {
  let sum = 0;
  for (let i = 0; i < count.length; i++) sum += count[i]! * centreNs[i]!;
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < count.length; i++) squares += count[i]! * (centreNs[i]! - mean) * (centreNs[i]! - mean);
  return { mean, variance: squares / n + (halfNs * halfNs) / 3 };
}
