/**
 * A matching market in a run: the sessions' requests go to an engine, its reports back to them, and what it publishes becomes the rows that all see.
 *
 * It is the second kind of venue beside the replay: a strategy does not know which one it trades on. Between requests only the plan of the day and orders
 * whose time runs out move it.
 *
 * Units: ticks, lots, ns since the run's epoch. Invariant: rows are published in order of time; a request is answered by an accept or a reject.
 */
import { Certainty, type Message, Reason, RequestType } from '../../sim/message.js';
import { Kind } from '../../market/row.js';
import type { LiveWindow } from '../../sim/live-window.js';
import type { CallPort } from '../../sim/port.js';
import type { RecordedVenue } from '../split.js';
import { BookEvents } from './book-events.js';
import { Connections } from './connections.js';
import { CUM, VALUES } from './book/order-records.js';
import { MatchingEngine } from './engine.js';
import { OrderEntry, Trigger, waitsForPrice } from './entry.js';
import { Gate } from './gate.js';
import { type FlowHost, RecordedFlow } from './flow/recorded-flow.js';
import type { FlowRows } from './flow/flow-rows.js';
import type { MarketPlan, Member } from './market-plan.js';
import { CL_ORDS, orderIdOf, Owner } from './owners.js';
import { ReportRing } from './reports.js';
import { Phase } from './rules-in-force.js';
import { Published, type RowSink } from './published.js';
import { readEntry } from './read-entry.js';
import type { StatedPrice } from './stated-price.js';
import { tellRefusal, tellReports, type Teller } from './tell.js';
import { TradingDay } from './trading-day.js';

/** One instrument's market. */
export class MatchingMarket implements RecordedVenue, Teller, FlowHost {
  nextTs: number;
  lastTs = Number.NEGATIVE_INFINITY;
  nowNs = 0;
  requestType = 0;
  askedTicks = Number.NaN;
  readonly strangersFrom: number;
  readonly instrument: number;
  readonly port: CallPort;
  readonly owners: readonly Owner[];
  readonly engine: MatchingEngine;
  /** Recorded orders that come in; undefined: none. */
  readonly flow: RecordedFlow | undefined;

  private readonly plan: MarketPlan;
  private readonly window: LiveWindow;
  private readonly ring = new ReportRing();
  private readonly events = new BookEvents();
  private readonly published: Published;
  private readonly entry = new OrderEntry();
  private readonly gate: Gate;
  private readonly day: TradingDay;
  /** The mark and the index, where the market has any. */
  private stated: readonly StatedPrice[] = [];
  private readonly connections: Connections;
  /** When the plan or an order that runs out moves the market next. */
  private plannedTs = 0;
  private seq = 0;
  private refused = 0;
  /** Reports that somebody was told. */
  private told = 0;

  /** `members` by session index; `flow`: recorded orders that come in beside those of sessions. */
  constructor(
    instrument: number,
    plan: MarketPlan,
    window: LiveWindow,
    members: readonly Member[],
    port: CallPort,
    tape?: RowSink,
    flow?: FlowRows,
  ) {
    this.instrument = instrument;
    this.plan = plan;
    this.window = window;
    this.port = port;
    this.gate = new Gate(plan.maxOpenOrders);
    this.connections = new Connections(members);
    this.owners = members.map((member) => new Owner(member, plan.rateLimits));
    this.engine = new MatchingEngine(instrument, plan.rules, this.ring);
    this.day = new TradingDay(plan, this.engine, this.events, (found, referenceTicks) =>
      port.indicative(instrument, this.nowNs, found.priceTicks, found.volumeLots, found.surplusLots, referenceTicks),
    );
    this.published = new Published(this.events, this.day.rows, window, tape);
    this.engine.floor.events = this.events;
    this.engine.floor.guard = plan.guard;
    this.strangersFrom = members.length * CL_ORDS;
    this.flow = flow === undefined ? undefined : new RecordedFlow(flow, members.length, this, this.events, this.ring, plan.isOfTape);
    this.nextTs = this.plannedTs = plan.startNs;
  }

