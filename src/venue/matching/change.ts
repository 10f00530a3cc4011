/**
 * Changes to orders at rest: cancel, reduce, amend, replace.
 *
 * An order that is not there, or is somebody else's, gives a cancelReject. Quantities of changes are of what is open (FIX LeavesQty).
 *
 * Units: ticks, lots. Invariant: who keeps price and does not grow keeps the place in the queue, unless the rules say that every replace goes to the back.
 */
import { ExecType, Reason } from '../../sim/message.js';
import { arrive, bestKeyAgainst } from './arrive.js';
import { isBound } from './auction/call.js';
import { ACCOUNT, CUM, ID, KEY, LEAVES, LINKS, QUEUE, SHOWN, TERMS, VALUES } from './book/order-records.js';
import { EntryTif, EntryType } from './entry.js';
import { limitFault, quantityFault } from './faults.js';
import { type MatchingFloor, QueueIndex, sideOf } from './floor.js';
import { endResting, lower, priceOf } from './leave.js';
import { NO_PRICE } from './reports.js';
import { Phase } from './rules-in-force.js';

/** An order leaves. `account` 0 may cancel any. */
export function cancel(f: MatchingFloor, orderId: number, account: number): void {
  const o = changeable(f, orderId, account);
  if (o >= 0) endResting(f, o, ExecType.canceled, Reason.none);
}

/** Lots leave an order; with the last one the order. */
export function reduce(f: MatchingFloor, orderId: number, byLots: number, account: number): void {
  const o = changeable(f, orderId, account);
  if (o < 0) return;
  const leaves = f.records.values[o * VALUES + LEAVES]!;
  if (!(byLots > 0) || !Number.isInteger(byLots)) refuse(f, o, Reason.badQty);
  else if (byLots >= leaves) endResting(f, o, ExecType.canceled, Reason.none);
  else if (quantityFault(f.rules, leaves - byLots) !== Reason.none) refuse(f, o, Reason.badQty);
  else shrink(f, o, byLots);
}

/** An order has so many open lots from now on, fewer than before, and keeps its place (Binance spot, "Order Amend Keep Priority"). */
export function amend(f: MatchingFloor, orderId: number, leavesLots: number, account: number): void {
  const o = changeable(f, orderId, account);
  if (o < 0) return;
  const leaves = f.records.values[o * VALUES + LEAVES]!;
  const fault = quantityFault(f.rules, leavesLots);
  if (fault !== Reason.none || leavesLots >= leaves) refuse(f, o, fault === Reason.none ? Reason.badQty : fault);
  else shrink(f, o, leaves - leavesLots);
}

/**
 * An order gets another price, another open quantity, or both; what is NaN stays. It keeps its place or arrives anew. Of a stop `priceTicks` is the
 * limit; a pegged order has no price of its own to change.
 */
export function replace(f: MatchingFloor, orderId: number, priceTicks: number, leavesLots: number, account: number): void {
  const o = changeable(f, orderId, account);
  if (o < 0) return;
  const { values, links } = f.records;
  const leaves = values[o * VALUES + LEAVES]!;
  const wanted = leavesLots === leavesLots ? leavesLots : leaves;
  const queue = links[o * LINKS + QUEUE]!;
  const side = sideOf(f, o);
  if (wanted === 0) {
    endResting(f, o, ExecType.canceled, Reason.none);
    return;
  }
  const fault = replaceFault(f, o, priceTicks, wanted, queue);
  if (fault !== Reason.none) {
    refuse(f, o, fault);
  } else if (queue >= QueueIndex.stopLast) {
    restateWaiting(f, o, priceTicks, wanted);
  } else {
    const before = side * links[o * LINKS + KEY]!;
    const ticks = priceTicks === priceTicks ? priceTicks : before;
    if (ticks === before && wanted <= leaves && !f.rules.replaceAlwaysRequeues) {
      if (wanted < leaves) lower(f, o, leaves - wanted);
      f.reports.push(f.seq, ExecType.replaced, Reason.none, orderId, side, ticks, wanted, wanted, values[o * VALUES + CUM]);
    } else {
      arriveAnew(f, o, side, ticks, wanted);
    }
  }
}

/** All orders that match leave: who is shown before who is hidden, then who waits; asks before bids; each by price and time. Gives how many. */
export function cancelAll(f: MatchingFloor, isWanted: (o: number) => boolean, execType: number, reason: number): number {
  const found: number[] = [];
  for (const queues of f.queues) for (const o of queues.orders()) if (isWanted(o)) found.push(f.records.values[o * VALUES + ID]!);
  let ended = 0;
  for (const orderId of found) {
    // One that left before may have taken its pair with it.
    const o = f.ids.get(f.records.values, orderId);
    if (o < 0) continue;
    endResting(f, o, execType, reason);
    ended++;
  }
  return ended;
}

