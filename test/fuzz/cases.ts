/**
 * The sound files that `npm run fuzz` changes, one case a format and packing. A new format adds its lines here; small files are best, since
 * each flip imports them anew.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { ImportRequest } from '../../src/market/import/index.js';
import { zipOf } from '../base/io/archives.js';
import { madeFiles } from '../market/import/made-files.js';
import { captureText, INSTRUMENTS, runVenue } from '../market/import/venue.js';

/** A file, or several that go together, and how they are imported. */
export interface FuzzCase {
  readonly name: string;
  readonly files: Readonly<Record<string, Buffer>>;
  readonly request: Omit<ImportRequest, 'files' | 'out'>;
}

const ARCHIVE = { format: 'binance-archive', instrument: INSTRUMENTS.usdm };
/** 30 trades, as Binance's archive has them of futures. */
const ARCHIVED_TRADES = Buffer.from(
  `id,price,qty,quote_qty,time,is_buyer_maker\n${Array.from({ length: 30 }, (_, i) => `${10 + i},684${i}.5,0.0${10 + i},1,${1_711_756_800_000 + 7 * i},${i % 3 === 0}\n`).join('')}`,
);
/** A snapshot and 20 diffs, as Bybit's archive has them. */
const ARCHIVED_BOOK = Buffer.from(
  Array.from({ length: 21 }, (_, i) => {
    const data = { s: 'BTCUSDT', b: [[`${100 - (i % 5)}.1`, `${i}`]], a: [[`${101 + (i % 7)}.2`, '1.5']], u: 7 + i, seq: 9 };
    const ts = 1_711_756_800_000 + 100 * i;
    return `${JSON.stringify({ topic: 'orderbook.500.BTCUSDT', ts, type: i === 0 ? 'snapshot' : 'delta', data, cts: ts - 3 })}\n`;
  }).join(''),
);

/** All cases. */
export async function fuzzCases(): Promise<FuzzCase[]> {
  const capture = Buffer.from(captureText(runVenue({ market: 'usdm', seed: 1, steps: 40, snapshots: [5], clockNs: 0n }).lines));
  const binance = { format: 'binance', instrument: INSTRUMENTS.usdm };
  const itch = await madeFiles('itch', '12302019.NASDAQ_ITCH50', 200);
  const itchGzip = await madeFiles('itch', '12302019.NASDAQ_ITCH50.gz', 200);
  const pair = await madeFiles('lobster', 'SYNTH_2012-06-21_34200000_57600000_message_3.csv', 150, { levels: 3 });
  const messages = await madeFiles('lobster', 'SYNTH_2012-06-21_34200000_57600000_message_3.csv', 150, { levels: 0 });
  const tardis = await madeFiles('tardis', 'book.csv.gz', 150);
  const tardisRequest = { format: 'tardis', instrument: { symbol: 'SYNTH', kind: 'spot', tickSize: '0.01', lotSize: '1' } } as const;
  const unpacked = Object.fromEntries(Object.entries(tardis).map(([name, bytes]) => [name.replace(/\.gz$/, ''), gunzipSync(bytes)]));
  return [
    { name: 'tardis', files: unpacked, request: tardisRequest },
    { name: 'tardis.gz', files: tardis, request: tardisRequest },
    { name: 'binance-archive', files: { 'trades.zip': zipOf({ 'trades.csv': ARCHIVED_TRADES }, { deflated: true }) }, request: ARCHIVE },
    { name: 'bybit-archive', files: { 'book.data': ARCHIVED_BOOK }, request: { ...ARCHIVE, format: 'bybit-archive' } },
    { name: 'binance', files: { capture }, request: binance },
    { name: 'binance.gz', files: { 'capture.gz': gzipSync(capture) }, request: binance },
    { name: 'itch', files: itch, request: { format: 'itch', instrument: { symbol: 'SYNTH' } } },
    { name: 'itch.gz', files: itchGzip, request: { format: 'itch', instrument: { symbol: 'SYNTH' } } },
    { name: 'lobster', files: pair, request: { format: 'lobster' } },
    { name: 'lobster.messages', files: messages, request: { format: 'lobster' } },
  ];
}
