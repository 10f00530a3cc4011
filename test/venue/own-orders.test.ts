/** The store of own orders hands each record to one order at a time, blank, and keeps what is in the others while it grows. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../src/base/errors.js';
import { OwnOrders, OwnState } from '../../src/venue/own-orders.js';
import { World, WORLDS } from '../../src/venue/worlds.js';

describe('OwnOrders', () => {
  it('gives blank records, none twice, and keeps those in use', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 400 }), (steps) => {
        const orders = new OwnOrders();
        const inUse = new Map<number, number>();
        steps.forEach((step, i) => {
          const [first] = inUse.keys();
          if (step < 3 && first !== undefined) {
            orders.release(first);
            inUse.delete(first);
          } else {
            const o = orders.take();
            expect(inUse.has(o)).toBe(false);
            expect([
              orders.next[o],
              orders.previous[o],
              orders.account[o],
              orders.settledRow[o],
              orders.unshown[o],
              orders.feeCharged[o],
            ]).toEqual([-1, -1, -1, -1, 0, 0]);
            const worlds = [orders.aheadLots, orders.skipLots, orders.cumLots].flatMap((column) => [
              ...column.slice(o * WORLDS, (o + 1) * WORLDS),
            ]);
            expect(worlds).toEqual(Array.from({ length: 3 * WORLDS }, () => 0));
            // Everything written, so that what is not blanked is seen by the next one.
            for (const column of [orders.next, orders.previous, orders.account, orders.settledRow, orders.unshown, orders.feeCharged])
              column[o] = 77;
            for (const column of [orders.aheadLots, orders.skipLots, orders.cumLots]) column.fill(7, o * WORLDS, (o + 1) * WORLDS);
            orders.clOrd[o] = i;
            inUse.set(o, i);
          }
          orders.invariant();
        });
        for (const [o, i] of inUse)
          expect([orders.clOrd[o], orders.state[o], orders.cumLots[o * WORLDS + 2]]).toEqual([i, OwnState.alive, 7]);
        expect(orders.count).toBeLessThanOrEqual(steps.length);
      }),
      { numRuns: 60 },
    );
  });

  it('says what an order still wants, in each world and in any', () => {
    const orders = new OwnOrders();
    const o = orders.take();
    orders.qtyLots[o] = 5;
    orders.cumLots.set([5, 3, 5], o * WORLDS);
    expect([orders.leaves(o, World.model), orders.leaves(o, World.pessimistic), orders.isDone(o)]).toEqual([0, 2, false]);
    // A replace may have made the total smaller than what a shadow has.
    orders.qtyLots[o] = 3;
    expect([orders.leaves(o, World.model), orders.leaves(o, World.pessimistic), orders.isDone(o)]).toEqual([0, 0, true]);
  });

  it('notices a record that was given back twice', () => {
    const orders = new OwnOrders();
    const o = orders.take();
    orders.release(o);
    orders.release(o);
    expect(() => orders.invariant()).toThrow(InvariantError);
  });
});
