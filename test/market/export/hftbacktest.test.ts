/**
 * Tapes as files of hftbacktest: what the format can hold comes back as it was, and what it cannot is counted; a file that is exported again
 * has the same rows.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../../../src/base/io/npy.js';
import { zipMembers } from '../../../src/base/io/zip.js';
import { exportHftbacktest } from '../../../src/market/export/hftbacktest.js';
import { importTape } from '../../../src/market/import/index.js';
import { Flag, Kind } from '../../../src/market/row.js';
import { openTape } from '../../../src/market/tape-read.js';
import { BTC, readTape, type Row, tempFolder, writeTape } from '../tape-rows.js';

interface Through {
  readonly orderIds?: boolean;
  readonly packing?: 'deflated' | 'stored';
}

async function throughNpz(rows: readonly Row[], { orderIds = false, packing = 'deflated' }: Through = {}) {
  const folder = tempFolder();
  const [tape, npz, back, again] = ['t.arrow', 't.npz', 'b.arrow', 'a.npz'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
    string,
  ];
  const meta = await writeTape(tape, rows, { orderIds, batchRows: 7 });
  const exported = await exportHftbacktest(await openTape(tape), npz, { packing });
  const backMeta = await importTape({ files: [npz], instrument: BTC, out: back, options: { reorderNs: 1e15 } });
  await exportHftbacktest(await openTape(back), again, { packing });
  expect(bytesOf(again).equals(bytesOf(npz))).toBe(true);
  return { meta, exported, backMeta, rows: (await readTape(await openTape(back))).rows, npz };
}

function bytesOf(path: string): Buffer {
  return zipMembers(readFileSync(path), path)[0]!.read();
}

/** The rows for one reader of a file, `ev` without who reads, as text. */
function seenBy(path: string, reader: number): string[] {
  const { items, length } = readNpy(bytesOf(path), path);
  const seen: string[] = [];
  for (let i = 0; i < length; i++) {
    const at = 64 * i;
    const ev = items.readUInt32LE(at);
    if ((ev & reader) === 0) continue;
    const time = reader === 1 << 31 ? items.readBigInt64LE(at + 8) : items.readBigInt64LE(at + 16);
    seen.push(`${time} ${(ev & 0x300000ff).toString(16)} ${items.readDoubleLE(at + 24)} ${items.readDoubleLE(at + 32)}`);
  }
  return seen;
}

/** Tapes of levels whose rows are received in another order than they happened. */
const levelRows = fc
  .array(
    fc.record({
      gap: fc.constantFrom(0, 0, 1, 5),
      late: fc.constantFrom(0, 1, 3, 9),
      kind: fc.constantFrom(Kind.level, Kind.trade, Kind.snapshot, Kind.clear),
      side: fc.constantFrom(1, -1),
      priceTicks: fc.integer({ min: 1, max: 2_000_000 }),
      qtyLots: fc.integer({ min: 0, max: 2 ** 36 }),
      flags: fc.constantFrom(0, 0, 1, 1, Flag.repairedTime, Flag.last | Flag.venueOnly, Flag.venueOnly),
    }),
    { minLength: 1, maxLength: 40 },
  )
  .map((specs) => {
    let exchTs = 0;
    return specs.map(({ gap, late, kind, ...rest }): Row => {
      exchTs += gap;
      const cleared = kind === Kind.clear ? { priceTicks: 0, qtyLots: 0 } : {};
      return { ...rest, ...cleared, exchTs, recvTs: exchTs + late, kind, orderId: 0 };
    });
  });

describe('levels', () => {
  it('come back with the same digest, flags and all, whatever overtook what', async () => {
    await fc.assert(
      fc.asyncProperty(levelRows, fc.constantFrom('stored' as const, 'deflated' as const), async (rows, packing) => {
        const { meta, backMeta, exported } = await throughNpz(rows, { packing });
        expect(exported.left).toEqual({});
        expect(backMeta.digest).toBe(meta.digest);
      }),
      { numRuns: 25 },
    );
  });

  it('are in order for both readers: the exchange by its time, the strategy by delivery', async () => {
    const base = { side: 1, priceTicks: 5, orderId: 0, flags: Flag.last };
    const rows: Row[] = [
      { ...base, exchTs: 0, recvTs: 9, kind: Kind.level, qtyLots: 1 },
      { ...base, exchTs: 1, recvTs: 3, kind: Kind.trade, qtyLots: 2 },
      { ...base, exchTs: 2, recvTs: 4, kind: Kind.level, qtyLots: 3, flags: Flag.last | Flag.venueOnly },
      { ...base, exchTs: 3, recvTs: 9, kind: Kind.level, qtyLots: 4, flags: Flag.last | Flag.strategyOnly },
    ];
    const { npz, exported, rows: back } = await throughNpz(rows);
    expect(exported.rows).toBe(5);
    expect(seenBy(npz, 1 << 31).map((line) => line.split(' ').at(-1))).toEqual(['0.001', '0.002', '0.003']);
    expect(seenBy(npz, 1 << 30).map((line) => line.split(' ').at(-1))).toEqual(['0.002', '0.001', '0.004']);
    expect(back).toEqual(rows);
  });

  it('what the format cannot hold is left out and counted', async () => {
    const at = (i: number, kind: number): Row => ({
      exchTs: i,
      recvTs: i,
      kind,
      side: 0,
      priceTicks: 5,
      qtyLots: 1,
      orderId: 0,
      flags: Flag.last,
    });
    const rows = [Kind.trade, Kind.status, Kind.mark, Kind.index, Kind.funding, Kind.hidden, Kind.status, Kind.trade].map((kind, i) =>
      at(i, kind),
    );
    const { exported, rows: back } = await throughNpz(rows);
    expect(exported).toEqual({ rows: 2, unknownOrders: 0, changed: 0, left: { status: 2, mark: 1, index: 1, funding: 1, hidden: 1 } });
    expect(back).toEqual([rows[0], rows[7]]);
  });
});

