/**
 * A book by level that keeps how the venue spells prices and quantities: checksums are over the venue's own text.
 *
 * Which levels there are is told by a ladder, as in any book. The text is kept as bytes, and levels that go are used again, so that a change makes
 * neither strings nor objects.
 *
 * Units: ticks, for order. Example: `book.set(1, 100, 3, levels, 0); book.best(1, 5).length === 1`.
 */
import { grownInts } from '../../../base/mem/grown.js';
import { Ladder, NO_KEY } from '../../ladder.js';
import type { Levels } from './levels.js';

/** More than venues write for a level. */
const USUAL_BYTES = 48;
/** Pages of a ladder that may be made beyond twice those that are in use, before it is made anew: the market moves on, and what it left is looked through. */
const SPARE_PAGES = 64;

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

  /** The best levels of a side, best first, at most `count`. One list a side, filled anew. */
  best(side: number, count: number): readonly TextLevel[] {
    return (side > 0 ? this.#bids : this.#asks).best(count);
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

/** Levels of one side. */
class TextSide {
  readonly #sign: 1 | -1;
  /** Where there is a level its quantity is 1. */
  #ladder = new Ladder();
  /** By slot of the ladder: which text its level has. */
  #numbers = new Int32Array(0);
  readonly #texts: TextLevel[] = [];
  /** Numbers of texts that no level has. */
  readonly #free: number[] = [];
  readonly #best: TextLevel[] = [];
  #mostPages = SPARE_PAGES;

  constructor(sign: 1 | -1) {
    this.#sign = sign;
  }

  best(count: number): readonly TextLevel[] {
    const ladder = this.#ladder;
    const best = this.#best;
    let found = 0;
    for (let key = ladder.bestKey; key !== NO_KEY && found < count; key = ladder.nextBelow(key))
      best[found++] = this.#texts[this.#numbers[ladder.findSlot(key)]!]!;
    best.length = found;
    return best;
  }

  /** The level at a price, new where there was none. */
  at(ticks: number): TextLevel {
    const ladder = this.#ladder;
    const key = this.#sign * ticks;
    const slot = ladder.slotOf(key);
    if (slot >= this.#numbers.length) this.#numbers = grownInts(this.#numbers, ladder.qty.length);
    if (ladder.qty[slot]! > 0) return this.#texts[this.#numbers[slot]!]!;
    const number = this.#free.pop() ?? this.#texts.push(new TextLevel()) - 1;
    this.#numbers[slot] = number;
    ladder.setAt(slot, key, 1);
    return this.#texts[number]!;
  }

  remove(ticks: number): void {
    this.#removeKey(this.#sign * ticks);
  }

  cut(depth: number): void {
    if (this.#ladder.levels <= depth) return;
    if (this.#ladder.pages > this.#mostPages) this.#makeLadderAnew();
    while (this.#ladder.levels > depth) this.#removeKey(this.#ladder.worstKey());
  }

  clear(): void {
    this.#ladder.clear();
    this.#free.length = 0;
    for (let number = this.#texts.length - 1; number >= 0; number--) this.#free.push(number);
  }

  #removeKey(key: number): void {
    const ladder = this.#ladder;
    const slot = ladder.findSlot(key);
    if (slot < 0 || ladder.qty[slot] === 0) return;
    this.#free.push(this.#numbers[slot]!);
    ladder.setAt(slot, key, 0);
  }

  /** Leave the pages behind in which nothing stands any more. */
  #makeLadderAnew(): void {
    const before = this.#ladder;
    const numbers = this.#numbers;
    const ladder = new Ladder();
    this.#numbers = new Int32Array(0);
    for (let key = before.bestKey; key !== NO_KEY; key = before.nextBelow(key)) {
      const slot = ladder.slotOf(key);
      if (slot >= this.#numbers.length) this.#numbers = grownInts(this.#numbers, ladder.qty.length);
      this.#numbers[slot] = numbers[before.findSlot(key)]!;
      ladder.setAt(slot, key, 1);
    }
    this.#ladder = ladder;
    this.#mostPages = 2 * ladder.pages + SPARE_PAGES;
  }
}
