/** The public archives of Binance and Bybit: zipped csv with and without a header, order books as JSON lines with their update ids. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DataError, UsageError } from '../../../src/base/errors.js';
import { binanceArchive } from '../../../src/market/import/archives/binance.js';
import { bybitArchive } from '../../../src/market/import/archives/bybit.js';
import type { ImportRequest } from '../../../src/market/import/index.js';
import type { FileHead } from '../../../src/market/import/importer.js';
import { Flag, Kind } from '../../../src/market/row.js';
import { zipOf } from '../../base/io/archives.js';
import { BTC } from '../tape-rows.js';
import { fuzzImport } from './fuzz.js';
import { importBytes, importNamed, type Imported } from './rows.js';

const { last, snapshotPart } = Flag;
const { trade, quote, level, snapshot, clear } = Kind;
/** 2024-03-30, ms. */
const T = 1_711_756_800_000;

function zipped(text: string): Buffer {
  return zipOf({ 'data.csv': Buffer.from(text) }, { deflated: true });
}

/** Rows as `[ms after T, kind, side, ticks, lots, flags]`; nothing was received later than it happened. */
function told({ rows }: Imported): (readonly number[])[] {
  expect(rows.every((row) => row.recvTs === row.exchTs)).toBe(true);
  return rows.map((row) => [Number(row.exchNs / 1000n) / 1000 - T, row.kind, row.side, row.priceTicks, row.qtyLots, row.flags]);
}

function headOf(text: string): FileHead {
  return { file: 'x', packing: 'zip', bytes: Buffer.from(text), lines: text.split('\n') };
}

describe('binance-archive', () => {
  const REQUEST = { format: 'binance-archive', instrument: BTC } as const;
  const UM_TRADES = `id,price,qty,quote_qty,time,is_buyer_maker\n10,68402.6,0.024,1641.6624,${T},false\n12,68402.5,0.005,342.0125,${T + 130},true\n`;
  const TICKER = `update_id,best_bid_price,best_bid_qty,best_ask_price,best_ask_qty,transaction_time,event_time
100,68402.50000000,3.01800000,68402.60000000,7.77000000,${T - 5},${T - 1}
101,68402.50000000,3.01800000,68402.60000000,7.77000000,${T + 1},${T + 4}
102,68402.50000000,2.01800000,68402.60000000,7.77000000,${T + 130},${T + 134}
`;

  it('merges trades with the touch', async () => {
    const got = await importNamed(
      { 'BTCUSDT-trades-2024-03-30.zip': zipped(UM_TRADES), 'BTCUSDT-bookTicker-2024-03-30.zip': zipped(TICKER) },
      REQUEST,
    );
    expect(told(got)).toEqual([
      [-5, quote, 1, 684_025, 3018, 0],
      [-5, quote, -1, 684_026, 7770, last],
      [0, trade, 1, 684_026, 24, last],
      [130, trade, -1, 684_025, 5, last],
      [130, quote, 1, 684_025, 2018, 0],
      [130, quote, -1, 684_026, 7770, last],
    ]);
    expect(got.meta).toMatchObject({
      levelOfDetail: 'L1',
      depth: 1,
      integrity: 'verified',
      importer: { options: { clock: 'keep', tables: ['trades', 'bookTicker'], recvTs: 'not in the archive: exchTs' } },
      repairs: { counts: { missingTrades: 1, unchangedQuotes: 1 } },
    });
    expect(got.meta.minLatencyNs).toBeUndefined();
  });

  it.each([
    ['trades of futures', UM_TRADES],
    ['trades of futures without a header', UM_TRADES.slice(UM_TRADES.indexOf('\n') + 1)],
    [
      'trades of spot',
      `10,68402.60000000,0.02400000,1641.66,${T}000,False,True\n12,68402.50000000,0.00500000,342.0125,${T + 130}000,True,True\n`,
    ],
    ['aggTrades of spot', `10,68402.6,0.024,5,6,${T},False,True\n12,68402.5,0.005,8,8,${T + 130},True,True\n`],
    [
      'aggTrades of futures',
      `agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker\n10,68402.6,0.024,5,6,${T},false\n12,68402.5,0.005,8,8,${T + 130},true\n`,
    ],
  ])('%s are the same trades', async (_, text) => {
    expect(binanceArchive.detect(headOf(text))).toBe(true);
    const { format: _format, ...untold } = REQUEST;
    const got = await importBytes([zipped(text)], untold);
    expect(got.meta.importer.name).toBe('binance-archive');
    expect(told(got)).toEqual([
      [0, trade, 1, 684_026, 24, last],
      [130, trade, -1, 684_025, 5, last],
    ]);
  });

  it('tells nothing twice: aggTrades beside trades, a day beside its month', async () => {
    const agg = `10,68402.6,0.024,5,6,${T},False,True\n`;
    const got = await importBytes([zipped(UM_TRADES), zipped(agg), zipped(UM_TRADES), zipped(TICKER), zipped(TICKER)], REQUEST);
    expect(got.meta.rowsByKind).toEqual({ trade: 2, quote: 4 });
    expect(got.meta.repairs.counts).toMatchObject({ unusedAggTrades: 1, repeatedTrades: 2, repeatedQuotes: 3 });
  });

  it.each<[string, string, RegExp]>([
    ['another table', 'open_time,open,high\n', /capture-0:1: got "open_time,open,high", expected trades, aggTrades or bookTicker/],
    ['a line cut short', `${UM_TRADES}13,68402.5`, /capture-0:4: got 2 fields, expected 6 \(id,price,qty,/],
    ['a quantity off the lot', UM_TRADES.replace('0.005', '0.0005'), /capture-0:3: qty: got "0\.0005", expected .* multiple of 0\.001/],
    ['a maker that is no word', UM_TRADES.replace('true', '1'), /capture-0:3: is_buyer_maker: got "1", expected true or false/],
  ])('%s is an error', async (_, text, message) => {
    const error: unknown = await importBytes([zipped(text)], REQUEST).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DataError);
    expect((error as Error).message).toMatch(message);
  });

  it('of another symbol is refused by its name', async () => {
    const files = { 'ETHUSDT-trades-2024-03-30.zip': zipped(UM_TRADES) };
    await expect(importNamed(files, REQUEST)).rejects.toThrow(UsageError);
    await expect(importNamed(files, REQUEST)).rejects.toThrow(/is of ETHUSDT by its name, and --symbol is BTCUSDT/);
  });

  it('a flipped bit of what is in the zip is always found', async () => {
    const rows = Array.from({ length: 40 }, (_, i) => `${13 + i},${68402 + (i % 7)},0.0${10 + i},1,${T + 7 * i},${i % 3 === 0}\n`);
    const seen = await fuzzImport({ 'a.zip': zipped(UM_TRADES + rows.join('')) }, REQUEST, { flips: 80, seed: 9 });
    expect(seen.unverified).toBe(0);
    expect(seen.errors).toBeGreaterThan(40);
  });
});

