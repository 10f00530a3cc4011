/** A degraded tape shows at every row what the single orders sum up to, and prints what was executed, once. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { L2Book } from '../../src/market/book.js';
import { Degrader } from '../../src/market/degrade.js';
import { importTape } from '../../src/market/import/index.js';
import { Flag, Kind } from '../../src/market/row.js';
import { RowColumns } from '../../src/market/row-columns.js';
import { openTape } from '../../src/market/tape-read.js';
import { tapeHead } from '../../src/market/tape-tools.js';
import { NaiveOrders } from './naive-orders.js';
import { tempFolder } from './tape-rows.js';

const HEAD = `# slipgauge {"instrument":{"symbol":"T","kind":"linear","tickSize":"1","lotSize":"1","multiplier":"1"}}
exchTs,recvTs,kind,side,price,qty,orderId,flags`;

async function degraded(lines: string): Promise<{ rows: string[]; netWindowNs: number | undefined; levelOfDetail: string }> {
  const folder = tempFolder();
  writeFileSync(join(folder, 'a.csv'), `${HEAD}\n${lines}`);
  const meta = await importTape({ files: [join(folder, 'a.csv')], out: join(folder, 'a.arrow'), options: { degrade: 'l2' } });
  const rows = await tapeHead(await openTape(join(folder, 'a.arrow')), 1000);
  return {
    rows: rows.map((r) => [r.exchTs, r.recvTs, r.kind, r.side, r.price, r.qty, r.orderId, r.flags].join(' ').replaceAll(/ +/g, ' ')),
    netWindowNs: meta.netWindowNs,
    levelOfDetail: meta.levelOfDetail,
  };
}

describe('a degraded tape', () => {
  it('is what the venue would have sent', async () => {
    const { rows, netWindowNs, levelOfDetail } = await degraded(
      [
        '1,2,add,bid,100,5,7,1',
        '2,3,add,bid,100,3,8,1',
        '3,4,execute,,,2,7,1', // level and print
        '4,5,execute,bid,99,1,8,65', // told by another print: the level alone
        '5,6,execute,bid,99,1,8,1', // printed at another price than the order's
        '6,7,hidden,buy,101,4,,1',
        '7,8,replace,bid,98,6,7,1', // two levels, one group
        '8,9,replace,bid,98,6,7,33', // changes nothing
        '9,9,reduce,,,1,7,1',
        '10,11,status,,,0,,1',
        '11,12,delete,,,,7,1',
        '12,13,clear,,,,,1',
        '13,14,add,ask,105,2,9,2',
        '13,14,add,ask,105,2,10,3',
      ].join('\n'),
    );
    expect(levelOfDetail).toBe('L2');
    expect(netWindowNs).toBe(0);
    expect(rows).toEqual([
      '1 2 level bid 100 5 1',
      '2 3 level bid 100 8 1',
      '3 4 trade sell 100 2 0',
      '3 4 level bid 100 6 1',
      '4 5 level bid 100 5 1',
      '5 6 trade sell 99 1 0',
      '5 6 level bid 100 4 1',
      '6 7 trade buy 101 4 1',
      '7 8 level bid 100 1 0',
      '7 8 level bid 98 6 1',
      '9 9 level bid 98 5 1',
      '10 11 status 0 1',
      '11 12 level bid 98 0 1',
      '12 13 clear 1',
      '13 14 snapshot ask 105 2 2',
      '13 14 snapshot ask 105 4 3',
    ]);
  });

  it('has a group for each row of an order, also where a message has several', async () => {
    const { rows } = await degraded(
      [
        '1,1,add,bid,100,5,7,0',
        '1,1,add,ask,101,5,8,1',
        '2,2,execute,,,5,8,0', // a sweep that rests
        '2,2,add,bid,101,2,9,0',
        '2,2,replace,bid,101,2,9,33', // changes nothing
        '3,3,status,,,0,,0',
        '3,3,hidden,buy,101,4,,0',
      ].join('\n'),
    );
    expect(rows).toEqual([
      '1 1 level bid 100 5 1',
      '1 1 level ask 101 5 1',
      '2 2 trade buy 101 5 0',
      '2 2 level ask 101 0 1',
      '2 2 level bid 101 2 1',
      '3 3 status 0 1',
      '3 3 trade buy 101 4 1',
    ]);
  });

  it('is refused where there are no single orders', async () => {
    await expect(degraded('1,2,level,bid,100,5,,1')).rejects.toThrow(
      /degrade: the files are L2 as they stand; expected single orders \(L3\)/,
    );
  });

  const id = fc.integer({ min: 1, max: 9 });
  const row = fc.record({
    kind: fc.constantFrom(
      Kind.add,
      Kind.add,
      Kind.add,
      Kind.reduce,
      Kind.execute,
      Kind.delete,
      Kind.replace,
      Kind.snapshot,
      Kind.hidden,
      Kind.clear,
    ),
    side: fc.constantFrom(1, -1),
    ticks: fc.integer({ min: 98, max: 102 }),
    lots: fc.integer({ min: 1, max: 9 }),
    id,
    flags: fc.constantFrom(1, 1, 1, 3, 33, 65),
  });

  it('agrees with the sums of the orders at every row, and prints each executed lot once', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 120 }), (script) => {
        const orders = new NaiveOrders();
        const degrader = new Degrader(false);
        const book = new L2Book();
        const one = new RowColumns(1);
        for (const { kind, side, ticks, lots, id: orderId, flags } of script) {
          one.kind[0] = kind;
          one.side[0] = kind === Kind.clear ? 0 : side;
          one.priceTicks[0] = ticks;
          one.qtyLots[0] = lots;
          one.orderId[0] = kind < Kind.add || kind > Kind.delete ? 0 : orderId;
          one.flags[0] = flags;
          orders.apply(kind, one.side[0], ticks, lots, one.orderId[0], flags);
          degrader.take(one, Uint32Array.of(0), 1);
          const made = degrader.rows;
          let printed = 0;
          for (let i = 0; i < degrader.count; i++) {
            book.apply(made.kind[i]!, made.side[i]!, made.priceTicks[i]!, made.qtyLots[i]!);
            if (made.kind[i] === Kind.trade) printed += made.qtyLots[i]!;
          }
          if (kind === Kind.execute) expect(printed).toBe((flags & Flag.notVolume) === 0 ? lots : 0);
          for (const s of [1, -1]) {
            for (let t = 98; t <= 102; t++) expect(book.qtyAt(s, t)).toBe(orders.levels.qtyAt(s, t));
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('that keeps groups is the same however its rows come, and ends a group where they do', () => {
    const step = fc.record({ row, isLast: fc.boolean(), pieceEnds: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 60 }), (steps) => {
        const rows = new RowColumns(steps.length);
        steps.forEach(({ row: { kind, side, ticks, lots, id: orderId, flags }, isLast }, i) => {
          rows.exchTs[i] = i;
          rows.kind[i] = kind;
          rows.side[i] = kind === Kind.clear ? 0 : side;
          rows.priceTicks[i] = ticks;
          rows.qtyLots[i] = lots;
          rows.orderId[i] = kind < Kind.add || kind > Kind.delete ? 0 : orderId;
          rows.flags[i] = isLast ? flags : flags & ~Flag.last;
        });
        const ends = steps.map(({ pieceEnds }, i) => pieceEnds || i === steps.length - 1);
        const whole = degradedRows(
          rows,
          ends.map((_, i) => i === steps.length - 1),
        );
        expect(degradedRows(rows, ends)).toEqual(whole);
        // The group of a row: how many have ended before it. Its time is its number.
        const groupOf = steps.map((_, i) => steps.slice(0, i).filter(({ isLast }) => isLast).length);
        whole.forEach(({ exchTs, isLast }, k) => {
          const next = whole[k + 1];
          expect(isLast).toBe(next === undefined || groupOf[next.exchTs] !== groupOf[exchTs]);
        });
      }),
      { numRuns: 200 },
    );
  });
});

/** What becomes of rows that are handed over in pieces. */
function degradedRows(rows: RowColumns, pieceEnds: readonly boolean[]): { exchTs: number; text: string; isLast: boolean }[] {
  const degrader = new Degrader(true);
  const made: { exchTs: number; text: string; isLast: boolean }[] = [];
  const note = (): void => {
    const { exchTs, kind, side, priceTicks, qtyLots, flags } = degrader.rows;
    for (let i = 0; i < degrader.count; i++) {
      const text = [kind[i], side[i], priceTicks[i], qtyLots[i], flags[i]].join(' ');
      made.push({ exchTs: exchTs[i]!, text, isLast: (flags[i]! & Flag.last) !== 0 });
    }
  };
  let from = 0;
  pieceEnds.forEach((ends, i) => {
    if (!ends) return;
    degrader.take(
      rows,
      Uint32Array.from({ length: i + 1 - from }, (_, k) => from + k),
      i + 1 - from,
    );
    note();
    from = i + 1;
  });
  degrader.end();
  note();
  return made;
}
