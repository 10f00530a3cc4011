/**
 * 95 % intervals of ratios whose observations overlap in time: blocks of time are resampled in place of observations.
 *
 * Neighbouring blocks still share what reaches over their edge, so at least two are drawn together (`bootstrap.ts`), and never so many that fewer than
 * twenty pieces are left: with fewer than forty blocks there is no interval. Percentiles of few pieces are too narrow, as normal quantiles are for few
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

/** Blocks that are drawn together at least. */
const NEIGHBOURS = 2;
/** 97.5 % quantile of the normal. */
const NORMAL = 1.959963984540054;

/** Interval of `Σ numerators / Σ weights`. */
export function blockInterval(
  { numerators, weights, at }: Pick<Observations, 'numerators' | 'weights' | 'at'>,
  blocks: TimeBlocks,
  uniform: () => number,
): BootstrapResult {
  const byBlock = { numerators: new Float64Array(blocks.count), weights: new Float64Array(blocks.count) };
  at.forEach((ts, i) => {
    const block = blocks.of(ts);
    byBlock.numerators[block]! += numerators[i]!;
    byBlock.weights[block]! += weights[i]!;
  });
  const lengthOf = (wanted: number): number => Math.max(NEIGHBOURS, Math.min(wanted, blocks.count / MIN_BLOCKS));
  const result = bootstrapRatio(byBlock.numerators, byBlock.weights, uniform, 1, lengthOf);
  if (result.interval === null) return result;
  const figure = sumOf(numerators) / sumOf(weights);
  const stretch = stretchFor(result.blocks);
  const { low, high, standardError } = result.interval;
  return {
    blocks: result.blocks,
    interval: {
      ...result.interval,
      low: figure + stretch * (low - figure),
      high: figure + stretch * (high - figure),
      standardError: stretch * standardError,
    },
  };
}

/** Student's quantile over the normal one (Cornish and Fisher's expansion), and the degree of freedom that the mean has taken. */
function stretchFor(pieces: number): number {
  const freedom = pieces - 1;
  const z = NORMAL;
  const first = (z * z * z + z) / 4;
  const second = (5 * z * z * z * z * z + 16 * z * z * z + 3 * z) / 96;
  return ((z + first / freedom + second / freedom / freedom) / z) * Math.sqrt(pieces / freedom);
}
