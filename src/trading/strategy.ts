/**
 * The strategy interface: what a strategy file exports and what it is given.
 *
 * A strategy is one file whose default export is `defineStrategy({ params, … })`. Callbacks are optional and synchronous; one that
 * is absent is never called. Times are ns since the tape epoch on the strategy's clock; prices integer ticks, quantities integer
 * lots; `ctx.instrument` converts decimals. `trade`, `indicative` and `report` are valid during the call only: copy what you keep.
 *
 * Invariant: what a strategy sees at `now` is what has reached it by `now`; its requests reach the venue later.
 *
 * Example:
 * ```ts
 * import { defineStrategy, param } from 'slipgauge';
 * export default defineStrategy({
 *   params: { side: param.side(), qty: param.qty() },
 *   onStart(ctx) {
 *     ctx.submit({ side: ctx.params.side, ordType: 'market', qtyLots: ctx.params.qty });
 *   },
 * });
 * ```
 */
import type {
  CertaintyName,
  ExecTypeName,
  OrdStatusName,
  OrdTypeName,
  PegName,
  PostOnlyName,
  ReasonName,
  RuleName,
  TimeInForceName,
  TriggerName,
} from '../sim/message.js';
import type { ParamsOf, ParamSpecs } from './params.js';

export type SideName = 'buy' | 'sell';

/** The instrument as a strategy needs it: facts and exact conversions. */
export interface InstrumentView {
  readonly symbol: string;
  readonly tickSize: string;
  readonly lotSize: string;
  /** Order grid in ticks, ≥ 1. */
  readonly orderTickTicks: number;
  /** Decimal → ticks. @throws StrategyError when it is not a multiple of the tick. */
  ticks(price: string | number): number;
  /** Decimal → lots. @throws StrategyError when it is not a multiple of the lot. */
  lots(qty: string | number): number;
  /** Ticks → decimal string. */
  price(ticks: number): string;
  /** Lots → decimal string. */
  qty(lots: number): string;
}

/** The strategy's own book: what has reached it by now. NaN stands for none. */
export interface BookView {
  readonly bidTicks: number;
  readonly askTicks: number;
  readonly bidQtyLots: number;
  readonly askQtyLots: number;
  /** Best bid + best ask: twice the mid, an integer. */
  readonly mid2Ticks: number;
  /** Quantity shown at a price; 0 when none. */
  qtyAt(side: SideName, priceTicks: number): number;
  /** Next price with quantity strictly worse than `priceTicks` on the book side `buy` (bids) or `sell` (asks). */
  worseThan(side: SideName, priceTicks: number): number;
}

/** One of the markets that a session trades: a tape of the scenario. */
export interface MarketView {
  /** The tape's id in the scenario. */
  readonly tape: string;
  readonly instrument: InstrumentView;
  readonly book: BookView;
  readonly position: PositionView;
}

/** A print as the strategy sees it. `side` is the aggressor's, 0 when not told. */
export interface TradeView {
  readonly side: 1 | -1 | 0;
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly exchTs: number;
  readonly recvTs: number;
  readonly tapeRow: number;
}

/** What a venue tells while a call goes on or lies ahead: what would trade if it ended now. */
export interface IndicativeView {
  /** The one price at which all would trade; NaN where nothing would. */
  readonly priceTicks: number;
  /** Lots that would trade. */
  readonly pairedQtyLots: number;
  /** Lots that would be left over at that price, and on which side: buyers (1), sellers (−1), neither (0). */
  readonly imbalanceQtyLots: number;
  readonly imbalanceSide: 1 | -1 | 0;
  /** Price that the auction refers to, the last one as a rule; NaN none. */
  readonly referenceTicks: number;
  readonly exchTs: number;
  readonly recvTs: number;
}

/** A report as the strategy sees it. Fields of fills are meaningful only when `execType` is `trade`. */
export interface OrderReport {
  /** Id of the tape that the order is on. */
  readonly tape: string;
  readonly clOrdId: string;
  readonly execType: ExecTypeName;
  readonly ordStatus: OrdStatusName;
  readonly reason: ReasonName;
  readonly side: SideName;
  readonly leavesQtyLots: number;
  readonly cumQtyLots: number;
  /** Price at which the venue has put the order: of a pegged one, of a post-only one that slid; NaN where it has not chosen one. */
  readonly priceTicks: number;
  readonly lastPxTicks: number;
  readonly lastQtyLots: number;
  readonly liquidity: 'maker' | 'taker' | 'none';
  readonly rule: RuleName | 'none';
  readonly certainty: CertaintyName | 'none';
  readonly exchTs: number;
  readonly recvTs: number;
}

