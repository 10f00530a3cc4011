/**
 * The levels that one message tells, as the venue spells them: one list, filled anew for each message.
 *
 * Prices and quantities stay as they came, text or number, so that what is only looked at in pass 1 is not converted, and checksums are
 * over the venue's own spelling. Where the frame's bytes are at hand a level is only its place among them, until the next message.
 *
 * Example: `levels.begin(); levels.add(1, '56218.3', '0.15'); levels.count === 1`.
 */
import type { PairLists } from './pair-lists.js';
import { BEHIND, DIGITS, FROM, NOT_PLAIN, PlacedLevels, PRICE, QTY, RECORD, TO } from './placed-levels.js';
import type { TextLevel } from './text-book.js';
import type { Units } from './units.js';

/** A decimal as JSON has it. */
export type Spelled = string | number;

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
  readonly #placed = new PlacedLevels();

  begin(): void {
    this.count = 0;
  }

  add(side: number, price: Spelled, qty: Spelled): void {
    const i = this.#next(side);
    this.#prices[i] = price;
    this.#qtys[i] = qty;
    this.#placed.numbers[RECORD * i + FROM] = NO_PLACE;
  }

  /** The first `count` of levels that stand in `bytes`, the same for all levels of a message. */
  addPlaced(side: number, bytes: Buffer, { numbers }: PlacedLevels, count: number): void {
    const first = this.count;
    this.#bytes = bytes;
    this.count += count;
    this.#placed.reach(this.count);
    const own = this.#placed.numbers;
    for (let i = 0; i < count; i++) this.sides[first + i] = side;
    for (let n = 0; n < RECORD * count; n++) own[RECORD * first + n] = numbers[n]!;
  }

  /** Take level `from` in place of level `to`. */
  move(to: number, from: number): void {
    const { numbers } = this.#placed;
    this.sides[to] = this.sides[from]!;
    numbers.copyWithin(RECORD * to, RECORD * from, RECORD * (from + 1));
    if (numbers[RECORD * from + FROM] !== NO_PLACE) return;
    this.#prices[to] = this.#prices[from]!;
    this.#qtys[to] = this.#qtys[from]!;
  }

  price(i: number): Spelled {
    return this.#isPlaced(i) ? this.#text(i, PRICE) : this.#prices[i]!;
  }

  qty(i: number): Spelled {
    return this.#isPlaced(i) ? this.#text(i, QTY) : this.#qtys[i]!;
  }

  /** The price of level `i`. @throws NotADecimal, NotAMultiple, TooManyUnits */
  ticks(i: number, units: Units): number {
    if (!this.#isPlaced(i)) return units.ticks(this.#prices[i]!);
    const { numbers } = this.#placed;
    const at = RECORD * i + PRICE;
    const ticks = numbers[at + BEHIND] === NOT_PLAIN ? Number.NaN : units.ticksOf(numbers[at + DIGITS]!, numbers[at + BEHIND]!);
    return Number.isNaN(ticks) ? units.ticksIn(this.#bytes, numbers[at + FROM]!, numbers[at + TO]!) : ticks;
  }

  /** The quantity of level `i`. @throws NotADecimal, NotAMultiple, TooManyUnits */
  lots(i: number, units: Units): number {
    if (!this.#isPlaced(i)) return units.lots(this.#qtys[i]!);
    const { numbers } = this.#placed;
    const at = RECORD * i + QTY;
    const lots = numbers[at + BEHIND] === NOT_PLAIN ? Number.NaN : units.lotsOf(numbers[at + DIGITS]!, numbers[at + BEHIND]!);
    return Number.isNaN(lots) ? units.lotsIn(this.#bytes, numbers[at + FROM]!, numbers[at + TO]!) : lots;
  }

  /** Write how level `i` is spelled. */
  spell(i: number, into: TextLevel): void {
    into.isSummed = false;
    if (!this.#isPlaced(i)) {
      const price = String(this.#prices[i]!);
      const text = price + String(this.#qtys[i]!);
      if (text.length > into.bytes.length) into.bytes = Buffer.alloc(text.length);
      into.priceEnd = price.length;
      into.end = into.bytes.write(text, 'latin1');
      return;
    }
    const { numbers } = this.#placed;
    const from = numbers[RECORD * i + PRICE + FROM]!;
    const priceTo = numbers[RECORD * i + PRICE + TO]!;
    const qtyFrom = numbers[RECORD * i + QTY + FROM]!;
    const qtyTo = numbers[RECORD * i + QTY + TO]!;
    const room = priceTo - from + (qtyTo - qtyFrom);
    if (room > into.bytes.length) into.bytes = Buffer.alloc(room);
    const source = this.#bytes;
    const { bytes } = into;
    let end = 0;
    for (let j = from; j < priceTo; j++) bytes[end++] = source[j]!;
    into.priceEnd = end;
    for (let j = qtyFrom; j < qtyTo; j++) bytes[end++] = source[j]!;
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
    this.#placed.reach(i);
    return i;
  }

  #isPlaced(i: number): boolean {
    return this.#placed.numbers[RECORD * i + FROM] !== NO_PLACE;
  }

  /** Price or quantity (`part`) of a level, as it stands among the bytes. */
  #text(i: number, part: number): string {
    const { numbers } = this.#placed;
    const at = RECORD * i + part;
    return this.#bytes.toString('latin1', numbers[at + FROM], numbers[at + TO]);
  }
}
