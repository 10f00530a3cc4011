/**
 * The levels that one message tells, as the venue spells them: one list, filled anew for each message.
 *
 * Prices and quantities stay as they came, text or number, so that what is only looked at in pass 1 is not converted, and checksums are
 * over the venue's own spelling. Where the frame's bytes are at hand a level is only its place among them, until the next message.
 *
 * Example: `levels.begin(); levels.add(1, '56218.3', '0.15'); levels.count === 1`.
 */
import type { PairLists } from './pair-lists.js';
import type { TextLevel } from './text-book.js';
import type { Units } from './units.js';

/** A decimal as JSON has it. */
export type Spelled = string | number;

/** Places of a level: where its price and its quantity begin and end. */
const PLACES = 4;
const FIRST_LEVELS = 1024;
/** The level has no place: it is text or number. */
const NO_PLACE = -1;

/** Levels of a message. */
export class Levels {
  count = 0;
  /** Lists that were cut out of the frame. */
  lists: PairLists | undefined;
  /** +1 bid, −1 ask. */
  readonly sides: number[] = [];
  readonly #prices: Spelled[] = [];
  readonly #qtys: Spelled[] = [];
  #bytes: Buffer = Buffer.alloc(0);
  #places = new Int32Array(PLACES * FIRST_LEVELS);

  begin(): void {
    this.count = 0;
  }

  add(side: number, price: Spelled, qty: Spelled): void {
    const i = this.#next(side);
    this.#prices[i] = price;
    this.#qtys[i] = qty;
    this.#places[PLACES * i] = NO_PLACE;
  }

  /** A level that stands in `bytes`, the same for all levels of a message. */
  addPlaced(side: number, bytes: Buffer, priceFrom: number, priceTo: number, qtyFrom: number, qtyTo: number): void {
    const i = this.#next(side);
    this.#bytes = bytes;
    const places = this.#places;
    places[PLACES * i] = priceFrom;
    places[PLACES * i + 1] = priceTo;
    places[PLACES * i + 2] = qtyFrom;
    places[PLACES * i + 3] = qtyTo;
  }

  /** Take level `from` in place of level `to`. */
  move(to: number, from: number): void {
    this.sides[to] = this.sides[from]!;
    this.#places.copyWithin(PLACES * to, PLACES * from, PLACES * (from + 1));
    if (this.#places[PLACES * from] !== NO_PLACE) return;
    this.#prices[to] = this.#prices[from]!;
    this.#qtys[to] = this.#qtys[from]!;
  }

  price(i: number): Spelled {
    const at = this.#places[PLACES * i]!;
    return at === NO_PLACE ? this.#prices[i]! : this.#bytes.toString('latin1', at, this.#places[PLACES * i + 1]);
  }

  qty(i: number): Spelled {
    if (this.#places[PLACES * i] === NO_PLACE) return this.#qtys[i]!;
    return this.#bytes.toString('latin1', this.#places[PLACES * i + 2], this.#places[PLACES * i + 3]);
  }

  /** The price of level `i`. @throws NotADecimal, NotAMultiple, TooManyUnits */
  ticks(i: number, units: Units): number {
    const at = this.#places[PLACES * i]!;
    return at === NO_PLACE ? units.ticks(this.#prices[i]!) : units.ticksIn(this.#bytes, at, this.#places[PLACES * i + 1]!);
  }

  /** The quantity of level `i`. @throws NotADecimal, NotAMultiple, TooManyUnits */
  lots(i: number, units: Units): number {
    if (this.#places[PLACES * i] === NO_PLACE) return units.lots(this.#qtys[i]!);
    return units.lotsIn(this.#bytes, this.#places[PLACES * i + 2]!, this.#places[PLACES * i + 3]!);
  }

  /** Write how level `i` is spelled. */
  spell(i: number, into: TextLevel): void {
    into.isSummed = false;
    const places = this.#places;
    const from = places[PLACES * i]!;
    if (from === NO_PLACE) {
      const price = String(this.#prices[i]!);
      const text = price + String(this.#qtys[i]!);
      if (text.length > into.bytes.length) into.bytes = Buffer.alloc(text.length);
      into.priceEnd = price.length;
      into.end = into.bytes.write(text, 'latin1');
      return;
    }
    const priceTo = places[PLACES * i + 1]!;
    const qtyFrom = places[PLACES * i + 2]!;
    const qtyTo = places[PLACES * i + 3]!;
    const room = priceTo - from + (qtyTo - qtyFrom);
    if (room > into.bytes.length) into.bytes = Buffer.alloc(room);
    const { bytes } = into;
    let end = 0;
    for (let j = from; j < priceTo; j++) bytes[end++] = this.#bytes[j]!;
    into.priceEnd = end;
    for (let j = qtyFrom; j < qtyTo; j++) bytes[end++] = this.#bytes[j]!;
    into.end = end;
  }

  /** A lasting copy. */
  copy(): Levels {
    const copy = new Levels();
    for (let i = 0; i < this.count; i++) copy.add(this.sides[i]!, this.price(i), this.qty(i));
    return copy;
  }

  #next(side: number): number {
    const i = this.count++;
    this.sides[i] = side;
    if (PLACES * i === this.#places.length) {
      const grown = new Int32Array(2 * this.#places.length);
      grown.set(this.#places);
      this.#places = grown;
    }
    return i;
  }
}
