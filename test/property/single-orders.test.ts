/**
 * Replay of single orders is exact (FILLS.md §6): ours have the place that they would have had in the market, no recorded lot fills a session twice, and an
 * order that was in a market fills on the market's tape as it did there.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LevelLog } from '../../src/market/level-log.js';
import { Kind } from '../../src/market/row.js';
import { Certainty, ExecType, Message, OrdType, RequestType, Rule, TimeInForce } from '../../src/sim/message.js';
import { L3Engine } from '../../src/venue/l3/engine.js';
import { aheadLots } from '../../src/venue/l3/recorded-lots.js';
import { applyRow } from '../../src/venue/l3/rows.js';
import { execute } from '../../src/venue/requests.js';
import { OwnState } from '../../src/venue/own-orders.js';
import type { RowText } from '../kernel/memory-tape.js';
import { memoryTape } from '../kernel/memory-tape.js';
import { instructions, SimulatedOrders, type Planted } from '../market/simulated-orders.js';
import { stage, type Acted } from '../sim/stage.js';
import { PLAIN } from '../trading/play.js';
import { generateOrders } from '../twin/generate-orders.js';
import type { GeneratedCase } from '../twin/generate.js';
import { OrdersVenue } from '../twin/orders-venue.js';
import type { Request } from '../twin/order.js';
import type { Action } from '../twin/run.js';
import { readTape } from '../twin/tape.js';
import { actorOf, tapeOf } from './scripted.js';

const cases = fc.nat(1_000_000).map((seed) => generateOrders(seed));
const fillsOf = ({ reports }: Acted): readonly Message[] => reports.filter(({ execType }) => execType === ExecType.trade);
const KIND_NAMES = Object.fromEntries(Object.entries(Kind).map(([name, code]) => [code, name]));

describe('on tapes of any rows', () => {
  it('as many lots stand ahead of an own order as in a list in which all stand, after each row and request', () => {
    let ahead = 0;
    fc.assert(
      fc.property(cases, (one) => {
        for (const session of one.sessions) ahead += comparePlaces(one, session.params.actions);
      }),
      { numRuns: 100 },
    );
    expect(ahead).toBeGreaterThan(3000);
  });

  it('a row fills a session no more than its lots, and of a recorded order it takes no more than was shown at once', async () => {
    const seen = { printed: 0, taken: 0 };
    await fc.assert(
      fc.asyncProperty(cases, async (one) => {
        const shown = mostShown(one);
        const actors = one.sessions.map((session) => actorOf(session, one));
        for (const acted of await stage(tapeOf(one), actors)) {
          const byRow = new Map<number, number>();
          const byOrder = new Map<string, number>();
          for (const m of fillsOf(acted)) {
            const [, , kind, side, , , id] = one.tape[m.tapeRow]!;
            const isPrint = m.rule === Rule.through || m.rule === Rule.queue;
            expect([kind === 'execute' || kind === 'hidden', m.rule !== Rule.crossed || side === (m.side > 0 ? 'ask' : 'bid')]).toEqual(
              m.rule === Rule.taker ? [expect.anything(), true] : [isPrint, true],
            );
            if (isPrint) byRow.set(m.tapeRow, (byRow.get(m.tapeRow) ?? 0) + m.lastQtyLots);
            else if (shown.has(id!)) byOrder.set(id!, (byOrder.get(id!) ?? 0) + m.lastQtyLots);
          }
          for (const [row, lots] of byRow) expect(lots).toBeLessThanOrEqual(Number(one.tape[row]![5]));
          for (const [id, lots] of byOrder) expect([id, lots <= shown.get(id)!]).toEqual([id, true]);
          seen.printed += byRow.size;
          seen.taken += byOrder.size;
        }
      }),
      { numRuns: 60 },
    );
    expect(Math.min(seen.printed, seen.taken)).toBeGreaterThan(150);
  });
});

describe('in a market with price-time priority', () => {
  const planted = fc.record({
    seed: fc.nat(1_000_000),
    at: fc.integer({ min: 50, max: 300 }),
    side: fc.constantFrom(1 as const, -1 as const),
    off: fc.integer({ min: -2, max: 4 }),
    qtyLots: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 25 })),
  });

  it('an order fills on the tape when it filled in the market, and as many lots', async () => {
    const seen = { filled: 0, atOnce: 0, unfilled: 0 };
    await fc.assert(
      fc.asyncProperty(planted, async ({ seed, at, side, off, qtyLots }) => {
        const list = instructions(seed, 500, { startNs: 1000, stepNs: 20, reach: 6, middle: 1000 });
        const order: Planted = { at: list[at]!.at, side, priceTicks: 1000 - side * off, qtyLots };
        const market = new SimulatedOrders({ append: () => undefined });
        market.run(list, order);
        const [first, ...others] = market.fills;
        // Afterwards the market with the order and the one without it are no longer the same.
        const lots = first === undefined ? 0 : others.reduce((sum, fill) => sum + (fill.at === first.at ? fill.lots : 0), first.lots);
        const fills = fillsOf(await replayed(tapeRows(list), order));
        const firstTs = fills[0]?.exchTs;
        expect([firstTs, fills.reduce((sum, m) => sum + (m.exchTs === firstTs ? m.lastQtyLots : 0), 0)]).toEqual([first?.at, lots]);
        seen[first === undefined ? 'unfilled' : first.at === order.at ? 'atOnce' : 'filled']++;
      }),
      { numRuns: 200 },
    );
    expect(Math.min(seen.filled, seen.atOnce, seen.unfilled)).toBeGreaterThan(10);
  });

  it('one lot alone fills at the first row that reaches it, when all that stood before it has left', async () => {
    let filled = 0;
    const lone = fc.record({
      seed: fc.nat(1_000_000),
      at: fc.integer({ min: 50, max: 300 }),
      side: fc.constantFrom(1 as const, -1 as const),
    });
    await fc.assert(
      fc.asyncProperty(lone, fc.integer({ min: 1, max: 4 }), async ({ seed, at, side }, off) => {
        const list = instructions(seed, 500, { startNs: 1000, stepNs: 20, reach: 6, middle: 1000 });
        const order: Planted = { at: list[at]!.at, side, priceTicks: 1000 - side * off, qtyLots: 1 };
        const rows = tapeRows(list);
        const wanted = firstReached(rows, order);
        const [fill] = fillsOf(await replayed(rows, order));
        if (fill?.rule === Rule.taker) return;
        expect(fill?.tapeRow).toBe(wanted);
        if (fill === undefined) return;
        filled++;
        expect([fill.aheadBefore, fill.certainty]).toEqual([0, Certainty.certain]);
      }),
      { numRuns: 100 },
    );
    expect(filled).toBeGreaterThan(25);
  });
});

/** Plays rows and requests to the engine and to the twin; compares what stands ahead after each. Returns lots ahead that were compared. */
function comparePlaces(one: GeneratedCase, actions: readonly Action[]): number {
  const tape = readTape(one.tape, one.instrument);
  const twin = new OrdersVenue(
    { queue: { model: 'pessimistic' }, windowNs: 0, staleAfterNs: 5e9, orderTick: 1, halted: 'reject', postOnly: 'reject' },
    () => undefined,
  );
  const facts = { orderTickTicks: 1, negativePrices: false, depth: Infinity, snapshotRange: undefined, staleAfterNs: 5e9 };
  const rules = { share: () => 1, netWindowNs: 0, postOnly: 'reject', halted: 'reject', feeUnits: () => 0 } as const;
  const port = { blankReport: () => new Message(0), report: () => undefined, missed: () => undefined, holdReports: () => undefined };
  const engine = new L3Engine(0, new LevelLog(), facts, [rules], port);
  let compared = 0;
  let next = 0;
  const base = Number(tape.base);
  for (const row of tape.rows) {
    for (let a = actions[next]; a !== undefined && Number(a.at) - base < row.exchTs; a = actions[++next]) {
      twin.execute(requestOf(a), Number(a.at) - base);
      engine.nowNs = Number(a.at) - base;
      execute(engine, messageOf(a));
      compared += sameAhead(engine, twin);
    }
    twin.apply(row);
    engine.nowNs = row.exchTs;
    engine.row = row.index;
    const ticks = Number.isNaN(row.px) ? 0 : row.px;
    applyRow(engine, Kind[row.kind as keyof typeof Kind], row.side, ticks, row.qty, row.orderId, row.flags);
    compared += sameAhead(engine, twin);
  }
  engine.book.invariant();
  return compared;
}

