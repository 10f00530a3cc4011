/**
 * What the parts of a flow of single orders share: the floor that it enters, whose orders are its own, and what was noticed.
 *
 * Orders of the tape keep its numbers, added to `firstId`, below which those of sessions lie.
 */
import type { BookEvents } from '../../book-events.js';
import type { MatchingFloor } from '../../floor.js';
import type { OrdersApart } from './apart.js';
import type { ClearedPlaces } from './cleared.js';

/** What a flow has noticed, rows unless it says otherwise. */
export interface FlowCounts extends Record<string, number> {
  recordedRows: number;
  /** Rows of orders that the tape has never added. */
  unknownOrders: number;
  /** Executions of more than the tape has of the order. */
  executedBeyond: number;
  /** Executions of an order that another one of the tape stood before. */
  outOfTurn: number;
  /** Trades between two orders of which the tape says that both stood: it was crossed. */
  crossed: number;
  /** Rows about an order that has left here before it left on the tape. */
  voidRows: number;
  /** Prints that met nobody here, and are passed on as they were. */
  passedBy: number;
  /** Lots of recorded aggressors that found nobody any more. */
  unmetLots: number;
  clears: number;
}

/** Nothing noticed yet. */
export function noFlowCounts(): FlowCounts {
  return {
    recordedRows: 0,
    unknownOrders: 0,
    executedBeyond: 0,
    outOfTurn: 0,
    crossed: 0,
    voidRows: 0,
    passedBy: 0,
    unmetLots: 0,
    clears: 0,
  };
}

/** A floor with a recorded flow. */
export interface FlowFloor {
  readonly floor: MatchingFloor;
  readonly events: BookEvents;
  readonly apart: OrdersApart;
  readonly counts: FlowCounts;
  /** Numbers from here on are the flow's. */
  readonly firstId: number;
  /** Who stood behind the orders that clears have taken. */
  readonly cleared: ClearedPlaces;
  /** By side and price, the number of the lots there that belong to no order. */
  readonly loose: Map<number, number>;
}
