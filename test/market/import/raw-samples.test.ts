/**
 * The recorded captures of ten venues: what each venue sends for proof holds, for every symbol of its capture. Skipped where the shared data is
 * absent.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { L2Book } from '../../../src/market/book.js';
import type { Instrument } from '../../../src/market/instrument.js';
import { Flag, Kind } from '../../../src/market/row.js';
import { OrderQueues } from './order-queues.js';
import { importFiles, type Imported } from './rows.js';

const DATA = fileURLToPath(new URL('../../../../shared/data/', import.meta.url));
const CRYPTOFEED = `${DATA}ws-captures-cryptofeed/`;

function instrument(symbol: string, tickSize: string, lotSize: string): Instrument {
  return { symbol, kind: 'spot', tickSize, lotSize, multiplier: '1' };
}

interface Sample {
  readonly files: readonly string[];
  /** Symbol → decimals of prices. */
  readonly symbols: Readonly<Record<string, number>>;
  readonly lot: string;
  readonly offLot?: 'round';
  /** Sums over all symbols. */
  readonly counts: Readonly<Record<string, number>>;
}

const SAMPLES: Readonly<Record<string, Sample>> = {
  kraken: {
    files: ['KRAKEN.ws.50.0.gz'],
    symbols: {
      'ADA/XBT': 8,
      'XBT/CHF': 1,
      'OMG/USD': 6,
      'OCEAN/XBT': 8,
      'ETH/CHF': 2,
      'SC/EUR': 5,
      'GRT/ETH': 7,
      'KSM/XBT': 6,
      'XMR/USD': 2,
      'WAVES/EUR': 4,
    },
    // Quantities of eight decimals, up to 22 million: more than 2^37 of their unit.
    lot: '0.001',
    offLot: 'round',
    counts: { checksumsVerified: 4269, droppedUpdates: 0 },
  },
  okx: {
    files: ['OKX.ws.1.0.gz'],
    symbols: { 'BTC-USD-220527': 1, 'UNI-USD-SWAP': 3, 'BTC-USDT': 1 },
    lot: '0.00001',
    offLot: 'round',
    counts: { checksumsVerified: 290, droppedUpdates: 0 },
  },
  bitget: {
    files: ['BITGET.ws.2.0.gz'],
    symbols: { DASHUSDT: 2, UNIUSDT: 3 },
    lot: '0.01',
    counts: { checksumsVerified: 194, droppedUpdates: 0 },
  },
  bitmex: {
    files: ['BITMEX.ws.1.0.gz'],
    symbols: { XRPU21: 8, UNIUSDT: 3, XBTUSD: 1, ADAUSDT: 5, SOLUSDT: 3, TRXU21: 10, EOSUSDT: 4, TRXUSDT: 5, BCHUSD: 2, MATICUSDT: 4 },
    lot: '1',
    counts: { quotesCompared: 83, quotesEqual: 83 },
  },
  deribit: {
    files: ['DERIBIT.ws.1.0.gz'],
    symbols: {
      'ETH-30JUL21-2800-C': 4,
      'ETH-23JUL21-2300-C': 4,
      'BTC-31DEC21-34000-P': 4,
      'BTC-31DEC21-300000-C': 4,
      'BTC-30JUL21-24000-P': 4,
      'BTC-25MAR22-30000-C': 4,
      'BTC-24SEP21-8000-P': 4,
      'BTC-24SEP21-34000-P': 4,
      'BTC-24JUN22-15000-C': 4,
    },
    lot: '0.1',
    counts: { chainLinks: 36 },
  },
  bybit: {
    files: ['BYBIT.ws.25.0.gz'],
    symbols: { BCHUSDT: 2, XTZUSDT: 3, UNIUSDT: 3, LTCUSDT: 2, DOTUSDT: 3, LINKUSDT: 3, ADAUSDT: 4, ETHUSDT: 2 },
    lot: '0.01',
    offLot: 'round',
    counts: { droppedUpdates: 0 },
  },
  coinbase: {
    files: ['COINBASE.ws.28.0.gz'],
    symbols: {
      'BAND-GBP': 4,
      'SKL-GBP': 4,
      'NU-GBP': 4,
      'YFI-BTC': 5,
      'SKL-BTC': 8,
      'CRV-EUR': 4,
      'BAND-BTC': 8,
      'DASH-BTC': 8,
      'NMR-EUR': 4,
      'SKL-USD': 4,
    },
    lot: '0.001',
    offLot: 'round',
    counts: { droppedUpdates: 0, tradesBeforeBook: 12 },
  },
  bitstamp: {
    files: ['BITSTAMP.ws.1.0.gz', 'BITSTAMP.http.0.0.gz'],
    symbols: { bateur: 5, adaeur: 5, batbtc: 8, ethusd: 2, xlmgbp: 5, xrpeur: 5, usdtusd: 5, usdteur: 5, galaeur: 5, sgbeur: 5 },
    lot: '0.001',
    offLot: 'round',
    counts: { droppedUpdates: 102 },
  },
};

async function importAll({ files, symbols, lot, offLot }: Sample): Promise<Map<string, Imported>> {
  const all = new Map<string, Imported>();
  for (const [symbol, decimals] of Object.entries(symbols)) {
    const tick = decimals === 0 ? '1' : `0.${'1'.padStart(decimals, '0')}`;
    const request = { instrument: instrument(symbol, tick, lot), ...(offLot && { options: { offLot } }) };
    all.set(
      symbol,
      await importFiles(
        files.map((file) => CRYPTOFEED + file),
        request,
      ),
    );
  }
  return all;
}

