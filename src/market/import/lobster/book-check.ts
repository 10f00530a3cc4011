/**
 * A pair of LOBSTER files checked row by row: after message k the book that the messages make has to be row k of the book file.
 *
 * Before the first message stands what the first row shows and the first message does not explain: lots without an order (snapshot rows).
 *
 * A file of N levels a side tells nothing of what lies beyond them. So a level that comes into view from beyond the last level of the row
 * before is taken as the row has it, and so is, until it is empty once, what happens at it: orders may have come and gone there unseen. What
 * differs there is put right by rows (known orders that the row does not hold leave, other lots are stated without an order) and counted.
 * Everywhere else a difference is an error that names the row.
 *
 * Units: ticks, lots; prices as keys, `side · priceTicks`, so that the best is the greatest.
 */
import { DataError } from '../../../base/errors.js';
import { formatOnGrid, parseDecimal } from '../../../base/num/decimal.js';
import type { Instrument } from '../../instrument.js';
import type { L3Book } from '../../l3-book.js';
import { NO_KEY } from '../../ladder.js';
import { LINKS, LOTS, NEXT, NO_ID, ID, VALUES } from '../../order-pool.js';
import { Flag, Kind } from '../../row.js';
import { type InputRecord, placeOf, type RowSink } from '../importer.js';
import { LIVE_INTS, NUMBER } from '../books/live-orders.js';
import { type LobsterBookRow, type LobsterMessage, NO_LEVEL, Type } from './lines.js';
import type { LobsterRows } from './rows.js';

const SIDES = [-1, 1] as const;

/** One side while it is checked. */
class SideView {
  /** Worst key that the row before showed; everything is in view where it showed less than all its levels. */
  end = NO_KEY;
  /** Levels that were out of view since they were last empty. */
  readonly doubtful = new Set<number>();
}

/** The check of one pair. */
export class BookCheck {
  /** Rows that were equal, or put right. */
  rows = 0;
  /** Levels that were put right where they came into view, or later at such levels. */
  restated = 0;
  /** Orders that had left out of view. */
  leftUnseen = 0;
  readonly #rowsOf: LobsterRows;
  readonly #book: L3Book;
  readonly #instrument: Instrument;
  readonly #views = { bids: new SideView(), asks: new SideView() };
  /** Of the row that is being checked. */
  #ts = 0;
  #sink: RowSink | undefined;

  constructor(rows: LobsterRows, book: L3Book, instrument: Instrument) {
    this.#rowsOf = rows;
    this.#book = book;
    this.#instrument = instrument;
  }

  /** State what was there before the first message, of which `row` is the book after it. @throws DataError */
  open(row: LobsterBookRow, message: LobsterMessage, ts: number, record: InputRecord, sink: RowSink): void {
    const levels = this.#before(row, message, record);
    for (const [i, { side, priceTicks, lots }] of levels.entries()) {
      const flags = Flag.snapshotPart | (i === levels.length - 1 ? Flag.last : 0);
      this.#rowsOf.row(sink, ts, Kind.snapshot, side, priceTicks, lots, 0, flags);
    }
    for (const side of SIDES) this.#view(side).end = this.#endOf(row, side, record);
  }

