/**
 * Messages of one stock as rows of a tape (DESIGN §4, "L3 rows"): each is an atomic group of its own.
 *
 * | message | row |
 * |---|---|
 * | A, F | add |
 * | E, C | execute, at the order's price, at the print's; printable N: another print tells the volume (flag 64) |
 * | X, D | reduce, delete |
 * | U | replace, to the back even at the same price; the new reference is the same order |
 * | P | hidden; its side is not told, since Nasdaq has written B for all since 2014 (`hiddenSide: told` takes it as the resting order's) |
 * | Q | trade without a side; a cross of no shares is counted |
 * | H | status: 1 trading (T), 0 else |
 *
 * All else is counted. References that are not known and executions of more than is left are counted and written as they are, without side and
 * price where the order is not known. Of what contradicts itself the message is named: a reference that is taken, a price off the tick.
 *
 * Units: ns on the clock of `Stamps`, prices 1e-4 in the file and ticks in rows, shares and lots.
 */
import { DataError } from '../../../base/errors.js';
import { integerGrid, type IntegerGrid } from '../../../base/num/integer-grid.js';
import { parseDecimal } from '../../../base/num/decimal.js';
import type { Instrument } from '../../instrument.js';
import { Flag, Kind } from '../../row.js';
import { type InputRecord, placeOf, type RowSink } from '../importer.js';
import { idText, LIVE_INTS, LIVE_LOTS, LiveOrders, LOTS, NUMBER, PRICE, SIDE } from '../books/live-orders.js';
import { COUNT_NAMES, Type } from './messages.js';

const TWO32 = 4_294_967_296;
const PRICE_SCALE = 4;
const TIME = 5;
const REF = 11;
const TRADING = 84;
const NOT_PRINTABLE = 78;
/** Side by code: B, S; 0 for all else. */
const SIDE_BY_CODE = new Int8Array(256);
SIDE_BY_CODE[66] = 1;
SIDE_BY_CODE[83] = -1;

/** Lots of an order that is known by its reference only. */
const UNKNOWN = Number.POSITIVE_INFINITY;

/** What it takes besides messages. */
export interface ItchRowsOptions {
  readonly instrument: Instrument;
  /** Whether the side of hidden prints is believed. */
  readonly sideOfHidden: boolean;
  readonly wantsIds: boolean;
}

/** The rows of one stock. */
export class ItchRows {
  readonly orders = new LiveOrders();
  /** Messages without a row, by type. */
  readonly others = new Float64Array(256);
  unknownOrders = 0;
  executedBeyond = 0;
  reducedBeyond = 0;
  emptyCrosses = 0;
  /** Time of the last message, ns since midnight. */
  #lastNs = 0;
  #midnightTs = 0;
  #bytes: Buffer = Buffer.alloc(0);
  #view: DataView = new DataView(new ArrayBuffer(0));
  readonly #instrument: Instrument;
  readonly #price: IntegerGrid;
  readonly #shares: IntegerGrid;
  readonly #sideOfHidden: boolean;
  readonly #wantsIds: boolean;

  constructor({ instrument, sideOfHidden, wantsIds }: ItchRowsOptions) {
    this.#instrument = instrument;
    this.#price = integerGrid(PRICE_SCALE, parseDecimal(instrument.tickSize));
    this.#shares = integerGrid(0, parseDecimal(instrument.lotSize));
    this.#sideOfHidden = sideOfHidden;
    this.#wantsIds = wantsIds;
  }

  /** A file begins whose midnight is `midnightTs`. With another day the orders of the one before are gone: a clear row says so. */
  begin(record: InputRecord, midnightTs: number, sink: RowSink): void {
    const isOtherDay = midnightTs !== this.#midnightTs;
    if (isOtherDay && this.orders.given > 0) {
      const ts = midnightTs + timeOf(record);
      this.orders.clear();
      sink.row(ts, ts, Kind.clear, 0, 0, 0, 0, Flag.last);
    }
    if (isOtherDay) this.#lastNs = 0;
    this.#midnightTs = midnightTs;
  }

