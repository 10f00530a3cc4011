/**
 * A recorded flow of levels in a matching market: alone it makes the tape's own book, with orders of ours in it lots are conserved, and what fills an order
 * of ours first is what the most careful reading of the tape fills it with.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExecType, type Message, TimeInForce } from '../../../src/sim/message.js';
import { RecordedLevels } from '../../../src/venue/matching/flow/levels/recorded-levels.js';
import type { RowText } from '../../kernel/memory-tape.js';
import { instructions, SimulatedOrders, type Planted } from '../../market/simulated-orders.js';
import { generateCase } from '../../twin/generate.js';
import { FlowPlay, rowsOf } from './flow-play.js';
import { alongLevels, inLevels, levelsOf, levelsTape, within } from './levels-play.js';

const LOOK = { startNs: 1000, stepNs: 20, reach: 6, middle: 1000 };
const fillsOf = ({ reports }: FlowPlay): Message[] => reports.filter(({ execType }) => execType === ExecType.trade);
const sumOf = (numbers: readonly number[]): number => numbers.reduce((sum, each) => sum + each, 0);

/** Lots that were printed, by time and price. */
function printsOf(rows: readonly { ts: number; kind: string; priceTicks: number; lots: number }[]): Record<string, number> {
  const prints: Record<string, number> = {};
  for (const { ts, kind, priceTicks, lots } of rows) {
    if (!['execute', 'hidden', 'trade'].includes(kind)) continue;
    const key = `${ts} ${priceTicks}`;
    prints[key] = (prints[key] ?? 0) + lots;
  }
  return prints;
}

const printed = (rows: readonly RowText[]): Record<string, number> =>
  printsOf(
    rows.map(([ts, , kind, , price, lots]) => ({
      ts: Number(ts),
      kind: String(kind),
      priceTicks: Number(price),
      lots: Number(lots),
    })),
  );

describe('a recorded flow of levels alone', () => {
  it('has the tape’s own book behind each time, and its prints', async () => {
    const seen = { levels: 0, crossed: 0 };
    await fc.assert(
      fc.asyncProperty(fc.nat(1_000_000), fc.constantFrom(0, 4, 60), async (seed, windowNs) => {
        const rows = generateCase(seed, { meta: false }).tape;
        const play = await FlowPlay.of(levelsTape(rows, 7), 1, within(windowNs));
        alongLevels(rows, (ts, book) => {
          play.to(ts);
          play.market.invariant();
          if (book.bidTicks >= book.askTicks) {
            seen.crossed++;
            return;
          }
          for (const side of [1, -1] as const) {
            expect([ts, side, play.flowLevels(side)]).toEqual([ts, side, levelsOf(book, side)]);
            seen.levels += levelsOf(book, side).length;
          }
        });
        expect(printsOf(play.published)).toEqual(printed(rows));
        expect(play.counts).toMatchObject({ unmetLots: 0, assumedLots: 0, recordedRows: rows.length });
      }),
      { numRuns: 200 },
    );
    expect(seen.levels).toBeGreaterThan(30_000);
    expect(seen.crossed).toBeGreaterThan(100);
  });
});

/** What sessions do: at which row, and what. */
const doings = fc.array(
  fc.record({
    row: fc.nat(150),
    session: fc.nat(1),
    side: fc.constantFrom(1 as const, -1 as const),
    off: fc.integer({ min: -3, max: 3 }),
    qtyLots: fc.integer({ min: 1, max: 20 }),
    timeInForce: fc.constantFrom(TimeInForce.GTC, TimeInForce.GTC, TimeInForce.GTC, TimeInForce.IOC, TimeInForce.GTX),
    /** Cancelled so many rows later; 0 never. */
    rows: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 40 })),
  }),
  { maxLength: 12 },
);

/** Prices at which something is apart; what stands there must be what the tape says, what is apart, and what is left open. */
function pricesApart({ market }: FlowPlay): number {
  market.invariant();
  const recorded = market.flow!.recorded;
  if (!(recorded instanceof RecordedLevels)) throw new TypeError('the tape tells levels');
  return [1, -1].flatMap((side) => [...recorded.levels(side).values()]).filter(({ apartLots }) => apartLots !== 0).length;
}

/** What sessions sent is filled, open, cancelled or refused; what they have in all the flow has given. */
function conserved(play: FlowPlay): number {
  const open = new Map<string, number>();
  for (const { session, clOrd, execType, lastQtyLots, leavesQtyLots } of play.reports) {
    const key = `${session} ${clOrd}`;
    if (execType === ExecType.new) open.set(key, leavesQtyLots);
    if (execType !== ExecType.trade) continue;
    open.set(key, open.get(key)! - lastQtyLots);
    expect([key, leavesQtyLots]).toEqual([key, open.get(key)]);
  }
  expect(sumOf([...play.market.engine.floor.positions])).toBe(sumOf(fillsOf(play).map(({ side, lastQtyLots }) => side * lastQtyLots)));
  return fillsOf(play).length;
}

