/**
 * The stationary block bootstrap: 95 % intervals of ratios and medians of dependent observations.
 *
 * Politis and Romano, "The stationary bootstrap" (JASA 89, 1994): blocks start anywhere, have geometric lengths and wrap round.
 * The expected length is Politis and White's. Observations come in order of time, so blocks are stretches of time; a figure is a
 * ratio `Σ numerator / Σ weight`, which share-weighted means, shares and plain means all are.
 *
 * With fewer than 20 blocks in the data there is no interval: the percentile bootstrap of so few is too narrow to be trusted.
 *
 * Example: `bootstrapRatio(costs, notionals, uniform).interval`; `uniform` gives numbers in [0, 1) from the figure's own stream.
 */
import { blockLengths } from './block-length.js';
import { deviationOf, quantileOf, sumOf } from './sum.js';
import type { Interval } from './types.js';

/** Fewest blocks for which an interval is given. */
export const MIN_BLOCKS = 20;
const DRAWS = 1000;
/** More observations are first added up in cells of neighbours, so that a draw costs the same for any number. */
const MAX_CELLS = 256;
/** Bound on the work of a median's interval, in observations visited. */
const MEDIAN_WORK = 20_000_000;
const MIN_DRAWS = 200;

/** An interval, or the number of blocks that were too few for one. */
export interface BootstrapResult {
  readonly interval: Interval | null;
  readonly blocks: number;
}

/** Interval of `Σ numerators / Σ weights`; `scale` multiplies figure and interval, `lengthOf` may bound the block length that the series asks for. */
export function bootstrapRatio(
  numerators: Float64Array,
  weights: Float64Array,
  uniform: () => number,
  scale = 1,
  lengthOf: (wanted: number) => number = (wanted) => wanted,
): BootstrapResult {
  const ratio = sumOf(numerators) / sumOf(weights);
  const residuals = new Float64Array(numerators.length);
  for (let i = 0; i < residuals.length; i++) residuals[i] = numerators[i]! - ratio * weights[i]!;
  const blockLength = lengthOf(blockLengths(residuals).stationary);
  const blocks = blockCount(residuals.length, blockLength);
  if (blocks < MIN_BLOCKS || !Number.isFinite(ratio)) return { interval: null, blocks };
  const perCell = Math.ceil(residuals.length / MAX_CELLS);
  const draws = drawRatios(cells(residuals, perCell), cells(weights, perCell), blockLength / perCell, DRAWS, uniform);
  for (let i = 0; i < draws.length; i++) draws[i] = scale * (ratio + draws[i]!);
  return { interval: percentileInterval(draws, blocks, blockLength), blocks };
}

/** Interval of the median of `values`, which are in order of time. */
export function bootstrapMedian(values: Float64Array, uniform: () => number): BootstrapResult {
  const blockLength = blockLengths(aboveMedian(values)).stationary;
  const blocks = blockCount(values.length, blockLength);
  if (blocks < MIN_BLOCKS) return { interval: null, blocks };
  const draws = Math.max(MIN_DRAWS, Math.min(DRAWS, Math.floor(MEDIAN_WORK / values.length)));
  return { interval: percentileInterval(drawMedians(values, blockLength, draws, uniform), blocks, blockLength), blocks };
}

/**
 * Resample `Σ residual / Σ weight`. A block is a stretch of neighbours, so its sums are differences of running totals and a draw
 * costs one step a block. Draws in which nothing weighs anything are left out.
 */
export function drawRatios(
  residuals: Float64Array,
  weights: Float64Array,
  blockLength: number,
  draws: number,
  uniform: () => number,
): Float64Array {
  const n = residuals.length;
  const meanLog = logOfMean(blockLength);
  const residualTotals = wrappedTotals(residuals);
  const weightTotals = wrappedTotals(weights);
  if (meanLog === Number.NEGATIVE_INFINITY) return drawSingles(steps(residualTotals, n), steps(weightTotals, n), draws, uniform);
  const drawn = new Float64Array(draws);
  let kept = 0;
  for (let draw = 0; draw < draws; draw++) {
    let residual = 0;
    let weight = 0;
    for (let left = n; left > 0;) {
      const start = Math.floor(uniform() * n);
      const length = Math.min(left, geometric(meanLog, uniform), n);
      residual += residualTotals[start + length]! - residualTotals[start]!;
      weight += weightTotals[start + length]! - weightTotals[start]!;
      left -= length;
    }
    if (weight > 0) drawn[kept++] = residual / weight;
  }
  return drawn.subarray(0, kept);
}

