/**
 * An order book by level (L2): what is shown at each price of both sides.
 *
 * Rows of a tape are applied one by one; what a row means for the book is stated here once. Prices are ticks, quantities lots.
 * A book takes the tape at its word: it may be crossed, and both sides may show the same price.
 *
 * Example: `book.apply(Kind.level, 1, 100, 7)` states 7 lots bid at 100; `book.bidTicks === 100`.
 */
import { Ladder, NO_KEY } from './ladder.js';
import { Kind } from './row.js';

/** Both sides of one instrument's book. */
export class L2Book {
  readonly bids = new Ladder();
  /** Keys are negated ticks: the greatest key is the lowest ask. */
  readonly asks = new Ladder();

  /** Best bid in ticks, NaN when there is none. */
  get bidTicks(): number {
    return this.bids.bestKey === NO_KEY ? Number.NaN : this.bids.bestKey;
  }

  /** Best ask in ticks, NaN when there is none. */
  get askTicks(): number {
    return this.asks.bestKey === NO_KEY ? Number.NaN : 0 - this.asks.bestKey;
  }

  /** Quantity at the best bid, 0 when there is none. */
  get bidQtyLots(): number {
    return this.bids.bestKey === NO_KEY ? 0 : this.bids.get(this.bids.bestKey);
  }

  /** Quantity at the best ask, 0 when there is none. */
  get askQtyLots(): number {
    return this.asks.bestKey === NO_KEY ? 0 : this.asks.get(this.asks.bestKey);
  }

  /** The ladder of a side: +1 bids, −1 asks. */
  ladder(side: number): Ladder {
    return side > 0 ? this.bids : this.asks;
  }

  /** Quantity shown at a price of a side (+1 bids, −1 asks). */
  qtyAt(side: number, priceTicks: number): number {
    return this.ladder(side).get(side > 0 ? priceTicks : -priceTicks);
  }

  /** Next price with quantity strictly worse than `priceTicks` on a side; NaN when there is none. */
  worseThan(side: number, priceTicks: number): number {
    const key = side > 0 ? this.bids.nextBelow(priceTicks) : this.asks.nextBelow(-priceTicks);
    if (key === NO_KEY) return Number.NaN;
    return side > 0 ? key : 0 - key;
  }

  /** Apply one row; kinds that say nothing of levels change nothing. */
  apply(kind: number, side: number, priceTicks: number, qtyLots: number): void {
    if (kind === Kind.level || kind === Kind.snapshot) {
      if (side > 0) this.bids.set(priceTicks, qtyLots);
      else this.asks.set(-priceTicks, qtyLots);
    } else if (kind === Kind.clear) {
      if (side >= 0) this.bids.clear();
      if (side <= 0) this.asks.clear();
    } else if (kind === Kind.quote) {
      this.quote(side, priceTicks, qtyLots);
    }
  }

  /** Empty both sides. */
  clear(): void {
    this.bids.clear();
    this.asks.clear();
  }

  /** Check both ladders. */
  invariant(): void {
    this.bids.invariant();
    this.asks.invariant();
  }

  /** The touch of a side: better levels are empty, quantity 0 empties the side (FILLS.md §5.6). */
  private quote(side: number, priceTicks: number, qtyLots: number): void {
    const ladder = this.ladder(side);
    if (qtyLots === 0) {
      ladder.clear();
      return;
    }
    const key = side > 0 ? priceTicks : -priceTicks;
    while (ladder.bestKey > key) ladder.set(ladder.bestKey, 0);
    ladder.set(key, qtyLots);
  }
}
