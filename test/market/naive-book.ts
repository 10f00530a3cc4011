/**
 * A book as one would write it on a slate: a Map of price to quantity a side, looked through from end to end whenever something is asked.
 *
 * The twin of `src/market/ladder.ts` and `src/market/book.ts`. Prices in ticks, quantities in lots; NaN for none.
 */

/** One side: greater keys are better, as in a ladder. */
export class NaiveLadder {
  readonly lots = new Map<number, number>();

  set(key: number, lots: number): number {
    const before = this.get(key);
    if (lots > 0) this.lots.set(key, lots);
    else this.lots.delete(key);
    return before;
  }

  get(key: number): number {
    return this.lots.get(key) ?? 0;
  }

  /** Best first. */
  keys(): number[] {
    return [...this.lots.keys()].sort((a, b) => b - a);
  }

  below(key: number): number | undefined {
    return this.keys().find((other) => other < key);
  }
}

/** Both sides. */
export class NaiveBook {
  readonly bids = new Map<number, number>();
  readonly asks = new Map<number, number>();

  side(side: number): Map<number, number> {
    return side > 0 ? this.bids : this.asks;
  }

  /** Best first. */
  prices(side: number): number[] {
    return [...this.side(side).keys()].sort((a, b) => side * (b - a));
  }

  best(side: number): number {
    return this.prices(side)[0] ?? Number.NaN;
  }

  worseThan(side: number, price: number): number {
    return this.prices(side).find((other) => side * (price - other) > 0) ?? Number.NaN;
  }

  level(side: number, price: number, lots: number): void {
    if (lots > 0) this.side(side).set(price, lots);
    else this.side(side).delete(price);
  }

  /** Side 0: both. */
  clear(side: number): void {
    if (side >= 0) this.bids.clear();
    if (side <= 0) this.asks.clear();
  }

  /** The touch: nothing is better; 0 lots: nothing at all. */
  quote(side: number, price: number, lots: number): void {
    for (const other of this.prices(side)) if (lots === 0 || side * (other - price) > 0) this.side(side).delete(other);
    if (lots > 0) this.side(side).set(price, lots);
  }
}
