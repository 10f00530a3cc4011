/**
 * The rows of a tape of single orders (L3) on a floor: each order of the tape is one of nobody's, under the tape's own number.
 *
 * | row | what happens |
 * |---|---|
 * | add | a limit order, which may trade with whoever stands against it |
 * | reduce, delete, replace | of what is left of the order here |
 * | execute | a market event against the order's side: see `executed.ts` |
 * | hidden | takes from sessions' orders that come first, else is passed on |
 * | clear | the tape's orders leave |
 *
 * Units: ticks, lots. Invariant: as long as no session trades, the book is the tape's after each group of rows, unless it is crossed while it trades;
 * `counts` tells where it could not be.
 */
import { Certainty } from '../../../../sim/message.js';
import type { BookEvents } from '../../book-events.js';
import type { MatchingFloor } from '../../floor.js';
import { BOOKED_TAKER } from '../nobody.js';
import type { RecordedRows } from '../recorded-rows.js';
import { OrdersApart } from './apart.js';
import { applyRecorded } from './apply.js';
import type { ClearedPlaces } from './cleared.js';
import { type FlowFloor, noFlowCounts } from './flow-floor.js';

/** The orders of one tape on one floor. */
export class RecordedOrders implements FlowFloor, RecordedRows {
  readonly apart = new OrdersApart();
  readonly cleared: ClearedPlaces = new Map();
  readonly loose = new Map<number, number>();
  readonly counts = noFlowCounts();
  readonly firstId: number;
  readonly floor: MatchingFloor;
  readonly events: BookEvents;

  /** The tape's orders have their numbers from `firstId` on. */
  constructor(floor: MatchingFloor, events: BookEvents, firstId: number) {
    this.floor = floor;
    this.events = events;
    this.firstId = firstId;
  }

  apply(kind: number, side: number, priceTicks: number, lots: number, orderId: number, flags: number): void {
    applyRecorded(this, kind, side, priceTicks, lots, orderId + this.firstId, flags);
  }

  endGroup(): void {
    // Each row has done what it does.
  }

  /** Lots of the tape's orders that trade here are booked; what a recorded execution took is booked with its row. */
  noteTrade(takerId: number, makerId: number, _side: number, _priceTicks: number, lots: number): void {
    const isOrder = takerId >= this.firstId && takerId < BOOKED_TAKER;
    if (makerId >= this.firstId && takerId !== BOOKED_TAKER) this.noteMaker(makerId, lots, isOrder ? takerId : -1);
    if (isOrder) this.apart.add(takerId, -lots);
  }

  noteReplaced(): void {
    // An order of a session has a place in the real queue: nothing hangs on the one that it had.
  }

  beginAuction(): void {
    // Trades are booked by order, whatever their price.
  }

  endAuction(): void {
    // As above.
  }

  /** The queue is the recorded one: nothing is estimated. */
  certainty(): number {
    return Certainty.certain;
  }

  invariant(): void {
    // What an order has here and on its tape is held together by what is booked of it.
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
}
