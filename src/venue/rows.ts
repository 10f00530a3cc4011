/**
 * What each kind of tape row does at the venue (FILLS.md §2, §3, §5).
 *
 * Rows that concern no order take the short way (`unwatched.ts`); everything else comes here.
 */
import { Kind } from '../market/row.js';
import type { Engine, EngineSide } from './engine.js';
import { unsidedAggressor } from './prints.js';
import { applyStatus } from './requests.js';
import { fillCrossed, printHits } from './resting.js';
import { capOrders, settleLevel } from './settle.js';
import { NO_KEY } from '../market/ladder.js';
import { WORLDS } from './worlds.js';

/** Apply one row of any kind. `engine.nowNs` and `engine.row` are the row's. */
export function applyRow(engine: Engine, kind: number, sideSign: number, priceTicks: number, qtyLots: number): void {
  if (kind === Kind.level) applyLevel(engine, engine.side(sideSign), priceTicks, qtyLots);
  else if (kind === Kind.trade) applyTrade(engine, sideSign, priceTicks, qtyLots);
  else if (kind === Kind.snapshot) applySnapshot(engine, engine.side(sideSign), priceTicks, qtyLots);
  else if (kind === Kind.quote) applyQuote(engine, engine.side(sideSign), priceTicks, qtyLots);
  else if (kind === Kind.clear) applyClear(engine, sideSign);
  else if (kind === Kind.status) applyStatus(engine, qtyLots);
}

/** A level row: the new total at a price. */
function applyLevel(engine: Engine, side: EngineSide, priceTicks: number, qtyLots: number): void {
  engine.lastBookTs = engine.nowNs;
  const key = side.levels.key(priceTicks);
  stateLevel(engine, side, side.levels.slotOf(key), key, qtyLots, false);
  endOpening(engine);
}

function applySnapshot(engine: Engine, side: EngineSide, priceTicks: number, qtyLots: number): void {
  engine.anyBookRow = true;
  engine.lastBookTs = engine.nowNs;
  const key = side.levels.key(priceTicks);
  stateLevel(engine, side, side.levels.slotOf(key), key, qtyLots, true);
}

/** A tape whose first book row is a plain one tells of all levels from there on (FILLS.md §5.1). */
function endOpening(engine: Engine): void {
  if (engine.anyBookRow) return;
  engine.anyBookRow = true;
  endHole(engine, engine.bid);
  endHole(engine, engine.ask);
}

/** State a level: settle, change it, let the account and the orders there know, and test orders that it crosses. */
function stateLevel(engine: Engine, side: EngineSide, slot: number, key: number, qtyLots: number, isSnapshot: boolean): void {
  const { levels, accounts, taken } = side;
  settleLevel(engine, side, slot);
  if (levels.isBeyond(key)) {
    if (qtyLots > 0) levels.noteBeyond(slot, qtyLots, engine.row);
    return;
  }
  const wasKnown = levels.tellsAll && levels.known(slot, key);
  const before = levels.state(slot, key, qtyLots, engine.row);
  if (isSnapshot) {
    taken.reset(slot);
  } else {
    accounts.addLevel(slot, engine.row, before - qtyLots);
    if (before > qtyLots) taken.fall(slot, before - qtyLots);
  }
  // Where a level was known, a decrease lowers what is shown and adds to what has gone since: what caps an order stays.
  if (isSnapshot || !wasKnown) levelTold(engine, side, slot);
  if (levels.ladder.levels > levels.depth) levels.leaveView(levels.ladder.worstKey());
  if (qtyLots > 0 && !engine.halted && engine.side(-levels.side).own.bestKey >= -key) fillCrossed(engine, side, key);
}

/** The orders of a level are told what stands there. */
function levelTold(engine: Engine, side: EngineSide, slot: number): void {
  for (let account = side.accounts.first(slot); account !== undefined; account = account.next) {
    capOrders(engine, side, account);
    levelShown(engine, account.firstOrder);
  }
}

/** Orders at a level that was not shown know now what stands there. */
function levelShown(engine: Engine, firstOrder: number): void {
  const { orders } = engine;
  for (let o = firstOrder; o >= 0; o = orders.next[o]!) orders.unshown[o] = 0;
}

function applyTrade(engine: Engine, aggressor: number, priceTicks: number, qtyLots: number): void {
  const { bid, ask } = engine;
  const hits = -(aggressor === 0 ? unsidedAggressor(engine, priceTicks, bid.levels.ladder.bestKey, ask.levels.ladder.bestKey) : aggressor);
  engine.prints.note(priceTicks);
  if (hits === 0) return;
  const side = engine.side(hits);
  const other = engine.side(-hits);
  if (other.own.bestKey !== NO_KEY && other.own.bestKey >= other.levels.key(priceTicks)) engine.counts.otherAggressor++;
  printHits(engine, side, side.levels.key(priceTicks), qtyLots);
}

/** FILLS.md §5.6: better levels are empty, each as a level row would say it; quantity 0 empties the side. */
function applyQuote(engine: Engine, side: EngineSide, priceTicks: number, qtyLots: number): void {
  engine.lastBookTs = engine.nowNs;
  const { levels } = side;
  const key = levels.key(priceTicks);
  for (let best = levels.ladder.bestKey; best !== NO_KEY && (qtyLots === 0 || best > key); best = levels.ladder.bestKey) {
    stateLevel(engine, side, levels.slotOf(best), best, 0, false);
  }
  if (qtyLots > 0) stateLevel(engine, side, levels.slotOf(key), key, qtyLots, false);
  if (qtyLots === 0 || levels.depth === 1) endHole(engine, side);
  endOpening(engine);
}

/** FILLS.md §5.2: levels become unknown, accounts are dropped, `ahead` is kept. */
function applyClear(engine: Engine, sideSign: number): void {
  engine.counts.clears++;
  engine.anyBookRow = true;
  engine.lastBookTs = engine.nowNs;
  for (const side of [engine.bid, engine.ask]) {
    if (sideSign !== 0 && sideSign !== side.levels.side) continue;
    side.taken.resetAll();
    side.levels.forget(engine.row);
    side.accounts.dropAll();
    dropSkips(engine, side);
  }
}

/** The last row of a run of snapshot rows was applied. */
export function endSnapshot(engine: Engine): void {
  endHole(engine, engine.bid);
  endHole(engine, engine.ask);
}

/** What was not stated since the clear is empty from now on, and caps our orders there. */
function endHole(engine: Engine, side: EngineSide): void {
  if (side.levels.complete) return;
  side.levels.complete = true;
  for (const account of side.accounts.active()) {
    if (!side.levels.known(account.slot, account.key)) continue;
    capOrders(engine, side, account);
    levelShown(engine, account.firstOrder);
  }
}

/** Decreases before a clear explain nothing after it. */
function dropSkips(engine: Engine, side: EngineSide): void {
  for (const account of side.accounts.active()) {
    for (let o = account.firstOrder; o >= 0; o = engine.orders.next[o]!) engine.orders.skipLots.fill(0, o * WORLDS, (o + 1) * WORLDS);
  }
}
