/**
 * What the records of all schemas share on their way to rows: times, prices on the grid, and atomic groups.
 *
 * `exchTs` is the record's `ts_event` and `recvTs` its `ts_recv`. Order by order, the order of the file is the order of the book, so a time
 * that lies before the last one is lifted to it (flag *repaired time*, counted as borrowed); a snapshot stands at the time of its
 * making, `ts_recv`, since its orders are older. A stamp of receipt that the record itself calls wrong is taken as not before the event.
 *
 * A row waits until the next one comes, so that the last one of a group can be marked when the group's end is told.
 *
 * Units: ticks, lots; ns on the clock of stamps.
 *
 * Example: `rows.at(record, 8, 40, flags, sink); rows.put(Kind.add, 1, 14882, 3, 7, 0); rows.endGroup()`.
 */
import { DataError } from '../../../base/errors.js';
import { parseDecimal } from '../../../base/num/decimal.js';
import { type IntegerGrid, integerGrid } from '../../../base/num/integer-grid.js';
import type { Instrument } from '../../instrument.js';
import { Flag } from '../../row.js';
import { HeldRow } from '../books/held-row.js';
import type { Stamps } from '../frame/clock.js';
import { type InputRecord, placeOf, type RowSink } from '../importer.js';
import { RecordFlag } from './layouts.js';

const PRICE_SCALE = 9;
const TWO32 = 4_294_967_296;
/** High word from which a price in 1e-9 is not exact as a number: some nine million. */
const INEXACT_HIGH = 1 << 21;
const UNDEF_HIGH = 0x7fffffff;
const TS_EVENT = 8;
const BID = 66;
const ASK = 65;

/** +1 for B, −1 for A, 0 for N and all else. */
export function sideOf(letter: number): number {
  return letter === BID ? 1 : letter === ASK ? -1 : 0;
}

/** Rows under way. */
export class DbnRows {
  /** Rows whose time was lifted or borrowed. */
  borrowedTimes = 0;
  exchTs = 0;
  recvTs = 0;
  readonly #stamps: Stamps;
  readonly #instrument: Instrument;
  readonly #prices: IntegerGrid;
  readonly #sizes: IntegerGrid;
  readonly #mayBeNegative: boolean;
  #latestTs = Number.NEGATIVE_INFINITY;
  #timeFlag = 0;
  #record: InputRecord | undefined;
  #sink: RowSink | undefined;
  readonly #held = new HeldRow();

  constructor(instrument: Instrument, stamps: Stamps) {
    this.#instrument = instrument;
    this.#stamps = stamps;
    this.#prices = integerGrid(PRICE_SCALE, parseDecimal(instrument.tickSize));
    this.#sizes = integerGrid(0, parseDecimal(instrument.lotSize));
    this.#mayBeNegative = instrument.negativePrices === true;
  }

  /** The 64-bit stamp at a place of a record, ns on the clock of stamps. */
  stamp(bytes: Buffer, at: number): number {
    return this.#stamps.fromWords(bytes.readInt32LE(at + 4), bytes.readInt32LE(at));
  }

  /** Rows that follow are of this record, whose `ts_recv` stands at `recvAt`. */
  at(record: InputRecord, recvAt: number, flags: number, sink: RowSink): void {
    const { bytes, from, offsetNs } = record;
    const isSnapshot = (flags & RecordFlag.snapshot) !== 0;
    this.#record = record;
    this.#sink = sink;
    this.recvTs = this.stamp(bytes, from + recvAt) + offsetNs;
    const exchTs = isSnapshot ? this.recvTs : this.stamp(bytes, from + TS_EVENT);
    this.#timeFlag = isSnapshot || exchTs < this.#latestTs ? Flag.repairedTime : 0;
    this.exchTs = Math.max(exchTs, this.#latestTs);
    this.#latestTs = this.exchTs;
    if (this.recvTs < this.exchTs && (flags & RecordFlag.badTsRecv) !== 0) {
      this.recvTs = this.exchTs;
      this.#timeFlag = Flag.repairedTime;
    }
  }

  /** One row at the time of the record. */
  put(kind: number, side: number, priceTicks: number, qtyLots: number, orderId: number, flags: number): void {
    this.#held.release(0, this.#sink!);
    if (this.#timeFlag !== 0) this.borrowedTimes++;
    this.#held.hold(this.exchTs, this.recvTs, kind, side, priceTicks, qtyLots, orderId, flags | this.#timeFlag);
  }

  /** The last row is the last one of its group. */
  endGroup(): void {
    this.#held.release(Flag.last, this.#sink!);
  }

  /** Whether the price at a place of a record is none. */
  isUndefined(bytes: Buffer, at: number): boolean {
    return bytes.readInt32LE(at + 4) === UNDEF_HIGH && bytes.readInt32LE(at) === -1;
  }

  /** The price at a place of a record, in ticks. @throws DataError when it is off the grid or not positive where it has to be. */
  price(bytes: Buffer, at: number): number {
    const high = bytes.readInt32LE(at + 4);
    const billionths = high * TWO32 + bytes.readUInt32LE(at);
    const ticks = this.#prices.units(billionths);
    if (Number.isNaN(ticks) || high >= INEXACT_HIGH || high < -INEXACT_HIGH || (billionths <= 0 && !this.#mayBeNegative))
      this.#refusePrice(billionths);
    return ticks;
  }

  /** The size at a place of a record, in lots. @throws DataError when it is off the grid. */
  size(bytes: Buffer, at: number): number {
    const size = bytes.readUInt32LE(at);
    const lots = this.#sizes.units(size);
    if (Number.isNaN(lots)) this.refuse(`size ${String(size)} is no multiple of the lot ${this.#instrument.lotSize}. Check --lot`);
    return lots;
  }

  /** @throws DataError with the place of the record. */
  refuse(what: string): never {
    throw new DataError(`${placeOf(this.#record!)}: ${what}`);
  }

  #refusePrice(billionths: number): never {
    const price = String(billionths / 1e9);
    if (billionths <= 0)
      this.refuse(`price ${price}, expected more than 0, or an instrument with negativePrices: true (in a scenario, or by a definition)`);
    this.refuse(
      Number.isInteger(billionths) && Number.isSafeInteger(billionths)
        ? `price ${price} is no multiple of the tick ${this.#instrument.tickSize}. Check --tick`
        : `price ${price} is too large; expected less than 9007199. Is the file whole?`,
    );
  }
}
