/**
 * A recorded flow in a matching market: the rows of a tape of single orders become messages of nobody's, at their times, so that what was recorded meets
 * who trades there now.
 *
 * | row | what happens |
 * |---|---|
 * | add | a limit order, which may trade with whoever stands against it |
 * | reduce, delete, replace | of what is left of the order here |
 * | execute | a market event against the order's side: see `executed.ts` |
 * | hidden | takes from sessions' orders that come first, else is passed on |
 * | clear | the tape's orders leave |
 * | status | halts and resumes trading; resuming with a crossed book is an auction |
 * | trade, mark, index, funding | passed on; mark and index trigger stops |
 *
 * The tape's orders do not react to anybody: what is recorded comes at its time, whatever has happened here. Nobody is told of their trades.
 *
 * Units: ticks, lots, ns of the run. Invariant: as long as no session trades, the book is the tape's after each group of rows, unless it is crossed
 * while it trades; `counts` tells where it could not be.
 */
import { DataError } from '../../../base/errors.js';
import { Flag, Kind } from '../../../market/row.js';
import { ExecType } from '../../../sim/message.js';
import type { BookEvents } from '../book-events.js';
import type { MatchingEngine } from '../engine.js';
import { CL_ORDS } from '../owners.js';
import type { ReportRing } from '../reports.js';
import { OrdersApart } from './apart.js';
import { applyRecorded } from './apply.js';
import type { ClearedPlaces } from './cleared.js';
import { BOOKED_TAKER, type FlowFloor, noFlowCounts, ORDERS_END } from './flow-floor.js';
import type { FlowRows } from './flow-rows.js';

/** Rows that are published together. */
const PUBLISHED_ROWS = 4096;

/** The market that a flow has entered. */
export interface FlowHost {
  readonly engine: MatchingEngine;
  /** The clock goes on to a time, and what is due by then happens. */
  at(ns: number): void;
  /** Trading stops (false) or goes on (true). */
  setTrading(isTrading: boolean): void;
}

/** The tape of one market. */
export class RecordedFlow implements FlowFloor {
  readonly apart = new OrdersApart();
  readonly cleared: ClearedPlaces = new Map();
  readonly loose = new Map<number, number>();
  readonly firstId: number;
  readonly floor: MatchingEngine['floor'];
  readonly events: BookEvents;
  readonly counts = noFlowCounts();
  private readonly rows: FlowRows;
  private readonly host: FlowHost;
  private readonly ring: ReportRing;
  /** Reports that have been looked at. */
  private noted = 0;
  private concernsSession = false;

  /** `sessions`: how many there are, whose orders have the numbers below the tape's. */
  constructor(rows: FlowRows, sessions: number, host: FlowHost, events: BookEvents, ring: ReportRing) {
    this.rows = rows;
    this.firstId = sessions * CL_ORDS;
    this.host = host;
    this.floor = host.engine.floor;
    this.events = events;
    this.ring = ring;
  }

  get nextTs(): number {
    return this.rows.nextTs;
  }

  /**
   * Carry out rows up to a time, group by group; ends early behind one that concerns a session, or when much is to be published.
   * @throws DataError for an order's number that there is no room for.
   */
  run(limitNs: number): void {
    const { rows, host, events } = this;
    this.concernsSession = false;
    const fullCount = events.count + PUBLISHED_ROWS;
    while (rows.nextTs <= limitNs && !this.concernsSession && events.count < fullCount) {
      const ts = rows.nextTs;
      host.at(ts);
      let isOver = false;
      while (!isOver && rows.nextTs === ts) {
        const { batch, index } = rows;
        isOver = (batch!.flags[index]! & Flag.last) !== 0;
        this.apply(
          batch!.kind[index]!,
          batch!.side[index]!,
          batch!.priceTicks[index]!,
          batch!.qtyLots[index]!,
          batch!.orderId![index]!,
          batch!.flags[index]!,
        );
        this.note();
        rows.step();
      }
      host.engine.settle();
      this.note();
    }
  }

  /** What was reported since this was asked last is booked: lots that recorded orders have traded here. */
  note(): void {
    const { ring, firstId } = this;
    for (; this.noted < ring.written; this.noted++) {
      const at = this.noted & ring.mask;
      const orderId = ring.orderId[at]!;
      if (orderId < firstId) this.concernsSession = true;
      if (ring.execType[at] !== ExecType.trade) continue;
      const makerId = ring.makerId[at]!;
      const lots = ring.qtyLots[at]!;
      const isOrder = orderId >= firstId && orderId < BOOKED_TAKER;
      if (makerId < firstId) this.concernsSession = true;
      else if (orderId !== BOOKED_TAKER) this.noteMaker(makerId, lots, isOrder ? orderId : -1);
      if (isOrder) this.apart.add(orderId, -lots);
    }
  }

  private noteMaker(makerId: number, lots: number, takerId: number): void {
    const { apart } = this;
    if (takerId >= 0 && apart.of(makerId) <= 0) {
      this.counts.crossed++;
      apart.setEarly(makerId, apart.earlyOf(makerId) + lots);
      apart.setEarly(takerId, apart.earlyOf(takerId) + lots);
    }
    apart.add(makerId, -lots);
  }

  private apply(kind: number, side: number, priceTicks: number, lots: number, orderId: number, flags: number): void {
    if ((flags & Flag.strategyOnly) !== 0) return;
    this.counts.recordedRows++;
    if (kind === Kind.status) {
      this.host.setTrading(lots !== 0);
    } else if (kind === Kind.trade || (kind >= Kind.mark && kind <= Kind.funding)) {
      this.events.pass(this.floor.nowNs, kind, side, priceTicks, lots, flags & Flag.notVolume);
      if (kind === Kind.mark) this.host.engine.mark(priceTicks);
      else if (kind === Kind.index) this.host.engine.index(priceTicks);
    } else {
      const number = orderId + this.firstId;
      if (!(number < ORDERS_END)) this.refuse(orderId);
      applyRecorded(this, kind, side, priceTicks, lots, number, flags);
    }
  }

  private refuse(orderId: number): never {
    throw new DataError(
      `${this.rows.paths.join(', ')}: row ${this.rows.row}: got order ${orderId}, expected a number below ${ORDERS_END - this.firstId}, beside which the sessions' orders have room; import the tape anew, which numbers them from 1`,
    );
  }
}
