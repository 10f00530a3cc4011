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
const FIRST_LEVELS = 512;

/** One level as spelled. */
export class TextLevel {
  /** Its price to `priceEnd`, then its quantity to `end`. */
  bytes = Buffer.alloc(USUAL_BYTES);
  priceEnd = 0;
  end = 0;
  /** A checksum's own sum of the text, where `isSummed`: until it is spelled anew. */
  sum = 0;
  isSummed = false;
}

/** Both sides. */
export class TextBook {
  readonly #bids = new TextSide(1);
  readonly #asks = new TextSide(-1);

  /** The level at a place of a side, 0 the best; undefined behind the last. */
  best(side: number, place: number): TextLevel | undefined {
    return (side > 0 ? this.#bids : this.#asks).best(place);
  }

  clear(): void {
    this.#bids.clear();
    this.#asks.clear();
  }

  /** State a level, spelled as level `i` of a message; without lots it goes. */
  set(side: number, ticks: number, lots: number, message: Levels, i: number): void {
    const levels = side > 0 ? this.#bids : this.#asks;
    if (lots === 0) levels.remove(ticks);
    else message.spell(i, levels.at(ticks));
  }

  /** Keep only the best levels: a venue that shows so many says nothing more of the others. */
  cut(depth: number): void {
    this.#bids.cut(depth);
    this.#asks.cut(depth);
  }
}

/** Levels of one side, worst first. Numbers are moved, texts stay where they are. */
class TextSide {
  readonly #sign: 1 | -1;
  #count = 0;
  #ticks = new Float64Array(FIRST_LEVELS);
  /** Which text each level has; behind the last level, those that are free. */
  #numbers = Int32Array.from({ length: FIRST_LEVELS }, (_, i) => i);
  readonly #texts: TextLevel[] = [];

  constructor(sign: 1 | -1) {
    this.#sign = sign;
  }

  best(place: number): TextLevel | undefined {
    return place < this.#count ? this.#texts[this.#numbers[this.#count - 1 - place]!] : undefined;
  }

  /** The level at a price, new where there was none. */
  at(ticks: number): TextLevel {
    const at = this.#place(ticks);
    if (at < this.#count && this.#ticks[at] === ticks) return this.#texts[this.#numbers[at]!]!;
    if (this.#count === this.#ticks.length) this.#grow();
    const number = this.#numbers[this.#count]!;
    this.#ticks.copyWithin(at + 1, at, this.#count);
    this.#numbers.copyWithin(at + 1, at, this.#count);
    this.#ticks[at] = ticks;
    this.#numbers[at] = number;
    this.#count++;
    return (this.#texts[number] ??= new TextLevel());
  }

  remove(ticks: number): void {
    const at = this.#place(ticks);
    if (at < this.#count && this.#ticks[at] === ticks) this.#takeOut(at);
  }

  cut(depth: number): void {
    while (this.#count > depth) this.#takeOut(0);
  }

  clear(): void {
    this.#count = 0;
  }

  #takeOut(at: number): void {
    const number = this.#numbers[at]!;
    this.#ticks.copyWithin(at, at + 1, this.#count);
    this.#numbers.copyWithin(at, at + 1, this.#count);
    this.#count--;
    this.#numbers[this.#count] = number;
  }

  /** Where a price is, or would be. */
  #place(ticks: number): number {
    const key = this.#sign * ticks;
    let from = 0;
    let to = this.#count;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (this.#sign * this.#ticks[middle]! < key) from = middle + 1;
      else to = middle;
    }
    return from;
  }

  #grow(): void {
    const room = 2 * this.#count;
    const ticks = new Float64Array(room);
    ticks.set(this.#ticks);
    this.#ticks = ticks;
    const numbers = Int32Array.from({ length: room }, (_, i) => i);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
  }
}
