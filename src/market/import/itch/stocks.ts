/**
 * Which locate code a stock has in each file of an import.
 *
 * Nasdaq numbers its stocks anew each day; the directory (R), sent before the open, says how. A file without one, cut out of a day, tells it
 * by its adds (A, F), which name their stock. A file of the same day as the one before it may tell nothing more: codes stay as they are.
 *
 * Example: `stocks.see(record); stocks.locateIn(0) === 13` once the directory entry of the symbol has been seen in file 0.
 */
import { DataError, UsageError } from '../../../base/errors.js';
import { nearestOf } from '../../../base/suggest.js';
import type { InputRecord } from '../importer.js';
import { Type } from './messages.js';

const SYMBOL_BYTES = 8;
const DIRECTORY_STOCK = 11;
const ADD_STOCK = 24;
const NAMES_SHOWN = 5;

/** What pass 1 learns. */
export class Stocks {
  readonly #symbol: string;
  readonly #padded: Buffer;
  /** By file: the day it is of. */
  readonly #days: readonly string[];
  /** By file: the code, undefined while it is not known. */
  readonly #locates: (number | undefined)[] = [];
  readonly #names = new Set<string>();
  /** Codes whose name has been taken. */
  readonly #seen = new Uint8Array(1 << 16);
  #file = -1;

  /** @throws UsageError for a symbol that ITCH cannot have. */
  constructor(symbol: string, days: readonly string[]) {
    if (!/^[\x21-\x7e]{1,8}$/.test(symbol))
      throw new UsageError(`--symbol: got ${JSON.stringify(symbol)}, expected up to 8 letters without blanks, as ITCH has them`);
    this.#symbol = symbol;
    this.#padded = Buffer.from(symbol.padEnd(SYMBOL_BYTES), 'latin1');
    this.#days = days;
  }

  /** The symbol's code in a file, undefined while it is not known. */
  locateIn(fileIndex: number): number | undefined {
    const own = this.#locates[fileIndex];
    if (own !== undefined || fileIndex === 0 || this.#days[fileIndex] !== this.#days[fileIndex - 1]) return own;
    return this.locateIn(fileIndex - 1);
  }

  /** A message of pass 1. */
  see({ bytes, from, to, fileIndex }: InputRecord): void {
    if (from === to) return;
    const type = bytes[from]!;
    if (type === Type.directory) this.#name(bytes, from, from + DIRECTORY_STOCK, fileIndex);
    else if (type === Type.addOrder || type === Type.addAttributed) this.#name(bytes, from, from + ADD_STOCK, fileIndex);
  }

  /** Every file has to know the symbol. @throws DataError that names those that are spelled alike. */
  check(files: readonly string[]): void {
    const unknown = files.findIndex((_, i) => this.locateIn(i) === undefined);
    if (unknown < 0) return;
    const near = nearestOf(this.#symbol, this.#names, NAMES_SHOWN);
    const names = near.length > 0 ? `the nearest of ${this.#names.size}: ${near.join(', ')}` : 'no stock at all';
    throw new DataError(
      `${files[unknown]!}: no stock ${this.#symbol} in its directory (R) or its adds (A, F); found ${names}. Give --symbol as the files spell it.`,
    );
  }

  #name(bytes: Buffer, from: number, stock: number, fileIndex: number): void {
    const locate = (bytes[from + 1]! << 8) | bytes[from + 2]!;
    if (fileIndex !== this.#file) {
      this.#file = fileIndex;
      this.#seen.fill(0);
    }
    if (this.#seen[locate] === 1) return;
    this.#seen[locate] = 1;
    this.#names.add(bytes.toString('latin1', stock, stock + SYMBOL_BYTES).trimEnd());
    if (this.#locates[fileIndex] === undefined && this.#padded.equals(bytes.subarray(stock, stock + SYMBOL_BYTES)))
      this.#locates[fileIndex] = locate;
  }
}
