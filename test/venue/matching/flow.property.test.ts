/**
 * A recorded flow in a matching market: alone it makes the tape's own book, with an order of ours in it lots are conserved, and what fills ours first is what
 * would have filled it in the market that was recorded.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExecType, type Message, TimeInForce } from '../../../src/sim/message.js';
import type { RowText } from '../../kernel/memory-tape.js';
import { instructions, SimulatedOrders, type Planted } from '../../market/simulated-orders.js';
import { generateOrders } from '../../twin/generate-orders.js';
import { alongTape, FlowPlay, ordersTape, type Queue, rowsOf, tradesOf } from './flow-play.js';

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

/** What sessions do: behind which row, and what. */
interface Doing {
  readonly row: number;
  readonly session: number;
  readonly side: 1 | -1;
  readonly off: number;
  readonly qtyLots: number;
  readonly timeInForce: number;
  /** Cancelled so many rows later; 0 never. */
  readonly rows: number;
}

const doings = fc.array(
  fc.record({
    row: fc.nat(150),
    session: fc.nat(1),
    side: fc.constantFrom(1 as const, -1 as const),
    off: fc.integer({ min: -4, max: 4 }),
    qtyLots: fc.integer({ min: 1, max: 30 }),
    timeInForce: fc.constantFrom(TimeInForce.GTC, TimeInForce.GTC, TimeInForce.IOC, TimeInForce.GTX),
    rows: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 40 })),
  }),
  { maxLength: 12 },
);

/** Play a tape with what sessions do; `check` is called behind each time. Gives the market. */
async function played(
  rows: readonly RowText[],
  middle: number,
  list: readonly Doing[],
  check: (play: FlowPlay, queueOf: (side: 1 | -1) => Queue) => void,
): Promise<FlowPlay> {
  const play = await FlowPlay.of(ordersTape(rows, 7), 2);
  const atRow = (row: number): number => Number(rows[Math.min(row, rows.length - 1)]![0]);
  const waiting = list.flatMap(({ row, rows: later, ...doing }) => [{ at: atRow(row), row, doing, later }]);
  const cancels: { at: number; clOrd: number; session: number }[] = [];
  await alongTape(ordersTape(rows, 7), (ts, queueOf) => {
    play.to(ts);
    for (const { doing, later, row } of waiting.filter(({ at }) => at === ts)) {
      const { side, off, qtyLots, session, timeInForce } = doing;
      const clOrd = play.send({ at: ts, side, priceTicks: middle - side * off, qtyLots }, session, timeInForce);
      if (later > 0) cancels.push({ at: atRow(row + later), clOrd, session });
    }
    for (const { at, clOrd, session } of cancels) if (at === ts) play.cancel(ts, clOrd, session);
    play.market.invariant();
    check(play, queueOf);
  });
  play.to(Number.MAX_SAFE_INTEGER);
  return play;
}

/** Of each order that is on the tape or in the market, lots here are the tape's and what it is apart. */
function sameButApart(play: FlowPlay, queueOf: (side: 1 | -1) => Queue): number {
  const here = new Map([...play.flowQueue(1), ...play.flowQueue(-1)].map(([, orderId, lots]) => [orderId, lots]));
  const told = new Map([...queueOf(1), ...queueOf(-1)].map(([, orderId, lots]) => [orderId, lots]));
  let apart = 0;
  const wrong: unknown[] = [];
  for (const orderId of new Set([...here.keys(), ...told.keys()])) {
    const lots = play.apartOf(orderId);
    // Lots that belong to no order have numbers of their own here.
    if (orderId > 1e15) continue;
    if ((here.get(orderId) ?? 0) - (told.get(orderId) ?? 0) !== lots) wrong.push([orderId, here.get(orderId), told.get(orderId), lots]);
    if (lots !== 0) apart++;
  }
  expect(wrong).toEqual([]);
  return apart;
}

/** What sessions sent is filled, open, cancelled or refused, and no fill is at a worse price than its limit. */
function conserved(play: FlowPlay): number {
  const open = new Map<string, number>();
  for (const { session, clOrd, execType, lastQtyLots, leavesQtyLots, cumQtyLots } of play.reports) {
    const key = `${session} ${clOrd}`;
    if (execType === ExecType.new) open.set(key, leavesQtyLots);
    if (execType !== ExecType.trade) continue;
    open.set(key, open.get(key)! - lastQtyLots);
    expect([key, leavesQtyLots]).toEqual([key, open.get(key)]);
    expect(cumQtyLots).toBeGreaterThan(0);
  }
  const bought = sumOf(fillsOf(play).map(({ side, lastQtyLots }) => side * lastQtyLots));
  // What sessions have in all, the flow has given: lots of published trades are what both sides traded.
  expect(sumOf([...play.market.engine.floor.positions])).toBe(bought);
  return fillsOf(play).length;
}

describe('sessions in a recorded flow', () => {
  it('trade with it, and each order of the tape is apart by what it has traded more or less', async () => {
    const seen = { apart: 0, fills: 0 };
    await fc.assert(
      fc.asyncProperty(fc.nat(1_000_000), doings, async (seed, list) => {
        const rows = rowsOf(instructions(seed, 200, { ...LOOK, reach: 4 }));
        const play = await played(rows, 1000, list, (market, queueOf) => (seen.apart += sameButApart(market, queueOf)));
        seen.fills += conserved(play);
        expect(play.counts).toMatchObject({ outOfTurn: 0, crossed: 0, unknownOrders: 0, executedBeyond: 0 });
      }),
      { numRuns: 60 },
    );
    expect(Math.min(seen.apart, seen.fills)).toBeGreaterThan(300);
  });

  it('do so on tapes of any rows: crossed, cleared, halted, executed out of turn, with ids that nobody knows', async () => {
    const seen: Record<string, number> = { fills: 0 };
    await fc.assert(
      fc.asyncProperty(fc.nat(1_000_000), doings, async (seed, list) => {
        const { tape } = generateOrders(seed);
        const play = await played(tape, 100, list, sameButApart);
        seen['fills']! += conserved(play);
        for (const [name, count] of Object.entries(play.counts)) seen[name] = (seen[name] ?? 0) + count;
      }),
      { numRuns: 300 },
    );
    const { fills, crossed, outOfTurn, unknownOrders, executedBeyond, clears, voidRows, passedBy, unmetLots } = seen;
    for (const count of [fills, crossed, outOfTurn, unknownOrders, executedBeyond, clears, voidRows, passedBy, unmetLots])
      expect(count).toBeGreaterThan(20);
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
