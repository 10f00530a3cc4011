/**
 * The metrics of two sessions beside each other: paired by decision or block of time in one run each, by seed over several.
 *
 * Unit and sign are the metric's; a difference is second less first.
 */
import { pairedDifference, type PairedDifference, type Stretch } from '../../measure/paired.js';
import { seedDifference } from '../../measure/paired-seeds.js';
import type { Metric, SessionMeasures } from '../../measure/types.js';
import type { MetricComparison, SessionComparison, Verdict } from './types.js';

/** Share of comparisons whose 95 % interval misses 0 though nothing differs. */
const BY_CHANCE = 0.05;

/** Figures that differ by less than this part of themselves are told as the same: fees differ by the rounding of each fill. */
const SAME_PART = 1e-6;

/** Measures of the two sessions of a pair of runs. */
export interface MeasuredPair {
  readonly first: SessionMeasures;
  readonly second: SessionMeasures;
}

/** Differences, how many metrics had nothing to measure, and what chance alone would do. */
export type Differences = Pick<SessionComparison, 'metrics' | 'unmeasured' | 'chance'>;

/** Compare every metric that both have and `isWanted` wants. One pair of runs: within the run; several: over seeds. */
export async function metricDifferences(
  pairs: readonly MeasuredPair[],
  stretch: Stretch,
  seed: number,
  isWanted: (metric: Metric) => boolean,
): Promise<Differences> {
  const metrics: MetricComparison[] = [];
  let unmeasured = 0;
  for (const metric of pairs[0]!.first.metrics) {
    const { name, family, unit, sign } = metric;
    if (!isWanted(metric) || !pairs.every(({ second }) => second.metrics.some((other) => other.name === name))) continue;
    const difference = pairs.length === 1 ? withinRun(pairs[0]!, name, stretch, seed) : await overSeeds(pairs, name);
    if (difference.first === null && difference.second === null) unmeasured++;
    else metrics.push({ ...difference, family, unit, sign, verdict: verdictFor(difference, sign) });
  }
  return { metrics, unmeasured, chance: chanceOf(metrics) };
}

function withinRun({ first, second }: MeasuredPair, name: string, stretch: Stretch, seed: number): PairedDifference {
  const of = ({ observations }: SessionMeasures) => observations.find((each) => each.name === name)!;
  return pairedDifference(of(first), of(second), stretch, seed);
}

async function overSeeds(pairs: readonly MeasuredPair[], name: string): Promise<PairedDifference> {
  const figures = (side: keyof MeasuredPair): (number | null)[] =>
    pairs.map((pair) => pair[side].metrics.find((metric) => metric.name === name)?.value ?? null);
  return seedDifference(name, figures('first'), figures('second'));
}

/** A difference in a word, read by the metric's sign. */
export function verdictFor(
  { first, second, difference, interval, verdict }: Omit<PairedDifference, 'name' | 'pairedBy' | 'pairs' | 'observed' | 'blockNs'>,
  sign: Metric['sign'],
): Verdict {
  if (first === null) return 'only second';
  if (second === null) return 'only first';
  const least = SAME_PART * Math.max(Math.abs(first), Math.abs(second));
  if ([difference!, interval?.low ?? 0, interval?.high ?? 0].every((value) => Math.abs(value) <= least)) return 'the same';
  if (verdict === 'unknown') return 'no interval';
  if (verdict === 'noise') return 'noise';
  const grows = difference! > 0;
  if (sign === 'neutral') return grows ? 'higher' : 'lower';
  return grows === (sign === 'gain') ? 'better' : 'worse';
}

function chanceOf(metrics: readonly MetricComparison[]): SessionComparison['chance'] {
  const tested = metrics.filter(({ interval, verdict }) => interval !== null && verdict !== 'the same');
  const outside = tested.filter(({ verdict }) => verdict !== 'noise').length;
  return { compared: tested.length, outside, expected: tested.length * BY_CHANCE };
}
