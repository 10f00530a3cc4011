/**
 * Trailing stops: orders that wait for the price to turn back by some distance from the best it has had for them.
 *
 * «Best» is the highest price for an order to sell, the lowest for one to buy, since tracking began. Tracking begins with the first trade that
 * meets the stop price, which is the first best price; where there is no stop price, it began with the last price at entry. A trade that turns
 * back by the distance, or by more, triggers.
 *
 * Columns by slot: the caller's order records have the slots. Comparisons are exact, in integers.
 *
 * Source: Binance, spot API docs, faqs/trailing-stop-faq.md. Its text says that an order without a stop price tracks from the next trade, its
 * scenario E that the price at entry counts: the caller chooses by what it gives as last price at entry (NaN: from the next trade).
 *
 * Units: ticks; distances in bps of the best price's size, or in ticks.
 *
 * Example: to buy, stop price 44,000, 500 bps; trades at 40,000, 37,000, 44,000, 46,000, 42,000, 44,100: tracking begins at 44,000, the best
 * price is then 42,000, and 44,100 = 42,000 · 1.05 triggers.
 */
import { invariant } from '../../base/errors.js';
import { grownFloats } from '../../base/mem/grown.js';

const BPS = 10_000;
const FIRST_SLOTS = 64;

/** What a trailing stop is when it enters. */
export interface TrailingTerms {
  /** +1 buys, −1 sells. */
  readonly side: 1 | -1;
  /** Distance that triggers: whole, above 0. */
  readonly delta: number;
  readonly unit: 'bps' | 'ticks';
  /** Price that has to be met before tracking begins; NaN where there is none. */
  readonly stopTicks: number;
  /** From where the stop price is met: +1 when the price rises to it, −1 when it falls to it. A stop loss has its side, a take profit the other. */
  readonly stopFrom: 1 | -1;
  /** Last price at entry, from which an order without stop price tracks; NaN: from the next trade. */
  readonly lastTicks: number;
}

/** Trailing stops by slot. */
export class TrailingColumns {
  private side = new Float64Array(FIRST_SLOTS);
  /** Above 0 bps, below 0 ticks. */
  private delta = new Float64Array(FIRST_SLOTS);
  private stopTicks = new Float64Array(FIRST_SLOTS);
  private stopFrom = new Float64Array(FIRST_SLOTS);
  /** Best price since tracking began; NaN before. */
  private bestTicks = new Float64Array(FIRST_SLOTS);

  /** An order takes a slot, over whatever was there. */
  enter(slot: number, terms: TrailingTerms): void {
    if (!(Number.isInteger(terms.delta) && terms.delta > 0))
      invariant(false, `a trailing stop has a whole distance above 0, not ${terms.delta}`);
    while (slot >= this.side.length) this.grow();
    this.side[slot] = terms.side;
    this.delta[slot] = terms.unit === 'bps' ? terms.delta : -terms.delta;
    this.stopTicks[slot] = terms.stopTicks;
    this.stopFrom[slot] = terms.stopFrom;
    this.bestTicks[slot] = Number.isNaN(terms.stopTicks) ? terms.lastTicks : Number.NaN;
  }

  /**
   * A trade prints.
   * @returns whether the order triggers: the caller takes it out.
   */
  onTrade(slot: number, lastTicks: number): boolean {
    const best = this.bestTicks[slot]!;
    if (Number.isNaN(best)) {
      if (this.meetsStop(slot, lastTicks)) this.bestTicks[slot] = lastTicks;
      return false;
    }
    const back = this.side[slot]! * (lastTicks - best);
    if (back <= 0) {
      this.bestTicks[slot] = lastTicks;
      return false;
    }
    const delta = this.delta[slot]!;
    return delta > 0 ? back * BPS >= Math.abs(best) * delta : back >= -delta;
  }

  /** Best price since tracking began; NaN before. */
  bestOf(slot: number): number {
    return this.bestTicks[slot]!;
  }

  /** The first whole price that would trigger now; NaN before tracking. */
  triggerOf(slot: number): number {
    const best = this.bestTicks[slot]!;
    const delta = this.delta[slot]!;
    return best + this.side[slot]! * (delta > 0 ? Math.ceil((Math.abs(best) * delta) / BPS) : -delta);
  }

  private meetsStop(slot: number, lastTicks: number): boolean {
    const stop = this.stopTicks[slot]!;
    return Number.isNaN(stop) || this.stopFrom[slot]! * (lastTicks - stop) >= 0;
  }

  private grow(): void {
    const length = this.side.length * 2;
    this.side = grownFloats(this.side, length);
    this.delta = grownFloats(this.delta, length);
    this.stopTicks = grownFloats(this.stopTicks, length);
    this.stopFrom = grownFloats(this.stopFrom, length);
    this.bestTicks = grownFloats(this.bestTicks, length);
  }
}
