/**
 * Requests at the compatible venue (fills.md, "Fills"): what takes takes at once, what does not rests, and the rest of what takes never does.
 *
 * A replace that loses its place keeps what the order wants, whatever total it names: so the peer does.
 *
 * `full` (NoPartialFillExchange): a taker gets all it wants at the best price. `partial`: it walks the levels; what a GTC order still wants after
 * the walk is filled at its limit. Either way the book stays as it was. Of a market order the peer looks at 100 ticks.
 */
import { NO_KEY } from '../../market/ladder.js';
import { ExecType, OrdStatus, OrdType, Reason, RequestType, Rule, TimeInForce, type Message } from '../../sim/message.js';
import { newOrderFault, replaceFault } from '../faults.js';
import type { Exchange } from './exchange.js';
import type { CompatOrder } from './orders.js';
import { enterQueue } from './queue.js';
import type { TouchSide } from './touch-side.js';

/** Ticks that a market order reaches: below the 100th from the best ask, down to the 100th from the best bid. */
const MARKET_REACH_TICKS = { buy: 99, sell: 100 } as const;

/** Execute a request that has arrived. */
export function executeCompat(exchange: Exchange, m: Message): void {
  if (m.requestType === RequestType.new) executeNew(exchange, m);
  else if (m.requestType === RequestType.cancel) executeCancel(exchange, m);
  else if (m.requestType === RequestType.massCancel) refuseMassCancel(exchange, m);
  else executeReplace(exchange, m);
}

function executeNew(exchange: Exchange, m: Message): void {
  const { ids } = exchange.session(m.session);
  const reason = ids.isUsed(m.clOrd) ? Reason.duplicate : newOrderFault(exchange.grid, m);
  if (reason !== Reason.none) {
    if (reason !== Reason.duplicate) ids.close(m.clOrd, 0);
    refuse(exchange, m, ExecType.rejected, reason, 0);
    return;
  }
  const order = record(exchange, m);
  ids.open(m.clOrd, order.index);
  exchange.send(exchange.startReport(order, ExecType.new));
  arrive(exchange, order);
}

function executeCancel(exchange: Exchange, m: Message): void {
  const order = liveOrder(exchange, m);
  if (order === undefined) return;
  exchange.tellEnded(order, ExecType.canceled, OrdStatus.canceled);
  exchange.leave(order);
}

function refuseMassCancel(exchange: Exchange, m: Message): void {
  refuse(exchange, m, ExecType.cancelReject, Reason.unsupported, 0);
}

/** The place in the queue is kept where the price stays and no more is wanted than before. */
function executeReplace(exchange: Exchange, m: Message): void {
  const order = liveOrder(exchange, m);
  if (order === undefined) return;
  const reason = replaceFault(exchange.grid, m);
  const qtyLots = Number.isNaN(m.qtyLots) ? order.qtyLots : m.qtyLots;
  const key = Number.isNaN(m.priceTicks) ? order.key : exchange.side(order.side).key(m.priceTicks);
  if (reason !== Reason.none) {
    refuseChange(exchange, order, reason);
  } else if (qtyLots <= order.cumQtyLots) {
    exchange.tellEnded(order, ExecType.canceled, OrdStatus.canceled);
    exchange.leave(order);
  } else if (key === order.key && qtyLots <= order.qtyLots) {
    order.qtyLots = qtyLots;
    exchange.send(exchange.startReport(order, ExecType.replaced));
  } else {
    exchange.side(order.side).unlink(order);
    order.key = key;
    exchange.send(exchange.startReport(order, ExecType.replaced));
    arrive(exchange, order);
  }
}

/** An order that is in no queue takes, rests or expires. */
function arrive(exchange: Exchange, order: CompatOrder): void {
  const other = exchange.side(-order.side);
  const isMarketable = other.touchKey !== NO_KEY && (order.isMarket || other.touchKey >= -order.key);
  if (isMarketable && order.timeInForce !== TimeInForce.GTX) {
    if (exchange.session(order.session).compat.partial) walk(exchange, order, other);
    else takeAll(exchange, order, other, other.touchKey);
    finish(exchange, order);
  } else if (isMarketable || order.isMarket || order.timeInForce === TimeInForce.IOC || order.timeInForce === TimeInForce.FOK) {
    finish(exchange, order);
  } else {
    rest(exchange, order);
  }
}