  /** Work out a mark or an index from now on; before the market opens. */
  statePrices(prices: readonly StatedPrice[]): void {
    this.stated = prices;
  }

  get nextRow(): number {
    return this.window.loadedRows;
  }

  get heldRow(): number {
    return this.window.loadedRows;
  }

  get isUncross(): boolean {
    return this.day.isUncross;
  }

  get openOrders(): number {
    return this.owners.reduce((sum, { openOrders }) => sum + openOrders, 0);
  }

  get counts(): Readonly<Record<string, number>> {
    const { auctions, indicatives } = this.day;
    return { trades: this.engine.floor.trades, auctions, indicatives, refused: this.refused, ...this.flow?.counts };
  }

  refresh(): void {
    const expiry = this.engine.floor.expiries.topTime;
    this.plannedTs = Math.min(expiry, this.day.dueNs, this.connections.dueNs);
    for (const { nextNs } of this.stated) if (nextNs < this.plannedTs) this.plannedTs = nextNs;
    const flow = this.flow === undefined ? Number.POSITIVE_INFINITY : this.flow.nextTs;
    this.nextTs = flow < this.plannedTs ? flow : this.plannedTs;
    if (this.nextTs > this.plan.endNs) this.nextTs = Number.POSITIVE_INFINITY;
  }

  /** Carry out what the plan says and what was recorded, up to a time; the plan's first where both are of one. Ends early when somebody was told something. */
  advance(limitNs: number): void {
    const { told } = this;
    // Where nothing is left the next time is Infinity.
    const lastNs = Math.min(limitNs, Number.MAX_VALUE);
    while (this.told === told && this.nextTs <= lastNs) {
      if (this.nextTs < this.plannedTs) {
        this.flow!.run(lastNs < this.plannedTs ? lastNs : this.plannedTs - 1);
        this.publish();
      } else {
        this.at(this.nextTs);
        this.carryOut();
      }
      this.refresh();
    }
  }

  onRequest(m: Message): void {
    if (m.dueNs > this.plan.endNs) {
      this.refuseAfterEnd(m);
      return;
    }
    this.at(m.dueNs);
    this.requestType = m.requestType;
    const owner = this.owners[m.session]!;
    const reason = this.gate.faultOf(owner, m);
    if (this.gate.endsSession) this.lose(m.session, m.dueNs + owner.reconnectNs);
    if (reason !== Reason.none) this.refuse(m, reason);
    else if (m.requestType === RequestType.new) this.enter(owner, m);
    else if (m.requestType === RequestType.cancel) this.engine.cancel(orderIdOf(m.session, m.clOrd));
    else if (m.requestType === RequestType.massCancel) this.massCancel(m);
    else this.replace(m);
    this.publish();
    this.refresh();
  }

  dropSession(session: number, nowNs: number): void {
    if (nowNs > this.plan.endNs) return;
    this.at(nowNs);
    this.engine.massCancel(session + 1, 0, true);
    this.publish();
    this.refresh();
  }

  finish(): void {
    // Nothing is missed: each trade is a real one.
    this.published.record();
  }

  invariant(): void {
    this.engine.invariant();
    this.flow?.recorded.invariant();
  }

  at(ns: number): void {
    this.nowNs = ns;
    this.lastTs = ns;
    this.engine.at(this.seq++, ns);
  }

  /** The tape halts trading, or resumes it: what has come to cross meanwhile then trades in an auction. */
  setTrading(isTrading: boolean): void {
    const { engine, day } = this;
    if (isTrading === (engine.floor.phase === Phase.continuous)) {
      this.events.status(this.nowNs, isTrading);
      return;
    }
    if (!isTrading) {
      engine.enterPhase(Phase.halted);
      return;
    }
    this.publish();
    day.isUncross = true;
    engine.enterPhase(Phase.auction);
    const held = engine.enterPhase(Phase.continuous, day.referenceTicks);
    if (held !== undefined && held.volumeLots > 0) day.auctions++;
    this.publish();
    day.isUncross = false;
  }

