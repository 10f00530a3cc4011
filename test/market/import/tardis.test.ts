/** The data sets of Tardis become rows: groups, discarded books, depth, the touch, funding; one clock; what is wrong is named with its column. */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError, UsageError } from '../../../src/base/errors.js';
import { L2Book } from '../../../src/market/book.js';
import { importTape, type ImportProgress, type ImportRequest } from '../../../src/market/import/index.js';
import { Flag, Kind } from '../../../src/market/row.js';
import { openTape } from '../../../src/market/tape-read.js';
import { BTC, readTape, tempFolder, type Row } from '../tape-rows.js';
import { fuzzImport } from './fuzz.js';
import { madeFiles } from './made-files.js';
import { importBytes, importNamed, type Imported } from './rows.js';

const BEGIN = 'exchange,symbol,timestamp,local_timestamp';
const BOOK = `${BEGIN},is_snapshot,side,price,amount`;
const PRINTS = `${BEGIN},id,side,price,amount`;
const QUOTES = `${BEGIN},ask_amount,ask_price,bid_price,bid_amount`;
const TICKER = `${BEGIN},funding_timestamp,funding_rate,predicted_funding_rate,open_interest,last_price,index_price,mark_price`;
/** 2024-01-01, µs. */
const T = 1_704_067_200_000_000;
const REQUEST = { format: 'tardis', instrument: BTC, options: { minLatencyNs: 1000 } } as const;
const { last, snapshotPart, repairedTime } = Flag;

/** A file: header, then rows as `[timestamp, local_timestamp, rest]` in µs after `T`. */
function file(header: string, rows: readonly (readonly [number, number, string])[], symbol = 'BTCUSDT'): string {
  return `${header}\n${rows.map(([at, got, rest]) => `binance-futures,${symbol},${T + at},${T + got},${rest}\n`).join('')}`;
}

/** Rows as `[µs after T, kind, side, ticks, lots, flags]`. */
function told({ rows }: Imported): (readonly number[])[] {
  return rows.map((row) => [Number(row.exchNs / 1000n) - T, row.kind, row.side, row.priceTicks, row.qtyLots, row.flags]);
}

async function imported(files: readonly (string | Buffer)[], options: Record<string, unknown> = {}): Promise<Imported> {
  return importBytes(files, { ...REQUEST, options: { ...REQUEST.options, ...options } });
}

const SNAPSHOT: readonly (readonly [number, number, string])[] = [
  [0, 50, 'true,bid,100.1,5'],
  [0, 50, 'true,ask,100.2,7.25'],
];

