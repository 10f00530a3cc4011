/** ITCH files as tapes: which row each message becomes, whose messages are read, when they were, and what bad input is told. */
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DataError, UsageError } from '../../../../src/base/errors.js';
import { itch as importer } from '../../../../src/market/import/itch/index.js';
import type { ImportRequest } from '../../../../src/market/import/index.js';
import { Flag, Kind } from '../../../../src/market/row.js';
import { importBytes } from '../rows.js';
import { framed, itch } from './bytes.js';

const AAPL = 13;
const MSFT = 14;
const NS = 34_200_000_000_000;
const REQUEST = { format: 'itch', instrument: { symbol: 'AAPL', tickSize: '0.01' }, options: { date: '2019-12-30' } } as const;
/** 2019-12-30T05:00:00Z: midnight in New York. */
const MIDNIGHT = 1_577_682_000_000_000_000n;
const HEAD = [itch.system(0, 'O'), itch.directory(AAPL, 1, 'AAPL'), itch.directory(MSFT, 2, 'MSFT')];

const KIND_NAMES = Object.fromEntries(Object.entries(Kind).map(([name, code]) => [code, name]));

/** Rows as lines: kind, side, price in ticks, lots, order, flags where there are more than the last of a group. */
async function lines(messages: readonly Buffer[], request: Partial<Omit<ImportRequest, 'files' | 'out'>> = {}): Promise<string[]> {
  const { rows } = await importBytes([framed(...HEAD, ...messages)], { ...REQUEST, ...request });
  return rows.map(({ kind, side, priceTicks, qtyLots, orderId, flags }) =>
    [KIND_NAMES[kind], side, priceTicks, qtyLots, orderId, ...(flags === Flag.last ? [] : [`flags=${flags}`])].join(' '),
  );
}

const failing = async (bytes: Buffer, request: Partial<Omit<ImportRequest, 'files' | 'out'>> = {}): Promise<Error> => {
  const error: unknown = await importBytes([bytes], { ...REQUEST, ...request }).catch((e: unknown) => e);
  expect(error instanceof DataError || error instanceof UsageError, String(error)).toBe(true);
  return error as Error;
};

