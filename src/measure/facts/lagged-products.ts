/**
 * Autocorrelations of a series as it comes, in memory that depends on the lags alone: `C(l) = (E[x_t x_{t+l}] − m²) / (E[x²] − m²)` with the mean m of
 * all of it.
 *
 * Values follow each other until `interrupt`: no product is taken over a gap. Each product belongs to the block of its later value.
 *
 * Example: `series.push(0, 1); series.push(0, -1); series.correlations(series.sums.totals())[0]` is lag 1.
 */
import { BlockSums } from './block-sums.js';

/** Columns before those of the lags: Σ1, Σx, Σx². */
const HEAD = 3;

/** Sums of a series. */
export class LaggedProducts {
  readonly lags: number;
  readonly sums: BlockSums;
  /** The last values twice over, so that those before a place always lie in one piece. */
  readonly #history: Float64Array;
  #place = 0;
  #filled = 0;

  constructor(lags: number) {
    this.lags = lags;
    // Behind the products of each lag: how many values had 0, 1, … `lags` before them.
    this.sums = new BlockSums(HEAD + lags + lags + 1);
    this.#history = new Float64Array(2 * lags);
  }

  /** The next value. */
  push(block: number, value: number): void {
    const { lags, sums } = this;
    const { values } = sums;
    const base = block * sums.width;
    const filled = this.#filled;
    values[base]! += 1;
    values[base + HEAD + lags + filled]! += 1;
    if (value !== 0) {
      values[base + 1]! += value;
      values[base + 2]! += value * value;
      const history = this.#history;
      const last = this.#place + lags;
      const products = base + HEAD - 1;
      for (let lag = 1; lag <= filled; lag++) values[products + lag]! += value * history[last - lag]!;
    }
    this.#history[this.#place] = value;
    this.#history[this.#place + lags] = value;
    this.#place = this.#place + 1 === lags ? 0 : this.#place + 1;
    if (filled < lags) this.#filled = filled + 1;
  }

  /** What comes next does not follow what came. */
  interrupt(): void {
    this.#filled = 0;
  }

  /** Number of values in totals. */
  static count(totals: Float64Array): number {
    return totals[0]!;
  }

  /** Mean of the values in totals. */
  static mean(totals: Float64Array): number {
    return totals[1]! / totals[0]!;
  }

  /** Lag 1 first; NaN where no pair or no variance is. */
  correlations(totals: Float64Array): Float64Array {
    const { lags } = this;
    const mean = LaggedProducts.mean(totals);
    const variance = totals[2]! / totals[0]! - mean * mean;
    const found = new Float64Array(lags).fill(Number.NaN);
    let pairs = 0;
    for (let lag = lags; lag >= 1; lag--) {
      pairs += totals[HEAD + lags + lag]!;
      if (pairs > 0 && variance > 0) found[lag - 1] = (totals[HEAD - 1 + lag]! / pairs - mean * mean) / variance;
    }
    return found;
  }
}

/** Mean of correlations from one lag to another, both in it. */
export function meanOfLags(correlations: Float64Array, from: number, to: number): number {
  let sum = 0;
  for (let lag = from; lag <= to; lag++) sum += correlations[lag - 1]!;
  return sum / (to - from + 1);
}
