/**
 * A made-up market for the report's tests: 345 s of a BTC book at a tick of 0.1, as an L2 tape in memory.
 *
 * A random walk whose steps are driven by prints that empty the touch. Deterministic: a linear congruential generator, seeded.
 */
import { epochWords, type Tape, type TapeBatch, type TapeMeta } from '../../src/market/tape.js';
import { Kind } from '../../src/market/row.js';
import type { Instrument } from '../../src/market/instrument.js';

export const INSTRUMENT: Instrument = {
  symbol: 'BTCUSDT',
  kind: 'linear',
  tickSize: '0.1',
  lotSize: '0.001',
  multiplier: '1',
  currency: 'USDT',
};

/** Midnight UTC of 2024-08-08. */
const EPOCH_NS = 1_723_075_200_000_000_000n;
/** 23:55:00 that day. */
export const START_TS = 86_100e9;

/** What happened at one moment, for strategies that are played against it. */
export interface MarketEvent {
  readonly row: number;
  readonly ts: number;
  readonly bidTicks: number;
  readonly askTicks: number;
  readonly bidLots: number;
  readonly askLots: number;
  /** Aggressor of a print; 0: the touch changed. */
  readonly print: 1 | -1 | 0;
  readonly printTicks: number;
  readonly printLots: number;
}

/** A generator of numbers in [0, 1). */
export function lcg(seed: number): () => number {
  let x = seed >>> 0;
  return () => {
    x = (Math.imul(1664525, x) + 1013904223) >>> 0;
    return x / 4294967296;
  };
}

interface Row {
  readonly ts: number;
  readonly kind: number;
  readonly side: number;
  readonly ticks: number;
  readonly lots: number;
}

export interface Market {
  readonly tape: Tape;
  readonly events: readonly MarketEvent[];
}

/** A market of `seconds` with about 60 events a second. */
export function makeMarket(seed = 7, seconds = 345): Market {
  const u = lcg(seed);
  const rows: Row[] = [];
  const events: MarketEvent[] = [];
  const book = { bid: 618_234, ask: 618_235, bidLots: 4000, askLots: 3000 };
  const state = (ts: number, print: 1 | -1 | 0 = 0, printTicks = 0, printLots = 0): void => {
    const { bid, ask, bidLots, askLots } = book;
    events.push({ row: rows.length - 1, ts, bidTicks: bid, askTicks: ask, bidLots, askLots, print, printTicks, printLots });
  };
  const level = (ts: number, side: 1 | -1, ticks: number, lots: number): void => {
    rows.push({ ts, kind: Kind.quote, side, ticks, lots });
  };
  let ts = START_TS;
  level(ts, 1, book.bid, book.bidLots);
  level(ts, -1, book.ask, book.askLots);
  let drift = 0;
  while (ts < START_TS + seconds * 1e9) {
    ts += Math.floor(2e6 - 17e6 * Math.log(1 - u()));
    drift = 0.995 * drift + 0.06 * (u() - 0.5);
    const aggressor = u() < 0.5 + drift ? 1 : -1;
    const what = u();
    if (what < 0.5) {
      requote(u, book, level, ts, aggressor);
      state(ts);
      continue;
    }
    const price = aggressor === 1 ? book.ask : book.bid;
    const there = aggressor === 1 ? book.askLots : book.bidLots;
    const lots = Math.max(1, Math.floor(u() * u() * u() * 2500));
    rows.push({ ts, kind: Kind.trade, side: aggressor, ticks: price, lots });
    state(ts, aggressor, price, lots);
    if (lots < there && u() > 0.12) {
      if (aggressor === 1) book.askLots -= Math.min(lots, there - 1);
      else book.bidLots -= Math.min(lots, there - 1);
      level(ts + 1e6, aggressor === 1 ? -1 : 1, price, aggressor === 1 ? book.askLots : book.bidLots);
    } else move(u, book, level, ts + 1e6, aggressor);
    ts += 1e6;
    state(ts);
  }
  return { tape: tapeOf(rows, seconds), events };
}

