import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../src/base/errors.js';
import { formatUnits } from '../../src/base/num/decimal.js';
import type { Instrument } from '../../src/market/instrument.js';
import { averagePriceTicks, contractOf, direction, markUnits, notionalUnits } from '../../src/pricing/contract.js';

const LINEAR: Instrument = { symbol: 'BTCUSDT', kind: 'linear', tickSize: '0.1', lotSize: '0.001', multiplier: '1' };
const INVERSE: Instrument = { symbol: 'BTCUSD', kind: 'inverse', tickSize: '0.1', lotSize: '1', multiplier: '100' };

const money = (instrument: Instrument, priceTicks: number, qtyLots: number): string => {
  const contract = contractOf(instrument);
  return formatUnits(notionalUnits(contract, priceTicks, qtyLots), contract.cashUnit);
};

describe('value', () => {
  it('is qty · multiplier · price for spot and linear', () => {
    expect(money(LINEAR, 600_000, 1)).toBe('60');
    expect(money(LINEAR, 611_234, 2500)).toBe('152808.5');
    expect(money({ ...LINEAR, kind: 'spot' }, 611_234, -2500)).toBe('-152808.5');
    expect(money({ ...LINEAR, multiplier: '50' }, 600_000, 1)).toBe('3000');
  });

  it('is qty · multiplier / price for inverse, in the base coin', () => {
    // 100 USD at 60,000: 0.00166666… BTC, to 1e-8
    expect(money(INVERSE, 600_000, 1)).toBe('0.00166667');
    expect(money(INVERSE, 500_000, 3)).toBe('0.006');
  });

  it('rounds once, half to even, both signs alike', () => {
    // a cash unit of 1, prices in quarters: values of 0.25 a tick
    const coarse: Instrument = { ...LINEAR, tickSize: '0.25', lotSize: '1', cashUnit: '1' };
    expect([1, 2, 3, 5, 6, 7, 10].map((ticks) => money(coarse, ticks, 1))).toEqual(['0', '0', '1', '1', '2', '2', '2']);
    expect([1, 2, 3, 5, 6, 7, 10].map((ticks) => money(coarse, ticks, -1))).toEqual(['0', '0', '-1', '-1', '-2', '-2', '-2']);
  });

  it('takes prices at half a tick, as a mid is', () => {
    expect(markUnits(contractOf(LINEAR), 1_200_001, 1)).toBe(6_000_005_000n);
    expect(markUnits(contractOf(LINEAR), 1_200_000, 7)).toBe(notionalUnits(contractOf(LINEAR), 600_000, 7));
    expect(markUnits(contractOf(INVERSE), 1_000_001, 1)).toBe(200_000n); // 100 / 50000.05 = 0.001999998, to 1e-8
  });

  it('may be negative where prices may, and is refused for inverse contracts', () => {
    expect(money(LINEAR, -10, 1000)).toBe('-1');
    expect(() => money(INVERSE, 0, 1)).toThrow(InvariantError);
    expect(() => money(INVERSE, -1, 1)).toThrow(/positive price, got -1 ticks/);
  });

  it('is exact where a value is whole cash units, however large', () => {
    const price = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    const qty = fc.integer({ min: -(2 ** 37), max: 2 ** 37 });
    fc.assert(
      fc.property(price, qty, (p, q) => {
        expect(notionalUnits(contractOf(LINEAR), p, q)).toBe(BigInt(p) * BigInt(q) * 10_000n);
      }),
    );
  });

  it('of an inverse contract errs by half a cash unit at most', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 ** 31 - 1 }), fc.integer({ min: 1, max: 2 ** 37 }), (p, q) => {
        const units = notionalUnits(contractOf(INVERSE), p, q);
        // qty · 100 / (p · 0.1) coins of 1e8 units
        const error = 2n * (units * BigInt(p) - BigInt(q) * 100_000_000_000n);
        expect(error <= BigInt(p) && error >= -BigInt(p)).toBe(true);
      }),
    );
  });
});

describe('contractOf', () => {
  it('refuses a size that is not positive', () => {
    expect(() => contractOf({ ...LINEAR, lotSize: '0' })).toThrow(InvariantError);
    expect(() => contractOf({ ...LINEAR, multiplier: '-1' })).toThrow(InvariantError);
  });

  it('knows which way a long position gains', () => {
    expect(direction(contractOf(LINEAR))).toBe(1n);
    expect(direction(contractOf(INVERSE))).toBe(-1n);
  });
});

describe('average price', () => {
  it('is arithmetic for linear and harmonic for inverse contracts', () => {
    const average = (instrument: Instrument): number => {
      const contract = contractOf(instrument);
      return averagePriceTicks(contract, notionalUnits(contract, 400_000, 1000) + notionalUnits(contract, 600_000, 1000), 2000);
    };
    expect(average(LINEAR)).toBeCloseTo(500_000, 6);
    expect(average(INVERSE)).toBeCloseTo(480_000, 1);
    expect(averagePriceTicks(contractOf(LINEAR), 0n, 0)).toBeNaN();
  });
});
