/**
 * How a venue's reports are made: started with an order's state, completed by the caller, sent through the port.
 */
import { ExecType, Liquidity, OrdStatus, Reason, Rule, type Message } from '../sim/message.js';
import { markDead, tellMissed } from './end.js';
import type { Floor } from './floor.js';
import type { SessionImpact } from './impact/session-impact.js';
import { World, WORLDS } from './worlds.js';

const GRID = 65536;

/** A report of an order's state; the caller completes and sends it. */
export function startReport(floor: Floor, o: number, execType: number): Message {
  const { orders } = floor;
  const report = floor.port.blankReport(orders.session[o]!);
  report.instrument = floor.instrument;
  report.exchTs = floor.nowNs;
  report.execType = execType;
  report.reason = Reason.none;
  report.clOrd = orders.clOrd[o]!;
  report.parent = orders.parent[o]!;
  report.side = orders.side[o]!;
  report.cumQtyLots = orders.cumLots[o * WORLDS + World.model]!;
  report.leavesQtyLots = orders.qtyLots[o]! - report.cumQtyLots;
  report.ordStatus = report.cumQtyLots > 0 ? OrdStatus.partiallyFilled : OrdStatus.new;
  return report;
}

/** Put a report on the wire. */
export function send(floor: Floor, report: Message): void {
  floor.reported = true;
  floor.port.report(report);
}

/**
 * Tell a session of a fill that is booked: `lots` at the recorded `priceTicks`, by `rule`, because of `tapeRow`; what stood ahead before and after, in lots.
 * An order with its last lot is dead from here on.
 */
export function reportFill(
  floor: Floor,
  o: number,
  priceTicks: number,
  lots: number,
  rule: number,
  tapeRow: number,
  aheadBefore: number,
  aheadAfter: number,
  certainty: number,
): void {
  const { orders } = floor;
  const { rules } = floor.sessions[orders.session[o]!]!;
  const paidTicks = rules.impact === undefined ? priceTicks : priceTicks + shiftOf(floor, rules.impact, o, priceTicks, lots, rule);
  const report = startReport(floor, o, ExecType.trade);
  report.ordStatus = report.leavesQtyLots === 0 ? OrdStatus.filled : OrdStatus.partiallyFilled;
  report.lastPxTicks = paidTicks;
  report.lastQtyLots = lots;
  report.liquidity = rule === Rule.taker ? Liquidity.taker : Liquidity.maker;
  report.rule = rule;
  report.tapeRow = tapeRow;
  report.aheadBefore = aheadBefore * GRID;
  report.aheadAfter = aheadAfter * GRID;
  report.certainty = certainty;
  report.feeUnits = rules.feeUnits(report.liquidity, paidTicks, lots, orders.feeCharged[o] === 0);
  orders.feeCharged[o] = 1;
  if (report.leavesQtyLots === 0) {
    markDead(floor, o);
    tellMissed(floor, o);
  }
  send(floor, report);
}

/** The shift in force of a session that fills; lots that rested and were hit push too where the session says so. */
function shiftOf(floor: Floor, { shift }: SessionImpact, o: number, priceTicks: number, lots: number, rule: number): number {
  if (shift === undefined) return 0;
  if (rule === Rule.queue || rule === Rule.through) shift.provide(floor.nowNs, floor.row, priceTicks, floor.orders.side[o]!, lots);
  return shift.wholeTicks;
}