describe('rows of messages', () => {
  it('each type has its row; the message is an atomic group', async () => {
    const got = await lines([
      itch.status(AAPL, NS, 'AAPL', 'T'),
      itch.add(AAPL, NS, 101, 'B', 300, 'AAPL', 1_000_000),
      itch.addAttributed(AAPL, NS + 1, 102, 'S', 200, 'AAPL', 1_000_200),
      itch.execute(AAPL, NS + 2, 101, 50),
      itch.executeAt(AAPL, NS + 3, 101, 10, 'Y', 1_000_100),
      itch.executeAt(AAPL, NS + 4, 101, 10, 'N', 1_000_100),
      itch.reduce(AAPL, NS + 5, 101, 30),
      itch.replace(AAPL, NS + 6, 101, 203, 400, 999_900),
      itch.replace(AAPL, NS + 7, 203, 204, 100, 999_900),
      itch.remove(AAPL, NS + 8, 204),
      itch.execute(AAPL, NS + 9, 102, 200),
      itch.hidden(AAPL, NS + 10, 'B', 70, 'AAPL', 1_000_100),
      itch.cross(AAPL, NS + 11, 5000, 'AAPL', 1_000_000),
      itch.status(AAPL, NS + 12, 'AAPL', 'H'),
      itch.status(AAPL, NS + 13, 'AAPL', 'Q'),
    ]);
    expect(got).toEqual([
      'status 0 0 1 0',
      'add 1 10000 300 1',
      'add -1 10002 200 2',
      'execute 1 10000 50 1',
      'execute 1 10001 10 1',
      `execute 1 10001 10 1 flags=${Flag.last | Flag.notVolume}`,
      'reduce 1 10000 30 1',
      'replace 1 9999 400 1',
      'replace 1 9999 100 1',
      'delete 1 9999 100 1',
      'execute -1 10002 200 2',
      'hidden 0 10001 70 0',
      'trade 0 10000 5000 0',
      'status 0 0 0 0',
      'status 0 0 0 0',
    ]);
  });

  it('the side of a hidden print is the resting order’s, where it is to be believed', async () => {
    const prints = [itch.hidden(AAPL, NS, 'B', 70, 'AAPL', 1_000_100), itch.hidden(AAPL, NS, 'S', 60, 'AAPL', 1_000_100)];
    expect(await lines(prints, { options: { date: '2019-12-30', hiddenSide: 'told' } })).toEqual([
      'hidden -1 10001 70 0',
      'hidden 1 10001 60 0',
    ]);
  });

  it('an order that was executed to its last share is forgotten: its reference may come again', async () => {
    const got = await lines([
      itch.add(AAPL, NS, 101, 'B', 300, 'AAPL', 1_000_000),
      itch.execute(AAPL, NS, 101, 300),
      itch.add(AAPL, NS, 101, 'S', 5, 'AAPL', 1_000_100),
      itch.reduce(AAPL, NS, 101, 5),
      itch.add(AAPL, NS, 101, 'S', 6, 'AAPL', 1_000_100),
    ]);
    expect(got.filter((line) => line.startsWith('add'))).toEqual(['add 1 10000 300 1', 'add -1 10001 5 2', 'add -1 10001 6 3']);
  });

  it('references of 64 bits are told apart, and named in the dictionary', async () => {
    const [a, b] = [0xffff_ffff_0000_0001n, 0xffff_fffe_0000_0001n];
    expect(
      await lines([
        itch.add(AAPL, NS, a, 'B', 300, 'AAPL', 1_000_000),
        itch.add(AAPL, NS, b, 'B', 100, 'AAPL', 1_000_000),
        itch.execute(AAPL, NS, a, 10),
        itch.remove(AAPL, NS, b),
      ]),
    ).toEqual(['add 1 10000 300 1', 'add 1 10000 100 2', 'execute 1 10000 10 1', 'delete 1 10000 100 2']);
  });

  it('unknown references and executions of more than is left are written as they are, and counted', async () => {
    const bytes = framed(
      ...HEAD,
      itch.execute(AAPL, NS, 7, 10),
      itch.remove(AAPL, NS, 7),
      itch.replace(AAPL, NS, 8, 9, 50, 1_000_000),
      itch.reduce(AAPL, NS, 9, 5),
      itch.add(AAPL, NS, 10, 'B', 5, 'AAPL', 1_000_000),
      itch.execute(AAPL, NS, 10, 6),
      itch.add(AAPL, NS, 11, 'B', 5, 'AAPL', 1_000_000),
      itch.reduce(AAPL, NS, 11, 6),
    );
    const { rows, meta } = await importBytes([bytes], REQUEST);
    expect(rows.map((r) => [KIND_NAMES[r.kind], r.side, r.priceTicks, r.qtyLots, r.orderId].join(' '))).toEqual([
      'execute 0 0 10 1',
      'delete 0 0 0 1',
      'replace 0 0 50 2',
      'reduce 0 0 5 2',
      'add 1 10000 5 3',
      'execute 1 10000 6 3',
      'add 1 10000 5 4',
      'reduce 1 10000 6 4',
    ]);
    expect(meta.repairs.counts).toMatchObject({ unknownOrders: 4, executedBeyond: 1, reducedBeyond: 1 });
  });

  it('what becomes no row is counted, other stocks apart', async () => {
    const { meta } = await importBytes(
      [
        framed(
          ...HEAD,
          itch.add(AAPL, NS, 1, 'B', 1, 'AAPL', 1_000_000),
          itch.add(MSFT, NS, 2, 'B', 1, 'MSFT', 1_000_000),
          itch.broken(AAPL, NS),
          itch.imbalance(AAPL, NS, 'AAPL'),
          itch.cross(AAPL, NS, 0, 'AAPL', 0),
          Buffer.alloc(0),
        ),
      ],
      REQUEST,
    );
    expect(meta.repairs.counts).toEqual({
      ...{ unknownOrders: 0, executedBeyond: 0, systemEvents: 1, directoryEntries: 1, brokenTrades: 1, imbalances: 1, emptyCrosses: 1 },
      ...{ otherStocks: 2, endMarks: 1 },
    });
    expect(meta).toMatchObject({ levelOfDetail: 'L3', netWindowNs: 0, integrity: 'unverified', rowsByKind: { add: 1 } });
  });
});

