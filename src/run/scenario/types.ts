/**
 * A scenario after reading: every default filled in, every path absolute, every duration integer ns (DESIGN §7).
 *
 * `ResolvedScenario` is plain JSON data, so that it can be written to a manifest and sent to a worker. `loadScenario` returns it with
 * `where`, which names the place of a value in the scenario's file for errors found later (an unknown strategy, a wrong parameter).
 *
 * Invariants: ids of tapes and of sessions are unique; there is at least one of each; decimals are strings that are exact; a field
 * whose name ends in `Ns` is an integer ≥ 0.
 *
 * Example: `latency: 4ms` of a session becomes `{ feed: 0, entry: {new: 4ms, cancel: 4ms, replace: 4ms, shared: true}, response: 4ms … }`.
 */
import type { ImportOptionName } from '../../market/import/options-table.js';
import type { Instrument } from '../../market/instrument.js';
import type { synthWords } from '../../market/synth/settings.js';

/** A latency law as the scenario states it, scaled and shifted where it says so. */
export type LatencySpec = LatencyLaw & {
  /** Factor on every latency, an exact decimal from 0; absent: 1. */
  readonly times?: string;
  /** Added after that; absent: 0. */
  readonly plusNs?: number;
};

/** The law before that. Files are absolute; `sigma` is of the logarithm, `autocorrelation` of normal scores. */
export type LatencyLaw =
  | { readonly model: 'constant'; readonly delayNs: number }
  | { readonly model: 'lognormal'; readonly medianNs: number; readonly sigma: number; readonly autocorrelation?: number }
  /** Recorded latencies, drawn from. */
  | { readonly model: 'empirical'; readonly file: string; readonly autocorrelation?: number }
  /** The table that `slipgauge latency fit --out` wrote, which may say an autocorrelation of its own. */
  | { readonly model: 'fitted'; readonly file: string; readonly autocorrelation?: number }
  /** Recorded request, arrival and response times, interpolated over request time, with rejects. */
  | { readonly model: 'path'; readonly file: string };

/** Requests on their way to the venue. `shared`: one first-in-first-out pipe for all three, else one each. */
export interface EntryLatency {
  readonly new: LatencySpec;
  readonly cancel: LatencySpec;
  readonly replace: LatencySpec;
  readonly shared: boolean;
}

/** Reports on their way back. `shared`: one first-in-first-out pipe for both, else one each. */
export interface ResponseLatency {
  readonly ack: LatencySpec;
  readonly fill: LatencySpec;
  readonly shared: boolean;
}

/** The paths of one session (DESIGN §5). `feed` comes on top of the tape's `recvTs`. */
export interface ResolvedLatency {
  readonly feed: LatencySpec;
  readonly entry: EntryLatency;
  readonly response: ResponseLatency;
}

/** Queue models by name (FILLS.md §4); `n` is the power, a positive integer. */
export type QueueSpec =
  | { readonly model: 'pessimistic' | 'optimistic' | 'prob-log' | 'prob-log2' | 'uniform' }
  | { readonly model: 'prob-power' | 'prob-power2' | 'prob-power3'; readonly n: number };

/** Fees: exact decimals, positive = we pay. `per` says of what: the traded value (a rate), a lot or an order (in the settlement currency). */
export interface FeeSpec {
  readonly maker: string;
  readonly taker: string;
  readonly per: 'value' | 'lot' | 'order';
}

/** How the impact of a lot fades. */
export type ImpactKernel =
  | { readonly model: 'exponential'; readonly halfLifeNs: number }
  /** (1 + t / cutoff)^(−exponent). */
  | { readonly model: 'power'; readonly exponent: string; readonly cutoffNs: number };

/** What a session's trading does to its own version of a recorded market; decimals are exact. */
export type ImpactSpec =
  | { readonly model: 'consume' }
  /** The recorded flow enters a matching market in which the session trades alone. */
  | { readonly model: 'replay-into-venue' }
  | {
      readonly model: 'transient';
      /** Ticks for one lot, or bps of the price for one `adv`. */
      readonly coefficient: string;
      readonly unit: 'ticks-per-lot' | 'bps-per-adv';
      /** A day's volume in the instrument's quantity; with `bps-per-adv` alone. */
      readonly adv?: string;
      /** Power of the size. */
      readonly exponent: string;
      /** What a lot provided counts beside one taken, from −1 to 1. */
      readonly provided: string;
      readonly kernel: ImpactKernel;
    };

/** Self-trade prevention by name. */
export type SelfTradeName = 'none' | 'cancelTaker' | 'cancelMaker' | 'cancelBoth' | 'decrement';

