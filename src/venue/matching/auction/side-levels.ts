/**
 * One side of a call auction, added up: limit orders by price, and market orders, which have none.
 *
 * One object serves every auction: `clear`, `add` the levels from the best price to the worst (as a book gives them), `marketLots`.
 *
 * Units: ticks, lots. Invariant: prices get worse from level to level: bids fall, asks rise.
 *
 * Example: `const bids = new SideLevels(1); bids.add(202, 400); bids.add(201, 200);`.
 */
import { invariant } from '../../../base/errors.js';
import { grownFloats, grownInts } from '../../../base/mem/grown.js';

const FIRST_LEVELS = 64;

/** Limit and market orders of one side. */
export class SideLevels {
  /** +1 bids, −1 asks. */
  readonly side: 1 | -1;
  /** Number of levels. */
  count = 0;
  /** Limit prices, the best first. */
  priceTicks = new Int32Array(FIRST_LEVELS);
  /** Quantity at each. */
  qtyLots = new Float64Array(FIRST_LEVELS);
  /** Quantity of market orders. */
  marketLots = 0;

  constructor(side: 1 | -1) {
    this.side = side;
  }

  /** Forget levels and market orders. */
  clear(): void {
    this.count = 0;
    this.marketLots = 0;
  }

  /** The next worse level, with some quantity. */
  add(priceTicks: number, qtyLots: number): void {
    const at = this.count;
    if (at > 0 && this.side * priceTicks >= this.side * this.priceTicks[at - 1]!)
      invariant(false, `levels of an auction go from the best price to the worst: ${priceTicks} after ${this.priceTicks[at - 1]!}`);
    if (at === this.priceTicks.length) {
      this.priceTicks = grownInts(this.priceTicks, at * 2);
      this.qtyLots = grownFloats(this.qtyLots, at * 2);
    }
    this.priceTicks[at] = priceTicks;
    this.qtyLots[at] = qtyLots;
    this.count++;
  }

  /** More at the worst level so far, or the next worse one. */
  addTo(priceTicks: number, qtyLots: number): void {
    const { count } = this;
    if (count > 0 && this.priceTicks[count - 1] === priceTicks) this.qtyLots[count - 1]! += qtyLots;
    else this.add(priceTicks, qtyLots);
  }

  /** Limit and market orders together. */
  totalLots(): number {
    let lots = this.marketLots;
    for (let i = 0; i < this.count; i++) lots += this.qtyLots[i]!;
    return lots;
  }
}
