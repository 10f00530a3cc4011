/**
 * Orders that end at a time of their own (GTD), wherever they stand or wait by then.
 *
 * Units: ns. Invariant: every such order is in the heap; those of orders that have left are at most as many, and some.
 */
import { EventHeap } from '../../base/mem/event-heap.js';
import { ExecType, Reason } from '../../sim/message.js';
import type { MatchingFloor } from './floor.js';
import { endResting } from './leave.js';

/** Times of orders that have left are thrown away once they are more than those of orders that are there, and than so many. */
const STALE_MAX = 1024;

/** An order that comes in ends at a time. */
export function keepExpiry(f: MatchingFloor, row: number): void {
  const { terms } = f;
  if (terms.expireNs[row] === Number.POSITIVE_INFINITY) return;
  f.expiries.push(terms.expireNs[row]!, terms.arrival[row]!, row);
  f.expiringOrders++;
  if (f.expiries.size > 2 * f.expiringOrders + STALE_MAX) tidy(f);
}

/** Orders whose time has run out leave, in the order of their times, then as they came. */
export function expire(f: MatchingFloor): void {
  const { terms } = f;
  while (f.expiries.topTime <= f.nowNs) {
    const rank = f.expiries.topRank;
    const row = f.expiries.pop();
    if (isThere(f, row, rank)) endResting(f, terms.order[row]!, ExecType.expired, Reason.outOfTime);
  }
}

/** Rows are used again: whether the order that an event is of is there. */
function isThere(f: MatchingFloor, row: number, rank: number): boolean {
  return f.terms.order[row]! >= 0 && f.terms.arrival[row] === rank;
}

function tidy(f: MatchingFloor): void {
  const kept = new EventHeap();
  while (f.expiries.size > 0) {
    const { topTime, topRank } = f.expiries;
    const row = f.expiries.pop();
    if (isThere(f, row, topRank)) kept.push(topTime, topRank, row);
  }
  f.expiries = kept;
}
