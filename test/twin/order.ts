/**
 * What passes between the clock, the venue and its worlds: requests, reports, orders, and an order's stake in each world.
 */
import type { BookSide } from './book.js';

/** A request as it reaches the venue: ticks and lots, NaN where absent. */
export interface Request {
  do: 'new' | 'cancel' | 'replace';
  clOrdId: string;
  side: BookSide;
  type: string;
  tif: string;
  px: number;
  qty: number;
}

/** How far a fill can be trusted. */
export type Certainty = 'certain' | 'likely' | 'doubtful';

/** What the venue says about an order; `fill` only with `trade`. */
export interface Report {
  clOrdId: string;
  ts: number;
  execType: string;
  ordStatus: string;
  leaves: number;
  cum: number;
  fill?: WorldFill & { certainty: Certainty };
}

/** An order as one world sees it. `since` is the last row applied before it arrived; `unseen` that its level was never shown since. */
export interface Stake {
  id: string;
  side: BookSide;
  px: number;
  leaves: number;
  cum: number;
  ahead: number;
  skip: number;
  since: number;
  unseen: boolean;
}

/** One fill, `ahead` before and after in grid steps; `px` is the price of the fill. */
export interface WorldFill {
  stake: Stake;
  qty: number;
  px: number;
  rule: 'taker' | 'through' | 'queue' | 'crossed';
  tapeRow: number;
  before: number;
  after: number;
}

/** An order as the venue keeps it; `total` is FIX OrderQty. */
export interface Order {
  id: string;
  side: BookSide;
  px: number;
  total: number;
  tif: string;
  /** Market, IOC and FOK orders never rest. */
  immediate: boolean;
  status: 'live' | 'dead';
  /** As the pessimistic shadow, the optimistic shadow and the model see it. */
  stakes: { pessimistic: Stake; optimistic: Stake; model: Stake };
}

/** A new order as it was sent, the same in all worlds. */
export function toOrder({ clOrdId: id, side, px, qty, tif, type }: Request): Order {
  const stake = (): Stake => ({ id, side, px, leaves: qty, cum: 0, ahead: 0, skip: 0, since: -1, unseen: false });
  const immediate = type === 'market' || tif === 'IOC' || tif === 'FOK';
  return {
    id,
    side,
    px,
    total: qty,
    tif,
    immediate,
    status: 'live',
    stakes: { pessimistic: stake(), optimistic: stake(), model: stake() },
  };
}
