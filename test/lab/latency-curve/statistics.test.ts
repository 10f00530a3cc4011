/** Slope and crossing of a curve are those of the line that fits and of the segments between points. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { edgeText } from '../../../src/lab/latency-curve/edge-text.js';
import { crossing, middle95, precisionWeights, slopeCoefficients, slopeOf } from '../../../src/lab/latency-curve/statistics.js';

describe('the slope', () => {
  it('of a straight line is that of the line, under any weights', () => {
    const number = fc.double({ min: -100, max: 100, noNaN: true });
    const weight = fc.double({ min: 0.01, max: 100, noNaN: true });
    fc.assert(
      fc.property(number, number, fc.array(weight, { minLength: 4, maxLength: 4 }), (from, slope, weights) => {
        const x = [0, 1, 5, 100];
        const values = x.map((at) => from + slope * at);
        expect(slopeOf(slopeCoefficients(x, weights), values)).toBeCloseTo(slope, 8);
      }),
    );
  });

  it('weighs points', () => {
    // By hand: the weighted centre is 1.25, the weighted squares about it 2.75, so −0.25 / 2.75.
    expect(slopeOf(slopeCoefficients([0, 1, 2], [1, 1, 2]), [0, 1, 0])).toBeCloseTo(-1 / 11, 12);
    expect(slopeOf(slopeCoefficients([0, 1, 2], [1, 1, 1]), [0, 1, 0])).toBe(0);
  });

  it('takes errors as weights, and none where a point would take all', () => {
    expect(precisionWeights([1, 2])).toEqual([1, 0.25]);
    expect(precisionWeights([1, 0])).toEqual([1, 1]);
    expect(precisionWeights([Number.NaN, 1])).toEqual([1, 1]);
  });
});

describe('the edge', () => {
  it('is gone where the gain first falls to 0, linear between points', () => {
    expect(crossing([0, 10], [1, -1])).toBe(5);
    expect(crossing([0, 10, 20], [3, 1, -1])).toBe(15);
    expect(crossing([0, 10, 20, 30], [1, -1, 1, -1])).toBe(5);
    expect(crossing([0, 10], [1, 0])).toBe(10);
  });

  it('is none within the points where the gain is never or always positive', () => {
    expect(crossing([0, 10], [0, 5])).toBe(Number.NEGATIVE_INFINITY);
    expect(crossing([0, 10], [2, 1])).toBe(Number.POSITIVE_INFINITY);
    expect(edgeText(Number.NEGATIVE_INFINITY, undefined)).toMatchObject({
      at: null,
      note: 'none within the points: not positive at the first',
    });
    expect(edgeText(Number.POSITIVE_INFINITY, undefined)).toMatchObject({ at: null, note: 'none within the points: positive throughout' });
  });

  it('has an interval that may be open at a side, and says so', () => {
    const values = Array.from({ length: 1000 }, (_, i) => (i < 50 ? Number.NEGATIVE_INFINITY : i));
    expect(middle95(values)).toEqual({ low: Number.NEGATIVE_INFINITY, high: 975 });
    expect(edgeText(5, { low: Number.NEGATIVE_INFINITY, high: 9 })).toEqual({
      at: 5,
      low: null,
      high: 9,
      note: 'the interval begins before the first point',
    });
    expect(edgeText(5, { low: 4, high: Number.POSITIVE_INFINITY }).note).toBe('the interval goes beyond the last point');
  });
});
