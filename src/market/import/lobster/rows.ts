/**
 * Messages as rows of a tape (DESIGN §4, "L3 rows"), each an atomic group of its own, and where there is a book file the book that they make.
 *
 * | type | row |
 * |---|---|
 * | 1, 2, 3, 4 | add, reduce, delete, execute |
 * | 5 | hidden; the aggressor's side is the other one than the direction's |
 * | 6 | trade without a side |
 * | 7 | status: 1 trading again (price 1), 0 halted (−1) or quoting (0) |
 *
 * An id that was not told by an add belongs to an order that was there before the file began: its rows say what the message says, and take
 * from the lots without an order at their price. They are counted.
 *
 * Units: ns on the clock of `Stamps`, prices 1e-4 in the file and ticks in rows, shares and lots.
 */
import { DataError } from '../../../base/errors.js';
import { parseDecimal } from '../../../base/num/decimal.js';
import { integerGrid, type IntegerGrid } from '../../../base/num/integer-grid.js';
import type { Instrument } from '../../instrument.js';
import { L3Book } from '../../l3-book.js';
import { Flag, Kind } from '../../row.js';
import { type InputRecord, placeOf, type RowSink } from '../importer.js';
import { idText, LIVE_INTS, LIVE_LOTS, LiveOrders, LOTS, NUMBER, PRICE, SIDE } from '../books/live-orders.js';
import { type LobsterMessage, Type } from './lines.js';

const PRICE_SCALE = 4;
/** Lots of an order that was there before the file began. */
const UNKNOWN = Number.POSITIVE_INFINITY;

/** The rows of one symbol. */
export class LobsterRows {
  readonly orders = new LiveOrders();
  /** The book that the rows make; kept where a book file is there to be held against. */
  readonly book: L3Book | undefined;
  unknownOrders = 0;
  executedBeyond = 0;
  reducedBeyond = 0;
  emptyTrades = 0;
  readonly #instrument: Instrument;
  readonly #wantsIds: boolean;
  readonly #price: IntegerGrid;
  readonly #shares: IntegerGrid;

  constructor(instrument: Instrument, wantsIds: boolean, keepsBook: boolean) {
    this.#instrument = instrument;
    this.#wantsIds = wantsIds;
    this.book = keepsBook ? new L3Book() : undefined;
    this.#price = integerGrid(PRICE_SCALE, parseDecimal(instrument.tickSize));
    this.#shares = integerGrid(0, parseDecimal(instrument.lotSize));
  }

  /** A message that happened at `ts`. @throws DataError */
  message(message: LobsterMessage, ts: number, record: InputRecord, sink: RowSink): void {
    const { type, direction } = message;
    if (type === Type.status) {
      this.row(sink, ts, Kind.status, 0, 0, message.price4 > 0 ? 1 : 0, 0, Flag.last);
      return;
    }
    if (message.shares === 0 && (type === Type.cross || type === Type.hidden)) {
      this.emptyTrades++;
      return;
    }
    const priceTicks = this.ticks(record, message.price4);
    const lots = this.lots(record, message.shares);
    if (type === Type.hidden) this.row(sink, ts, Kind.hidden, -direction, priceTicks, lots, 0, Flag.last);
    else if (type === Type.cross) this.row(sink, ts, Kind.trade, 0, priceTicks, lots, 0, Flag.last);
    else if (type === Type.add) this.#add(message, ts, priceTicks, lots, record, sink);
    else this.#change(message, ts, priceTicks, lots, record, sink);
  }

  /** One row, received when it happened: LOBSTER has one clock. */
  row(sink: RowSink, ts: number, kind: number, side: number, priceTicks: number, qtyLots: number, orderId: number, flags: number): void {
    sink.row(ts, ts, kind, side, priceTicks, qtyLots, orderId, flags);
    this.book?.apply(kind, side, priceTicks, qtyLots, orderId, flags, 0);
  }

  /** Everything that is known is gone, as overnight. */
  clear(ts: number, sink: RowSink): void {
    this.orders.clear();
    this.row(sink, ts, Kind.clear, 0, 0, 0, 0, Flag.last);
  }

