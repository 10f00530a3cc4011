/**
 * A recorded flow in a matching market: the rows of a tape become messages of nobody's, at their times, so that what was recorded meets who trades there now.
 *
 * Single orders (L3) are what they are (`orders/`); levels (L2) are lots in the queue of their price (`levels/`). The rest is alike:
 *
 * | row | what happens |
 * |---|---|
 * | status | halts and resumes trading; resuming with a crossed book is an auction |
 * | mark, index, funding, and `trade` on a tape of orders | passed on; mark and index trigger stops |
 *
 * Who sent what was recorded does not react to anybody: it comes at its time, whatever has happened here. Nobody is told of its trades.
 *
 * Units: ticks, lots, ns of the run.
 */
import { DataError } from '../../../base/errors.js';
import { Flag, Kind } from '../../../market/row.js';
import { ExecType } from '../../../sim/message.js';
import type { BookEvents } from '../book-events.js';
import type { MatchingEngine } from '../engine.js';
import { CL_ORDS } from '../owners.js';
import type { ReportRing } from '../reports.js';
import type { FlowRows } from './flow-rows.js';
import { RecordedLevels } from './levels/recorded-levels.js';
import { ORDERS_END } from './nobody.js';
import { RecordedOrders } from './orders/recorded-orders.js';
import type { RecordedRows } from './recorded-rows.js';

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
export class RecordedFlow {
  readonly recorded: RecordedRows;
  readonly firstId: number;
  private readonly rows: FlowRows;
  private readonly isOfTape: boolean;
  private readonly host: FlowHost;
  private readonly events: BookEvents;
  private readonly ring: ReportRing;
  /** Reports that have been looked at. */
  private noted = 0;
  private concernsSession = false;

  /** `sessions`: how many there are, whose orders have the numbers below the tape's. `isOfTape`: rows come as late as they were recorded. */
  constructor(rows: FlowRows, sessions: number, host: FlowHost, events: BookEvents, ring: ReportRing, isOfTape = false) {
    this.rows = rows;
    this.isOfTape = isOfTape;
    this.firstId = sessions * CL_ORDS;
    this.host = host;
    this.events = events;
    this.ring = ring;
    const { floor } = host.engine;
    this.recorded =
      rows.levelOfDetail === 'L3'
        ? new RecordedOrders(floor, events, this.firstId)
        : new RecordedLevels(floor, events, this.firstId, rows.terms, () => {
            this.note();
          });
  }

  get nextTs(): number {
    return this.rows.nextTs;
  }

  /** The tape's row that has acted last, −1 none. */
  get lastRow(): number {
    return this.rows.row - 1;
  }

  get counts(): Readonly<Record<string, number>> {
    return this.recorded.counts;
  }

  /**
   * Carry out rows up to a time, group by group; ends early behind one that concerns a session, or when much is to be published.
   * @throws DataError for an order's number that there is no room for.
   */
  run(limitNs: number): void {
    const { rows, host, events, recorded } = this;
    this.concernsSession = false;
    const fullCount = events.count + PUBLISHED_ROWS;
    while (rows.nextTs <= limitNs && !this.concernsSession && events.count < fullCount) {
      const ts = rows.nextTs;
      host.at(ts);
      let isOver = false;
      while (!isOver && rows.nextTs === ts) {
        const { batch, index } = rows;
        isOver = (batch!.flags[index]! & Flag.last) !== 0;
        if (this.isOfTape) events.delayNs = rows.delayNs;
        this.apply(
          batch!.kind[index]!,
          batch!.side[index]!,
          batch!.priceTicks[index]!,
          batch!.qtyLots[index]!,
          batch!.orderId === undefined ? 0 : batch!.orderId[index]!,
          batch!.flags[index]!,
        );
        this.note();
        rows.step();
      }
      recorded.endGroup(rows.nextKind);
      host.engine.settle();
      this.note();
    }
  }

  /** What was reported since this was asked last is booked: lots that the flow has traded here. */
  note(): void {
    const { ring, firstId, recorded } = this;
    for (; this.noted < ring.written; this.noted++) {
      const at = this.noted & ring.mask;
      const orderId = ring.orderId[at]!;
      const execType = ring.execType[at]!;
      if (orderId < firstId) this.concernsSession = true;
      if (execType === ExecType.trade) {
        const makerId = ring.makerId[at]!;
        if (makerId < firstId) this.concernsSession = true;
        recorded.noteTrade(orderId, makerId, ring.side[at]!, ring.priceTicks[at]!, ring.qtyLots[at]!);
      } else if (execType === ExecType.replaced && orderId < firstId) {
        recorded.noteReplaced(orderId);
      }
    }
  }

  private apply(kind: number, side: number, priceTicks: number, lots: number, orderId: number, flags: number): void {
    if ((flags & Flag.strategyOnly) !== 0) return;
    const { recorded, host, events } = this;
    recorded.counts.recordedRows++;
    if (kind === Kind.status) {
      this.setTrading(lots !== 0);
    } else if ((kind === Kind.trade && this.rows.levelOfDetail === 'L3') || (kind >= Kind.mark && kind <= Kind.funding)) {
      events.pass(host.engine.floor.nowNs, kind, side, priceTicks, lots, flags & Flag.notVolume);
      if (kind === Kind.mark) host.engine.mark(priceTicks);
      else if (kind === Kind.index) host.engine.index(priceTicks);
    } else {
      if (!(orderId + this.firstId < ORDERS_END)) this.refuse(orderId);
      recorded.apply(kind, side, priceTicks, lots, orderId, flags);
    }
  }

  private setTrading(isTrading: boolean): void {
    this.recorded.beginAuction();
    this.host.setTrading(isTrading);
    this.note();
    this.recorded.endAuction();
  }

  private refuse(orderId: number): never {
    throw new DataError(
      `${this.rows.paths.join(', ')}: row ${this.rows.row}: got order ${orderId}, expected a number below ${ORDERS_END - this.firstId}, beside which the sessions' orders have room; import the tape anew, which numbers them from 1`,
    );
  }
}