describe('incremental_book_L2', () => {
  it('is one group for each message; what comes before a snapshot is skipped, a later one discards the book', async () => {
    const { level, snapshot, clear } = Kind;
    const got = await imported([
      file(BOOK, [
        [-9, 40, 'false,bid,99,1'],
        ...SNAPSHOT,
        [10, 60, 'false,bid,100.1,0'],
        [10, 60, 'false,bid,100,2'],
        [10, 61, 'false,ask,100.3,1'],
        [20, 70, 'true,bid,100,3'],
        [20, 70, 'true,ask,100.2,4'],
        [30, 80, 'false,ask,100.2,0'],
      ]),
    ]);
    expect(told(got)).toEqual([
      [0, snapshot, 1, 1001, 5000, snapshotPart],
      [0, snapshot, -1, 1002, 7250, snapshotPart | last],
      [10, level, 1, 1001, 0, 0],
      [10, level, 1, 1000, 2000, last],
      [10, level, -1, 1003, 1000, last],
      [20, clear, 0, 0, 0, 0],
      [20, snapshot, 1, 1000, 3000, snapshotPart],
      [20, snapshot, -1, 1002, 4000, snapshotPart | last],
      [30, level, -1, 1002, 0, last],
    ]);
    expect(got.meta).toMatchObject({ levelOfDetail: 'L2', repairs: { counts: { rowsBeforeSnapshot: 1, discardedBooks: 1 } } });
    expect(got.meta.importer.options).toMatchObject({ exchange: 'binance-futures', dataSets: ['incremental_book_L2'] });
    expect(got.meta.depth).toBeUndefined();
  });

  it('keeps the order of receipt: times that fall are lifted, lines without a time have had the smallest latency', async () => {
    const got = await imported([
      file(BOOK, [
        [50, 50, 'true,bid,100.1,5'],
        [40, 60, 'false,bid,100.1,4'],
        [45, 95, 'false,bid,100.1,3'],
        [39, 96, 'false,bid,100.1,2'],
      ]),
    ]);
    // The smallest latency is 20 µs, taken for 1 µs: the recorder's clock is 19 µs ahead, the snapshot was received at 31 and happened at 30.
    expect(told(got)).toEqual([
      [30, Kind.snapshot, 1, 1001, 5000, snapshotPart | last | repairedTime],
      [40, Kind.level, 1, 1001, 4000, last],
      [45, Kind.level, 1, 1001, 3000, last],
      [45, Kind.level, 1, 1001, 2000, last | repairedTime],
    ]);
    expect(got.rows.map((row) => row.recvTs - row.exchTs)).toEqual([1000, 1000, 31_000, 32_000]);
    expect(got.meta.repairs).toMatchObject({ borrowedTimes: 1, counts: { liftedRows: 1 }, clockOffsetNs: '-19000' });
  });

  it('of several days is one book', async () => {
    const day = (at: number): string =>
      file(BOOK, [
        [at - 1, at + 48, 'false,bid,90,1'],
        [at - 1, at + 48, 'false,bid,91,1'],
        ...SNAPSHOT.map(([a, b, rest]) => [a + at, b + at, rest] as const),
        [at + 5, at + 60, 'false,bid,99,1'],
      ]);
    const { meta } = await imported([gzipSync(day(86_400_000_000)), day(0)]);
    expect(meta.rowsByKind).toEqual({ snapshot: 4, level: 2, clear: 1 });
    expect(meta.repairs.counts).toMatchObject({ rowsBeforeSnapshot: 4, discardedBooks: 1 });
    expect(meta.integrity).toBe('unverified');
  });

  it('is the same tape where there is no room to keep lines from one pass to the other', async () => {
    const folder = tempFolder();
    const stamps = [0, 0, 0, 20, 20, 30, 30, 30, 90, 60];
    const rows = stamps.flatMap((at, i) =>
      ['bid', 'ask'].map((side, j) => [at, i === 4 ? at : at + 50 + i, `${i < 2},${side},${(100.1 + j / 10).toFixed(1)},${i}`] as const),
    );
    const trades = file(PRINTS, [
      [15, 61, 'a,buy,100.2,1'],
      [25, 75, 'b,sell,100.1,2e-3'],
    ]);
    const paths = ['book.csv', 'trades.csv'].map((name) => join(folder, name));
    writeFileSync(paths[0]!, file(BOOK, rows));
    writeFileSync(paths[1]!, trades);
    // As long as a name may be with what is added while the tape is written, so that nothing more can be added.
    const longName = 'x'.repeat(255 - `.tmp-${process.pid}`.length);
    const [kept, reread] = [
      await importTape({ ...REQUEST, files: paths, out: join(folder, 't') }),
      await importTape({ ...REQUEST, files: paths, out: join(folder, longName) }),
    ];
    expect(reread).toEqual(kept);
    expect(kept.rows).toBe(rows.length + 2);
    expect(readdirSync(folder).sort()).toEqual(['book.csv', 't', 'trades.csv', longName]);
  });

  it('any rows at all give the book that they state', async () => {
    const change = fc.record({
      isBid: fc.boolean(),
      ticks: fc.integer({ min: 1, max: 40 }),
      lots: fc.integer({ min: 0, max: 5 }),
      isNew: fc.boolean(),
      isSnapshot: fc.integer({ min: 0, max: 9 }).map((n) => n === 0),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 60 }), async (changes) => {
        const truth = new L2Book();
        let at = 0;
        let wasSnapshot = true;
        const rows = changes.map(({ isBid, ticks, lots, isNew, isSnapshot }, i) => {
          if (isNew || isSnapshot !== wasSnapshot) at += 10;
          const asSnapshot = i === 0 || isSnapshot;
          if (asSnapshot && !wasSnapshot) truth.clear();
          wasSnapshot = asSnapshot;
          truth.apply(Kind.level, isBid ? 1 : -1, ticks, lots);
          return [at, at + 50, `${asSnapshot},${isBid ? 'bid' : 'ask'},${(ticks / 10).toFixed(1)},${lots / 1000}`] as const;
        });
        const got = await imported([file(BOOK, rows)]);
        const book = new L2Book();
        for (const row of got.rows) book.apply(row.kind, row.side, row.priceTicks, row.qtyLots);
        for (let ticks = 1; ticks <= 40; ticks++)
          for (const side of [1, -1]) expect(book.qtyAt(side, ticks)).toBe(truth.qtyAt(side, ticks));
        expect(got.rows.at(-1)!.flags & last).toBe(last);
      }),
      { numRuns: 25, seed: 8 },
    );
  });
});