  /** A price of the file in ticks. @throws DataError naming the record. */
  ticks(record: InputRecord, price4: number): number {
    const ticks = this.#price.units(price4);
    if (ticks > 0) return ticks;
    throw new DataError(
      price4 <= 0
        ? `${placeOf(record)}: price: got ${price4}, expected more than 0`
        : `${placeOf(record)}: price: got ${price4} (in 0.0001), expected a multiple of ${this.#instrument.tickSize}. Give a finer --tick.`,
    );
  }

  /** A size of the file in lots. @throws DataError naming the record. */
  lots(record: InputRecord, shares: number): number {
    const lots = this.#shares.units(shares);
    if (lots > 0) return lots;
    throw new DataError(
      shares === 0
        ? `${placeOf(record)}: size: got 0, expected more`
        : `${placeOf(record)}: size: got ${shares}, expected a multiple of ${this.#instrument.lotSize}. Give a finer --lot.`,
    );
  }

  #add(
    { idHigh, idLow, direction }: LobsterMessage,
    ts: number,
    priceTicks: number,
    lots: number,
    record: InputRecord,
    sink: RowSink,
  ): void {
    if (this.orders.find(idHigh, idLow) >= 0)
      throw new DataError(
        `${placeOf(record)}: order ${idText(idHigh, idLow)} is there already; expected a new id. Was the file given twice?`,
      );
    const number = this.orders.add(idHigh, idLow, direction, priceTicks, lots);
    if (this.#wantsIds) sink.named(number, idText(idHigh, idLow));
    this.row(sink, ts, Kind.add, direction, priceTicks, lots, number, Flag.last);
  }

  /** Reduce, delete, execute. */
  #change(message: LobsterMessage, ts: number, priceTicks: number, lots: number, record: InputRecord, sink: RowSink): void {
    const { type, direction } = message;
    const slot = this.#order(message, priceTicks, sink);
    const { ints } = this.orders;
    const at = slot * LIVE_INTS;
    const number = ints[at + NUMBER]!;
    const left = this.orders.lots[slot * LIVE_LOTS + LOTS]!;
    const isKnown = left !== UNKNOWN;
    if (ints[at + SIDE] !== direction || (isKnown && type !== Type.execute && ints[at + PRICE] !== priceTicks))
      this.#refuseOther(message, ints[at + SIDE]!, ints[at + PRICE]!, record);
    if (type === Type.delete) {
      this.row(sink, ts, Kind.delete, direction, priceTicks, isKnown ? left : lots, number, Flag.last);
      this.orders.remove(slot);
      return;
    }
    this.row(sink, ts, type === Type.execute ? Kind.execute : Kind.reduce, direction, priceTicks, lots, number, Flag.last);
    if (lots > left) {
      if (type === Type.execute) this.executedBeyond++;
      else this.reducedBeyond++;
    }
    if (lots < left) this.orders.lots[slot * LIVE_LOTS + LOTS] = left - lots;
    else this.orders.remove(slot);
  }

  /** Slot of the order that a message is about; one that was never told gets a number. */
  #order({ idHigh, idLow, direction }: LobsterMessage, priceTicks: number, sink: RowSink): number {
    const slot = this.orders.find(idHigh, idLow);
    if (slot >= 0 && this.orders.lots[slot * LIVE_LOTS + LOTS] !== UNKNOWN) return slot;
    this.unknownOrders++;
    if (slot >= 0) return slot;
    const number = this.orders.add(idHigh, idLow, direction, priceTicks, UNKNOWN);
    if (this.#wantsIds) sink.named(number, idText(idHigh, idLow));
    return this.orders.find(idHigh, idLow);
  }

  #refuseOther({ idHigh, idLow, direction, price4 }: LobsterMessage, side: number, priceTicks: number, record: InputRecord): never {
    throw new DataError(
      `${placeOf(record)}: order ${idText(idHigh, idLow)}: got direction ${direction} and price ${price4} (in 0.0001); it stands on side ${side} at ${priceTicks} ticks of ${this.#instrument.tickSize}. Is the file damaged?`,
    );
  }
}
