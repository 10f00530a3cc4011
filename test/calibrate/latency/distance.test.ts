import { describe, expect, it } from 'vitest';
import {
  distanceAtEdges,
  distanceAtStamps,
  distanceOfTwo,
  limitOf,
  limitOfTwo,
  tieFloor,
} from '../../../src/calibrate/latency/distance.js';
import { chanceLimit, coefficientOf, lagOneSpearman, valuesForOne } from '../../../src/calibrate/latency/autocorrelation.js';
import { sampleOf } from '../../../src/calibrate/latency/sample.js';
import { drawsOf, stamped } from './draws.js';

const uniformTo = (top: number) => ({ cdf: (x: number) => Math.min(1, Math.max(0, x / top)) });

describe('distances of Kolmogorov and Smirnov', () => {
  it('to a law, by hand', () => {
    // steps to 1/2 at 2 and to 1 at 3 against x / 10
    expect(distanceAtStamps(uniformTo(10), [2, 3])).toBeCloseTo(0.7, 12);
    expect(distanceAtStamps(uniformTo(4), [1, 1, 1, 4])).toBeCloseTo(0.5, 12);
    expect(distanceAtEdges(uniformTo(4), sampleOf([1, 1, 1, 4], 1))).toBeCloseTo(0.375, 12);
  });

  it('ties keep the textbook’s from a law that is right, and not the one between stamps', () => {
    const values = stamped(
      drawsOf((uniform) => 4e6 * uniform(), 20_000, 5),
      1e6,
    ).sort();
    const law = uniformTo(4e6);
    expect(tieFloor(values)).toBeGreaterThan(0.12);
    expect(distanceAtStamps(law, values)).toBeGreaterThanOrEqual(tieFloor(values));
    expect(distanceAtEdges(law, sampleOf(values, 1e6))).toBeLessThan(limitOf(20_000));
  });

  it('of two recordings, by hand, ties included', () => {
    expect(distanceOfTwo([1, 2, 3], [1, 2, 3])).toBe(0);
    expect(distanceOfTwo([1, 1, 2], [1, 3, 3])).toBeCloseTo(2 / 3, 12);
    expect(distanceOfTwo([1, 2], [3])).toBe(1);
  });

  it('have the known 5 % limits', () => {
    expect(limitOf(954)).toBeCloseTo(0.044, 3);
    expect(limitOfTwo(954, 954)).toBeCloseTo(0.0622, 4);
  });
});

describe('autocorrelation by rank', () => {
  it('is 1 for what only rises, −1 for what alternates, by hand with ties', () => {
    expect(lagOneSpearman([1, 2, 5, 9])).toBeCloseTo(1, 12);
    expect(lagOneSpearman([1, 2, 1, 2, 1])).toBeCloseTo(-1, 12);
    expect(lagOneSpearman([3, 3, 3])).toBeNaN();
    // ranks 1.5 1.5 3 against 1 2.5 2.5: cov 0.75, variances 1.5 each
    expect(lagOneSpearman([1, 1, 2, 2])).toBeCloseTo(0.5, 12);
  });

  it('turns into the coefficient of normal scores', () => {
    expect(coefficientOf(0.439)).toBeCloseTo(0.456, 3);
    expect((6 / Math.PI) * Math.asin(coefficientOf(-0.3) / 2)).toBeCloseTo(-0.3, 12);
    expect(valuesForOne(0.5)).toBeCloseTo(3, 12);
    expect(valuesForOne(-0.5)).toBe(1);
    expect(chanceLimit(400)).toBeCloseTo(0.098, 3);
  });
});
