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

const settlement: Settlement = { row: 0, cancelledLots: 0 };

/** Settle what has left its window at a level, in every account. */
export function settleLevel(engine: Engine, side: EngineSide, slot: number): void {
  for (const account of side.accounts.at(slot)) settleAccount(engine, side, account);
}

/** Settle what has left its window in one account. */
export function settleAccount(engine: Engine, side: EngineSide, account: Account): void {
  while (account.isDue(engine.nowNs)) {
    account.settleOldest(settlement);
    if (account.firstOrder >= 0) settleOrders(engine, side, account, settlement);
  }
}

/** Cap every order of an account by what can still stand ahead of it. */
export function capOrders(engine: Engine, side: EngineSide, account: Account): void {
  const { orders } = engine;
  const shown = side.levels.ladder.qty[account.slot]!;
  for (let o = account.firstOrder; o >= 0; o = orders.next[o]!) {
    const cap = shown + account.decreasesSince(orders.arrivalRow[o]!);
    for (let world = 0; world < WORLDS; world++) {
      if (orders.aheadLots[o * WORLDS + world]! > cap) orders.aheadLots[o * WORLDS + world] = cap;
    }
  }
}

function settleOrders(engine: Engine, side: EngineSide, account: Account, settled: Settlement): void {
  const { orders } = engine;
  const shown = side.levels.ladder.qty[account.slot]!;
  const levelLots = shown + Math.max(0, account.openDecreaseLots - account.openTradeLots);
  for (let o = account.firstOrder; o >= 0; o = orders.next[o]!) {
    if (settled.row < orders.arrivalRow[o]!) {
      limitSkip(engine, account, o);
      continue;
    }
    const session = engine.sessions[orders.session[o]!]!;
    if (settled.cancelledLots > 0) {
      stepWorld(engine, o, World.model, session.rules.share, settled.cancelledLots, levelLots);
      stepWorld(engine, o, World.pessimistic, PESSIMISTIC, settled.cancelledLots, levelLots);
      stepWorld(engine, o, World.optimistic, OPTIMISTIC, settled.cancelledLots, levelLots);
    }
  }
  capOrders(engine, side, account);
  keepOrder(engine, account);
}

function stepWorld(engine: Engine, o: number, world: number, share: QueueShare, cancelledLots: number, levelLots: number): void {
  const at = o * WORLDS + world;
  const ahead = engine.orders.aheadLots[at]!;
  if (ahead > 0) engine.orders.aheadLots[at] = aheadAfterCancel(ahead, cancelledLots, levelLots, share);
}

/** FILLS.md §4: lots ahead after `cancelled` lots left a level that now shows `level`. */
export function aheadAfterCancel(ahead: number, cancelled: number, level: number, share: QueueShare): number {
  const behind = Math.max(0, level + cancelled - ahead);
  const p = share(ahead, behind, cancelled);
  const stepped = Math.min(Math.max(0, ahead - (1 - p) * cancelled - Math.max(0, p * cancelled - behind)), level);
  return Math.floor(stepped * GRID + 0.5) / GRID;
}

/** Decreases older than an order explain its `skip` only while they are in their window. */
function limitSkip(engine: Engine, account: Account, o: number): void {
  const { orders } = engine;
  const cap = account.decreasesBefore(orders.arrivalRow[o]!);
  for (let world = 0; world < WORLDS; world++) {
    if (orders.skipLots[o * WORLDS + world]! > cap) orders.skipLots[o * WORLDS + world] = cap;
  }
}

/** A younger order of a session has at least as much ahead as an older one at the same price. */
function keepOrder(engine: Engine, account: Account): void {
  const { orders, queueFloor } = engine;
  queueFloor.begin(Number.NEGATIVE_INFINITY);
  for (let o = account.firstOrder; o >= 0; o = orders.next[o]!) {
    for (let world = 0; world < WORLDS; world++) {
      if (orders.leaves(o, world) === 0) continue;
      const seat = orders.session[o]! * WORLDS + world;
      const floor = queueFloor.get(seat);
      if (orders.aheadLots[o * WORLDS + world]! < floor) orders.aheadLots[o * WORLDS + world] = floor;
      queueFloor.set(seat, orders.aheadLots[o * WORLDS + world]!);
    }
  }
}
