/**
 * Limit Up-Limit Down: the reference price, which follows the mean trade of the last five minutes in steps.
 *
 * The mean is that of eligible trades later than five minutes ago; without any the reference stays. It becomes the reference when it is 1 % or
 * more away from it, and the reference has stood for at least 30 seconds. An opening (a reopening) price is the reference at once, and the first
 * trade of the means that follow: what came before is forgotten.
 *
 * Source: NMS Plan to Address Extraordinary Market Volatility, section V(A) to (C). It is silent on the rounding of the mean, which here goes to
 * the nearest tick, a half up; whether it is 1 % away is asked of the exact mean. Which trades are eligible is the caller's affair.
 *
 * Units: ticks, ns. Means are exact: sums and counts of integers.
 */
import { grownFloats, grownInts } from '../../../base/mem/grown.js';

const WINDOW_NS = 300e9;
const HOLD_NS = 30e9;
const FIRST_TRADES = 256;

/** Reference price of a stock. */
export class LuldReference {
  /** The reference; NaN before the first opening price. */
  priceTicks = Number.NaN;

  private sinceNs = Number.NEGATIVE_INFINITY;
  /** Trades of the window, a ring: times and prices, oldest at `head`. */
  private tradeNs = new Float64Array(FIRST_TRADES);
  private tradeTicks = new Int32Array(FIRST_TRADES);
  private head = 0;
  private trades = 0;
  private sumTicks = 0;

  /** An opening or reopening price. */
  restart(ts: number, openingTicks: number): void {
    this.head = 0;
    this.trades = 0;
    this.sumTicks = 0;
    this.onTrade(ts, openingTicks);
    this.become(ts, openingTicks);
  }

  /** An eligible trade; times do not fall. */
  onTrade(ts: number, priceTicks: number): void {
    this.forget(ts);
    if (this.trades === this.tradeNs.length) this.grow();
    const at = (this.head + this.trades++) & (this.tradeNs.length - 1);
    this.tradeNs[at] = ts;
    this.tradeTicks[at] = priceTicks;
    this.sumTicks += priceTicks;
  }

  /** Follow the mean if the rules let it. Returns whether the reference changed. */
  follow(ts: number): boolean {
    this.forget(ts);
    if (this.trades === 0 || ts - this.sinceNs < HOLD_NS) return false;
    const held = this.priceTicks * this.trades;
    if (!(Math.abs(this.sumTicks - held) * 100 >= held)) return false;
    return this.become(ts, this.meanTicks());
  }

  /** Take the mean, near or far: what happens when a limit state ends. Returns whether the reference changed. */
  restate(ts: number): boolean {
    this.forget(ts);
    return this.trades > 0 && this.become(ts, this.meanTicks());
  }

  private become(ts: number, priceTicks: number): boolean {
    const changed = priceTicks !== this.priceTicks;
    this.priceTicks = priceTicks;
    this.sinceNs = ts;
    return changed;
  }

  private meanTicks(): number {
    return Math.floor((2 * this.sumTicks + this.trades) / (2 * this.trades));
  }

  /** Drop what is five minutes old. */
  private forget(ts: number): void {
    while (this.trades > 0 && this.tradeNs[this.head]! <= ts - WINDOW_NS) {
      this.sumTicks -= this.tradeTicks[this.head]!;
      this.head = (this.head + 1) & (this.tradeNs.length - 1);
      this.trades--;
    }
  }

  /** Twice the ring, unrolled: its length stays a power of two. */
  private grow(): void {
    const length = this.tradeNs.length;
    const times = grownFloats(this.tradeNs.subarray(this.head), length * 2);
    const prices = grownInts(this.tradeTicks.subarray(this.head), length * 2);
    times.set(this.tradeNs.subarray(0, this.head), length - this.head);
    prices.set(this.tradeTicks.subarray(0, this.head), length - this.head);
    this.tradeNs = times;
    this.tradeTicks = prices;
    this.head = 0;
  }
}
