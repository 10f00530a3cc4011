/**
 * What cancellations do to our place in the queue (FILLS.md §2.4, §3.5–3.8, §4).
 *
 * Decreases leave their window oldest first; what no trade explains was cancelled, and the session's queue model says how much of it
 * stood behind us. `aheadLots` is kept on the grid of 1/65536 lot.
 */
import { blankSettlement, type Account, type Settlement } from './account.js';
import type { Engine, EngineSide } from './engine.js';
import type { QueueShare } from './queue-models.js';
import { World, WORLDS } from './worlds.js';

const GRID = 65536;
const settlement = blankSettlement();
const EVERY_SESSION = -1;

/** A row touches a level: settle what has left its window, in every live account. */
export function settleLevel(engine: Engine, side: EngineSide, slot: number): void {
  const { nowNs } = engine;
  for (let account = side.accounts.first(slot); account !== undefined; account = account.next) {
    if (!account.hasToSettle(nowNs)) continue;
    account.look(settlement);
    while (account.lookOn(nowNs, settlement)) applySettlement(engine, side, account, settlement, EVERY_SESSION);
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

/**
 * Cap every order of an account by what can still stand ahead of it (FILLS.md §3.5): what is shown, and what has gone since it came, explained or
 * not. From the youngest back, since an older order has all the decreases of a younger one.
 */
export function capOrders(engine: Engine, side: EngineSide, account: Account): void {
  if (!side.levels.known(account.slot, account.key)) return;
  const { arrivalRow, previous } = engine.orders;
  const { decreases } = account;
  let capLots = side.levels.ladder.qty[account.slot]!;
  let at = decreases.tail;
  for (let o = account.lastOrder; o >= 0; o = previous[o]!) {
    while (at > decreases.head && decreases.row(at - 1) >= arrivalRow[o]!) capLots += decreases.lots(--at);
    capOrder(engine, o, capLots);
  }
}

function capOrder(engine: Engine, o: number, capLots: number): void {
  const { aheadLots } = engine.orders;
  for (let at = o * WORLDS; at < (o + 1) * WORLDS; at++) {
    if (aheadLots[at]! > capLots) aheadLots[at] = capLots;
  }
}

/**
 * A decrease has left its window: what it did to orders that were there before it, and what orders that came after it may still skip. Orders
 * are gone through from the oldest on, and with them the decreases that stay in their window: those older than an order cap it no more.
 */
function applySettlement(engine: Engine, side: EngineSide, account: Account, settled: Settlement, session: number): void {
  const { orders, queueFloor } = engine;
  const { levels } = side;
  const { decreases } = account;
  const isKnown = levels.known(account.slot, account.key);
  const shown = isKnown ? levels.ladder.qty[account.slot]! : levels.guessLots(account.slot, account.key);
  const levelLots = shown + settled.excessLots;
  let capLots = isKnown ? shown + settled.windowLots : Number.POSITIVE_INFINITY;
  let skipLots = 0;
  let at = settled.from;
  queueFloor.begin(Number.NEGATIVE_INFINITY);
  for (let o = account.firstOrder; o >= 0; o = orders.next[o]!) {
    const arrivalRow = orders.arrivalRow[o]!;
    for (; at < decreases.tail && decreases.row(at) < arrivalRow; at++) {
      capLots -= decreases.lots(at);
      skipLots += decreases.left(at);
    }
    if (orders.settledRow[o]! >= settled.row) continue;
    if (session !== EVERY_SESSION) {
      if (orders.session[o] !== session) continue;
      orders.settledRow[o] = settled.row;
    }
    const isOlder = arrivalRow <= settled.row;
    if (!isOlder) limitSkip(engine, o, skipLots);
    else if (settled.cancelledLots > 0) stepOrder(engine, o, settled.cancelledLots, levelLots);
    capOrder(engine, o, capLots);
    if (isOlder) keepOrder(engine, o);
  }
}

/**
 * A cancellation in the three worlds: as the session's model shares it, all of it behind us while there is room, all of it ahead. The shadows move by
 * whole lots, so that nothing is to be rounded.
 */
function stepOrder(engine: Engine, o: number, cancelledLots: number, levelLots: number): void {
  const { aheadLots, session } = engine.orders;
  const model = o * WORLDS + World.model;
  const pessimistic = o * WORLDS + World.pessimistic;
  const optimistic = o * WORLDS + World.optimistic;
  const ahead = aheadLots[model]!;
  if (ahead > 0) aheadLots[model] = aheadAfterCancel(ahead, cancelledLots, levelLots, engine.sessions[session[o]!]!.rules.share);
  const most = aheadLots[pessimistic]!;
  if (most > 0) {
    const behind = Math.max(0, levelLots + cancelledLots - most);
    aheadLots[pessimistic] = Math.min(Math.max(0, most - Math.max(0, cancelledLots - behind)), levelLots);
  }
  const least = aheadLots[optimistic]!;
  if (least > 0) aheadLots[optimistic] = Math.min(Math.max(0, least - cancelledLots), levelLots);
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
  const { aheadLots } = orders;
  const firstSeat = orders.session[o]! * WORLDS;
  for (let world = 0; world < WORLDS; world++) {
    if (orders.leaves(o, world) === 0) continue;
    const at = o * WORLDS + world;
    const floor = queueFloor.get(firstSeat + world);
    if (aheadLots[at]! < floor) aheadLots[at] = floor;
    queueFloor.set(firstSeat + world, aheadLots[at]!);
  }
}
