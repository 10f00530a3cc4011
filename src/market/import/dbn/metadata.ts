/**
 * The header of a DBN file: which dataset and schema, and which numbers stand for which symbols on which days.
 *
 * `DBN`, a version byte, the length of the rest, 100 bytes of fixed fields (dataset, schema, range, symbology), then lists: symbols, partial,
 * not found, and mappings, each a symbol with its numbers by day. A fragment (`.frag`) has no header.
 *
 * Example: `parseMetadata(bytes, place).mappings[0]` is `{ symbol: 'ESH1', id: 5482, fromDay: 18624, toDay: 18625 }`.
 */
import { DataError } from '../../../base/errors.js';
import { zeroEnded } from './layouts.js';

/** A symbol's number for some days, counted from 1970-01-01; `toDay` is the first day behind them. */
export interface SymbolDays {
  readonly symbol: string;
  readonly id: number;
  readonly fromDay: number;
  readonly toDay: number;
}

/** What a header says. */
export interface DbnMetadata {
  readonly version: number;
  readonly dataset: string;
  /** Name of the schema; undefined where records of several are mixed (live data). */
  readonly schema: string | undefined;
  readonly mappings: readonly SymbolDays[];
}

/** Names by their number in a header. */
const SCHEMAS = [
  'mbo', 'mbp-1', 'mbp-10', 'tbbo', 'trades', 'ohlcv-1s', 'ohlcv-1m', 'ohlcv-1h', 'ohlcv-1d', 'definition', 'statistics', 'status', 'imbalance',
  'ohlcv-eod', 'cmbp-1', 'cbbo-1s', 'cbbo-1m', 'tcbbo', 'bbo-1s', 'bbo-1m',
]; // prettier-ignore

const NO_SCHEMA = 0xffff;
const DATASET_BYTES = 16;
const MAGIC = Buffer.from('DBN');
const PREFIX_BYTES = 8;
const FIXED_BYTES = 100;
const INSTRUMENT_ID = 0;
const V1_SYMBOL_BYTES = 22;
const NEWEST = 3;

/** Whether bytes begin as a file with a header does. */
export function hasHeader(bytes: Buffer, at: number): boolean {
  return bytes.length - at >= 4 && bytes.compare(MAGIC, 0, MAGIC.length, at, at + MAGIC.length) === 0;
}

/** Length of a header in bytes, of which the first 8 are there. */
export function headerBytes(bytes: Buffer, at: number): number {
  return PREFIX_BYTES + bytes.readUInt32LE(at + 4);
}

/** Read the header `bytes[from, to)`. @throws DataError */
export function parseMetadata(bytes: Buffer, from: number, to: number, place: string): DbnMetadata {
  const version = bytes[from + 3]!;
  if (version < 1 || version > NEWEST)
    throw new DataError(
      `${place}: is of DBN version ${String(version)}; expected 1 to ${String(NEWEST)}. Decode it with Databento's tools.`,
    );
  const fixed = from + PREFIX_BYTES;
  if (to - fixed < FIXED_BYTES)
    throw new DataError(
      `${place}: the header has ${String(to - fixed)} bytes, expected at least ${String(FIXED_BYTES)}. Copy the file again.`,
    );
  const schema = bytes.readUInt16LE(fixed + DATASET_BYTES);
  // Version 1 has a count of records behind the limit, later ones the length of symbols behind the kinds of symbol.
  const kinds = fixed + DATASET_BYTES + 2 + 24 + (version === 1 ? 8 : 0);
  const lists = new Lists(bytes, fixed + FIXED_BYTES, to, version === 1 ? V1_SYMBOL_BYTES : bytes.readUInt16LE(kinds + 3), place);
  return {
    version,
    dataset: zeroEnded(bytes, fixed, fixed + DATASET_BYTES),
    schema: schema === NO_SCHEMA ? undefined : (SCHEMAS[schema] ?? `number ${String(schema)}`),
    mappings: lists.mappings(bytes[kinds]! === INSTRUMENT_ID),
  };
}

/** The lists of a header, read one behind the other. */
class Lists {
  readonly #bytes: Buffer;
  readonly #to: number;
  readonly #symbolBytes: number;
  readonly #place: string;
  #at: number;

  constructor(bytes: Buffer, from: number, to: number, symbolBytes: number, place: string) {
    this.#bytes = bytes;
    this.#at = from;
    this.#to = to;
    this.#symbolBytes = symbolBytes;
    this.#place = place;
  }

  /** All mappings; `reversed` when the numbers were asked for and symbols given. What is no number is passed over. */
  mappings(reversed: boolean): SymbolDays[] {
    this.#skip(this.#number());
    for (let list = 0; list < 3; list++) this.#skip(this.#number() * this.#symbolBytes);
    const found: SymbolDays[] = [];
    for (let count = this.#number(); count > 0; count--) {
      const asked = this.#symbol();
      for (let days = this.#number(); days > 0; days--) {
        const [fromDay, toDay, given] = [dayOf(this.#number()), dayOf(this.#number()), this.#symbol()];
        const [symbol, id] = reversed ? [given, asked] : [asked, given];
        if (/^\d+$/.test(id) && symbol !== '') found.push({ symbol, id: Number(id), fromDay, toDay });
      }
    }
    return found;
  }

  #number(): number {
    const at = this.#skip(4);
    return this.#bytes.readUInt32LE(at);
  }

  #symbol(): string {
    const at = this.#skip(this.#symbolBytes);
    return zeroEnded(this.#bytes, at, this.#at);
  }

  /** Where the next `length` bytes are. */
  #skip(length: number): number {
    const at = this.#at;
    if (length > this.#to - at) throw new DataError(`${this.#place}: the lists of the header do not end within it. Copy the file again.`);
    this.#at += length;
    return at;
  }
}

const DAY_MS = 86_400_000;

/** Days since 1970-01-01 of a date as 20201228. */
function dayOf(date: number): number {
  return Math.floor(Date.UTC(Math.floor(date / 10_000), (Math.floor(date / 100) % 100) - 1, date % 100) / DAY_MS);
}
