/** Market by order as rows: records in, one line a row out. Each test states a rule of the table "Tape rows by feed" for DBN. */
import { describe, expect, it } from 'vitest';
import { DataError, UsageError } from '../../../../src/base/errors.js';
import type { ImportOptions } from '../../../../src/market/import/index.js';
import { importBytes } from '../rows.js';
import { dbnFile, LAST, mbo, type MboSpec, status, trade } from './records.js';
import { textOfRows } from '../row-text.js';

const ES = { kind: 'linear', tickSize: '0.25', lotSize: '1' } as const;
const SNAPSHOT = 32 + 8;

async function rowsOf(specs: readonly MboSpec[], options: ImportOptions = {}) {
  const { rows, meta } = await importBytes([dbnFile(specs.map((spec, i) => mbo({ ts: 1000 * i, ...spec })))], { instrument: ES, options });
  return { text: textOfRows(rows, 0.25).split('\n'), counts: meta.repairs.counts, meta, rows };
}

const add = (order: bigint, side: string, price: number, size: number): MboSpec => ({ action: 'A', order, side, price, size });
const part = (spec: MboSpec): MboSpec => ({ flags: 0, ...spec });

describe('orders', () => {
  it('add, reduce, delete', async () => {
    const { text } = await rowsOf([
      add(7n, 'B', 100, 5),
      { action: 'C', order: 7n, side: 'B', price: 100, size: 2 },
      { action: 'C', order: 7n, side: 'B', price: 100, size: 3 },
    ]);
    expect(text).toEqual(['add bid 100 ×5 id 1 !', 'reduce bid 100 ×2 id 1 !', 'delete bid 100 ×3 id 1 !']);
  });

  it('a modify keeps its place at the same price with no more lots, else goes to the back', async () => {
    const modify = (price: number, size: number): MboSpec => ({ action: 'M', order: 7n, side: 'A', price, size });
    const { text } = await rowsOf([
      add(7n, 'A', 100, 5),
      modify(100, 4),
      modify(100, 4),
      modify(100, 6),
      modify(100.25, 6),
      modify(101, 1),
      modify(101, 0),
      add(7n, 'A', 100, 5),
    ]);
    expect(text).toEqual([
      'add ask 100 ×5 id 1 !',
      'replace ask 100 ×4 id 1 flags 32 !',
      'replace ask 100 ×6 id 1 !',
      'replace ask 100.25 ×6 id 1 !',
      'replace ask 101 ×1 id 1 !',
      'delete ask 101 ×1 id 1 !',
      'add ask 100 ×5 id 2 !',
    ]);
  });

  it('a clear forgets all orders; a snapshot behind it is marked and stands at the time of its making', async () => {
    const { text, rows, meta } = await rowsOf([
      add(7n, 'B', 100, 5),
      { action: 'R', flags: SNAPSHOT, ts: -9e15, recv: 50_000 },
      { ...add(7n, 'B', 99, 3), flags: SNAPSHOT, ts: -8e15, recv: 50_000 },
      { ...add(8n, 'A', 101, 2), flags: SNAPSHOT | LAST, ts: -7e15, recv: 50_000 },
      { action: 'C', order: 7n, side: 'B', price: 99, size: 3, ts: 49_990, recv: 50_100 },
    ]);
    expect(text).toEqual([
      'add bid 100 ×5 id 1 !',
      'clear – 0 ×0 flags 6',
      'add bid 99 ×3 id 2 flags 6',
      'add ask 101 ×2 id 3 flags 6 !',
      'delete bid 99 ×3 id 2 flags 4 !',
    ]);
    expect(rows.slice(1).map((row) => row.exchTs - rows[0]!.exchTs)).toEqual([50_000, 50_000, 50_000, 50_000]);
    expect(meta.repairs.borrowedTimes).toBe(4);
  });
});

