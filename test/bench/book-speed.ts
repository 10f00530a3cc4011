/**
 * Speed of the book of single orders: a tape read from its file into the book, and nothing else.
 *
 * Example: `const { rows, seconds } = await timedBook('orders.arrow')`.
 */
import { TapeBook } from '../../src/market/tape-book.js';
import { openTape } from '../../src/market/tape-read.js';

/** What it took; `orders` are at rest at the end. */
export interface TimedBook {
  readonly seconds: number;
  readonly rows: number;
  readonly orders: number;
}

/** Read a tape of single orders into a book, timed. */
export async function timedBook(path: string): Promise<TimedBook> {
  const startMs = performance.now();
  const tape = await openTape(path);
  const book = new TapeBook(tape.meta.levelOfDetail);
  for await (const batch of tape.batches()) {
    for (let i = 0; i < batch.length; i++) book.apply(batch, i);
    batch.release?.();
  }
  return { seconds: (performance.now() - startMs) / 1000, rows: tape.meta.rows, orders: book.orders?.orderCount ?? 0 };
}