interface Book {
  bid: number;
  ask: number;
  bidLots: number;
  askLots: number;
}
type Level = (ts: number, side: 1 | -1, ticks: number, lots: number) => void;

function requote(u: () => number, book: Book, level: Level, ts: number, side: 1 | -1): void {
  const lots = 200 + Math.floor(u() * 6000);
  if (book.ask - book.bid > 1 && u() < 0.7) {
    if (side === 1) book.bid += 1 + Math.floor(u() * (book.ask - book.bid - 1));
    else book.ask -= 1 + Math.floor(u() * (book.ask - book.bid - 1));
  }
  if (side === 1) book.bidLots = lots;
  else book.askLots = lots;
  level(ts, side, side === 1 ? book.bid : book.ask, lots);
}

function move(u: () => number, book: Book, level: Level, ts: number, direction: 1 | -1): void {
  const step = 1 + Math.floor(-7 * Math.log(1 - u()));
  const gap = u() < 0.3 ? Math.floor(u() * step) : 0;
  book.askLots = 200 + Math.floor(u() * 5000);
  book.bidLots = 200 + Math.floor(u() * 5000);
  if (direction === 1) {
    book.ask += step;
    book.bid = book.ask - 1 - gap;
  } else {
    book.bid -= step;
    book.ask = book.bid + 1 + gap;
  }
  level(ts, -1, book.ask, book.askLots);
  level(ts, 1, book.bid, book.bidLots);
}

function tapeOf(rows: readonly Row[], seconds: number): Tape {
  const epoch = epochWords(EPOCH_NS);
  const words = new Int32Array(new BigInt64Array(rows.map((row) => EPOCH_NS + BigInt(row.ts))).buffer);
  const batch: TapeBatch = {
    firstRow: 0,
    length: rows.length,
    epoch,
    exchTs: words,
    recvTs: words,
    kind: Uint8Array.from(rows, (row) => row.kind),
    side: Int8Array.from(rows, (row) => row.side),
    priceTicks: Int32Array.from(rows, (row) => row.ticks),
    qtyLots: Float64Array.from(rows, (row) => row.lots),
    orderId: undefined,
    flags: new Uint8Array(rows.length).fill(1),
    feedShift: undefined,
  };
  return {
    paths: ['btc.arrow'],
    meta: metaOf(rows, seconds),
    epoch,
    async *batches() {
      yield await Promise.resolve(batch);
    },
  };
}

function metaOf(rows: readonly Row[], seconds: number): TapeMeta {
  const at = (ts: number): string => String(EPOCH_NS + BigInt(ts));
  const trades = rows.filter((row) => row.kind === Kind.trade).length;
  return {
    format: 1,
    instrument: INSTRUMENT,
    epochNs: String(EPOCH_NS),
    importer: { name: 'binance', options: {} },
    inputs: [
      { file: 'BTCUSDT-depth-2024-08-08.jsonl.gz', bytes: 18_342_113, sha256: '6f1c'.repeat(16) },
      { file: 'BTCUSDT-trades-2024-08-08.jsonl.gz', bytes: 2_110_456, sha256: '09ae'.repeat(16) },
    ],
    rows: rows.length,
    rowsByKind: { quote: rows.length - trades, trade: trades },
    firstExchTs: at(START_TS),
    lastExchTs: at(START_TS + seconds * 1e9),
    firstRecvTs: at(START_TS + 2e6),
    lastRecvTs: at(START_TS + seconds * 1e9 + 3e6),
    levelOfDetail: 'L2',
    repairs: { clockOffsetNs: '-1834221', borrowedTimes: 12, reorderedRows: 3401, gaps: 0, counts: { staleSnapshots: 1 } },
    snapshotRange: { bidLowTicks: 617_511, askHighTicks: 618_990 },
    netWindowNs: 50_000_000,
    staleAfterNs: 5_000_000_000,
    minLatencyNs: 1_000_000,
    staleTouchShare: 0.0312,
    digest: 'a3f09c1be27744d2'.repeat(4),
  };
}
