/**
 * A venue's rules as data: what a preset or a file of one's own says, read, with every default filled in.
 *
 * `src/run/venue/` reads the file; the files beside this one turn parts of it into what a matching engine asks per order or message:
 * `tick-table.ts`, `order-size.ts`, `fee-schedule.ts`, `rate-limit.ts`. Nothing here knows an instrument: prices and quantities are decimals
 * and become ticks and lots when a table is made for one. Bands of prices stand in `band-types.ts`.
 *
 * Units: prices, quantities, rates and money are exact decimals as text; names that end in `Ns` are integer ns, times of day ns since local
 * midnight. null: the venue has no such rule.
 *
 * Example: `{ name: 'mine', ticks: [{ from: '0', tick: '0.01' }], matching: { algorithm: 'fifo', … }, … }`.
 */

import type { BandRules } from './band-types.js';

/** Where a figure was read. */
export interface Source {
  readonly url: string;
  /** What was read there, in words. */
  readonly says: string;
}

/** Prices from `from` on, that price included, are multiples of `tick`. The first row is from 0; a negative price counts by its size. */
export interface TickRow {
  readonly from: string;
  readonly tick: string;
}

/** Orders at prices from `from` on, that price included, are multiples of `lot`. */
export interface LotRow {
  readonly from: string;
  readonly lot: string;
}

/** How large one order may be; no rows of lots: every lot of the instrument. Quantities in units of the instrument's quantity, values in its currency. */
export interface OrderSizeRules {
  readonly lots: readonly LotRow[];
  readonly minQty: string | null;
  readonly maxQty: string | null;
  /** Of market orders, where it differs. */
  readonly maxMarketQty: string | null;
  readonly minNotional: string | null;
  readonly maxNotional: string | null;
}

/** One step of sharing an incoming quantity out at a price. Quantities are lots. */
export type AllocationStep =
  /** The order that bettered the market first, if it is at least `minLots`, up to `maxLots`; null: no such bound. */
  | { readonly step: 'top'; readonly minLots: number | null; readonly maxLots: number | null }
  /** Lead market makers, each by its own percentage. */
  | { readonly step: 'lmm' }
  /** Splits what is left: `fifoPercent` of it to the next FIFO step, the rest to the next pro-rata step. */
  | { readonly step: 'split'; readonly fifoPercent: number }
  /** By time. */
  | { readonly step: 'fifo' }
  /** By size, rounded down; shares below `minLots` are none. */
  | { readonly step: 'proRata'; readonly minLots: number }
  /** One lot each to those that pro rata left without, largest first. */
  | { readonly step: 'leveling' };

