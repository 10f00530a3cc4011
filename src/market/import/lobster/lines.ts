/**
 * Lines of LOBSTER files, from bytes: messages, and rows of the book.
 *
 * Message: `time,type,id,size,price,direction`, a seventh field is passed over; time in seconds after midnight with decimals, of which nine
 * count (what is behind them is rounded), price × 10^4. Row of the book: ask price, ask size, bid price, bid size, level by level.
 *
 * Units: ns since midnight, prices 1e-4, shares. Readers are one object, filled anew for each line.
 *
 * Example: `message.read(record)` of `34200.004241176,1,16113575,18,5853300,1` has `ns` 34200004241176, `type` 1, `price4` 5853300.
 */
import { DataError } from '../../../base/errors.js';
import { type InputRecord, placeOf } from '../importer.js';

const COMMA = 44;
const POINT = 46;
const MINUS = 45;
const ZERO = 48;
const NINE = 57;
const NS_A_SECOND = 1_000_000_000;
const SECONDS_A_DAY = 86_400;
const DECIMALS = 9;
/** Most digits that are exact for certain. */
const MOST_DIGITS = 15;
const TWO32 = 4_294_967_296;

/** Types of messages. */
export const Type = { add: 1, reduce: 2, delete: 3, execute: 4, hidden: 5, cross: 6, status: 7 } as const;

/** Price of a level that is not there, without its sign. */
export const NO_LEVEL = 9_999_999_999;

/** Whole numbers of a line, field by field. */
class Fields {
  protected record!: InputRecord;
  protected at = 0;

  /** The next field, up to a comma or the end; the place moves behind the comma. @throws DataError */
  protected whole(name: string): number {
    const { bytes, to } = this.record;
    let at = this.at;
    const from = at;
    const isNegative = bytes[at] === MINUS && at < to;
    if (isNegative) at++;
    const start = at;
    let value = 0;
    for (; at < to; at++) {
      const c = bytes[at]!;
      if (c < ZERO || c > NINE) break;
      value = value * 10 + (c - ZERO);
    }
    if (at === start || at - start > MOST_DIGITS || (at < to && bytes[at] !== COMMA)) this.refuse(name, from, 'a whole number');
    this.at = at + 1;
    return isNegative ? 0 - value : value;
  }

  /** Whether a field is left. */
  protected get hasMore(): boolean {
    return this.at <= this.record.to;
  }

  protected refuse(name: string, from: number, expected: string): never {
    const { bytes, to } = this.record;
    const comma = bytes.indexOf(COMMA, from);
    const got = bytes.toString('latin1', from, comma < 0 || comma > to ? to : comma);
    throw new DataError(`${placeOf(this.record)}: ${name}: got ${JSON.stringify(got)}, expected ${expected}`);
  }
}

/** A message. */
export class LobsterMessage extends Fields {
  ns = 0;
  type = 0;
  /** The id as two 32-bit words; of messages without an order whatever stands there. */
  idHigh = 0;
  idLow = 0;
  shares = 0;
  price4 = 0;
  /** Side of the resting order, +1 or −1. */
  direction = 0;

  /** @throws DataError naming the field. */
  read(record: InputRecord): void {
    this.record = record;
    this.at = record.from;
    this.ns = this.#time();
    this.type = this.#within('type', 1, 7);
    const id = this.whole('id');
    this.idHigh = Math.floor(id / TWO32);
    this.idLow = id - this.idHigh * TWO32;
    this.shares = this.#within('size', 0, Number.MAX_SAFE_INTEGER);
    this.price4 = this.whole('price');
    const from = this.at;
    this.direction = this.whole('direction');
    if (this.direction !== 1 && this.direction !== -1) this.refuse('direction', from, '1 (buy) or -1 (sell)');
  }

  #within(name: string, least: number, most: number): number {
    const from = this.at;
    const value = this.whole(name);
    if (value < least || value > most) this.refuse(name, from, most === 7 ? 'a type from 1 to 7' : 'a whole number from 0');
    return value;
  }

  #time(): number {
    const { bytes, to } = this.record;
    const from = this.at;
    let at = from;
    let seconds = 0;
    for (; at < to && bytes[at]! >= ZERO && bytes[at]! <= NINE; at++) seconds = seconds * 10 + (bytes[at]! - ZERO);
    let ns = 0;
    let digits = 0;
    let isUp = false;
    if (at > from && bytes[at] === POINT) {
      for (at++; at < to && bytes[at]! >= ZERO && bytes[at]! <= NINE; at++, digits++) {
        if (digits < DECIMALS) ns = ns * 10 + (bytes[at]! - ZERO);
        else if (digits === DECIMALS) isUp = bytes[at]! - ZERO >= 5;
      }
    }
    if (at === from || bytes[at] !== COMMA || at >= to || seconds >= SECONDS_A_DAY)
      this.refuse('time', from, 'seconds after midnight such as 34200.004241176');
    for (; digits < DECIMALS; digits++) ns *= 10;
    this.at = at + 1;
    return seconds * NS_A_SECOND + ns + (isUp ? 1 : 0);
  }
}

/** A row of the book: `prices` and `sizes` by level and side, asks at even places. */
export class LobsterBookRow extends Fields {
  /** Levels a side. */
  levels = 0;
  prices = new Float64Array(0);
  sizes = new Float64Array(0);

  /** @throws DataError naming the field; for a row that has another number of levels than the first one. */
  read(record: InputRecord): void {
    this.record = record;
    this.at = record.from;
    if (this.levels === 0) this.#count();
    for (let i = 0; i < 2 * this.levels; i++) {
      if (!this.hasMore) this.#refuseCount();
      this.prices[i] = this.whole('price');
      if (!this.hasMore) this.#refuseCount();
      const from = this.at;
      const size = this.whole('size');
      if (size < 0) this.refuse('size', from, 'a whole number from 0');
      this.sizes[i] = size;
    }
    if (this.hasMore) this.#refuseCount();
  }

  #count(): void {
    const fields = fieldsOf(this.record);
    if (fields % 4 !== 0) throw new DataError(`${placeOf(this.record)}: got ${fields} fields, expected 4 a level`);
    this.levels = fields / 4;
    this.prices = new Float64Array(2 * this.levels);
    this.sizes = new Float64Array(2 * this.levels);
  }

  #refuseCount(): never {
    throw new DataError(
      `${placeOf(this.record)}: got ${fieldsOf(this.record)} fields, expected ${4 * this.levels}, as in the rows before. Was the file cut short?`,
    );
  }
}

function fieldsOf({ bytes, from, to }: InputRecord): number {
  let fields = 1;
  for (let at = from; at < to; at++) if (bytes[at] === COMMA) fields++;
  return fields;
}

/** Whether a text line is a message. */
export function isMessageLine(line: string): boolean {
  return /^\d{1,5}(\.\d+)?,[1-7],-?\d+,\d+,-?\d+,-?1(,[^,]*)?$/.test(line);
}

/** Whether a text line may be a row of the book. */
export function isBookLine(line: string): boolean {
  return /^-?\d+,\d+,-?\d+,\d+(,-?\d+,\d+,-?\d+,\d+)*$/.test(line);
}
