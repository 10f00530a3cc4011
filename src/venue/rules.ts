/**
 * What a scenario decides about a venue: the rules of each session, and what the tape says of itself.
 */
import type { CompatQueue, QtyOf } from './compat/queue.js';
import type { SessionImpact } from './impact/session-impact.js';
import type { QueueShare } from './queue-models.js';

/** The rules of one session at this venue. */
export interface SessionRules {
  readonly share: QueueShare;
  readonly netWindowNs: number;
  /** What becomes of a post-only order that would take. */
  readonly postOnly: 'reject' | 'slide';
  /** What a halt does to new orders. */
  readonly halted: 'reject' | 'hold';
  /** Fee of a fill in cash units, positive when we pay. */
  readonly feeUnits: (liquidity: number, priceTicks: number, qtyLots: number, firstFill: boolean) => number;
  /** What its trading does to its own version of the market; absent: nothing. One a session and tape, not shared. */
  readonly impact?: SessionImpact | undefined;
  /** Set: the session trades by another program's rules, and of the above only fees count. */
  readonly compat?: CompatRules | undefined;
}

/** What a session with `compat: hftbacktest` asks for (FILLS.md §8). */
export interface CompatRules {
  readonly queue: CompatQueue;
  /** The peer's PartialFillExchange; false: its NoPartialFillExchange. */
  readonly partial: boolean;
  readonly qtyOf: QtyOf;
  /** One lot as a quantity. */
  readonly lotQtyBase: number;
}

/** What the tape says of itself that rules need (FILLS.md §5). */
export interface VenueFacts {
  readonly orderTickTicks: number;
  readonly negativePrices: boolean;
  /** Levels a side that the feed shows; Infinity: all. */
  readonly depth: number;
  /** Prices that the opening snapshot reached, in ticks; undefined: all is told. */
  readonly snapshotRange: { readonly bidLowTicks: number; readonly askHighTicks: number } | undefined;
  readonly staleAfterNs: number;
}
