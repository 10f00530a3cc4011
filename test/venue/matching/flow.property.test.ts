/**
 * A recorded flow in a matching market: alone it makes the tape's own book, with an order of ours in it lots are conserved, and what fills ours first is what
 * would have filled it in the market that was recorded.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExecType, type Message } from '../../../src/sim/message.js';
import { instructions, SimulatedOrders, type Planted } from '../../market/simulated-orders.js';
import { alongTape, FlowPlay, ordersTape, rowsOf, tradesOf } from './flow-play.js';

const LOOK = { startNs: 1000, stepNs: 20, reach: 6, middle: 1000 };
const planted = fc.record({
  seed: fc.nat(1_000_000),
  at: fc.integer({ min: 50, max: 300 }),
  side: fc.constantFrom(1 as const, -1 as const),
  off: fc.integer({ min: -2, max: 4 }),
  qtyLots: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 25 })),
});
const fillsOf = ({ reports }: FlowPlay): Message[] => reports.filter(({ execType }) => execType === ExecType.trade);
const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);

describe('a recorded flow alone', () => {
  it('has the tape’s own book after each time, queue by queue, and its trades', async () => {
    let orders = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(1_000_000), async (seed) => {
        const rows = rowsOf(instructions(seed, 500, LOOK));
        const play = await FlowPlay.of(ordersTape(rows));
        await alongTape(ordersTape(rows), (ts, queueOf) => {
          play.to(ts);
          for (const side of [1, -1] as const) {
            expect(play.flowQueue(side)).toEqual(queueOf(side));
            orders += queueOf(side).length;
          }
          play.market.invariant();
        });
        const trades = play.published
          .filter(({ kind }) => kind === 'execute')
          .map(({ ts, lots, priceTicks }) => `${ts} ${lots}@${priceTicks}`);
        expect(trades).toEqual(tradesOf(rows));
        expect(play.counts).toMatchObject({
          outOfTurn: 0,
          crossed: 0,
          voidRows: 0,
          unknownOrders: 0,
          unmetLots: 0,
          recordedRows: rows.length,
        });
        expect(play.reports).toEqual([]);
      }),
      { numRuns: 40 },
    );
    expect(orders).toBeGreaterThan(10_000);
  });
});

describe('an order of ours in a recorded flow', () => {
  it('fills first when it would have filled in the market, and as many lots', async () => {
    const seen = { filled: 0, atOnce: 0, unfilled: 0 };
    await fc.assert(
      fc.asyncProperty(planted, async ({ seed, at, side, off, qtyLots }) => {
        const list = instructions(seed, 500, LOOK);
        const order: Planted = { at: list[at]!.at, side, priceTicks: 1000 - side * off, qtyLots };
        const market = new SimulatedOrders({ append: () => undefined });
        market.run(list, order);
        const [first] = market.fills;
        const wanted = sumOf(market.fills.filter((fill) => fill.at === first?.at).map(({ lots }) => lots));
        const play = await FlowPlay.of(ordersTape(rowsOf(list)));
        play.send(order);
        play.to(Number.MAX_SAFE_INTEGER);
        const fills = fillsOf(play);
        const firstTs = fills[0]?.exchTs;
        const got = sumOf(fills.filter(({ exchTs }) => exchTs === firstTs).map(({ lastQtyLots }) => lastQtyLots));
        expect([firstTs, got]).toEqual([first?.at, wanted]);
        play.market.invariant();
        seen[first === undefined ? 'unfilled' : first.at === order.at ? 'atOnce' : 'filled']++;
      }),
      { numRuns: 200 },
    );
    expect(Math.min(seen.filled, seen.atOnce, seen.unfilled)).toBeGreaterThan(10);
  });
});
