/** Block lengths and intervals: the reference vector of METRICS.md §3, and what a bootstrap must do on known series. */
import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import { blockLengths } from '../../src/measure/block-length.js';
import { bootstrapMedian, bootstrapRatio, drawRatios, MIN_BLOCKS } from '../../src/measure/bootstrap.js';
import { deviationOf, meanOf, quantileOf } from '../../src/measure/sum.js';
import { autoregression, Lcg } from './lcg.js';

const stream = (name: string): (() => number) => {
  const generator = seedrandom.alea(name);
  return () => generator.double();
};
const ones = (length: number): Float64Array => new Float64Array(length).fill(1);

describe('the reference series: AR(1) 0.5, seed 42, n = 2,000', () => {
  const series = autoregression(0.5, 2000, 42);

  it('has the published mean, so that it is the same series', () => {
    expect(meanOf(series)).toBeCloseTo(0.0400764, 7);
    expect(deviationOf(series) / Math.sqrt(2000)).toBeCloseTo(0.0252766, 4);
  });

  it('needs blocks of 14.921 (stationary) and 17.081 (circular)', () => {
    const lengths = blockLengths(series);
    expect(lengths.stationary).toBeCloseTo(14.921, 3);
    expect(lengths.circular).toBeCloseTo(17.081, 3);
  });

  it('has a standard error between .039 and .0435, where independence would say .0253', () => {
    const mean = meanOf(series);
    const draws = drawRatios(
      series.map((x) => x - mean),
      ones(2000),
      blockLengths(series).stationary,
      20_000,
      stream('reference'),
    );
    expect(deviationOf(draws)).toBeGreaterThan(0.039);
    expect(deviationOf(draws)).toBeLessThan(0.0435);
  });

  it('gets nearly the same interval when neighbours are added up in cells first', () => {
    const { interval, blocks } = bootstrapRatio(series, ones(2000), stream('cells'));
    expect(blocks).toBe(134);
    expect(interval!.standardError).toBeGreaterThan(0.038);
    expect(interval!.standardError).toBeLessThan(0.0445);
    expect(interval!.low).toBeLessThan(0.0400764 - 1.7 * 0.041);
    expect(interval!.high).toBeGreaterThan(0.0400764 + 1.7 * 0.041);
  });
});

describe('block lengths', () => {
  it('of constant, tiny and empty series are 1', () => {
    for (const series of [[], [3], [3, 3], new Float64Array(100).fill(0.1)])
      expect(blockLengths(series)).toEqual({ stationary: 1, circular: 1 });
  });

  it('grow with dependence and never pass 3·√n or n/3', () => {
    const lengths = [0, 0.3, 0.6, 0.9].map((coefficient) => blockLengths(autoregression(coefficient, 1000, 5)).stationary);
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
    // Differences of noise have a long-run variance near 0: the formula explodes and the bound holds.
    const noise = whiteNoise(301, 2);
    const differences = noise.slice(1).map((x, i) => x - noise[i]!);
    expect(blockLengths(differences)).toEqual({ stationary: 52, circular: 52 });
  });
});

describe('intervals of ratios', () => {
  it('are given from 20 blocks on and not below', () => {
    for (const length of [1, 5, 19]) expect(bootstrapRatio(whiteNoise(length, 3), ones(length), stream('few')).interval).toBeNull();
    const results = Array.from({ length: 30 }, (_, seed) => bootstrapRatio(whiteNoise(40, seed), ones(40), stream('about')));
    for (const { interval, blocks } of results) expect(interval !== null).toBe(blocks >= MIN_BLOCKS);
    expect(new Set(results.map(({ interval }) => interval === null)).size).toBe(2);
  });

  it('cover the truth about as often as they say, weights random and noise dependent', () => {
    let covered = 0;
    const rounds = 120;
    for (let round = 0; round < rounds; round++) {
      const noise = autoregression(0.4, 600, 1000 + round);
      const weightLcg = new Lcg(round);
      const weights = ones(600).map(() => 1 + 9 * weightLcg.uniform());
      const { interval } = bootstrapRatio(
        noise.map((x, i) => (2 + x) * weights[i]!),
        weights,
        stream(`cover ${round}`),
      );
      if (interval!.low <= 2 && 2 <= interval!.high) covered++;
    }
    expect(covered / rounds).toBeGreaterThan(0.86);
    expect(covered / rounds).toBeLessThan(0.99);
  });

  it('are the naive resampling’s: same blocks, summed one observation at a time', () => {
    const residuals = autoregression(0.5, 97, 8);
    const weights = whiteNoise(97, 9).map(Math.abs);
    expect(Array.from(drawRatios(residuals, weights, 4.5, 50, stream('twin')))).toEqual(
      naiveRatios(residuals, weights, 4.5, 50, stream('twin')).map((ratio) => expect.closeTo(ratio, 10)),
    );
  });

  it('scale with the figure', () => {
    const series = whiteNoise(200, 4);
    const plain = bootstrapRatio(series, ones(200), stream('scale')).interval!;
    const scaled = bootstrapRatio(series, ones(200), stream('scale'), 200).interval!;
    expect(scaled.low).toBeCloseTo(200 * plain.low, 9);
    expect(scaled.standardError).toBeCloseTo(200 * plain.standardError, 9);
  });

  it('of nothing do not exist', () => {
    expect(bootstrapRatio(new Float64Array(0), new Float64Array(0), stream('none'))).toEqual({ interval: null, blocks: 0 });
    expect(bootstrapMedian(new Float64Array(0), stream('none'))).toEqual({ interval: null, blocks: 0 });
  });

  it('are equal for equal streams', () => {
    const series = autoregression(0.2, 500, 77);
    expect(bootstrapRatio(series, ones(500), stream('same'))).toEqual(bootstrapRatio(series, ones(500), stream('same')));
  });
});

describe('intervals of medians', () => {
  it('have the asymptotic width for independent normals', () => {
    const { interval } = bootstrapMedian(whiteNoise(1500, 21), stream('median'));
    expect(interval!.standardError).toBeGreaterThan(0.8 * (1.2533 / Math.sqrt(1500)));
    expect(interval!.standardError).toBeLessThan(1.35 * (1.2533 / Math.sqrt(1500)));
  });

  it('surround the median', () => {
    const series = autoregression(0.5, 400, 6);
    const { interval } = bootstrapMedian(series, stream('around'));
    const median = quantileOf(series.slice().sort(), 0.5);
    expect(interval!.low).toBeLessThanOrEqual(median);
    expect(interval!.high).toBeGreaterThanOrEqual(median);
  });
});

function whiteNoise(length: number, seed: number): Float64Array {
  return autoregression(0, length, seed);
}

function naiveRatios(residuals: Float64Array, weights: Float64Array, blockLength: number, draws: number, uniform: () => number): number[] {
  const n = residuals.length;
  return Array.from({ length: draws }, () => {
    let residual = 0;
    let weight = 0;
    for (let taken = 0; taken < n;) {
      const start = Math.floor(uniform() * n);
      const length = 1 + Math.floor(Math.log(1 - uniform()) / Math.log1p(-1 / blockLength));
      for (let i = 0; i < length && taken < n; i++, taken++) {
        residual += residuals[(start + i) % n]!;
        weight += weights[(start + i) % n]!;
      }
    }
    return residual / weight;
  });
}