function sameAhead(engine: L3Engine, twin: OrdersVenue): number {
  const got: Record<string, number> = {};
  const { orders } = engine;
  for (let o = 0; o < orders.count; o++) {
    if (orders.state[o] === OwnState.alive && orders.account[o]! >= 0) got[`o${orders.clOrd[o]!}`] = aheadLots(engine, o);
  }
  expect(got).toEqual(twin.ahead());
  return Object.values(got).reduce((sum, lots) => sum + lots, 0);
}

function requestOf({ do: what, clOrdId, side, type = 'limit', tif = 'GTC', price, qty }: Action): Request {
  const number = (text: string | undefined): number => (text === undefined ? Number.NaN : Number(text));
  return { do: what, clOrdId, side: side === 'sell' ? -1 : 1, type, tif, px: number(price), qty: number(qty) };
}

function messageOf(action: Action): Message {
  const { do: what, clOrdId, side, type, tif, px, qty } = requestOf(action);
  const m = new Message(0);
  m.requestType = RequestType[what];
  m.clOrd = Number(clOrdId.slice(1));
  m.side = side;
  m.ordType = OrdType[type as 'limit'];
  m.timeInForce = TimeInForce[tif as 'GTC'];
  m.priceTicks = px;
  m.qtyLots = qty;
  return m;
}