describe('single orders', () => {
  it('come back with the same digest: adds, reductions, replaces, executions, deletes, trades', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.infiniteStream(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })),
        fc.integer({ min: 5, max: 60 }),
        async (draws, count) => {
          const rows = orderRows(() => draws.next().value as number, count);
          const { meta, backMeta, exported, rows: back } = await throughNpz(rows, { orderIds: true });
          expect(exported).toMatchObject({ left: {}, unknownOrders: 0, changed: 0 });
          expect(back).toEqual(rows);
          expect(backMeta.digest).toBe(meta.digest);
        },
      ),
      { numRuns: 25 },
    );
  });

  it('lots without an order, and orders that are not known, are left out and counted', async () => {
    const base = { exchTs: 0, recvTs: 0, side: 1, priceTicks: 5, qtyLots: 2, flags: Flag.last };
    const rows: Row[] = [
      { ...base, kind: Kind.snapshot, orderId: 0 },
      { ...base, kind: Kind.add, orderId: 1 },
      { ...base, kind: Kind.delete, orderId: 9, exchTs: 1, recvTs: 1 },
    ];
    const { exported } = await throughNpz(rows, { orderIds: true });
    expect(exported).toMatchObject({ rows: 1, left: { snapshot: 1 }, unknownOrders: 1 });
  });
});

/** A random life of orders, told in rows that the format can hold exactly. */
function orderRows(draw: () => number, count: number): Row[] {
  const pick = (least: number, most: number): number => least + Math.floor(draw() * (most - least + 1));
  const live: { orderId: number; side: number; priceTicks: number; left: number }[] = [];
  const rows: Row[] = [];
  let [exchTs, given] = [0, 0];
  while (rows.length < count) {
    exchTs += pick(0, 2);
    const at = { exchTs, recvTs: exchTs + pick(0, 9), flags: pick(0, 1) };
    const order = live[pick(0, live.length - 1)];
    const what = draw();
    if (order === undefined || what < 0.4) {
      const added = { orderId: ++given, side: draw() < 0.5 ? 1 : -1, priceTicks: pick(1, 9), left: pick(1, 9) };
      live.push(added);
      rows.push({ ...at, kind: Kind.add, side: added.side, priceTicks: added.priceTicks, qtyLots: added.left, orderId: added.orderId });
      continue;
    }
    const { orderId, side, priceTicks, left } = order;
    if (what < 0.5) rows.push({ ...at, kind: Kind.trade, side: draw() < 0.5 ? 1 : -1, priceTicks: 20, qtyLots: pick(1, 5), orderId: 0 });
    else if (what < 0.6 && left > 1) {
      const by = pick(1, left - 1);
      rows.push({ ...at, kind: Kind.reduce, side, priceTicks, qtyLots: by, orderId });
      order.left -= by;
    } else if (what < 0.7) {
      order.priceTicks = pick(10, 15) === priceTicks ? 16 : pick(10, 15);
      order.left = order.priceTicks === priceTicks ? left + 1 : pick(1, 9);
      rows.push({ ...at, kind: Kind.replace, side, priceTicks: order.priceTicks, qtyLots: order.left, orderId });
    } else if (what < 0.85) {
      const lots = pick(1, left);
      rows.push({ ...at, kind: Kind.execute, side, priceTicks, qtyLots: lots, orderId });
      order.left -= lots;
    } else {
      rows.push({ ...at, kind: Kind.delete, side, priceTicks, qtyLots: left, orderId });
      order.left = 0;
    }
    if (order.left === 0) live.splice(live.indexOf(order), 1);
  }
  return rows;
}

describe('an array that is not ours', () => {
  it('is read plain or packed, and several files follow each other', async () => {
    const rows: Row[] = [5, 6].map((ts) => ({
      exchTs: ts,
      recvTs: ts + 2,
      kind: Kind.trade,
      side: 1,
      priceTicks: 3,
      qtyLots: 1,
      orderId: 0,
      flags: Flag.last,
    }));
    const { npz } = await throughNpz(rows);
    const folder = tempFolder();
    writeFileSync(join(folder, 'plain.npy'), bytesOf(npz));
    const meta = await importTape({ files: [join(folder, 'plain.npy')], instrument: BTC, out: join(folder, 't.arrow') });
    expect(meta).toMatchObject({ importer: { name: 'hftbacktest' }, rows: 2, integrity: 'unverified' });
  });
});
