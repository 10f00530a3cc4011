/** Counts of a session add up: by certainty, by liquidity, by side and by rule they are the same lots. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averageTicks, certaintyShare, tallyOf } from '../../src/report/tally.js';
import { ExecType } from '../../src/sim/message.js';
import { columnsOf } from './venue.js';

const anyFill = fc.record({
  execType: fc.constant(ExecType.trade as number),
  side: fc.constantFrom(1, -1),
  lastQtyLots: fc.integer({ min: 1, max: 1e6 }),
  lastPxTicks: fc.integer({ min: 1, max: 1e6 }),
  liquidity: fc.constantFrom(1, 2),
  rule: fc.constantFrom(1, 2, 3, 4),
  certainty: fc.constantFrom(1, 2, 3),
  instrument: fc.constantFrom(0, 1),
});

describe('tally', () => {
  it('every split adds up to the whole, and instruments are apart', () => {
    fc.assert(
      fc.property(fc.array(anyFill, { maxLength: 60 }), (fills) => {
        const columns = columnsOf('a', [''], [], fills, [], [{ clOrd: 1, instrument: 1, missedQtyLots: 5 }]);
        const tally = tallyOf(columns, 0, []);
        const own = fills.filter((fill) => fill.instrument === 0);
        const lots = own.reduce((sum, fill) => sum + fill.lastQtyLots, 0);
        for (const split of [tally.certainty, tally.liquidity, tally.rules, { buy: tally.buy, sell: tally.sell }]) {
          const shares = Object.values(split) as { readonly lots: number; readonly fills: number }[];
          expect(shares.reduce((sum, share) => sum + share.lots, 0)).toBe(lots);
          expect(shares.reduce((sum, share) => sum + share.fills, 0)).toBe(own.length);
        }
        expect(tally.missedLots).toBe(0);
        expect(tallyOf(columns, 1, []).missedLots).toBe(5);
      }),
    );
  });

  it('averages are weighted by quantity, harmonic for inverse contracts', () => {
    const fills = [
      { execType: ExecType.trade, side: 1, lastQtyLots: 1, lastPxTicks: 100, certainty: 1, liquidity: 1, rule: 3 },
      { execType: ExecType.trade, side: 1, lastQtyLots: 3, lastPxTicks: 200, certainty: 2, liquidity: 1, rule: 3 },
    ];
    const tally = tallyOf(columnsOf('a', [''], [], fills, [], []), 0, []);
    expect(averageTicks(tally.buy, false)).toBe(175);
    expect(averageTicks(tally.buy, true)).toBeCloseTo(4 / (1 / 100 + 3 / 200), 12);
    expect(averageTicks(tally.sell, false)).toBeNaN();
    expect(certaintyShare(tally, 'certain')).toBe(0.25);
  });
});
