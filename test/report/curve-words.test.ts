/** What is told of a curve does not contradict itself: a star stands by an interval whose ends, as printed, lie on one side of 0. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { differenceText } from '../../src/report/curve-words.js';
import type { CurveMetric, CurveValue } from '../../src/report/latency-curve.js';

const METRIC: CurveMetric = { name: 'markout', about: 'markout', unit: 'bps', sign: 'gain', values: [], slope: null };

function told(difference: number, low: number, high: number): string {
  const value: CurveValue = {
    value: difference,
    low: null,
    high: null,
    difference,
    differenceLow: low,
    differenceHigh: high,
    verdict: 'difference',
    pairs: 120,
  };
  return differenceText(value, METRIC);
}

describe('a difference that is more than noise', () => {
  it('is never printed with an end of 0', () => {
    expect(told(-0.004, -0.009, -0.0004)).toBe('-0.004 [-0.009, -0.0004] *');
    const tiny = fc.double({ min: 1e-9, max: 0.01, noNaN: true });
    fc.assert(
      fc.property(tiny, tiny, (low, width) => {
        const [, from, to] = /\[(\S+), (\S+)\]/.exec(told(low + width, low, low + 2 * width))!;
        expect(Number(from)).toBeGreaterThan(0);
        expect(Number(to)).toBeGreaterThan(0);
      }),
    );
  });
});