describe('bybit-archive', () => {
  const REQUEST: Omit<ImportRequest, 'files' | 'out'> = { format: 'bybit-archive', instrument: BTC };
  const line = (u: number, type: string, at: number, b: unknown, a: unknown, more: object = {}): string =>
    JSON.stringify({ topic: 'orderbook.500.BTCUSDT', ts: T + at + 3, type, data: { s: 'BTCUSDT', b, a, u, seq: 9 }, cts: T + at, ...more });
  const FIRST = line(7, 'snapshot', 0, [['100.1', '1']], [['100.2', '2']]);
  const SECOND = line(8, 'delta', 100, [['100.1', '0']], []);
  const THIRD = line(9, 'delta', 200, [], [['100.3', '1.5']]);
  const TRADES = `timestamp,symbol,side,size,price,tickDirection,trdMatchID,grossValue,homeNotional,foreignNotional
${T / 1000}.1000,BTCUSDT,Buy,0.010,100.20,PlusTick,m-3001,4.2e+11,0.010,425.001
${T / 1000}.15,ETHUSDT,Buy,7,3.123456,PlusTick,x,1,1,1
${T / 1000}.2,BTCUSDT,Sell,0.020,100.1,PlusTick,m-3002,8.5e+12,0.02,1
`;

  it('rebuilds the book and merges the trades', async () => {
    const book = zipOf({ '2024-03-30_BTCUSDT_ob500.data': Buffer.from([FIRST, SECOND, THIRD].join('\n')) }, { deflated: true });
    const got = await importBytes([book, gzipSync(TRADES)], REQUEST);
    expect(told(got)).toEqual([
      [0, snapshot, 1, 1001, 1000, snapshotPart],
      [0, snapshot, -1, 1002, 2000, snapshotPart | last],
      [100, trade, 1, 1002, 10, last],
      [100, level, 1, 1001, 0, last],
      [200, trade, -1, 1001, 20, last],
      [200, level, -1, 1003, 1500, last],
    ]);
    expect(got.meta).toMatchObject({
      levelOfDetail: 'L2',
      depth: 500,
      integrity: 'verified',
      repairs: { gaps: 0, counts: { otherSymbolRows: 1 } },
    });
  });

  it('reads trades of spot, in ms', async () => {
    const got = await importBytes([`id,timestamp,price,volume,side\n1,${T + 252},100.1,0.017,buy\n`], REQUEST);
    expect(told(got)).toEqual([[252, trade, 1, 1001, 17, last]]);
    expect(got.meta.levelOfDetail).toBe('L1');
  });

  it('a snapshot begins anew, also one of a restart and of the next day', async () => {
    const again = line(1, 'snapshot', 300, [['99', '1']], []);
    const got = await importBytes([[FIRST, SECOND, again, line(2, 'delta', 400, [['99', '2']], [])].join('\n')], REQUEST);
    expect(told(got).slice(3)).toEqual([
      [300, clear, 0, 0, 0, 0],
      [300, snapshot, 1, 990, 1000, snapshotPart | last],
      [400, level, 1, 990, 2000, last],
    ]);
    expect(got.meta.repairs.counts).toMatchObject({ snapshots: 2, restarts: 1 });
  });

  it('an update id that does not follow is a gap', async () => {
    const text = [
      line(6, 'delta', -1, [['1', '1']], []),
      FIRST,
      THIRD,
      line(10, 'delta', 300, [['99', '2']], []),
      line(20, 'snapshot', 400, [['98', '1']], []),
    ];
    await expect(importBytes([text.join('\n')], REQUEST)).rejects.toThrow(/capture-0:3: u: got 9, expected 8: diffs are missing/);
    const kinds = async (onGap: string): Promise<string> => {
      const { rows, meta } = await importBytes([text.join('\n')], { ...REQUEST, options: { onGap } });
      expect(meta.repairs.gaps).toBe(1);
      return rows.map(({ kind }) => kind).join(' ');
    };
    expect(await kinds('resync')).toBe([snapshot, snapshot, clear, clear, snapshot].join(' '));
    expect(await kinds('mark')).toBe([level, clear, snapshot, snapshot, clear, level, level, clear, snapshot].join(' '));
  });

  it.each<[string, string, RegExp]>([
    ['a line cut short', `${FIRST}\n${SECOND.slice(0, 60)}`, /capture-0:2: the line: got .* expected one whole JSON object/],
    ['another type', FIRST.replace('snapshot', 'snap'), /capture-0:1: type: got "snap", expected "snapshot" or "delta"/],
    ['another topic', FIRST.replace('orderbook.500.', 'publicTrade.'), /capture-0:1: topic: got "publicTrade\.BTCUSDT"/],
    ['no update id', FIRST.replace('"u":7', '"u":null'), /capture-0:1: u: got null, expected a whole number/],
    ['no asks', FIRST.replace('"a":', '"x":'), /capture-0:1: a: got nothing, expected a list of levels/],
    ['a price off the tick', FIRST.replace('100.1', '100.11'), /capture-0:1: got 100\.11, expected a multiple of 0\.1\. Check --tick/],
    ['no snapshot', SECOND, /no snapshot of BTCUSDT/],
    ['another symbol', FIRST.replaceAll('BTCUSDT', 'ETHUSDT'), /no row of symbol BTCUSDT; found ETHUSDT/],
    ['a header of another table', 'a,b\n1,2\n', /capture-0:1: got "a,b", expected a line of an order book, or the header/],
  ])('%s is an error', async (_, text, message) => {
    const error: unknown = await importBytes([text], REQUEST).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DataError);
    expect((error as Error).message).toMatch(message);
  });

  it('is known by its first line', () => {
    expect([FIRST, TRADES, 'id,timestamp,price,volume,side,rpi\n'].map((text) => bybitArchive.detect(headOf(text)))).toEqual([
      true,
      true,
      true,
    ]);
    expect(
      ['1711756800000000000 {"topic":"orderbook.50.X"}', 'exchTs,kind\n', '{}'].map((text) => bybitArchive.detect(headOf(text))),
    ).toEqual([false, false, false]);
    expect([FIRST, TRADES, 'exchTs,kind\n'].map((text) => binanceArchive.detect(headOf(text)))).toEqual([false, false, false]);
  });

  it('flipped bytes are an error, or a tape that says unverified', async () => {
    const files = { 'a.data': Buffer.from([FIRST, SECOND, THIRD].join('\n')), 'b.csv': Buffer.from(TRADES) };
    const seen = await fuzzImport(files, REQUEST, { flips: 80, seed: 2 });
    expect(seen.verified).toBe(0);
    expect(seen.errors).toBeGreaterThan(30);
  });
});
