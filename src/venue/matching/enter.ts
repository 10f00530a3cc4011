/**
 * A new order comes in: it is refused with a reason and nothing changed, or accepted and carried out.
 *
 * Units: ticks, lots.
 */
import { NO_KEY } from '../../market/ladder.js';
import { ExecType, Reason } from '../../sim/message.js';
import { arrive, bestKeyAgainst } from './arrive.js';
import { ACCOUNT, GROUP, KEY, LEAVES, LINKS, QUEUE, TERMS, VALUES } from './book/order-records.js';
import { EntryTif, EntryType, type OrderEntry, PostOnly } from './entry.js';
import { keepExpiry } from './expiry.js';
import { entryFault, limitFault } from './faults.js';
import type { MatchingFloor } from './floor.js';
import { enterPegged } from './pegs.js';
import { NO_PRICE } from './reports.js';
import { Phase } from './rules-in-force.js';
import { enterStop, isTriggered } from './stops.js';
import { OrderTerms } from './terms.js';
import { positionOf } from './trade.js';

/** A new order. What it triggers is left in `triggered`. */
export function enter(f: MatchingFloor, e: OrderEntry): void {
  const fault = entryFault(f, e);
  const refusal = fault === Reason.none ? bookFault(f, e) : fault;
  if (refusal !== Reason.none) {
    refuse(f, e, refusal);
    return;
  }
  const o = record(f, e);
  if (e.ordType === EntryType.limit || e.ordType === EntryType.market) enterPlain(f, o, e);
  else if (e.ordType === EntryType.pegged) enterPegged(f, o, e.side as 1 | -1);
  else enterStop(f, o, e.side as 1 | -1);
}

/** Why the book and its account's position do not let an order in. */
function bookFault(f: MatchingFloor, e: OrderEntry): number {
  if (f.guard !== undefined && e.ordType === EntryType.limit && !f.guard.admits(e.side as 1 | -1, e.priceTicks, f))
    return Reason.outsideBand;
  if (e.isReduceOnly && reducibleBy(f, e) === 0) return Reason.nothingToReduce;
  if (e.timeInForce === EntryTif.GTX) {
    const priceTicks = postedTicks(f, e);
    // A slide may end where no price is.
    if (priceTicks !== e.priceTicks && (e.postOnly !== PostOnly.slide || limitFault(f.rules, priceTicks) !== Reason.none))
      return Reason.wouldTake;
  }
  return f.rules.stopsOnEntry === 'reject' && isTriggered(f, e) ? Reason.wouldTrigger : Reason.none;
}

/** Price at which an order rests that may not take: its own, or one tick behind what it would take, ticks. */
function postedTicks(f: MatchingFloor, e: OrderEntry): number {
  const side = e.side as 1 | -1;
  const best = f.phase === Phase.continuous ? bestKeyAgainst(f, side) : NO_KEY;
  return best === NO_KEY || best < -side * e.priceTicks ? e.priceTicks : behind(f, -side * best, side);
}

function enterPlain(f: MatchingFloor, o: number, e: OrderEntry): void {
  const side = e.side as 1 | -1;
  const { values } = f.records;
  const priceTicks = e.timeInForce === EntryTif.GTX ? postedTicks(f, e) : e.priceTicks;
  const leaves = values[o * VALUES + LEAVES]!;
  f.reports.push(f.seq, ExecType.new, Reason.none, e.orderId, side, priceTicks === priceTicks ? priceTicks : NO_PRICE, leaves, leaves);
  arrive(f, o, side, priceTicks, e.timeInForce);
}

/** The next price on the grid that does not meet one of the other side. */
function behind(f: MatchingFloor, priceTicks: number, side: 1 | -1): number {
  const { ticks, orderTickTicks } = f.rules;
  return ticks === undefined ? priceTicks - side * orderTickTicks : ticks.next(priceTicks, -side as 1 | -1);
}

/** A record of an order that stands nowhere yet. */
function record(f: MatchingFloor, e: OrderEntry): number {
  const o = f.records.take(e.orderId, e.isReduceOnly ? Math.min(e.qtyLots, reducibleBy(f, e)) : e.qtyLots);
  const { links } = f.records;
  links[o * LINKS + QUEUE] = (e.side + 1) >> 1;
  links[o * LINKS + KEY] = 0;
  links[o * LINKS + ACCOUNT] = e.account;
  links[o * LINKS + GROUP] = (e.stpGroup << 3) | e.stp;
  links[o * LINKS + TERMS] = OrderTerms.has(e) ? f.terms.take(e, o) : -1;
  if (e.timeInForce === EntryTif.GTD) keepExpiry(f, links[o * LINKS + TERMS]!);
  if (e.isReduceOnly) f.reduceOnlyOrders++;
  if (e.otherLegId >= 0) f.pairedOrders++;
  return o;
}

/** Lots by which an account may reduce its position with an order of this side. */
function reducibleBy(f: MatchingFloor, e: OrderEntry): number {
  return Math.max(0, -e.side * positionOf(f, e.account));
}

function refuse(f: MatchingFloor, e: OrderEntry, reason: number): void {
  const priceTicks = (e.priceTicks | 0) === e.priceTicks ? e.priceTicks : NO_PRICE;
  const qtyLots = e.qtyLots === e.qtyLots ? e.qtyLots : 0;
  f.reports.push(f.seq, ExecType.rejected, reason, e.orderId, e.side, priceTicks, qtyLots, 0);
}
