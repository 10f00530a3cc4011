/**
 * Requests at the venue: new, cancel, replace, and why they are refused (FILLS.md §1, §5.4, §7).
 *
 * A refused request is a report with a FIX reason, never an exception.
 */
import { NO_KEY } from '../market/ladder.js';
import { ExecType, OrdStatus, OrdType, Reason, RequestType, TimeInForce, type Message } from '../sim/message.js';
import { arrive, bestAvailableKey, NO_LIMIT_KEY, wouldTake } from './arrival.js';
import type { Engine, SessionOrders } from './engine.js';
import { newOrderFault, replaceFault } from './faults.js';
import { send, startReport } from './fill.js';
import { endOrder, leaveQueue } from './rest.js';
import { World, WORLDS } from './worlds.js';

/** Execute a request that has arrived. */
export function execute(engine: Engine, m: Message): void {
  if (m.requestType === RequestType.new) executeNew(engine, m);
  else if (m.requestType === RequestType.cancel) executeCancel(engine, m);
  else executeReplace(engine, m);
}

/** Trading resumes: what a halt held arrives now, in order (FILLS.md §5.4). */
export function releaseHeld(engine: Engine): void {
  for (const session of engine.sessions) {
    for (const o of session.held.splice(0)) arriveHeld(engine, o, session);
  }
}

function arriveHeld(engine: Engine, o: number, session: SessionOrders): void {
  const best = takeableKey(engine, o);
  if (best !== NO_KEY && session.rules.postOnly === 'reject') {
    cancelBy(engine, o);
    return;
  }
  if (best !== NO_KEY) slide(engine, o, best);
  arrive(engine, o);
}

function executeNew(engine: Engine, m: Message): void {
  const session = engine.sessions[m.session]!;
  const reason = refusal(engine, session, m);
  if (reason !== Reason.none) {
    if (reason !== Reason.duplicate) session.ids.close(m.clOrd, 0);
    refuse(engine, m, ExecType.rejected, reason, 0);
    return;
  }
  const o = record(engine, m);
  session.ids.open(m.clOrd, o);
  if (engine.halted) {
    session.held.push(o);
    send(engine, startReport(engine, o, ExecType.new));
  } else {
    accept(engine, o, session);
  }
}

/** Acknowledge an order and let it take, rest or expire. */
function accept(engine: Engine, o: number, session: SessionOrders): void {
  const best = takeableKey(engine, o);
  if (best !== NO_KEY && session.rules.postOnly === 'reject') {
    refuseRecorded(engine, o);
    return;
  }
  if (best !== NO_KEY) slide(engine, o, best);
  send(engine, startReport(engine, o, ExecType.new));
  arrive(engine, o);
}

/** Best price that a post-only order would take; `NO_KEY` when none, or when it may take. */
function takeableKey(engine: Engine, o: number): number {
  const { orders } = engine;
  if (orders.timeInForce[o] !== TimeInForce.GTX) return NO_KEY;
  return bestAvailableKey(engine, orders.session[o]!, orders.side[o]!, orders.priceKey[o]!);
}

function executeCancel(engine: Engine, m: Message): void {
  const o = liveOrder(engine, m);
  if (o < 0) return;
  cancelBy(engine, o);
}

function executeReplace(engine: Engine, m: Message): void {
  const o = liveOrder(engine, m);
  if (o < 0) return;
  const { orders } = engine;
  const qtyLots = Number.isNaN(m.qtyLots) ? orders.qtyLots[o]! : m.qtyLots;
  const priceKey = Number.isNaN(m.priceTicks) ? orders.priceKey[o]! : engine.side(orders.side[o]!).levels.key(m.priceTicks);
  const reason = replaceFault(engine.facts, m);
  if (reason !== Reason.none) {
    refuseChange(engine, o, reason);
  } else if (qtyLots <= orders.cumLots[o * WORLDS + World.model]!) {
    cancelBy(engine, o);
  } else if (priceKey === orders.priceKey[o] && qtyLots <= orders.qtyLots[o]!) {
    orders.qtyLots[o] = qtyLots;
    send(engine, startReport(engine, o, ExecType.replaced));
  } else {
    arriveAnew(engine, o, priceKey, qtyLots);
  }
}

