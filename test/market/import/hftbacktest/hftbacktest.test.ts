/** Files of hftbacktest as rows: kinds, clears, one clock or two, single orders, and what is wrong with a file. */
import { describe, expect, it } from 'vitest';
import { DataError, UsageError } from '../../../../src/base/errors.js';
import { npyHeader } from '../../../../src/base/io/npy.js';
import type { Instrument } from '../../../../src/market/instrument.js';
import type { ImportOptions } from '../../../../src/market/import/index.js';
import { zipOf } from '../../../base/io/archives.js';
import { textOfRows } from '../row-text.js';
import { importBytes } from '../rows.js';
import { eventRow, type EventSpec, KIND, npyFile } from './array.js';

const T: Instrument = { symbol: 'T', kind: 'linear', tickSize: '0.1', lotSize: '0.001', multiplier: '1' };
const UNITS = { ...T, tickSize: '1', lotSize: '1' };

async function rowsOf(specs: readonly EventSpec[], options: ImportOptions = {}) {
  const { rows, meta } = await importBytes([npyFile(specs)], { instrument: UNITS, options });
  return { text: textOfRows(rows, 1).split('\n'), rows, meta, counts: meta.repairs.counts };
}

describe('levels', () => {
  it('each kind is a row of ours; rows of equal times are one group', async () => {
    const { text, meta } = await rowsOf([
      { kind: KIND.clear, px: NaN, exch: 1, local: 2 },
      { kind: KIND.snapshot, side: 'buy', px: 99, qty: 5, exch: 1, local: 2 },
      { kind: KIND.snapshot, side: 'sell', px: 101, qty: 6, exch: 1, local: 2 },
      { kind: KIND.depth, side: 'buy', px: 98, qty: 0, exch: 3, local: 4 },
      { kind: KIND.trade, side: 'sell', px: 99, qty: 1, exch: 3, local: 5 },
      { kind: KIND.trade, px: 100, qty: 1, exch: 3, local: 5 },
      { kind: KIND.bbo, side: 'sell', px: 101, qty: 2, exch: 7, local: 8 },
    ]);
    expect(text).toEqual([
      'clear – 0 ×0',
      'snapshot bid 99 ×5 flags 2',
      'snapshot ask 101 ×6 flags 2 !',
      'level bid 98 ×0 !',
      'trade sell 99 ×1',
      'trade – 100 ×1 !',
      'quote ask 101 ×2 !',
    ]);
    expect(meta).toMatchObject({ levelOfDetail: 'L2', integrity: 'unverified' });
  });

  it('a clear up to a price takes the levels that are known up to it', async () => {
    const depth = (side: 'buy' | 'sell', px: number): EventSpec => ({ kind: KIND.depth, side, px, qty: 1 });
    const { text, counts } = await rowsOf([
      ...[100, 99, 98].map((px) => depth('buy', px)),
      ...[101, 102].map((px) => depth('sell', px)),
      { kind: KIND.clear, side: 'buy', px: 99, exch: 5 },
      { kind: KIND.clear, side: 'sell', px: 101, exch: 6 },
      { kind: KIND.clear, side: 'sell', px: 101, exch: 7 },
    ]);
    expect(text.slice(5)).toEqual(['level bid 100 ×0', 'level bid 99 ×0 !', 'level ask 101 ×0 !']);
    expect(counts).toMatchObject({ boundedClears: 3 });
  });

  it('quotes and trades alone are an L1 tape', async () => {
    const { meta } = await rowsOf([
      { kind: KIND.bbo, side: 'buy', px: 9, qty: 1 },
      { kind: KIND.trade, side: 'buy', px: 9, qty: 1 },
    ]);
    expect(meta).toMatchObject({ levelOfDetail: 'L1', depth: 1 });
  });

  it('floats that arithmetic left beside the grid are on it, others are not', async () => {
    const px = 0.1 * 3; // 0.30000000000000004
    const near = await importBytes([npyFile([{ kind: KIND.trade, px, qty: 0.003 }])], { instrument: T });
    expect(near.rows[0]).toMatchObject({ priceTicks: 3, qtyLots: 3 });
    const off = importBytes([npyFile([{ kind: KIND.trade, px: 0.35, qty: 1 }])], { instrument: T });
    await expect(off).rejects.toThrow(DataError);
    await expect(off).rejects.toThrow(/: row 0: price 0\.35, expected a multiple of 0\.1, not below 0\. Check --tick/);
    await expect(importBytes([npyFile([{ kind: KIND.trade, px: 1, qty: 0.0005 }])], { instrument: T })).rejects.toThrow(/Check --lot/);
  });
});

