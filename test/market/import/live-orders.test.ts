/** The table of live orders is a map: whatever comes, goes and is renamed, each id has its own order, and ids of 64 bits are told apart. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { idText, LIVE_INTS, LIVE_LOTS, LiveOrders, LOTS, NUMBER, PRICE, SIDE } from '../../../src/market/import/books/live-orders.js';

const id = fc.record({ high: fc.constantFrom(0, 1, 0xffff_ffff), low: fc.oneof(fc.nat(40), fc.constantFrom(0xffff_ffff, 0x8000_0000)) });
const step = fc.record({
  what: fc.constantFrom('add', 'add', 'remove', 'rename'),
  id,
  to: id,
  lots: fc.integer({ min: 1, max: 2 ** 37 - 1 }),
});

interface Order {
  number: number;
  side: number;
  priceTicks: number;
  lots: number;
}

function told(orders: LiveOrders, slot: number): Order {
  const at = slot * LIVE_INTS;
  const { ints, lots } = orders;
  return { number: ints[at + NUMBER]!, side: ints[at + SIDE]!, priceTicks: ints[at + PRICE]!, lots: lots[slot * LIVE_LOTS + LOTS]! };
}

it('agrees with a map', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const orders = new LiveOrders();
      const twin = new Map<string, Order>();
      const ids = new Map<string, { high: number; low: number }>();
      let given = 0;
      for (const { what, id: at, to, lots } of steps) {
        const [name, newName] = [idText(at.high, at.low), idText(to.high, to.low)];
        ids.set(name, at).set(newName, to);
        const slot = orders.find(at.high, at.low);
        expect(slot >= 0).toBe(twin.has(name));
        if (what === 'add' && slot < 0) {
          expect(orders.add(at.high, at.low, -1, 7, lots)).toBe(++given);
          twin.set(name, { number: given, side: -1, priceTicks: 7, lots });
        } else if (what === 'remove' && slot >= 0) {
          orders.remove(slot);
          twin.delete(name);
        } else if (what === 'rename' && slot >= 0 && !twin.has(newName)) {
          orders.rename(slot, to.high, to.low, 9, lots);
          twin.set(newName, { ...twin.get(name)!, priceTicks: 9, lots });
          twin.delete(name);
        }
        expect(orders.size).toBe(twin.size);
      }
      for (const [name, { high, low }] of ids) {
        const slot = orders.find(high, low);
        expect(slot < 0 ? undefined : told(orders, slot)).toEqual(twin.get(name));
      }
    }),
    { numRuns: 60, seed: 1 },
  );
});

it('grows, thousands of orders, half of them gone', () => {
  const orders = new LiveOrders();
  for (let low = 0; low < 20_000; low++) orders.add(low & 3, low, 1, low, low + 1);
  for (let low = 0; low < 20_000; low += 2) orders.remove(orders.find(low & 3, low));
  for (let low = 0; low < 20_000; low++) {
    const slot = orders.find(low & 3, low);
    expect(slot < 0 ? 0 : told(orders, slot).lots).toBe(low % 2 === 0 ? 0 : low + 1);
  }
  orders.clear();
  expect([orders.size, orders.find(1, 1), orders.add(1, 1, 1, 1, 1)]).toEqual([0, -1, 20_001]);
});

it('gives the room of those who left to others: what comes and goes for hours is as large as the most at once', () => {
  const orders = new LiveOrders();
  for (let low = 0; low < 500_000; low++) {
    orders.add(0, low, low % 2 === 0 ? 1 : -1, low, 1);
    if (low % 3 === 0) orders.rename(orders.find(0, low), 1, low, 5, 2);
    if (low >= 1000) orders.remove(orders.find((low - 1000) % 3 === 0 ? 1 : 0, low - 1000));
  }
  expect(orders.size).toBe(1000);
  expect(orders.ints.length / LIVE_INTS).toBeLessThan(4096);
  orders.removeSide(1);
  expect([orders.size, orders.find(0, 499_999), orders.find(0, 499_998)]).toEqual([500, expect.any(Number), -1]);
  expect(orders.find(0, 499_999)).toBeGreaterThanOrEqual(0);
});