function rest(exchange: Exchange, order: CompatOrder): void {
  const side = exchange.side(order.side);
  enterQueue(order, exchange.session(order.session).compat.qtyOf(side.lotsAt(order.key)));
  side.link(order);
}

/** What is left of an order that may not rest expires. */
function finish(exchange: Exchange, order: CompatOrder): void {
  if (exchange.leaves(order) > 0) exchange.tellEnded(order, ExecType.expired, OrdStatus.expired);
  exchange.end(order);
}

/** Level by level from the best outward (`partial`). */
function walk(exchange: Exchange, order: CompatOrder, other: TouchSide): void {
  const lastKey = limitKey(order, other);
  if (order.timeInForce === TimeInForce.FOK && !order.isMarket && lotsWithin(other, lastKey) < exchange.leaves(order)) return;
  const restsAtLimit = order.timeInForce === TimeInForce.GTC && !order.isMarket;
  for (let key = other.touchKey; key !== NO_KEY && key >= lastKey; key = other.ladder.nextBelow(key)) {
    // Where a GTC buy reaches its limit the peer fills all the rest there in one piece; of a sell it fills what is shown first.
    if (restsAtLimit && order.side > 0 && key === lastKey) break;
    take(exchange, order, other, key, Math.min(exchange.leaves(order), other.lotsAt(key)));
    if (exchange.leaves(order) === 0) return;
  }
  if (restsAtLimit) takeAll(exchange, order, other, lastKey);
}

/** All that an order wants, at one price, whatever is shown there. */
function takeAll(exchange: Exchange, order: CompatOrder, other: TouchSide, key: number): void {
  take(exchange, order, other, key, exchange.leaves(order));
}

function take(exchange: Exchange, order: CompatOrder, other: TouchSide, key: number, lots: number): void {
  const slot = other.slotOf(key);
  const tapeRow = other.ladder.qty[slot]! > 0 ? other.statedRow[slot]! : exchange.row;
  exchange.fill(order, other.ticks(key), lots, Rule.taker, tapeRow, order.frontQtyBase);
}

/** Worst key of the other side that an order reaches. */
function limitKey(order: CompatOrder, other: TouchSide): number {
  if (!order.isMarket) return -order.key;
  return other.touchKey - (order.side > 0 ? MARKET_REACH_TICKS.buy : MARKET_REACH_TICKS.sell);
}

function lotsWithin(other: TouchSide, lastKey: number): number {
  let lots = 0;
  for (let key = other.touchKey; key !== NO_KEY && key >= lastKey; key = other.ladder.nextBelow(key)) lots += other.lotsAt(key);
  return lots;
}

function record(exchange: Exchange, m: Message): CompatOrder {
  const order = exchange.orders.take();
  order.session = m.session;
  order.clOrd = m.clOrd;
  order.parent = m.parent;
  order.side = m.side > 0 ? 1 : -1;
  order.timeInForce = m.timeInForce;
  order.isMarket = m.ordType === OrdType.market;
  order.key = order.isMarket ? 0 : exchange.side(m.side).key(m.priceTicks);
  order.qtyLots = m.qtyLots;
  return order;
}

/** The live order that a cancel or replace names; undefined after a cancelReject. */
function liveOrder(exchange: Exchange, m: Message): CompatOrder | undefined {
  const { ids } = exchange.session(m.session);
  const index = ids.live(m.clOrd);
  if (index >= 0) return exchange.orders.all[index];
  refuse(exchange, m, ExecType.cancelReject, ids.isUsed(m.clOrd) ? Reason.tooLate : Reason.unknownOrder, ids.filledOf(m.clOrd));
  return undefined;
}

function refuse(exchange: Exchange, m: Message, execType: number, reason: number, cumQtyLots: number): void {
  const report = exchange.port.blankReport(m.session);
  report.instrument = exchange.instrument;
  report.exchTs = exchange.nowNs;
  report.clOrd = m.clOrd;
  report.parent = m.parent;
  report.side = m.side;
  report.execType = execType;
  report.requestType = m.requestType;
  report.ordStatus = OrdStatus.rejected;
  report.reason = reason;
  report.leavesQtyLots = 0;
  report.cumQtyLots = cumQtyLots;
  exchange.send(report);
}

function refuseChange(exchange: Exchange, order: CompatOrder, reason: number): void {
  const report = exchange.startReport(order, ExecType.cancelReject);
  report.requestType = RequestType.replace;
  report.ordStatus = OrdStatus.rejected;
  report.reason = reason;
  exchange.send(report);
}
