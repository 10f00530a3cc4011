/**
 * The stylised facts of a market as numbers: what `slipgauge tape facts` gives.
 *
 * Units: `…Ticks` are ticks (a mid may lie between two), `…Lots` lots, `…Ns` ns, rates are per second of the measured stretch. A trade is a market
 * order: prints of one aggressor at one time are one. What could not be measured is `null`, never 0 and never NaN.
 *
 * Invariant: a pure function of (tape, options); it can be written as JSON.
 */
import type { TapeMeta } from '../../market/tape.js';

/** Unit of a fact: `share` is 0 to 1, `exponent` and `ratio` have none, `perSecond` counts a second. */
export type FactUnit = 'ticks' | 'share' | 'correlation' | 'exponent' | 'ratio' | 'perSecond' | 'ns';

/** What the literature reports of a fact: sign and order of magnitude, no law. Ends that are null are open. */
export interface Band {
  readonly low: number | null;
  readonly high: number | null;
  /** Paper, and what it reports. */
  readonly source: string;
  /** Whether the words of the source (its abstract at least) were read for this table; otherwise the band is general knowledge of it. */
  readonly read: boolean;
}

/** Where a value stands to its band. */
export type Verdict = 'inside' | 'outside';

/** One number of a market. */
export interface Fact {
  /** `signs.gamma`, `kurtosis.1s`. */
  readonly name: string;
  /** In words, as a table shows it. */
  readonly about: string;
  readonly unit: FactUnit;
  readonly value: number | null;
  /** Jackknife over twenty blocks of time; null where fewer than five of them have data, or where an error makes no sense (a place of a maximum). */
  readonly standardError: number | null;
  readonly count: number;
  readonly counted: 'seconds' | 'trades' | 'returns' | 'rows' | 'orders' | 'samples';
  /** Null: it depends on the instrument, and no band is known. */
  readonly band: Band | null;
  /** Null without a band or a value. A fact whose phenomenon is absent (no memory to fit a decay to) is outside though it has no value. */
  readonly verdict: Verdict | null;
  /** Whether no edge of the band lies within 1.96 standard errors of the value. */
  readonly firm: boolean;
  /** Why there is no value, or what to keep in mind; absent when there is nothing. */
  readonly note?: string;
}

/** A value and its error. */
export interface Estimate {
  readonly value: number | null;
  readonly standardError: number | null;
}

/** Distribution of the spread over time, while both sides have a price and do not cross. */
export interface SpreadFacts {
  readonly meanTicks: Estimate;
  readonly medianTicks: number | null;
  readonly p90Ticks: number | null;
  /** Share of that time at one tick. */
  readonly oneTick: Estimate;
  /** Shares of time by spread, spreads with none left out; those above 1,023 ticks in bins of a sixteenth of an octave, told by their low end. */
  readonly histogram: readonly { readonly ticks: number; readonly share: number }[];
  /** Seconds for which the spread was known. */
  readonly seconds: number;
}

/** Time-weighted average of what is shown at a distance. */
export interface DepthPoint {
  readonly ticks: number;
  readonly bidLots: number;
  readonly askLots: number;
}

/** What the book looks like on average. */
export interface DepthFacts {
  /** Distance 0 is the best price of the same side. */
  readonly fromBest: readonly DepthPoint[];
  /** Distance d holds prices more than d − 1 and up to d ticks from the mid. */
  readonly fromMid: readonly DepthPoint[];
  /** Where the mean of both sides is largest (the nearest of equals); null when nothing was shown. */
  readonly peakFromBestTicks: number | null;
  readonly peakFromMidTicks: number | null;
  readonly seconds: number;
}

/** Autocorrelation of trade signs. */
export interface SignFacts {
  readonly trades: number;
  /** Share of trades that buy. */
  readonly buyShare: number | null;
  /** By lag in trades, lag 1 first. */
  readonly autocorrelation: readonly (number | null)[];
  /** 1/√n: what chance alone leaves of it. */
  readonly noise: number | null;
  readonly lag1: Estimate;
  /** Mean over lags 10 to 100: the long memory itself, whatever its shape. */
  readonly lags10To100: Estimate;
  /** γ of C(lag) ~ lag^−γ. */
  readonly gamma: Estimate;
  /** The fitted line: C = amplitude · lag^−γ over [fromLag, toLag]; null where there is nothing to fit. */
  readonly fit: { readonly amplitude: number; readonly fromLag: number; readonly toLag: number } | null;
}

/** Changes of the mid over one interval of the clock. */
export interface ReturnFacts {
  readonly intervalNs: number;
  readonly count: number;
  /** Standard deviation. */
  readonly deviationTicks: number | null;
  /** Fourth moment over the square of the second, 3 for a normal law. */
  readonly kurtosis: Estimate;
  /** By lag in intervals, lag 1 first. */
  readonly autocorrelation: readonly (number | null)[];
  readonly absoluteAutocorrelation: readonly (number | null)[];
  readonly lag1: Estimate;
  readonly lags2To10: Estimate;
  readonly absoluteLags1To10: Estimate;
}