  /** Hold the book against the row behind the message that happened at `ts`. @throws DataError */
  compare(row: LobsterBookRow, { type, direction, price4 }: LobsterMessage, ts: number, record: InputRecord, sink: RowSink): void {
    this.#ts = ts;
    this.#sink = sink;
    for (const side of SIDES) this.#side(row, side, record);
    const { doubtful } = this.#view(direction);
    if (doubtful.size > 0 && isOfBook(type)) {
      const key = direction * this.#rowsOf.ticks(record, price4);
      if (this.#book.levels.ladder(direction).get(key) === 0) doubtful.delete(key);
    }
    this.rows++;
  }

  /** The levels before the first message. */
  #before(row: LobsterBookRow, message: LobsterMessage, record: InputRecord): { side: number; priceTicks: number; lots: number }[] {
    const { type, shares, price4, direction } = message;
    let change = !isOfBook(type) ? 0 : type === Type.add ? -shares : shares;
    const levels: { side: number; priceTicks: number; lots: number }[] = [];
    const put = (side: number, level4: number, size: number): void => {
      if (size > 0) levels.push({ side, priceTicks: this.#rowsOf.ticks(record, level4), lots: this.#rowsOf.lots(record, size) });
    };
    for (const side of SIDES) {
      for (let level = 0; level < row.levels; level++) {
        const at = 2 * level + (side > 0 ? 1 : 0);
        if (Math.abs(row.prices[at]!) === NO_LEVEL) continue;
        const isChanged = side === direction && row.prices[at] === price4;
        put(side, row.prices[at]!, row.sizes[at]! + (isChanged ? change : 0));
        if (isChanged) change = 0;
      }
    }
    // The level that the message took away.
    if (change > 0) put(direction, price4, change);
    return levels;
  }

  /** Two ways down one side at once: the row's levels, and the book's. */
  #side(row: LobsterBookRow, side: 1 | -1, record: InputRecord): void {
    const ladder = this.#book.levels.ladder(side);
    const view = this.#view(side);
    let key = ladder.bestKey;
    let told = NO_KEY;
    for (let level = 0; level < row.levels; level++) {
      const at = 2 * level + (side > 0 ? 1 : 0);
      const price4 = row.prices[at]!;
      if (Math.abs(price4) === NO_LEVEL) {
        told = NO_KEY;
        break;
      }
      told = side * this.#rowsOf.ticks(record, price4);
      const lots = this.#rowsOf.lots(record, row.sizes[at]!);
      while (key > told) {
        this.#settle(side, key, 0, record, level);
        key = ladder.nextBelow(key);
      }
      if (told < view.end) view.doubtful.add(told);
      if (key !== told || ladder.get(key) !== lots) this.#settle(side, told, lots, record, level);
      key = ladder.nextBelow(told);
    }
    if (told === NO_KEY) {
      for (; key !== NO_KEY; key = ladder.nextBelow(key)) this.#settle(side, key, 0, record, row.levels);
    }
    view.end = told;
  }

  /** A level differs: right it where it may have changed unseen. */
  #settle(side: 1 | -1, key: number, lots: number, record: InputRecord, level: number): void {
    const view = this.#view(side);
    if (key >= view.end && !view.doubtful.has(key)) this.#refuse(side, key, lots, record, level);
    this.restated++;
    const loose = this.#book.loose(side, key);
    const looseLots = loose < 0 ? 0 : this.#book.pool.values[loose * VALUES + LOTS]!;
    let known = this.#book.levels.ladder(side).get(key) - looseLots;
    if (known > lots) {
      this.#dropOrders(side, key);
      known = 0;
    }
    if (lots === 0) view.doubtful.delete(key);
    if (lots - known !== looseLots)
      this.#rowsOf.row(this.#sink!, this.#ts, Kind.snapshot, side, side * key, lots - known, 0, Flag.snapshotPart | Flag.last);
  }

  /** The orders of a level left unseen. */
  #dropOrders(side: number, key: number): void {
    const { values, links } = this.#book.pool;
    const gone: [number, number][] = [];
    for (let o = this.#book.first(side, key); o >= 0; o = links[o * LINKS + NEXT]!)
      if (values[o * VALUES + ID] !== NO_ID) gone.push([values[o * VALUES + ID]!, values[o * VALUES + LOTS]!]);
    const { orders } = this.#rowsOf;
    for (const [number, lots] of gone) {
      this.#rowsOf.row(this.#sink!, this.#ts, Kind.delete, side, side * key, lots, number, Flag.last);
      const slot = slotOf(orders.ints, number);
      if (slot >= 0) orders.remove(slot);
    }
    this.leftUnseen += gone.length;
  }

  #endOf(row: LobsterBookRow, side: number, record: InputRecord): number {
    const price4 = row.prices[2 * (row.levels - 1) + (side > 0 ? 1 : 0)]!;
    return Math.abs(price4) === NO_LEVEL ? NO_KEY : side * this.#rowsOf.ticks(record, price4);
  }

  #view(side: number): SideView {
    return side > 0 ? this.#views.bids : this.#views.asks;
  }

  #refuse(side: number, key: number, lots: number, record: InputRecord, level: number): never {
    const tick = parseDecimal(this.#instrument.tickSize);
    const lot = parseDecimal(this.#instrument.lotSize);
    const price = formatOnGrid(side * key, tick);
    const made = formatOnGrid(this.#book.levels.ladder(side).get(key), lot);
    throw new DataError(
      `${placeOf(record)}: ${side > 0 ? 'bid' : 'ask'} level ${level + 1}: the file has ${formatOnGrid(lots, lot)} at ${price}, the messages up to here make ${made}. Are both files whole, of one symbol and one day?`,
    );
  }
}

/** Whether messages of a type change the book. */
function isOfBook(type: number): boolean {
  return type <= Type.execute;
}

/** Slot of the order with a number, which is looked for one by one: this is rare. */
function slotOf(ints: Int32Array, number: number): number {
  for (let slot = 0; slot * LIVE_INTS < ints.length; slot++) if (ints[slot * LIVE_INTS + NUMBER] === number) return slot;
  return -1;
}
