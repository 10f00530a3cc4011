/**
 * A mixture of two lognormal laws: usual latencies and, with the share `weight`, slow ones. Medians in ns.
 *
 * Found by expectation–maximisation (Dempster, Laird and Rubin, 1977) on counts in cells: a cell belongs to each part in proportion to its
 * probability there, and contributes the mean and square of a normal law cut to the cell, so that no part can shrink to a spike on one
 * stamp. Several starts, since the likelihood has several tops; from the best end the search of the other laws goes on to the top.
 *
 * Invariant: the first median is not above the second.
 *
 * Example: 95 % around 4 ms (sigma 0.2) and 5 % around 30 ms (sigma 0.7): a busy venue's stalls.
 */
import { normalCdf, normalDensity } from '../special.js';
import { quantileBySearch } from './invert.js';
import type { Distribution, Law } from './law.js';
import { lognormalAt } from './lognormal.js';
import { bounded, fittedAt, mostLikely, unbounded, type Family } from './parametric.js';
import { logMoments, type Sample } from './sample.js';

/** One part: share, mean and standard deviation of the logarithm. */
interface Part {
  readonly weight: number;
  readonly mu: number;
  readonly sigma: number;
}

type Parts = readonly [Part, Part];

function mixtureAt(medianNs: number, sigma: number, slowMedianNs: number, slowSigma: number, weight: number): Distribution {
  const usual = lognormalAt(medianNs, sigma);
  const slow = lognormalAt(slowMedianNs, slowSigma);
  const law = {
    cdf: (ns: number) => (1 - weight) * usual.cdf(ns) + weight * slow.cdf(ns),
    survival: (ns: number) => (1 - weight) * usual.survival(ns) + weight * slow.survival(ns),
  };
  return { ...law, quantile: (v, end) => quantileBySearch(law, v, end, { fromNs: 0, scaleNs: medianNs }) };
}

const family: Family = {
  names: [
    { name: 'median', unit: 'ns' },
    { name: 'sigma', unit: 'none' },
    { name: 'slowMedian', unit: 'ns' },
    { name: 'slowSigma', unit: 'none' },
    { name: 'weight', unit: 'none' },
  ],
  at: ([median = 0, sigma = 0, slowMedian = 0, slowSigma = 0, weight = -1]) =>
    median > 0 && sigma > 0 && slowMedian > 0 && slowSigma > 0 && weight >= 0 && weight <= 1
      ? mixtureAt(median, sigma, slowMedian, slowSigma, weight)
      : undefined,
};

export const mixture: Law = {
  fit(sample) {
    const climbs = startsOf(sample).map((start) => expectationMaximisation(sample, start));
    const best = climbs.reduce((a, b) => (b.value > a.value ? b : a));
    const [median = 0, sigma = 0, slowMedian = 0, slowSigma = 0, weight = 0] = parametersOf(best.parts);
    const start = [
      Math.log(median),
      Math.log(sigma),
      Math.log(slowMedian),
      Math.log(slowSigma),
      unbounded(Math.min(Math.max(weight, 1e-6), 1 - 1e-6), 1),
    ];
    return fittedAt(family, sample, mostLikely(family, sample, [start], ordered));
  },
};

/** Free coordinates → parameters, the part with the lower median first. */
function ordered([mu = 0, logSigma = 0, slowMu = 0, slowLogSigma = 0, free = 0]: readonly number[]): number[] {
  const weight = bounded(free, 1);
  return parametersOf([
    { weight: 1 - weight, mu, sigma: Math.exp(logSigma) },
    { weight, mu: slowMu, sigma: Math.exp(slowLogSigma) },
  ]);
}

function parametersOf([a, b]: Parts): number[] {
  const [usual, slow] = a.mu <= b.mu ? [a, b] : [b, a];
  return [Math.exp(usual.mu), usual.sigma, Math.exp(slow.mu), slow.sigma, slow.weight];
}

/** Cut in the middle, cut at the upper tenth, and a narrow part on a wide one. */
function startsOf(sample: Sample): Parts[] {
  const { mean, deviation } = logMoments(sample);
  const parts = (weight: number, low: number, lowSigma: number, high: number, highSigma: number): Parts => [
    { weight: 1 - weight, mu: mean + low * deviation, sigma: lowSigma * deviation },
    { weight, mu: mean + high * deviation, sigma: highSigma * deviation },
  ];
  return [parts(0.5, -0.7, 0.6, 0.7, 0.6), parts(0.1, -0.2, 0.5, 1.8, 1), parts(0.3, -0.1, 0.2, 0.2, 1.5)];
}

