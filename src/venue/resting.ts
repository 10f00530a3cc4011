/**
 * What rows of the tape do to orders that rest: the rules **through**, **queue** and **crossed** (FILLS.md §2).
 *
 * A print's quantity is shared out once a seat: best price first, then oldest. One lot through fills one lot. Shadows go first, then the model;
 * in each world the orders that still want lots, oldest first.
 */
import { invariant } from '../base/errors.js';
import { NO_KEY } from '../market/ladder.js';
import { Rule } from '../sim/message.js';
import type { Account } from './account.js';
import { leaveIfDone } from './end.js';
import type { Engine, EngineSide } from './engine.js';
import { conserveLevel, fillOrder } from './fill.js';
import { pushCrossed } from './impact/take-shifted.js';
import { settleLevel } from './settle.js';
import { WORLD_ORDER, WORLDS } from './worlds.js';

/** A print of `lots` hit `side` at `key`: share it out and enter it in the accounts, or in the log alone where no order is at or through it. */
export function printHits(engine: Engine, side: EngineSide, key: number, lots: number): void {
  const slot = side.levels.slotOf(key);
  if (side.own.bestKey < key) {
    side.accounts.log.addTrade(slot, lots);
    return;
  }
  settleLevel(engine, side, slot);
  if (!engine.halted) {
    engine.printLeft.begin(lots);
    engine.printFilled.begin(0);
    fillThrough(engine, side, key, lots);
    fillQueue(engine, side, slot, lots);
  }
  side.accounts.addTrade(slot, lots);
}

/** Orders at prices better than the print: nothing stands ahead of them any more. */
function fillThrough(engine: Engine, side: EngineSide, printKey: number, printLots: number): void {
  for (let key = side.own.bestKey; key > printKey; key = side.own.nextBelow(key)) {
    const slot = side.levels.slotOf(key);
    let fills = 0;
    for (let account = side.accounts.first(slot); account !== undefined; account = account.next) {
      for (const world of WORLD_ORDER) fills += throughWorld(engine, side, account, world, printLots);
    }
    if (fills > 0) leaveDone(engine, side, slot);
  }
}

/** **through** in one world, oldest first; returns the number of fills. */
function throughWorld(engine: Engine, side: EngineSide, account: Account, world: number, printLots: number): number {
  const { orders, printLeft } = engine;
  let fills = 0;
  for (let o = account.firstOrder; o >= 0; o = orders.next[o]!) {
    const leaves = orders.leaves(o, world);
    if (leaves === 0) continue;
    const aheadBefore = passQueue(engine, o, world);
    const seat = orders.session[o]! * WORLDS + world;
    const left = printLeft.get(seat);
    const lots = left < leaves ? left : leaves;
    if (lots <= 0) continue;
    printLeft.set(seat, left - lots);
    conservePrint(engine, seat, lots, printLots);
    fillOrder(engine, o, world, side.levels.ticks(account.key), lots, Rule.through, engine.row, aheadBefore, isDoubtful(engine, side, o));
    fills++;
  }
  return fills;
}

/** Orders at the print's own price: it uses up `skip`, then what stands ahead; whole lots beyond fill (FILLS.md §2.2, §2.7). */
function fillQueue(engine: Engine, side: EngineSide, slot: number, printLots: number): void {
  let fills = 0;
  for (let account = side.accounts.first(slot); account !== undefined; account = account.next) {
    for (const world of WORLD_ORDER) fills += queueWorld(engine, side, account, world, printLots);
  }
  if (fills > 0) leaveDone(engine, side, slot);
}

/** **queue** in one world, oldest first; returns the number of fills. */
function queueWorld(engine: Engine, side: EngineSide, account: Account, world: number, printLots: number): number {
  const { orders, printLeft } = engine;
  const { aheadLots, skipLots, session, next } = orders;
  let fills = 0;
  for (let o = account.firstOrder; o >= 0; o = next[o]!) {
    const leaves = orders.leaves(o, world);
    if (leaves === 0) continue;
    const at = o * WORLDS + world;
    const seat = session[o]! * WORLDS + world;
    const left = printLeft.get(seat);
    const skipped = Math.min(skipLots[at]!, left);
    skipLots[at]! -= skipped;
    const aheadBefore = aheadLots[at]!;
    const over = left - skipped - aheadBefore;
    if (over <= 0) {
      aheadLots[at] = aheadBefore - (left - skipped);
      continue;
    }
    const whole = Math.floor(over);
    aheadLots[at] = whole - over;
    const lots = whole < leaves ? whole : leaves;
    if (lots === 0) continue;
    printLeft.set(seat, left - lots);
    conservePrint(engine, seat, lots, printLots);
    fillOrder(engine, o, world, side.levels.ticks(account.key), lots, Rule.queue, engine.row, aheadBefore, isDoubtful(engine, side, o));
    fills++;
  }
  return fills;
}

