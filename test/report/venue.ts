/**
 * A small stand-in for a venue: plays a strategy against the made-up market and writes session columns, for the report's tests.
 *
 * Rules are named and shaped as in FILLS.md (taker, through, queue, crossed), simply: one order a price is looked at, queues move by
 * prints and by a third of each decrease. Good enough to look like a run; no test relies on its fills being right.
 */
import { NO_TERMS } from '../sim/no-terms.js';
import type { SessionColumns } from '../../src/sim/columns.js';
import { Certainty, ExecType, Liquidity, OrdStatus, OrdType, Reason, RequestType, Rule, TimeInForce } from '../../src/sim/message.js';
import { lcg, type Market, type MarketEvent } from './market.js';

const ENTRY_NS = 4_000_000;
const RESPONSE_NS = 2_000_000;

export interface PaperOrder {
  readonly clOrd: number;
  readonly side: 1 | -1;
  readonly tif: number;
  readonly market: boolean;
  readonly parent: number;
  ticks: number;
  leaves: number;
  cum: number;
  ahead: number;
  state: 'sent' | 'live' | 'dead';
  /** Lots that only an optimist would have filled. */
  missed: number;
}

/** How an order is sent; default a limit order without a parent, good till cancelled. */
export interface SendOptions {
  readonly tif?: number;
  readonly market?: boolean;
  readonly parent?: number;
}

export interface Trader {
  buy(ticks: number, lots: number, options?: SendOptions): PaperOrder;
  sell(ticks: number, lots: number, options?: SendOptions): PaperOrder;
  cancel(order: PaperOrder): void;
  replace(order: PaperOrder, ticks: number): void;
  parent(side: 1 | -1, lots: number, startTs: number, endTs: number): number;
}

type Step = (event: MarketEvent, trader: Trader) => void;
type Row = Record<string, number>;

interface Pending {
  readonly due: number;
  readonly act: (ts: number, event: MarketEvent) => void;
}

export class PaperVenue {
  private readonly strings: string[] = [''];
  private readonly requests: Row[] = [];
  private readonly reports: Row[] = [];
  private readonly parents: Row[] = [];
  private readonly orders: PaperOrder[] = [];
  private pending: Pending[] = [];
  private now!: MarketEvent;
  private readonly prefix: string;
  private readonly u: () => number;

  constructor(prefix: string, seed: number) {
    this.prefix = prefix;
    this.u = lcg(seed);
  }

  play(market: Market, step: Step, id: string): SessionColumns {
    const trader: Trader = {
      buy: (ticks, lots, options) => this.send(1, ticks, lots, options),
      sell: (ticks, lots, options) => this.send(-1, ticks, lots, options),
      cancel: (order) => this.request(order, RequestType.cancel, (ts) => this.cancelled(order, ts)),
      replace: (order, ticks) => this.request(order, RequestType.replace, (ts, event) => this.replaced(order, ticks, ts, event), ticks),
      parent: (side, lots, startTs, endTs) => this.decide(side, lots, startTs, endTs),
    };
    let last = market.events[0]!;
    for (const event of market.events) {
      this.arrivals(event.ts, last);
      this.now = event;
      this.match(event, last);
      step(event, trader);
      last = event;
    }
    return this.columns(id);
  }

  private decide(side: 1 | -1, lots: number, startTs: number, endTs: number): number {
    const id = this.parents.length + 1;
    const { ts, bidTicks, askTicks } = this.now;
    this.parents.push({ id, instrument: 0, side, qtyLots: lots, decidedTs: ts, startTs, endTs, decisionMid2Ticks: bidTicks + askTicks });
    return id;
  }

  private send(side: 1 | -1, ticks: number, lots: number, options: SendOptions = {}): PaperOrder {
    const { tif = TimeInForce.GTC, market = false, parent = 0 } = options;
    const clOrd = this.strings.length;
    this.strings.push(`${this.prefix}-${clOrd}`);
    const order: PaperOrder = { clOrd, side, tif, market, parent, ticks, leaves: lots, cum: 0, ahead: 0, state: 'sent', missed: 0 };
    this.orders.push(order);
    this.request(order, RequestType.new, (ts, event) => this.arrived(order, ts, event), market ? Number.NaN : ticks);
    return order;
  }

  private request(order: PaperOrder, type: number, act: Pending['act'], priceTicks = Number.NaN): void {
    const sentTs = this.now.ts;
    const due = sentTs + ENTRY_NS;
    const { clOrd, parent, side, market, tif } = order;
    const qtyLots = type === RequestType.cancel ? Number.NaN : order.leaves + order.cum;
    const ordType = market ? OrdType.market : OrdType.limit;
    this.requests.push({ sentTs, arriveTs: due, instrument: 0, type, clOrd, parent, side, ordType, timeInForce: tif, priceTicks, qtyLots });
    this.pending.push({ due, act });
  }

  private arrivals(ts: number, event: MarketEvent): void {
    while (this.pending.length > 0 && this.pending[0]!.due <= ts) {
      const { due, act } = this.pending.shift()!;
      act(due, event);
    }
  }

