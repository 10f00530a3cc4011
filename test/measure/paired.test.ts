/**
 * Two sessions beside each other: nothing differs from itself, order of comparison turns the sign alone, and intervals hold the truth about as often
 * as they say, also where neighbouring blocks depend on each other.
 */
import { describe, expect, it } from 'vitest';
import { pairedDifference, pairedDifferences, verdictOf, type PairedDifference } from '../../src/measure/index.js';
import { quantileOf, sumOf } from '../../src/measure/sum.js';
import type { Metric, Observations, Summary } from '../../src/measure/types.js';
import { autoregression, Lcg } from './lcg.js';

const SECOND = 1e9;
const BLOCKS = 120;
const STRETCH = { fromTs: 0, toTs: BLOCKS * SECOND - 1 };

interface Point {
  readonly value: number;
  readonly weight?: number;
  readonly at: number;
}

function observed(points: readonly Point[], summary: Summary = 'ratio', counted: Metric['counted'] = 'fills'): Observations {
  return {
    name: 'm',
    summary,
    counted,
    numerators: Float64Array.from(points, ({ value, weight = 1 }) => value * (summary === 'ratio' ? weight : 1)),
    weights: Float64Array.from(points, ({ weight = 1 }) => weight),
    at: Float64Array.from(points, ({ at }) => at),
  };
}

/** What two sessions see of one market: a common movement, noise of their own, a few observations a block with weights. */
function twoSessions(seed: number, dependence: number, difference: number): [Point[], Point[]] {
  const market = autoregression(dependence, BLOCKS, 3 * seed + 1);
  const own = [autoregression(dependence, BLOCKS, 3 * seed + 2), autoregression(dependence, BLOCKS, 3 * seed + 3)];
  const lcg = new Lcg(seed + 77);
  for (let warm = 0; warm < 10; warm++) lcg.uniform();
  const points = [0, 1].map((side) =>
    Array.from(market, (common, block) =>
      Array.from({ length: 1 + Math.floor(4 * lcg.uniform()) }, () => ({
        value: 3 * common + own[side]![block]! + 0.3 * lcg.normal() + side * difference,
        weight: 1 + Math.floor(5 * lcg.uniform()),
        at: (block + 0.9 * lcg.uniform()) * SECOND,
      })),
    ).flat(),
  );
  return points as [Point[], Point[]];
}

/** As `twoSessions`, but both trade in a third of the blocks only, each in some of its own. */
function sparseSessions(seed: number, dependence: number, difference: number): [Point[], Point[]] {
  const lcg = new Lcg(seed + 1234);
  for (let warm = 0; warm < 10; warm++) lcg.uniform();
  const kept = Array.from({ length: BLOCKS }, () => lcg.uniform() < 0.33);
  return twoSessions(seed, dependence, difference).map((points) =>
    points.filter(({ at }) => kept[Math.floor(at / SECOND)] && lcg.uniform() < 0.8),
  ) as [Point[], Point[]];
}

function covers({ interval }: PairedDifference, truth: number): boolean {
  return interval !== null && interval.low <= truth && truth <= interval.high;
}

const SUMMARIES: readonly Summary[] = ['ratio', 'total', 'median'];

