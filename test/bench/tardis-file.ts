/**
 * A seeded file of Tardis' incremental_book_L2, gzipped, for timing imports: 1,000 snapshot rows, then messages of 1 to 30 level changes around a
 * mid that walks.
 *
 * Example: `await writeTardis('book.csv.gz', 3_000_000)` is some 240 MB of text in 21 MB.
 */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { randomStream } from '../../src/base/rand/stream.js';

/** What the file is of. */
export const TARDIS_INSTRUMENT = { symbol: 'BTCUSDT', kind: 'linear', tickSize: '0.1', lotSize: '0.001', multiplier: '1' } as const;

const FIRST_US = 1_580_515_200_000_000;
const SNAPSHOT_ROWS = 1000;
const MOST_CHANGES = 30;
/** Ticks of the mid at the start, and how far from it levels change. */
const MID_TICKS = 93_645;
const MOST_OFF_TICKS = 200;
const CHUNK_LINES = 20_000;

/** Write the file. */
export async function writeTardis(path: string, rows: number): Promise<void> {
  await pipeline(Readable.from(chunks(rows)), createGzip(), createWriteStream(path));
}

function* chunks(rows: number): Generator<string> {
  let lines = ['exchange,symbol,timestamp,local_timestamp,is_snapshot,side,price,amount'];
  for (const line of linesOf(rows)) {
    lines.push(line);
    if (lines.length < CHUNK_LINES) continue;
    yield `${lines.join('\n')}\n`;
    lines = [];
  }
  yield `${lines.join('\n')}\n`;
}

function* linesOf(rows: number): Generator<string> {
  const random = randomStream(1, 'tardis-file');
  const whole = (below: number): number => Math.floor(random() * below);
  let local = FIRST_US;
  let mid = MID_TICKS;
  for (let i = 0; i < SNAPSHOT_ROWS; i++) {
    const sign = i % 2 === 0 ? -1 : 1;
    yield line(local - 4000, local, true, sign, mid + sign * (1 + (i >> 1)), 1 + whole(9000));
  }
  for (let row = SNAPSHOT_ROWS; row < rows;) {
    local += whole(100_000);
    const timestamp = Math.floor(local / 1000) * 1000 - 3000 - 1000 * whole(3);
    if (random() < 0.3) mid += random() < 0.5 ? -1 : 1;
    for (let left = 1 + whole(MOST_CHANGES); left > 0 && row < rows; left--, row++) {
      const sign = random() < 0.5 ? -1 : 1;
      const off = 1 + Math.floor(random() * random() * MOST_OFF_TICKS);
      yield line(timestamp, local, false, sign, mid + sign * off, random() < 0.3 ? 0 : Math.floor(random() * random() * 20_000));
    }
  }
}

/** As the venue spells numbers: the shortest way. */
function line(timestamp: number, local: number, isSnapshot: boolean, sign: number, ticks: number, lots: number): string {
  return `binance-futures,BTCUSDT,${timestamp},${local},${isSnapshot},${sign < 0 ? 'bid' : 'ask'},${ticks / 10},${lots / 1000}`;
}
