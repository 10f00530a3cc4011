/**
 * Orders of nobody's, whom a recorded flow enters: no account, no group, no terms, no reports.
 *
 * A flow's orders have numbers of their own, from one on below which those of sessions lie, up to `ORDERS_END`.
 */
import { ACCOUNT, GROUP, LINKS, QUEUE, TERMS } from '../book/order-records.js';
import type { MatchingFloor } from '../floor.js';
import { Phase } from '../rules-in-force.js';

/** Numbers of a recorded aggressor, who is no order on the tape: while it takes what is booked at once, and what is booked when the row is over. */
export const BOOKED_TAKER = 9_007_199_254_740_990;
export const TAKER = 9_007_199_254_740_991;
/** How many numbers below those are kept for lots without an order. */
const LOOSE_NUMBERS = 1_048_576;
/** The flow's orders have numbers below this. */
export const ORDERS_END = BOOKED_TAKER - LOOSE_NUMBERS;

/** Whether trades happen. */
export function isTrading(f: MatchingFloor): boolean {
  return f.phase === Phase.continuous;
}

/** A record of nobody's plain order that stands nowhere yet. */
export function nobodysRecord(f: MatchingFloor, orderId: number, side: number, lots: number): number {
  const o = f.records.take(orderId, lots);
  const { links } = f.records;
  links[o * LINKS + QUEUE] = (side + 1) >> 1;
  links[o * LINKS + ACCOUNT] = 0;
  links[o * LINKS + GROUP] = 0;
  links[o * LINKS + TERMS] = -1;
  return o;
}
