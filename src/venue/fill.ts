/**
 * One fill: booked in its world, and in the model's world told to the session with its reason (FILLS.md, all rules).
 *
 * The certainty of a fill is decided here: `doubtful` where the tape does not show enough (§5), else `certain` when the pessimistic shadow
 * has filled at least as much by then, else `likely`.
 */
import { invariant } from '../base/errors.js';
import { Certainty, ExecType, Liquidity, OrdStatus, Reason, Rule, type Message } from '../sim/message.js';
import type { Engine } from './engine.js';
import { markDead, tellMissed } from './rest.js';
import { World, WORLDS } from './worlds.js';

const GRID = 65536;

/**
 * Fill `lots` of an order in a world at `priceTicks`.
 * `aheadBefore` is what stood ahead before the row; `doubtful` says that the tape does not show enough.
 */
export function fillOrder(
  engine: Engine,
  o: number,
  world: number,
  priceTicks: number,
  lots: number,
  rule: number,
  tapeRow: number,
  aheadBefore: number,
  doubtful: boolean,
): void {
  const { orders } = engine;
  const at = o * WORLDS + world;
  // Here and below the message is made only where it is needed.
  if (!(lots > 0 && lots <= orders.leaves(o, world))) invariant(false, `a fill of ${lots} lots is within what order ${o} still wants`);
  orders.cumLots[at]! += lots;
  if (world !== World.model) return;
  const report = startReport(engine, o, ExecType.trade);
  report.ordStatus = report.leavesQtyLots === 0 ? OrdStatus.filled : OrdStatus.partiallyFilled;
  report.lastPxTicks = priceTicks;
  report.lastQtyLots = lots;
  report.liquidity = rule === Rule.taker ? Liquidity.taker : Liquidity.maker;
  report.rule = rule;
  report.tapeRow = tapeRow;
  report.aheadBefore = aheadBefore * GRID;
  report.aheadAfter = orders.aheadLots[at]! * GRID;
  report.certainty = certaintyOf(engine, o, doubtful);
  report.feeUnits = engine.sessions[orders.session[o]!]!.rules.feeUnits(report.liquidity, priceTicks, lots, orders.feeCharged[o] === 0);
  orders.feeCharged[o] = 1;
  if (report.leavesQtyLots === 0) {
    markDead(engine, o);
    tellMissed(engine, o);
  }
  send(engine, report);
}

/** A seat has taken no more of a level than it shows. */
export function conserveLevel(engine: Engine, shownLots: number, takenLots: number): void {
  if (takenLots > shownLots)
    invariant(false, `a session has taken ${takenLots} lots of the ${shownLots} that a level shows at row ${engine.row}`);
}

/** A report of an order's state; the caller completes and sends it. */
export function startReport(engine: Engine, o: number, execType: number): Message {
  const { orders } = engine;
  const report = engine.port.blankReport(orders.session[o]!);
  report.instrument = engine.instrument;
  report.exchTs = engine.nowNs;
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
export function send(engine: Engine, report: Message): void {
  engine.reported = true;
  engine.port.report(report);
}

function certaintyOf(engine: Engine, o: number, doubtful: boolean): number {
  if (doubtful || engine.isStale || engine.tapeCrossed) return Certainty.doubtful;
  const { cumLots } = engine.orders;
  return cumLots[o * WORLDS + World.pessimistic]! >= cumLots[o * WORLDS + World.model]! ? Certainty.certain : Certainty.likely;
}
