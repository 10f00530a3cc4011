/**
 * Latencies to fit a law to, as counts in cells: a stamp of 1 ms says where a latency lies to a ms and no finer.
 *
 * A latency is the difference of two stamps of one resolution r, so a recorded value d is counted as lying anywhere in
 * [d − r/2, d + r/2); its likelihood is the law's probability of that cell. Values that tie are one cell with a count, no obstacle. (Two
 * truncated stamps spread a latency over (d − r, d + r), more thinly outward; the cell is that spread's core.)
 *
 * Fine stamps are put into cells of 1/128 of the middle half's width, which costs a fit less than a ten-thousandth of its precision and bounds its time.
 *
 * Units: ns. Invariants: edges ascend and do not overlap; counts are positive and add up to n.
 *
 * Example: `sampleOf([40e6, 41e6, 41e6], 1e6)` has the cells [39.5, 40.5) ms with 1 and [40.5, 41.5) ms with 2.
 */
import { invariant } from '../../base/errors.js';
import { quantileOf } from '../../measure/sum.js';

/** Counts in cells. */
export interface Sample {
  readonly n: number;
  /** Middle of each cell, ns, ascending. */
  readonly centreNs: Float64Array;
  readonly count: Float64Array;
  /** Half the width of every cell, ns. */
  readonly halfNs: number;
}

const CELLS_IN_THE_MIDDLE = 128;

/** The cells of recorded values that are multiples of `resolutionNs`; with `coarse: false` as fine as the stamps, however many. */
export function sampleOf(valuesNs: ArrayLike<number>, resolutionNs: number, { coarse = true } = {}): Sample {
  invariant(valuesNs.length > 0 && resolutionNs > 0, 'a sample has a value and its stamps a resolution');
  const sorted = Float64Array.from(valuesNs).sort();
  const middleNs = quantileOf(sorted, 0.75) - quantileOf(sorted, 0.25);
  const widthNs = resolutionNs * (coarse ? Math.max(1, Math.floor(middleNs / CELLS_IN_THE_MIDDLE / resolutionNs)) : 1);
  const centres: number[] = [];
  const counts: number[] = [];
  for (const value of sorted) {
    const centre = Math.round(value / widthNs) * widthNs;
    if (centre === centres.at(-1)) counts[counts.length - 1]! += 1;
    else {
      centres.push(centre);
      counts.push(1);
    }
  }
  return { n: sorted.length, centreNs: Float64Array.from(centres), count: Float64Array.from(counts), halfNs: widthNs / 2 };
}

/** Mean and variance of what `valueOf` makes of the cells, by their places. */
export function momentsOf({ n, count }: Sample, valueOf: (cell: number) => number): { readonly mean: number; readonly variance: number } {
  let sum = 0;
  for (let i = 0; i < count.length; i++) sum += count[i]! * valueOf(i);
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < count.length; i++) squares += count[i]! * (valueOf(i) - mean) * (valueOf(i) - mean);
  return { mean, variance: squares / n };
}

/** Mean and standard deviation of the logarithms, a zero counted as a quarter of a cell: where searches start. */
export function logMoments(sample: Sample, shiftNs = 0): { readonly mean: number; readonly deviation: number } {
  const { centreNs, halfNs } = sample;
  const { mean, variance } = momentsOf(sample, (i) => Math.log(Math.max(centreNs[i]! - shiftNs, halfNs / 2)));
  return { mean, deviation: Math.max(Math.sqrt(variance), 1e-6) };
}