describe('several data sets', () => {
  it('share one clock and are merged by when they were received', async () => {
    const book = file(BOOK, [...SNAPSHOT, [100, 180, 'false,bid,100.1,4']]);
    const trades = file(PRINTS, [
      [100, 99, 'a1,sell,100.1,1'],
      [100, 200, ',unknown,100.15,0.5'],
      [101, 201, 'a2,buy,100.2,0'],
    ]);
    const { level, trade, snapshot } = Kind;
    const got = await importBytes([trades, book], { ...REQUEST, instrument: { ...BTC, tickSize: '0.01' } });
    expect(told(got)).toEqual([
      [0, snapshot, 1, 10010, 5000, snapshotPart],
      [0, snapshot, -1, 10020, 7250, snapshotPart | last],
      [100, trade, -1, 10010, 1000, last],
      [100, level, 1, 10010, 4000, last],
      [100, trade, 0, 10015, 500, last],
    ]);
    // One trade was received before it happened: the clock is moved by 2 µs in both files.
    expect(got.meta.importer.options['clockOffsetsNs']).toEqual(['2000', '2000']);
    expect(got.meta.repairs.counts).toMatchObject({ zeroTrades: 1 });
    await expect(imported([trades], { clock: 'keep' })).rejects.toThrow(/capture-0:2: received 1us before it happened/);
  });

  it('count liquidations, which a file has by its name, and pass over files without a line', async () => {
    const prints = file(PRINTS, [[0, 50, 'a1,sell,100.1,1']]);
    const empty = gzipSync('');
    const names = ['deribit_trades_2024-01-01_BTC.csv', 'deribit_liquidations_2024-01-01_BTC.csv', 'none.csv.gz', 'header.csv'];
    const got = await importNamed(Object.fromEntries(names.map((name, i) => [name, [prints, prints, empty, `${BOOK}\n`][i]!])), REQUEST);
    expect(got.meta.rowsByKind).toEqual({ trade: 1 });
    expect(got.meta.repairs.counts).toMatchObject({ liquidations: 1 });
    await expect(importNamed({ 'x_liquidations_y.csv': prints }, REQUEST)).rejects.toThrow(/only liquidations/);
  });

  it('of the same book are refused', async () => {
    const snapshots = file(snapshotHeader(1), [[0, 50, '100.2,1,100.1,1']]);
    await expect(imported([file(BOOK, SNAPSHOT), snapshots])).rejects.toThrow(UsageError);
  });

  it('of other symbols are passed over, of other venues refused', async () => {
    const rows = [...SNAPSHOT, [10, 60, 'false,bid,100.1,0']] as const;
    const own = file(BOOK, rows);
    const other = file(BOOK, [[5, 20, 'true,bid,7.123456,1e9']], 'ETHUSDT').split('\n')[1]!;
    const lines = own.trimEnd().split('\n');
    const got = await imported([[lines[0], other, ...lines.slice(1), other].join('\n')]);
    expect(got.meta.digest).toBe((await imported([own])).meta.digest);
    expect(got.meta.repairs.counts).toMatchObject({ otherSymbolRows: 2 });
    await expect(importBytes([own], { ...REQUEST, instrument: { ...BTC, symbol: 'btcusdt' } })).rejects.toThrow(
      /no row of symbol btcusdt; found BTCUSDT\. Give --symbol/,
    );
    await expect(imported([own, own.replaceAll('binance-futures', 'binance')])).rejects.toThrow(
      /capture-1:2: exchange: got "binance", expected binance-futures/,
    );
  });

  it('that were put together with their headers are one', async () => {
    const own = file(BOOK, SNAPSHOT);
    const got = await imported([own + file(BOOK, [[10, 60, 'false,bid,100.1,0']])]);
    expect(got.meta.rows).toBe(3);
    expect((await imported([own.replaceAll('\n', '\r\n')])).meta.digest).toBe((await imported([own])).meta.digest);
  });
});