/** Rows after which the book is crossed, where a message ends. */
function crossings({ rows }: Imported): number {
  const book = new L2Book();
  let crossed = 0;
  for (const { kind, side, priceTicks, qtyLots, flags } of rows) {
    book.apply(kind, side, priceTicks, qtyLots);
    if ((flags & 1) !== 0 && kind !== Kind.trade && book.bidTicks >= book.askTicks) crossed++;
  }
  return crossed;
}

describe.skipIf(!existsSync(CRYPTOFEED))('recorded captures (skipped without ../shared/data)', () => {
  it.each(Object.entries(SAMPLES))('%s: the venue’s own proofs hold', async (venue, sample) => {
    const all = await importAll(sample);
    const sums: Record<string, number> = {};
    for (const imported of all.values()) {
      const { meta } = imported;
      expect(meta.importer).toMatchObject({ name: 'raw', options: { venue } });
      expect(meta).toMatchObject({ levelOfDetail: 'L2', repairs: { gaps: 0 } });
      for (const [name, count] of Object.entries(meta.repairs.counts)) sums[name] = (sums[name] ?? 0) + count;
      expect(crossings(imported)).toBe(0);
    }
    expect(sums).toMatchObject(sample.counts);
  });

  it('Independent Reserve: nonces chain, orders become an L3 tape', async () => {
    const files = ['INDEPENDENT_RESERVE.ws.1.0.gz', 'INDEPENDENT_RESERVE.http.0.0.gz'].map((file) => CRYPTOFEED + file);
    let links = 0;
    for (const [symbol, orders, tick] of [
      ['eth-aud', 1065, '0.01'],
      ['dot-nzd', 248, '0.0001'],
      ['bch-sgd', 223, '0.01'],
      ['matic-usd', 184, '0.00001'],
      ['pmgt-nzd', 64, '0.01'],
    ] as const) {
      const options = { offLot: 'round' };
      const { meta, rows } = await importFiles(files, { instrument: instrument(symbol, tick, '0.0001'), options });
      expect(meta).toMatchObject({
        levelOfDetail: 'L3',
        importer: { name: 'raw', options: { venue: 'independent-reserve' } },
        repairs: { gaps: 0 },
      });
      expect(rows.filter((row) => (row.flags & Flag.snapshotPart) !== 0).length + meta.repairs.counts['outlyingOrders']!).toBe(orders);
      const queues = new OrderQueues();
      for (const row of rows) queues.apply(row);
      links += meta.repairs.counts['chainLinks']!;
    }
    expect(links).toBe(1658);
  });

  it('Hyperliquid: snapshots become changes within a view of 20 levels, past trades are dropped', async () => {
    const request = { instrument: instrument('BTC', '1', '0.00001') };
    const { meta, rows } = await importFiles([`${DATA}binance-raw-hftbacktest/hyperliquid/btcusd_20250126.gz`], request);
    expect(meta).toMatchObject({
      levelOfDetail: 'L2',
      depth: 20,
      importer: { name: 'raw', options: { venue: 'hyperliquid', snapshots: 'diff' } },
    });
    expect(meta.rowsByKind).toMatchObject({ snapshot: 40, trade: 34 });
    expect(meta.repairs.counts).toMatchObject({ tradesBeforeBook: 30 });
    const whole = await importFiles([`${DATA}binance-raw-hftbacktest/hyperliquid/btcusd_20250126.gz`], {
      ...request,
      options: { snapshots: 'whole' },
    });
    // Both ways lead to the same touch at each message.
    expect(touches(rows)).toEqual(touches(whole.rows));
  });
});

describe.skipIf(!existsSync(CRYPTOFEED))('a capture of Binance as cryptofeed wrote it (skipped without ../shared/data)', () => {
  it('is read by the format binance: every link of its chain holds', async () => {
    const files = ['BINANCE_FUTURES.ws.1.0.gz', 'BINANCE_FUTURES.http.0.0.gz'].map((file) => CRYPTOFEED + file);
    const text = gunzipSync(readFileSync(files[0]!)).toString('latin1');
    let diffs = 0;
    for (const [symbol, tick] of [
      ['SUSHIUSDT', '0.001'],
      ['AKROUSDT', '0.00001'],
      ['KEEPUSDT', '0.0001'],
      ['CTKUSDT', '0.00001'],
    ] as const) {
      const { meta } = await importFiles(files, { instrument: { ...instrument(symbol, tick, '1'), kind: 'linear' } });
      expect(meta).toMatchObject({
        importer: { name: 'binance' },
        levelOfDetail: 'L2',
        repairs: { gaps: 0, counts: { repeatedDiffs: 0 } },
      });
      expect(meta.repairs.counts['bookTickerEqual']).toBe(meta.repairs.counts['bookTickerCompared']);
      diffs += text.split('\n').filter((line) => line.includes('"e":"depthUpdate"') && line.includes(`"s":"${symbol}"`)).length;
    }
    expect(diffs).toBe(764);
  });
});

function touches(rows: Imported['rows']): string[] {
  const book = new L2Book();
  const seen: string[] = [];
  let before = '';
  for (const { exchTs, kind, side, priceTicks, qtyLots, flags } of rows) {
    book.apply(kind, side, priceTicks, qtyLots);
    const touch = `${book.bidTicks} ${book.bidQtyLots} ${book.askTicks} ${book.askQtyLots}`;
    if ((flags & Flag.last) === 0 || kind === Kind.trade || touch === before) continue;
    before = touch;
    seen.push(`${exchTs}: ${touch}`);
  }
  return seen;
}