describe('rows for one clock', () => {
  const depth = (reader: 'x' | 'l', exch: number, local: number, qty: number): EventSpec => ({
    kind: KIND.depth,
    for: reader,
    side: 'buy',
    px: 9,
    qty,
    exch,
    local,
  });

  it('that are one event are one row, in the order of the exchange', async () => {
    const { text, rows, counts } = await rowsOf([
      depth('x', 5, 19, 1),
      depth('x', 6, 8, 2),
      depth('l', 6, 8, 2),
      { ...depth('x', 7, 20, 3), for: 'x' },
      depth('l', 5, 19, 1),
      depth('l', 7, 20, 3),
      depth('l', 9, 21, 4),
      depth('x', 9, 21, 4),
    ]);
    expect(text).toEqual([1, 2, 3, 4].map((qty) => `level bid 9 ×${qty} !`));
    expect(rows.map(({ exchTs, recvTs }) => [exchTs - rows[0]!.exchTs, recvTs - rows[0]!.exchTs])).toEqual([
      [0, 14],
      [1, 3],
      [2, 15],
      [4, 16],
    ]);
    expect(counts).toMatchObject({ pairedRows: 4, venueOnlyRows: 0, strategyOnlyRows: 0 });
  });

  it('that differ stay with their clock', async () => {
    const { text, counts } = await rowsOf([
      depth('x', 5, 19, 1),
      { kind: KIND.depth, side: 'buy', px: 8, qty: 1, exch: 6, local: 20 },
      depth('l', 7, 21, 2),
      depth('x', 8, 22, 2),
      depth('l', 8, 22, 3),
    ]);
    expect(text).toEqual([
      'level bid 9 ×1 flags 8 !',
      'level bid 8 ×1 !',
      'level bid 9 ×2 flags 16 !',
      'level bid 9 ×3 flags 16 !',
      'level bid 9 ×2 flags 8 !',
    ]);
    expect(counts).toMatchObject({ pairedRows: 0, venueOnlyRows: 2, strategyOnlyRows: 2 });
  });

  it('may lack the time that the other clock would have', async () => {
    const { rows } = await rowsOf([
      { kind: KIND.depth, side: 'buy', px: 8, qty: 1, exch: 6, local: 20 },
      depth('x', 7, 0, 1),
      depth('l', 0, 30, 2),
    ]);
    expect(rows.slice(1).map(({ exchTs, recvTs }) => [exchTs - rows[0]!.exchTs, recvTs - rows[0]!.exchTs])).toEqual([
      [1, 1],
      [24, 24],
    ]);
  });

  it('rows that nobody reads, and kinds of users, are passed over and counted', async () => {
    const { text, counts } = await rowsOf([
      { kind: KIND.trade, px: 9, qty: 1, exch: 1 },
      { kind: KIND.trade, px: 9, qty: 1, exch: 2, for: '' },
      { kind: 100, exch: 3 },
    ]);
    expect(text).toHaveLength(1);
    expect(counts).toMatchObject({ otherRows: 2 });
  });
});