/** The same for blocks of one, which most figures of many observations have: no lengths, and each block's sums at hand. */
function drawSingles(residuals: Float64Array, weights: Float64Array, draws: number, uniform: () => number): Float64Array {
  const n = residuals.length;
  const drawn = new Float64Array(draws);
  let kept = 0;
  for (let draw = 0; draw < draws; draw++) {
    let residual = 0;
    let weight = 0;
    for (let left = n; left > 0; left--) {
      const start = Math.floor(uniform() * n);
      residual += residuals[start]!;
      weight += weights[start]!;
    }
    if (weight > 0) drawn[kept++] = residual / weight;
  }
  return drawn.subarray(0, kept);
}

/** The first `n` differences of running totals. */
function steps(totals: Float64Array, n: number): Float64Array {
  return new Float64Array(n).map((_, i) => totals[i + 1]! - totals[i]!);
}

/** Resample the median: how often each observation was drawn, then a walk through the sorted values. */
function drawMedians(values: Float64Array, blockLength: number, draws: number, uniform: () => number): Float64Array {
  const n = values.length;
  const meanLog = logOfMean(blockLength);
  const order = sortedOrder(values);
  const times = new Int32Array(n + 1);
  const drawn = new Float64Array(draws);
  for (let draw = 0; draw < draws; draw++) {
    times.fill(0);
    for (let left = n; left > 0;) {
      const start = Math.floor(uniform() * n);
      const length = Math.min(left, geometric(meanLog, uniform), n);
      addBlock(times, start, start + length);
      left -= length;
    }
    for (let i = 1; i < n; i++) times[i]! += times[i - 1]!;
    drawn[draw] = median(values, order, times);
  }
  return drawn;
}

/** Note a block of places by the changes at its start and its end; the last of `changes` is no place, and a block may run past it. */
function addBlock(changes: Int32Array, start: number, end: number): void {
  const n = changes.length - 1;
  changes[start]!++;
  if (end <= n) {
    changes[end]!--;
  } else {
    changes[0]!++;
    changes[end - n]!--;
  }
}

/** Median of a sample in which the value at place i occurs `times[i]` times, as many in all as there are places. */
function median(values: Float64Array, order: Int32Array, times: Int32Array): number {
  const n = order.length;
  let at = -1;
  let passed = 0;
  while (passed <= (n - 1) >> 1) passed += times[order[++at]!]!;
  const low = values[order[at]!]!;
  while (passed <= n >> 1) passed += times[order[++at]!]!;
  return (low + values[order[at]!]!) / 2;
}

/** Parameter of the geometric law of lengths: ln(1 − 1/mean); −∞ for blocks of one. */
function logOfMean(blockLength: number): number {
  return blockLength <= 1 ? Number.NEGATIVE_INFINITY : Math.log1p(-1 / blockLength);
}

/** A length ≥ 1. */
function geometric(meanLog: number, uniform: () => number): number {
  return meanLog === Number.NEGATIVE_INFINITY ? 1 : 1 + Math.floor(Math.log(1 - uniform()) / meanLog);
}

/** Running totals over the series twice over, so that a block that wraps round is one difference. */
function wrappedTotals(values: Float64Array): Float64Array {
  const n = values.length;
  const totals = new Float64Array(2 * n + 1);
  for (let i = 0; i < 2 * n; i++) totals[i + 1] = totals[i]! + values[i % n]!;
  return totals;
}

/** Add up neighbours, `perCell` at a time. */
function cells(values: Float64Array, perCell: number): Float64Array {
  if (perCell <= 1) return values;
  const added = new Float64Array(Math.ceil(values.length / perCell));
  for (let cell = 0; cell < added.length; cell++) added[cell] = sumOf(values.subarray(cell * perCell, (cell + 1) * perCell));
  return added;
}

/** 1 above the median, −1 below it: the series whose dependence moves a median. */
function aboveMedian(values: Float64Array): Float64Array {
  const median = quantileOf(values.slice().sort(), 0.5);
  return values.map((value) => Math.sign(value - median));
}

function sortedOrder(values: Float64Array): Int32Array {
  const order = new Int32Array(values.length).map((_, i) => i);
  return order.sort((a, b) => values[a]! - values[b]! || a - b);
}

function blockCount(observations: number, blockLength: number): number {
  return Math.floor(observations / blockLength);
}

function percentileInterval(draws: Float64Array, blocks: number, blockLength: number): Interval | null {
  if (draws.length < 2) return null;
  const standardError = deviationOf(draws);
  const ascending = draws.slice().sort();
  return { low: quantileOf(ascending, 0.025), high: quantileOf(ascending, 0.975), standardError, blocks, blockLength };
}
