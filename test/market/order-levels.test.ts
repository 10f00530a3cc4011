/** Levels of an L3 tape are the sum of their orders, whatever the rows say. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OrderLevels } from '../../src/market/order-levels.js';
import { Flag, Kind } from '../../src/market/row.js';

describe('OrderLevels', () => {
  it('keeps its sums under any rows, broken ones too', () => {
    const row = fc.record({
      kind: fc.constantFrom(
        Kind.add,
        Kind.add,
        Kind.reduce,
        Kind.replace,
        Kind.execute,
        Kind.delete,
        Kind.snapshot,
        Kind.trade,
        Kind.clear,
      ),
      side: fc.constantFrom(-1, 0, 1),
      priceTicks: fc.integer({ min: 1, max: 4 }),
      qtyLots: fc.nat(6),
      orderId: fc.integer({ min: 1, max: 6 }),
      flags: fc.constantFrom(0, Flag.last, Flag.keepsPlace),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 60 }), (rows) => {
        const book = new OrderLevels();
        for (const r of rows) {
          const side = r.kind === Kind.snapshot && r.side === 0 ? 1 : r.side;
          book.apply(r.kind, side, r.priceTicks, r.qtyLots, r.orderId, r.flags);
          book.invariant();
        }
      }),
    );
  });

  it('keeps the order of a queue: a replace goes to the back, unless it keeps its place; lots without an order stand apart', () => {
    const book = new OrderLevels();
    const ids = (): number[] => [...book.orders()].map((order) => order.orderId);
    for (const id of [1, 2, 3]) book.apply(Kind.add, 1, 100, 5, id, 0);
    book.apply(Kind.replace, 1, 100, 4, 1, Flag.keepsPlace);
    expect(ids()).toEqual([1, 2, 3]);
    book.apply(Kind.replace, 1, 100, 6, 2, 0);
    expect(ids()).toEqual([1, 3, 2]);
    book.apply(Kind.snapshot, 1, 100, 9, 0, 0);
    expect([book.looseAt(1, 100), book.levels.qtyAt(1, 100)]).toEqual([9, 24]);
    book.apply(Kind.clear, -1, 0, 0, 0, 0);
    expect(ids()).toEqual([1, 3, 2]);
    book.apply(Kind.clear, 0, 0, 0, 0, 0);
    expect([ids(), book.levels.bidQtyLots]).toEqual([[], 0]);
  });
});
