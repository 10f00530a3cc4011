/** A page draws everything as long as it can; beyond that it says what it leaves out, and loses no order from its counts. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evenly, thinned } from '../../src/report/html/thin.js';
import type { OrderLife } from '../../src/report/orders.js';
import { ExecType } from '../../src/sim/message.js';
import { columnsOf } from './venue.js';

function life(clOrd: number, side: 1 | -1, fromTs: number, toTs: number, priceTicks: number): OrderLife {
  return {
    clOrd,
    clOrdId: `o${clOrd}`,
    parent: 0,
    side,
    ordType: 'limit',
    timeInForce: 'GTX',
    limitTicks: priceTicks,
    sentTs: fromTs,
    acceptedTs: fromTs,
    endTs: toTs,
    fate: 'canceled',
    qtyLots: 1,
    cumLots: 0,
    fills: 0,
    replaces: 0,
    pieces: [{ fromTs, toTs, priceTicks }],
  };
}

const reportsOf = (clOrds: readonly number[]): ReturnType<typeof columnsOf>['reports'] =>
  columnsOf(
    'a',
    [''],
    [],
    clOrds.map((clOrd, i) => ({ clOrd, execType: ExecType.trade, exchTs: i, side: 1, lastQtyLots: 1 })),
    [],
    [],
  ).reports;

describe('thinning', () => {
  it('draws everything where there is room', () => {
    const lives = [life(1, 1, 0, 10, 100), life(2, -1, 3, 9, 101)];
    const drawn = thinned(reportsOf([1, 2]), 0, lives, 10, 1);
    expect(drawn.leftOut).toEqual([]);
    expect(drawn.fills).toEqual([0, 1]);
    expect(drawn.stretches.map((stretch) => [stretch.order, stretch.merged])).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  it('merges quotes that follow each other at one price, and says so', () => {
    const lives = Array.from({ length: 1000 }, (_, i) => life(i + 1, i % 2 === 0 ? 1 : -1, i * 10, i * 10 + 19, i % 2 === 0 ? 100 : 101));
    const drawn = thinned(reportsOf([]), 0, lives, 200, 5);
    expect(drawn.stretches).toHaveLength(2);
    expect(drawn.stretches.map((stretch) => stretch.merged)).toEqual([500, 500]);
    expect(drawn.leftOut.join(' ')).toContain('1,000 of 1,000 orders are drawn merged');
  });

  it('orders with a drawn fill keep a line of their own', () => {
    const lives = Array.from({ length: 1000 }, (_, i) => life(i + 1, 1, i * 10, i * 10 + 5, 100 + (i % 50)));
    const drawn = thinned(reportsOf([7, 500]), 0, lives, 300, 1);
    expect(drawn.orders.map((order) => order.clOrd)).toEqual([7, 500]);
    expect(drawn.stretches.filter((stretch) => stretch.order >= 0)).toHaveLength(2);
  });

  it('merging loses no order, joins one side and price only, and lets no line cover a long gap', () => {
    const quotes = fc.array(
      fc.record({
        buy: fc.boolean(),
        from: fc.nat(100_000),
        last: fc.integer({ min: 1, max: 400 }),
        price: fc.integer({ min: 1, max: 3 }),
      }),
      {
        minLength: 150,
        maxLength: 400,
      },
    );
    fc.assert(
      fc.property(quotes, (list) => {
        const lives = list.map(({ buy, from, last, price }, i) => life(i + 1, buy ? 1 : -1, from, from + last, price));
        const drawn = thinned(reportsOf([]), 0, lives, 120, 10);
        const dropped = Number(/The (\d+) shortest/.exec(drawn.leftOut.join(' '))?.[1] ?? 0);
        const shown = drawn.stretches.reduce((sum, stretch) => sum + stretch.merged, 0);
        if (dropped === 0) expect(shown).toBe(lives.length);
        for (const stretch of drawn.stretches) {
          const inside = lives.filter(
            ({ side, pieces: [piece] }) =>
              side === stretch.side &&
              piece!.priceTicks === stretch.ticks &&
              piece!.fromTs >= stretch.fromTs &&
              piece!.toTs <= stretch.toTs,
          );
          const rested = inside.reduce((sum, { pieces: [piece] }) => sum + piece!.toTs - piece!.fromTs, 0);
          expect(rested + 640 * (inside.length - 1)).toBeGreaterThanOrEqual(stretch.toTs - stretch.fromTs);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('takes evenly, with first and last', () => {
    const list = Array.from({ length: 1001 }, (_, i) => i);
    const some = evenly(list, 11);
    expect(some).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
    expect(evenly(list, 2000)).toBe(list);
  });

  it('one order that was replaced without end is cut to its longest stretches', () => {
    const pieces = Array.from({ length: 5000 }, (_, i) => ({ fromTs: i * 10, toTs: i * 10 + 10, priceTicks: i }));
    const drawn = thinned(reportsOf([1]), 0, [{ ...life(1, 1, 0, 50_000, 1), pieces }], 200, 1);
    expect(drawn.stretches.length).toBeLessThanOrEqual(400);
    expect(drawn.leftOut.join(' ')).toContain('4,600 shortest lines of orders are left out');
  });
});
