/**
 * A reader of ITCH files that is simple enough to be right: one message after the other, each told to the books of its symbol.
 *
 * Prices come out in ticks of `perTick` × 10^−4. For files of tests only: the whole file is in memory.
 */
import { NaiveOrders } from './naive-orders.js';

/** One message: its type, locate code, time since midnight in ns, and its bytes from the type on. */
export interface ItchRead {
  readonly type: string;
  readonly locate: number;
  readonly ts: number;
  readonly body: Buffer;
}

/** The messages of a file. Throws where a length does not fit. */
export function* itchMessages(file: Buffer): Generator<ItchRead, void, undefined> {
  for (let at = 0; at < file.length;) {
    const length = file.readUInt16BE(at);
    const body = file.subarray(at + 2, at + 2 + length);
    if (body.length !== length) throw new Error(`a message of ${length} bytes is cut short at ${at}`);
    yield { type: String.fromCharCode(body[0]!), locate: body.readUInt16BE(1), ts: body.readUIntBE(5, 6), body };
    at += 2 + length;
  }
}

/** Books by locate code. */
export class NaiveItch {
  readonly books = new Map<number, NaiveOrders>();
  readonly #perTick: number;

  constructor(perTick: number) {
    this.#perTick = perTick;
  }

  book(locate: number): NaiveOrders {
    const book = this.books.get(locate) ?? new NaiveOrders();
    this.books.set(locate, book);
    return book;
  }

  apply({ type, locate, body }: ItchRead): void {
    const book = this.book(locate);
    if (type === 'A' || type === 'F')
      book.add(ref(body, 11), body[19] === 66 ? 1 : -1, body.readUInt32BE(32) / this.#perTick, body.readUInt32BE(20));
    else if (type === 'E' || type === 'C' || type === 'X') book.take(ref(body, 11), body.readUInt32BE(19));
    else if (type === 'D') book.remove(ref(body, 11));
    else if (type === 'U') this.#replace(book, body);
  }

  #replace(book: NaiveOrders, body: Buffer): void {
    const side = book.sideOf(ref(body, 11));
    book.remove(ref(body, 11));
    book.add(ref(body, 19), side, body.readUInt32BE(31) / this.#perTick, body.readUInt32BE(27));
  }
}

function ref(body: Buffer, place: number): number {
  return Number(body.readBigUInt64BE(place));
}