/** Realised variance by sampling interval. */
export interface SignaturePoint {
  readonly intervalNs: number;
  readonly count: number;
  /** Of the mid, ticks² a second. */
  readonly mid: Estimate;
  /** Of the last print's price, ticks² a second. */
  readonly trades: Estimate;
}

/** The signature plot, and its finest point over its coarsest with at least 100 samples. */
export interface SignatureFacts {
  readonly points: readonly SignaturePoint[];
  readonly fineNs: number;
  readonly coarseNs: number | null;
  readonly midRatio: Estimate;
  readonly tradesRatio: Estimate;
}

/** Trades of about one size. */
export interface ImpactBin {
  readonly meanLots: number;
  readonly count: number;
  /** Mean of sign · (mid before the next trade − mid before this one), ticks. */
  readonly untilNextTicks: number;
  readonly untilNextError: number;
  /** Mean of sign · (mid after all rows of the trade's instant − mid before), ticks. */
  readonly immediateTicks: number;
}

/** A power law amplitude · (size / mean size)^exponent. */
export interface ImpactLaw {
  /** Weighted least squares on the bins' means. */
  readonly exponent: Estimate;
  readonly amplitudeTicks: number | null;
  /** Weighted least squares on their logarithms, of the bins with a positive mean. */
  readonly exponentOfLogs: Estimate;
}

/** What trades move the mid by. */
export interface ImpactFacts {
  readonly trades: number;
  readonly meanLots: number | null;
  readonly bins: readonly ImpactBin[];
  readonly untilNext: ImpactLaw;
  readonly immediate: ImpactLaw;
}

/** R(lag) = E[sign · (mid(t + lag) − mid(t))], mids strictly before trades. */
export interface ResponsePoint {
  readonly lag: number;
  readonly count: number;
  readonly ticks: Estimate;
}

/** The response function. */
export interface ResponseFacts {
  readonly points: readonly ResponsePoint[];
  /** R(100)/R(1). */
  readonly growth: Estimate;
}

/** What comes and goes. Of levels adds and cancels are estimated: increases, and decreases less prints. */
export interface FlowFacts {
  readonly estimated: boolean;
  readonly addsPerSecond: Estimate;
  readonly cancelsPerSecond: Estimate;
  readonly replacesPerSecond: Estimate;
  readonly tradesPerSecond: Estimate;
  readonly printsPerSecond: Estimate;
  readonly cancelsPerTrade: Estimate;
  /** Lots cancelled, of those that left the book. */
  readonly cancelledShare: Estimate;
  /** Prints that name no aggressor: in no sign, impact or response. */
  readonly unsidedPrints: number;
  /** Rows that added, rows that cancelled. */
  readonly adds: number;
  readonly cancels: number;
}

/** Quantiles of a time, from bins of an eighth of an octave. */
export interface LifetimeQuantiles {
  readonly count: number;
  readonly p10Ns: number | null;
  readonly medianNs: number | null;
  readonly p90Ns: number | null;
}

/** How long orders rested; tapes of single orders only. Orders of a snapshot, and those still there at the end, are not among them. */
export interface LifetimeFacts {
  readonly all: LifetimeQuantiles;
  readonly cancelled: LifetimeQuantiles;
  readonly filled: LifetimeQuantiles;
  /** Of the orders added at least two seconds before the end: those cancelled whole within two seconds. */
  readonly cancelledWithin2s: Estimate;
  readonly watched: number;
}

/** Everything. */
export interface MarketFacts {
  readonly instrument: TapeMeta['instrument'];
  readonly levelOfDetail: TapeMeta['levelOfDetail'];
  /** Of the tape. */
  readonly digest: string;
  /** The measured stretch, ns since the Unix epoch. */
  readonly fromTs: string;
  readonly toTs: string;
  readonly seconds: number;
  readonly rows: number;
  /** Shares of the stretch in which a side was empty, and in which the sides met or crossed. */
  readonly oneSidedShare: number;
  readonly crossedShare: number;
  /** The yardstick: each fact beside its band. */
  readonly facts: readonly Fact[];
  readonly spread: SpreadFacts;
  readonly depth: DepthFacts;
  readonly signs: SignFacts;
  readonly returns: readonly ReturnFacts[];
  /** Interval whose autocorrelations are among the facts: the longest with a thousand returns. */
  readonly mainIntervalNs: number;
  readonly signature: SignatureFacts;
  readonly impact: ImpactFacts;
  readonly response: ResponseFacts;
  readonly flow: FlowFacts;
  readonly lifetimes: LifetimeFacts | null;
  /** What holds for all of it, a sentence each. */
  readonly notes: readonly string[];
}

/** What a pass may be told. */
export interface FactsOptions {
  /** First time that counts (`1723161300000000000ns`); rows before it make the book and nothing else. Default: the first row's. */
  readonly from?: string | undefined;
  /** Last time that counts. Default: the last row's. */
  readonly to?: string | undefined;
  /** Distances of the depth profile in ticks; default 40. */
  readonly distances?: number | undefined;
}
