/**
 * A book by level that keeps how the venue spells prices and quantities: checksums are over the venue's own text.
 *
 * Each side is a list in order of price, best first: changes are mostly near the touch, where moving the rest costs little.
 *
 * Units: ticks, for order. Example: `book.set(1, 100, '10.0', '3'); book.bids[0].price === '10.0'`.
 */

/** One level as spelled. */
export interface TextLevel {
  readonly ticks: number;
  readonly price: string;
  readonly qty: string;
}

/** Both sides, best first. */
export class TextBook {
  readonly bids: TextLevel[] = [];
  readonly asks: TextLevel[] = [];

  clear(): void {
    this.bids.length = 0;
    this.asks.length = 0;
  }

  /** State a level; without lots it goes. */
  set(side: number, ticks: number, lots: number, price: string, qty: string): void {
    const levels = side > 0 ? this.bids : this.asks;
    const at = placeIn(levels, side, ticks);
    const isThere = levels[at]?.ticks === ticks;
    if (lots === 0) {
      if (isThere) levels.splice(at, 1);
    } else {
      levels.splice(at, isThere ? 1 : 0, { ticks, price, qty });
    }
  }

  /** Keep only the best levels: a venue that shows so many says nothing more of the others. */
  cut(depth: number): void {
    if (this.bids.length > depth) this.bids.length = depth;
    if (this.asks.length > depth) this.asks.length = depth;
  }
}

/** Where a price is, or would be. */
function placeIn(levels: readonly TextLevel[], side: number, ticks: number): number {
  let from = 0;
  let to = levels.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (side * (levels[middle]!.ticks - ticks) > 0) from = middle + 1;
    else to = middle;
  }
  return from;
}
