/**
 * The recorded captures of Binance as tapes, and the sessions that trade on them. Skipped, with a word on it, where the shared data is
 * absent.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Instrument } from '../../src/market/instrument.js';
import { importTape } from '../../src/market/import/index.js';
import { openTape } from '../../src/market/tape-read.js';
import type { Tape, TapeMeta } from '../../src/market/tape.js';
import { tempFolder } from '../market/tape-rows.js';

const DATA = fileURLToPath(new URL('../../../shared/data/binance-raw-hftbacktest/', import.meta.url));

/** A capture and orders of a sensible size for it. */
export interface Capture {
  readonly name: string;
  readonly file: string;
  readonly instrument: Instrument;
  readonly rows: TapeMeta['rows'];
  /** Quantity of parents, of quotes, and the quoter's largest position. */
  readonly qty: string;
  readonly quoteQty: string;
  readonly maxPosition: string;
  /** The quoter's ladder, ticks; and its skew. */
  readonly offsetTicks: number;
  readonly stepTicks: number;
  readonly skewTicksPerLot: string;
  /** Quantity of one order that waits alone. */
  readonly waitingQty: string;
}

const ALL: readonly Capture[] = [
  {
    name: 'usdm',
    file: 'usdm/btcusdt_20240808.gz',
    instrument: { symbol: 'BTCUSDT', kind: 'linear', tickSize: '0.1', lotSize: '0.001', multiplier: '1', currency: 'USDT' },
    rows: 466_575,
    qty: '2',
    quoteQty: '0.05',
    maxPosition: '0.5',
    offsetTicks: 1,
    stepTicks: 5,
    skewTicksPerLot: '0.02',
    waitingQty: '0.2',
  },
  {
    name: 'cm',
    file: 'cm/btcusd_perp_20240808.gz',
    instrument: { symbol: 'BTCUSD_PERP', kind: 'inverse', tickSize: '0.1', lotSize: '1', multiplier: '100', currency: 'BTC' },
    rows: 300_033,
    qty: '400',
    quoteQty: '10',
    maxPosition: '100',
    offsetTicks: 1,
    stepTicks: 5,
    skewTicksPerLot: '0.1',
    waitingQty: '50',
  },
  {
    // Three quantities far from the touch have a sixth decimal, so the lot is finer than the grid of orders, 0.00001.
    name: 'spot',
    file: 'spot/btcusdt_20240808.gz',
    instrument: { symbol: 'BTCUSDT', kind: 'spot', tickSize: '0.01', lotSize: '0.000001', multiplier: '1', currency: 'USDT' },
    rows: 135_830,
    qty: '1',
    quoteQty: '0.02',
    maxPosition: '0.2',
    offsetTicks: 10,
    stepTicks: 50,
    skewTicksPerLot: '0.0001',
    waitingQty: '0.5',
  },
];

/** The captures that are there. */
export const captures = ALL.filter(({ file }) => existsSync(DATA + file));

/** Says which captures are not there, for the names of skipped tests; undefined when all are. */
export function absentCaptures(): string | undefined {
  const absent = ALL.filter((capture) => !captures.includes(capture));
  if (absent.length === 0) return undefined;
  return `${absent.length} of ${ALL.length} recorded captures are not at ${DATA}: ${absent.map(({ name }) => name).join(', ')}`;
}

/** Import a capture. */
export async function importCapture({ file, instrument }: Capture): Promise<Tape> {
  const out = join(tempFolder(), 'tape.arrow');
  await importTape({ files: [DATA + file], format: 'binance', instrument, out });
  return await openTape(out);
}

/** Rules and latencies of a session, as in a scenario. */
export const VENUE = { queue: { model: 'prob-power3', n: 3 }, fees: { maker: '0.0002', taker: '0.0005' } };
export const LATENCY = { feed: '0ns', entry: { model: 'lognormal', median: '4ms', sigma: '0.6' }, response: '2ms' };
/** Latencies of which no draw depends on how many messages went before. */
export const STEADY = { feed: '0ns', entry: '4ms', response: '2ms' };

type Side = 'buy' | 'sell';

/** The working strategies, `twap` on one side and `join` on the other. */
export function workingSessions(capture: Capture, twapSide: Side, latency: object, prefix = ''): object[] {
  const { qty, quoteQty, maxPosition, offsetTicks, stepTicks, skewTicksPerLot } = capture;
  const other = twapSide === 'buy' ? 'sell' : 'buy';
  const quoter = { levels: 2, offsetTicks, stepTicks, qty: quoteQty, interval: '250ms', maxPosition, skewTicksPerLot };
  return [
    {
      id: `${prefix}twap`,
      strategy: 'twap',
      params: { side: twapSide, qty, start: '60s', end: '300s', slices: 24 },
      venue: VENUE,
      latency,
    },
    { id: `${prefix}join`, strategy: 'join', params: { side: other, qty, start: '60s', end: '300s' }, venue: VENUE, latency },
    { id: `${prefix}quoter`, strategy: 'quoter', params: quoter, venue: VENUE, latency },
  ];
}
