/**
 * What every replayed market shares, whether its tape tells levels or single orders: the sessions with their orders, what is being handled now,
 * and the seam to what the two do differently (`Queues`).
 *
 * Requests, reports, fees, halts and the books of orders are written once, over this. The market behind levels is `engine.ts`, the one behind
 * single orders `l3/engine.ts`.
 *
 * Units: ticks, lots, ns since the tape epoch; prices as keys of a side (greater is better, see `market/ladder.ts`).
 */
import type { VenuePort } from '../sim/port.js';
import { OrderIds } from './order-ids.js';
import type { OwnOrders } from './own-orders.js';
import type { PrintMemory } from './prints.js';
import type { SessionRules, VenueFacts } from './rules.js';

/** One session's orders. */
export interface SessionOrders {
  readonly rules: SessionRules;
  readonly ids: OrderIds;
  /** New orders held while the market is halted, in order of arrival. */
  readonly held: number[];
}

/** Counts of what a tape told and the rules noticed, whatever the tape. */
export interface FloorCounts {
  /** Prints without a side, and those of them to which none could be given. */
  unsided: number;
  unsidedLost: number;
  clears: number;
  halts: number;
}

/** What levels and single orders do differently with an own order. */
export interface Queues {
  /** Best key of the other side with something available to a session, at or better than the limit; `NO_KEY` none. */
  bestAvailableKey(session: number, sideSign: number, priceKey: number): number;
  /** Lots that an order can take now. */
  availableLots(o: number): number;
  /** The rule **taker**: take what is marketable. */
  take(o: number): void;
  /** Stand at the back of the order's price. */
  join(o: number): void;
  /** Leave the queue for good or to arrive anew; the record stays. Does nothing to an order that does not rest. */
  leave(o: number): void;
  /** Orders of a session that rest, bids before asks, best price first, then in the order of their queue. */
  restingOf(session: number): number[];
  /** The rule **crossed** for an order that rests, against everything within its reach that is not taken; it may be gone afterwards. */
  cross(o: number): void;
}

/** The shared state. */
export interface Floor {
  readonly instrument: number;
  readonly facts: VenueFacts;
  readonly port: VenuePort;
  readonly orders: OwnOrders;
  readonly sessions: readonly SessionOrders[];
  readonly queues: Queues;
  readonly counts: FloorCounts;
  readonly prints: PrintMemory;
  /** Venue time and row of what is being handled. */
  nowNs: number;
  row: number;
  halted: boolean;
  /** Whether a report was made since it was last set to false. */
  reported: boolean;
}

/** A session that has no orders yet. */
export function newSession(rules: SessionRules): SessionOrders {
  return { rules, ids: new OrderIds(), held: [] };
}
