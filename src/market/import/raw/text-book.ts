/**
 * A book by level that keeps how the venue spells prices and quantities: checksums are over the venue's own text.
 *
 * Each side is a list in order of price, worst first: changes are mostly near the touch, where moving the rest costs little. The text is
 * kept as bytes, and levels that go are used again, so that a change makes neither strings nor objects.
 *
 * Units: ticks, for order. Example: `book.set(1, 100, 3, levels, 0); book.best(1, 0)?.ticks === 100`.
 */
import type { Levels } from './levels.js';

/** More than venues write for a level. */
const USUAL_BYTES = 48;

/** One level as spelled. */
export class TextLevel {
  ticks = 0;
  /** Its price to `priceEnd`, then its quantity to `end`. */
  bytes = Buffer.alloc(USUAL_BYTES);
  priceEnd = 0;
  end = 0;
}

/** Both sides. */
export class TextBook {
  readonly #bids: TextLevel[] = [];
  readonly #asks: TextLevel[] = [];
  /** Levels to be used again. */
  readonly #free: TextLevel[] = [];

  /** The level at a place of a side, 0 the best; undefined behind the last. */
  best(side: number, place: number): TextLevel | undefined {
    const levels = side > 0 ? this.#bids : this.#asks;
    return place < levels.length ? levels[levels.length - 1 - place] : undefined;
  }

  clear(): void {
    this.cut(0);
  }

  /** State a level, spelled as level `i` of a message; without lots it goes. */
  set(side: number, ticks: number, lots: number, message: Levels, i: number): void {
    const levels = side > 0 ? this.#bids : this.#asks;
    const at = placeIn(levels, side, ticks);
    const known = at < levels.length && levels[at]!.ticks === ticks ? levels[at]! : undefined;
    if (lots === 0) {
      if (known === undefined) return;
      this.#free.push(known);
      for (let j = at + 1; j < levels.length; j++) levels[j - 1] = levels[j]!;
      levels.length--;
      return;
    }
    const level = known ?? this.#free.pop() ?? new TextLevel();
    if (known === undefined) {
      levels.push(level);
      for (let j = levels.length - 1; j > at; j--) levels[j] = levels[j - 1]!;
      levels[at] = level;
    }
    level.ticks = ticks;
    message.spell(i, level);
  }

  /** Keep only the best levels: a venue that shows so many says nothing more of the others. */
  cut(depth: number): void {
    if (this.#bids.length > depth) this.#free.push(...this.#bids.splice(0, this.#bids.length - depth));
    if (this.#asks.length > depth) this.#free.push(...this.#asks.splice(0, this.#asks.length - depth));
  }
}

/** Where a price is, or would be. */
function placeIn(levels: readonly TextLevel[], side: number, ticks: number): number {
  let from = 0;
  let to = levels.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (side * (levels[middle]!.ticks - ticks) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
}
