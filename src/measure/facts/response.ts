/**
 * The response function: `R(l) = E[ε_t · (m_{t+l} − m_t)]`, ε the sign of a trade, m the mid strictly before it, l in trades.
 *
 * Unit: ticks; sign: positive = the mid goes on the trade's way; count: pairs of trades that both have a mid. In markets R is positive at once, grows by a
 * factor of about two over a hundred to a thousand trades, and is almost constant from there (Bouchaud, Gefen, Potters, Wyart 2004); where limit orders
 * come by chance it falls back. `growth` is R(100)/R(1). METRICS §2.5 has the formula.
 *
 * Example: a market in which each buy lifts the mid by one tick for good and signs are independent has R(l) = 1 at every lag.
 */
import { BlockSums, jackknife } from './block-sums.js';
import type { ResponseFacts } from './types.js';

/** Lags that are looked at, in trades. */
const RESPONSE_LAGS: readonly number[] = [1, 2, 3, 5, 7, 10, 14, 20, 30, 50, 70, 100, 140, 200, 300, 500];

/** The lag of `growth`, by its place. */
const GROWN = RESPONSE_LAGS.indexOf(100);
const RING = 512;

/** Takes trades in order. */
export class Response {
  /** Columns a lag: count, Σ. */
  readonly #sums = new BlockSums(2 * RESPONSE_LAGS.length);
  readonly #signs = new Float64Array(RING);
  readonly #mid2 = new Float64Array(RING);
  #trades = 0;

  /** A trade's sign, and best bid + best ask before it (NaN none). */
  add(block: number, sign: number, mid2Ticks: number): void {
    const at = this.#trades & (RING - 1);
    for (let i = 0; i < RESPONSE_LAGS.length; i++) {
      const lag = RESPONSE_LAGS[i]!;
      if (lag > this.#trades) break;
      const from = (at - lag) & (RING - 1);
      const ticks = (this.#signs[from]! * (mid2Ticks - this.#mid2[from]!)) / 2;
      if (Number.isNaN(ticks)) continue;
      this.#sums.add(block, 2 * i, 1);
      this.#sums.add(block, 2 * i + 1, ticks);
    }
    this.#signs[at] = sign;
    this.#mid2[at] = mid2Ticks;
    this.#trades++;
  }

  facts(): ResponseFacts {
    const totals = this.#sums.totals();
    const at = (t: Float64Array, i: number): number => t[2 * i + 1]! / t[2 * i]!;
    return {
      points: RESPONSE_LAGS.map((lag, i) => ({ lag, count: totals[2 * i]!, ticks: jackknife(this.#sums, (t) => at(t, i)) })).filter(
        ({ count }) => count > 0,
      ),
      growth: jackknife(this.#sums, (t) => at(t, GROWN) / at(t, 0)),
    };
  }
}