/** `crossing` states lots at `crossingKey`, at or through orders of the other side: they fill against what is shown and not yet taken. */
export function fillCrossed(engine: Engine, crossing: EngineSide, crossingKey: number): void {
  const side = engine.side(-crossing.levels.side);
  const crossingSlot = crossing.levels.slotOf(crossingKey);
  for (let key = side.own.bestKey; key !== NO_KEY && key >= -crossingKey; key = side.own.nextBelow(key)) {
    const slot = side.levels.slotOf(key);
    let fills = 0;
    for (let account = side.accounts.first(slot); account !== undefined; account = account.next) {
      for (const world of WORLD_ORDER) fills += crossWorld(engine, side, account, world, crossing, crossingSlot);
    }
    if (fills > 0) leaveDone(engine, side, slot);
  }
}

/** The other side is within reach of an order that has just come to rest: **crossed**, level by level from the best outward. */
export function crossOrder(engine: Engine, o: number): void {
  const { orders } = engine;
  const side = engine.side(orders.side[o]!);
  const crossing = engine.side(-orders.side[o]!);
  const { ladder } = crossing.levels;
  for (let key = ladder.bestKey; key !== NO_KEY && key >= -orders.priceKey[o]!; key = ladder.nextBelow(key)) {
    const slot = crossing.levels.slotOf(key);
    for (const world of WORLD_ORDER) crossIn(engine, side, o, world, crossing, slot);
  }
  leaveIfDone(engine, o);
}

/** **crossed** in one world, oldest first; returns the number of fills. */
function crossWorld(engine: Engine, side: EngineSide, account: Account, world: number, crossing: EngineSide, crossingSlot: number): number {
  const { orders } = engine;
  let fills = 0;
  for (let o = account.firstOrder; o >= 0; o = orders.next[o]!) if (crossIn(engine, side, o, world, crossing, crossingSlot)) fills++;
  return fills;
}

/** **crossed** for one order in one world; returns whether it filled. */
function crossIn(engine: Engine, side: EngineSide, o: number, world: number, crossing: EngineSide, crossingSlot: number): boolean {
  const { orders } = engine;
  const { taken } = crossing;
  const leaves = orders.leaves(o, world);
  if (leaves === 0) return false;
  const aheadBefore = passQueue(engine, o, world);
  orders.skipLots[o * WORLDS + world] = 0;
  const seat = orders.session[o]! * WORLDS + world;
  const shown = crossing.levels.ladder.qty[crossingSlot]!;
  const shift = engine.sessions[orders.session[o]!]!.rules.impact?.shift;
  const wanted = Math.min(shown - taken.get(crossingSlot, seat), leaves);
  const lots = shift === undefined ? wanted : pushCrossed(engine, shift, o, world, crossing.levels.ladder.keyOf(crossingSlot), wanted);
  if (lots <= 0) return false;
  taken.add(crossingSlot, seat, lots);
  conserveLevel(engine, shown, taken.get(crossingSlot, seat));
  const ticks = side.levels.ticks(orders.priceKey[o]!);
  fillOrder(engine, o, world, ticks, lots, Rule.crossed, engine.row, aheadBefore, isDoubtful(engine, side, o));
  return true;
}

/** A seat fills no more of a print than it printed, counted apart from what the rules share out. */
function conservePrint(engine: Engine, seat: number, lots: number, printLots: number): void {
  const filled = engine.printFilled.get(seat) + lots;
  engine.printFilled.set(seat, filled);
  if (filled > printLots) invariant(false, `fills of ${filled} lots are within the ${printLots} that printed in row ${engine.row}`);
}

/** Whether the tape does not show enough of the order's level for its fill to be sure (FILLS.md §5.1, §5.2). */
function isDoubtful(engine: Engine, side: EngineSide, o: number): boolean {
  return engine.orders.unshown[o] === 1 || !side.levels.complete;
}

/** `ahead = min(ahead, 0)`: a credit below one lot survives; returns what stood ahead. */
function passQueue(engine: Engine, o: number, world: number): number {
  const { aheadLots } = engine.orders;
  const at = o * WORLDS + world;
  const before = aheadLots[at]!;
  if (before > 0) aheadLots[at] = 0;
  return before;
}

/** Take orders from a level that no world wants more of. */
function leaveDone(engine: Engine, side: EngineSide, slot: number): void {
  const { orders } = engine;
  for (let account = side.accounts.first(slot); account !== undefined; account = account.next) {
    for (let o = account.firstOrder; o >= 0;) {
      const next = orders.next[o]!;
      leaveIfDone(engine, o);
      o = next;
    }
  }
}
