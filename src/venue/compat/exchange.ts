/**
 * The state of the compatible venue, and how its reports are made.
 *
 * Units: ticks, lots, ns since the tape epoch; what the queue models reckon with is quantity (see `queue.ts`). One exchange serves all sessions
 * with `compat: hftbacktest` of a replay.
 *
 * Nothing is conserved here: two own orders at one price both fill from the same trade, and displayed depth is never used up. That is the
 * peer's rule, which these sessions asked for; no shadows are carried either, so its fills are `likely`: the model says so, no bound does.
 */
import { invariant, InvariantError } from '../../base/errors.js';
import { Certainty, ExecType, Liquidity, OrdStatus, Reason, Rule, type Message } from '../../sim/message.js';
import type { VenuePort } from '../../sim/port.js';
import type { OrderGrid } from '../faults.js';
import { OrderIds } from '../order-ids.js';
import type { CompatRules, SessionRules } from '../rules.js';
import { CompatOrders, type CompatOrder } from './orders.js';
import { TouchSide } from './touch-side.js';

/** One session's orders and rules. */
export interface CompatSession {
  readonly rules: SessionRules;
  readonly compat: CompatRules;
  readonly ids: OrderIds;
}

/** The lots ahead in a report are in 1/65536 lots. */
const GRID = 65536;

/** The market, the orders in it, and what is being handled now. */
export class Exchange {
  readonly bid = new TouchSide(1);
  readonly ask = new TouchSide(-1);
  readonly orders = new CompatOrders();
  /** By session index; undefined for sessions of other venues. */
  readonly sessions: readonly (CompatSession | undefined)[];
  readonly instrument: number;
  readonly grid: OrderGrid;
  readonly port: VenuePort;
  /** Venue time and row of what is being handled. */
  nowNs = Number.NEGATIVE_INFINITY;
  row = -1;
  /** Whether a report was made since it was last set to false. */
  reported = false;

  constructor(instrument: number, grid: OrderGrid, rules: readonly SessionRules[], port: VenuePort) {
    this.instrument = instrument;
    this.grid = grid;
    this.port = port;
    this.sessions = rules.map((each) =>
      each.compat === undefined ? undefined : { rules: each, compat: each.compat, ids: new OrderIds() },
    );
  }

  /** The side with the given sign: +1 bids, −1 asks. */
  side(sign: number): TouchSide {
    return sign > 0 ? this.bid : this.ask;
  }

  /** The session of an index. */
  session(index: number): CompatSession {
    const session = this.sessions[index];
    if (session === undefined) throw new InvariantError(`broken invariant: session ${index} trades under compat: hftbacktest`);
    return session;
  }

  /** Lots that an order still wants. */
  leaves(order: CompatOrder): number {
    return order.qtyLots - order.cumQtyLots;
  }

  /** Fill `lots` of an order; a resting one that is then done leaves. `frontQtyBase`: what stood ahead before the row. */
  fill(order: CompatOrder, priceTicks: number, lots: number, rule: number, tapeRow: number, frontQtyBase: number): void {
    invariant(order.isLive && lots > 0 && lots <= this.leaves(order), 'a fill is within what the order still wants');
    const { rules, compat, ids } = this.session(order.session);
    order.cumQtyLots += lots;
    const report = this.startReport(order, ExecType.trade);
    report.ordStatus = report.leavesQtyLots === 0 ? OrdStatus.filled : OrdStatus.partiallyFilled;
    report.lastPxTicks = priceTicks;
    report.lastQtyLots = lots;
    report.liquidity = rule === Rule.taker ? Liquidity.taker : Liquidity.maker;
    report.rule = rule;
    report.tapeRow = tapeRow;
    report.aheadBefore = Math.round((frontQtyBase / compat.lotQtyBase) * GRID);
    report.aheadAfter = Math.round((order.frontQtyBase / compat.lotQtyBase) * GRID);
    report.certainty = Certainty.likely;
    report.feeUnits = rules.feeUnits(report.liquidity, priceTicks, lots, !order.hasPaidFee);
    order.hasPaidFee = true;
    if (report.leavesQtyLots === 0) ids.close(order.clOrd, order.cumQtyLots);
    this.send(report);
  }

  /** End an order that does not rest: its id is dead, its record is free. */
  end(order: CompatOrder): void {
    this.session(order.session).ids.close(order.clOrd, order.cumQtyLots);
    this.orders.release(order);
  }

  /** End an order that rests. */
  leave(order: CompatOrder): void {
    this.side(order.side).unlink(order);
    this.end(order);
  }

  /** A report of an order's state; the caller completes and sends it. */
  startReport(order: CompatOrder, execType: number): Message {
    const report = this.port.blankReport(order.session);
    report.instrument = this.instrument;
    report.exchTs = this.nowNs;
    report.execType = execType;
    report.reason = Reason.none;
    report.clOrd = order.clOrd;
    report.parent = order.parent;
    report.side = order.side;
    report.cumQtyLots = order.cumQtyLots;
    report.leavesQtyLots = this.leaves(order);
    report.ordStatus = order.cumQtyLots > 0 ? OrdStatus.partiallyFilled : OrdStatus.new;
    return report;
  }

  /** Tell that an order has ended with a rest: canceled or expired. */
  tellEnded(order: CompatOrder, execType: number, ordStatus: number): void {
    const report = this.startReport(order, execType);
    report.ordStatus = ordStatus;
    report.leavesQtyLots = 0;
    this.send(report);
  }

  /** Put a report on the wire. */
  send(report: Message): void {
    this.reported = true;
    this.port.report(report);
  }

  /** Check that ids, orders and queues agree. */
  invariant(): void {
    this.bid.invariant();
    this.ask.invariant();
    let live = 0;
    this.sessions.forEach((session, index) => {
      session?.ids.entries.forEach((entry, clOrd) => {
        if (entry <= 0) return;
        live++;
        const order = this.orders.all[entry - 1]!;
        invariant(
          order.isLive && order.session === index && order.clOrd === clOrd,
          `order ${entry - 1} is clOrd ${clOrd} of session ${index}`,
        );
        invariant(this.leaves(order) > 0, `order ${entry - 1} rests and wants lots`);
      });
    });
    const alive = this.orders.all.reduce((count, order) => count + (order.isLive ? 1 : 0), 0);
    invariant(alive === live, `${alive} orders are alive, requests find ${live}`);
  }
}
