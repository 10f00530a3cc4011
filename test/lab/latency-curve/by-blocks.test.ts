/** A curve by blocks finds the slope and the edge that were planted, and its intervals hold them as often as they say. */
import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/base/rand/stream.js';
import { analyseByBlocks } from '../../../src/lab/latency-curve/by-blocks.js';
import { analyseBySeeds } from '../../../src/lab/latency-curve/by-seeds.js';
import type { MetricPoints } from '../../../src/lab/latency-curve/metric-points.js';
import { figureOf } from '../../../src/measure/metric.js';
import type { Observations } from '../../../src/measure/types.js';

const STRETCH = { fromTs: 0, toTs: 600e9 };
const X = [0, 1, 5, 20, 100];
const FILLS = 1500;

/** Gains of fills at each point: what the market does to all points alike, a planted fall with latency, and a little of each fill's own. */
function planted(seed: number, slope: number, from: number): MetricPoints {
  const draw = randomStream(seed, 'planted');
  const market = Array.from({ length: FILLS }, () => 6 * draw() - 3);
  const points = X.map((x) => {
    const values = market.map((shared) => from + slope * x + shared + (x === 0 ? 0 : 2 * draw() - 1));
    return observations(values);
  });
  return metric([points]);
}

function observations(values: readonly number[]): Observations {
  return {
    name: 'edge.1s',
    summary: 'ratio',
    counted: 'fills',
    numerators: Float64Array.from(values),
    weights: new Float64Array(values.length).fill(1),
    at: Float64Array.from(values, (_, i) => (i * STRETCH.toTs) / values.length),
  };
}

function metric(seeds: readonly (readonly Observations[])[]): MetricPoints {
  const figures = seeds.map((points) =>
    points.map((one) => ({ value: figureOf(one.numerators, one.weights, one.summary), observations: one })),
  );
  return { name: 'edge.1s', about: 'markout less fees, 1s', unit: 'bps', sign: 'gain', x: X, base: 0, seeds: figures };
}

const within = (value: number, low: number | null, high: number | null): boolean =>
  low !== null && high !== null && low <= value && value <= high;

describe('a planted fall of 0.02 a ms from 0.5', () => {
  const seeds = Array.from({ length: 60 }, (_, i) => i + 1);
  const curves = seeds.map((seed) => analyseByBlocks(planted(seed, -0.02, 0.5), STRETCH, seed));

  it('the interval of the slope holds it in about 95 % of 60 markets, and never holds 0', () => {
    const known = curves.flatMap(({ slope }) => (slope!.high === null ? [] : [slope!]));
    expect(known.length).toBeGreaterThanOrEqual(54);
    const held = known.filter(({ low, high }) => within(-0.02, low, high)).length;
    expect(held / known.length).toBeGreaterThan(0.87);
    for (const { high } of known) expect(high).toBeLessThan(0);
  });

  it('the interval of the difference at 20 ms holds −0.4 in about 95 %', () => {
    const known = curves.map(({ values }) => values[3]!).filter(({ verdict }) => verdict !== 'unknown');
    expect(known.length).toBeGreaterThanOrEqual(54);
    const held = known.filter(({ differenceLow, differenceHigh }) => within(-0.4, differenceLow, differenceHigh)).length;
    expect(held / known.length).toBeGreaterThan(0.87);
    for (const { verdict } of known) expect(verdict).toBe('difference');
  });

  it('the edge is gone near 25 ms', () => {
    const known = curves.map(({ edge }) => edge).filter(({ note }) => note !== 'no interval');
    expect(known.length).toBeGreaterThanOrEqual(54);
    expect(known.filter(({ low, high }) => within(25, low, high)).length / known.length).toBeGreaterThan(0.87);
    for (const { edge } of curves) expect(Math.abs(edge.at! - 25)).toBeLessThan(12);
  });
});

describe('no evidence', () => {
  it('of one fill gives a difference without an interval', () => {
    const { values, slope } = analyseByBlocks(metric([X.map((x) => observations([5 - x]))]), STRETCH, 7);
    expect(values[4]).toMatchObject({ difference: -100, differenceLow: null, differenceHigh: null, verdict: 'unknown' });
    expect(slope!.value).toBeCloseTo(-1, 12);
    expect(slope).toMatchObject({ low: null, high: null });
  });

  it('is needed where nothing differs: the same observations differ by 0, in [0, 0]', () => {
    const same = observations(Array.from({ length: 400 }, (_, i) => Math.sin(i)));
    const { values, edge } = analyseByBlocks(metric([X.map(() => same)]), STRETCH, 7);
    for (const value of values.slice(1))
      expect(value).toMatchObject({ difference: 0, differenceLow: 0, differenceHigh: 0, verdict: 'noise' });
    expect(edge.note).toMatch(/^none within the points: (positive throughout|not positive at the first)$/);
  });
});

describe('over seeds', () => {
  it('slopes and edges are means of the seeds’, with Student’s interval', () => {
    const runs = [1, 2, 3, 4, 5].map((seed) => planted(seed, -0.02, 0.5).seeds[0]!);
    const one: MetricPoints = { ...planted(1, -0.02, 0.5), seeds: runs };
    const { slope, edge, values } = analyseBySeeds(one);
    expect(slope!.value).toBeCloseTo(-0.02, 2);
    expect(slope!.low!).toBeLessThan(slope!.value);
    expect(within(25, edge.low, edge.high)).toBe(true);
    expect(values[4]).toMatchObject({ pairs: 5, verdict: 'difference' });
  });

  it('an edge that some seeds have not has no interval, and says how many have', () => {
    const falling = X.map((x) => observations([1 - x / 50, 1 - x / 50]));
    const rising = X.map((x) => observations([1 + x / 100, 1 + x / 100]));
    const { edge } = analyseBySeeds(metric([falling, falling, falling, rising]));
    expect(edge).toMatchObject({ low: null, high: null, note: 'no interval: 3 of 4 seeds have a crossing within the points' });
  });
});