function arriveAnew(f: MatchingFloor, o: number, side: 1 | -1, priceTicks: number, leavesLots: number): void {
  const { values, links } = f.records;
  const orderId = values[o * VALUES + ID]!;
  const queue = links[o * LINKS + QUEUE]!;
  if (queue < QueueIndex.dark) {
    f.replacedTicks = priceOf(f, o);
    f.replacedShownLots = values[o * VALUES + SHOWN]!;
  }
  f.ids.delete(values, orderId);
  f.queues[queue]!.unlink(o);
  values[o * VALUES + LEAVES] = leavesLots;
  f.reports.push(f.seq, ExecType.replaced, Reason.none, orderId, side, priceTicks, leavesLots, leavesLots, values[o * VALUES + CUM]);
  const row = links[o * LINKS + TERMS]!;
  arrive(f, o, side, priceTicks, row < 0 ? EntryTif.GTC : f.terms.timeInForce[row]!);
  f.replacedShownLots = 0;
}

/** A stop or another order that waits changes where it is. */
function restateWaiting(f: MatchingFloor, o: number, priceTicks: number, leavesLots: number): void {
  const { values, links } = f.records;
  const queue = links[o * LINKS + QUEUE]!;
  values[o * VALUES + LEAVES] = leavesLots;
  f.queues[queue]!.restate(o, leavesLots);
  if (priceTicks === priceTicks) f.terms.limitTicks[links[o * LINKS + TERMS]!] = priceTicks;
  const told = priceTicks === priceTicks ? priceTicks : NO_PRICE;
  f.reports.push(
    f.seq,
    ExecType.replaced,
    Reason.none,
    values[o * VALUES + ID]!,
    sideOf(f, o),
    told,
    leavesLots,
    leavesLots,
    values[o * VALUES + CUM],
  );
}

function replaceFault(f: MatchingFloor, o: number, priceTicks: number, leavesLots: number, queue: number): number {
  if (f.phase === Phase.closed || f.phase === Phase.halted) return Reason.closed;
  const row = f.records.links[o * LINKS + TERMS]!;
  const ordType = row < 0 ? EntryType.limit : f.terms.ordType[row]!;
  const hasPrice = priceTicks === priceTicks;
  const isAtMarket = ordType === EntryType.market || queue === QueueIndex.atMarket || queue === QueueIndex.atMarket + 1;
  const isAtItsOwn = ordType === EntryType.stop || ordType === EntryType.takeProfit || ordType === EntryType.pegged;
  if (hasPrice && (isAtMarket || isAtItsOwn)) return Reason.badFields;
  // What is left after trades may be less than an order may be entered with.
  const isOther = leavesLots !== f.records.values[o * VALUES + LEAVES];
  const fault = isOther ? quantityFault(f.rules, leavesLots) : Reason.none;
  if (fault !== Reason.none) return fault;
  if (row >= 0 && leavesLots > f.terms.displayLots[row]! * f.rules.icebergPartsMax) return Reason.exceedsLimit;
  if (!hasPrice) return Reason.none;
  const priceFault = limitFault(f.rules, priceTicks);
  if (priceFault !== Reason.none) return priceFault;
  if (f.guard?.admits(sideOf(f, o), priceTicks, f) === false) return Reason.outsideBand;
  const isPostOnly = row >= 0 && f.terms.timeInForce[row] === EntryTif.GTX;
  return isPostOnly && wouldTake(f, sideOf(f, o), priceTicks) ? Reason.wouldTake : Reason.none;
}

function wouldTake(f: MatchingFloor, side: 1 | -1, priceTicks: number): boolean {
  return f.phase === Phase.continuous && bestKeyAgainst(f, side) >= -side * priceTicks;
}

/** Lots leave an order that stays, and it is told. */
function shrink(f: MatchingFloor, o: number, byLots: number): void {
  const { values } = f.records;
  lower(f, o, byLots);
  const leaves = values[o * VALUES + LEAVES]!;
  f.reports.push(
    f.seq,
    ExecType.replaced,
    Reason.none,
    values[o * VALUES + ID]!,
    sideOf(f, o),
    priceOf(f, o),
    leaves,
    leaves,
    values[o * VALUES + CUM],
  );
}

/** Record of an order that may be changed, −1 with the reason told. */
function changeable(f: MatchingFloor, orderId: number, account: number): number {
  const o = f.ids.get(f.records.values, orderId);
  if (o >= 0 && (account === 0 || f.records.links[o * LINKS + ACCOUNT] === account)) {
    if (f.phase !== Phase.closed && !isBound(f, o)) return o;
    refuse(f, o, Reason.closed);
    return -1;
  }
  f.reports.push(f.seq, ExecType.cancelReject, Reason.unknownOrder, orderId, 0, NO_PRICE, 0, 0);
  return -1;
}

function refuse(f: MatchingFloor, o: number, reason: number): void {
  const { values } = f.records;
  const leaves = values[o * VALUES + LEAVES]!;
  f.reports.push(
    f.seq,
    ExecType.cancelReject,
    reason,
    values[o * VALUES + ID]!,
    sideOf(f, o),
    priceOf(f, o),
    leaves,
    leaves,
    values[o * VALUES + CUM],
  );
}
