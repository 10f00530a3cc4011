/** The book of single orders is its naive twin, row by row, whatever the rows say. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { L3Book } from '../../src/market/l3-book.js';
import { NO_ID } from '../../src/market/order-pool.js';
import { Flag, Kind } from '../../src/market/row.js';
import { queueOf } from './l3-queue.js';
import { NaiveOrders } from './naive-orders.js';

const KINDS = [Kind.add, Kind.add, Kind.add, Kind.reduce, Kind.replace, Kind.execute, Kind.delete, Kind.snapshot, Kind.trade] as const;

/** Rows of any sort, broken ones too; `ids` and `prices` say how crowded it gets. */
const rowsOf = (ids: number, prices: number, maxLength: number) =>
  fc.array(
    fc.record({
      kind: fc.oneof({ weight: 20, arbitrary: fc.constantFrom(...KINDS) }, { weight: 1, arbitrary: fc.constant(Kind.clear) }),
      side: fc.constantFrom(-1, 0, 1),
      priceTicks: fc.integer({ min: 1, max: prices }),
      qtyLots: fc.nat(6),
      orderId: fc.integer({ min: 1, max: ids }),
      flags: fc.constantFrom(0, Flag.last, Flag.keepsPlace, Flag.snapshotPart),
    }),
    { maxLength },
  );

describe('L3Book', () => {
  it.each([
    [6, 4, 60],
    [400, 300, 1500],
  ])('holds what its twin does after each row: %i ids, %i prices', (ids, prices, maxLength) => {
    fc.assert(
      fc.property(rowsOf(ids, prices, maxLength), (rows) => {
        const book = new L3Book();
        const twin = new NaiveOrders();
        rows.forEach((r, row) => {
          const side = r.kind === Kind.snapshot && r.side === 0 ? 1 : r.side;
          book.apply(r.kind, side, r.priceTicks, r.qtyLots, r.orderId, r.flags, row);
          twin.apply(r.kind, side, r.priceTicks, r.qtyLots, r.orderId, r.flags);
          if (maxLength > 100 && row % 50 !== 0) return;
          book.invariant();
          for (const at of [1, -1]) {
            for (let ticks = 1; ticks <= prices; ticks++) {
              const loose = twin.looseAt(at, ticks);
              const orders = twin.queue(at, ticks).map(({ orderId, leftLots }) => [orderId, leftLots]);
              expect(queueOf(book, at, at * ticks)).toEqual(loose > 0 ? [[NO_ID, loose], ...orders] : orders);
              expect(book.levels.qtyAt(at, ticks)).toBe(twin.levels.qtyAt(at, ticks));
            }
          }
          expect(book.ordersByPlace()).toHaveLength(book.orderCount);
        });
      }),
      { numRuns: maxLength > 100 ? 20 : 100 },
    );
  });

  it('parts of a snapshot stand where they stood before the clear, at their old price; others where the clear was', () => {
    const book = new L3Book();
    for (const id of [1, 2, 3]) book.apply(Kind.add, 1, 100, 5, id, 0, id);
    book.apply(Kind.clear, 0, 0, 0, 0, 0, 4);
    book.apply(Kind.clear, 0, 0, 0, 0, 0, 5);
    book.apply(Kind.add, 1, 100, 5, 9, 0, 6);
    for (const id of [8, 7, 3, 1]) book.apply(Kind.add, 1, 100, 5, id, Flag.snapshotPart, 7);
    book.apply(Kind.add, 1, 99, 5, 2, Flag.snapshotPart, 8);
    book.invariant();
    expect([queueOf(book, 1, 100).map(([id]) => id), queueOf(book, 1, 99).map(([id]) => id)]).toEqual([[1, 3, 8, 7, 9], [2]]);
  });

  it('a replace goes to the back, unless it keeps its place; lots without an order stand first', () => {
    const book = new L3Book();
    for (const id of [1, 2, 3]) book.apply(Kind.add, 1, 100, 5, id, 0, id);
    book.apply(Kind.replace, 1, 100, 4, 1, Flag.keepsPlace, 4);
    book.apply(Kind.replace, 1, 100, 6, 2, 0, 5);
    book.apply(Kind.snapshot, 1, 100, 9, 0, 0, 6);
    expect(queueOf(book, 1, 100)).toEqual([
      [NO_ID, 9],
      [1, 4],
      [3, 5],
      [2, 6],
    ]);
    book.apply(Kind.clear, -1, 0, 0, 0, 0, 7);
    expect(book.orderCount).toBe(3);
    book.apply(Kind.clear, 0, 0, 0, 0, 0, 8);
    expect([book.orderCount, book.levels.bidQtyLots]).toEqual([0, 0]);
  });
});
