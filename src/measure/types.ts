/**
 * What measuring takes and what it gives: the result types that `run/`, `report/` and notebooks are built on.
 *
 * Units: every figure names its own. Times are ns since the tape epoch; prices in results are decimals in the quote currency as
 * numbers, `…Ticks` and `…Lots` are integers. What could not be measured is `null`, never 0 and never NaN.
 * Signs (DESIGN §3): a cost is positive when bad for us, a gain (markout) positive when good for us.
 *
 * Invariant: results are a pure function of (tape, session columns, instrument, options, seed); they can be written as JSON,
 * typed arrays apart.
 */
import type { Instrument } from '../market/instrument.js';
import type { Tape } from '../market/tape.js';
import type { SessionColumns } from '../sim/columns.js';
import type { TradeModel } from './trade-model.js';

export type { TradeModel };

/** Side of an order or fill: +1 buy, −1 sell. */
export type OrderSide = 1 | -1;

/** What a benchmark of a parent is called. */
export type BenchmarkName = 'arrival' | 'vwap' | 'twap' | 'close';

/** All benchmark names, in the order in which they are shown. */
export const BENCHMARKS: readonly BenchmarkName[] = ['arrival', 'vwap', 'twap', 'close'];

/**
 * How the sign of a figure is read: `cost` positive = bad for us, `gain` positive = good for us, `neutral` = neither (shares,
 * times, quantities).
 */
export type Sign = 'cost' | 'gain' | 'neutral';

/** Unit of a figure: `bps` of its reference, `currency` = settlement currency, `share` = 0 to 1, `ns`, `qty` = instrument's quantity. */
export type Unit = 'bps' | 'currency' | 'share' | 'ns' | 'qty' | 'count';

/** How observations become a figure: `Σ numerator / Σ weight`, `Σ numerator`, or the median of the numerators. */
export type Summary = 'ratio' | 'total' | 'median';

/** A 95 % percentile interval of the stationary block bootstrap. */
export interface Interval {
  readonly low: number;
  readonly high: number;
  /** Standard deviation of the bootstrap's figures. */
  readonly standardError: number;
  /**
   * Number of blocks in the data: observations (those of one instant are one; where observations overlap in time, stretches of it) / block
   * length, rounded down; at least 20.
   */
  readonly blocks: number;
  /** Expected block length in such observations, by Politis and White. */
  readonly blockLength: number;
}

/** One measured figure of a session. */
export interface Metric {
  /** Unique within a session, e.g. `markout.mid.1s.maker`. */
  readonly name: string;
  /** Name of the metric's file in `measure/metrics`, e.g. `markout`. */
  readonly family: string;
  readonly unit: Unit;
  readonly sign: Sign;
  /** What the figure is a share or a multiple of, e.g. `decision mid × ordered quantity`. */
  readonly reference: string;
  /** Whose time it was measured on. */
  readonly clock: 'venue' | 'strategy';
  /** null when there was nothing to measure (`count` 0). */
  readonly value: number | null;
  /** Observations (parents, fills, orders, requests) in the figure. */
  readonly count: number;
  /** What `count` counts. */
  readonly counted: 'parents' | 'fills' | 'orders' | 'requests';
  /** Observations left out because the tape ended first or had no mid; never carried forward. */
  readonly censored: number;
  readonly interval: Interval | null;
  /** Empty when there is an interval, else `no interval: k blocks`. */
  readonly intervalNote: string;
  /** A caution, e.g. `horizon shorter than the feed's book lag`; absent when there is none. */
  readonly note?: string;
  /** What tells members of a family apart, e.g. `{ horizonNs: 1e9, liquidity: 'maker', fair: 'mid' }`. */
  readonly labels: Readonly<Record<string, string | number>>;
}

/** The observations behind a metric, in order of time: what two sessions are compared by (`paired.ts`). */
export interface Observations {
  /** The metric's. */
  readonly name: string;
  readonly summary: Summary;
  readonly counted: Metric['counted'];
  readonly numerators: Float64Array;
  readonly weights: Float64Array;
  /** When each was, ns since the tape epoch: a fill's time at the venue, an order's or request's sending, a parent's decision. */
  readonly at: Float64Array;
}

