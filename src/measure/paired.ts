/**
 * Whether two sessions on one tape differ by more than noise: paired differences of their metrics (METRICS §1.9, §3).
 *
 * The same market acts on both, so they are compared stretch by stretch of it, never order by order, which differ between them. Metrics of parents
 * are paired by decision where both sessions took the same decisions, everything else by blocks of time. Blocks depend on their neighbours: they are
 * resampled by the stationary bootstrap, whose expected length is Politis and White's for the series of differences.
 *
 * A ratio `N / W` is taken apart into what each block does to it, `(N_k − (N / W) W_k) / W`, its influence; the difference of two ratios has the
 * difference of the influences. A median's blocks are resampled whole. Percentiles of few dependent blocks lie too close: those of influences are
 * moved out as Student's t is from the normal law, with as many degrees of freedom as there are independent blocks, less one.
 *
 * Sign: a difference is the second session's figure less the first's. Invariant: sessions with the same observations differ by 0, interval [0, 0].
 *
 * Example: `pairedDifference(a.observations[i]!, b.observations[i]!, { fromTs, toTs }, seed).interval`.
 */
import { randomStream } from '../base/rand/stream.js';
import { blockLengths } from './block-length.js';
import { bootstrapRatio, MIN_BLOCKS } from './bootstrap.js';
import { figureOf } from './metric.js';
import { drawMedianDifferences } from './paired-median.js';
import { deviationOf, quantileOf, sumOf } from './sum.js';
import { blockNsOf, TimeBlocks, type Stretch } from './time-blocks.js';
import type { Interval, Observations } from './types.js';
import { widen } from './widening.js';

/** Share of the decisions of either session that both must have taken to be paired by them. */
const SHARED_DECISIONS = 0.9;
const MEDIAN_DRAWS = 400;

export type { Stretch } from './time-blocks.js';

/** One metric of two sessions beside each other. */
export interface PairedDifference {
  readonly name: string;
  /** Figure of the first session; null when there was nothing to measure. */
  readonly first: number | null;
  readonly second: number | null;
  /** Second less first; null when either is. */
  readonly difference: number | null;
  /** Of the difference, 95 %. */
  readonly interval: Interval | null;
  /** What was paired; `seeds`: runs that differ in their seed (`paired-seeds.ts`). */
  readonly pairedBy: 'decisions' | 'blocks of time' | 'seeds';
  /** Number of decisions, blocks or seeds. */
  readonly pairs: number;
  /** In how many of them either session had something to observe. Below 20, for blocks and decisions, there is no interval. */
  readonly observed: number;
  /** Length of a block of time; 0 for decisions and seeds. */
  readonly blockNs: number;
  /** Whether the interval lies on one side of 0; `unknown` without one. */
  readonly verdict: 'difference' | 'noise' | 'unknown';
}

/** Compare one metric of two sessions. @throws Error when the observations are of two metrics: a mistake of the caller. */
export function pairedDifference(first: Observations, second: Observations, stretch: Stretch, seed: number): PairedDifference {
  if (first.name !== second.name) throw new Error(`'${first.name}' and '${second.name}' are two metrics, which do not compare`);
  const pairing = pairingOf([first, second], stretch);
  const a = figureOf(first.numerators, first.weights, first.summary);
  const b = figureOf(second.numerators, second.weights, second.summary);
  const observed = occupiedBlocks([first, second], pairing);
  const stated = { name: first.name, first: a, second: b, pairedBy: pairing.by, pairs: pairing.count, observed, blockNs: pairing.blockNs };
  if (a === null || b === null) return { ...stated, difference: null, interval: null, verdict: 'unknown' };
  const uniform = randomStream(seed, `paired/${first.name}`);
  // A stretch in which nothing happened is no evidence: one order alone would else have an interval of width 0.
  const interval = observed < MIN_BLOCKS ? null : intervalOf(first, second, { ...pairing, observed }, [a, b], uniform);
  return { ...stated, difference: b - a, interval, verdict: verdictOf(interval) };
}

/** Every metric that both sessions have, in the first one's order. */
export function pairedDifferences(
  first: readonly Observations[],
  second: readonly Observations[],
  stretch: Stretch,
  seed: number,
): PairedDifference[] {
  const others = new Map(second.map((observations) => [observations.name, observations]));
  return first.flatMap((observations) => {
    const other = others.get(observations.name);
    return other === undefined ? [] : [pairedDifference(observations, other, stretch, seed)];
  });
}

/** Share of an interval's size below which an end is 0 but for rounding. */
const ROUNDING = 1e-9;

/** Where a 95 % interval lies. */
export function verdictOf(interval: Pick<Interval, 'low' | 'high'> | null): PairedDifference['verdict'] {
  if (interval === null) return 'unknown';
  const zero = ROUNDING * Math.max(Math.abs(interval.low), Math.abs(interval.high));
  return interval.low > zero || interval.high < -zero ? 'difference' : 'noise';
}