describe('a paired difference', () => {
  it.each(SUMMARIES)('of a session from itself is 0 with the interval [0, 0]: %s', (summary) => {
    const [points] = twoSessions(4, 0.5, 0);
    const difference = pairedDifference(observed(points, summary), observed(points, summary), STRETCH, 7);
    expect(difference).toMatchObject({ difference: 0, interval: { low: 0, high: 0 }, verdict: 'noise', pairs: BLOCKS, blockNs: SECOND });
    expect(difference.first).toBe(difference.second);
  });

  it.each(SUMMARIES)('turns its sign with the order of comparison: %s', (summary) => {
    const [a, b] = twoSessions(5, 0.5, 1).map((points) => observed(points, summary)) as [Observations, Observations];
    const [there, back] = [pairedDifference(a, b, STRETCH, 7), pairedDifference(b, a, STRETCH, 7)];
    expect(back.difference).toBeCloseTo(-there.difference!, 12);
    expect(back.interval!.low).toBeCloseTo(-there.interval!.high, 9);
    expect(back.interval!.high).toBeCloseTo(-there.interval!.low, 9);
    expect([back.first, back.second]).toEqual([there.second, there.first]);
  });

  it('has the figures of the metric: a weighted mean, a sum, a median', () => {
    const [a, b] = twoSessions(6, 0, 0.5);
    const mean = (points: readonly Point[]): number =>
      sumOf(points.map(({ value, weight }) => value * weight!)) / sumOf(points.map(({ weight }) => weight!));
    const median = (points: readonly Point[]): number => quantileOf(Float64Array.from(points, ({ value }) => value).sort(), 0.5);
    const total = (points: readonly Point[]): number => sumOf(points.map(({ value }) => value));
    for (const [summary, figure] of [
      ['ratio', mean],
      ['total', total],
      ['median', median],
    ] as const) {
      const { first, second, difference } = pairedDifference(observed(a, summary), observed(b, summary), STRETCH, 1);
      expect(first).toBeCloseTo(figure(a), 9);
      expect(second).toBeCloseTo(figure(b), 9);
      expect(difference).toBeCloseTo(figure(b) - figure(a), 9);
    }
  });

  it('is the same for the same seed, and another seed moves the interval a little', () => {
    const [a, b] = twoSessions(8, 0.3, 0).map((points) => observed(points)) as [Observations, Observations];
    expect(pairedDifference(a, b, STRETCH, 1)).toEqual(pairedDifference(a, b, STRETCH, 1));
    const [one, other] = [pairedDifference(a, b, STRETCH, 1).interval!, pairedDifference(a, b, STRETCH, 2).interval!];
    expect(one.low).not.toBe(other.low);
    expect(Math.abs(one.low - other.low)).toBeLessThan(0.2 * (one.high - one.low));
  });

  it.each([
    ['ratio', twoSessions, 0, 0],
    ['ratio', twoSessions, 0.4, 1],
    ['ratio', sparseSessions, 0.4, 0],
    ['total', twoSessions, 0.4, 0],
    ['median', twoSessions, 0.4, 0],
  ] as const)('covers the truth in 90 to 98 of 100: %s, %o, dependence %s', (summary, sessions, dependence, difference) => {
    const rounds = 200;
    let covered = 0;
    for (let seed = 0; seed < rounds; seed++) {
      const [a, b] = sessions(seed, dependence, difference);
      const paired = pairedDifference(observed(a, summary), observed(b, summary), STRETCH, seed);
      if (covers(paired, difference)) covered++;
    }
    expect(covered / rounds).toBeGreaterThanOrEqual(0.9);
    expect(covered / rounds).toBeLessThanOrEqual(0.98);
  });

  it('leaves out what the market did to both: the interval is narrower than that of unrelated sessions', () => {
    const [a] = twoSessions(11, 0.3, 0);
    const [, b] = twoSessions(11, 0.3, 0.8);
    const [, elsewhere] = twoSessions(12, 0.3, 0.8);
    const width = (other: readonly Point[]): number => {
      const { low, high } = pairedDifference(observed(a), observed(other), STRETCH, 1).interval!;
      return high - low;
    };
    expect(width(b)).toBeLessThan(0.6 * width(elsewhere));
    expect(pairedDifference(observed(a), observed(b), STRETCH, 1).verdict).toBe('difference');
  });

  it('is paired by decision where nine in ten decisions are shared, else by block', () => {
    const decisions = (times: readonly number[], shift: number): Observations =>
      observed(
        times.map((at, i) => ({ value: Math.sin(i) + shift, at: at * SECOND })),
        'ratio',
        'parents',
      );
    const times = Array.from({ length: 40 }, (_, i) => 2 * i + 1);
    const same = pairedDifference(decisions(times, 0), decisions(times, 0.5), STRETCH, 1);
    expect(same).toMatchObject({ pairedBy: 'decisions', pairs: 40, blockNs: 0, verdict: 'difference' });
    expect(same.interval!.low).toBeCloseTo(0.5, 9);
    expect(same.interval!.high).toBeCloseTo(0.5, 9);
    const nearly = [...times.slice(1), 100];
    expect(pairedDifference(decisions(times, 0), decisions(nearly, 0), STRETCH, 1)).toMatchObject({ pairedBy: 'decisions', pairs: 41 });
    const others = times.map((at) => at + 1);
    expect(pairedDifference(decisions(times, 0), decisions(others, 0), STRETCH, 1)).toMatchObject({ pairedBy: 'blocks of time' });
    // Fills are never paired with each other, whatever their times.
    const fills = observed(times.map((at) => ({ value: 1, at: at * SECOND })));
    expect(pairedDifference(fills, fills, STRETCH, 1).pairedBy).toBe('blocks of time');
  });

  it('has no interval where there is too little data, and no figure where there is none', () => {
    const few = observed([{ value: 1, at: 0 }], 'ratio', 'parents');
    expect(pairedDifference(few, observed([{ value: 3, at: 0 }], 'ratio', 'parents'), STRETCH, 1)).toMatchObject({
      difference: 2,
      interval: null,
      verdict: 'unknown',
      pairs: 1,
    });
    expect(pairedDifference(few, observed([], 'ratio', 'parents'), STRETCH, 1)).toMatchObject({
      first: 1,
      second: null,
      difference: null,
      verdict: 'unknown',
    });
    expect(pairedDifference(observed([]), observed([]), { fromTs: 0, toTs: 0 }, 1)).toMatchObject({ first: null, interval: null });
  });

  it('has no interval of fewer than twenty blocks in which anything happened, however many there are', () => {
    const inBlocks = (count: number, summary: Summary, shift: number): Observations =>
      observed(
        Array.from({ length: count }, (_, i) => ({ value: Math.cos(7 * i) + shift, at: (((37 * i) % BLOCKS) + 0.5) * SECOND })),
        summary,
      );
    for (const summary of SUMMARIES) {
      const few = pairedDifference(inBlocks(19, summary, 0), inBlocks(19, summary, 1), STRETCH, 1);
      expect(few).toMatchObject({ pairs: BLOCKS, observed: 19, interval: null, verdict: 'unknown' });
    }
    const enough = pairedDifference(inBlocks(20, 'ratio', 0), inBlocks(20, 'ratio', 1), STRETCH, 1);
    expect(enough).toMatchObject({ pairs: BLOCKS, observed: 20, verdict: 'difference' });
  });

  it('cuts the stretch into a hundred and twenty blocks, none shorter than a second or longer than five minutes', () => {
    const points = observed([{ value: 1, at: 5 }]);
    const cut = (seconds: number): readonly number[] => {
      const { pairs, blockNs } = pairedDifference(points, points, { fromTs: 0, toTs: seconds * SECOND }, 1);
      return [pairs, blockNs / SECOND];
    };
    expect(cut(10)).toEqual([11, 1]);
    expect(cut(1200)).toEqual([121, 10]);
    expect(cut(86_400)).toEqual([289, 300]);
  });

  it('counts what was sent before the stretch or heard after it at its ends', () => {
    const late = observed([
      { value: 1, at: -5 },
      { value: 2, at: 1e15 },
    ]);
    expect(pairedDifference(late, late, STRETCH, 1)).toMatchObject({ first: 1.5, difference: 0 });
  });

  it('of two metrics is a mistake; of two lists are those that both have', () => {
    const a = observed([{ value: 1, at: 0 }]);
    expect(() => pairedDifference(a, { ...a, name: 'other' }, STRETCH, 1)).toThrow("'m' and 'other' are two metrics");
    const both = pairedDifferences([{ ...a, name: 'x' }, a], [a, { ...a, name: 'y' }], STRETCH, 1);
    expect(both.map(({ name }) => name)).toEqual(['m']);
  });
});

describe('the verdict', () => {
  it.each([
    [0.1, 0.2, 'difference'],
    [-0.2, -0.1, 'difference'],
    [-0.1, 0.1, 'noise'],
    [0, 0.1, 'noise'],
    [0, 0, 'noise'],
  ] as const)('of [%s, %s] is %s', (low, high, verdict) => {
    expect(verdictOf({ low, high })).toBe(verdict);
  });

  it('without an interval is unknown', () => {
    expect(verdictOf(null)).toBe('unknown');
  });
});
