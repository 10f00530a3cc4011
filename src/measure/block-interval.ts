/**
 * 95 % intervals of ratios whose observations overlap in time: blocks of time are resampled in place of observations.
 *
 * Neighbouring blocks still share what reaches over their edge, so at least two are drawn together (`bootstrap.ts`), and never so many that fewer than
 * twenty pieces are left: with fewer than forty blocks, or fewer than twenty that weigh anything, there is no interval. Blocks in which nothing was
 * observed are no blocks. Percentiles of few pieces are too narrow, as normal quantiles are for few
 * observations: the interval is stretched about the figure by Student's quantile for as many pieces as there are.
 *
 * Invariant: the order of the observations does not matter, only the blocks that they fall into.
 *
 * Example: `blockInterval(series.observations(), new TimeBlocks(stretch, 2 * horizonNs), uniform)`.
 */
import { bootstrapRatio, MIN_BLOCKS, type BootstrapResult } from './bootstrap.js';
import { sumOf } from './sum.js';
import type { TimeBlocks } from './time-blocks.js';
import type { Observations } from './types.js';
import { widen } from './widening.js';

/** Blocks that are drawn together at least. */
const NEIGHBOURS = 2;

/** Interval of `Σ numerators / Σ weights`. */
export function blockInterval(
  { numerators, weights, at }: Pick<Observations, 'numerators' | 'weights' | 'at'>,
  blocks: TimeBlocks,
  uniform: () => number,
): BootstrapResult {
  const byBlock = sumsByBlock({ numerators, weights, at }, blocks);
  // What the figure is of must itself be spread over time: a sweep within one block is one piece of evidence, however long we quoted.
  const weighty = byBlock.weights.reduce((count, weight) => count + (weight > 0 ? 1 : 0), 0);
  if (weighty < MIN_BLOCKS) return { interval: null, blocks: weighty };
  const lengthOf = (wanted: number): number => Math.max(NEIGHBOURS, Math.min(wanted, byBlock.weights.length / MIN_BLOCKS));
  const result = bootstrapRatio(byBlock.numerators, byBlock.weights, uniform, 1, lengthOf);
  if (result.interval === null) return result;
  const figure = sumOf(numerators) / sumOf(weights);
  return { blocks: result.blocks, interval: widen(result.interval, result.blocks, figure) };
}

/** The observations of each block added up, blocks without any left out. */
function sumsByBlock(
  { numerators, weights, at }: Pick<Observations, 'numerators' | 'weights' | 'at'>,
  blocks: TimeBlocks,
): { readonly numerators: Float64Array; readonly weights: Float64Array } {
  const sums = { numerators: new Float64Array(blocks.count), weights: new Float64Array(blocks.count) };
  const seen = new Uint8Array(blocks.count);
  at.forEach((ts, i) => {
    const block = blocks.of(ts);
    seen[block] = 1;
    sums.numerators[block]! += numerators[i]!;
    sums.weights[block]! += weights[i]!;
  });
  const isSeen = (_: number, block: number): boolean => seen[block] === 1;
  return { numerators: sums.numerators.filter(isSeen), weights: sums.weights.filter(isSeen) };
}
