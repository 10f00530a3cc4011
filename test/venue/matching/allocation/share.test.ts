/** Shares are exact: the whole part of the true quotient, whatever the size of the product. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { floorShare, percentOf } from '../../../../src/venue/matching/allocation/share.js';

const lots = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 2 ** 37 - 1 }));

describe('floorShare', () => {
  it('is the whole part of the exact quotient', () => {
    fc.assert(
      fc.property(lots, lots, lots, (part, others, amount) => {
        const whole = part + others + 1;
        expect(floorShare(part, amount, whole)).toBe(Number((BigInt(part) * BigInt(amount)) / BigInt(whole)));
      }),
      { numRuns: 2000 },
    );
  });

  it('does not round a quotient just below a whole number up to it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 94_000_000 }), (n) => {
        // (n² − 1) / n is n − 1/n.
        expect(floorShare(n - 1, n + 1, n)).toBe(n - 1);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('percentOf', () => {
  it('takes percents with two decimals at their word', () => {
    expect(percentOf(40, 100)).toBe(40);
    expect(percentOf(0.29, 10_000)).toBe(29);
    expect(percentOf(33.33, 10_000)).toBe(3333);
    expect(percentOf(12.5, 9)).toBe(1);
  });
});