  /** What is due now, one thing at a time. */
  private carryOut(): void {
    const loss = this.connections.take(this.nowNs);
    const stated = loss === undefined ? this.stated.find(({ nextNs }) => nextNs <= this.nowNs) : undefined;
    if (loss !== undefined) this.lose(loss.session, loss.untilNs);
    else if (stated !== undefined) this.state(stated);
    else this.told += this.day.step();
    this.publish();
    this.day.isUncross = false;
  }

  /** The mark or the index is looked at; where it moved all see it, and stops that wait for it are triggered. */
  private state(price: StatedPrice): void {
    const ticks = price.look();
    if (Number.isNaN(ticks)) return;
    const isMark = price.trigger === Trigger.mark;
    this.events.pass(this.nowNs, isMark ? Kind.mark : Kind.index, 0, ticks, 0, 0);
    if (isMark) this.engine.mark(ticks);
    else this.engine.index(ticks);
  }

  /** A session's connection is lost: orders leave that go with it, and what it is told reaches it when it is back. */
  private lose(session: number, untilNs: number): void {
    const owner = this.owners[session]!;
    owner.awayUntilNs = Math.max(owner.awayUntilNs, untilNs);
    this.port.holdReports(this.instrument, session, untilNs);
    this.engine.disconnect(session + 1, this.plan.cancelOnDisconnect);
  }

  private enter(owner: Owner, m: Message): void {
    owner.use(m.clOrd, m.parent);
    // Who waits for a price is accepted at that.
    this.askedTicks = waitsForPrice(m.ordType) ? Number.NEGATIVE_INFINITY : m.priceTicks;
    this.engine.enter(readEntry(this.entry.clear(), m, owner, this.plan));
  }

  /** Each order that leaves says so; where there is none the request is refused, so that it is answered too. */
  private massCancel(m: Message): void {
    if (this.engine.floor.phase === Phase.closed) this.refuse(m, Reason.closed);
    else if (this.engine.massCancel(m.session + 1, m.side) === 0) this.refuse(m, Reason.unknownOrder);
  }

  /** A replace states the new total, fills included; the engine what is open. A total of no more than has traded cancels. */
  private replace(m: Message): void {
    const { floor } = this.engine;
    const orderId = orderIdOf(m.session, m.clOrd);
    const o = floor.ids.get(floor.records.values, orderId);
    const cumLots = o < 0 ? 0 : floor.records.values[o * VALUES + CUM]!;
    const leavesLots = Number.isNaN(m.qtyLots) ? Number.NaN : Math.max(0, m.qtyLots - cumLots);
    this.engine.replace(orderId, m.priceTicks, leavesLots);
  }

  /** The market is over, and another one goes on: nothing moves here any more. */
  private refuseAfterEnd(m: Message): void {
    this.nowNs = m.dueNs;
    this.refuse(m, Reason.closed);
  }

  private refuse(m: Message, reason: number): void {
    const owner = this.owners[m.session]!;
    if (m.requestType === RequestType.new && reason !== Reason.duplicate) owner.use(m.clOrd, m.parent);
    this.refused++;
    tellRefusal(this, this.engine.floor, m, reason);
  }

  /** The tape's row that a fill names; `eventRow`: which of the rows not yet published tells it, −1 none. */
  rowOf(eventRow: number): number {
    return this.plan.isOfTape ? this.flow!.lastRow : this.published.firstRow + Math.max(0, eventRow);
  }

  /** How far a fill can be trusted that happens now, with an order at rest of this side and price. */
  certainty(side: number, priceTicks: number): number {
    return this.flow === undefined ? Certainty.certain : this.flow.recorded.certainty(side, priceTicks);
  }

  /** What the engine has said goes to its owners, and what it has published to those who see the market. */
  private publish(): void {
    const toldOfCall = this.day.afterMessage();
    this.published.publish();
    this.flow?.note();
    this.told += toldOfCall + tellReports(this, this.ring);
    this.published.recordMany();
  }
}
