/**
 * What a run says of a market that matches: its rules compiled, its day as times, its sessions' terms.
 *
 * Units: ns since the run's epoch, ticks, lots.
 */
import type { CallTimes } from './auction/call-watch.js';
import type { PriceGuard } from './bands/price-guard.js';
import type { RateLimitRules } from './rules/types.js';
import type { BookRules } from './rules-in-force.js';

/** A change of phase at a time. */
export interface PlannedPhase {
  readonly atNs: number;
  /** One of `Phase`. */
  readonly phase: number;
}

/** A call of the day, from when the market goes towards it: its opening, or the end of the call before. */
export interface PlannedCall extends CallTimes {
  /** Which of the changes of phase ends it. */
  readonly endsWith: number;
  readonly fromNs: number;
  /** Its stated end; the real one may be drawn, and later. */
  readonly endNs: number;
  /** By how much its end is put off, once, when its price would lie outside the collars; 0: it is not. */
  readonly extensionNs: number;
}

/** Volatility auctions, whose time no plan knows; times before their end, ns, 0: not at all. */
export interface VolatilityCalls {
  /** How long one lasts. */
  readonly lengthNs: number;
  readonly toldNs: number;
  readonly toldEveryNs: number;
  readonly noEntryNs: number;
  readonly noCancelNs: number;
  /** How much later than stated the next one ends, ns: drawn, one after the other. */
  readonly laterNs: () => number;
}

/** One market of a run. */
export interface MarketPlan {
  readonly rules: BookRules;
  /** When it opens and when the run of it ends. */
  readonly startNs: number;
  readonly endNs: number;
  /** Ascending; the first is at `startNs`. */
  readonly phases: readonly PlannedPhase[];
  /** Frequent batches: an auction phase is held this often; Infinity: at its end alone. */
  readonly batchNs: number;
  readonly rateLimits: readonly RateLimitRules[];
  /** What a post-only order does that would take, one of `PostOnly`. */
  readonly postOnly: number;
  /** Most open orders of a session; Infinity: any. */
  readonly maxOpenOrders: number;
  /** Whether all orders of a session leave with its connection; else those that say so. */
  readonly cancelOnDisconnect: boolean;
  /** Limits on prices; undefined: none. */
  readonly guard: PriceGuard | undefined;
  /** Ascending. */
  readonly calls: readonly PlannedCall[];
  readonly volatility: VolatilityCalls;
  /** Price that auctions refer to before the first trade, ticks; NaN: none. */
  readonly referenceTicks: number;
  /** Whether it stands for the market of its flow's tape: rows come as late as they were recorded, and fills name rows of the tape. */
  readonly isOfTape: boolean;
}

/** A stretch without a connection. */
export interface Loss {
  readonly fromNs: number;
  readonly untilNs: number;
}

/** A session at a market: what it pays, and what holds for it alone. */
export interface Member {
  readonly feeUnits: SessionFees;
  /** Self-trade prevention, one of `Stp`, and with whom its orders do not trade: a number from 1 that is theirs. */
  readonly stp: number;
  readonly stpGroup: number;
  /** When its connection is lost; ascending, apart. */
  readonly losses: readonly Loss[];
  /** How long it is away when the venue ends its session. */
  readonly reconnectNs: number;
  /** Whether the venue's limits on messages and open orders hold for it as for one account; of a crowd that stands for many they do not. */
  readonly isLimited: boolean;
}

/** What a fill of a session costs in cash units, positive when it pays. */
export type SessionFees = (orderId: number, liquidity: number, priceTicks: number, qtyLots: number, nowNs: number) => number;
