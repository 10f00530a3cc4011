/** What can be done with a tape tells the truth about it: book, check, cut, head. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/base/errors.js';
import { ArrowFileWriter } from '../../src/base/io/arrow-write.js';
import { Kind } from '../../src/market/row.js';
import { openTape } from '../../src/market/tape-read.js';
import { bookAt, tapeCheck, tapeCut, tapeHead, tapeInfo, type TapeCheck } from '../../src/market/tape-tools.js';
import { tapeColumns } from '../../src/market/tape-chunk.js';
import type { Tape, TapeMeta } from '../../src/market/tape.js';
import { BTC, EPOCH, readTape, rowsArbitrary, tempFolder, writeTape, type Row } from './tape-rows.js';

const r = (exchTs: number, kind: number, side: number, priceTicks: number, qtyLots: number, rest: Partial<Row> = {}): Row => ({
  exchTs,
  recvTs: exchTs,
  kind,
  side,
  priceTicks,
  qtyLots,
  orderId: 0,
  flags: 1,
  ...rest,
});
const at = (ns: number): string => `${String(EPOCH + BigInt(ns))}ns`;

const L2_ROWS: readonly Row[] = [
  r(10, Kind.snapshot, 1, 1000, 5, { flags: 2 }),
  r(10, Kind.snapshot, 1, 999, 7, { flags: 2 }),
  r(10, Kind.snapshot, -1, 1001, 3, { flags: 3 }),
  r(20, Kind.trade, -1, 1000, 2),
  r(20, Kind.level, 1, 1000, 3),
  r(30, Kind.level, -1, 1001, 0),
  r(40, Kind.level, -1, 1005, 9, { flags: 17 }),
  r(50, Kind.level, -1, 1002, 4),
];

async function tapeOf(rows: readonly Row[], start = {}): Promise<Tape> {
  const path = join(tempFolder(), 't.arrow');
  await writeTape(path, rows, { batchRows: 3, ...start });
  return openTape(path);
}

describe('bookAt', () => {
  it('by row, by time and at the end, best first, decimal strings', async () => {
    const tape = await tapeOf(L2_ROWS);
    expect(await bookAt(tape, 3, 5)).toEqual({
      row: 3,
      exchTs: String(EPOCH + 20n),
      bids: [
        ['100.0', '0.005'],
        ['99.9', '0.007'],
      ],
      asks: [['100.1', '0.003']],
    });
    expect(await bookAt(tape, '4', 1)).toMatchObject({ row: 4, bids: [['100.0', '0.003']] });
    expect(await bookAt(tape, at(20), 1)).toMatchObject({ row: 4, bids: [['100.0', '0.003']] });
    expect(await bookAt(tape, at(29), 1)).toMatchObject({ row: 4 });
    expect(await bookAt(tape, at(30), 1)).toMatchObject({ row: 5, asks: [] });
    expect(await bookAt(tape, 'end', 9)).toMatchObject({ row: 7, exchTs: String(EPOCH + 50n), asks: [['100.2', '0.004']] });
    expect(await bookAt(tape, at(1000), 9)).toEqual(await bookAt(tape, 'end', 9));
  });

  it('refuses points outside the tape, and other words', async () => {
    const tape = await tapeOf(L2_ROWS);
    for (const point of [8, at(9), '1.5', 'start', '-1', '5 ns']) await expect(bookAt(tape, point, 1)).rejects.toThrow(UsageError);
    await expect(bookAt(tape, 8, 1)).rejects.toThrow(/there is no book at row 8: rows are 0 to 7/);
    await expect(bookAt(tape, 1, 0)).rejects.toThrow(/depth: got 0/);
    await expect(bookAt(await tapeOf([]), 'end', 1)).rejects.toThrow(/the tape has no rows/);
  });

  it('sums single orders on L3 tapes', async () => {
    const tape = await tapeOf(
      [
        r(1, Kind.snapshot, 1, 100, 6),
        r(1, Kind.add, 1, 100, 5, { orderId: 1 }),
        r(2, Kind.add, 1, 100, 4, { orderId: 2 }),
        r(3, Kind.execute, 1, 100, 2, { orderId: 1 }),
        r(4, Kind.reduce, 1, 100, 1, { orderId: 2 }),
        r(5, Kind.replace, 1, 99, 8, { orderId: 1 }),
        r(6, Kind.execute, 1, 100, 4, { orderId: 77 }),
        r(7, Kind.delete, 1, 100, 3, { orderId: 2 }),
        r(8, Kind.clear, 1, 0, 0),
      ],
      { orderIds: true },
    );
    const bids: unknown[] = [];
    for (let row = 0; row < 9; row++) bids.push((await bookAt(tape, row, 9)).bids.map(([price, qty]) => `${price} ${qty}`).join(', '));
    expect(bids).toEqual([
      '10.0 0.006',
      '10.0 0.011',
      '10.0 0.015',
      '10.0 0.013',
      '10.0 0.012',
      '10.0 0.009, 9.9 0.008',
      '10.0 0.005, 9.9 0.008',
      '10.0 0.002, 9.9 0.008',
      '',
    ]);
  });
});

describe('tapeHead and tapeInfo', () => {
  it('show rows in words, from any row on', async () => {
    const tape = await tapeOf(L2_ROWS);
    expect(await tapeHead(tape, 2, 2)).toEqual([
      {
        row: 2,
        exchTs: String(EPOCH + 10n),
        recvTs: String(EPOCH + 10n),
        kind: 'snapshot',
        side: 'ask',
        price: '100.1',
        qty: '0.003',
        orderId: '',
        flags: '3',
      },
      {
        row: 3,
        exchTs: String(EPOCH + 20n),
        recvTs: String(EPOCH + 20n),
        kind: 'trade',
        side: 'sell',
        price: '100',
        qty: '0.002',
        orderId: '',
        flags: '1',
      },
    ]);
    expect(await tapeHead(tape, 100)).toHaveLength(8);
    expect(await tapeHead(tape, 5, 8)).toEqual([]);
  });

  it('tell the span and the size', async () => {
    const info = tapeInfo(await tapeOf(L2_ROWS));
    expect(info.spanNs).toBe('40');
    expect(info.files[0]!.bytes).toBeGreaterThan(500);
    expect(info.meta.rows).toBe(8);
  });
});

/** A tape whose columns were spoilt after its metadata was made. */
async function spoilt(rows: readonly Row[], shifts: readonly number[] = rows.map(() => 0)): Promise<TapeCheck> {
  const path = join(tempFolder(), 't.arrow');
  const good: TapeMeta = await writeTape(path, L2_ROWS);
  const words = (times: readonly number[]): Int32Array => new Int32Array(BigInt64Array.from(times, (ns) => EPOCH + BigInt(ns)).buffer);
  const file = await ArrowFileWriter.create(path, tapeColumns(false));
  file.writeBatch(rows.length, [
    words(rows.map((row) => row.exchTs)),
    words(rows.map((row) => row.recvTs)),
    Uint8Array.from(rows, (row) => row.kind),
    Int8Array.from(rows, (row) => row.side),
    Int32Array.from(rows, (row) => row.priceTicks),
    Float64Array.from(rows, (row) => row.qtyLots),
    Uint8Array.from(rows, (row) => row.flags),
    Int32Array.from(shifts),
  ]);
  await file.finish(new Map([['slipgauge', JSON.stringify({ ...good, shiftedPlaces: 1, rows: rows.length })]]));
  return tapeCheck(await openTape(path), 3);
}

