/**
 * What rows of the tape do to orders that rest: the rules **through**, **queue** and **crossed** (FILLS.md §2).
 *
 * A print's quantity is shared out once a seat: best price first, then oldest. One lot through fills one lot.
 */
import { invariant } from '../base/errors.js';
import { NO_KEY } from '../market/ladder.js';
import { Rule } from '../sim/message.js';
import type { Account } from './account.js';
import type { Engine, EngineSide } from './engine.js';
import { conserveLevel, fillOrder } from './fill.js';
import { leaveIfDone } from './rest.js';
import { settleLevel } from './settle.js';
import { WORLD_ORDER, WORLDS } from './worlds.js';

/** A print of `lots` hit `side` at `key`: share it out and enter it in the account. */
export function printHits(engine: Engine, side: EngineSide, key: number, lots: number): void {
  const slot = side.levels.slotOf(key);
  settleLevel(engine, side, slot);
  if (!engine.halted && side.own.bestKey >= key) {
    engine.printLeft.begin(lots);
    engine.printFilled.begin(0);
    fillThrough(engine, side, key, lots);
    fillQueue(engine, side, slot, key, lots);
  }
  for (const account of side.accounts.activateAll(slot, key, engine.nowNs)) account.addTrade(engine.nowNs, lots);
}

/** Orders at prices better than the print: nothing stands ahead of them any more. */
function fillThrough(engine: Engine, side: EngineSide, printKey: number, printLots: number): void {
  for (let key = side.own.bestKey; key > printKey; key = side.own.nextBelow(key)) {
    const slot = side.levels.slotOf(key);
    for (const account of side.accounts.at(slot)) {
      forEachWorldOrder(engine, account, (o, world) => {
        const aheadBefore = passQueue(engine, o, world);
        const seat = engine.orders.session[o]! * WORLDS + world;
        const left = engine.printLeft.get(seat);
        const lots = Math.min(left, engine.orders.leaves(o, world));
        if (lots <= 0) return;
        engine.printLeft.set(seat, left - lots);
        conservePrint(engine, seat, lots, printLots);
        fillOrder(engine, o, world, side.levels.ticks(key), lots, Rule.through, engine.row, aheadBefore, isDoubtful(engine, side, o));
      });
    }
    leaveDone(engine, side, slot);
  }
}

/** Orders at the print's own price: it uses up `skip`, then what stands ahead; whole lots beyond fill (FILLS.md §2.2, §2.7). */
function fillQueue(engine: Engine, side: EngineSide, slot: number, key: number, printLots: number): void {
  const { orders, printLeft } = engine;
  for (const account of side.accounts.at(slot)) {
    forEachWorldOrder(engine, account, (o, world) => {
      const at = o * WORLDS + world;
      const seat = orders.session[o]! * WORLDS + world;
      const left = printLeft.get(seat);
      const skipped = Math.min(orders.skipLots[at]!, left);
      orders.skipLots[at]! -= skipped;
      const over = left - skipped - orders.aheadLots[at]!;
      const aheadBefore = orders.aheadLots[at]!;
      if (over <= 0) {
        orders.aheadLots[at]! -= left - skipped;
        return;
      }
      const whole = Math.floor(over);
      orders.aheadLots[at] = whole - over;
      const lots = Math.min(whole, orders.leaves(o, world));
      if (lots === 0) return;
      printLeft.set(seat, left - lots);
      conservePrint(engine, seat, lots, printLots);
      fillOrder(engine, o, world, side.levels.ticks(key), lots, Rule.queue, engine.row, aheadBefore, isDoubtful(engine, side, o));
    });
  }
  leaveDone(engine, side, slot);
}

/** `crossing` states lots at `crossingKey`, at or through orders of the other side: they fill against what is shown and not yet taken. */
export function fillCrossed(engine: Engine, crossing: EngineSide, crossingKey: number): void {
  const side = engine.side(-crossing.levels.side);
  const crossingSlot = crossing.levels.slotOf(crossingKey);
  const shown = crossing.levels.ladder.qty[crossingSlot]!;
  for (let key = side.own.bestKey; key !== NO_KEY && key >= -crossingKey; key = side.own.nextBelow(key)) {
    const slot = side.levels.slotOf(key);
    for (const account of side.accounts.at(slot)) {
      forEachWorldOrder(engine, account, (o, world) => {
        const aheadBefore = passQueue(engine, o, world);
        engine.orders.skipLots[o * WORLDS + world] = 0;
        const seat = engine.orders.session[o]! * WORLDS + world;
        const lots = Math.min(shown - crossing.taken.get(crossingSlot, seat), engine.orders.leaves(o, world));
        if (lots <= 0) return;
        crossing.taken.add(crossingSlot, seat, lots);
        conserveLevel(engine, shown, crossing.taken.get(crossingSlot, seat));
        fillOrder(engine, o, world, side.levels.ticks(key), lots, Rule.crossed, engine.row, aheadBefore, isDoubtful(engine, side, o));
      });
    }
    leaveDone(engine, side, slot);
  }
}

/** A seat fills no more of a print than it printed, counted apart from what the rules share out. */
function conservePrint(engine: Engine, seat: number, lots: number, printLots: number): void {
  const filled = engine.printFilled.get(seat) + lots;
  engine.printFilled.set(seat, filled);
  invariant(filled <= printLots, `fills of ${filled} lots are within the ${printLots} that printed in row ${engine.row}`);
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

/** Shadows first, then the model; in each world the orders that still want lots, oldest first. */
function forEachWorldOrder(engine: Engine, account: Account, visit: (o: number, world: number) => void): void {
  const { orders } = engine;
  for (const world of WORLD_ORDER) {
    for (let o = account.firstOrder; o >= 0; o = orders.next[o]!) {
      if (orders.leaves(o, world) > 0) visit(o, world);
    }
  }
}

/** Take orders from a level that no world wants more of. */
function leaveDone(engine: Engine, side: EngineSide, slot: number): void {
  const { orders } = engine;
  for (const account of [...side.accounts.at(slot)]) {
    for (let o = account.firstOrder; o >= 0;) {
      const next = orders.next[o]!;
      leaveIfDone(engine, o);
      o = next;
    }
  }
}
