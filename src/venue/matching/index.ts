/**
 * The matching venue: a book of real participants, by the rules of venues that people trade on.
 *
 * | file | what |
 * |---|---|
 * | `entry.ts` | an order on its way in, and the codes of its terms |
 * | `engine.ts` | one instrument: messages in, reports out |
 * | `reports.ts`, `book-events.ts` | what is said to the owners, what is published |
 * | `enter.ts`, `arrive.ts`, `sweep.ts`, `trade.ts` | the way of an order: accepted, takes, trades, rests |
 * | `change.ts`, `leave.ts` | how it changes and how it ends |
 * | `stops.ts`, `pegs.ts`, `self-trade.ts` | who waits for a price, who follows one, who does not trade with himself |
 * | `rules-in-force.ts`, `faults.ts` | what is allowed |
 * | `allocation/`, `take-allotted.ts` | who at a price gets how much, where it is not by time alone |
 * | `auction/`, `phases.ts` | one price for all; from one phase of trading to the next |
 * | `stated-price.ts` | the mark and the index of a market |
 * | `market.ts`, `market-plan.ts`, `owners.ts`, `gate.ts`, `connections.ts`, `trading-day.ts`, `tell.ts` | a market in a run: requests in, messages and rows out |
 * | `flow/` | recorded orders that come in beside those of sessions |
 * | `rules/` | a venue's rules as data |
 * | `bands/`, `trailing.ts` | limits of prices, stops that follow: rules that know no book |
 * | `view.ts`, `check.ts` | what stands in the book, and whether it is sound |
 * | `book/` | records and queues |
 */
export { EntryTif, EntryType, OrderEntry, Peg, PostOnly, Stp, Trigger } from './entry.js';
export { MatchingEngine } from './engine.js';
export { touchOf } from './floor.js';
export { BookEvents } from './book-events.js';
export { NO_PRICE, ReportRing } from './reports.js';
export { DEFAULT_RULES, Phase, type BookRules, type PhaseName } from './rules-in-force.js';
export type { RestingOrder } from './view.js';
export { allocate } from './allocation/allocate.js';
export { RestingColumns } from './allocation/resting.js';
export { allocationSteps, fifo, leveling, lmm, proRata, split, top } from './allocation/steps.js';
export type { AuctionRows } from './auction/auction-rows.js';
export { Uncrossing } from './auction/uncrossing.js';
export { PriceBand } from './bands/band.js';
export { luldBand, luldStock } from './bands/luld-bands.js';
export { TrailingColumns } from './trailing.js';
export { FlowRows, type FlowTerms } from './flow/flow-rows.js';
export { MatchingMarket } from './market.js';
export type { MarketPlan, Member, PlannedCall, PlannedPhase, SessionFees, VolatilityCalls } from './market-plan.js';
export { gathers } from './phases.js';
export type { RowSink } from './published.js';
export { LuldMachine } from './bands/luld-machine.js';
export { luldRulesOn } from './bands/luld-rules.js';
export { PriceGuard, type PriceLimit } from './bands/price-guard.js';
export type { OrderKinds } from './order-kinds.js';
export { StatedPrice, type StatedPriceSource } from './stated-price.js';