describe('whose messages, and when', () => {
  const day = (symbol: string, locate: number, ref: number): Buffer =>
    framed(itch.directory(locate, 1, symbol), itch.add(locate, NS, ref, 'B', 1, symbol, 1_000_000), itch.system(NS, 'C'));

  it('times are of New York’s day, daylight saving by rule; in ns, received when they happened', async () => {
    const at = async (date: string, utcOffset = ''): Promise<string> => {
      const { rows } = await importBytes([day('AAPL', 5, 1)], { ...REQUEST, options: { date, ...(utcOffset !== '' && { utcOffset }) } });
      expect(rows[0]!.recvNs).toBe(rows[0]!.exchNs);
      return new Date(Number(rows[0]!.exchNs / 1_000_000n)).toISOString();
    };
    // 09:30 in New York: the second Sunday of March 2024 was the 10th, the first of November the 3rd.
    expect(await at('2024-03-08')).toBe('2024-03-08T14:30:00.000Z');
    expect(await at('2024-03-10')).toBe('2024-03-10T14:30:00.000Z');
    expect(await at('2024-03-11')).toBe('2024-03-11T13:30:00.000Z');
    expect(await at('2024-11-03')).toBe('2024-11-03T13:30:00.000Z');
    expect(await at('2024-11-04')).toBe('2024-11-04T14:30:00.000Z');
    expect(await at('2024-07-01', '+02:00')).toBe('2024-07-01T07:30:00.000Z');
    const { rows } = await importBytes([framed(...HEAD, itch.add(AAPL, 86_399_999_999_999, 1, 'B', 1, 'AAPL', 10_000))], REQUEST);
    expect(rows[0]!.exchNs).toBe(MIDNIGHT + 86_399_999_999_999n);
  });

  it('a file without a directory tells its stocks by its adds', async () => {
    const { rows } = await importBytes(
      [framed(itch.remove(AAPL, NS, 4), itch.add(MSFT, NS, 5, 'S', 1, 'MSFT', 10_000), itch.add(AAPL, NS, 6, 'B', 2, 'AAPL', 20_000))],
      REQUEST,
    );
    expect(rows.map((r) => [r.kind, r.qtyLots])).toEqual([
      [Kind.delete, 0],
      [Kind.add, 2],
    ]);
  });

  it('parts of a day follow each other, the code of the stock is kept; gzip is read as well', async () => {
    const first = framed(...HEAD, itch.add(AAPL, NS, 1, 'B', 5, 'AAPL', 1_000_000));
    const second = framed(itch.execute(AAPL, NS, 1, 2), itch.execute(MSFT, NS, 9, 2), itch.remove(AAPL, NS + 1, 1));
    const { rows, meta } = await importBytes([first, gzipSync(second)], REQUEST);
    expect(rows.map((r) => [r.kind, r.orderId])).toEqual([
      [Kind.add, 1],
      [Kind.execute, 1],
      [Kind.delete, 1],
    ]);
    expect(meta.inputs.map((input) => input.checksum)).toEqual(['none', 'crc32']);
    const { meta: packed } = await importBytes([gzipSync(Buffer.concat([first, second]))], REQUEST);
    expect(packed.integrity).toBe('verified');
    expect(packed.digest).toBe(meta.digest);
  });

  it('no such stock is an error that names those that are spelled alike', async () => {
    const error = await failing(framed(...HEAD, itch.directory(15, 3, 'AAPB')), { instrument: { symbol: 'AAPS' } });
    expect(error.message).toMatch(/no stock AAPS in its directory \(R\) or its adds \(A, F\); found the nearest of 3: AAPL, AAPB, MSFT\./);
  });

  it('without a day, or with a symbol that cannot be, it says which option is missing', async () => {
    expect((await failing(framed(...HEAD), { options: {} })).message).toMatch(/the file's name has no day\. Give --date/);
    expect((await failing(framed(...HEAD), { options: { date: '2019-02-30' } })).message).toMatch(/--date: got 2019-02-30/);
    expect((await failing(framed(...HEAD), { instrument: {} })).message).toMatch(/Give --symbol\./);
    expect((await failing(framed(...HEAD), { instrument: { symbol: 'NINELONGS' } })).message).toMatch(/expected up to 8 letters/);
    expect((await failing(framed(...HEAD), { options: { date: '2001-02-03' } })).message).toMatch(/--utc-offset: is needed for 2001-02-03/);
  });
});

describe('bad input is an error with its byte', () => {
  const good = framed(...HEAD);
  const add = itch.add(AAPL, NS, 101, 'B', 300, 'AAPL', 1_000_000);

  it.each([
    ['a type that there is not', framed(Buffer.from('Z12345')), /byte 96: a message of type Z, 6 bytes; expected a type of ITCH 5\.0/],
    ['a length that does not fit', framed(add.subarray(0, 30)), /byte 96: a message of type A with 30 bytes; expected 36/],
    ['an end within a message', framed(add).subarray(0, 20), /ends in the middle of a frame that begins at byte 96: got 20 bytes/],
    ['an end within a length', Buffer.from([0]), /ends in the middle of a frame that begins at byte 96: got 1 bytes/],
    ['a side', framed(itch.add(AAPL, NS, 1, 'Q', 1, 'AAPL', 1)), /message 4 at byte 98: side: got code 81, expected B or S/],
    ['a price off the tick', framed(itch.add(AAPL, NS, 1, 'B', 1, 'AAPL', 10_050)), /price: got 1\.0050, expected a multiple of 0\.01/],
    ['a price of nothing', framed(itch.add(AAPL, NS, 1, 'B', 1, 'AAPL', 0)), /price: got 0, expected more/],
    ['no shares', framed(itch.add(AAPL, NS, 1, 'B', 0, 'AAPL', 100)), /shares: got 0, expected more/],
    ['a reference that is there', framed(add, add), /message 5 at byte 136: order 101 is there already; expected a new reference/],
    [
      'a new reference that is there',
      framed(add, itch.add(AAPL, NS, 7, 'B', 300, 'AAPL', 1_000_000), itch.replace(AAPL, NS, 7, 101, 1, 100)),
      /message 6 at byte 174: order 101 is there already/,
    ],
    ['time that goes back', framed(add, itch.remove(AAPL, NS - 1, 101)), /message 5 at byte 136: time goes back by 1 ns/],
  ])('%s', async (_, bytes, message) => {
    expect(good.length).toBe(96);
    expect((await failing(Buffer.concat([good, bytes]))).message).toMatch(message);
  });

  it('a price beyond int32 ticks', async () => {
    const bytes = framed(...HEAD, itch.add(AAPL, NS, 1, 'B', 1, 'AAPL', 4_000_000_000));
    expect((await failing(bytes, { instrument: { symbol: 'AAPL' } })).message).toMatch(
      /message 4 at byte 98: price 4000000000 ticks.*below 2\^31 ticks/,
    );
    expect((await importBytes([bytes], REQUEST)).rows[0]!.priceTicks).toBe(40_000_000);
  });

  it('shares off the lot', async () => {
    const request = { instrument: { symbol: 'AAPL', tickSize: '0.01', lotSize: '100' } };
    expect((await failing(framed(...HEAD, itch.add(AAPL, NS, 1, 'B', 150, 'AAPL', 100)), request)).message).toMatch(
      /shares: got 150, expected a multiple of 100/,
    );
  });

  it('a gzip file that is cut short', async () => {
    const packed = gzipSync(framed(...HEAD, add));
    expect((await failing(packed.subarray(0, packed.length - 4))).message).toMatch(/the gzip data is cut short/);
  });
});

describe('detection', () => {
  const head = (bytes: Buffer) => ({ file: 'a', packing: 'plain', bytes, lines: bytes.toString('utf8').split('\n') }) as const;

  it('knows its own beginnings, cut anywhere behind the first message', () => {
    const bytes = framed(...HEAD, itch.add(AAPL, NS, 1, 'B', 1, 'AAPL', 100));
    for (let end = 14; end <= bytes.length; end++) expect(importer.detect(head(bytes.subarray(0, end)))).toBe(true);
  });

  it.each([
    ['text', Buffer.from('exchTs,recvTs,kind\n1,2,add\n')],
    ['a LOBSTER file', Buffer.from('34200.004241176,1,16113575,18,5853300,1\n')],
    ['DBN', Buffer.from('DBN\u0003\u0000\u0000\u0001\u0000')],
    ['nothing', Buffer.alloc(0)],
    ['zeros', Buffer.alloc(64)],
    ['a message of another length', framed(Buffer.from('A23'))],
    ['a first message that is cut', framed(...HEAD).subarray(0, 13)],
  ])('%s is of another format', (_, bytes) => {
    expect(importer.detect(head(bytes))).toBe(false);
  });

  it('a file is taken for ITCH without a format named', async () => {
    const { meta } = await importBytes([framed(...HEAD, itch.add(AAPL, NS, 1, 'B', 1, 'AAPL', 1_000_000))], {
      instrument: { symbol: 'AAPL' },
      options: { date: '2019-12-30' },
    });
    expect(meta.importer).toMatchObject({ name: 'itch', options: { days: ['2019-12-30'], date: '2019-12-30', hiddenSide: 'none' } });
    expect(meta.instrument).toEqual({
      ...{ symbol: 'AAPL', kind: 'spot', tickSize: '0.0001', lotSize: '1', multiplier: '1', orderTick: '0.01', currency: 'USD' },
    });
  });
});
