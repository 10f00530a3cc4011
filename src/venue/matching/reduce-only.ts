/**
 * Reduce-only orders: they may bring their account's position nearer to zero, and no further.
 *
 * Units: lots.
 */
import { ACCOUNT, LINKS, TERMS } from './book/order-records.js';
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
