/**
 * An order arrives at the book: it takes what it may, and what is left of it rests, or ends.
 *
 * New orders come by `enter.ts`; replaced, elected and re-pegged ones arrive like new ones, with the record that they have.
 *
 * Units: ticks, lots. Invariant: after it the order is filled, at rest in one queue, or gone, and a report says which.
 */
import { ExecType, Reason } from '../../sim/message.js';
import { CUM, ID, LEAVES, LINKS, QUEUE, SHOWN, TERMS, VALUES } from './book/order-records.js';
import { isForCalls, waitsForCall } from './auction/call.js';
import { EntryTif } from './entry.js';
import { takeable } from './foresee.js';
import type { PriceGuard } from './bands/price-guard.js';
import { ANY_KEY, type MatchingFloor, QueueIndex, queuesOf } from './floor.js';
import { endEntering, endPair, forget } from './leave.js';
import { holdToPosition } from './reduce-only.js';
import { NO_PRICE } from './reports.js';
import { Phase } from './rules-in-force.js';
import { sweep } from './sweep.js';
import { TermFlag } from './terms.js';

/**
 * An order that stands nowhere takes, and then rests or ends. `priceTicks` NaN: at any price, which never rests in continuous trading.
 * What it showed before, when it is being replaced, is in `replacedShownLots`.
 */
export function arrive(f: MatchingFloor, o: number, side: 1 | -1, priceTicks: number, timeInForce: number): void {
  const { values } = f.records;
  const isLimit = priceTicks === priceTicks;
  if (f.phase !== Phase.continuous || isForCalls(timeInForce)) {
    gather(f, o, side, priceTicks, timeInForce);
    return;
  }
  if (f.guard !== undefined) holdWithin(f, f.guard, side);
  const orderKey = isLimit ? -side * priceTicks : ANY_KEY;
  const bandKey = f.executionKeys[(1 - side) >> 1]!;
  const limitKey = orderKey < bandKey ? bandKey : orderKey;
  const row = f.records.links[o * LINKS + TERMS]!;
  if (f.reduceOnlyOrders > 0 && !holdToPosition(f, o, side, isLimit ? priceTicks : NO_PRICE)) {
    leave(f, o, side, isLimit ? priceTicks : NO_PRICE, ExecType.canceled, Reason.nothingToReduce);
    return;
  }
  const cum = values[o * VALUES + CUM]!;
  if (timeInForce !== EntryTif.FOK && row < 0 ? true : mayTake(f, o, side, limitKey, timeInForce, row)) sweep(f, o, side, limitKey);
  if (f.takerIsGone) {
    f.takerIsGone = false;
    leave(f, o, side, isLimit ? priceTicks : NO_PRICE, ExecType.canceled, Reason.selfTrade);
  } else if (values[o * VALUES + LEAVES] === 0) {
    tellReplacedGone(f, o, side);
    forget(f, o);
  } else if (!isLimit || timeInForce === EntryTif.IOC || timeInForce === EntryTif.FOK) {
    leave(f, o, side, isLimit ? priceTicks : NO_PRICE, ExecType.expired, Reason.noLiquidity);
  } else {
    // It would stand in the book against what it may not trade with, which is what an auction is for.
    const standsAgainst = bandKey > orderKey && bestKeyAgainst(f, side) >= orderKey;
    if (standsAgainst && f.guard?.beginsAuction !== true) {
      leave(f, o, side, priceTicks, ExecType.canceled, Reason.outsideBand);
      return;
    }
    if (standsAgainst) f.wantsAuction = true;
    rest(f, o, side * priceTicks, row);
    if (f.pairedOrders > 0 && row >= 0 && values[o * VALUES + CUM]! > cum) endPair(f, o, row);
  }
}

/** State at which keys of the other side an incoming order may trade now. */
function holdWithin(f: MatchingFloor, guard: PriceGuard, side: 1 | -1): void {
  const { lowerTicks, upperTicks } = guard.tradable(side, f);
  const leastKey = side > 0 ? -upperTicks : lowerTicks;
  f.executionKeys[(1 - side) >> 1] = Math.max(ANY_KEY, leastKey);
}