/** Names of allocation algorithms: by time, by size, and CME's by their letter (tag 1142). */
export const ALGORITHMS = ['fifo', 'proRata', 'A', 'C', 'F', 'K', 'O', 'Q', 'S', 'T'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** What happens where two orders of one account would trade with each other. */
export const SELF_TRADE_MODES = ['none', 'cancelTaker', 'cancelMaker', 'cancelBoth', 'decrement', 'transfer'] as const;
export type SelfTradeMode = (typeof SELF_TRADE_MODES)[number];

/** What becomes of a post-only order that would take. */
export const POST_ONLY_MODES = ['reject', 'slide'] as const;
export type PostOnlyMode = (typeof POST_ONLY_MODES)[number];

/** Prices that stops may watch. */
export const STOP_TRIGGERS = ['last', 'mark', 'index'] as const;
export type StopTrigger = (typeof STOP_TRIGGERS)[number];

/** In which order stops are elected that one trade triggers: nearest stop price then time, or time alone. */
export const STOP_ELECTIONS = ['priceTime', 'time'] as const;
export type StopElection = (typeof STOP_ELECTIONS)[number];

/** Prices that an order may be pegged to. */
export const PEGS = ['primary', 'market', 'midpoint'] as const;
export type Peg = (typeof PEGS)[number];

/** Types of orders; `auction…` take part in calls only. */
export const ORDER_TYPES = [
  'limit',
  'market',
  'marketToLimit',
  'stop',
  'stopLimit',
  'takeProfit',
  'takeProfitLimit',
  'trailingStop',
  'trailingStopLimit',
  'auctionMarket',
  'auctionLimit',
  'imbalanceOnly',
] as const;
export type VenueOrderType = (typeof ORDER_TYPES)[number];

/** Times in force. */
export const TIMES_IN_FORCE = ['day', 'gtc', 'gtd', 'ioc', 'fok', 'fokb'] as const;
export type VenueTimeInForce = (typeof TIMES_IN_FORCE)[number];

/** A choice that an order makes, and what holds where it makes none. */
export interface Choice<T> {
  readonly modes: readonly T[];
  readonly default: T;
}

/** Orders that show a part of themselves. */
export interface IcebergRules {
  /** Where a refreshed part goes: behind the queue, or where the order stood. */
  readonly refresh: 'requeue' | 'keep';
  /** Most parts, ceil(quantity / shown). */
  readonly maxParts: number | null;
  /** Smallest shown quantity. */
  readonly minDisplayQty: string | null;
}

/** How stops work. */
export interface StopRules {
  readonly triggers: readonly StopTrigger[];
  /** What a stop watches that does not say. */
  readonly default: StopTrigger;
  readonly election: StopElection;
  /** A triggered stop becomes a limit this far behind its stop price, a price distance; null: a market order. */
  readonly protection: string | null;
  /** Smallest and largest trailing distance in basis points. */
  readonly trailingBps: { readonly min: number; readonly max: number } | null;
}

/** How orders meet. */
export interface MatchingRules {
  readonly algorithm: Algorithm;
  readonly steps: readonly AllocationStep[];
  /** Whether each replace loses its place; false: only a new price or a larger quantity does. */
  readonly replaceAlwaysRequeues: boolean;
  /** null: not allowed. */
  readonly iceberg: IcebergRules | null;
  readonly hidden: boolean;
  readonly minimumQuantity: boolean;
  readonly reduceOnly: boolean;
  readonly pegs: readonly Peg[];
  /** null: no such orders. */
  readonly postOnly: Choice<PostOnlyMode> | null;
  readonly selfTrade: Choice<SelfTradeMode>;
  /** null: no stops. */
  readonly stops: StopRules | null;
  /** A market order becomes a limit this far behind the best price, a price distance; null: it takes all. */
  readonly marketProtection: string | null;
  readonly orderTypes: readonly VenueOrderType[];
  readonly timesInForce: readonly VenueTimeInForce[];
}

/**
 * Phases of a day. Orders gather in preOpen and the auctions, and meet at one price when such a phase ends. An auction that begins and ends at one
 * time is a cross: orders for it gather beside continuous trading and meet then.
 */
export const PHASES = ['closed', 'preOpen', 'auction', 'continuous', 'halted', 'volatilityAuction', 'closingAuction'] as const;
export type Phase = (typeof PHASES)[number];

/** Days of the week. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Zones whose clock is known by rule: New York and Chicago change on the second Sunday of March and the first of November (since 2007). */
export const ZONES = ['UTC', 'America/New_York', 'America/Chicago'] as const;
export type Zone = (typeof ZONES)[number];

/** A change of phase. */
export interface PhaseChange {
  readonly phase: Phase;
  /** ns since local midnight. */
  readonly atNs: number;
  readonly days: readonly Weekday[];
}

/** When what holds: one phase for ever, or changes by the local clock, in order of the day; what a day ends with lasts until the next change. */
export type PhaseRules =
  { readonly always: Phase } | { readonly zone: Zone | { readonly utcOffsetNs: number }; readonly changes: readonly PhaseChange[] };

/** A call: orders gather and meet at one price. Times are before its end (the uncross). */
export interface AuctionRules {
  /** From when the indicative price and the imbalance are told. */
  readonly indicativeNs: number | null;
  /** How often they are told. */
  readonly indicativeEveryNs: number | null;
  /** From when orders may not be cancelled. */
  readonly noCancelNs: number | null;
  /** From when orders for this call are refused. */
  readonly noEntryNs: number | null;
  /** The end is drawn from this much time after the stated one; 0: at the time. */
  readonly randomEndNs: number;
  /** How long a volatility auction lasts. */
  readonly volatilityNs: number | null;
}

/** What a fee is of: the traded value, a unit of quantity (a share, a contract), a lot of the tape, an order. */
export const FEE_BASES = ['value', 'unit', 'lot', 'order'] as const;
export type FeeBasis = (typeof FEE_BASES)[number];

/** What is paid from this much volume on. Positive: we pay; negative: a rebate. */
export interface FeeTier {
  /** Volume of the window from which the tier holds; the first is '0'. */
  readonly from: string;
  readonly maker: string;
  readonly taker: string;
}

/** One schedule of fees. */
export interface FeeRules {
  readonly name: string;
  readonly per: FeeBasis;
  /** In order of their volume. */
  readonly tiers: readonly FeeTier[];
  /** Whole days before the day of the fill whose volume counts, without that day. */
  readonly windowDays: number;
  /** Volume is traded value in the instrument's currency, or quantity. */
  readonly volumeBy: 'value' | 'unit';
  /** Smallest and largest fee of one order, money; of what we pay alone. */
  readonly minPerOrder: string | null;
  readonly maxPerOrder: string | null;
  /** A fee is at most this share of the fill's traded value. */
  readonly maxOfValue: string | null;
}

/** Kinds of messages that limits tell apart. */
export const MESSAGE_KINDS = ['new', 'cancel', 'replace', 'massQuote'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** A limit on messages. */
export interface RateLimitRules {
  readonly name: string;
  readonly scope: 'account' | 'session';
  /** A bucket that refills all the time, or a count that begins anew at each whole multiple of the interval (UTC). */
  readonly refill: 'continuous' | 'window';
  /** Most tokens held; a bucket begins full. */
  readonly capacity: number;
  /** Tokens that come back in `intervalNs`; of a window always `capacity`. */
  readonly tokens: number;
  readonly intervalNs: number;
  /** Tokens a message takes; 0: it does not count. */
  readonly weights: Readonly<Record<MessageKind, number>>;
  /** What too many messages do: each is refused, or the session is ended. */
  readonly excess: 'reject' | 'disconnect';
}

/** A venue, whole. */
export interface VenueRules {
  readonly name: string;
  /** The day on which the figures were held against their sources, as `2026-11-27`. */
  readonly asOf: string;
  readonly sources: readonly Source[];
  /** Currency of prices and fees, for display; may be empty. */
  readonly currency: string;
  /** No rows: every tick of the tape. */
  readonly ticks: readonly TickRow[];
  readonly orderSize: OrderSizeRules;
  readonly matching: MatchingRules;
  readonly phases: PhaseRules;
  readonly auction: AuctionRules;
  /** Of closing auctions. */
  readonly closingAuction: AuctionRules;
  readonly bands: readonly BandRules[];
  /** The first is what holds where none is named. Empty: nothing is paid. */
  readonly fees: readonly FeeRules[];
  /** A message has to pass all. */
  readonly rateLimits: readonly RateLimitRules[];
  /** Most open orders of an account in the instrument. */
  readonly maxOpenOrders: number | null;
  /** Whether a session's orders go when its connection does. */
  readonly cancelOnDisconnect: boolean;
}
