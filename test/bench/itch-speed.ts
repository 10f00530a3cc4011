/**
 * Speed of ITCH: messages of a generated file of one stock into a book, and into a tape; the reading of the file is in the clock.
 *
 * Example: `await writeItch('day.itch', 3_000_000); await timedItchBook('day.itch')`.
 */
import { rmSync } from 'node:fs';
import { importTape } from '../../src/market/import/index.js';
import { readItchBook } from '../../src/market/import/itch/book.js';
import { synthSettings } from '../../src/market/synth/settings.js';
import { writeSynth } from '../../src/market/synth/write.js';
import { timed, type Took } from './timed.js';

const SYMBOL = 'SYNTH';

/** What it took. `orders` are at rest at the end, or 0 where no book is kept. */
export interface TimedItch extends Took {
  readonly messages: number;
  readonly orders: number;
}

/** Write the file. */
export async function writeItch(path: string, messages: number): Promise<void> {
  await writeSynth({ settings: synthSettings({ seed: 1, symbols: [SYMBOL] }), format: 'itch', out: path, events: messages });
}

/** Read a file into a book of single orders, the second time timed. */
export async function timedItchBook(path: string): Promise<TimedItch> {
  await readItchBook(path, SYMBOL);
  return timed(async () => {
    const { messages, book } = await readItchBook(path, SYMBOL);
    return { messages, orders: book.orderCount };
  });
}

/** Import a file as a tape, the second time timed. */
export async function timedItchTape(path: string, out: string): Promise<TimedItch> {
  const importOnce = async (): Promise<{ messages: number; orders: number }> => {
    const { rows } = await importTape({
      files: [path],
      format: 'itch',
      instrument: { symbol: SYMBOL },
      options: { date: '2024-08-08' },
      out,
    });
    rmSync(out);
    return { messages: rows, orders: 0 };
  };
  await importOnce();
  return timed(importOnce);
}
