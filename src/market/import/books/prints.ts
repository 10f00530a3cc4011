/**
 * Fills and trades of one event, until its end: fills wait for the cancel or modify of their order, trades for the fills that tell them.
 *
 * Units: ticks, lots. An event has few of them; a list that is asked from its first open entry is quick enough.
 *
 * Example: `prints.fill(0, 7, 1, 100, 5); const i = prints.fillOf(0, 7); prints.fillLots[i] -= 5; prints.clear()`.
 */
import { grownFloats } from '../../../base/mem/grown.js';

const FIRST = 16;

/** Prints of an event. */
export class EventPrints {
  fills = 0;
  trades = 0;
  /** Side of the resting order, price, and lots that no cancel or modify took yet, by fill. */
  fillSide = new Float64Array(FIRST);
  fillTicks = new Float64Array(FIRST);
  fillLots = new Float64Array(FIRST);
  /** Side of the aggressor, price, and lots that no fill told yet, by trade. */
  tradeSide = new Float64Array(FIRST);
  tradeTicks = new Float64Array(FIRST);
  tradeLots = new Float64Array(FIRST);
  /** Lots of a fill that tell no trade yet. */
  #toldLots = new Float64Array(FIRST);
  #high = new Float64Array(FIRST);
  #low = new Float64Array(FIRST);
  #firstOpen = 0;

  /** A fill of a resting order. */
  fill(high: number, low: number, side: number, priceTicks: number, lots: number): void {
    const i = this.fills++;
    if (i === this.fillSide.length) this.#growFills();
    this.#high[i] = high;
    this.#low[i] = low;
    this.fillSide[i] = side;
    this.fillTicks[i] = priceTicks;
    this.fillLots[i] = lots;
    this.#toldLots[i] = lots;
  }

  /** A trade, by its aggressor. */
  trade(side: number, priceTicks: number, lots: number): void {
    const i = this.trades++;
    if (i === this.tradeSide.length) this.#growTrades();
    this.tradeSide[i] = side;
    this.tradeTicks[i] = priceTicks;
    this.tradeLots[i] = lots;
  }

  /** The first fill of an order with lots left, −1 when there is none. */
  fillOf(high: number, low: number): number {
    while (this.#firstOpen < this.fills && this.fillLots[this.#firstOpen] === 0) this.#firstOpen++;
    for (let i = this.#firstOpen; i < this.fills; i++)
      if (this.fillLots[i]! > 0 && this.#low[i] === low && this.#high[i] === high) return i;
    return -1;
  }

  /** Take from each trade what fills at its price tell of it. */
  matchTrades(): void {
    for (let t = 0; t < this.trades; t++) {
      for (let f = 0; f < this.fills && this.tradeLots[t]! > 0; f++) {
        if (this.fillTicks[f] !== this.tradeTicks[t]) continue;
        const lots = Math.min(this.#toldLots[f]!, this.tradeLots[t]!);
        this.#toldLots[f]! -= lots;
        this.tradeLots[t]! -= lots;
      }
    }
  }

  /** Forget the event. */
  clear(): void {
    this.fills = 0;
    this.trades = 0;
    this.#firstOpen = 0;
  }

  #growFills(): void {
    const room = 2 * this.fillSide.length;
    this.#high = grownFloats(this.#high, room);
    this.#low = grownFloats(this.#low, room);
    this.fillSide = grownFloats(this.fillSide, room);
    this.fillTicks = grownFloats(this.fillTicks, room);
    this.fillLots = grownFloats(this.fillLots, room);
    this.#toldLots = grownFloats(this.#toldLots, room);
  }

  #growTrades(): void {
    const room = 2 * this.tradeSide.length;
    this.tradeSide = grownFloats(this.tradeSide, room);
    this.tradeTicks = grownFloats(this.tradeTicks, room);
    this.tradeLots = grownFloats(this.tradeLots, room);
  }
}
