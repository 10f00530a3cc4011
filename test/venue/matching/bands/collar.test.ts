/** Collars and price ranges: ends are inside, are as wide as stated and no wider, and without a reference every price is inside. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PriceBand } from '../../../../src/venue/matching/bands/band.js';
import { collarBand, collarBreach, type Collar } from '../../../../src/venue/matching/bands/collar.js';
import { priceRange, type PriceRangeRule } from '../../../../src/venue/matching/bands/price-range.js';

const band = new PriceBand();
const ends = (): readonly [number, number] => [band.lowerTicks, band.upperTicks];

function collar(stated: Collar, referenceTicks: number): readonly [number, number] {
  collarBand(stated, referenceTicks, band);
  return ends();
}

describe('collars', () => {
  it('are a share of the reference, rounded inward, or ticks', () => {
    expect(collar({ unit: 'bps', down: 200, up: 200 }, 1005)).toEqual([985, 1025]);
    expect(collar({ unit: 'bps', down: 100, up: 250 }, 1000)).toEqual([990, 1025]);
    expect(collar({ unit: 'ticks', down: 3, up: 7 }, 1000)).toEqual([997, 1007]);
  });

  it('take the size of a negative reference', () => {
    expect(collar({ unit: 'bps', down: 1000, up: 1000 }, -50)).toEqual([-55, -45]);
  });

  it('let every price in without a reference', () => {
    expect(collar({ unit: 'ticks', down: 1, up: 1 }, Number.NaN)).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });

  it('hold exactly the prices within the stated share of the reference', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 31 - 1 }),
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: -2, max: 2 }),
        (reference, bps, off) => {
          const [lower, upper] = collar({ unit: 'bps', down: bps, up: bps }, reference);
          for (const price of [lower + off, upper + off]) {
            const distance = BigInt(Math.abs(price - reference)) * 10_000n;
            expect(band.has(price)).toBe(distance <= BigInt(reference) * BigInt(bps));
          }
        },
      ),
    );
  });

  it('name the static one where both are broken', () => {
    const fixed = new PriceBand();
    const dynamic = new PriceBand();
    fixed.state(900, 1100);
    dynamic.state(980, 1020);
    expect([980, 1020, 979, 1021, 900, 899, 1101].map((price) => collarBreach(price, fixed, dynamic))).toEqual([0, 0, 1, 1, 1, 2, 2]);
  });
});

describe('the price range of an aggressor', () => {
  const rule: PriceRangeRule = { bidUp: 20_000, bidDown: 5_000, askUp: 15_000, askDown: 9_000 };
  const range = (stated: PriceRangeRule, side: 1 | -1, reference: number): readonly [number, number] => {
    priceRange(stated, side, reference, band);
    return ends();
  };

  it('follows the multipliers of its side, ends included', () => {
    expect(range(rule, 1, 1000)).toEqual([500, 2000]);
    expect(range(rule, -1, 1000)).toEqual([900, 1500]);
    expect(band.has(900) && band.has(1500) && !band.has(899) && !band.has(1501)).toBe(true);
  });

  it('is rounded inward', () => {
    expect(range({ bidUp: 10_001, bidDown: 9_999 }, 1, 999)).toEqual([999, 999]);
  });

  it('is open where a multiplier or the reference is missing', () => {
    expect(range({ bidUp: 20_000 }, 1, 1000)).toEqual([Number.NEGATIVE_INFINITY, 2000]);
    expect(range({ bidUp: 20_000 }, -1, 1000)).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
    expect(range(rule, 1, Number.NaN)).toEqual([Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]);
  });
});
