/**
 * Random cases for this engine under `compat: hftbacktest` and for hftbacktest 2.4.4, drawn from one seed.
 *
 * Left out, since the peer is not well defined there (each measured). By the draw:
 * - a clear up to a price (the peer then skips the level next to it): clears take a whole side;
 * - quantities that are no whole lots, prices off the tick, order ids used twice, orders of nothing: one of the two refuses them;
 * - rows that the peer has no word for (status, quote, mark);
 * - a recorded latency whose lost request is its first or last row, or whose arrivals go back in time: the peer's answers then take decades;
 * - a lost request of which its sender would know in no time: the peer lets it through.
 *
 * By `settle.ts`, which has to know what happens to an order:
 * - two own orders at one price of a side: each fills from the whole trade;
 * - a request while another of the same order is under way: the peer's strategy side does not let it out;
 * - a replace while a fill is under way: the peer gives the order back what was filled;
 * - a replace for just what partial fills left, where lots are decimals: the last bits of the peer's sums decide about the place in the queue;
 * - all that comes after a partial fill of exactly the rest: a dead order is left, at which the peer stops;
 * - a market order of the full-fill exchange that meets no price: the peer fills it at the largest number there is;
 * - a request that is lost in the nanosecond in which the venue answers another: whose word is first in line;
 * - what reaches the venue while a recorded latency loses its requests: the peer's answer takes decades.
 *
 * Example: `generateCase(7)` is the same case, always.
 */
import { toDice, type Dice } from '../twin/generate.js';
import type { Action, Case, LatencyRow, QueueChoice, Wires } from './case.js';
import { drawWalk, type Mood, type Quiet, type Touch, type Walk } from './market-walk.js';

/** A settled answer comes long before the tape ends. */
const CLOSING_NS = 100_000;
const BASES = [0n, 1723161600000000000n];
const QUEUES: readonly QueueChoice['model'][] = ['pessimistic', 'prob-power', 'prob-power2', 'prob-power3', 'prob-log', 'prob-log2'];
const LONGEST_QUIET_NS = 400;

/** The case of a seed. */
export function generateCase(seed: number): Case {
  const dice = toDice(`peer/${seed}`);
  const isRecorded = dice.chance(0.3);
  const mood = dice.pick(['queue', 'queue', 'calm', 'calm', 'wild'] as const);
  const startTs = 1000;
  const midTicks = dice.pick([101, 101, 600_001]);
  const walk = drawWalk(dice, { rows: 40 + dice.below(120), startTs, midTicks, mood, quietNs: isRecorded ? LONGEST_QUIET_NS : 0 });
  const wires = isRecorded ? recordedWires(dice, walk) : constantWires(dice);
  const last = walk.rows.at(-1)!;
  const closing = { ...last, kind: 'level', side: 'bid', priceTicks: midTicks - 90, lots: 1 } as const;
  return {
    baseNs: dice.pick(BASES),
    tickSize: midTicks > 1000 ? '0.1' : '1',
    lotSize: dice.pick(['1', '1', '0.001']),
    fills: dice.pick(['full', 'partial']),
    queue: drawQueue(dice),
    wires,
    depth: dice.pick(['hashmap', 'roi']),
    rows: [...walk.rows, { ...closing, exchTs: last.exchTs + CLOSING_NS, recvTs: last.recvTs + CLOSING_NS }],
    actions: drawActions(dice, walk, wires, mood),
  };
}

function drawQueue(dice: Dice): QueueChoice {
  const model = dice.pick(QUEUES);
  return model.startsWith('prob-power') ? { model, n: dice.pick([2, 3]) } : { model };
}

function constantWires(dice: Dice): Wires {
  return { entryNs: dice.pick([0, 0, 1, 10, 35]), responseNs: dice.pick([0, 0, 1, 20, 60]) };
}

/** Latencies that wander; where the venue hears nothing for a while, requests may be lost. */
function recordedWires(dice: Dice, { rows, quiet }: Walk): Wires {
  const end = rows.at(-1)!.exchTs;
  const path: LatencyRow[] = [];
  let req = 900 + dice.below(150);
  while (req < end + 500) {
    const hole = quiet.find(({ from, to }) => req < from && from < req + 120 && to - from >= LONGEST_QUIET_NS);
    req = hole === undefined ? req + 1 + dice.below(120) : pushLost(dice, path, hole);
    pushAnswered(dice, path, req);
  }
  return { path };
}

function pushAnswered(dice: Dice, path: LatencyRow[], req: number, isBeforeLost = false): void {
  const earliest = path.findLast(({ exch }) => exch !== null)?.exch ?? req;
  const exch = Math.max(earliest + 1, req + dice.pick([0, 1, 5, 12, 30, 70]));
  const isNearLost = isBeforeLost || path.at(-1)?.exch === null;
  path.push({ req, exch, resp: exch + dice.pick([isNearLost && exch === req ? 1 : 0, 1, 5, 20, 45]) });
}