function snapshotHeader(depth: number): string {
  const levels = Array.from({ length: depth }, (_, k) => `asks[${k}].price,asks[${k}].amount,bids[${k}].price,bids[${k}].amount`);
  return [BEGIN, ...levels].join(',');
}

describe('book_snapshot', () => {
  const rows = [
    [0, 50, '100.2,1,100,1,100.4,2,99,2'],
    [10, 60, '100.2,1,101,1,100.4,2,100,1'],
    [20, 70, '100.2,1,101,1,100.4,2,100,1'],
    [30, 80, '100.3,1,100,3,,,98,1'],
  ] as const;

  it('becomes changes; what leaves the view is not cancelled, what is better than the worst level and gone is', async () => {
    const { level, snapshot } = Kind;
    const got = await imported([file(snapshotHeader(2), rows)]);
    expect(told(got).slice(4)).toEqual([
      [10, level, 1, 1010, 1000, last],
      [30, level, 1, 1010, 0, 0],
      [30, level, 1, 990, 0, 0],
      [30, level, -1, 1002, 0, 0],
      [30, level, -1, 1004, 0, 0],
      [30, level, 1, 1000, 3000, 0],
      [30, level, 1, 980, 1000, 0],
      [30, level, -1, 1003, 1000, last],
    ]);
    expect(told(got)[3]).toEqual([0, snapshot, -1, 1004, 2000, snapshotPart | last]);
    expect(got.meta).toMatchObject({ levelOfDetail: 'L2', depth: 2, repairs: { counts: { unchangedSnapshots: 1 } } });
  });

  it('is kept whole where that is asked for', async () => {
    const got = await imported([file(snapshotHeader(2), rows)], { snapshots: 'whole' });
    expect(got.meta.rowsByKind).toEqual({ snapshot: 15, clear: 3 });
    expect(got.rows.filter((row) => (row.flags & last) !== 0)).toHaveLength(4);
  });

  it('of any sort: the best levels of the book are the snapshot', async () => {
    const side = fc
      .uniqueArray(fc.integer({ min: 1, max: 12 }), { maxLength: 3 })
      .chain((ticks) => fc.tuple(...ticks.map((t) => fc.tuple(fc.constant(t), fc.integer({ min: 1, max: 3 })))));
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(side, side), { minLength: 1, maxLength: 20 }), async (snapshots) => {
        const sorted = snapshots.map(([bids, asks]) => [bids.toSorted(([a], [b]) => b - a), asks.toSorted(([a], [b]) => a - b)] as const);
        const cell = (level: readonly [number, number] | undefined): string =>
          level === undefined ? ',' : `${(level[0] / 10).toFixed(1)},${level[1] / 1000}`;
        const text = file(
          snapshotHeader(3),
          sorted.map(
            ([bids, asks], i) => [10 * i, 10 * i + 5, [0, 1, 2].map((k) => `${cell(asks[k])},${cell(bids[k])}`).join(',')] as const,
          ),
        );
        const anyLevel = sorted.some(([bids, asks]) => bids.length + asks.length > 0);
        if (!anyLevel) return;
        const got = await imported([text]);
        const book = new L2Book();
        let i = 0;
        for (const [at, [bids, asks]] of sorted.entries()) {
          for (; i < got.rows.length && Number(got.rows[i]!.exchNs / 1000n) - T <= 10 * at; i++)
            book.apply(got.rows[i]!.kind, got.rows[i]!.side, got.rows[i]!.priceTicks, got.rows[i]!.qtyLots);
          expect(best(book, 1, bids.length)).toEqual(bids);
          expect(best(book, -1, asks.length)).toEqual(asks);
          if (bids.length < 3) expect(book.bids.levels).toBe(bids.length);
        }
      }),
      { numRuns: 40, seed: 3 },
    );
  });
});

function best(book: L2Book, side: number, count: number): [number, number][] {
  const levels: [number, number][] = [];
  for (let t = side > 0 ? book.bidTicks : book.askTicks; levels.length < count && !Number.isNaN(t); t = book.worseThan(side, t))
    levels.push([t, book.qtyAt(side, t)]);
  return levels;
}