/** Where parts overlap the climb creeps, so it ends early; the search goes on from the best end. */
const MOST_ITERATIONS = 200;
/** Gain of log-likelihood a value below which the climb ends. */
const LEAST_GAIN = 1e-8;

/** The parts at which the climb ended, and their log-likelihood, one step before. */
function expectationMaximisation(sample: Sample, start: Parts): { readonly parts: Parts; readonly value: number } {
  const edges = cellEdges(sample);
  let parts = start;
  let before = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < MOST_ITERATIONS; i++) {
    const { next, value } = climbed(sample, edges, parts);
    parts = next;
    const gain = value - before;
    before = value;
    if (gain < LEAST_GAIN * sample.n) break;
  }
  return { parts, value: before };
}

/** Logarithms of the lower and upper edges of the cells. */
interface Edges {
  readonly from: Float64Array;
  readonly to: Float64Array;
}

function cellEdges({ centreNs, halfNs }: Sample): Edges {
  // a cell that holds 0 has no lower end on this scale; a hundredth of it stands for that
  const log = (ns: number): number => Math.log(Math.max(ns, halfNs / 50));
  return { from: centreNs.map((centre) => log(centre - halfNs)), to: centreNs.map((centre) => log(centre + halfNs)) };
}

/** Sums over the cells of one part: its share, and of the logarithm the sum and the sum of squares. */
interface Sums {
  share: number;
  sum: number;
  squares: number;
}

/** One step: parts of greater likelihood, and the log-likelihood of the parts before. */
function climbed({ n, count }: Sample, { from, to }: Edges, parts: Parts): { readonly next: Parts; readonly value: number } {
  const sums: readonly [Sums, Sums] = [
    { share: 0, sum: 0, squares: 0 },
    { share: 0, sum: 0, squares: 0 },
  ];
  let value = 0;
  for (let i = 0; i < count.length; i++) {
    const cells = [inCell(parts[0], from[i]!, to[i]!), inCell(parts[1], from[i]!, to[i]!)] as const;
    const total = cells[0].p + cells[1].p;
    value += count[i]! * Math.log(total);
    add(sums[0], cells[0], count[i]!, total);
    add(sums[1], cells[1], count[i]!, total);
  }
  return { next: [partOf(sums[0], n, parts[0]), partOf(sums[1], n, parts[1])], value };
}

function add(sums: Sums, cell: Cell, count: number, total: number): void {
  const weight = total > 0 ? (count * cell.p) / total : 0;
  sums.share += weight;
  sums.sum += weight * cell.mean;
  sums.squares += weight * cell.square;
}

/** A part of a cell: weight × probability, mean and mean square of the logarithm within it. */
interface Cell {
  readonly p: number;
  readonly mean: number;
  readonly square: number;
}

/** A cell narrower than this many standard deviations is as good as its middle. */
const NARROW = 1e-3;

function inCell({ weight, mu, sigma }: Part, from: number, to: number): Cell {
  const a = (from - mu) / sigma;
  const b = (to - mu) / sigma;
  const middle = (from + to) / 2;
  const width = b - a;
  const p = a > 0 ? normalCdf(-a) - normalCdf(-b) : normalCdf(b) - normalCdf(a);
  const [fa, fb] = [normalDensity(a), normalDensity(b)];
  // far out or in a narrow cell the differences below have lost their digits
  if (width < NARROW || !(p > 1e-12 * width))
    return { p: weight * p, mean: middle, square: middle * middle + ((to - from) * (to - from)) / 12 };
  const z = (fa - fb) / p;
  const zz = 1 + (a * fa - b * fb) / p;
  return { p: weight * p, mean: mu + sigma * z, square: mu * mu + 2 * mu * sigma * z + sigma * sigma * zz };
}

function partOf({ share, sum, squares }: Sums, n: number, before: Part): Part {
  if (!(share > 0)) return { ...before, weight: 0 };
  const mu = sum / share;
  return { weight: share / n, mu, sigma: Math.sqrt(Math.max(squares / share - mu * mu, 1e-12)) };
}