describe('sessions in a recorded flow of levels', () => {
  it('trade with it, and each price is apart by what has traded more or less', async () => {
    const seen: Record<string, number> = { fills: 0, apart: 0 };
    await fc.assert(
      fc.asyncProperty(fc.nat(1_000_000), fc.constantFrom(0, 4, 60), doings, async (seed, windowNs, list) => {
        const rows = generateCase(seed, { meta: false }).tape;
        const play = await FlowPlay.of(levelsTape(rows, 7), 2, within(windowNs));
        const atRow = (row: number): number => Number(rows[Math.min(row, rows.length - 1)]![0]);
        const cancels: { at: number; clOrd: number; session: number }[] = [];
        const waiting = list.map((doing) => ({ ...doing, at: atRow(doing.row) }));
        alongLevels(rows, (ts) => {
          play.to(ts);
          for (const { at, row, rows: later, off, side, qtyLots, session, timeInForce } of waiting) {
            if (at !== ts) continue;
            const clOrd = play.send({ at, side, priceTicks: 100 - side * off, qtyLots }, session, timeInForce);
            if (later > 0) cancels.push({ at: atRow(row + later), clOrd, session });
          }
          for (const { at, clOrd, session } of cancels) if (at === ts) play.cancel(ts, clOrd, session);
          seen['apart']! += pricesApart(play);
        });
        play.to(Number.MAX_SAFE_INTEGER);
        seen['fills']! += conserved(play);
        const own = sumOf(fillsOf(play).map(({ lastQtyLots }) => lastQtyLots));
        const told = sumOf(Object.values(printed(rows)));
        // Each recorded print is published once; beyond them there is what sessions took, and orders of theirs that a level crossed.
        expect(sumOf(Object.values(printsOf(play.published)))).toBeLessThanOrEqual(told + own);
        for (const [name, count] of Object.entries(play.counts)) seen[name] = (seen[name] ?? 0) + count;
      }),
      { numRuns: 150 },
    );
    const { fills, apart, crossed, unsided, passedBy, unmetLots, assumedLots, clears } = seen;
    for (const count of [fills, apart, crossed, unsided, passedBy, unmetLots, assumedLots, clears]) expect(count).toBeGreaterThan(30);
  });
});

/** How a venue tells of an execution. */
const TELLINGS = ['trade first', 'level first', 'level late', 'trade late'] as const;

/** Rows as another venue would tell them: a trade behind its level row, or one of the two later by up to `spreadNs`. */
function told(rows: readonly RowText[], telling: (typeof TELLINGS)[number], spreadNs: number, fromNs: number, seed: number): RowText[] {
  const delay = (i: number): number => ((i * 7919 + seed * 104_729) % 1000) % (spreadNs + 1);
  const isLate = (kind: unknown): boolean =>
    (telling === 'trade late' && kind === 'trade') || (telling === 'level late' && kind !== 'trade');
  return rows
    .map((row, i) => ({
      row,
      ts: Number(row[0]) + (isLate(row[2]) && Number(row[0]) > fromNs ? delay(telling === 'level late' ? 0 : i) : 0),
      place: telling === 'level first' && row[2] === 'trade' ? i + 1.5 : i,
    }))
    .sort((a, b) => a.ts - b.ts || a.place - b.place)
    .map(({ row, ts }): RowText => [ts, ts, ...row.slice(2, 7), 1]);
}

describe('an order of ours in a recorded flow of levels', () => {
  it('first fills no sooner, and with no more, than it would have in the market that was recorded: cancels are taken from behind it', async () => {
    const seen = { taken: 0, same: 0, later: 0, unfilled: 0 };
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          seed: fc.nat(1_000_000),
          at: fc.integer({ min: 50, max: 300 }),
          side: fc.constantFrom(1 as const, -1 as const),
          off: fc.integer({ min: -1, max: 3 }),
          qtyLots: fc.integer({ min: 1, max: 25 }),
          telling: fc.constantFrom(...TELLINGS),
          spreadNs: fc.constantFrom(5, 40),
        }),
        async ({ seed, at, side, off, qtyLots, telling, spreadNs }) => {
          const list = instructions(seed, 400, { ...LOOK, reach: 3 });
          const order: Planted = { at: list[at]!.at, side, priceTicks: 1000 - side * off, qtyLots };
          const market = new SimulatedOrders({ append: () => undefined });
          market.run(list, order);
          const [first] = market.fills;
          const wanted = sumOf(market.fills.filter((fill) => fill.at === first?.at).map(({ lots }) => lots));
          const rows = told(inLevels(rowsOf(list)), telling, spreadNs, order.at, seed);
          const play = await FlowPlay.of(levelsTape(rows, 7), 1, within(telling.endsWith('late') ? spreadNs : 0));
          play.send(order);
          play.to(Number.MAX_SAFE_INTEGER);
          const fills = fillsOf(play);
          const firstTs = fills[0]?.exchTs ?? Number.POSITIVE_INFINITY;
          const got = sumOf(fills.filter(({ exchTs }) => exchTs === firstTs).map(({ lastQtyLots }) => lastQtyLots));
          const trueTs = first?.at ?? Number.POSITIVE_INFINITY;
          expect([firstTs, trueTs, firstTs >= trueTs]).toContain(true);
          if (firstTs === trueTs) expect(got).toBeLessThanOrEqual(wanted);
          if (first?.at === order.at) seen.taken++;
          else if (first === undefined) seen.unfilled++;
          else seen[firstTs === trueTs && got === wanted ? 'same' : 'later']++;
          if (first?.at === order.at) expect([firstTs, got]).toEqual([trueTs, wanted]);
        },
      ),
      { numRuns: 300 },
    );
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(20);
  });
});
