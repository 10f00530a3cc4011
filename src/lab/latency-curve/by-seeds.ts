/**
 * A curve of several runs that differ in their seed alone: differences, slopes and edges seed by seed.
 *
 * Runs under different seeds are independent, given the market, so a mean over them has an interval by Student's t with one degree less than there are
 * seeds. It says how much the chance in latencies and strategies matters on this tape; how much the tape matters it cannot say (blocks of time can).
 *
 * Slopes weigh the points alike. An edge is that of the mean curve; its interval is of the crossings of the single seeds, where each has one.
 *
 * Example: `analyseBySeeds(points)`.
 */
import { meanInterval, type MeanInterval } from '../../measure/mean-interval.js';
import { meanOf } from '../../measure/sum.js';
import { verdictOf } from '../../measure/paired.js';
import type { CurveEdge, CurveSlope, CurveValue } from '../../report/latency-curve.js';
import type { MetricCurve } from './by-blocks.js';
import { edgeText } from './edge-text.js';
import type { MetricPoints } from './metric-points.js';
import { crossing, slopeCoefficients, slopeOf } from './statistics.js';

/** Analyse a metric over all seeds. Seeds without a figure at a point are left out there. */
export function analyseBySeeds(metric: MetricPoints): MetricCurve {
  const { x, seeds, base } = metric;
  const whole = x.flatMap((_, i) => (seeds.some((points) => points[i]?.value != null) ? [i] : []));
  const complete = seeds.flatMap((points) => {
    const values = whole.flatMap((i) => points[i]?.value ?? []);
    return values.length === whole.length ? [values] : [];
  });
  const xs = whole.map((i) => x[i]!);
  return {
    values: x.map((_, i) => valueAt(metric, i, base)),
    slope: slopeOver(xs, complete),
    edge: edgeOver(metric.name, xs, complete),
  };
}

function valueAt({ seeds }: MetricPoints, i: number, base: number): CurveValue {
  const values = seeds.flatMap((points) => points[i]?.value ?? []);
  const differences = seeds.flatMap((points) => {
    const [a, b] = [points[base]?.value ?? null, points[i]?.value ?? null];
    return a === null || b === null ? [] : [b - a];
  });
  const own = meanInterval(values);
  const stated = { value: values.length === 0 ? null : meanOf(values), low: own?.low ?? null, high: own?.high ?? null };
  if (i === base || differences.length === 0) {
    return { ...stated, difference: null, differenceLow: null, differenceHigh: null, verdict: 'unknown', pairs: 0 };
  }
  const between = meanInterval(differences);
  return {
    ...stated,
    difference: meanOf(differences),
    differenceLow: between?.low ?? null,
    differenceHigh: between?.high ?? null,
    verdict: verdictOf(between ?? null),
    pairs: differences.length,
  };
}

function slopeOver(x: readonly number[], seeds: readonly (readonly number[])[]): CurveSlope | null {
  if (x.length < 2 || seeds.length === 0) return null;
  const coefficients = slopeCoefficients(
    x,
    x.map(() => 1),
  );
  const slopes = seeds.map((values) => slopeOf(coefficients, values));
  const interval = meanInterval(slopes);
  return { value: meanOf(slopes), low: interval?.low ?? null, high: interval?.high ?? null };
}

function edgeOver(metric: string, x: readonly number[], seeds: readonly (readonly number[])[]): CurveEdge {
  if (x.length < 2 || seeds.length === 0) return { metric, at: null, low: null, high: null, note: 'none: there is nothing to compare' };
  const mean = crossing(
    x,
    x.map((_, i) => meanOf(seeds.map((values) => values[i]!))),
  );
  const found = seeds.map((values) => crossing(x, values)).filter(Number.isFinite);
  const interval: MeanInterval | undefined = found.length === seeds.length ? meanInterval(found) : undefined;
  const told = edgeText(mean, interval);
  if (told.at === null || interval !== undefined) return { metric, ...told };
  return { metric, ...told, note: `no interval: ${found.length} of ${seeds.length} seeds have a crossing within the points` };
}