/** Further terms of a new order. Prices and quantities in ticks and lots, or as exact decimals. */
export interface NewOrderTerms {
  /** Of stops and take-profits: the price that elects it; of a trailing stop, the price from which it begins to follow. */
  readonly stopPriceTicks?: number | undefined;
  readonly stopPrice?: string | number | undefined;
  /** What elects it; default `last`. */
  readonly trigger?: TriggerName | undefined;
  /** A trailing stop's distance from the best price since it began to follow, in basis points or in ticks. */
  readonly trailingBps?: number | undefined;
  readonly trailingTicks?: number | undefined;
  /** Iceberg: what is shown at a time. */
  readonly displayQtyLots?: number | undefined;
  readonly displayQty?: string | number | undefined;
  /** Whether nothing of it is shown. */
  readonly hidden?: boolean | undefined;
  /** Least quantity of an execution. */
  readonly minQtyLots?: number | undefined;
  readonly minQty?: string | number | undefined;
  /** Of FOKB: most that a buy pays, least that a sell gets, in money as the contract counts it, or in ticks times lots. Inverse contracts have none in money. */
  readonly budget?: string | number | undefined;
  readonly budgetTicksLots?: number | undefined;
  /** Of `pegged`: what it follows, and by how many ticks towards the other side; `price` is the limit that it does not pass. */
  readonly peg?: PegName | undefined;
  readonly pegOffsetTicks?: number | undefined;
  /** Of GTD: when it ends. */
  readonly expireNs?: number | undefined;
  /** clOrdId of the other order of a pair of which one cancels the other; each names the other one. */
  readonly otherLeg?: string | undefined;
  /** Whether it may only bring the position nearer to zero. */
  readonly reduceOnly?: boolean | undefined;
  /** Whether it leaves when the session fails. */
  readonly cancelOnDisconnect?: boolean | undefined;
  /** What it does, post-only, that would take; default as the venue does. */
  readonly postOnly?: PostOnlyName | undefined;
}

/** A new order. Give the price in ticks or as an exact decimal, the quantity in lots or as an exact decimal. */
export interface NewOrder {
  readonly side: SideName;
  /** Default `limit`. */
  readonly ordType?: OrdTypeName | undefined;
  readonly priceTicks?: number | undefined;
  readonly price?: string | number | undefined;
  readonly qtyLots?: number | undefined;
  readonly qty?: string | number | undefined;
  /** Default GTC, for market orders IOC. */
  readonly timeInForce?: TimeInForceName | undefined;
  /** What a venue that matches knows beyond price and quantity; a recorded market refuses orders that have any. */
  readonly terms?: NewOrderTerms | undefined;
  /** Default: the session's next number that is free. */
  readonly clOrdId?: string | undefined;
  /** Number from `ctx.parent`. */
  readonly parent?: number | undefined;
  /** Id of the tape to trade on; default the scenario's first. */
  readonly tape?: string | undefined;
}

/** A change of a resting order. Quantity is the new total, fills included; what is absent stays. */
export interface OrderChange {
  readonly priceTicks?: number | undefined;
  readonly price?: string | number | undefined;
  readonly qtyLots?: number | undefined;
  readonly qty?: string | number | undefined;
}

/** Which orders a mass cancel ends. */
export interface MassCancel {
  /** Default both sides. */
  readonly side?: SideName | undefined;
  /** Id of the tape; default the scenario's first. */
  readonly tape?: string | undefined;
  /** Name of the request, under which a refusal is told; default as of an order. */
  readonly clOrdId?: string | undefined;
}

/** One side of a quote. A quantity of 0 cancels it; else it is what is to be open. */
export interface QuoteSide {
  readonly priceTicks?: number | undefined;
  readonly price?: string | number | undefined;
  readonly qtyLots?: number | undefined;
  readonly qty?: string | number | undefined;
}

/** A bid and an ask under one name (FIX QuoteEntryID). A side that is absent stays as it is. */
export interface QuoteEntry {
  readonly quoteEntryId: string;
  readonly bid?: QuoteSide | undefined;
  readonly ask?: QuoteSide | undefined;
}

/** Quotes that go in one message: each side that is given replaces the order that stands for it, or enters one. */
export interface MassQuote {
  readonly quotes: readonly QuoteEntry[];
  /** Of orders that are entered; default GTC. */
  readonly timeInForce?: TimeInForceName | undefined;
  readonly terms?: NewOrderTerms | undefined;
  /** Id of the tape; default the scenario's first. */
  readonly tape?: string | undefined;
}

/** The orders that stand for the sides of a quote, by clOrdId; undefined: none was ever sent. */
export interface QuoteOrders {
  readonly quoteEntryId: string;
  readonly bid: string | undefined;
  readonly ask: string | undefined;
}

