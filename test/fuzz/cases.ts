/**
 * The sound files that `npm run fuzz` changes, one case a format and packing. A new format adds its lines here; small files are best, since
 * each flip imports them anew.
 */
import { gunzipSync, gzipSync } from 'node:zlib';
import type { ImportRequest } from '../../src/market/import/index.js';
import { zipOf } from '../base/io/archives.js';
import { madeFiles } from '../market/import/made-files.js';
import { capture, INSTRUMENT, VENUES } from '../market/import/raw-frames.js';
import { fuzzedDbn, fuzzedNpz, fuzzedTables, sampleOf } from './made.js';
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
  const lines = Buffer.from(captureText(runVenue({ market: 'usdm', seed: 1, steps: 40, snapshots: [5], clockNs: 0n }).lines));
  const binance = { format: 'binance', instrument: INSTRUMENTS.usdm };
  const itch = await madeFiles('itch', '12302019.NASDAQ_ITCH50', 200);
  const itchGzip = await madeFiles('itch', '12302019.NASDAQ_ITCH50.gz', 200);
  const pair = await madeFiles('lobster', 'SYNTH_2012-06-21_34200000_57600000_message_3.csv', 150, { levels: 3 });
  const messages = await madeFiles('lobster', 'SYNTH_2012-06-21_34200000_57600000_message_3.csv', 150, { levels: 0 });
  const npz = fuzzedNpz();
  const tables = await fuzzedTables();
  // A frame with a checksum, which nothing here can write.
  const zstd = sampleOf('dbn-databento/test_data.mbo.v3.dbn.zst');
  const hftbacktest = { format: 'hftbacktest', instrument: { symbol: 'T', kind: 'linear', tickSize: '0.1', lotSize: '0.001' } } as const;
  const dbn = { format: 'dbn', instrument: { kind: 'linear', tickSize: '0.25', lotSize: '1' } } as const;
  const tardis = await madeFiles('tardis', 'book.csv.gz', 150);
  const tardisRequest = { format: 'tardis', instrument: { symbol: 'SYNTH', kind: 'spot', tickSize: '0.01', lotSize: '1' } } as const;
  const unpacked = Object.fromEntries(Object.entries(tardis).map(([name, bytes]) => [name.replace(/\.gz$/, ''), gunzipSync(bytes)]));
  return [
    { name: 'binance', files: { capture: lines }, request: binance },
    ...rawCases(),
    ...orderCases(),
    { name: 'binance.gz', files: { 'capture.gz': gzipSync(lines) }, request: binance },
    { name: 'tardis', files: unpacked, request: tardisRequest },
    { name: 'tardis.gz', files: tardis, request: tardisRequest },
    { name: 'binance-archive', files: { 'trades.zip': zipOf({ 'trades.csv': ARCHIVED_TRADES }, { deflated: true }) }, request: ARCHIVE },
    { name: 'bybit-archive', files: { 'book.data': ARCHIVED_BOOK }, request: { ...ARCHIVE, format: 'bybit-archive' } },
    { name: 'itch', files: itch, request: { format: 'itch', instrument: { symbol: 'SYNTH' } } },
    { name: 'itch.gz', files: itchGzip, request: { format: 'itch', instrument: { symbol: 'SYNTH' } } },
    { name: 'lobster', files: pair, request: { format: 'lobster' } },
    { name: 'lobster.messages', files: messages, request: { format: 'lobster' } },
    { name: 'dbn.mbo', files: { 'es.dbn': fuzzedDbn('mbo') }, request: dbn },
    { name: 'dbn.mbp-10', files: { 'es.dbn': fuzzedDbn('mbp-10') }, request: dbn },
    { name: 'dbn.mbp-1', files: { 'es.dbn': fuzzedDbn('mbp-1'), 'definition.dbn': fuzzedDbn('definition') }, request: { format: 'dbn' } },
    ...(zstd === undefined ? [] : [{ name: 'dbn.zst', files: { 'es.dbn.zst': zstd }, request: dbn }]),
    { name: 'hftbacktest.npy', files: { 'l2.npy': npz.npy }, request: hftbacktest },
    { name: 'hftbacktest.npz', files: { 'l2.npz': npz.npz }, request: hftbacktest },
    { name: 'arrow', files: { 'table.arrow': tables.arrow }, request: { format: 'arrow' } },
    { name: 'parquet', files: { 'table.parquet': tables.parquet }, request: { format: 'parquet' } },
    { name: 'hftbacktest.orders', files: { 'l3.npy': npz.orders }, request: hftbacktest },
  ];
}

/** Captures of each venue of the format `raw`: their checksums are over some of what they say, so no tape of them is verified. */
function rawCases(): FuzzCase[] {
  return Object.entries(VENUES).map(([venue, { frames, symbol = 'X-Y' }]) => ({
    name: `raw ${venue}`,
    files: { capture: Buffer.from(capture(frames)) },
    request: { format: 'raw', instrument: { ...INSTRUMENT, symbol }, options: { venue } },
  }));
}

/** Text formats of single orders. */
function orderCases(): FuzzCase[] {
  const instrument = { ...INSTRUMENT, tickSize: '0.01', lotSize: '1' };
  const orders =
    'type,time,id,price,size,type\nA,1000,7,11.50,400,ASK\nR,2000,7,150\nT,2000,7,11.49,250\nA,2500,9,11.40,10,BID\nC,3000,9\n';
  const created = '1,1777689380070,1777689380000,100,5,created,bid\n2,1777689380070,1777689380000,102,5,created,ask\n';
  const taken =
    '9,1777689380080,1777689380009,102,5,created,bid\n2,1777689380080,1777689380009,102,0,deleted,ask\n9,1777689380080,1777689380009,102,0,deleted,bid\n';
  return [
    {
      name: 'orders',
      files: { 'orders.txt': Buffer.from(orders) },
      request: { format: 'orders', instrument, options: { date: '2010-06-08' } },
    },
    {
      name: 'ob-analytics',
      files: {
        'orders.csv': Buffer.from(`id,timestamp,exchange_timestamp,price,volume,action,direction\n${created}${taken}`),
        'trades.csv': Buffer.from(
          'trade_id,timestamp,exchange_timestamp,price,amount,buy_order_id,sell_order_id,side\n1,1777689380090,1777689380009,102,5,9,2,buy\n',
        ),
      },
      request: { format: 'ob-analytics', instrument },
    },
  ];
}
