/** Levels of a book of single orders that are read later: as they were row by row, through many chunks, and where a reader goes on by itself. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { L2Book } from '../../src/market/book.js';
import { LevelLog } from '../../src/market/level-log.js';
import { Flag, Kind } from '../../src/market/row.js';
import { nsAt } from '../../src/market/tape.js';
import { Message } from '../../src/sim/message.js';
import { OrderRows } from '../../src/venue/l3/order-rows.js';
import { applyRow } from '../../src/venue/l3/rows.js';
import { memoryTape, type RowText } from '../kernel/memory-tape.js';
import { PLAIN } from '../trading/play.js';
import { generateOrders } from '../twin/generate-orders.js';
import { NaiveOrders } from './naive-orders.js';

const FACTS = { orderTickTicks: 1, negativePrices: false, depth: Infinity, snapshotRange: undefined, staleAfterNs: 5e9 };
const PORT = { blankReport: () => new Message(0), report: () => undefined, missed: () => undefined, holdReports: () => undefined };
const SIDES: Readonly<Record<string, number>> = { bid: 1, buy: 1, ask: -1, sell: -1 };

/** Quantity at each price from 90 to 110 of both sides. */
function levelsOf(book: L2Book): number[] {
  return [1, -1].flatMap((side) => Array.from({ length: 21 }, (_, i) => book.qtyAt(side, 90 + i)));
}

/** One row a nanosecond. */
function oneByOne(rows: readonly (readonly string[])[]): RowText[] {
  return rows.map((row, i) => [i, i, ...row.slice(2)]);
}

function applyTo(slate: NaiveOrders, [, , kind, side, price, qty, id, flags]: RowText): void {
  slate.apply(Kind[kind as 'add'], SIDES[String(side)] ?? 0, Number(price), Number(qty), Number(id), Number(flags));
}

describe('what a venue says of the levels', () => {
  it('is after each row what the orders of the rows up to it add up to, however late it is read', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(1_000_000), fc.array(fc.nat(40)), async (seed, lags) => {
        const rows = oneByOne(generateOrders(seed).tape);
        const log = new LevelLog();
        const venue = new OrderRows(0, log, FACTS, [], PORT);
        const levels = new L2Book();
        const reader = log.read(levels)!;
        const slate = new NaiveOrders();
        let read = 0;
        for await (const batch of memoryTape(PLAIN, rows, { levelOfDetail: 'L3' }, 1000).batches()) {
          for (let to = 0; to < batch.length; to++) {
            venue.apply(batch, to, nsAt(batch.exchTs, to, batch.epoch));
            expect(reader.rows).toBe(to + 1);
            for (const target = to - (lags[to % (lags.length + 1)] ?? 0); read <= target; read++) {
              reader.row();
              applyTo(slate, rows[read]!);
              expect(levelsOf(levels)).toEqual(levelsOf(slate.levels));
            }
          }
        }
        levels.invariant();
        // What is not read yet is in the book that a reader goes on with only once it has been read.
        for (; read < rows.length; read++) reader.row();
        expect(levelsOf(reader.leave().levels)).toEqual(levelsOf(levels));
        expect(log.isOn).toBe(false);
      }),
      { numRuns: 100 },
    );
  });

  it('goes through chunks that are used again, for readers at different rows', () => {
    const log = new LevelLog();
    const { floor } = new OrderRows(0, log, FACTS, [], PORT);
    const { book } = floor;
    const all = [new L2Book(), new L2Book(), new L2Book()];
    const readers = all.map((levels) => log.read(levels)!);
    const read = [0, 0, 0];
    const catchUp = (i: number, to: number): void => {
      for (; read[i]! < to; read[i]!++) readers[i]!.row();
    };
    for (let row = 0; row < 150_000; row++) {
      const side = row % 3 === 0 ? 1 : -1;
      const o = book.add(row, side, side * (100 + (row % 7)), 1 + (row % 5), row, false);
      const level = 2 * book.levels.ladder(side).findSlot(side * (100 + (row % 7))) + (side > 0 ? 1 : 0);
      log.level(level, side * (100 + (row % 7)));
      log.endRow();
      if (row % 5 === 4) {
        book.remove(o);
        log.level(level, side * (100 + (row % 7)));
        log.endRow();
      }
      catchUp(0, log.rows);
      if (row % 50_000 === 0) catchUp(1, log.rows - 1);
      if (row === 70_000) catchUp(2, 33_000);
    }
    for (let i = 0; i < all.length; i++) {
      catchUp(i, log.rows);
      expect(levelsOf(all[i]!)).toEqual(levelsOf(book.levels));
    }
  });

  it('ends where feeds are told something else: a reader goes on with the orders of that row', () => {
    const log = new LevelLog();
    const { floor } = new OrderRows(0, log, FACTS, [], PORT);
    const reader = log.read(new L2Book())!;
    floor.book.add(7, 1, 100, 5, 0, false);
    floor.book.setLoose(-1, -103, 4, 0);
    log.end();
    floor.book.add(8, 1, 100, 2, 1, false);
    const own = reader.leave();
    expect([own.levels.qtyAt(1, 100), own.levels.qtyAt(-1, 103), own.orderCount]).toEqual([5, 4, 1]);
    own.apply(Kind.execute, 1, 100, 3, 7, 0, 2);
    own.apply(Kind.reduce, -1, 103, 1, 99, 0, 3);
    expect([own.levels.qtyAt(1, 100), own.levels.qtyAt(-1, 103)]).toEqual([2, 3]);
  });

  it('ends at a replace that keeps its place and names no side, which a feed takes to stay and the venue to leave', () => {
    const log = new LevelLog();
    const { floor } = new OrderRows(0, log, FACTS, [], PORT);
    const reader = log.read(new L2Book())!;
    applyRow(floor, Kind.add, 1, 100, 5, 7, Flag.last);
    applyRow(floor, Kind.replace, 0, 0, 3, 7, Flag.keepsPlace | Flag.last);
    expect([log.isOn, floor.book.orderCount, reader.leave().orderCount]).toEqual([false, 0, 1]);
  });

  it('is read from the first row on or not at all', async () => {
    const log = new LevelLog();
    const venue = new OrderRows(0, log, FACTS, [], PORT);
    for await (const batch of memoryTape(PLAIN, [[0, 0, 'add', 'bid', 100, 5, 1, 1]], { levelOfDetail: 'L3' }).batches())
      venue.apply(batch, 0, 10);
    expect(log.read(new L2Book())).toBeUndefined();
  });
});
