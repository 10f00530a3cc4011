/** Rules of the `orders` format: prints join their changes, orders at rest come as a snapshot, the published book comes out. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../src/market/instrument.js';
import { Flag, Kind } from '../../../src/market/row.js';
import { fuzzImport } from './fuzz.js';
import { OrderQueues } from './order-queues.js';
import { importBytes } from './rows.js';

const SAMPLE = fileURLToPath(new URL('../../../../shared/data/nvda-l3-orderbook/sample.txt.gz', import.meta.url));
// The file has bids at 0.0001 and asks at 199,999.99: both fit 32-bit ticks at just this tick.
const NVDA: Instrument = { symbol: 'NVDA', kind: 'spot', tickSize: '0.0001', lotSize: '1', multiplier: '1' };
const REQUEST = { format: 'orders', instrument: { ...NVDA, tickSize: '0.01' }, options: { date: '2010-06-08' } };
const HEADER = 'type,time,id,price,size,type\n';

async function rowsOf(text: string) {
  const { meta, rows } = await importBytes([HEADER + text], REQUEST);
  return {
    meta,
    rows: rows.map(({ kind, side, priceTicks, qtyLots, orderId, flags }) => [kind, side, priceTicks, qtyLots, orderId, flags]),
  };
}

const { add, reduce, execute, hidden } = Kind;
const A = 'A,1000,7,11.50,400,ASK\n';
const ADDED = [add, -1, 1150, 400, 1, Flag.last];

describe('a print and the change of its id and stamp are one execution', () => {
  it.each([
    ['C before T', 'C,2000,7\nT,2000,7,11.50,400\n', [[execute, -1, 1150, 400, 1, 1]]],
    ['T before C', 'T,2000,7,11.50,400\nC,2000,7\n', [[execute, -1, 1150, 400, 1, 1]]],
    ['R before T', 'R,2000,7,150\nT,2000,7,11.49,250\n', [[execute, -1, 1149, 250, 1, 1]]],
    [
      'two prints, by their lots',
      'R,2000,7,300\nC,2000,7\nT,2000,7,11.50,300\nT,2000,7,11.50,100\n',
      [
        [execute, -1, 1150, 100, 1, 1],
        [execute, -1, 1150, 300, 1, 1],
      ],
    ],
    [
      'the order loses more than its print',
      'R,2000,7,150\nT,2000,7,11.50,50\n',
      [
        [execute, -1, 1150, 50, 1, 0],
        [reduce, -1, 1150, 200, 1, 1],
      ],
    ],
    [
      'and when it leaves',
      'C,2000,7\nT,2000,7,11.50,50\n',
      [
        [execute, -1, 1150, 50, 1, 0],
        [Kind.delete, -1, 1150, 350, 1, 1],
      ],
    ],
    [
      'more is printed than was shown',
      'R,2000,7,300\nT,2000,7,11.50,500\n',
      [
        [execute, -1, 1150, 100, 1, 0],
        [hidden, 1, 1150, 400, 0, 1],
      ],
    ],
    [
      'a print alone is of a hidden order',
      'T,2000,7,11.50,50\nC,2001,7\n',
      [
        [hidden, 0, 1150, 50, 0, 1],
        [Kind.delete, -1, 1150, 400, 1, 1],
      ],
    ],
    ['an R alone reduces by the difference', 'R,2000,7,150\n', [[reduce, -1, 1150, 250, 1, 1]]],
    ['an id that nobody knows changes nothing', 'C,2000,8\n', []],
  ])('%s', async (_, text, expected) => {
    const { rows } = await rowsOf(A + text);
    expect(rows).toEqual([ADDED, ...expected]);
  });
});

it('orders at the top whose times go back are the opening snapshot, oldest first', async () => {
  const { rows, meta } = await rowsOf('A,3000,1,11,10,BID\nA,1000,2,11,20,BID\nA,2000,3,11,30,BID\nA,4000,4,11,40,BID\nC,5000,1\n');
  expect(rows.map(([kind, , , lots, , flags]) => [kind, lots, flags])).toEqual([
    [add, 20, Flag.snapshotPart | Flag.repairedTime],
    [add, 10, Flag.snapshotPart | Flag.repairedTime | Flag.last],
    [add, 30, Flag.last],
    [add, 40, Flag.last],
    [Kind.delete, 10, Flag.last],
  ]);
  expect(meta.repairs).toMatchObject({ borrowedTimes: 2, counts: { openingOrders: 2 } });
});

it.each([
  ['a time that goes back later', `${A}C,2000,7\nA,1999,8,11,10,BID\n`, /:4: the time goes back by 1 ms/],
  ['a price off the grid', 'A,1000,7,11.505,400,ASK\n', /:2: price: got 11.505, expected a multiple of 0.01/],
  ['an id that is there already', A + A, /:3: add of order 1, which is there already/],
  ['another type', 'X,1000,7\n', /:2: type: got "X", expected one of A, C, R, T/],
  ['a line cut short', 'A,1000,7,11.5\n', /:2: size: expected|:2: size: got nothing/],
])('%s is an error that names the line', async (_, text, message) => {
  await expect(importBytes([HEADER + text], REQUEST)).rejects.toThrow(message);
});

it('without a day it asks for one', async () => {
  await expect(importBytes([HEADER + A], { ...REQUEST, options: {} })).rejects.toThrow(/--date/);
});

it('bytes that flip are found or said to be unverified', async () => {
  const bytes = Buffer.from(`${HEADER}${A}R,2000,7,150\nT,2000,7,11.49,250\nA,2500,9,11.40,10,BID\nC,3000,9\n`);
  const seen = await fuzzImport(bytes, REQUEST, { flips: 150, seed: 1 });
  expect(seen.errors).toBeGreaterThan(0);
  expect(seen.verified).toBe(0);
});

describe.skipIf(!existsSync(SAMPLE))('NVDA, order by order (skipped without ../shared/data)', () => {
  const book = async (messages: number) => {
    const lines = gunzipSync(readFileSync(SAMPLE)).toString('latin1').split('\n');
    // The format is told by content; New York's offset by rule.
    const { meta, rows } = await importBytes([lines.slice(0, messages + 1).join('\n') + '\n'], {
      instrument: NVDA,
      options: { date: '2010-06-08' },
    });
    const queues = new OrderQueues();
    for (const row of rows) queues.apply(row);
    return { meta, queues, rows };
  };

  it('the book after 10,000 messages is the published one', async () => {
    const { meta, queues } = await book(10_000);
    expect([queues.side(1).length, queues.side(-1).length]).toEqual([631, 1856]);
    expect([queues.levels(1).size, queues.levels(-1).size]).toEqual([179, 540]);
    expect([queues.best(1), queues.levels(1).get(113_600)]).toEqual([113_600, 2700]);
    expect([queues.best(-1), queues.levels(-1).get(113_800)]).toEqual([113_800, 400]);
    expect(queues.side(1).filter((order) => order.priceTicks === 110_000).length).toBe(56);
    expect(queues.side(1).filter((order) => order.priceTicks === 110_100 && order.qtyLots === 50_000).length).toBe(1);
    expect(meta.importer.name).toBe('orders');
  });

  it('every print is an execution or hidden, and the last book is right', async () => {
    const { meta, queues, rows } = await book(10_500);
    expect([queues.side(1).length, queues.side(-1).length]).toEqual([643, 1888]);
    expect([queues.best(1), queues.best(-1)]).toEqual([113_600, 113_700]);
    const { joinedPrints, hiddenPrints } = meta.repairs.counts as Record<string, number>;
    expect(joinedPrints! + hiddenPrints!).toBe(830);
    const volume = rows.filter(({ kind }) => kind === execute || kind === hidden).reduce((sum, { qtyLots }) => sum + qtyLots, 0);
    const prints = gunzipSync(readFileSync(SAMPLE))
      .toString('latin1')
      .split('\n')
      .filter((line) => line.startsWith('T,'));
    expect(volume).toBe(prints.reduce((sum, line) => sum + Number(line.split(',')[4]), 0));
    expect(meta.firstExchTs).toBe('1276000153221000000');
  });
});