describe('quotes', () => {
  const rows = [
    [0, 50, '2,100.3,100.1,1'],
    [5, 55, '2,100.3,100.1,1'],
    [10, 60, ',,100.1,1'],
  ] as const;

  it('alone are a tape of the touch', async () => {
    const got = await imported([file(QUOTES, rows)]);
    expect(told(got)).toEqual([
      [0, Kind.quote, 1, 1001, 1000, 0],
      [0, Kind.quote, -1, 1003, 2000, last],
      [10, Kind.quote, 1, 1001, 1000, 0],
      [10, Kind.quote, -1, 1003, 0, last],
    ]);
    expect(got.meta).toMatchObject({ levelOfDetail: 'L1', depth: 1, repairs: { counts: { unchangedQuotes: 1 } } });
  });

  it('are held against a book that is there, and written when asked for', async () => {
    const book = file(BOOK, [...SNAPSHOT, [10, 60, 'false,ask,100.2,0'], [20, 70, 'false,ask,100.3,2']]);
    const got = await imported([book, file(QUOTES, rows)]);
    expect(got.meta.rowsByKind).toEqual({ snapshot: 2, level: 2 });
    expect(got.meta.staleTouchShare).toBeGreaterThan(0);
    expect((await imported([book, file(QUOTES, rows)], { touch: 'bookTicker' })).meta.rowsByKind).toMatchObject({ quote: 4 });
  });
});

describe('derivative_ticker', () => {
  it('tells mark and index when they change, and funding when its time has passed', async () => {
    const at = T + 100;
    const got = await imported([
      file(TICKER, [
        [0, 50, `${at},0.0001,,5,100,100.04,100.06`],
        [50, 90, `${at},-0.00012345,0.1,5,100,100.04,100.16`],
        [110, 160, `${at + 1000},0.0002,,5,100,,100.2`],
        [120, 170, ',0.0003,,5,100,,'],
      ]),
    ]);
    expect(told(got)).toEqual([
      [0, Kind.mark, 0, 1001, 0, last],
      [0, Kind.index, 0, 1000, 0, last],
      [50, Kind.mark, 0, 1002, 0, last],
      [110, Kind.funding, 0, 1002, -12_345, last],
    ]);
    expect(got.meta.repairs.counts).toMatchObject({ untimedFundingRates: 1 });
  });
});