/** Which block each observation is in. */
export interface Pairing {
  readonly by: PairedDifference['pairedBy'];
  readonly count: number;
  readonly blockNs: number;
  readonly blockOf: (ts: number) => number;
}

/** How the sessions of one metric are paired: by decision where it is of parents and all took nearly the same ones, else by blocks of time. */
export function pairingOf(sessions: readonly Observations[], stretch: Stretch): Pairing {
  if (sessions[0]?.counted === 'parents') {
    const byDecision = decisions(sessions);
    if (byDecision !== undefined) return byDecision;
  }
  const blocks = new TimeBlocks(stretch, blockNsOf(stretch));
  return { by: 'blocks of time', count: blocks.count, blockNs: blocks.blockNs, blockOf: (ts) => blocks.of(ts) };
}

/** Blocks in which any of the sessions has an observation: a ratio says nothing of the others. */
export function occupiedBlocks(sessions: readonly Observations[], { count, blockOf }: Pairing): number {
  const seen = new Uint8Array(count);
  for (const { at } of sessions) for (let i = 0; i < at.length; i++) seen[blockOf(at[i]!)] = 1;
  return seen.reduce((sum, one) => sum + one, 0);
}

/** A pair a decision, if all took nearly the same ones. */
function decisions(sessions: readonly Observations[]): Pairing | undefined {
  const sets = sessions.map(({ at }) => new Set(at));
  const shared = [...sets[0]!].filter((ts) => sets.every((set) => set.has(ts))).length;
  if (shared === 0 || shared < SHARED_DECISIONS * Math.max(...sets.map((set) => set.size))) return undefined;
  const times = [...new Set(sets.flatMap((set) => [...set]))].sort((x, y) => x - y);
  const index = new Map(times.map((ts, i) => [ts, i]));
  return { by: 'decisions', count: times.length, blockNs: 0, blockOf: (ts) => index.get(ts)! };
}

function intervalOf(
  first: Observations,
  second: Observations,
  pairing: Pairing & { readonly observed: number },
  [a, b]: readonly [number, number],
  uniform: () => number,
): Interval | null {
  if (first.summary === 'median') return medianInterval(first, second, pairing, b - a, uniform);
  const isTotal = first.summary === 'total';
  const differences = influences(second, pairing, isTotal ? null : b);
  influences(first, pairing, isTotal ? null : a).forEach((influence, block) => (differences[block]! -= influence));
  const ones = new Float64Array(pairing.count).fill(1);
  const { interval } = bootstrapRatio(differences, ones, uniform, pairing.count);
  if (interval === null) return interval;
  // Influences of ratios add up to nothing: the interval lies about 0.
  const about = sumOf(differences);
  return widen(interval, Math.min(interval.blocks, pairing.observed), about, b - a);
}

/** What each block does to the figure; of a total (`ratio` null) what it adds. */
export function influences({ numerators, weights, at }: Observations, { count, blockOf }: Pairing, ratio: number | null): Float64Array {
  const blocks = new Float64Array(count);
  const total = ratio === null ? 1 : sumOf(weights);
  for (let i = 0; i < at.length; i++) blocks[blockOf(at[i]!)]! += (numerators[i]! - (ratio ?? 0) * weights[i]!) / total;
  return blocks;
}

function medianInterval(
  first: Observations,
  second: Observations,
  pairing: Pairing,
  difference: number,
  uniform: () => number,
): Interval | null {
  const places = [first, second].map(({ at }) => Int32Array.from(at, pairing.blockOf)) as [Int32Array, Int32Array];
  const above = signsByBlock(second, places[1], pairing.count);
  signsByBlock(first, places[0], pairing.count).forEach((sign, block) => (above[block]! -= sign));
  const blockLength = blockLengths(above).stationary;
  const blocks = Math.floor(pairing.count / blockLength);
  if (blocks < MIN_BLOCKS) return null;
  const values = [first.numerators, second.numerators] as const;
  const draws = drawMedianDifferences(values, places, { count: pairing.count, blockLength, draws: MEDIAN_DRAWS }, uniform);
  if (draws.length < 2) return null;
  const ascending = draws.slice().sort();
  // The percentile interval holds the figure itself where draws are lumps of a few values.
  const low = Math.min(difference, quantileOf(ascending, 0.025));
  const high = Math.max(difference, quantileOf(ascending, 0.975));
  return { low, high, standardError: deviationOf(draws), blocks, blockLength };
}

/** By block: how many observations lie above the median less those below, as a share of all. */
function signsByBlock({ numerators }: Observations, places: Int32Array, count: number): Float64Array {
  const median = quantileOf(numerators.slice().sort(), 0.5);
  const blocks = new Float64Array(count);
  numerators.forEach((value, i) => (blocks[places[i]!]! += Math.sign(value - median) / numerators.length));
  return blocks;
}
