/**
 * Changes of the mid over one interval of the clock: their autocorrelation, that of their size, and how fat their tails are.
 *
 * A return is the difference of the mids at two moments that follow each other, in ticks: over such intervals it differs from a logarithm by a factor,
 * and neither correlations nor kurtosis know it. A moment without a mid (a side empty, sides that meet) interrupts the series.
 *
 * In markets returns are uncorrelated but for the bounce at the shortest intervals, their sizes are correlated and slowly less so (volatility clusters),
 * and kurtosis is far above the normal law's 3 and falls as the interval grows (Cont, "Empirical properties of asset returns", Quantitative Finance 1,
 * 2001, facts 1, 2, 4 and 6). Kurtosis is `E[(r − m)⁴]/E[(r − m)²]²`, not less 3. Count: returns.
 *
 * Example: independent normal returns have kurtosis 3 and no correlation at any lag.
 */
import { BlockSums, jackknife, known } from './block-sums.js';
import { ClockGrid } from './clock-grid.js';
import { LaggedProducts, meanOfLags } from './lagged-products.js';
import type { ReturnFacts } from './types.js';

/** Lags that are looked at, in intervals. */
const RETURN_LAGS = 100;

/** Takes mids with the time for which they stood. */
export class Returns {
  readonly #grid: ClockGrid;
  readonly #signed = new LaggedProducts(RETURN_LAGS);
  readonly #absolute = new LaggedProducts(RETURN_LAGS);
  /** Columns: Σ1, Σr, Σr², Σr³, Σr⁴ in half ticks. */
  readonly #moments = new BlockSums(5);
  #lastMid2 = Number.NaN;

  constructor(fromTs: number, intervalNs: number) {
    this.#grid = new ClockGrid(fromTs, intervalNs);
  }

  /** Best bid + best ask in ticks, NaN without a mid, stood until `ts`. */
  lasted(block: number, mid2Ticks: number, ts: number): void {
    let moments = this.#grid.reach(ts);
    if (moments === 0) return;
    if (Number.isNaN(mid2Ticks) || Number.isNaN(this.#lastMid2)) {
      this.#interrupt();
      moments--;
    } else {
      this.add(block, mid2Ticks - this.#lastMid2);
      moments--;
    }
    this.#lastMid2 = mid2Ticks;
    if (!Number.isNaN(mid2Ticks)) for (let i = 0; i < moments; i++) this.add(block, 0);
  }

  /** The next return, half ticks. */
  add(block: number, halfTicks: number): void {
    this.#signed.push(block, halfTicks);
    this.#absolute.push(block, Math.abs(halfTicks));
    const square = halfTicks * halfTicks;
    this.#moments.add(block, 0, 1);
    if (halfTicks === 0) return;
    this.#moments.add(block, 1, halfTicks);
    this.#moments.add(block, 2, square);
    this.#moments.add(block, 3, square * halfTicks);
    this.#moments.add(block, 4, square * square);
  }

  facts(): ReturnFacts {
    const signed = (t: Float64Array): Float64Array => this.#signed.correlations(t);
    const absolute = (t: Float64Array): Float64Array => this.#absolute.correlations(t);
    const totals = this.#moments.totals();
    return {
      intervalNs: this.#grid.intervalNs,
      count: totals[0]!,
      deviationTicks: known(Math.sqrt(centred(totals).second) / 2),
      kurtosis: jackknife(this.#moments, (t) => {
        const { second, fourth } = centred(t);
        return fourth / (second * second);
      }),
      autocorrelation: Array.from(signed(this.#signed.sums.totals()), known),
      absoluteAutocorrelation: Array.from(absolute(this.#absolute.sums.totals()), known),
      lag1: jackknife(this.#signed.sums, (t) => signed(t)[0]!),
      lags2To10: jackknife(this.#signed.sums, (t) => meanOfLags(signed(t), 2, 10)),
      absoluteLags1To10: jackknife(this.#absolute.sums, (t) => meanOfLags(absolute(t), 1, 10)),
    };
  }

  #interrupt(): void {
    this.#signed.interrupt();
    this.#absolute.interrupt();
  }
}

/** Second and fourth moment about the mean, of raw sums. */
function centred(totals: Float64Array): { readonly second: number; readonly fourth: number } {
  const count = totals[0]!;
  const mean = totals[1]! / count;
  const [, , square, cube, fourth] = Array.from(totals, (sum) => sum / count) as [number, number, number, number, number];
  return {
    second: square - mean * mean,
    fourth: fourth - 4 * mean * cube + 6 * mean * mean * square - 3 * mean * mean * mean * mean,
  };
}
