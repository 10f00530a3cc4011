/** Limit Up-Limit Down: percentages by tier and by the close of the day before, doubled when the rules of the day say so, rounded to the grid. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../../src/base/errors.js';
import { PriceBand } from '../../../../src/venue/matching/bands/band.js';
import { luldBand, luldStock } from '../../../../src/venue/matching/bands/luld-bands.js';
import { isLuldDoubled, LULD_RULES, luldRulesOn, type LuldTier } from '../../../../src/venue/matching/bands/luld-rules.js';
import { functionCases } from '../function-cases.js';

const MINUTE_NS = 60e9;
const band = new PriceBand();

/** Bands in ticks of a hundredth of a cent, on a grid of cents, from dollars. */
function bands(tier: LuldTier, reference: number, close = reference, isDoubled = false): readonly [number, number] {
  const ticks = (dollars: number): number => Math.round(dollars * 10_000);
  luldBand(luldStock({ tier, closeTicks: ticks(close), ticksPerDollar: 10_000, gridTicks: 100 }), ticks(reference), isDoubled, band);
  return [band.lowerTicks / 10_000, band.upperTicks / 10_000];
}

const cases = functionCases('luld');

describe.skipIf(cases.length === 0)('conformance: matching.jsonl, luld (skipped where ../shared is absent)', () => {
  it.each(cases)('%s', (_, one) => {
    expect(bands(one.tier, one.ref, one.ref, one.doubled)).toEqual([one.expect.lower, one.expect.upper]);
  });
});

describe('bands', () => {
  it('change their percentage above $3.00 and below $0.75, by the close of the day before', () => {
    expect(bands(1, 3, 3)).toEqual([2.4, 3.6]);
    expect(bands(2, 3, 3)).toEqual([2.4, 3.6]);
    expect(bands(1, 3, 3.01)).toEqual([2.85, 3.15]);
    expect(bands(2, 3, 3.01)).toEqual([2.7, 3.3]);
    expect(bands(1, 1, 0.75)).toEqual([0.8, 1.2]);
    expect(bands(1, 1, 0.7499)).toEqual([0.85, 1.15]);
    // The lesser of $0.15 and 75 %.
    expect(bands(1, 0.16)).toEqual([0.04, 0.28]);
    expect(bands(1, 0.2)).toEqual([0.05, 0.35]);
    expect(bands(1, 0.24)).toEqual([0.09, 0.39]);
  });

  it('go to the nearest cent, a half up', () => {
    expect(bands(1, 10.03)).toEqual([9.53, 10.53]);
    expect(bands(1, 10.1)).toEqual([9.6, 10.61]);
  });

  it('double the whole width, down to 0', () => {
    expect(bands(2, 100, 100, true)).toEqual([80, 120]);
    expect(bands(1, 0.5, 0.5, true)).toEqual([0.2, 0.8]);
    expect(bands(1, 0.1, 0.1, true)).toEqual([0, 0.25]);
  });

  it('lie on both sides of the reference, at the same distance but for the grid', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 200_000 }),
        fc.integer({ min: 1, max: 200_000 }),
        fc.boolean(),
        (reference, closeTicks, isDoubled) => {
          luldBand({ tier: 2, closeTicks, ticksPerDollar: 100, gridTicks: 1 }, reference, isDoubled, band);
          expect(band.lowerTicks).toBeLessThanOrEqual(reference);
          expect(band.upperTicks).toBeGreaterThanOrEqual(reference);
          if (band.lowerTicks > 0) expect(Math.abs(band.upperTicks + band.lowerTicks - 2 * reference)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it.each([[{ closeTicks: 0 }], [{ closeTicks: 10.5 }], [{ ticksPerDollar: 128 }], [{ gridTicks: 0 }]])('refuse %j', (wrong) => {
    expect(() => luldStock({ tier: 1, closeTicks: 1000, ticksPerDollar: 100, gridTicks: 1, ...wrong })).toThrow(UsageError);
  });
});

describe('the rules of a day', () => {
  it('are the last ones that began by then', () => {
    expect(luldRulesOn('2014-02-24')).toBe(LULD_RULES[0]);
    expect(luldRulesOn('2020-02-23')).toBe(LULD_RULES[0]);
    expect(luldRulesOn('2020-02-24')).toBe(LULD_RULES[1]);
    expect(luldRulesOn('2026-01-02')).toBe(LULD_RULES[1]);
    expect(() => luldRulesOn('2013-05-01')).toThrow(/2013-05-01.*2014-02-24/);
  });

  const day = 390 * MINUTE_NS;
  /** Minutes after the open at which a stock's bands are doubled, of some that matter. */
  const doubled = (on: string, tier: LuldTier, isAboveThree: boolean): number[] =>
    [0, 14, 15, 200, 364, 365, 390].filter((m) => isLuldDoubled(luldRulesOn(on), tier, isAboveThree, m * MINUTE_NS, day - m * MINUTE_NS));

  it('double at the open and at the close before Amendment 18', () => {
    expect(doubled('2019-06-03', 1, true)).toEqual([0, 14, 365, 390]);
    expect(doubled('2019-06-03', 2, true)).toEqual([0, 14, 365, 390]);
  });

  it('double at the close alone after it, and not in tier 2 above $3.00', () => {
    expect(doubled('2021-06-01', 1, true)).toEqual([365, 390]);
    expect(doubled('2021-06-01', 1, false)).toEqual([365, 390]);
    expect(doubled('2021-06-01', 2, true)).toEqual([]);
    expect(doubled('2021-06-01', 2, false)).toEqual([365, 390]);
  });
});
