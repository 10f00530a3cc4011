/** Sums keep small terms; mean, deviation and quantile agree with mathjs, which computes them by other code. */
import fc from 'fast-check';
import { mean, quantileSeq, std } from 'mathjs';
import { describe, expect, it } from 'vitest';
import { deviationOf, meanOf, quantileOf, Sum, sumOf } from '../../src/measure/sum.js';

describe('compensated sums', () => {
  it('keep what plain sums lose', () => {
    expect(sumOf([1e16, 1, -1e16])).toBe(1);
    expect(sumOf([1, 1e100, 1, -1e100])).toBe(2);
  });

  it('add products without rounding them', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -(2 ** 32), max: 2 ** 32 }),
        fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }),
        fc.integer({ min: -100, max: 100 }),
        (factor, count, small) => {
          const sum = new Sum();
          sum.addProduct(factor, count);
          sum.add(small);
          sum.addProduct(-factor, count);
          expect(sum.value).toBe(small + 0);
        },
      ),
    );
  });

  it('let a short interval be cut out of a long total', () => {
    const sum = new Sum();
    for (let i = 0; i < 1000; i++) sum.add(123456789.1e9);
    const { high, low } = sum;
    sum.add(0.125);
    expect(sum.high - high + (sum.low - low)).toBe(0.125);
  });
});

describe('mean, deviation, quantile', () => {
  const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 50 });

  it('agree with mathjs', () => {
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 1000 }), (numbers, perMille) => {
        const share = perMille / 1000;
        const ascending = Float64Array.from(numbers).sort();
        expect(meanOf(numbers)).toBeCloseTo(mean(numbers), 6);
        expect(deviationOf(numbers)).toBeCloseTo(Number(std(numbers)), 5);
        expect(quantileOf(ascending, share)).toBeCloseTo(quantileSeq(numbers, share), 6);
      }),
      { numRuns: 50 },
    );
  });

  it('of nothing are NaN', () => {
    expect(meanOf([])).toBeNaN();
    expect(deviationOf([1])).toBeNaN();
    expect(quantileOf(new Float64Array(0), 0.5)).toBeNaN();
  });
});