describe('executions', () => {
  it('a fill and the cancel of the same order are one execution, the trade that it tells is dropped', async () => {
    const { text, counts } = await rowsOf([
      add(7n, 'B', 100, 5),
      part({ action: 'T', side: 'A', price: 100, size: 5, ts: 5000 }),
      part({ action: 'F', order: 7n, side: 'B', price: 100, size: 5, ts: 5000 }),
      { action: 'C', order: 7n, side: 'B', price: 100, size: 5, ts: 5000 },
    ]);
    expect(text).toEqual(['add bid 100 ×5 id 1 !', 'execute bid 100 ×5 id 1 !']);
    expect(counts).toMatchObject({ toldTrades: 1, unknownOrders: 0, executedBeyond: 0 });
  });

  it('a fill and a modify: what is left keeps its place', async () => {
    const { text } = await rowsOf([
      add(7n, 'B', 100, 5),
      part({ action: 'T', side: 'A', price: 100, size: 2 }),
      part({ action: 'F', order: 7n, side: 'B', price: 100, size: 2 }),
      { action: 'M', order: 7n, side: 'B', price: 100, size: 3 },
    ]);
    expect(text).toEqual(['add bid 100 ×5 id 1 !', 'execute bid 100 ×2 id 1 !']);
  });

  it('what a cancel takes beyond the fill is a reduce or a delete', async () => {
    const fill = part({ action: 'F', order: 7n, side: 'B', price: 100, size: 2 });
    const reduced = await rowsOf([add(7n, 'B', 100, 9), fill, { action: 'C', order: 7n, side: 'B', price: 100, size: 5 }]);
    expect(reduced.text).toEqual(['add bid 100 ×9 id 1 !', 'execute bid 100 ×2 id 1', 'reduce bid 100 ×3 id 1 !']);
    const deleted = await rowsOf([add(7n, 'B', 100, 5), fill, { action: 'C', order: 7n, side: 'B', price: 100, size: 5 }]);
    expect(deleted.text).toEqual(['add bid 100 ×5 id 1 !', 'execute bid 100 ×2 id 1', 'delete bid 100 ×3 id 1 !']);
  });

  it('a sweep: one execution an order, at the price of the fill, the last one ends the group', async () => {
    const { text, counts } = await rowsOf([
      add(7n, 'A', 100, 1),
      add(8n, 'A', 100, 2),
      add(9n, 'A', 100.25, 4),
      part({ action: 'T', side: 'B', price: 100, size: 3 }),
      part({ action: 'F', order: 7n, side: 'A', price: 100, size: 1 }),
      part({ action: 'F', order: 8n, side: 'A', price: 100, size: 2 }),
      part({ action: 'T', side: 'B', price: 100.25, size: 1 }),
      part({ action: 'F', order: 9n, side: 'A', price: 100.25, size: 1 }),
      part({ action: 'C', order: 7n, side: 'A', price: 100, size: 1 }),
      part({ action: 'C', order: 8n, side: 'A', price: 100, size: 2 }),
      { action: 'M', order: 9n, side: 'A', price: 100.25, size: 3 },
    ]);
    expect(text.slice(3)).toEqual(['execute ask 100 ×1 id 1', 'execute ask 100 ×2 id 2', 'execute ask 100.25 ×1 id 3 !']);
    expect(counts).toMatchObject({ toldTrades: 2 });
  });

  it('an iceberg that is refilled is a new order at the back', async () => {
    const { text, counts } = await rowsOf([
      add(7n, 'B', 100, 5),
      part({ action: 'T', side: 'A', price: 100, size: 5 }),
      part({ action: 'F', order: 7n, side: 'B', price: 100, size: 5 }),
      { action: 'M', order: 7n, side: 'B', price: 100, size: 5 },
    ]);
    expect(text).toEqual(['add bid 100 ×5 id 1 !', 'execute bid 100 ×5 id 1', 'add bid 100 ×5 id 2 !']);
    expect(counts).toMatchObject({ refilledOrders: 1 });
  });

  it('a trade without fills met hidden lots; without an aggressor, or in an auction, it is a trade', async () => {
    const hit = { price: 100.5, size: 3 };
    const specs: MboSpec[] = [
      { action: 'T', side: 'A', ...hit },
      { action: 'T', ...hit },
    ];
    expect((await rowsOf(specs)).text).toEqual(['hidden – 100.5 ×3 !', 'trade – 100.5 ×3 !']);
    expect((await rowsOf(specs, { hiddenSide: 'told' })).text).toEqual(['hidden sell 100.5 ×3 !', 'trade – 100.5 ×3 !']);
    const files = [
      dbnFile([mbo({ ...specs[0]!, ts: 5000 }), mbo({ ...specs[0]!, ts: 9000 })]),
      dbnFile([status({ action: 4, ts: 3000, trading: 'Y' }), status({ action: 7, ts: 7000 })], { schema: 11 }),
    ];
    const { rows } = await importBytes(files, { instrument: ES });
    expect(textOfRows(rows, 0.25).split('\n')).toEqual(['status – 0 ×1 !', 'trade sell 100.5 ×3 !', 'hidden – 100.5 ×3 !']);
  });

  it('of a trade, only what no fill at its price tells', async () => {
    const { text } = await rowsOf([
      add(7n, 'B', 100, 5),
      part({ action: 'T', side: 'A', price: 100, size: 9 }),
      part({ action: 'F', order: 7n, side: 'B', price: 100, size: 5 }),
      { action: 'C', order: 7n, side: 'B', price: 100, size: 5 },
    ]);
    expect(text).toEqual(['add bid 100 ×5 id 1 !', 'execute bid 100 ×5 id 1', 'hidden – 100 ×4 !']);
  });

  it('a fill that no cancel or modify follows was of lots not displayed', async () => {
    const { text, counts } = await rowsOf(
      [
        add(7n, 'B', 100, 5),
        part({ action: 'T', side: 'A', price: 100, size: 2 }),
        { action: 'F', order: 7n, side: 'B', price: 100, size: 2 },
      ],
      { hiddenSide: 'told' },
    );
    expect(text).toEqual(['add bid 100 ×5 id 1 !', 'hidden sell 100 ×2 !']);
    expect(counts).toMatchObject({ hiddenFills: 1, toldTrades: 1 });
  });
});