/**
 * The parts of a cost, all in one unit. `total = delay + trading + opportunity + fees`, `trading = spread + timing`.
 * A part is null when a price that it needs is not known.
 */
export interface CostParts {
  readonly delay: number | null;
  readonly spread: number | null;
  readonly timing: number | null;
  readonly trading: number | null;
  readonly opportunity: number | null;
  readonly fees: number | null;
  readonly total: number | null;
}

/** Average price of a parent against one benchmark price. */
export interface BenchmarkSlippage {
  /** Name as in `Metric.labels.benchmark`. `vwapWithOwn` has our own fills among the prints, `vwap` has not. */
  readonly benchmark: BenchmarkName | 'vwapWithOwn';
  /** Decimal; null when the tape does not tell it. */
  readonly price: number | null;
  /** `1e4 · side · (average price − benchmark) / benchmark`; a cost; null when nothing filled or the price is null. */
  readonly slippageBps: number | null;
}

/** Our share of the volume printed in a parent's interval. */
export interface Participation {
  /** Volume on the tape, own fills not in it. */
  readonly marketLots: number;
  /** filled / market volume; null when nothing printed. */
  readonly share: number | null;
  /** filled / (market volume + filled); null when both are 0. */
  readonly shareWithOwn: number | null;
}

/** Implementation shortfall of one parent order (METRICS §1.1), and its slippage to benchmarks (§1.2). */
export interface ParentShortfall {
  /** Number that child orders carry. */
  readonly parent: number;
  readonly instrument: number;
  readonly side: OrderSide;
  readonly orderedLots: number;
  readonly filledLots: number;
  readonly orderedQty: number;
  readonly filledQty: number;
  readonly fills: number;
  readonly decidedTs: number;
  /** Interval over which benchmarks are taken: (startTs, endTs]. */
  readonly startTs: number;
  readonly endTs: number;
  /** When the first child request reached the venue; null when none did. */
  readonly arriveTs: number | null;
  /** Pd: mid that the strategy saw when it decided. */
  readonly decisionPrice: number | null;
  /** P0: mid at the venue at `arriveTs`; the decision price when nothing arrived. */
  readonly arrivalPrice: number | null;
  /** Average price of the fills (harmonic for inverse contracts); null when nothing filled. */
  readonly averagePrice: number | null;
  /** Pn: mid at `endTs`, or at the tape's end. */
  readonly endPrice: number | null;
  /** In the settlement currency, by the contract's formula. */
  readonly currency: CostParts;
  /** Basis points of ordered quantity × decision price, on prices. */
  readonly bps: CostParts;
  /** Delay of the share that filled and of the share that did not (conventions differ); currency. */
  readonly delayFilled: number | null;
  readonly delayUnfilled: number | null;
  readonly benchmarks: readonly BenchmarkSlippage[];
  readonly participation: Participation;
  /** What was assumed or is missing, one sentence each. */
  readonly notes: readonly string[];
}

/** A point of a markout curve: a copy of the metric's figures with the horizon to plot it at. */
export interface MarkoutPoint {
  readonly horizonNs: number;
  readonly fair: 'mid' | 'weightedMid';
  readonly liquidity: 'all' | 'maker' | 'taker';
  /** bps, positive = good for us. */
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly count: number;
  readonly censored: number;
}

/** A point of a fill-probability curve: what had become of passive orders so long after the venue took them (`fill-waits.ts`). */
export interface FillProbabilityPoint {
  readonly afterNs: number;
  /** Share with a first fill; with fills and both kinds of cancels competing (Aalen and Johansen). */
  readonly filled: number;
  /** Of `filled`, orders taken for independent. */
  readonly standardError: number;
  /** Share canceled or expired before any fill, after the mid had left the order behind, and otherwise. The rest waits. */
  readonly canceledAway: number;
  readonly canceled: number;
  /** Share with a first fill if a cancel were only the end of being seen (Kaplan and Meier), and its error (Greenwood); null = not seen so long. */
  readonly ifNeverCanceled: number | null;
  readonly ifNeverCanceledError: number | null;
}

/** Why a sample row is there; a bit set. */
export const SampleCause = { second: 1, fill: 2, record: 4 } as const;

