/** Rules of the `ob-analytics` format: takers and rejected orders make no rows, executions are told by the resting order, the book never crosses. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { ImportOptions } from '../../../src/market/import/frame/options.js';
import type { Instrument } from '../../../src/market/instrument.js';
import { Kind } from '../../../src/market/row.js';
import { fuzzImport } from './fuzz.js';
import { OrderQueues } from './order-queues.js';
import { importBytes, importFiles } from './rows.js';

const DATA = fileURLToPath(new URL('../../../../shared/data/bitstamp-l3-ob-analytics/', import.meta.url));
const BTCUSD: Instrument = { symbol: 'btcusd', kind: 'spot', tickSize: '1', lotSize: '0.00000001', multiplier: '1' };
const PLAIN: Instrument = { ...BTCUSD, lotSize: '1' };
const ORDERS = 'id,timestamp,exchange_timestamp,price,volume,action,direction\n';
const TRADES = 'trade_id,timestamp,exchange_timestamp,price,amount,buy_order_id,sell_order_id,side\n';
const MS = 1_777_689_380_000;
const REQUEST = { format: 'ob-analytics', instrument: PLAIN };
const { add, reduce, replace, execute, hidden } = Kind;

/** `id ms price volume action side` a line; trades `ms price amount buyer seller side`. */
async function rowsOf(orders: string[], trades: string[] = [], options: ImportOptions = {}) {
  const o = orders
    .map((line) => line.split(' '))
    .map(([id, ms, ...rest]) => `${id!},${MS + Number(ms) + 70},${MS + Number(ms)},${rest.join(',')}\n`);
  const t = trades
    .map((line, i) => [i, line.split(' ')] as const)
    .map(([i, [ms, ...rest]]) => `${i},${MS + Number(ms) + 80},${MS + Number(ms)},${rest.join(',')}\n`);
  const { meta, rows } = await importBytes([ORDERS + o.join(''), TRADES + t.join('')], { ...REQUEST, options });
  return {
    counts: meta.repairs.counts,
    rows: rows.map(({ kind, side, priceTicks, qtyLots, orderId, flags }) => [kind, side, priceTicks, qtyLots, orderId, flags]),
  };
}

const OPENING = ['1 0 100 5 created bid', '2 0 102 5 created ask', '3 0 102 4 created ask'];
const OPENED = [
  [add, 1, 100, 5, 1, 2],
  [add, -1, 102, 5, 2, 2],
  [add, -1, 102, 4, 3, 3],
];

it('a taker makes no row; what it met is executed', async () => {
  const { rows, counts } = await rowsOf(
    [
      ...OPENING,
      '9 5 103 7 created bid',
      '9 5 102 2 changed bid',
      '2 5 102 0 deleted ask',
      '9 5 102 0 deleted bid',
      '3 5 102 2 changed ask',
    ],
    ['5 102 5 9 2 buy', '5 102 2 9 3 buy'],
  );
  expect(rows).toEqual([...OPENED, [execute, -1, 102, 5, 2, 1], [execute, -1, 102, 2, 3, 1]]);
  expect(counts).toMatchObject({ takers: 1, takerRows: 3, joinedTrades: 2, unexplainedTrades: 0 });
});

it('what is left of a taker rests from the end of its stamp on, unless it was deleted in it', async () => {
  const take = ['9 5 102 7 created bid', '9 5 102 2 changed bid', '2 5 102 0 deleted ask'];
  const stale = ['3 4 102 4 deleted ask'];
  const trades = ['5 102 5 9 2 buy'];
  const rested = await rowsOf([...OPENING, ...stale, ...take, '1 6 100 5 deleted bid'], trades);
  expect(rested.rows.slice(3)).toEqual([
    [Kind.delete, -1, 102, 4, 3, 1],
    [execute, -1, 102, 5, 2, 1],
    [add, 1, 102, 2, 4, 1],
    [Kind.delete, 1, 100, 5, 1, 1],
  ]);
  const gone = await rowsOf([...OPENING, ...stale, ...take, '9 5 102 2 deleted bid'], trades);
  expect(gone.rows.slice(3).map(([kind]) => kind)).toEqual([Kind.delete, execute]);
});

it('a rejected order makes no row; a stale one leaves when a new one lives on across it', async () => {
  const { rows, counts } = await rowsOf([
    ...OPENING,
    '8 5 102 1 created bid',
    '8 5 102 1 deleted bid',
    '9 6 102 1 created bid',
    '2 9 102 5 deleted ask',
  ]);
  expect(rows.slice(3)).toEqual([
    [Kind.delete, -1, 102, 5, 2, 1],
    [Kind.delete, -1, 102, 4, 3, 1],
    [add, 1, 102, 1, 4, 1],
  ]);
  expect(counts).toMatchObject({ rejectedOrders: 1, purgedOrders: 2, unknownOrders: 0 });
});