describe('what contradicts itself', () => {
  it('unknown ids, and more than is left, are counted and written as they are', async () => {
    const { text, counts } = await rowsOf([
      { action: 'C', order: 1n, side: 'B', price: 100, size: 2 },
      part({ action: 'F', order: 2n, side: 'A', price: 101, size: 1 }),
      { action: 'C', order: 2n, side: 'A', price: 101, size: 4 },
      { action: 'M', order: 3n, side: 'B', price: 99, size: 4 },
      part({ action: 'F', order: 3n, side: 'B', price: 99, size: 6 }),
      { action: 'C', order: 3n, side: 'B', price: 99, size: 6 },
    ]);
    expect(text).toEqual([
      'delete bid 100 ×2 id 1 !',
      'execute ask 101 ×1 id 2',
      'delete ask 101 ×3 id 2 !',
      'replace bid 99 ×4 id 3 !',
      'execute bid 99 ×6 id 3 !',
    ]);
    expect(counts).toMatchObject({ unknownOrders: 3, executedBeyond: 1, cancelledBeyond: 0 });
  });

  const bad: [string, MboSpec[], RegExp][] = [
    [
      'an id that is used again',
      [add(7n, 'B', 100, 5), add(7n, 'B', 101, 5)],
      /record 3 at byte \d+: add of order 7, which is there already/,
    ],
    [
      'a price off the grid',
      [add(7n, 'B', 100.1, 5)],
      /record 2 at byte \d+: price 100\.1 is no multiple of the tick 0\.25\. Check --tick/,
    ],
    ['a price below zero', [add(7n, 'B', -1, 5)], /price -1, expected more than 0/],
    ['a price that no number holds', [{ ...add(7n, 'B', 1, 5), price: 2n ** 62n }], /too large/],
    ['ticks beyond int32', [add(7n, 'B', 600_000_000, 5)], /too large|below 2\^31 ticks/],
    ['an action that is none', [{ ...add(7n, 'B', 100, 5), action: 'x' }], /action "x", expected one of A, C, M, R, T, F, N/],
    ['an order without a side', [{ ...add(7n, 'N', 100, 5) }], /an order without a side/],
    ['a receipt before the event', [{ ...add(7n, 'B', 100, 5), recv: -1 }], /received .* before it happened.*--clock repair/],
  ];
  it.each(bad)('%s is an error that names the record', async (_, specs, message) => {
    const failed = rowsOf(specs);
    await expect(failed).rejects.toThrow(DataError);
    await expect(failed).rejects.toThrow(message);
  });

  it('a wrong clock can be repaired, and a stamp that is called wrong is taken as not before the event', async () => {
    const { meta } = await rowsOf([{ ...add(7n, 'B', 100, 5), recv: -1 }], { clock: 'repair' });
    expect(meta).toMatchObject({ minLatencyNs: 1_000_000 });
    const { rows, text } = await rowsOf([{ ...add(7n, 'B', 100, 5), recv: -1, flags: LAST | 8 }]);
    expect(rows[0]!.recvTs).toBe(rows[0]!.exchTs);
    expect(text).toEqual(['add bid 100 ×5 id 1 flags 4 !']);
  });

  it('orders without a price are passed over and counted', async () => {
    const { text, counts } = await rowsOf([{ action: 'A', order: 7n, side: 'B', size: 5 }, add(8n, 'B', 100, 1)]);
    expect(text).toEqual(['add bid 100 ×1 id 1 !']);
    expect(counts).toMatchObject({ undefinedPrices: 1 });
  });
});