describe('what is wrong', () => {
  const cases: [string, string, RegExp][] = [
    [
      'a header of another data set',
      `${BEGIN},type,strike_price\n`,
      /capture-0:1: header: got ".*strike_price", expected that of incremental_book_L2/,
    ],
    ['a column that is missing', file(BOOK, [[0, 50, 'true,bid,100.1']]), /capture-0:2: got 7 fields, expected 8/],
    ['a column too many', file(BOOK, [[0, 50, 'true,bid,100.1,1,1']]), /capture-0:2: got 9 fields, expected 8/],
    ['a negative amount', file(BOOK, [[0, 50, 'true,bid,100.1,-1']]), /capture-0:2: amount: got "-1", expected a decimal from 0/],
    ['an empty amount', file(BOOK, [[0, 50, 'true,bid,100.1,']]), /capture-0:2: amount: got nothing, expected a decimal/],
    ['an amount that is no number', file(BOOK, [[0, 50, 'true,bid,100.1,NaN']]), /capture-0:2: amount: got "NaN", expected a decimal/],
    ['an amount off the lot', file(BOOK, [[0, 50, 'true,bid,100.1,0.0001']]), /capture-0:2: amount: got "0.0001", .*a multiple of 0.001/],
    [
      'an amount beyond 2^37 lots',
      file(BOOK, [[0, 50, 'true,bid,100.1,1e12']]),
      /capture-0:2: amount: got "1e12", expected fewer than 137438953472/,
    ],
    ['a price of 0', file(BOOK, [[0, 50, 'true,bid,0,1']]), /capture-0:2: price: got "0", expected a decimal above 0/],
    ['a price off the tick', file(BOOK, [[0, 50, 'true,bid,100.15,1']]), /capture-0:2: price: got "100.15", .*multiple of 0.1/],
    ['a side that there is not', file(BOOK, [[0, 50, 'true,buy,100.1,1']]), /capture-0:2: side: got "buy", expected bid or ask/],
    ['a flag that there is not', file(BOOK, [[0, 50, 'True,bid,100.1,1']]), /capture-0:2: is_snapshot: got "True", expected true or false/],
    ['a time that is none', `${BOOK}\nx,BTCUSDT,12a,${T},true,bid,1,1\n`, /capture-0:2: timestamp: got "12a", expected a whole number/],
    [
      'a time far away',
      file(BOOK, [...SNAPSHOT, [1e13, 1e13, 'false,bid,1,1']]),
      /capture-0:4: a stamp of second .* lies more than 104 days/,
    ],
    ['no snapshot', file(BOOK, [[0, 50, 'false,bid,1,1']]), /capture-0: no row of BTCUSDT has is_snapshot true/],
    ['levels out of order', file(snapshotHeader(2), [[0, 5, '2,1,1,1,1.5,1,0.5,1']]), /capture-0:2: asks\[1\]\.price: is not worse/],
    ['half a level', file(snapshotHeader(1), [[0, 5, '2,,1,1']]), /capture-0:2: asks\[0\]\.price: price or amount of the level is missing/],
  ];
  it.each(cases)('%s', async (_, text, message) => {
    const error: unknown = await imported([text]).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(DataError);
    expect((error as Error).message).toMatch(message);
  });

  it('is told of behind what makes the whole import impossible, and in the order of the rows', async () => {
    const bad = file(BOOK, [...SNAPSHOT, [10, 60, 'false,bid,100.15,1']]);
    const elsewhere = file(BOOK, [[0, 50, 'true,bid,7,1']], 'ETHUSDT');
    await expect(imported([bad, file(snapshotHeader(1), [[0, 5, '2,1,1,1']])])).rejects.toThrow(/state the same book in different ways/);
    await expect(imported([bad, file(PRINTS, [[0, 5, ',buy,0.15,1']])])).rejects.toThrow(/capture-1:2: price: got "0.15"/);
    await expect(imported([elsewhere, bad])).rejects.toThrow(/capture-1:4: price: got "100.15"/);
    await expect(imported([`${bad}binance-futures,BTCUSDT,12a,${T},true,bid,1,1\n`])).rejects.toThrow(/capture-0:5: timestamp: got "12a"/);
  });

  // A line without a time of the venue makes it two passes.
  it.each([
    ['one pass', 50],
    ['two', 0],
  ])('leaves nothing when it is stopped, whatever was put aside; else it tells how far it is, to the whole: in %s', async (_, latency) => {
    const folder = tempFolder();
    const [path, out] = [join(folder, 'book.csv'), join(folder, 't.arrow')];
    const changes = Array.from(
      { length: 60_000 },
      (_, i) => [10 * i, 10 * i + (i === 40_000 ? latency : 50), `false,ask,${(100.2 + (i % 7) / 10).toFixed(1)},${i % 5}`] as const,
    );
    writeFileSync(path, file(BOOK, [...SNAPSHOT, ...changes]));
    const seen: ImportProgress[] = [];
    const meta = await importTape({ ...REQUEST, files: [path], out, onProgress: (p) => seen.push(p) });
    expect(seen.every((p, i) => i === 0 || p.bytesRead >= seen[i - 1]!.bytesRead)).toBe(true);
    expect(seen.at(-1)).toEqual({ bytesRead: meta.inputs[0]!.bytes * 2, bytesTotal: meta.inputs[0]!.bytes * 2, rows: meta.rows });
    rmSync(out);
    const wasAside: boolean[] = [];
    for (let atStep = 1; atStep < seen.length; atStep++) {
      const stop = new AbortController();
      let step = 0;
      const onProgress = (): void => {
        if (++step !== atStep) return;
        wasAside.push(readdirSync(folder).some((name) => name.includes('.lines')));
        stop.abort();
      };
      await expect(importTape({ ...REQUEST, files: [path], out, signal: stop.signal, onProgress })).rejects.toThrow(/nothing was written/);
      expect(readdirSync(folder)).toEqual(['book.csv']);
    }
    expect(wasAside.length).toBeGreaterThan(3);
    expect(wasAside.at(-1)).toBe(latency === 0);
  });

  it('leaves nothing beside the inputs, in either pass', async () => {
    const folder = tempFolder();
    const path = join(folder, 'book.csv');
    const sound = file(BOOK, SNAPSHOT);
    for (const end of ['12a,1,true,bid,1,1', `${T},${T},false,bid,100.15,1`]) {
      writeFileSync(path, `${sound}binance-futures,BTCUSDT,${end}\n`);
      await expect(importTape({ ...REQUEST, files: [path], out: join(folder, 't.arrow') })).rejects.toThrow(DataError);
      expect(readdirSync(folder)).toEqual(['book.csv']);
    }
    writeFileSync(path, sound);
    await importTape({ ...REQUEST, files: [path], out: join(folder, 't.arrow') });
    expect(readdirSync(folder).sort()).toEqual(['book.csv', 't.arrow']);
  });

  it('names the line of a row that comes too late', async () => {
    const trades = file(PRINTS, [[50e6, 51e6, ',buy,100.1,1']]);
    const book = file(BOOK, [...SNAPSHOT, [20e6, 52e6, 'false,bid,1,1'], [20e6, 52e6, 'false,bid,1.1,1']]);
    await expect(imported([trades, book])).rejects.toThrow(/capture-1:4: the row's time is 30s behind a row before it/);
  });

  it('an instrument is needed', async () => {
    const request: Omit<ImportRequest, 'files' | 'out'> = { format: 'tardis' };
    await expect(importBytes([file(BOOK, SNAPSHOT)], request)).rejects.toThrow(/--symbol as the files spell it, --kind, --tick, --lot/);
  });

  it('flipped bytes are an error, or a tape that says unverified; under gzip they are always found', async () => {
    const rows = Array.from({ length: 20 }, (_, i) => [10 * i, 10 * i + 50, `false,${i % 2 ? 'ask' : 'bid'},${100 + i},1`] as const);
    const book = Buffer.from(file(BOOK, [...SNAPSHOT, ...rows]));
    const trades = Buffer.from(file(PRINTS, [[5, 60, 'a,buy,100.2,1']]));
    const plain = await fuzzImport({ 'book.csv': book, 'trades.csv': trades }, REQUEST, { flips: 120, seed: 4 });
    expect(plain.errors).toBeGreaterThan(50);
    expect(plain.verified).toBe(0);
    const packed = await fuzzImport({ 'book.csv.gz': gzipSync(book) }, REQUEST, { flips: 60, seed: 5 });
    expect(packed.unverified).toBe(0);
    expect(packed.errors).toBeGreaterThan(45);
  });
});

describe('the first bytes', () => {
  it.each([BOOK, PRINTS, QUOTES, TICKER, snapshotHeader(5)])('tell it by its header: %s', async (header) => {
    const { tardis } = await import('../../../src/market/import/tardis/index.js');
    const head = (text: string) => ({ file: 'x', packing: 'plain' as const, bytes: Buffer.from(text), lines: text.split('\n') });
    expect(tardis.detect(head(`${header}\nx`))).toBe(true);
    expect(tardis.detect(head(header.replace('exchange,', '')))).toBe(false);
    expect(tardis.detect(head('exchTs,recvTs,kind,side,price,qty\n'))).toBe(false);
    expect(tardis.detect(head('{"exchange":"x"}'))).toBe(false);
  });
});

describe('a synthetic market', () => {
  it('that is written as Tardis files and imported ends with the book of its own tape, and no print is lost', async () => {
    const files = await madeFiles('tardis', 'book.csv.gz', 400);
    const instrument = { symbol: 'SYNTH', kind: 'spot', tickSize: '0.01', lotSize: '1', multiplier: '1' } as const;
    const got = await importNamed(files, { format: 'tardis', instrument });
    const folder = tempFolder();
    for (const [name, bytes] of Object.entries(await madeFiles('tape-l2', 'truth.arrow', 400))) writeFileSync(join(folder, name), bytes);
    const { rows: truth } = await readTape(await openTape(join(folder, 'truth.arrow')));
    const prints = (rows: readonly Row[]): number[][] =>
      rows
        .filter(({ kind, flags }) => kind === Kind.trade && (flags & Flag.notVolume) === 0)
        .map(({ side, priceTicks, qtyLots }) => [side, priceTicks, qtyLots]);
    const levels = (rows: readonly Row[]): number[][] => {
      const book = new L2Book();
      for (const row of rows) book.apply(row.kind, row.side, row.priceTicks, row.qtyLots);
      return [1, -1].flatMap((side) => best(book, side, 1000));
    };
    expect(levels(got.rows)).toEqual(levels(truth));
    expect(levels(truth).length).toBeGreaterThan(10);
    expect(got.meta.integrity).toBe('verified');
    expect(prints(got.rows).length).toBeGreaterThanOrEqual(prints(truth).length);
  });
});