  private arrived(order: PaperOrder, ts: number, event: MarketEvent): void {
    const touch = order.side === 1 ? event.askTicks : event.bidTicks;
    const takes = order.market || order.side * (order.ticks - touch) >= 0;
    if (takes && order.tif === TimeInForce.GTX) {
      order.state = 'dead';
      this.report(order, ts, ExecType.rejected, OrdStatus.rejected, { reason: Reason.wouldTake });
      return;
    }
    order.state = 'live';
    this.report(order, ts, ExecType.new, OrdStatus.new);
    if (takes) {
      const shown = order.side === 1 ? event.askLots : event.bidLots;
      this.fill(order, ts, Math.min(order.leaves, shown), touch, Liquidity.taker, Rule.taker, event.row, 0, Certainty.certain);
      if (order.leaves > 0 && (order.market || order.tif === TimeInForce.IOC)) this.end(order, ts, ExecType.expired, OrdStatus.expired);
    }
    order.ahead = this.queueAt(order, event);
  }

  private queueAt(order: PaperOrder, event: MarketEvent): number {
    const own = order.side === 1 ? event.bidTicks : event.askTicks;
    const lots = order.side === 1 ? event.bidLots : event.askLots;
    if (order.ticks === own) return lots;
    return order.side * (order.ticks - own) > 0 ? 0 : 1500 + Math.floor(this.u() * 4000);
  }

  private cancelled(order: PaperOrder, ts: number): void {
    if (order.state === 'dead') this.report(order, ts, ExecType.cancelReject, OrdStatus.filled, { reason: Reason.tooLate });
    else this.end(order, ts, ExecType.canceled, OrdStatus.canceled);
  }

  private replaced(order: PaperOrder, ticks: number, ts: number, event: MarketEvent): void {
    if (order.state === 'dead') {
      this.report(order, ts, ExecType.cancelReject, OrdStatus.filled, { reason: Reason.tooLate });
      return;
    }
    order.ticks = ticks;
    this.report(order, ts, ExecType.replaced, order.cum > 0 ? OrdStatus.partiallyFilled : OrdStatus.new);
    order.ahead = this.queueAt(order, event);
  }

  private match(event: MarketEvent, last: MarketEvent): void {
    for (const order of this.orders) {
      if (order.state !== 'live') continue;
      if (event.print !== 0) this.print(order, event);
      else this.cross(order, event, last);
    }
    if (this.orders.length > 400)
      this.orders.splice(0, 200, ...this.orders.slice(0, 200).filter((order) => order.state !== 'dead' || order.missed > 0));
  }

  private print(order: PaperOrder, event: MarketEvent): void {
    if (event.print === order.side) return;
    const beyond = order.side * (order.ticks - event.printTicks);
    if (beyond < 0) return;
    const before = order.ahead;
    if (beyond > 0) {
      order.ahead = Math.min(order.ahead, 0);
      this.fill(
        order,
        event.ts,
        Math.min(order.leaves, event.printLots),
        order.ticks,
        Liquidity.maker,
        Rule.through,
        event.row,
        before,
        Certainty.certain,
      );
      return;
    }
    order.ahead = Math.max(0, order.ahead - event.printLots);
    const over = event.printLots - before;
    if (over < 1) {
      if (before - event.printLots < 400) order.missed = Math.min(order.leaves, 400);
      return;
    }
    const roll = this.u();
    const certainty = roll < 0.55 ? Certainty.certain : roll < 0.9 ? Certainty.likely : Certainty.doubtful;
    this.fill(
      order,
      event.ts,
      Math.min(order.leaves, Math.floor(over)),
      order.ticks,
      Liquidity.maker,
      Rule.queue,
      event.row,
      before,
      certainty,
    );
  }

  private cross(order: PaperOrder, event: MarketEvent, last: MarketEvent): void {
    const touch = order.side === 1 ? event.askTicks : event.bidTicks;
    const shown = order.side === 1 ? event.askLots : event.bidLots;
    if (order.side * (order.ticks - touch) >= 0) {
      const before = order.ahead;
      order.ahead = Math.min(order.ahead, 0);
      const certainty = this.u() < 0.85 ? Certainty.certain : Certainty.doubtful;
      this.fill(order, event.ts, Math.min(order.leaves, shown), order.ticks, Liquidity.maker, Rule.crossed, event.row, before, certainty);
      return;
    }
    const own = order.side === 1 ? event.bidTicks : event.askTicks;
    const decrease = order.side === 1 ? last.bidLots - event.bidLots : last.askLots - event.askLots;
    if (own === order.ticks && decrease > 0) order.ahead = Math.round(65536 * Math.max(0, order.ahead - decrease * 0.37)) / 65536;
  }