const changed = (index: number, change: Partial<Row>): Row[] => L2_ROWS.map((row, i) => (i === index ? { ...row, ...change } : row));

describe('tapeCheck', () => {
  it('finds nothing on a good tape, in one file or several, with rows overtaking each other', async () => {
    const folder = tempFolder();
    await fc.assert(
      fc.asyncProperty(rowsArbitrary({ late: 1e7, maxLength: 30 }), async (wild) => {
        const rows = wild.map((row) => ({ ...row, kind: Kind.trade, priceTicks: 100 }));
        const half = rows.length >> 1;
        await writeTape(join(folder, 'whole.arrow'), rows, { batchRows: 4 });
        await writeTape(join(folder, 'part-1.arrow'), rows.slice(0, half), { batchRows: 4 });
        await writeTape(join(folder, 'part-2.arrow'), rows.slice(half), { batchRows: 4 });
        for (const pattern of ['whole.arrow', 'part-*.arrow']) {
          const tape = await openTape(join(folder, pattern));
          const check = await tapeCheck(tape);
          expect(check).toEqual({ ok: true, rows: rows.length, digest: tape.meta.digest, totals: {}, findings: [] });
        }
      }),
      { numRuns: 15 },
    );
  });

  it.each([
    ['unordered', changed(4, { exchTs: 19, recvTs: 19 }), 4, /exchTs falls by 1 ns/],
    ['negativeLatency', changed(3, { recvTs: 19 }), 3, /recvTs is 1 ns before exchTs/],
    ['badKind', changed(3, { kind: 99 }), 3, /kind 99/],
    ['badSide', changed(4, { side: 0 }), 4, /a level has side 0/],
    ['badPrice', changed(3, { priceTicks: 0 }), 3, /a trade has price 0 ticks/],
    ['badQty', changed(3, { qtyLots: 0.5 }), 3, /quantity 0\.5 lots/],
    ['badQty', changed(3, { qtyLots: -2 }), 3, /quantity -2 lots/],
    ['deliveryOrder', changed(3, { recvTs: 45 }), 3, /place 3 delivers row 3, expected row 4/],
  ] as const)('names an error of sort %s and its row', async (sort, rows, row, text) => {
    const check = await spoilt(rows);
    expect(check.ok).toBe(false);
    const finding = check.findings.find((f) => f.sort === sort);
    expect(finding).toMatchObject({ severity: 'error', row });
    expect(finding?.text).toMatch(text);
    expect(check.totals.digest).toBe(1);
  });

  it('compares digest and counts with the metadata', async () => {
    const check = await spoilt(changed(3, { qtyLots: 3 }));
    expect(check.findings).toEqual([expect.objectContaining({ sort: 'digest', severity: 'error', row: null })]);
    expect((await spoilt(L2_ROWS.slice(0, 7))).totals).toMatchObject({ counts: 1, digest: 1 });
  });

  it('holds rows of single orders against the orders that are there', async () => {
    const path = join(tempFolder(), 'l3.arrow');
    const o = (exchTs: number, kind: number, priceTicks: number, qtyLots: number, orderId: number, flags = 1): Row =>
      r(exchTs, kind, 1, priceTicks, qtyLots, { orderId, flags });
    await writeTape(
      path,
      [
        o(1, Kind.add, 100, 5, 7),
        o(2, Kind.add, 100, 5, 7),
        o(3, Kind.execute, 100, 6, 7),
        o(4, Kind.execute, 100, 1, 7),
        o(5, Kind.delete, 100, 1, 9),
        o(6, Kind.add, 100, 5, 10),
        o(7, Kind.replace, 101, 5, 10, 33),
        r(8, Kind.level, 1, 100, 2),
      ],
      { orderIds: true },
    );
    const { findings } = await tapeCheck(await openTape(path));
    expect(findings.map(({ sort, severity, row, text }) => `${severity} ${sort} ${String(row)}: ${text}`)).toEqual([
      'error liveId 1: an add of order 7, which is there already',
      'note executedBeyond 2: order 7 has 5 lots left, 6 are executed',
      'note unknownOrder 3: order 7 is not there',
      'note unknownOrder 4: order 9 is not there',
      'error keptPlace 6: order 10 keeps its place (flag 32) and goes from 100 to 101 ticks',
      'error badKind 7: a row of levels on a tape of single orders (L3)',
    ]);
  });

  it('notes crossed books, clears and levels off the order grid, which are no errors', async () => {
    const rows = [
      ...L2_ROWS,
      // One group: the book between its rows is crossed and is not looked at.
      r(60, Kind.level, 1, 1002, 1, { flags: 0 }),
      r(60, Kind.level, -1, 1002, 0),
      r(61, Kind.level, -1, 1010, 1),
      r(62, Kind.level, 1, 1011, 1),
      r(63, Kind.level, 1, 1012, 1),
      r(64, Kind.clear, 0, 0, 0),
      r(65, Kind.trade, 1, 1001, 1),
    ];
    const path = join(tempFolder(), 't.arrow');
    await writeTape(path, rows, { instrument: { ...BTC, orderTick: '0.2' } });
    const check = await tapeCheck(await openTape(path), 2);
    expect(check.ok).toBe(true);
    expect(check.totals).toEqual({ crossed: 1, offGrid: 4, gap: 1 });
    expect(check.findings.map((f) => `${String(f.row)} ${f.sort}: ${f.text}`)).toEqual([
      '1 offGrid: a snapshot at 999 ticks is off the order grid of 2 ticks',
      '2 offGrid: a snapshot at 1001 ticks is off the order grid of 2 ticks',
      '11 crossed: best bid 1011, best ask 1010 ticks',
      '13 gap: the book is cleared, and unknown until it is stated again',
    ]);
    const cut = async (from: number, to: number | 'end'): Promise<number> =>
      (await tapeCut(await openTape(path), { from, to }, join(tempFolder(), 'cut.arrow'))).repairs.gaps;
    expect([await cut(12, 'end'), await cut(12, 14), await cut(12, 13), await cut(14, 'end')]).toEqual([1, 1, 0, 0]);
  });

  it('lists the first of each sort and counts all', async () => {
    const check = await spoilt(L2_ROWS.map((row) => ({ ...row, recvTs: row.exchTs - 1 })));
    expect(check.totals.negativeLatency).toBe(8);
    expect(check.findings.filter((f) => f.sort === 'negativeLatency').map((f) => f.row)).toEqual([0, 1, 2]);
  });
});

