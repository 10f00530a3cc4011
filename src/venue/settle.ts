/**
 * What cancellations do to our place in the queue (FILLS.md §2.4, §3.5–3.8, §4).
 *
 * Decreases leave their window oldest first; what no trade explains was cancelled, and the session's queue model says how much of it
 * stood behind us. `aheadLots` is kept on the grid of 1/65536 lot.
 */
import type { Account, Settlement } from './account.js';
import type { Engine, EngineSide } from './engine.js';
import type { QueueShare } from './queue-models.js';
import { queueShare } from './queue-models.js';
import { World, WORLDS } from './worlds.js';

const GRID = 65536;
const PESSIMISTIC: QueueShare = queueShare({ model: 'pessimistic' });
const OPTIMISTIC: QueueShare = queueShare({ model: 'optimistic' });

const settlement: Settlement = { row: 0, cancelledLots: 0, excessLots: 0, from: 0 };
const EVERY_SESSION = -1;

/** A row touches a level: settle what has left its window, in every account. */
export function settleLevel(engine: Engine, side: EngineSide, slot: number): void {
  for (const account of side.accounts.at(slot)) {
    account.look(settlement);
    while (account.lookOn(engine.nowNs, settlement)) applySettlement(engine, side, account, settlement, EVERY_SESSION);
    account.settleLooked(settlement);
  }
}

/**
 * Order `o`, not in the queue yet, comes to rest: settle for its session's orders alone, and leave the account as it is.
 * Returns open decreases less open trades, not below 0: the new order's `skip`.
 */
export function settleForSession(engine: Engine, side: EngineSide, account: Account, o: number): number {
  const { orders } = engine;
  orders.settledRow[o] = -1;
  account.look(settlement);
  while (account.lookOn(engine.nowNs, settlement)) {
    applySettlement(engine, side, account, settlement, orders.session[o]!);
    orders.settledRow[o] = settlement.row;
  }
  return settlement.excessLots;
}

/** Cap every order of an account by what can still stand ahead of it (FILLS.md §3.5). */
export function capOrders(engine: Engine, side: EngineSide, account: Account): void {
  for (let o = account.firstOrder; o >= 0; o = engine.orders.next[o]!) capOrder(engine, side, account, o, undefined);
}

function capOrder(engine: Engine, side: EngineSide, account: Account, o: number, from: number | undefined): void {
  const { orders } = engine;
  if (!side.levels.known(account.slot, account.key)) return;
  const cap = side.levels.ladder.qty[account.slot]! + account.decreasesSince(orders.arrivalRow[o]!, from);
  for (let world = 0; world < WORLDS; world++) {
    if (orders.aheadLots[o * WORLDS + world]! > cap) orders.aheadLots[o * WORLDS + world] = cap;
  }
}

function applySettlement(engine: Engine, side: EngineSide, account: Account, settled: Settlement, session: number): void {
  const { orders, queueFloor } = engine;
  const { levels } = side;
  const shown = levels.known(account.slot, account.key) ? levels.ladder.qty[account.slot]! : levels.guessLots(account.slot, account.key);
  const levelLots = shown + settled.excessLots;
  queueFloor.begin(Number.NEGATIVE_INFINITY);
  for (let o = account.firstOrder; o >= 0; o = orders.next[o]!) {
    if (orders.settledRow[o]! >= settled.row) continue;
    if (session !== EVERY_SESSION && orders.session[o] !== session) continue;
    if (session !== EVERY_SESSION) orders.settledRow[o] = settled.row;
    const isOlder = orders.arrivalRow[o]! <= settled.row;
    if (!isOlder) limitSkip(engine, o, account.unexplainedBefore(orders.arrivalRow[o]!, settled.from));
    else if (settled.cancelledLots > 0) stepOrder(engine, o, settled.cancelledLots, levelLots);
    capOrder(engine, side, account, o, settled.from);
    if (isOlder) keepOrder(engine, o);
  }
}

function stepOrder(engine: Engine, o: number, cancelledLots: number, levelLots: number): void {
  const { rules } = engine.sessions[engine.orders.session[o]!]!;
  stepWorld(engine, o, World.model, rules.share, cancelledLots, levelLots);
  stepWorld(engine, o, World.pessimistic, PESSIMISTIC, cancelledLots, levelLots);
  stepWorld(engine, o, World.optimistic, OPTIMISTIC, cancelledLots, levelLots);
}

function stepWorld(engine: Engine, o: number, world: number, share: QueueShare, cancelledLots: number, levelLots: number): void {
  const at = o * WORLDS + world;
  const ahead = engine.orders.aheadLots[at]!;
  if (ahead > 0) engine.orders.aheadLots[at] = aheadAfterCancel(ahead, cancelledLots, levelLots, share);
}

/** FILLS.md §4: lots ahead after `cancelled` lots left a level that now shows `level`; rounded half up to the grid. */
export function aheadAfterCancel(ahead: number, cancelled: number, level: number, share: QueueShare): number {
  const behind = Math.max(0, level + cancelled - ahead);
  const p = share(ahead, behind, cancelled);
  const steps = (ahead - (1 - p) * cancelled - Math.max(0, p * cancelled - behind)) * GRID;
  const isTie = Math.abs(steps - Math.floor(steps) - 0.5) < 1e-6 + Math.abs(ahead) * GRID * 1e-14;
  const rounded = isTie && behind > 0 && share.ratio !== undefined ? exactSteps(ahead, cancelled, behind, share.ratio) : Math.round(steps);
  return Math.min(Math.max(0, rounded / GRID), level);
}

/** As above in whole numbers, for what lies half-way between two grid points: float64 cannot tell on which side. */
function exactSteps(aheadLots: number, cancelledLots: number, behindLots: number, ratio: NonNullable<QueueShare['ratio']>): number {
  const ahead = BigInt(aheadLots * GRID);
  const behind = BigInt(behindLots * GRID);
  const cancelled = BigInt(cancelledLots * GRID);
  const [n, d] = ratio(ahead, behind);
  const beyond = n * cancelled - behind * d;
  const scaled = 2n * (ahead * d - (d - n) * cancelled - (beyond > 0n ? beyond : 0n)) + d;
  const quotient = scaled / (2n * d);
  return Number(scaled < 0n && quotient * 2n * d !== scaled ? quotient - 1n : quotient);
}

/** Decreases older than an order explain its `skip` only while they are in their window. */
function limitSkip(engine: Engine, o: number, capLots: number): void {
  const { skipLots } = engine.orders;
  for (let at = o * WORLDS; at < (o + 1) * WORLDS; at++) {
    if (skipLots[at]! > capLots) skipLots[at] = capLots;
  }
}

/** A younger order of a session has at least as much ahead as an older one at the same price; called from the oldest on. */
function keepOrder(engine: Engine, o: number): void {
  const { orders, queueFloor } = engine;
  for (let world = 0; world < WORLDS; world++) {
    if (orders.leaves(o, world) === 0) continue;
    const seat = orders.session[o]! * WORLDS + world;
    const floor = queueFloor.get(seat);
    if (orders.aheadLots[o * WORLDS + world]! < floor) orders.aheadLots[o * WORLDS + world] = floor;
    queueFloor.set(seat, orders.aheadLots[o * WORLDS + world]!);
  }
}
