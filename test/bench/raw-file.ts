/**
 * A seeded raw capture of OKX's `books`, gzipped, for timing imports: a snapshot of 400 levels a side, then messages of 1 to 30 level changes around
 * a mid that walks, each with its link of the chain and the checksum over the book.
 *
 * Example: `await writeOkx('OKX.ws.gz', 160_000)` is some 100 MB of text.
 */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { randomStream } from '../../src/base/rand/stream.js';
import { pairedSum } from '../../src/market/import/raw/checksum.js';
import { Levels } from '../../src/market/import/raw/levels.js';
import { TextBook } from '../../src/market/import/raw/text-book.js';

/** What the capture is of. */
export const OKX_INSTRUMENT = { symbol: 'BTC-USDT', kind: 'spot', tickSize: '0.1', lotSize: '0.00000001', multiplier: '1' } as const;

const FIRST_MS = 1_652_459_225_000;
const DEPTH = 400;
const MOST_CHANGES = 30;
/** Ticks of the mid at the start, and how far from it levels change. */
const MID_TICKS = 301_234;
const MOST_OFF_TICKS = 350;
const CHUNK_LINES = 2000;

type Pair = [price: string, qty: string, retired: '0', orders: string];

/** Write the capture; gives the bytes of its text. */
export async function writeOkx(path: string, messages: number): Promise<number> {
  let textBytes = 0;
  const counted = function* (): Generator<string> {
    for (const chunk of chunks(messages)) {
      textBytes += chunk.length;
      yield chunk;
    }
  };
  await pipeline(Readable.from(counted()), createGzip({ level: 1 }), createWriteStream(path));
  return textBytes;
}

function* chunks(messages: number): Generator<string> {
  let lines: string[] = [];
  for (const line of linesOf(messages)) {
    lines.push(line);
    if (lines.length < CHUNK_LINES) continue;
    yield lines.join('');
    lines = [];
  }
  yield lines.join('');
}

function* linesOf(messages: number): Generator<string> {
  const random = randomStream(1, 'okx-file');
  const whole = (below: number): number => Math.floor(random() * below);
  const book = new TextBook();
  const level = new Levels();
  let mid = MID_TICKS;
  let timeMs = FIRST_MS;
  for (let message = 0; message < messages; message++) {
    const sides: Record<'bids' | 'asks', Pair[]> = { bids: [], asks: [] };
    const state = (sign: number, ticks: number, lots: number): void => {
      const price = (ticks / 10).toFixed(1);
      const qty = lots === 0 ? '0' : String(lots / 1e8);
      level.begin();
      level.add(sign, price, qty);
      book.set(sign, ticks, lots, level, 0);
      sides[sign > 0 ? 'bids' : 'asks'].push([price, qty, '0', String(lots === 0 ? 0 : 1 + whole(9))]);
    };
    if (message === 0) {
      for (let i = 0; i < 2 * DEPTH; i++)
        state(i % 2 === 0 ? 1 : -1, mid - (i % 2 === 0 ? 1 : -1) * (1 + (i >> 1)), 1e4 * (1 + whole(30_000)));
    } else {
      timeMs += whole(100);
      if (random() < 0.3) mid += random() < 0.5 ? -1 : 1;
      for (let left = 1 + whole(MOST_CHANGES); left > 0; left--) {
        const sign = random() < 0.5 ? -1 : 1;
        state(sign, mid - sign * (1 + Math.floor(random() * random() * MOST_OFF_TICKS)), random() < 0.3 ? 0 : 1e4 * (1 + whole(30_000)));
      }
    }
    book.cut(DEPTH);
    const received = `${String(Math.floor(timeMs / 1000))}.${String((timeMs % 1000) * 1000 + 4000 + whole(900))
      .padStart(6, '0')
      .slice(0, 6)}`;
    const data = {
      ...sides,
      ts: String(timeMs - 4),
      checksum: pairedSum(book),
      seqId: message + 1,
      prevSeqId: message === 0 ? -1 : message,
    };
    const action = message === 0 ? 'snapshot' : 'update';
    yield `${received}: ${JSON.stringify({ arg: { channel: 'books', instId: OKX_INSTRUMENT.symbol }, action, data: [data] })}\n`;
  }
}
