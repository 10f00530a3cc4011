/**
 * A curve of one run: differences, slopes and edges by blocks of time.
 *
 * The sessions at the points saw the same market and drew the same random numbers, so each difference to the base is paired block by block
 * (`measure/paired.ts`). Slope and edge are taken from figures that are resampled together (`measure/joint-draws.ts`): every draw has its own slope and
 * its own crossing, and the middle 95 % of them are the interval. The weights of the slope are one over the squared standard error of each value.
 *
 * Invariant: a point at which a session did exactly what it did at the base has difference 0, interval [0, 0].
 *
 * Example: `analyseByBlocks(points, { fromTs, toTs }, 7)`.
 */
import { jointDraws } from '../../measure/joint-draws.js';
import { pairedDifference, verdictOf, type Stretch } from '../../measure/paired.js';
import { deviationOf } from '../../measure/sum.js';
import type { Observations } from '../../measure/types.js';
import type { CurveEdge, CurveSlope, CurveValue } from '../../report/latency-curve.js';
import { edgeText } from './edge-text.js';
import type { MetricPoints, PointFigure } from './metric-points.js';
import { crossing, middle95, precisionWeights, slopeCoefficients, slopeOf } from './statistics.js';

/** What is told of a metric. */
export interface MetricCurve {
  readonly values: readonly CurveValue[];
  readonly slope: CurveSlope | null;
  /** Where it crosses 0, if it is a net gain. */
  readonly edge: CurveEdge;
}

/** The points that have a figure, and their resampled figures. */
interface Measured {
  /** Indices among all points. */
  readonly places: readonly number[];
  readonly x: readonly number[];
  readonly values: readonly number[];
  /** By place among these; undefined without enough blocks. */
  readonly draws: readonly Float64Array[] | undefined;
}

/** Analyse a metric of the one seed that was run. */
export function analyseByBlocks(metric: MetricPoints, stretch: Stretch, seed: number): MetricCurve {
  const points = metric.seeds[0]!;
  const measured = measuredPoints(metric, stretch, seed);
  const values = points.map((point, i) => valueAt(metric, point, i, measured, stretch, seed));
  return {
    values,
    slope: slopeBetween(
      measured,
      values.some(({ differenceLow }) => differenceLow !== null),
    ),
    edge: edgeBetween(metric.name, measured),
  };
}

function measuredPoints({ x, seeds }: MetricPoints, stretch: Stretch, seed: number): Measured {
  const points = seeds[0]!;
  const places = points.flatMap((point, i) => (point?.value === null || point?.observations === undefined ? [] : [i]));
  const known = places.map((i) => points[i]!);
  const draws = jointDraws(
    known.flatMap(({ observations }) => observations ?? []),
    stretch,
    seed,
  )?.draws;
  return { places, x: places.map((i) => x[i]!), values: known.flatMap(({ value }) => value ?? []), draws };
}

function valueAt(
  { seeds, base }: MetricPoints,
  point: PointFigure | undefined,
  index: number,
  { places, draws }: Measured,
  stretch: Stretch,
  seed: number,
): CurveValue {
  const own = draws?.[places.indexOf(index)];
  const interval = own === undefined ? { low: null, high: null } : middle95([...own]);
  const stated = { value: point?.value ?? null, ...interval };
  const first = seeds[0]![base]?.observations;
  const second = point?.observations;
  if (index === base || first === undefined || second === undefined) {
    return { ...stated, difference: null, differenceLow: null, differenceHigh: null, verdict: 'unknown', pairs: 0 };
  }
  return { ...stated, ...differenceBetween(first, second, stretch, seed) };
}

type Difference = Pick<CurveValue, 'difference' | 'differenceLow' | 'differenceHigh' | 'verdict' | 'pairs'>;

/** The paired difference; without an interval where too few blocks have an observation. */
function differenceBetween(first: Observations, second: Observations, stretch: Stretch, seed: number): Difference {
  const { difference, interval, pairs, first: a, second: b } = pairedDifference(first, second, stretch, seed);
  // What is left of two equal sums is rounding.
  const exact = (value: number): number => (Math.abs(value) < ROUNDING * Math.max(Math.abs(a ?? 0), Math.abs(b ?? 0)) ? 0 : value);
  const ends = interval === null ? null : { low: exact(interval.low), high: exact(interval.high) };
  return {
    difference: difference === null ? null : exact(difference),
    differenceLow: ends?.low ?? null,
    differenceHigh: ends?.high ?? null,
    verdict: verdictOf(ends),
    pairs,
  };
}

const ROUNDING = 1e-12;

function slopeBetween({ x, values, draws }: Measured, isKnown: boolean): CurveSlope | null {
  if (x.length < 2) return null;
  const weights = precisionWeights(draws === undefined ? x.map(() => Number.NaN) : draws.map(deviationOf));
  const coefficients = slopeCoefficients(x, weights);
  const value = slopeOf(coefficients, values);
  // A slope knows no more than the differences that it is made of.
  if (draws === undefined || !isKnown) return { value, low: null, high: null };
  return { value, ...middle95(eachDraw(draws).map((figures) => slopeOf(coefficients, figures))) };
}

function edgeBetween(metric: string, { x, values, draws }: Measured): CurveEdge {
  if (x.length < 2) return { metric, at: null, low: null, high: null, note: 'none: there is nothing to compare' };
  const at = crossing(x, values);
  const interval = draws === undefined ? undefined : middle95(eachDraw(draws).map((figures) => crossing(x, figures)));
  return { metric, ...edgeText(at, interval) };
}

/** Draws of sessions as sessions of draws. */
function eachDraw(draws: readonly Float64Array[]): number[][] {
  return Array.from({ length: draws[0]?.length ?? 0 }, (_, k) => draws.map((figures) => figures[k]!));
}