describe('gaps that Databento could not repair', () => {
  const specs: MboSpec[] = [
    add(7n, 'B', 100, 5),
    { ...add(8n, 'B', 99, 5), flags: LAST | 4 },
    { ...add(9n, 'B', 98, 5), flags: LAST | 4 },
    { action: 'R' },
    add(10n, 'A', 101, 5),
  ];

  it('are an error, or a hole in the tape', async () => {
    await expect(rowsOf(specs)).rejects.toThrow(/record 3 at byte \d+: Databento marks the book.*MAYBE_BAD_BOOK.*--on-gap resync/);
    const marked = await rowsOf(specs, { onGap: 'mark' });
    expect(marked.text).toEqual([
      'add bid 100 ×5 id 1 !',
      'clear – 0 ×0 !',
      'add bid 99 ×5 id 2 !',
      'add bid 98 ×5 id 3 !',
      'clear – 0 ×0 !',
      'add ask 101 ×5 id 4 !',
    ]);
    expect(marked.meta.repairs.gaps).toBe(1);
    const waited = await rowsOf(specs, { onGap: 'resync' });
    expect(waited.text).toEqual(['add bid 100 ×5 id 1 !', 'clear – 0 ×0 !', 'clear – 0 ×0 !', 'add ask 101 ×5 id 2 !']);
    expect(waited.counts).toMatchObject({ skippedInGaps: 2 });
  });
});

describe('files that do not go together', () => {
  it('two tellings of the same market are refused', async () => {
    const failed = importBytes(
      [dbnFile([mbo(add(7n, 'B', 100, 5))]), dbnFile([trade({ price: 100, size: 1, side: 'A' })], { schema: 4 })],
      { instrument: ES },
    );
    await expect(failed).rejects.toThrow(UsageError);
    await expect(failed).rejects.toThrow(/record 2 at byte \d+ is of trades, .* holds mbo: they tell the same market/);
  });
});
