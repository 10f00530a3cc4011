/**
 * The kinds of orders that a venue takes; what it does not know is refused as unsupported.
 *
 * Codes are bits: a type, a time in force, a trigger or a peg of code `c` is taken where bit `c` is set. GTC is always taken: a run is seldom longer than a
 * venue's day.
 *
 * Example: a venue without hidden orders: `{ ...ALL_KINDS, hidden: false }`.
 */
import { Reason } from '../../sim/message.js';
import { EntryTif, EntryType, type OrderEntry, waitsForPrice } from './entry.js';

/** What is taken. */
export interface OrderKinds {
  readonly ordTypes: number;
  readonly timesInForce: number;
  readonly triggers: number;
  readonly pegs: number;
  readonly hidden: boolean;
  readonly iceberg: boolean;
  readonly minimumQuantity: boolean;
  readonly reduceOnly: boolean;
  readonly trailing: boolean;
  /** Least and most distance of a trailing stop in basis points. */
  readonly trailingBpsMin: number;
  readonly trailingBpsMax: number;
}

/** Why a venue does not know such an order; `Reason.none`: it does. */
export function kindFault(kinds: OrderKinds, e: OrderEntry): number {
  const has = (bits: number, code: number): boolean => ((bits >> code) & 1) === 1;
  const isStop = waitsForPrice(e.ordType);
  const trails = e.trailingBps !== 0 || e.trailingTicks !== 0;
  const isKnown =
    has(kinds.ordTypes, e.ordType) &&
    (e.timeInForce === EntryTif.GTC || has(kinds.timesInForce, e.timeInForce)) &&
    (!isStop || has(kinds.triggers, e.trigger)) &&
    (e.ordType !== EntryType.pegged || has(kinds.pegs, e.peg)) &&
    (kinds.hidden || !e.isHidden) &&
    (kinds.iceberg || e.displayLots !== e.displayLots) &&
    (kinds.minimumQuantity || e.minQtyLots === 0) &&
    (kinds.reduceOnly || !e.isReduceOnly) &&
    (kinds.trailing || !isStop || !trails);
  if (!isKnown) return Reason.unsupported;
  const isFar = e.trailingBps !== 0 && (e.trailingBps < kinds.trailingBpsMin || e.trailingBps > kinds.trailingBpsMax);
  return isStop && isFar ? Reason.unsupported : Reason.none;
}
