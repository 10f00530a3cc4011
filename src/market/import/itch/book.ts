/**
 * A stock's book straight from an ITCH file, without a tape: for looking at a day, and for who wants the book and nothing else.
 *
 * Orders are found in the book itself, by their references, so nothing is looked up twice; hidden prints, crosses and halts are passed over. The
 * book is one of single orders (`l3-book.ts`), prices in units of the file (0.0001), quantities in shares. A replace is another order of
 * the book, as it is at Nasdaq.
 *
 * Rows of a tape come from `rows.ts`, with all that they check. Here a message of the wrong length, a reference beyond 2^53, or an order without
 * shares, is an error; unknown references are counted.
 *
 * Example: `const day = await readItchBook('12302019.NASDAQ_ITCH50.gz', 'AAPL'); day.book.levels.bidTicks` is the best bid at the end.
 */
import { DataError } from '../../../base/errors.js';
import { openBytes } from '../../../base/io/byte-source.js';
import { L3Book } from '../../l3-book.js';
import { sideOf } from '../../order-pool.js';
import { LENGTH_BY_CODE, Type } from './messages.js';

const PREFIX_BYTES = 2;
const TWO32 = 4_294_967_296;
/** References whose high word is this or more are beyond 2^53. */
const HIGH_LIMIT = 2_097_152;
const REF = 11;
const BUY = 66;
const SYMBOL_BYTES = 8;
const DIRECTORY_STOCK = 11;
const ADD_STOCK = 24;
const NO_LOCATE = -1;
/** More than the longest message takes with its length. */
const JOINED_BYTES = 64;

/** Messages of one stock, told to a book. */
export class ItchBook {
  readonly book = new L3Book();
  /** Messages so far, of all stocks. */
  messages = 0;
  /** Messages about references that no add told. */
  unknownOrders = 0;
  readonly #symbol: Buffer;
  readonly #file: string;
  #locate = NO_LOCATE;
  #fileByte = 0;

  /** `file` names the place in messages. */
  constructor(symbol: string, file: string) {
    this.#symbol = Buffer.from(symbol.padEnd(SYMBOL_BYTES), 'latin1');
    this.#file = file;
  }

  /** Whether the stock has been met. */
  get isKnown(): boolean {
    return this.#locate !== NO_LOCATE;
  }

  /** Read the whole messages in `bytes`; gives the place behind the last one. @throws DataError */
  read(bytes: Buffer): number {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    const end = this.#walk(bytes, view);
    this.#fileByte += end;
    return end;
  }

  #walk(bytes: Buffer, view: DataView): number {
    const last = bytes.length - PREFIX_BYTES;
    let at = 0;
    while (at < last) {
      const length = (bytes[at]! << 8) | bytes[at + 1]!;
      const from = at + PREFIX_BYTES;
      const type = bytes[from]!;
      if (length !== LENGTH_BY_CODE[type]) {
        if (length !== 0) this.#refuseLength(at, length, type);
      } else if (from + length > bytes.length) {
        break;
      } else if (length > 0) {
        if (((bytes[from + 1]! << 8) | bytes[from + 2]!) === this.#locate) this.#message(view, from, type);
        else if (this.#locate === NO_LOCATE) this.#learn(bytes, view, from, type);
        this.messages++;
      }
      at = from + length;
    }
    return at;
  }

  #message(view: DataView, from: number, type: number): void {
    switch (type) {
      case Type.addOrder:
      case Type.addAttributed:
        this.#add(view, from);
        break;
      case Type.delete:
        if (this.book.removeById(this.#ref(view, from + REF)) < 0) this.unknownOrders++;
        break;
      case Type.execute:
      case Type.executeWithPrice:
      case Type.reduce:
        this.#take(view, from);
        break;
      case Type.replace:
        this.#replace(view, from);
        break;
    }
  }

  #add(view: DataView, from: number): void {
    // B or else, without a branch: which side comes next cannot be guessed.
    const side = 2 * (((view.getUint8(from + 19) ^ BUY) - 1) >>> 31) - 1;
    this.#enter(this.#ref(view, from + REF), side, view.getInt32(from + 32), view.getUint32(from + 20));
  }

  #take(view: DataView, from: number): void {
    const order = this.book.find(this.#ref(view, from + REF));
    if (order < 0) this.unknownOrders++;
    else this.book.lower(order, view.getUint32(from + 19), this.messages);
  }

  #replace(view: DataView, from: number): void {
    const { book } = this;
    const order = book.removeById(this.#ref(view, from + REF));
    if (order < 0) {
      this.unknownOrders++;
      return;
    }
    this.#enter(this.#ref(view, from + 19), sideOf(book.pool, order), view.getInt32(from + 31), view.getUint32(from + 27));
  }

  #enter(reference: number, side: number, price4: number, shares: number): void {
    if (shares === 0) throw new DataError(`${this.#file}: message ${this.messages + 1}: an order of 0 shares. Is the file damaged?`);
    this.book.add(reference, side, Math.imul(side, price4), shares, this.messages, false);
  }

  #ref(view: DataView, at: number): number {
    const high = view.getUint32(at);
    if (high >= HIGH_LIMIT)
      throw new DataError(`${this.#file}: message ${this.messages + 1}: a reference beyond 2^53. Is the file damaged?`);
    const low = view.getUint32(at + 4);
    return high === 0 ? low : high * TWO32 + low;
  }

  /** The stock's code, from its directory entry or its first add. */
  #learn(bytes: Buffer, view: DataView, from: number, type: number): void {
    const stock = type === Type.directory ? DIRECTORY_STOCK : type === Type.addOrder || type === Type.addAttributed ? ADD_STOCK : 0;
    if (stock === 0 || !this.#symbol.equals(bytes.subarray(from + stock, from + stock + SYMBOL_BYTES))) return;
    this.#locate = view.getUint16(from + 1);
    this.#message(view, from, type);
  }

  #refuseLength(at: number, length: number, type: number): never {
    throw new DataError(
      `${this.#file}: byte ${this.#fileByte + at}: a message of type ${String.fromCharCode(type)} with ${length} bytes; expected ${LENGTH_BY_CODE[type]!} (0: no such type)`,
    );
  }
}

/** Read a file to its end, plain or packed. @throws DataError for a file that is damaged, cut short or without the stock. */
export async function readItchBook(file: string, symbol: string): Promise<ItchBook> {
  const reader = new ItchBook(symbol, file);
  let begun: Buffer = Buffer.alloc(0);
  for await (const chunk of (await openBytes(file)).chunks()) {
    // The message that two chunks share is joined with a little of what follows, so that the rest need not be copied.
    const read = begun.length === 0 ? 0 : reader.read(Buffer.concat([begun, chunk.subarray(0, JOINED_BYTES)]));
    if (read < begun.length) {
      begun = Buffer.concat([begun, chunk]).subarray(read);
      continue;
    }
    const rest = chunk.subarray(read - begun.length);
    begun = rest.subarray(reader.read(rest));
  }
  const isMark = begun.length === PREFIX_BYTES && begun.readUInt16BE(0) === 0;
  if (begun.length > 0 && !isMark) throw new DataError(`${file}: ends in the middle of a message. Was the file cut short?`);
  if (!reader.isKnown) throw new DataError(`${file}: no stock ${symbol} in its directory (R) or its adds (A, F). Check the symbol.`);
  return reader;
}
