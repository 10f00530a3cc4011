/**
 * Reduce-only orders: they may bring their account's position nearer to zero, and no further.
 *
 * Units: lots.
 */
import { ExecType, Reason } from '../../sim/message.js';
import { ACCOUNT, CUM, ID, LEAVES, LINKS, TERMS, VALUES } from './book/order-records.js';
import type { MatchingFloor } from './floor.js';
import { TermFlag } from './terms.js';
import { positionOf } from './trade.js';

/** Most lots that an order of this side may trade: of one that is reduce-only, what its account has to reduce now. */
export function reducible(f: MatchingFloor, o: number, side: number): number {
  const { links } = f.records;
  const row = links[o * LINKS + TERMS]!;
  if (row < 0 || (f.terms.flags[row]! & TermFlag.reduceOnly) === 0) return Number.POSITIVE_INFINITY;
  return Math.max(0, -side * positionOf(f, links[o * LINKS + ACCOUNT]!));
}

/**
 * An order arrives, maybe long after it was entered: a stop, or one that was replaced or follows the touch. It loses what is more than there is to
 * reduce by now, and says so; gives whether anything is left of it.
 */
export function holdToPosition(f: MatchingFloor, o: number, side: number, priceTicks: number): boolean {
  const most = reducible(f, o, side);
  const { values } = f.records;
  const leaves = values[o * VALUES + LEAVES]!;
  if (most === 0) return false;
  if (most < leaves) {
    values[o * VALUES + LEAVES] = most;
    const orderId = values[o * VALUES + ID]!;
    const lots = leaves - most;
    f.reports.push(f.seq, ExecType.restated, Reason.nothingToReduce, orderId, side, priceTicks, lots, most, values[o * VALUES + CUM]);
  }
  return true;
}