describe('tapeCut', () => {
  it('from the start is a copy of rows', async () => {
    const tape = await tapeOf(L2_ROWS);
    const out = join(tempFolder(), 'cut.arrow');
    const meta = await tapeCut(tape, { from: 0, to: 'end' }, out);
    expect(meta.digest).toBe(tape.meta.digest);
    expect(meta.importer).toEqual({ name: 'cut', options: { from: '0', to: 'end', digest: tape.meta.digest } });
    expect(meta.inputs[0]).toMatchObject({ file: tape.paths[0], sha256: expect.stringMatching(/^[0-9a-f]{64}$/) });
    await tapeCut(tape, { from: 0, to: at(20) }, out);
    expect((await readTape(await openTape(out))).rows).toEqual(L2_ROWS.slice(0, 3));
  });

  it('that begins later opens with the book, delivered first', async () => {
    const tape = await tapeOf([...L2_ROWS.slice(0, 4), r(20, Kind.status, 0, 0, 0), ...L2_ROWS.slice(4)]);
    const out = join(tempFolder(), 'cut.arrow');
    await tapeCut(tape, { from: at(25), to: 8 }, out);
    const { rows } = await readTape(await openTape(out));
    expect(rows).toEqual([
      r(20, Kind.status, 0, 0, 0),
      r(20, Kind.snapshot, 1, 1000, 3, { flags: 2 }),
      r(20, Kind.snapshot, 1, 999, 7, { flags: 2 }),
      r(20, Kind.snapshot, -1, 1001, 3, { flags: 3 }),
      L2_ROWS[5],
      L2_ROWS[6],
    ]);
  });

  it('has the book of the whole tape at every later point', async () => {
    const folder = tempFolder();
    const out = join(folder, 'cut.arrow');
    for (const orderIds of [false, true]) {
      await fc.assert(
        fc.asyncProperty(bookRows(orderIds), fc.nat(), fc.boolean(), async (rows, pick, byTime) => {
          const tape = await tapeOf(rows, { orderIds });
          const from = pick % rows.length;
          const meta = await tapeCut(tape, { from: byTime ? at(rows[from]!.exchTs) : from, to: 'end' }, out);
          const first = byTime ? rows.findIndex((row) => row.exchTs === rows[from]!.exchTs) : from;
          const opening = meta.rows - (rows.length - first);
          const cut = await openTape(out);
          for (let row = first; row < rows.length; row++) {
            const { bids, asks } = await bookAt(tape, row, 99);
            expect(await bookAt(cut, row - first + opening, 99)).toMatchObject({ bids, asks });
          }
          const { delivered } = await readTape(cut);
          expect(delivered.slice(0, opening)).toEqual(Array.from({ length: opening }, (_, i) => i));
          expect((await tapeCheck(cut)).ok).toBe(true);
        }),
        { numRuns: 15 },
      );
    }
  });

  it('refuses a range without rows and leaves nothing behind', async () => {
    const tape = await tapeOf(L2_ROWS);
    const folder = tempFolder();
    await expect(tapeCut(tape, { from: 5, to: 5 }, join(folder, 'x.arrow'))).rejects.toThrow(/there is no row from row 5 up to row 5/);
    expect(readdirSync(folder)).toEqual([]);
    expect(existsSync(join(folder, 'x.arrow'))).toBe(false);
  });
});