/** Best key of the other side, shown or hidden. */
export function bestKeyAgainst(f: MatchingFloor, side: number): number {
  const lit = queuesOf(f, QueueIndex.lit, -side).ladder.bestKey;
  const dark = queuesOf(f, QueueIndex.dark, -side).ladder.bestKey;
  return lit > dark ? lit : dark;
}

/** An order comes to rest, shown as far as it is to be. */
function rest(f: MatchingFloor, o: number, key: number, row: number): void {
  const { values, links } = f.records;
  const side = (links[o * LINKS + QUEUE]! & 1) === 1 ? 1 : -1;
  const leaves = values[o * VALUES + LEAVES]!;
  let shown = leaves;
  let index: number = QueueIndex.lit;
  if (row >= 0) {
    if ((f.terms.flags[row]! & TermFlag.hidden) !== 0) index = QueueIndex.dark;
    else if (f.terms.displayLots[row]! < leaves) shown = f.terms.displayLots[row]!;
  }
  values[o * VALUES + SHOWN] = shown;
  const queues = queuesOf(f, index, side);
  if (f.rules.allocation !== undefined && index === QueueIndex.lit && key > queues.ladder.bestKey)
    f.topIds[(side + 1) >> 1] = values[o * VALUES + ID]!;
  queues.append(o, key);
  f.ids.set(values, o);
  if (f.events === undefined || index !== QueueIndex.lit) return;
  const orderId = values[o * VALUES + ID]!;
  if (f.replacedShownLots > 0) f.events.replace(f.nowNs, side, side * key, shown, orderId);
  else f.events.add(f.nowNs, side, side * key, shown, orderId);
}

/** Whether an order may take at all: it can be filled whole where it must be, and as much as its minimum. */
function mayTake(f: MatchingFloor, o: number, side: 1 | -1, limitKey: number, timeInForce: number, row: number): boolean {
  const leaves = f.records.values[o * VALUES + LEAVES]!;
  if (timeInForce === EntryTif.FOK) return takeable(f, o, side, limitKey, leaves) === leaves;
  if (timeInForce === EntryTif.FOKB) {
    if (takeable(f, o, side, limitKey, leaves) < leaves) return false;
    return side > 0 ? f.costTicksLots <= f.terms.budget[row]! : f.costTicksLots >= f.terms.budget[row]!;
  }
  const least = Math.min(row < 0 ? 0 : f.terms.minQtyLots[row]!, leaves);
  return least === 0 || takeable(f, o, side, limitKey, least) >= least;
}

/** Before and in auctions orders gather without trading; who takes part in another call than this waits apart. */
function gather(f: MatchingFloor, o: number, side: 1 | -1, priceTicks: number, timeInForce: number): void {
  const { values, links } = f.records;
  const waits = waitsForCall(f, timeInForce);
  if (!waits && priceTicks === priceTicks) {
    rest(f, o, side * priceTicks, links[o * LINKS + TERMS]!);
    return;
  }
  tellReplacedGone(f, o, side);
  values[o * VALUES + SHOWN] = values[o * VALUES + LEAVES]!;
  queuesOf(f, waits ? QueueIndex.held : QueueIndex.atMarket, side).append(o, 0);
  f.ids.set(values, o);
}

/** What is left of an order that does not rest. */
function leave(f: MatchingFloor, o: number, side: 1 | -1, priceTicks: number, execType: number, reason: number): void {
  tellReplacedGone(f, o, side);
  endEntering(f, o, side, priceTicks, execType, reason);
}

/** Who sees the book learns that the order which was replaced stands there no more. */
function tellReplacedGone(f: MatchingFloor, o: number, side: number): void {
  if (f.replacedShownLots === 0 || f.events === undefined) return;
  f.events.delete(f.nowNs, side, f.replacedTicks, f.replacedShownLots, f.records.values[o * VALUES + ID]!);
}
