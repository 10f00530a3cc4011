/**
 * Requests at the venue: new, cancel, replace, and why they are refused (FILLS.md §1, §5.4, §7).
 *
 * A refused request is a report with a FIX reason, never an exception.
 */
import { NO_KEY } from '../market/ladder.js';
import { ExecType, OrdStatus, OrdType, Reason, RequestType, TimeInForce, type Message } from '../sim/message.js';
import { arrive, NO_LIMIT_KEY, wouldTake } from './arrival.js';
import { endOrder } from './end.js';
import { newOrderFault, replaceFault } from './faults.js';
import type { Floor, SessionOrders } from './floor.js';
import { send, startReport } from './report.js';
import { World, WORLDS } from './worlds.js';

/** Execute a request that has arrived. */
export function execute(floor: Floor, m: Message): void {
  if (m.requestType === RequestType.new) executeNew(floor, m);
  else if (m.requestType === RequestType.cancel) executeCancel(floor, m);
  else if (m.requestType === RequestType.massCancel) refuseMassCancel(floor, m);
  else executeReplace(floor, m);
}

/** A status row: 0 lots halts, else trading goes on and what a halt held arrives now, in order (FILLS.md §5.4). */
export function applyStatus(floor: Floor, qtyLots: number): void {
  const halted = qtyLots === 0;
  if (halted && !floor.halted) floor.counts.halts++;
  const resumes = floor.halted && !halted;
  floor.halted = halted;
  if (!resumes) return;
  for (const session of floor.sessions) {
    for (const o of session.held.splice(0)) arriveHeld(floor, o, session);
  }
}

function arriveHeld(floor: Floor, o: number, session: SessionOrders): void {
  const best = takeableKey(floor, o);
  if (best !== NO_KEY && session.rules.postOnly === 'reject') {
    cancelBy(floor, o);
    return;
  }
  if (best !== NO_KEY) slide(floor, o, best);
  arrive(floor, o);
}

function executeNew(floor: Floor, m: Message): void {
  const session = floor.sessions[m.session]!;
  const reason = refusal(floor, session, m);
  if (reason !== Reason.none) {
    if (reason !== Reason.duplicate) session.ids.close(m.clOrd, 0);
    refuse(floor, m, ExecType.rejected, reason, 0);
    return;
  }
  const o = record(floor, m);
  session.ids.open(m.clOrd, o);
  if (floor.halted) {
    session.held.push(o);
    send(floor, startReport(floor, o, ExecType.new));
  } else {
    accept(floor, o, session);
  }
}

/** Acknowledge an order and let it take, rest or expire. */
function accept(floor: Floor, o: number, session: SessionOrders): void {
  const best = takeableKey(floor, o);
  if (best !== NO_KEY && session.rules.postOnly === 'reject') {
    refuseRecorded(floor, o);
    return;
  }
  if (best !== NO_KEY) slide(floor, o, best);
  send(floor, startReport(floor, o, ExecType.new));
  arrive(floor, o);
}

/** Best price that a post-only order would take; `NO_KEY` when none, or when it may take. */
function takeableKey(floor: Floor, o: number): number {
  const { orders } = floor;
  if (orders.timeInForce[o] !== TimeInForce.GTX) return NO_KEY;
  return floor.queues.bestAvailableKey(orders.session[o]!, orders.side[o]!, orders.priceKey[o]!);
}

function executeCancel(floor: Floor, m: Message): void {
  const o = liveOrder(floor, m);
  if (o < 0) return;
  cancelBy(floor, o);
}

function executeReplace(floor: Floor, m: Message): void {
  const o = liveOrder(floor, m);
  if (o < 0) return;
  const { orders } = floor;
  const qtyLots = Number.isNaN(m.qtyLots) ? orders.qtyLots[o]! : m.qtyLots;
  const priceKey = Number.isNaN(m.priceTicks) ? orders.priceKey[o]! : keyOf(orders.side[o]!, recordedTicks(floor, m));
  const reason = replaceFault(floor.facts, m);
  if (reason !== Reason.none) {
    refuseChange(floor, o, reason);
  } else if (qtyLots <= orders.cumLots[o * WORLDS + World.model]!) {
    cancelBy(floor, o);
  } else if (priceKey === orders.priceKey[o] && qtyLots <= orders.qtyLots[o]!) {
    orders.qtyLots[o] = qtyLots;
    send(floor, startReport(floor, o, ExecType.replaced));
  } else {
    arriveAnew(floor, o, priceKey, qtyLots);
  }
}