/** Rows that build a book on few prices, with latencies. */
function bookRows(orderIds: boolean): fc.Arbitrary<Row[]> {
  const kinds = orderIds
    ? [Kind.add, Kind.reduce, Kind.execute, Kind.replace, Kind.delete, Kind.snapshot, Kind.trade]
    : [Kind.level, Kind.level, Kind.trade, Kind.clear];
  const spec = fc.record({
    gap: fc.integer({ min: 0, max: 3 }),
    late: fc.integer({ min: 0, max: 9 }),
    kind: fc.constantFrom(...kinds),
    side: fc.constantFrom(-1, 1),
    price: fc.integer({ min: 0, max: 3 }),
    qtyLots: fc.integer({ min: 1, max: 9 }),
    order: fc.nat(),
  });
  return fc.array(spec, { minLength: 2, maxLength: 20 }).map((specs) => {
    let exchTs = 0;
    return specs.map((s, i) => {
      exchTs += s.gap;
      const row = r(exchTs, s.kind, s.side, s.side > 0 ? 100 - s.price : 101 + s.price, s.qtyLots, { recvTs: exchTs + s.late });
      if (!orderIds || s.kind === Kind.snapshot || s.kind === Kind.trade) return row;
      return { ...row, orderId: s.kind === Kind.add ? i + 1 : 1 + (s.order % (i + 1)) };
    });
  });
}