/** What a session is at a market that matches; what is absent is the preset's affair. */
export interface MemberSpec {
  /** Null: as the preset has it, none on a tape. */
  readonly selfTrade: SelfTradeName | null;
  readonly feeSchedule?: string;
  /** From 1 to 100. */
  readonly lmmPercent?: number;
  readonly selfTradeGroup?: string;
  /** Whether it is one account, for limits and self-trade prevention, or stands for many; absent: one, a participant many. */
  readonly accounts?: 'one' | 'many';
}

/** How orders meet the market (FILLS.md), and what the session is where others meet them. */
export interface ResolvedVenue extends MemberSpec {
  readonly queue: QueueSpec;
  /** `full` under `compat` only. */
  readonly fills: 'partial' | 'full';
  /** Another program's fill rules instead of ours; null: ours. */
  readonly compat: 'hftbacktest' | null;
  readonly fees: FeeSpec;
  /** Netting window; null: the tape's, else 50 ms (FILLS.md §3.8). */
  readonly netWindowNs: number | null;
  /** What a halt does to new orders. */
  readonly halted: 'reject' | 'hold';
  /** What becomes of a post-only order that would take. */
  readonly postOnly: 'reject' | 'slide';
  /** Absent: none. */
  readonly impact?: ImpactSpec;
}

/** How a raw file becomes a tape, as `importTape` takes it; what is absent keeps the importer's own default. */
export interface ImportSettings extends Readonly<Partial<Record<ImportOptionName, string>>> {
  readonly degrade?: 'none' | 'l2';
  readonly reorderNs?: number;
  readonly minLatencyNs?: number;
}

/** A synthetic market as a run makes it: its settings, complete, and how much of it becomes which tape. */
export interface SynthSource {
  readonly kind: 'synth';
  readonly settings: ReturnType<typeof synthWords>;
  readonly events: number;
  readonly detail: 'L2' | 'L3';
  /** Smallest latency of the feed, and the width of the law above it. */
  readonly feedNs: number;
  readonly feedJitterNs: number;
}

/** What is recorded of a market: single orders, levels with trades, or trades alone. */
export type Publication = 'l3' | 'l2' | 'trades';

/** How a market's mark or index is made. */
export interface StatedPriceSpec {
  /** Id of the tape or market whose price it is; null: the market's own. */
  readonly of: string | null;
  readonly price: 'mid' | 'last';
  readonly everyNs: number;
  /** Time of an exponential mean; 0: none. */
  readonly overNs: number;
}

/** A market that matches: what its rows are is made by who trades there. */
export interface MarketSource {
  readonly kind: 'market';
  /** Name of a preset, or absolute path of a venue's file; null: price-time priority on every tick, no fees, always open. */
  readonly preset: string | null;
  /** When it opens, ns since the Unix epoch, and how long the run of it is; null: with its flow, and as long as that. */
  readonly startNs: string | null;
  readonly durationNs: number | null;
  /** Price that auctions refer to before the first trade, an exact decimal; null: none. */
  readonly reference: string | null;
  /** Frequent batch auctions this often, instead of trading continuously; null: as the preset says. */
  readonly batchNs: number | null;
  /** Prices that stops and bands may go by; absent: none. */
  readonly mark?: StatedPriceSpec;
  readonly index?: StatedPriceSpec;
  /** What was recorded and comes in beside the orders of sessions and participants; absent: nothing. */
  readonly flow?: Exclude<TapeSource, MarketSource>;
  /** What is recorded of it, `l3` among it, by which it is measured; absent: that alone. */
  readonly publish?: readonly Publication[];
}

/** Where the market data comes from. Paths are absolute; those of a `tape` may hold the wildcards * and ?. */
export type TapeSource =
  | { readonly kind: 'tape'; readonly paths: readonly string[] }
  | { readonly kind: 'import'; readonly files: readonly string[]; readonly format: string; readonly settings: ImportSettings }
  | SynthSource
  | MarketSource;

/** One tape of the scenario. */
export interface ResolvedTape {
  readonly id: string;
  readonly source: TapeSource;
  /** As the scenario states it; null: the file says. Where both do they must agree. */
  readonly instrument: Instrument | null;
}

/** How a session's orders meet one market, and how long its messages take there. */
export interface ResolvedMarket {
  readonly venue: ResolvedVenue;
  readonly latency: ResolvedLatency;
}

/** When a session has no connection to markets that match; times count from the run's start. */
export interface ResolvedConnection {
  readonly losses: readonly { readonly atNs: number; readonly forNs: number }[];
  /** How long it is away when a venue ends its session. */
  readonly reconnectNs: number;
}

