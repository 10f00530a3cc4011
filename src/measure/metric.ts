/**
 * What a metric is: questions to the market, then a series of observations, then one figure with its interval.
 *
 * A metric is one file in `metrics/` that exports a `MetricFamily`, and one line in the table of `metrics/index.ts`. It puts its
 * questions first and gets the answers of one pass over the tape, shared by all metrics and sessions. It returns series, in order of
 * time; figure, count and bootstrap interval follow from the series the same way for all.
 *
 * A figure is `Σ numerator / Σ weight` (`ratio`: shares, means, share-weighted means), `Σ numerator` (`total`) or the median of the
 * numerators (`median`).
 *
 * Example: `metrics/fees.ts`.
 */
import { FloatColumn } from '../base/mem/float-column.js';
import { randomStream } from '../base/rand/stream.js';
import type { TapeMeta } from '../market/tape.js';
import type { ProbeAnswers } from './answers.js';
import { blockInterval } from './block-interval.js';
import { bootstrapMedian, bootstrapRatio, type BootstrapResult } from './bootstrap.js';
import type { SessionFacts } from './facts.js';
import type { FillMoments } from './fill-moments.js';
import type { FillWaits } from './fill-waits.js';
import type { Questions } from './questions.js';
import { quantileOf, sumOf } from './sum.js';
import type { Stretch, TimeBlocks } from './time-blocks.js';
import type { BenchmarkName, Metric, Observations, ParentShortfall, Summary } from './types.js';

/** What a family is asked about. */
export interface MetricInput {
  readonly facts: SessionFacts;
  readonly meta: TapeMeta;
  readonly markoutsNs: readonly number[];
  readonly benchmarks: readonly BenchmarkName[];
  /** The mids around the fills, shared by all families. */
  readonly moments: FillMoments;
  /** The measured stretch of the tape; nothing is known after its end. */
  readonly stretch: Stretch;
}

/** What a family can read once the pass is over. */
export interface Measured {
  readonly answers: ProbeAnswers;
  readonly parents: readonly ParentShortfall[];
  readonly waits: FillWaits;
}

/** One file's metrics. */
export interface MetricFamily {
  readonly name: string;
  /** Put questions; the result makes series of the answers. */
  readonly ask: (input: MetricInput, questions: Questions) => (measured: Measured) => MetricSeries[];
}

/** Facts of a metric that do not depend on the data. */
export type MetricFacts = Pick<Metric, 'family' | 'unit' | 'sign' | 'reference' | 'clock' | 'counted'> & { readonly summary: Summary };

/** Observations of one metric in order of time. */
export class MetricSeries {
  readonly name: string;
  readonly facts: MetricFacts;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly numerators = new FloatColumn();
  readonly weights = new FloatColumn();
  /** When each was made; NaN where the time says nothing of what it depends on. */
  readonly times = new FloatColumn();
  /** When each happened, whatever its time says: by this an observation falls into a block of time when sessions are compared. */
  readonly at = new FloatColumn();
  censored = 0;
  note = '';
  /** What `Metric.count` says where that is not the number of observations. */
  countAs: number | undefined;
  /** Where observations overlap in time: the blocks that are resampled in place of them. Observations may then come in any order. */
  blocks: TimeBlocks | undefined;

  constructor(name: string, facts: MetricFacts, labels: Readonly<Record<string, string | number>> = {}) {
    this.name = name;
    this.facts = facts;
    this.labels = labels;
  }

  /**
   * Add an observation that weighs `weight`: `value · weight` over `weight`. What is not known (null, NaN) is left out and counted.
   * Those of one `ts` are one piece of evidence to the interval: a sweep that fills us ten times happened once. Where that is not so, `ts` is NaN
   * and `at` alone tells when it was.
   */
  observe(value: number | null, weight: number, ts: number, at = ts): void {
    if (value === null || !Number.isFinite(value)) this.censored++;
    else this.add(value * weight, weight, ts, at);
  }

  /** Add a numerator and its weight. */
  add(numerator: number, weight: number, ts: number, at = ts): void {
    this.numerators.push(numerator);
    this.weights.push(weight);
    this.times.push(ts);
    this.at.push(at);
  }

  /** What the figure was made of. */
  observations(): Observations {
    return {
      name: this.name,
      summary: this.facts.summary,
      counted: this.facts.counted,
      numerators: this.numerators.toArray(),
      weights: this.weights.toArray(),
      at: this.at.toArray(),
    };
  }
}

/** Figure, count and interval of a series; each series has its own random stream, so that figures do not disturb each other. */
export function summarise(series: MetricSeries, seed: number): Metric {
  const { facts, name } = series;
  const { summary, ...stated } = facts;
  const numerators = series.numerators.toArray();
  const value = figureOf(numerators, series.weights.toArray(), summary);
  const { interval, blocks } =
    value === null ? { interval: null, blocks: 0 } : intervalOf(series, summary, randomStream(seed, `measure/${name}`));
  return {
    name,
    ...stated,
    value,
    count: series.countAs ?? numerators.length,
    censored: series.censored,
    interval,
    intervalNote: interval === null ? `no interval: ${blocks} blocks` : '',
    ...(series.note === '' ? {} : { note: series.note }),
    labels: series.labels,
  };
}

/** The figure of observations; null of none. */
export function figureOf(numerators: Float64Array, weights: Float64Array, summary: Summary): number | null {
  if (numerators.length === 0) return null;
  if (summary === 'total') return sumOf(numerators) + 0;
  const figure = summary === 'median' ? quantileOf(numerators.slice().sort(), 0.5) : sumOf(numerators) / sumOf(weights);
  return Number.isFinite(figure) ? figure + 0 : null;
}

function intervalOf(series: MetricSeries, summary: Summary, uniform: () => number): BootstrapResult {
  if (summary === 'median') return bootstrapMedian(series.numerators.toArray(), uniform);
  if (series.blocks !== undefined) return blockInterval(series.observations(), series.blocks, uniform);
  const { numerators, weights } = byInstant(series);
  if (summary === 'ratio') return bootstrapRatio(numerators, weights, uniform);
  // A total is n times a mean.
  return bootstrapRatio(numerators, new Float64Array(numerators.length).fill(1), uniform, numerators.length);
}

/** The observations with neighbours of one instant added up. */
function byInstant(series: MetricSeries): { readonly numerators: Float64Array; readonly weights: Float64Array } {
  const numerators = series.numerators.toArray();
  const weights = series.weights.toArray();
  const times = series.times.toArray();
  let last = -1;
  for (let i = 0; i < times.length; i++) {
    if (i > 0 && times[i] === times[i - 1]) {
      numerators[last]! += numerators[i]!;
      weights[last]! += weights[i]!;
    } else {
      numerators[++last] = numerators[i]!;
      weights[last] = weights[i]!;
    }
  }
  return { numerators: numerators.subarray(0, last + 1), weights: weights.subarray(0, last + 1) };
}