/** State of a session over time: one row each second, at each fill and at each `ctx.record`. */
export interface SampleColumns {
  readonly count: number;
  /** Ascending. Seconds and fills on the venue's clock, records on the strategy's. */
  readonly ts: Float64Array;
  /** Bits of `SampleCause`. */
  readonly cause: Uint8Array;
  /** Signed, long positive, after all fills with `exchTs ≤ ts`. */
  readonly positionLots: Float64Array;
  /** Settlement currency; NaN when no ledger was given. */
  readonly cash: Float64Array;
  /** Cash and open position valued at the mid; NaN without a mid (and a position) or without a ledger. */
  readonly equity: Float64Array;
  /** Best bid + best ask in ticks; NaN when a side is empty or the tape has ended. */
  readonly mid2Ticks: Float64Array;
  /** What `ctx.record(name, value)` recorded, a column a name; NaN in other rows. Names in order of first appearance. */
  readonly recorded: readonly { readonly name: string; readonly values: Float64Array }[];
}

/** The market for a chart: extremes of the touch in buckets of equal length. NaN where a bucket has none. */
export interface ChartColumns {
  /** Start of bucket 0; bucket i covers [fromTs + i·bucketNs, fromTs + (i+1)·bucketNs). */
  readonly fromTs: number;
  readonly bucketNs: number;
  readonly count: number;
  readonly bidLowTicks: Float64Array;
  readonly bidHighTicks: Float64Array;
  readonly askLowTicks: Float64Array;
  readonly askHighTicks: Float64Array;
  readonly tradeLowTicks: Float64Array;
  readonly tradeHighTicks: Float64Array;
  /** Printed volume; 0 where nothing printed. */
  readonly volumeLots: Float64Array;
}

/** Everything measured of one session on one tape. */
export interface SessionMeasures {
  readonly session: string;
  /** Index of the tape among the scenario's tapes. */
  readonly instrument: number;
  readonly parents: readonly ParentShortfall[];
  readonly metrics: readonly Metric[];
  /** What the metrics were made of, in the same order, where it was asked for; else empty. Not written to files. */
  readonly observations: readonly Observations[];
  readonly curves: { readonly markout: readonly MarkoutPoint[]; readonly fillProbability: readonly FillProbabilityPoint[] };
  readonly samples: SampleColumns;
  readonly chart: ChartColumns;
  /** The same for all sessions of a tape; null where it has too few trades. */
  readonly tradeModel: TradeModel | null;
  /** Market facts that every reader needs beside the figures, one sentence each. */
  readonly notes: readonly string[];
}

/** What the samples need of a ledger; `clearing/ledger.ts` fits. */
export interface LedgerLike {
  /** Book a fill: side +1 buy, −1 sell; fee in cash units, positive when we pay. */
  book(side: OrderSide, priceTicks: number, qtyLots: number, feeUnits: number): void;
  readonly positionLots: number | bigint;
  readonly cashUnits: number | bigint;
  /** Cash and open position at a mid (best bid + best ask, ticks; NaN none); undefined where the position has no value. */
  equityUnits(mid2Ticks: number): number | bigint | undefined;
}

/** Options that all sessions of a tape share. */
export interface MeasureOptions {
  readonly tape: Tape;
  readonly instrument: Instrument;
  /** Index of this tape in the session columns; default 0. Rows of other instruments are left out. */
  readonly instrumentIndex?: number;
  readonly seed: number;
  /** Markout horizons in ns. */
  readonly markoutsNs: readonly number[];
  readonly benchmarks: readonly BenchmarkName[];
  /** Measured stretch of the tape (default: all of it): nothing after `toTs` is looked at, samples and chart start at `fromTs`. */
  readonly fromTs?: number;
  readonly toTs?: number;
  /** Keep the observations behind the metrics, three numbers each: for comparisons. Default: no. */
  readonly withObservations?: boolean;
  /** Makes an empty ledger for the cash and equity of the samples. */
  readonly ledger?: () => LedgerLike;
}

/** One session to measure. */
export interface MeasureInput extends MeasureOptions {
  readonly columns: SessionColumns;
}

/** Many sessions on one tape: one pass over the tape serves them all. */
export interface MeasureTapeInput extends MeasureOptions {
  readonly sessions: readonly SessionColumns[];
}