describe('single orders', () => {
  const order = (kind: number, id: bigint, px: number, qty: number, exch: number): EventSpec => ({
    kind,
    side: 'buy',
    px,
    qty,
    exch,
    order: id,
  });

  it('as converted from market by order: trade, fill and cancel or modify are one execution', async () => {
    const { text, counts, meta } = await rowsOf([
      order(KIND.add, 7n, 100, 5, 1),
      order(KIND.add, 8n, 100, 5, 1),
      { kind: KIND.trade, side: 'sell', px: 100, qty: 7, exch: 2 },
      order(KIND.fill, 7n, 100, 5, 2),
      order(KIND.fill, 8n, 100, 2, 2),
      order(KIND.cancel, 7n, 100, 5, 2),
      order(KIND.modify, 8n, 100, 3, 2),
      { kind: KIND.trade, side: 'sell', px: 100, qty: 2, exch: 3 },
      order(KIND.fill, 8n, 100, 1, 4),
    ]);
    expect(text).toEqual([
      'add bid 100 ×5 id 1',
      'add bid 100 ×5 id 2 !',
      'execute bid 100 ×5 id 1',
      'execute bid 100 ×2 id 2 !',
      'trade sell 100 ×2 !',
      'hidden – 100 ×1 !',
    ]);
    expect(meta.levelOfDetail).toBe('L3');
    expect(counts).toMatchObject({ toldTrades: 1, hiddenFills: 1, unknownOrders: 0 });
  });

  it('modify: less at its price is a reduction, all else goes to the back', async () => {
    const { text } = await rowsOf([
      order(KIND.add, 7n, 100, 5, 1),
      order(KIND.modify, 7n, 100, 3, 2),
      order(KIND.modify, 7n, 100, 4, 3),
      order(KIND.modify, 7n, 101, 4, 4),
      order(KIND.cancel, 7n, 0, 0, 5),
    ]);
    expect(text).toEqual([
      'add bid 100 ×5 id 1 !',
      'reduce bid 100 ×2 id 1 !',
      'replace bid 100 ×4 id 1 !',
      'replace bid 101 ×4 id 1 !',
      'delete bid 101 ×4 id 1 !',
    ]);
  });

  it('a clear takes the orders of its side', async () => {
    const { text, counts } = await rowsOf([
      order(KIND.add, 7n, 100, 5, 1),
      { ...order(KIND.add, 8n, 101, 5, 1), side: 'sell' },
      { kind: KIND.clear, side: 'buy', px: NaN, exch: 2 },
      { ...order(KIND.cancel, 8n, 101, 5, 3), side: 'sell' },
      order(KIND.cancel, 7n, 100, 5, 4),
    ]);
    expect(text.slice(2)).toEqual(['clear bid 0 ×0 !', 'delete ask 101 ×5 id 2 !', 'delete bid 100 ×5 id 3 !']);
    expect(counts).toMatchObject({ unknownOrders: 1 });
  });

  it('a time of the venue that goes back is an error: in order of time they would say something else', async () => {
    const orders = [order(KIND.add, 7n, 100, 5, 10), order(KIND.cancel, 7n, 100, 5, 20), order(KIND.add, 7n, 100, 6, 15)];
    await expect(rowsOf(orders)).rejects.toThrow(/: row 2: exch_ts goes back by 5 ns; rows of single orders must stand in its order/);
  });

  it('levels among them, and an id that is used again, are errors', async () => {
    await expect(rowsOf([order(KIND.add, 7n, 100, 5, 1), { kind: KIND.depth, side: 'buy', px: 9, qty: 1, exch: 2 }])).rejects.toThrow(
      /: row 1: a row of levels and one of single orders/,
    );
    await expect(rowsOf([order(KIND.add, 7n, 100, 5, 1), order(KIND.add, 7n, 100, 5, 2)])).rejects.toThrow(
      /add of order 7, which is there/,
    );
  });
});

describe('files', () => {
  const specs = [{ kind: KIND.trade, px: 9, qty: 1, exch: 5 }];
  const whole = npyFile(specs);

  it('are arrays in an archive, several of them one behind the other', async () => {
    const npz = zipOf({ 'data.npy': whole, 'more.npy': npyFile([{ ...specs[0]!, exch: 9 }]) }, { deflated: true });
    const { meta } = await importBytes([npz], { instrument: UNITS });
    expect(meta).toMatchObject({ importer: { name: 'hftbacktest' }, rows: 2, integrity: 'verified' });
  });

  const others = npyHeader([['ev', '<i8'], ['exch_ts', '<i8'], ['local_ts', '<i8']], 0); // prettier-ignore
  const old = Buffer.from(whole);
  old.write("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 6), }".padEnd(old.readUInt16LE(8) - 1), 10, 'latin1');
  const cases: [string, Buffer, RegExp][] = [
    ['a row cut in the middle', whole.subarray(0, -5), /ends in the middle of a frame that begins at byte \d+: got 59 bytes/],
    ['fewer rows than the header promises', npyFile(specs, 3), /its header promises 2 rows more than there are/],
    ['more rows than the header promises', npyFile(specs, 0), /its header promises 1 rows fewer than there are/],
    ['another layout', others, /an array of the fields ev <i8, exch_ts <i8, local_ts <i8; expected ev <u8, exch_ts <i8/],
    ['the files of version 1', old, /has the shape \[3,6\], expected one dimension/],
    ['no array', eventRow(specs[0]!), /does not begin as a NumPy array does/],
    ['a header cut short', whole.subarray(0, 40), /ends in the middle of a frame that begins at byte 0|cut short/],
    ['a price below zero', npyFile([{ kind: KIND.trade, px: -9, qty: 1, exch: 5 }]), /price -9, expected more than 0/],
    ['a level without a side', npyFile([{ kind: KIND.depth, px: 9, qty: 1, exch: 5 }]), /a row of a book without a side/],
    ['a receipt before the event', npyFile([{ kind: KIND.trade, px: 9, qty: 1, exch: 5, local: 4 }]), /received .* before it happened/],
  ];
  it.each(cases)('%s is an error with the place', async (_, bytes, message) => {
    const failed = importBytes([bytes], { format: 'hftbacktest', instrument: UNITS });
    await expect(failed).rejects.toThrow(DataError);
    await expect(failed).rejects.toThrow(message);
  });

  it('do not say their instrument', async () => {
    await expect(importBytes([whole], {})).rejects.toThrow(UsageError);
    await expect(importBytes([whole], {})).rejects.toThrow(/Give it: --symbol, --kind, --tick, --lot/);
  });
});