/** The replaced order loses its place: it arrives like a new one, with what it has filled. */
function arriveAnew(floor: Floor, o: number, priceKey: number, qtyLots: number): void {
  const { orders } = floor;
  if (floor.halted) {
    refuseChange(floor, o, Reason.halted);
    return;
  }
  if (orders.timeInForce[o] === TimeInForce.GTX && wouldTake(floor, orders.session[o]!, orders.side[o]!, priceKey)) {
    cancelBy(floor, o);
    return;
  }
  floor.queues.leave(o);
  orders.aheadLots.fill(0, o * WORLDS, (o + 1) * WORLDS);
  orders.priceKey[o] = priceKey;
  orders.qtyLots[o] = qtyLots;
  send(floor, startReport(floor, o, ExecType.replaced));
  arrive(floor, o);
}

function cancelBy(floor: Floor, o: number): void {
  dropHeld(floor, o);
  const report = startReport(floor, o, ExecType.canceled);
  report.ordStatus = OrdStatus.canceled;
  report.leavesQtyLots = 0;
  endOrder(floor, o);
  send(floor, report);
}

/** A recorded market cancels order by order. */
function refuseMassCancel(floor: Floor, m: Message): void {
  refuse(floor, m, ExecType.cancelReject, Reason.unsupported, 0);
}

/** Why a new order is refused; `Reason.none` when it is not. */
function refusal(floor: Floor, session: SessionOrders, m: Message): number {
  if (session.ids.isUsed(m.clOrd)) return Reason.duplicate;
  const fault = newOrderFault(floor.facts, m);
  if (fault !== Reason.none) return fault;
  return floor.halted && session.rules.halted === 'reject' ? Reason.halted : Reason.none;
}

/** The live order that a cancel or replace names, or −1 after a cancelReject. */
function liveOrder(floor: Floor, m: Message): number {
  const { ids } = floor.sessions[m.session]!;
  const o = ids.live(m.clOrd);
  if (o < 0) refuse(floor, m, ExecType.cancelReject, ids.isUsed(m.clOrd) ? Reason.tooLate : Reason.unknownOrder, ids.filledOf(m.clOrd));
  return o;
}

/** A request's price in the recorded market: the session's own may be shifted. */
function recordedTicks(floor: Floor, m: Message): number {
  return m.priceTicks - (floor.sessions[m.session]!.rules.impact?.shift?.wholeTicks ?? 0);
}

/** Price as a key of its side. */
function keyOf(side: number, priceTicks: number): number {
  return side > 0 ? priceTicks : -priceTicks;
}

function record(floor: Floor, m: Message): number {
  const { orders } = floor;
  const o = orders.take();
  orders.session[o] = m.session;
  orders.clOrd[o] = m.clOrd;
  orders.parent[o] = m.parent;
  orders.side[o] = m.side;
  orders.timeInForce[o] = m.timeInForce;
  orders.priceKey[o] = m.ordType === OrdType.market ? NO_LIMIT_KEY : keyOf(m.side, recordedTicks(floor, m));
  orders.qtyLots[o] = m.qtyLots;
  return o;
}

/** One order tick from the best available price of the other side (FILLS.md §1.3). */
function slide(floor: Floor, o: number, bestKey: number): void {
  const { orders } = floor;
  const grid = floor.facts.orderTickTicks;
  orders.priceKey[o] = Math.ceil(-bestKey / grid) * grid - grid;
}

function refuse(floor: Floor, m: Message, execType: number, reason: number, cumQtyLots: number): void {
  const report = floor.port.blankReport(m.session);
  report.instrument = floor.instrument;
  report.exchTs = floor.nowNs;
  report.clOrd = m.clOrd;
  report.parent = m.parent;
  report.side = m.side;
  report.execType = execType;
  report.requestType = m.requestType;
  report.ordStatus = OrdStatus.rejected;
  report.reason = reason;
  report.leavesQtyLots = 0;
  report.cumQtyLots = cumQtyLots;
  send(floor, report);
}

function refuseRecorded(floor: Floor, o: number): void {
  const report = startReport(floor, o, ExecType.rejected);
  report.ordStatus = OrdStatus.rejected;
  report.reason = Reason.wouldTake;
  report.leavesQtyLots = 0;
  endOrder(floor, o);
  send(floor, report);
}

function refuseChange(floor: Floor, o: number, reason: number): void {
  const report = startReport(floor, o, ExecType.cancelReject);
  report.requestType = RequestType.replace;
  report.ordStatus = OrdStatus.rejected;
  report.reason = reason;
  send(floor, report);
}

function dropHeld(floor: Floor, o: number): void {
  const { held } = floor.sessions[floor.orders.session[o]!]!;
  const at = held.indexOf(o);
  if (at >= 0) held.splice(at, 1);
}