/** A decision: what is to be done, from when, until when. */
export interface ParentOrder {
  readonly side: SideName;
  readonly qtyLots: number;
  /** Default now. */
  readonly startNs?: number | undefined;
  /** Default the end of the tape. */
  readonly endNs?: number | undefined;
  /** Id of the tape that it is about; default the scenario's first. */
  readonly tape?: string | undefined;
}

/** The trader's own view of one of its orders: what it has been told so far. It stays current when kept. */
export interface OrderView {
  readonly clOrdId: string;
  readonly side: SideName;
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly leavesQtyLots: number;
  readonly cumQtyLots: number;
  /** `pendingNew` until the first report. */
  readonly ordStatus: OrdStatusName | 'pendingNew';
  /** Whether it may still fill, as far as the trader knows. */
  readonly open: boolean;
  /** Whether a cancel is under way. */
  readonly pendingCancel: boolean;
  /** Whether a replace is under way. */
  readonly pendingReplace: boolean;
}

/** Position as the strategy has been told. */
export interface PositionView {
  /** Signed lots, long positive. */
  readonly qtyLots: number;
}

/** What a strategy is given at each call. */
export interface Context<P, S> {
  readonly params: P;
  /** What `state(params)` returned: the session's own memory. */
  readonly state: S;
  /** Strategy time. */
  readonly now: number;
  /** Receive time of the tapes' first row, where durations start. */
  readonly startTs: number;
  /** Of the scenario's first tape, as are `book` and `position`. */
  readonly instrument: InstrumentView;
  readonly book: BookView;
  readonly position: PositionView;
  /** Every tape of the scenario, in its order. */
  readonly markets: readonly MarketView[];
  /** The market of a tape. @throws StrategyError when the scenario has no such tape. */
  readonly market: (tape: string) => MarketView;
  /** State a decision: journalled with the mid in view; child orders carry the number it returns. */
  readonly parent: (decision: ParentOrder) => number;
  /** Send a new order; returns its clOrdId. */
  readonly submit: (order: NewOrder) => string;
  readonly cancel: (clOrdId: string) => void;
  /** Change total quantity and/or price; absent stays. */
  readonly replace: (clOrdId: string, change: OrderChange) => void;
  /** Cancel all orders on a tape, or those of one side, in one message; returns the request's clOrdId. Each order that ends is reported. */
  readonly massCancel: (request?: MassCancel) => string;
  /** Quote in one message, which counts as one against a venue's limits; returns the orders that stand for the quotes, in their order. */
  readonly massQuote: (request: MassQuote) => readonly QuoteOrders[];
  /** Call `onTimer(ctx, tag)` at `atNs`, rounded up to a whole ns and not before now. Tag default 0. */
  readonly schedule: (atNs: number, tag?: number) => void;
  /** The trader's view of an order; undefined when it was never sent. */
  readonly order: (clOrdId: string) => OrderView | undefined;
  /** Uniform in [0, 1) from the session's seeded stream. */
  readonly random: () => number;
  /** Keep a number in `samples.arrow`. */
  readonly record: (name: string, value: number) => void;
  /** Keep a line in the journal (cut at 10,000 characters). */
  readonly log: (text: string) => void;
}

/** What `defineStrategy` takes. */
export interface StrategyDefinition<Specs extends ParamSpecs, S> {
  /** Typed parameters; unknown or missing ones are errors that name the key. */
  readonly params?: Specs;
  /** Look at the parameters together: return what is wrong with them in words, or undefined. */
  readonly check?: (params: ParamsOf<Specs>) => string | undefined;
  /** Make the session's own memory; several sessions share the module. */
  readonly state?: (params: ParamsOf<Specs>) => S;
  readonly onStart?: (ctx: Context<ParamsOf<Specs>, S>) => void;
  /** Once an atomic group of book rows of a tape. */
  readonly onBook?: (ctx: Context<ParamsOf<Specs>, S>, tape: string) => void;
  /** Once a print on a tape. */
  readonly onTrade?: (ctx: Context<ParamsOf<Specs>, S>, trade: TradeView, tape: string) => void;
  /** What would trade in a call of a market that matches, as often as its preset says. */
  readonly onIndicative?: (ctx: Context<ParamsOf<Specs>, S>, indicative: IndicativeView, tape: string) => void;
  readonly onOrder?: (ctx: Context<ParamsOf<Specs>, S>, report: OrderReport) => void;
  readonly onTimer?: (ctx: Context<ParamsOf<Specs>, S>, tag: number) => void;
  readonly onEnd?: (ctx: Context<ParamsOf<Specs>, S>) => void;
}

/** A strategy as the loader sees it. */
export type Strategy = StrategyDefinition<ParamSpecs, unknown>;

/** Define a strategy; returns it unchanged, typed. */
export function defineStrategy<const Specs extends ParamSpecs, S = undefined>(
  definition: StrategyDefinition<Specs, S>,
): StrategyDefinition<Specs, S> {
  return definition;
}
