/**
 * Sums of several quantities kept apart by blocks of time, so that a figure of their totals gets a standard error from the data themselves.
 *
 * The error is that of the delete-one-block jackknife: the figure is taken again without each block, and
 * `se² = (g − 1)/g · Σ (θ₋ⱼ − mean θ₋)²` over the g blocks that have data (Künsch, "The jackknife and the bootstrap for general stationary
 * observations", Annals of Statistics 17, 1989, for blocks of dependent data). It holds what follows each other too closely to be independent, as
 * long as a block is longer than that.
 *
 * Sums are added in order of blocks, so a figure is the same on every machine.
 *
 * Example: `sums.add(block, 0, x); sums.add(block, 1, 1); jackknife(sums, (t) => t[0]! / t[1]!)` is a mean and its error.
 */
import type { Estimate } from './types.js';

/** Blocks that a stretch is cut into. */
export const BLOCKS = 20;

/** Fewer blocks with data give no error. */
const LEAST_BLOCKS = 5;

/** A table of sums: a row a block, a column a quantity. */
export class BlockSums {
  readonly width: number;
  /** Row-major, for hot loops that add by themselves. */
  readonly values: Float64Array;
  readonly blocks: number;

  constructor(width: number, blocks: number = BLOCKS) {
    this.width = width;
    this.blocks = blocks;
    this.values = new Float64Array(width * blocks);
  }

  add(block: number, column: number, value: number): void {
    this.values[block * this.width + column]! += value;
  }

  /** Totals of all blocks but one; −1 leaves none out. */
  totals(without = -1): Float64Array {
    const { width, values, blocks } = this;
    const totals = new Float64Array(width);
    for (let block = 0; block < blocks; block++) {
      if (block === without) continue;
      for (let column = 0; column < width; column++) totals[column]! += values[block * width + column]!;
    }
    return totals;
  }

  /** Blocks in which anything was added. */
  filledBlocks(): number[] {
    const filled: number[] = [];
    for (let block = 0; block < this.blocks; block++) {
      const row = this.values.subarray(block * this.width, (block + 1) * this.width);
      if (row.some((value) => value !== 0)) filled.push(block);
    }
    return filled;
  }
}

/** A figure of the totals with its error; what is not finite is null. */
export function jackknife(sums: BlockSums, figure: (totals: Float64Array) => number): Estimate {
  const value = known(figure(sums.totals()));
  const filled = sums.filledBlocks();
  if (value === null || filled.length < LEAST_BLOCKS) return { value, standardError: null };
  const without = filled.map((block) => figure(sums.totals(block)));
  const mean = without.reduce((sum, each) => sum + each, 0) / without.length;
  const squares = without.reduce((sum, each) => sum + (each - mean) * (each - mean), 0);
  return { value, standardError: known(Math.sqrt(((without.length - 1) / without.length) * squares)) };
}

/** A finite number without a sign of zero, or null. */
export function known(value: number): number | null {
  return Number.isFinite(value) ? value + 0 : null;
}
