/** Terms of an order as a strategy gives them become ticks and lots; what is none is handed on for the venue to refuse. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ExactInstrument } from '../../src/trading/instrument-view.js';
import { readOrderTerms } from '../../src/trading/order-terms.js';
import type { NewOrderTerms } from '../../src/trading/strategy.js';

const view = (kind: 'linear' | 'inverse', multiplier = '1'): ExactInstrument =>
  new ExactInstrument({ symbol: 'T', kind, tickSize: '0.1', lotSize: '0.001', multiplier });
const read = (given: NewOrderTerms, side: 1 | -1 = 1, instrument = view('linear')): ReturnType<typeof readOrderTerms> =>
  readOrderTerms(given, side, instrument, Number, (_field, name, codes) => codes[name]!);

describe('a budget', () => {
  it('is money in ticks times lots, what a buy pays rounded down, what a sell gets rounded up', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10 ** 12 }), fc.integer({ min: 1, max: 50 }), (millionths, multiplier) => {
        const budget = `${String(Math.floor(millionths / 1e6))}.${String(millionths % 1e6).padStart(6, '0')}`;
        const instrument = view('linear', String(multiplier));
        const per = 100 * multiplier;
        expect(read({ budget }, 1, instrument).budgetTicksLots).toBe(Math.floor(millionths / per));
        expect(read({ budget }, -1, instrument).budgetTicksLots).toBe(Math.ceil(millionths / per));
      }),
    );
  });

  it('is none where none is given, and no number where it is no amount or the contract has none in money', () => {
    expect(read({}).budgetTicksLots).toBeNaN();
    expect(read({ budget: 'much' }).budgetTicksLots).toBe(Number.POSITIVE_INFINITY);
    expect(read({ budget: '5' }, 1, view('inverse')).budgetTicksLots).toBe(Number.POSITIVE_INFINITY);
    expect(read({ budgetTicksLots: 5 }, 1, view('inverse')).budgetTicksLots).toBe(5);
  });
});