  private fill(
    order: PaperOrder,
    ts: number,
    lots: number,
    px: number,
    liquidity: number,
    rule: number,
    row: number,
    before: number,
    certainty: number,
  ): void {
    if (lots <= 0) return;
    order.leaves -= lots;
    order.cum += lots;
    order.missed = 0;
    const filled = order.leaves === 0;
    if (filled) order.state = 'dead';
    const rate = liquidity === Liquidity.maker ? 0.00002 : 0.0003;
    this.report(order, ts, ExecType.trade, filled ? OrdStatus.filled : OrdStatus.partiallyFilled, {
      lastPxTicks: px,
      lastQtyLots: lots,
      liquidity,
      rule,
      tapeRow: row,
      aheadBeforeLots: before,
      aheadAfterLots: order.ahead,
      certainty,
      feeUnits: Math.ceil(lots * 0.001 * px * 0.1 * rate * 1e8),
    });
  }

  private end(order: PaperOrder, ts: number, execType: number, ordStatus: number): void {
    order.state = 'dead';
    order.leaves = 0;
    this.report(order, ts, execType, ordStatus);
  }

  private report(order: PaperOrder, exchTs: number, execType: number, ordStatus: number, more: Row = {}): void {
    const { clOrd, parent, side, leaves, cum } = order;
    const base = { exchTs, recvTs: exchTs + RESPONSE_NS, instrument: 0, clOrd, parent, side, execType, ordStatus };
    this.reports.push({ ...base, reason: 0, leavesQtyLots: leaves, cumQtyLots: cum, ...more });
  }

  private columns(id: string): SessionColumns {
    const missed = this.orders.filter((order) => order.missed > 0 && order.cum === 0);
    return columnsOf(
      id,
      this.strings,
      this.requests,
      this.reports,
      this.parents,
      missed.map((order) => ({ clOrd: order.clOrd, instrument: 0, missedQtyLots: order.missed })),
    );
  }
}

/** Session columns from rows; what a row leaves out is 0. */
export function columnsOf(
  id: string,
  strings: readonly string[],
  requests: readonly Row[],
  reports: readonly Row[],
  parents: readonly Row[],
  missed: readonly Row[],
): SessionColumns {
  const f64 = (rows: readonly Row[], key: string): Float64Array => Float64Array.from(rows, (row) => row[key] ?? 0);
  const i32 = (rows: readonly Row[], key: string): Int32Array => Int32Array.from(rows, (row) => row[key] ?? 0);
  const u8 = (rows: readonly Row[], key: string): Uint8Array => Uint8Array.from(rows, (row) => row[key] ?? 0);
  const i8 = (rows: readonly Row[], key: string): Int8Array => Int8Array.from(rows, (row) => row[key] ?? 0);
  return {
    id,
    strings,
    terms: NO_TERMS,
    requests: {
      count: requests.length,
      sentTs: f64(requests, 'sentTs'),
      arriveTs: f64(requests, 'arriveTs'),
      instrument: u8(requests, 'instrument'),
      type: u8(requests, 'type'),
      clOrd: i32(requests, 'clOrd'),
      parent: i32(requests, 'parent'),
      side: i8(requests, 'side'),
      ordType: u8(requests, 'ordType'),
      timeInForce: u8(requests, 'timeInForce'),
      priceTicks: f64(requests, 'priceTicks'),
      qtyLots: f64(requests, 'qtyLots'),
    },
    reports: {
      count: reports.length,
      exchTs: f64(reports, 'exchTs'),
      recvTs: f64(reports, 'recvTs'),
      instrument: u8(reports, 'instrument'),
      clOrd: i32(reports, 'clOrd'),
      parent: i32(reports, 'parent'),
      side: i8(reports, 'side'),
      execType: u8(reports, 'execType'),
      ordStatus: u8(reports, 'ordStatus'),
      reason: u8(reports, 'reason'),
      leavesQtyLots: f64(reports, 'leavesQtyLots'),
      cumQtyLots: f64(reports, 'cumQtyLots'),
      priceTicks: new Float64Array(reports.length).fill(Number.NaN),
      lastPxTicks: f64(reports, 'lastPxTicks'),
      lastQtyLots: f64(reports, 'lastQtyLots'),
      liquidity: u8(reports, 'liquidity'),
      rule: u8(reports, 'rule'),
      tapeRow: f64(reports, 'tapeRow'),
      aheadBeforeLots: f64(reports, 'aheadBeforeLots'),
      aheadAfterLots: f64(reports, 'aheadAfterLots'),
      certainty: u8(reports, 'certainty'),
      feeUnits: f64(reports, 'feeUnits'),
    },
    parents: {
      count: parents.length,
      id: i32(parents, 'id'),
      instrument: u8(parents, 'instrument'),
      side: i8(parents, 'side'),
      qtyLots: f64(parents, 'qtyLots'),
      decidedTs: f64(parents, 'decidedTs'),
      startTs: f64(parents, 'startTs'),
      endTs: f64(parents, 'endTs'),
      decisionMid2Ticks: f64(parents, 'decisionMid2Ticks'),
    },
    records: { count: 0, ts: new Float64Array(0), name: new Int32Array(0), value: new Float64Array(0) },
    logs: { count: 0, ts: new Float64Array(0), text: new Int32Array(0) },
    missed: {
      count: missed.length,
      clOrd: i32(missed, 'clOrd'),
      instrument: u8(missed, 'instrument'),
      missedQtyLots: f64(missed, 'missedQtyLots'),
    },
    digest: '5be1'.repeat(16),
  };
}
