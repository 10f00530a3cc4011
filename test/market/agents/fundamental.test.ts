/** The fundamental: the same path for all who look, with the moments of an Ornstein–Uhlenbeck process; and what it is drawn from. */
import { describe, expect, it } from 'vitest';
import { Fundamental, type FundamentalParams } from '../../../strategies/market/parts/fundamental.js';
import { Normal } from '../../../strategies/market/parts/normal.js';
import { seededStream } from '../../../strategies/market/parts/seeded-stream.js';
import { tabledNormalCdf } from '../../../src/base/num/normal-cdf.js';
import { distanceBound, largestDistance } from './exact-intervals.js';

const SECOND = 1e9;
const OU: FundamentalParams = { seed: 9, mean: 1000, start: undefined, reversion: 0.5, volatility: 8, grid: SECOND / 5 };

function path(p: FundamentalParams, points: number): number[] {
  const value = new Fundamental(p, 0);
  return Array.from({ length: points }, (_, i) => value.at(i * p.grid));
}

describe('the path', () => {
  it('is the same whenever and however often it is looked at, and another under another seed', () => {
    const often = new Fundamental(OU, 77);
    const seen = Array.from({ length: 1001 }, (_, i) => often.at(77 + i * 0.05 * SECOND));
    const once = new Fundamental(OU, 77);
    expect(once.at(77 + 50 * SECOND)).toBe(seen[1000]);
    expect(once.at(77 + 50 * SECOND)).toBe(seen[1000]);
    expect(new Fundamental({ ...OU, seed: 10 }, 77).at(77 + 50 * SECOND)).not.toBe(seen[1000]);
    // It stays from one point of the grid to the next.
    expect(new Set(seen).size).toBe(251);
  });

  it('begins at the start, else at the mean', () => {
    expect(new Fundamental(OU, 0).at(0)).toBe(1000);
    expect(new Fundamental({ ...OU, start: 1100 }, 0).at(0)).toBe(1100);
    // Without chance it returns by its share: 100 e^(−κ t).
    expect(new Fundamental({ ...OU, start: 1100, volatility: 0 }, 0).at(4 * SECOND) - 1000).toBeCloseTo(100 * Math.exp(-2), 9);
  });

  it('has mean, variance σ²/2κ and autocorrelation e^(−κτ), whatever the grid', () => {
    for (const grid of [SECOND / 5, 2 * SECOND]) {
      const seconds = 100_000;
      const values = path({ ...OU, grid }, (seconds * SECOND) / grid);
      const mean = values.reduce((a, b) => a + b, 0) / values.length;
      const covariance = (lag: number): number =>
        values.slice(lag).reduce((sum, value, i) => sum + (value - mean) * (values[i]! - mean), 0) / (values.length - lag);
      // Standard errors of an OU process seen for so long: σ/κ√T of the mean, √(2/κT) of the variance, relative.
      expect(Math.abs(mean - 1000)).toBeLessThan((4.5 * 8) / 0.5 / Math.sqrt(seconds));
      expect(Math.abs(covariance(0) / 64 - 1)).toBeLessThan(4.5 * Math.sqrt(2 / (0.5 * seconds)) * 1.5);
      const lag = (2 * SECOND) / grid;
      expect(Math.abs(covariance(lag) / covariance(0) - Math.exp(-1))).toBeLessThan(0.02);
    }
  });

  it('without reversion is a Brownian motion', () => {
    const values = path({ ...OU, reversion: 0 }, 100_001);
    const steps = values.slice(1).map((value, i) => value - values[i]!);
    const variance = steps.reduce((sum, step) => sum + step * step, 0) / steps.length;
    expect(Math.abs(variance / (64 / 5) - 1)).toBeLessThan(4.5 * Math.sqrt(2 / steps.length));
  });
});

describe('what it is drawn from', () => {
  it('uniform numbers of a seed, also of seeds beyond 32 bits', () => {
    for (const seed of [0, 1, 2 ** 40]) {
      const random = seededStream(seed);
      const sample = Array.from({ length: 50_000 }, random);
      expect(largestDistance(sample, (x) => x)).toBeLessThan(distanceBound(sample.length));
      expect(sample.every((x) => x >= 0 && x < 1)).toBe(true);
    }
    const firsts = [0, 1, 2, 2 ** 32, 2 ** 32 + 1, 2 ** 52].map((seed) => seededStream(seed)());
    expect(new Set(firsts).size).toBe(6);
  });

  it('the same bits on every engine', () => {
    const random = seededStream(7);
    expect([random(), random(), random()]).toMatchInlineSnapshot(`
      [
        0.7641883822987027,
        0.8793618282132132,
        0.41585835677559935,
      ]
    `);
    const value = new Fundamental(OU, 0);
    expect([1, 10, 100].map((s) => value.at(s * SECOND))).toMatchInlineSnapshot(`
      [
        1013.9512074772169,
        1008.6925596566498,
        998.1522529088513,
      ]
    `);
  });

  it('normal numbers, each pair of its own', () => {
    const normal = new Normal();
    const random = seededStream(3);
    const sample = Array.from({ length: 50_000 }, () => normal.next(random));
    expect(largestDistance(sample, tabledNormalCdf)).toBeLessThan(distanceBound(sample.length));
    const products = sample.slice(1).reduce((sum, x, i) => sum + x * sample[i]!, 0) / Math.sqrt(sample.length);
    expect(Math.abs(products)).toBeLessThan(4.9);
  });
});