/** The replaced order loses its place: it arrives like a new one, with what it has filled. */
function arriveAnew(engine: Engine, o: number, priceKey: number, qtyLots: number): void {
  const { orders } = engine;
  if (engine.halted) {
    refuseChange(engine, o, Reason.halted);
    return;
  }
  if (orders.timeInForce[o] === TimeInForce.GTX && wouldTake(engine, orders.session[o]!, orders.side[o]!, priceKey)) {
    cancelBy(engine, o);
    return;
  }
  leaveQueue(engine, o);
  orders.aheadLots.fill(0, o * WORLDS, (o + 1) * WORLDS);
  orders.priceKey[o] = priceKey;
  orders.qtyLots[o] = qtyLots;
  send(engine, startReport(engine, o, ExecType.replaced));
  arrive(engine, o);
}

function cancelBy(engine: Engine, o: number): void {
  dropHeld(engine, o);
  const report = startReport(engine, o, ExecType.canceled);
  report.ordStatus = OrdStatus.canceled;
  report.leavesQtyLots = 0;
  endOrder(engine, o);
  send(engine, report);
}

/** Why a new order is refused; `Reason.none` when it is not. */
function refusal(engine: Engine, session: SessionOrders, m: Message): number {
  if (session.ids.isUsed(m.clOrd)) return Reason.duplicate;
  const fault = newOrderFault(engine.facts, m);
  if (fault !== Reason.none) return fault;
  return engine.halted && session.rules.halted === 'reject' ? Reason.halted : Reason.none;
}

/** The live order that a cancel or replace names, or −1 after a cancelReject. */
function liveOrder(engine: Engine, m: Message): number {
  const { ids } = engine.sessions[m.session]!;
  const o = ids.live(m.clOrd);
  if (o < 0) refuse(engine, m, ExecType.cancelReject, ids.isUsed(m.clOrd) ? Reason.tooLate : Reason.unknownOrder, ids.filledOf(m.clOrd));
  return o;
}

function record(engine: Engine, m: Message): number {
  const { orders } = engine;
  const o = orders.take();
  orders.session[o] = m.session;
  orders.clOrd[o] = m.clOrd;
  orders.parent[o] = m.parent;
  orders.side[o] = m.side;
  orders.timeInForce[o] = m.timeInForce;
  orders.priceKey[o] = m.ordType === OrdType.market ? NO_LIMIT_KEY : engine.side(m.side).levels.key(m.priceTicks);
  orders.qtyLots[o] = m.qtyLots;
  return o;
}

/** One order tick from the best available price of the other side (FILLS.md §1.3). */
function slide(engine: Engine, o: number, bestKey: number): void {
  const { orders } = engine;
  const grid = engine.facts.orderTickTicks;
  orders.priceKey[o] = Math.ceil(-bestKey / grid) * grid - grid;
}

function refuse(engine: Engine, m: Message, execType: number, reason: number, cumQtyLots: number): void {
  const report = engine.port.blankReport(m.session);
  report.instrument = engine.instrument;
  report.exchTs = engine.nowNs;
  report.clOrd = m.clOrd;
  report.parent = m.parent;
  report.side = m.side;
  report.execType = execType;
  report.requestType = m.requestType;
  report.ordStatus = OrdStatus.rejected;
  report.reason = reason;
  report.leavesQtyLots = 0;
  report.cumQtyLots = cumQtyLots;
  send(engine, report);
}

function refuseRecorded(engine: Engine, o: number): void {
  const report = startReport(engine, o, ExecType.rejected);
  report.ordStatus = OrdStatus.rejected;
  report.reason = Reason.wouldTake;
  report.leavesQtyLots = 0;
  endOrder(engine, o);
  send(engine, report);
}

function refuseChange(engine: Engine, o: number, reason: number): void {
  const report = startReport(engine, o, ExecType.cancelReject);
  report.requestType = RequestType.replace;
  report.ordStatus = OrdStatus.rejected;
  report.reason = reason;
  send(engine, report);
}

function dropHeld(engine: Engine, o: number): void {
  const { held } = engine.sessions[engine.orders.session[o]!]!;
  const at = held.indexOf(o);
  if (at >= 0) held.splice(at, 1);
}