  /** A message of the stock. @throws DataError */
  message(record: InputRecord, sink: RowSink): void {
    const { bytes, from } = record;
    if (bytes !== this.#bytes) {
      this.#bytes = bytes;
      this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    }
    const view = this.#view;
    const type = bytes[from]!;
    const ns = view.getUint16(from + TIME) * TWO32 + view.getUint32(from + TIME + 2);
    if (ns < this.#lastNs) this.#refuseTime(record, ns);
    this.#lastNs = ns;
    const ts = this.#midnightTs + ns;
    if (type === Type.addOrder || type === Type.addAttributed) this.#add(record, view, from, ts, sink);
    else if (type === Type.delete) this.#delete(view, from, ts, sink);
    else if (type === Type.replace) this.#replace(record, view, from, ts, sink);
    else if (type === Type.execute || type === Type.executeWithPrice) this.#execute(record, view, from, ts, sink);
    else if (type === Type.reduce) this.#reduce(record, view, from, ts, sink);
    else if (type === Type.hiddenTrade) this.#hidden(record, view, from, ts, sink);
    else if (type === Type.crossTrade) this.#cross(record, view, from, ts, sink);
    else if (type === Type.tradingAction) row(sink, ts, Kind.status, 0, 0, bytes[from + 19] === TRADING ? 1 : 0, 0, Flag.last);
    else this.others[type]!++;
  }

  /** What was counted, by name; what did not occur is left out. */
  counts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const [type, name] of Object.entries(COUNT_NAMES)) {
      const count = this.others[type.charCodeAt(0)]!;
      if (count > 0) counts[name] = count;
    }
    if (this.emptyCrosses > 0) counts['emptyCrosses'] = this.emptyCrosses;
    if (this.reducedBeyond > 0) counts['reducedBeyond'] = this.reducedBeyond;
    return { unknownOrders: this.unknownOrders, executedBeyond: this.executedBeyond, ...counts };
  }

  #add(record: InputRecord, view: DataView, from: number, ts: number, sink: RowSink): void {
    const high = view.getUint32(from + REF);
    const low = view.getUint32(from + REF + 4);
    const side = this.#side(record, view, from + 19);
    const lots = this.#lots(record, view.getUint32(from + 20));
    const priceTicks = this.#ticks(record, view.getUint32(from + 32));
    if (this.orders.find(high, low) >= 0) this.#refuseReference(record, high, low);
    const number = this.orders.add(high, low, side, priceTicks, lots);
    if (this.#wantsIds) sink.named(number, idText(high, low));
    row(sink, ts, Kind.add, side, priceTicks, lots, number, Flag.last);
  }

  #delete(view: DataView, from: number, ts: number, sink: RowSink): void {
    const slot = this.#order(view, from, sink);
    const at = slot * LIVE_INTS;
    const { ints, lots } = this.orders;
    const left = lots[slot * LIVE_LOTS + LOTS]!;
    const known = left === UNKNOWN ? 0 : left;
    row(sink, ts, Kind.delete, ints[at + SIDE]!, ints[at + PRICE]!, known, ints[at + NUMBER]!, Flag.last);
    this.orders.remove(slot);
  }

  #replace(record: InputRecord, view: DataView, from: number, ts: number, sink: RowSink): void {
    const slot = this.#order(view, from, sink);
    const { ints } = this.orders;
    const side = ints[slot * LIVE_INTS + SIDE]!;
    const number = ints[slot * LIVE_INTS + NUMBER]!;
    const high = view.getUint32(from + 19);
    const low = view.getUint32(from + 23);
    const lots = this.#lots(record, view.getUint32(from + 27));
    const priceTicks = this.#ticks(record, view.getUint32(from + 31));
    if (this.orders.find(high, low) >= 0) this.#refuseReference(record, high, low);
    // Of an order that was never told the side stays unknown, and a price without a side says nothing.
    if (side === 0) this.orders.rename(slot, high, low, 0, UNKNOWN);
    else this.orders.rename(slot, high, low, priceTicks, lots);
    if (this.#wantsIds) sink.named(number, idText(high, low));
    row(sink, ts, Kind.replace, side, side === 0 ? 0 : priceTicks, lots, number, Flag.last);
  }

  #execute(record: InputRecord, view: DataView, from: number, ts: number, sink: RowSink): void {
    const slot = this.#order(view, from, sink);
    const at = slot * LIVE_INTS;
    const { ints } = this.orders;
    const side = ints[at + SIDE]!;
    const number = ints[at + NUMBER]!;
    let priceTicks = ints[at + PRICE]!;
    let flags: number = Flag.last;
    if (view.getUint8(from) === Type.executeWithPrice) {
      const printTicks = this.#ticks(record, view.getUint32(from + 32));
      if (side !== 0) priceTicks = printTicks;
      if (view.getUint8(from + 31) === NOT_PRINTABLE) flags |= Flag.notVolume;
    }
    const lots = this.#lots(record, view.getUint32(from + 19));
    if (this.#take(slot, lots)) this.executedBeyond++;
    row(sink, ts, Kind.execute, side, priceTicks, lots, number, flags);
  }

  #reduce(record: InputRecord, view: DataView, from: number, ts: number, sink: RowSink): void {
    const slot = this.#order(view, from, sink);
    const at = slot * LIVE_INTS;
    const { ints } = this.orders;
    const lots = this.#lots(record, view.getUint32(from + 19));
    row(sink, ts, Kind.reduce, ints[at + SIDE]!, ints[at + PRICE]!, lots, ints[at + NUMBER]!, Flag.last);
    if (this.#take(slot, lots)) this.reducedBeyond++;
  }

  #hidden(record: InputRecord, view: DataView, from: number, ts: number, sink: RowSink): void {
    const resting = this.#side(record, view, from + 19);
    const lots = this.#lots(record, view.getUint32(from + 20));
    const priceTicks = this.#ticks(record, view.getUint32(from + 32));
    row(sink, ts, Kind.hidden, this.#sideOfHidden ? -resting : 0, priceTicks, lots, 0, Flag.last);
  }

  #cross(record: InputRecord, view: DataView, from: number, ts: number, sink: RowSink): void {
    const shares = view.getUint32(from + 11) * TWO32 + view.getUint32(from + 15);
    if (shares === 0) {
      this.emptyCrosses++;
      return;
    }
    const lots = this.#lots(record, shares);
    row(sink, ts, Kind.trade, 0, this.#ticks(record, view.getUint32(from + 27)), lots, 0, Flag.last);
  }

  /** Slot of the order that a message is about; one that was never told gets a number, and is counted each time. */
  #order(view: DataView, from: number, sink: RowSink): number {
    const high = view.getUint32(from + REF);
    const low = view.getUint32(from + REF + 4);
    const slot = this.orders.find(high, low);
    if (slot >= 0 && this.orders.ints[slot * LIVE_INTS + SIDE] !== 0) return slot;
    this.unknownOrders++;
    if (slot >= 0) return slot;
    const number = this.orders.add(high, low, 0, 0, UNKNOWN);
    if (this.#wantsIds) sink.named(number, idText(high, low));
    return this.orders.find(high, low);
  }

  /** Lots leave an order, and the order with its last one. Whether there were fewer. */
  #take(slot: number, lots: number): boolean {
    const left = this.orders.lots[slot * LIVE_LOTS + LOTS]! - lots;
    if (left > 0) this.orders.lots[slot * LIVE_LOTS + LOTS] = left;
    else this.orders.remove(slot);
    return left < 0;
  }

  #side(record: InputRecord, view: DataView, at: number): number {
    const code = view.getUint8(at);
    // No branch between the two: which side comes next cannot be guessed.
    const side = SIDE_BY_CODE[code]!;
    if (side !== 0) return side;
    throw new DataError(`${placeOf(record)}: side: got code ${code}, expected B or S. Is the file damaged?`);
  }

  #ticks(record: InputRecord, price4: number): number {
    const ticks = this.#price.units(price4);
    if (ticks > 0) return ticks;
    const price = `${Math.floor(price4 / 10_000)}.${String(price4 % 10_000).padStart(PRICE_SCALE, '0')}`;
    throw new DataError(
      price4 === 0
        ? `${placeOf(record)}: price: got 0, expected more. Is the file damaged?`
        : `${placeOf(record)}: price: got ${price}, expected a multiple of ${this.#instrument.tickSize}. Give a finer --tick: prices of ITCH are in 0.0001.`,
    );
  }

  #lots(record: InputRecord, shares: number): number {
    const lots = this.#shares.units(shares);
    if (lots > 0) return lots;
    throw new DataError(
      shares === 0
        ? `${placeOf(record)}: shares: got 0, expected more. Is the file damaged?`
        : `${placeOf(record)}: shares: got ${shares}, expected a multiple of ${this.#instrument.lotSize}. Give a finer --lot: ITCH has single shares.`,
    );
  }

  #refuseReference(record: InputRecord, high: number, low: number): never {
    throw new DataError(
      `${placeOf(record)}: order ${idText(high, low)} is there already; expected a new reference. Are the files parts of one day, each once and in order?`,
    );
  }

  #refuseTime(record: InputRecord, ns: number): never {
    throw new DataError(
      `${placeOf(record)}: time goes back by ${this.#lastNs - ns} ns; expected messages in order of time. Is the file damaged, or was it given twice?`,
    );
  }
}

/** One row, received when it happened: ITCH has one clock. */
function row(
  sink: RowSink,
  ts: number,
  kind: number,
  side: number,
  priceTicks: number,
  qtyLots: number,
  orderId: number,
  flags: number,
): void {
  sink.row(ts, ts, kind, side, priceTicks, qtyLots, orderId, flags);
}

/** Time of a message, ns since midnight. */
export function timeOf({ bytes, from }: InputRecord): number {
  return bytes.readUInt16BE(from + TIME) * TWO32 + bytes.readUInt32BE(from + TIME + 2);
}
