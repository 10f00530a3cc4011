/** The delivery order is the order by (recvTs, row), each place told as early as it can be, in order. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DeliveryOrder } from '../../src/market/delivery-order.js';

/** Times of rows in tape order: `exchTs` never falls, `recvTs` is later by up to `late`. */
const times = fc
  .tuple(
    fc.array(fc.record({ gap: fc.integer({ min: 0, max: 4 }), late: fc.oneof(fc.nat(3), fc.nat(40), fc.nat(1e6)) }), { maxLength: 300 }),
    fc.nat(20),
  )
  .map(([rows, base]) => {
    let exchTs = base;
    return rows.map(({ gap, late }) => {
      exchTs += gap;
      return { exchTs, recvTs: exchTs + late };
    });
  });

/** The order by (recvTs, row), written down plainly. */
function plainly(rows: readonly { readonly recvTs: number }[]): number[] {
  return rows.map((_, i) => i).sort((a, b) => rows[a]!.recvTs - rows[b]!.recvTs || a - b);
}

describe('DeliveryOrder', () => {
  it('settles places in order, as soon as nothing can come before, and all in the end', () => {
    fc.assert(
      fc.property(times, (rows) => {
        const settled: number[] = [];
        const order = new DeliveryOrder((place, row, count) => {
          expect(place).toBe(settled.length);
          for (let k = 0; k < count; k++) settled.push(row + k);
        });
        rows.forEach(({ exchTs, recvTs }, i) => {
          order.push(exchTs, recvTs);
          const early = rows.slice(0, i + 1).filter((row) => row.recvTs <= exchTs);
          expect(order.places).toBe(early.length);
        });
        order.end();
        expect(settled).toEqual(plainly(rows));
      }),
    );
  });

  it('settles rows that were queued at the places that they get one by one, whenever it is asked to, those of a message together', () => {
    fc.assert(
      fc.property(times, fc.array(fc.boolean(), { minLength: 1 }), fc.integer({ min: 1, max: 5 }), (messages, asks, most) => {
        const rows = messages.flatMap((times, i) => Array.from({ length: 1 + (i % most) }, () => times));
        const settled: number[] = [];
        const order = new DeliveryOrder((place, row, count) => {
          expect(place).toBe(settled.length);
          for (let k = 0; k < count; k++) settled.push(row + k);
        });
        let rowsSoFar = 0;
        messages.forEach(({ exchTs, recvTs }, i) => {
          order.queue(recvTs, 1 + (i % most));
          rowsSoFar += 1 + (i % most);
          if (!asks[i % asks.length]!) return;
          order.settleUpTo(exchTs);
          expect(settled).toHaveLength(rows.slice(0, rowsSoFar).filter((row) => row.recvTs <= exchTs).length);
        });
        order.end();
        expect(settled).toEqual(plainly(rows));
      }),
    );
  });

  it('keeps what is under way however much that is: 5,000 rows behind one that is late, and 5,000 that wait', () => {
    const settled: number[] = [];
    const order = new DeliveryOrder((_, row, count) => {
      for (let k = 0; k < count; k++) settled.push(row + k);
    });
    order.push(0, 1e9);
    for (let i = 1; i <= 5000; i++) order.push(i, i + 10_000);
    for (let i = 5001; i <= 10_000; i++) order.push(i, i);
    expect(settled.slice(0, 3)).toEqual([5001, 5002, 5003]);
    order.end();
    expect(settled).toHaveLength(10_001);
    expect(settled.at(-1)).toBe(0);
    expect(settled.slice(5000, 5003)).toEqual([1, 2, 3]);
  });
});