it('without cleaning each row is told: what takes is added and loses what it took, what crosses stays', async () => {
  const { rows, counts } = await rowsOf(
    [
      ...OPENING,
      '8 4 102 1 created bid',
      '8 4 102 1 deleted bid',
      '9 5 103 7 created bid',
      '9 5 102 2 changed bid',
      '2 5 102 0 deleted ask',
      '9 5 102 0 deleted bid',
      '3 5 102 2 changed ask',
      '7 6 0 9 created bid',
    ],
    ['5 102 5 9 2 buy', '5 102 2 9 3 buy'],
    { clean: 'none' },
  );
  expect(rows).toEqual([
    ...OPENED,
    [add, 1, 102, 1, 4, 1],
    [Kind.delete, 1, 102, 1, 4, 1],
    [add, 1, 103, 7, 5, 1],
    [replace, 1, 102, 2, 5, 1],
    [execute, -1, 102, 5, 2, 1],
    [Kind.delete, 1, 102, 2, 5, 1],
    [execute, -1, 102, 2, 3, 1],
  ]);
  expect(counts).toMatchObject({ takers: 0, rejectedOrders: 0, purgedOrders: 0, outlyingOrders: 1, joinedTrades: 2 });
});

it('changes without a trade: fewer lots reduce, another price or more lots replace', async () => {
  const { rows } = await rowsOf([
    ...OPENING,
    '1 1 100 3 changed bid',
    '1 2 99 3 changed bid',
    '1 3 99 8 changed bid',
    '1 4 99 8 deleted bid',
  ]);
  expect(rows.slice(3)).toEqual([
    [reduce, 1, 100, 2, 1, 1],
    [replace, 1, 99, 3, 1, 1],
    [replace, 1, 99, 8, 1, 1],
    [Kind.delete, 1, 99, 8, 1, 1],
  ]);
});

it('a trade whose resting order is not there is a hidden print', async () => {
  const { rows, counts } = await rowsOf([...OPENING, '1 9 100 5 deleted bid'], ['5 101 5 77 78 buy']);
  expect(rows.slice(3)).toEqual([
    [hidden, 1, 101, 5, 0, 1],
    [Kind.delete, 1, 100, 5, 1, 1],
  ]);
  expect(counts).toMatchObject({ hiddenTrades: 1, joinedTrades: 0 });
});

it.each([
  [[ORDERS], /no trades file among/],
  [['id,price\n'], /:1: got the header "id,price"/],
  [
    [`${ORDERS}1,1777689380000,1777689380000,100,5,made,bid\n`, TRADES],
    /:2: action: got "made", expected one of created, changed, deleted/,
  ],
])('%j is refused', async (files, message) => {
  await expect(
    importBytes(
      files.map((text) => (text === ORDERS ? `${text}1,1777689380000,1777689380000,100,5,created,bid\n` : text)),
      REQUEST,
    ),
  ).rejects.toThrow(message);
});

it('bytes that flip are found or said to be unverified', async () => {
  const orders = `${ORDERS}1,${MS},${MS},100,5,created,bid\n2,${MS},${MS},102,5,created,ask\n9,${MS + 9},${MS + 5},102,5,created,bid\n2,${MS + 9},${MS + 5},102,0,deleted,ask\n9,${MS + 9},${MS + 5},102,0,deleted,bid\n`;
  const files = { 'orders.csv': Buffer.from(orders), 'trades.csv': Buffer.from(`${TRADES}1,${MS + 9},${MS + 5},102,5,9,2,buy\n`) };
  const seen = await fuzzImport(files, REQUEST, { flips: 150, seed: 1 });
  expect(seen.errors).toBeGreaterThan(0);
  expect(seen.verified).toBe(0);
});

describe.skipIf(!existsSync(DATA))('30 minutes of Bitstamp (skipped without ../shared/data)', () => {
  it('every trade is an execution, the book is never crossed and empty at the end', async () => {
    const { meta, rows } = await importFiles([`${DATA}orders.csv.gz`, `${DATA}trades.csv`], { instrument: BTCUSD });
    expect(meta.importer.name).toBe('ob-analytics');
    expect(meta.repairs.counts).toEqual({
      takers: 170,
      takerRows: 489,
      rejectedOrders: 100_518,
      purgedOrders: 2,
      outlyingOrders: 25,
      emptyOrders: 0,
      joinedTrades: 284,
      hiddenTrades: 0,
      liftedRows: 0,
      unexplainedTrades: 0,
      unknownOrders: 13,
      printsBeyondOrder: 0,
      ordersAtEnd: 0,
    });
    expect(meta.integrity).toBe('unverified');
    const queues = new OrderQueues();
    let bid = Number.NEGATIVE_INFINITY;
    let ask = Number.POSITIVE_INFINITY;
    rows.forEach((row, i) => {
      queues.apply(row);
      // The touch is followed by the rows themselves, and counted anew where the best order may have left.
      if (row.kind === add) {
        if (row.side > 0) bid = Math.max(bid, row.priceTicks);
        else ask = Math.min(ask, row.priceTicks);
      } else if (row.priceTicks === bid || row.priceTicks === ask) {
        const best = queues.best(row.side);
        if (row.side > 0) bid = best ?? Number.NEGATIVE_INFINITY;
        else ask = best ?? Number.POSITIVE_INFINITY;
      }
      if (bid >= ask) throw new Error(`row ${i}: crossed, ${bid} ≥ ${ask}`);
    });
    expect(queues.orders.size).toBe(0);
    expect(meta.rowsByKind.execute).toBe(284);
  });
});