/** Two requests that are answered, one that is lost between them, all while the venue is quiet; the next row's `req`. */
function pushLost(dice: Dice, path: LatencyRow[], { from }: Quiet): number {
  const before = from + 60;
  pushAnswered(dice, path, before, true);
  const lost = before + 20 + dice.below(30);
  path.push({ req: lost, exch: null, resp: lost + 1 + dice.below(90) });
  return lost + 20 + dice.below(30);
}

/** Orders of one strategy: most live for a while, some are changed, some taken back, some only take. */
function drawActions(dice: Dice, walk: Walk, wires: Wires, mood: Mood): Action[] {
  const actions: Action[] = [];
  const first =
    walk.rows.reduce((latest, { recvTs, exchTs }) => (exchTs === walk.rows[0]!.exchTs ? Math.max(latest, recvTs) : latest), 0) + 1;
  const last = walk.rows.at(-1)!.exchTs;
  const count = 1 + dice.below(6);
  for (let id = 1; id <= count; id++) {
    const start = drawTime(dice, first, first + Math.floor((last - first) * (mood === 'queue' ? 0.4 : 0.8)), walk, wires);
    drawLife(dice, actions, id, start, last, walk);
  }
  return actions
    .map((action, n) => ({ action, n }))
    .sort((a, b) => a.action.at - b.action.at || a.n - b.n)
    .map(({ action }) => action);
}

/** A time between two, often that of a row, or one at which a request is lost. */
function drawTime(dice: Dice, from: number, to: number, { rows }: Walk, wires: Wires): number {
  const lost = 'path' in wires ? wires.path.filter(({ req, exch }) => exch === null && req >= from && req <= to) : [];
  if (lost.length > 0 && dice.chance(0.3)) return dice.pick(lost).req + dice.below(25) - 12;
  if (dice.chance(0.4)) {
    const entryNs = 'path' in wires ? 0 : wires.entryNs;
    return Math.min(to, Math.max(from, dice.pick(rows).exchTs - dice.pick([0, entryNs])));
  }
  return from + dice.below(to - from + 1);
}

function drawLife(dice: Dice, actions: Action[], id: number, start: number, last: number, walk: Walk): void {
  const side = dice.pick(['buy', 'sell'] as const);
  const isMarket = dice.chance(0.08);
  const takes = isMarket || dice.chance(0.2);
  const lots = dice.chance(0.25) ? 1 + dice.below(60) : 1 + dice.below(9);
  const tif = isMarket ? 'IOC' : takes ? dice.pick(['GTC', 'IOC', 'FOK', 'GTX'] as const) : dice.pick(['GTC', 'GTC', 'GTX'] as const);
  const priceTicks = isMarket ? 0 : drawPrice(dice, side, touchAt(walk.touches, start), takes);
  actions.push({ at: start, do: 'new', id, side, type: isMarket ? 'market' : 'limit', priceTicks, lots, tif });
  if (isMarket) return;
  let at = start;
  let price = priceTicks;
  for (let n = 0; n < 3 && dice.chance(0.55); n++) {
    at += 1 + dice.below(Math.max(2, Math.floor((last - start) / 3)));
    if (at >= last) return;
    if (dice.chance(0.3)) price = drawPrice(dice, side, touchAt(walk.touches, at), dice.chance(0.2));
    const wantLots = dice.chance(0.45) ? lots : 1 + dice.below(lots + 3);
    actions.push({ at, do: 'replace', id, priceTicks: price, wantLots, lots: wantLots });
  }
  at += 1 + dice.below(Math.max(2, last - start));
  if (dice.chance(0.5) && at < last) actions.push({ at, do: 'cancel', id });
}

function touchAt(touches: readonly Touch[], ts: number): Touch {
  return touches.findLast((touch) => touch.ts <= ts) ?? touches[0]!;
}

/** A price at or behind the own touch, or, where the order takes, at or beyond the other. */
function drawPrice(dice: Dice, side: 'buy' | 'sell', { bidTicks, askTicks }: Touch, takes: boolean): number {
  const away = side === 'buy' ? -1 : 1;
  const bid = Number.isNaN(bidTicks) ? (Number.isNaN(askTicks) ? 100 : askTicks - 1) : bidTicks;
  const ask = Number.isNaN(askTicks) ? bid + 1 : askTicks;
  const [own, opposite] = side === 'buy' ? [bid, ask] : [ask, bid];
  return takes ? opposite - away * dice.pick([0, 0, 1, 1, 2, 3]) : own + away * dice.pick([0, 0, 0, 0, 0, 1, 1, 2, 3, -1, -1]);
}