/** How long it takes to be back where the scenario does not say. */
export const DEFAULT_RECONNECT_NS = 1_000_000_000;

/** One strategy under one set of assumptions. */
export interface ResolvedSession extends ResolvedMarket {
  readonly id: string;
  /** Absolute path of a strategy's file, or the name of a built-in. */
  readonly strategy: string;
  /** As written; the strategy's own specification reads them. */
  readonly params: Readonly<Record<string, unknown>>;
  /** The file that `params` were read from, absolute, and SHA-256 of its bytes; absent: they stand in the scenario. */
  readonly paramsFile?: { readonly path: string; readonly digest: string };
  /** By tape's id: what holds there instead, whole. Tapes that the scenario does not single out are absent. */
  readonly on: Readonly<Record<string, ResolvedMarket>>;
  /** Absent: it is never lost by itself. */
  readonly connection?: ResolvedConnection;
  /** Draw random numbers of its own instead of sharing them with the other sessions. */
  readonly independent: boolean;
  /** Id of the market that is its first: of a participant; absent: the scenario's first tape. */
  readonly home?: string;
  /** Whose random numbers an independent session draws, where not those of its own id: a latency curve's points draw those of their session. */
  readonly drawsAs?: string;
}

/** A time of a window: ns as text since the Unix epoch, since the tapes' first receive time, or since the window's `from`. */
export interface WindowTime {
  readonly since: 'unixEpoch' | 'tape' | 'start';
  readonly ns: string;
}

/** The part of the tapes to run on. */
export interface ResolvedWindow {
  /** When orders are accepted and measuring begins; null: with the tape's first row, or when the warm-up that begins there is over. */
  readonly from: WindowTime | null;
  /** Last moment, included; null: the tape's. */
  readonly to: WindowTime | null;
  /** How long before `from` sessions start: data flows, orders are rejected. */
  readonly warmupNs: number;
}

/** Prices that fills are compared with. */
export type Benchmark = 'arrival' | 'vwap' | 'twap' | 'close';

/** What is measured after the run. */
export interface ResolvedMeasure {
  readonly markoutsNs: readonly number[];
  readonly benchmarks: readonly Benchmark[];
}

/** One thing that was assumed, as a person reads it. */
export interface Assumption {
  /** What it is about, by path: `sessions.a.venue.queue`. */
  readonly path: string;
  /** Value in words: `prob-power3, n = 3`. */
  readonly value: string;
  /** Whether the scenario says so (false) or it is a default (true). */
  readonly byDefault: boolean;
}

/** A scenario, resolved. */
export interface ResolvedScenario {
  /** Absolute path of the scenario's file; null for one given as an object. */
  readonly file: string | null;
  /** Absolute folder that its relative paths start from. */
  readonly baseDir: string;
  readonly seed: number;
  /** null: the whole of the tapes. */
  readonly window: ResolvedWindow | null;
  readonly tapes: readonly ResolvedTape[];
  readonly sessions: readonly ResolvedSession[];
  readonly measure: ResolvedMeasure;
  /** Everything assumed, in the order of the scenario. */
  readonly assumptions: readonly Assumption[];
}

/** A path of keys and list positions: `['sessions', 0, 'params', 'qty']`. */
export type KeyPath = readonly (string | number)[];

/** A resolved scenario and the way back to its text. */
export interface LoadedScenario extends ResolvedScenario {
  /** `scenario.yaml:12:5 sessions.a.params.qty`, or the path alone for a scenario given as an object. Not data: lost in JSON. */
  readonly where: (path: KeyPath) => string;
}

/** Whether a session trades on a tape in a market of its own, into which the tape flows. */
export function tradesAlone(session: ResolvedSession, tapeId: string): boolean {
  return marketOf(session, tapeId).venue.impact?.model === 'replay-into-venue';
}

/** How a session meets the market of a tape. */
export function marketOf(session: ResolvedSession, tapeId: string): ResolvedMarket {
  return session.on[tapeId] ?? session;
}

/** Most participants that are measured where a scenario has no sessions of its own. */
const MOST_MEASURED = 16;

/** Whether a session is measured and reported: the scenario's own are, participants of markets only where there is nobody else, and they are few. */
export function isMeasured({ sessions }: Pick<ResolvedScenario, 'sessions'>, index: number): boolean {
  if (sessions[index]!.home === undefined) return true;
  return index < MOST_MEASURED && sessions[0]!.home !== undefined;
}
