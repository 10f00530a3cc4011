/**
 * Trailing stops: the shared cases, the venue's scenarios, and a second opinion in big integers: an order triggers at the first price that has
 * turned back by the distance from the best since tracking began, and at none before.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../../src/base/errors.js';
import { TrailingColumns, type TrailingTerms } from '../../../src/venue/matching/trailing.js';
import { functionCases } from './function-cases.js';

const SLOT = 70;
const columns = new TrailingColumns();

/** The price that triggers, or null; `lastPrices[0]` is a trade like the others. */
function triggeredAt(terms: TrailingTerms, lastPrices: readonly number[]): number | null {
  columns.enter(SLOT, terms);
  return lastPrices.find((last) => columns.onTrade(SLOT, last)) ?? null;
}

const terms = (stated: Partial<TrailingTerms>): TrailingTerms => ({
  side: -1,
  delta: 700,
  unit: 'bps',
  stopTicks: Number.NaN,
  stopFrom: -1,
  lastTicks: Number.NaN,
  ...stated,
});

const cases = functionCases('trailing');

describe.skipIf(cases.length === 0)('conformance: matching.jsonl, trailing (skipped where ../shared is absent)', () => {
  it.each(cases)('%s', (_, one) => {
    const side = one.side === 'B' ? 1 : -1;
    const stopFrom = one.type.startsWith('STOP_LOSS') ? side : side === 1 ? -1 : 1;
    const stated = terms({ side, delta: one.trailingDeltaBps, stopTicks: one.stopPx ?? Number.NaN, stopFrom });
    expect(triggeredAt(stated, one.lastPrices)).toBe(one.expect.triggersAtPrice);
  });
});

describe('trailing stops', () => {
  it('answers the other scenarios of the FAQ', () => {
    // C: take profit, buys.
    const c = terms({ side: 1, delta: 850, stopTicks: 38_000, stopFrom: -1 });
    expect(triggeredAt(c, [40_000, 42_000, 38_000, 37_000, 39_000, 38_000, 40_144, 40_145])).toBe(40_145);
    // D: take profit, sells; ticks of half a dollar.
    const d = terms({ delta: 750, stopTicks: 84_000, stopFrom: 1 });
    expect(triggeredAt(d, [80_000, 83_000, 78_000, 84_000, 90_000, 88_000, 93_000, 86_026, 86_025])).toBe(86_025);
    // E: no stop price; the last price at entry counts.
    expect(triggeredAt(terms({ lastTicks: 40_000 }), [42_000, 39_500, 45_500, 42_316, 42_315])).toBe(42_315);
    expect(triggeredAt(terms({ lastTicks: 40_000 }), [37_200])).toBe(37_200);
  });

  it('tracks from the next trade where no last price is told', () => {
    expect(triggeredAt(terms({}), [37_200, 34_597, 34_596])).toBe(34_596);
  });

  it('does not trigger by the trade that begins tracking', () => {
    columns.enter(3, terms({ stopTicks: 39_000 }));
    expect(columns.triggerOf(3)).toBeNaN();
    expect(columns.onTrade(3, 30_000)).toBe(false);
    expect(columns.bestOf(3)).toBe(30_000);
    expect(columns.triggerOf(3)).toBe(27_900);
  });

  it('trails by ticks', () => {
    const stated = terms({ side: 1, delta: 5, unit: 'ticks', lastTicks: 100 });
    expect(triggeredAt(stated, [98, 102, 97, 101, 102])).toBe(102);
  });

  it('takes bps of the size of a negative price', () => {
    expect(triggeredAt(terms({ delta: 1000, lastTicks: -50 }), [-54, -40, -43, -44])).toBe(-44);
    expect(triggeredAt(terms({ side: 1, delta: 1000, lastTicks: -50 }), [-46, -45])).toBe(-45);
  });

  it('forgets what a slot held before', () => {
    columns.enter(5, terms({ lastTicks: 50_000 }));
    columns.enter(5, terms({ lastTicks: 100 }));
    expect(columns.onTrade(5, 100)).toBe(false);
  });

  it('asks for a whole distance above 0', () => {
    expect(() => columns.enter(0, terms({ delta: 0 }))).toThrow(InvariantError);
    expect(() => columns.enter(0, terms({ delta: 1.5 }))).toThrow(InvariantError);
  });
});

describe('trailing stops against a brute force', () => {
  const price = fc.oneof(fc.integer({ min: 900, max: 1100 }), fc.integer({ min: 1, max: 2 ** 31 - 1 }));
  const stated = fc.record({
    side: fc.constantFrom<1 | -1>(1, -1),
    delta: fc.integer({ min: 1, max: 2000 }),
    unit: fc.constantFrom<'bps' | 'ticks'>('bps', 'ticks'),
    stopTicks: fc.option(price, { nil: Number.NaN }),
    stopFrom: fc.constantFrom<1 | -1>(1, -1),
    lastTicks: fc.option(price, { nil: Number.NaN }),
  });

  /** Whether `last` is as far from `best` as it takes, in exact numbers: last ≥ min · (1 + δ), last ≤ max · (1 − δ). */
  function isBack({ side, delta, unit }: TrailingTerms, best: number, last: number): boolean {
    if (unit === 'ticks') return side === 1 ? last >= best + delta : last <= best - delta;
    const bound = BigInt(best) * BigInt(10_000 + side * delta);
    return side === 1 ? BigInt(last) * 10_000n >= bound : BigInt(last) * 10_000n <= bound;
  }

  it('triggers at the first price that is back by the distance', () => {
    fc.assert(
      fc.property(stated, fc.array(price, { maxLength: 30 }), (one, prices) => {
        const from = Number.isNaN(one.stopTicks)
          ? 0
          : prices.findIndex((last) => (one.stopFrom === 1 ? last >= one.stopTicks : last <= one.stopTicks));
        const before = Number.isNaN(one.stopTicks) && !Number.isNaN(one.lastTicks) ? [one.lastTicks] : [];
        const seen = from < 0 ? [] : [...before, ...prices.slice(from)];
        const best = (upTo: number): number => (one.side === 1 ? Math.min(...seen.slice(0, upTo)) : Math.max(...seen.slice(0, upTo)));
        const at = seen.findIndex((last, i) => i > 0 && isBack(one, best(i), last));
        expect(triggeredAt(one, prices)).toBe(at < 0 ? null : seen[at]);
      }),
      { numRuns: 1000 },
    );
  });

  it('names the first price that triggers', () => {
    fc.assert(
      fc.property(stated, price, (one, last) => {
        columns.enter(SLOT, { ...one, stopTicks: Number.NaN, lastTicks: last });
        const trigger = columns.triggerOf(SLOT);
        expect(columns.onTrade(SLOT, trigger - one.side)).toBe(false);
        columns.enter(SLOT, { ...one, stopTicks: Number.NaN, lastTicks: last });
        expect(columns.onTrade(SLOT, trigger)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
