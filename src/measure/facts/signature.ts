/**
 * The volatility signature: realised variance a second by the interval at which prices are sampled, of the mid and of the last print's price.
 *
 * `Σ (p(t + Δ) − p(t))² / (n · Δ)`, ticks² a second; a moment has the price after all rows up to it. A random walk is flat. Prints bounce between bid and
 * ask, so their variance rises as the interval gets shorter, the mid's much less (Andersen, Bollerslev, Diebold, Labys, "Great realizations", Risk 13,
 * 2000; Bouchaud, Gefen, Potters, Wyart 2004: the mid diffuses from one trade on). A mid that is pulled back, as in books filled by chance, rises too.
 *
 * Ratio: variance at the finest interval over that at the coarsest with at least 100 samples. Count: samples. Intervals without a price at both ends
 * are left out.
 *
 * Example: a price that is 1 and 0 by turns each 10 ms has a hundred ticks² a second at 10 ms and none at 20 ms.
 */
import { BlockSums, jackknife } from './block-sums.js';
import { ClockGrid } from './clock-grid.js';
import type { SignatureFacts } from './types.js';

/** 10 ms to 1,000 s, 1-2-5. */
const SIGNATURE_NS: readonly number[] = [1e7, 1e8, 1e9, 1e10, 1e11].flatMap((ns) => [ns, 2 * ns, 5 * ns]).concat(1e12);

/** Samples that the coarsest point of a ratio needs. */
const LEAST_SAMPLES = 100;

/** Columns an interval: count and Σ of squares, of the mid and of prints. */
const COLUMNS = 4;
const MID = 0;
const PRINT = 2;

const NS_A_SECOND = 1e9;

/** Takes prices with the time for which they stood. */
export class Signature {
  readonly #grids: readonly ClockGrid[];
  readonly #sums: BlockSums;
  readonly #lastMid2: Float64Array;
  readonly #lastPrint: Float64Array;
  /** Next moment of any grid: the finest divides all others and begins with them. */
  #dueTs: number;

  constructor(fromTs: number, intervalsNs: readonly number[] = SIGNATURE_NS) {
    this.#grids = intervalsNs.map((ns) => new ClockGrid(fromTs, ns));
    this.#sums = new BlockSums(COLUMNS * intervalsNs.length);
    this.#lastMid2 = new Float64Array(intervalsNs.length).fill(Number.NaN);
    this.#lastPrint = new Float64Array(intervalsNs.length).fill(Number.NaN);
    this.#dueTs = fromTs;
  }

  /** Best bid + best ask (NaN without a mid) and the last print's price (NaN before the first), in ticks, stood until `ts`. */
  lasted(block: number, mid2Ticks: number, printTicks: number, ts: number): void {
    if (this.#dueTs >= ts) return;
    for (let i = 0; i < this.#grids.length; i++) {
      const moments = this.#grids[i]!.reach(ts);
      if (moments === 0) continue;
      this.#take(block, COLUMNS * i + MID, (mid2Ticks - this.#lastMid2[i]!) / 2, mid2Ticks, moments);
      this.#take(block, COLUMNS * i + PRINT, printTicks - this.#lastPrint[i]!, printTicks, moments);
      this.#lastMid2[i] = mid2Ticks;
      this.#lastPrint[i] = printTicks;
    }
    this.#dueTs = this.#grids[0]!.nextTs;
  }

  facts(): SignatureFacts {
    const totals = this.#sums.totals();
    const rate = (t: Float64Array, i: number, of: number): number =>
      t[COLUMNS * i + of + 1]! / (t[COLUMNS * i + of]! * (this.#grids[i]!.intervalNs / NS_A_SECOND));
    const counts = this.#grids.map((_, i) => totals[COLUMNS * i + MID]!);
    const coarse = counts.findLastIndex((count) => count >= LEAST_SAMPLES);
    const ratio = (of: number) =>
      coarse < 1 ? { value: null, standardError: null } : jackknife(this.#sums, (t) => rate(t, 0, of) / rate(t, coarse, of));
    return {
      points: this.#grids
        .map(({ intervalNs }, i) => ({
          intervalNs,
          count: counts[i]!,
          mid: jackknife(this.#sums, (t) => rate(t, i, MID)),
          trades: jackknife(this.#sums, (t) => rate(t, i, PRINT)),
        }))
        .filter(({ count }) => count > 0),
      fineNs: this.#grids[0]!.intervalNs,
      coarseNs: coarse < 1 ? null : this.#grids[coarse]!.intervalNs,
      midRatio: ratio(MID),
      tradesRatio: ratio(PRINT),
    };
  }

  /** The change up to the first of some moments; up to the others nothing changed. */
  #take(block: number, column: number, change: number, price: number, moments: number): void {
    const first = Number.isNaN(change) ? 0 : 1;
    if (first === 1) this.#sums.add(block, column + 1, change * change);
    if (!Number.isNaN(price)) this.#sums.add(block, column, first + moments - 1);
  }
}