/** Most lots that each order has shown at once, by id. */
function mostShown({ tape }: GeneratedCase): Map<string, number> {
  const most = new Map<string, number>();
  for (const [, , kind, , , qty = '', id = ''] of tape) {
    if (kind === 'add' || kind === 'replace') most.set(id, Math.max(most.get(id) ?? 0, Number(qty)));
  }
  return most;
}

/** The tape of a market without the planted order. */
function tapeRows(list: ReturnType<typeof instructions>): RowText[] {
  const rows: RowText[] = [];
  const market = new SimulatedOrders({
    append: (exchTs, recvTs, kind, side, priceTicks, qtyLots, orderId, flags) =>
      rows.push([exchTs, recvTs, KIND_NAMES[kind]!, side > 0 ? 'bid' : 'ask', priceTicks, qtyLots, orderId, flags]),
  });
  market.run(list);
  return rows;
}

/** A session that sends the order so that it arrives at its time. */
async function replayed(rows: readonly RowText[], { at, side, priceTicks, qtyLots }: Planted): Promise<Acted> {
  const action = { at, do: 'new', clOrdId: 'a', side: side > 0 ? 'buy' : 'sell', price: String(priceTicks), qty: String(qtyLots) } as const;
  const session = {
    id: 's',
    params: { actions: [action] },
    latency: { feed: '0ns', entry: '0ns', response: '0ns' },
    venue: { queue: { model: 'pessimistic' } },
  } as const;
  const one = { instrument: { tickSize: '1', lotSize: '1' }, singleOrders: true, tape: [], sessions: [] };
  const [acted] = await stage(memoryTape(PLAIN, rows, { levelOfDetail: 'L3' }, 50), [actorOf(session, one)]);
  expect(acted!.failure).toBeUndefined();
  return acted!;
}

/** The first row after the order that executes what stood behind it, or at a worse price, or that comes to stand against it; those ahead must have left. */
function firstReached(rows: readonly RowText[], { at, side, priceTicks }: Planted): number | undefined {
  const name = side > 0 ? 'bid' : 'ask';
  const live = new Map<unknown, { side: unknown; price: number; lots: number }>();
  let before: Set<unknown> | undefined;
  for (const [row, [exchTs, , kind, rowSide, price, qty, id, flags]] of rows.entries()) {
    if (before === undefined && Number(exchTs) > at)
      before = new Set([...live].filter(([, order]) => order.side === name && order.price === priceTicks).map(([key]) => key));
    const known = live.get(id);
    const isBehind = before?.has(id) !== true;
    const worse = side * (priceTicks - Number(price));
    const executesBehind = kind === 'execute' && rowSide === name && (worse > 0 || (worse === 0 && isBehind));
    const standsAgainst = (kind === 'add' || (kind === 'replace' && Number(qty) > 0)) && rowSide !== name && worse >= 0;
    if (before !== undefined && (executesBehind || standsAgainst)) {
      expect([...before].filter((key) => live.has(key))).toEqual([]);
      return row;
    }
    if (kind === 'add' || kind === 'replace') {
      if (kind === 'replace' && (Number(flags) & 32) === 0) before?.delete(id);
      live.set(id, { side: rowSide, price: Number(price), lots: Number(qty) });
    } else {
      known!.lots -= kind === 'delete' ? Infinity : Number(qty);
    }
    if (live.get(id)!.lots <= 0) {
      live.delete(id);
      before?.delete(id);
    }
  }
  return undefined;
}
