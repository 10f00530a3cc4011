import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatUnits } from '../../src/base/num/decimal.js';
import type { Instrument } from '../../src/market/instrument.js';
import { contractOf } from '../../src/pricing/contract.js';
import { Liquidity } from '../../src/sim/message.js';
import { feeSchedule, type FeeTerms } from '../../src/venue/fees.js';

/** The set-up of the measured cases of fills.md. */
const PLAIN: Instrument = { symbol: 'T', kind: 'linear', tickSize: '1', lotSize: '1', multiplier: '1' };
const INVERSE: Instrument = { symbol: 'BTCUSD', kind: 'inverse', tickSize: '0.1', lotSize: '1', multiplier: '100' };

const { maker, taker } = Liquidity;

function fee(instrument: Instrument, terms: FeeTerms, liquidity: number, priceTicks: number, qtyLots: number, firstFill = true): string {
  const contract = contractOf(instrument);
  return formatUnits(feeSchedule(contract, terms)(liquidity, priceTicks, qtyLots, firstFill), contract.cashUnit);
}

describe('fees per value', () => {
  const terms: FeeTerms = { maker: '0.0002', taker: '0.0007', per: 'value' };

  it('are those of the measured cases G1, G5 and G5e', () => {
    expect(fee(PLAIN, terms, maker, 100, 1)).toBe('0.02');
    expect(fee(PLAIN, terms, taker, 101, 10)).toBe('0.707');
    expect(fee(PLAIN, terms, taker, 102, 15)).toBe('1.071'); // 0.707 + 1.071 = 1.778
    expect(fee(PLAIN, terms, taker, 101, 70)).toBe('4.949');
  });

  it('are of the base coin for inverse contracts, of the exact value and not of the rounded one', () => {
    // 100 USD at 60,000: 0.0016666… BTC · 0.0005 = 0.00000083333…, away from zero
    expect(fee(INVERSE, { ...terms, taker: '0.0005' }, taker, 600_000, 1)).toBe('0.00000084');
  });

  it('are of the size of the value where prices are negative', () => {
    expect(fee(PLAIN, terms, taker, -100, 10)).toBe('0.7');
  });
});

describe('rounding', () => {
  // a cash unit of a cent: 10 cents of value a tick
  const cents: Instrument = { ...PLAIN, tickSize: '0.1', cashUnit: '0.01' };
  const terms = (rate: string): FeeTerms => ({ maker: rate, taker: '1', per: 'value' });

  it('is away from zero when we pay, once per fill', () => {
    expect(fee(cents, terms('0.001'), maker, 1, 1)).toBe('0.01');
    expect(fee(cents, terms('0.001'), maker, 100, 1)).toBe('0.01');
    expect(fee(cents, terms('0.001'), maker, 101, 1)).toBe('0.02');
  });

  it('is toward zero when it is a rebate', () => {
    expect(fee(cents, terms('-0.001'), maker, 1, 1)).toBe('0');
    expect(fee(cents, terms('-0.001'), maker, 199, 1)).toBe('-0.01');
    expect(fee(cents, terms('-0.001'), maker, 200, 1)).toBe('-0.02');
  });

  it('is never in our favour, and by less than one cash unit', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -9999, max: 9999 }),
        fc.integer({ min: 1, max: 1e9 }),
        fc.integer({ min: 1, max: 1e6 }),
        (bps, price, qty) => {
          const units = feeSchedule(contractOf(cents), terms(`${bps < 0 ? '-' : ''}0.${String(Math.abs(bps)).padStart(7, '0')}`))(
            maker,
            price,
            qty,
            true,
          );
          // exact fee: bps·1e-7 · 10 cash units · price · qty, here times 1e6
          const over = BigInt(units) * 1_000_000n - BigInt(bps) * BigInt(price) * BigInt(qty);
          expect(over >= 0n && over < 1_000_000n).toBe(true);
        },
      ),
    );
  });

  it('gives 0, not −0', () => {
    const schedule = feeSchedule(contractOf(cents), terms('-0.001'));
    expect(Object.is(schedule(maker, 1, 1, true), 0)).toBe(true);
    expect(Object.is(feeSchedule(contractOf(cents), terms('0'))(maker, 1, 1, true), 0)).toBe(true);
  });
});

describe('fees per lot and per order', () => {
  it('per lot are money for each lot', () => {
    const terms: FeeTerms = { maker: '-0.002', taker: '0.0035', per: 'lot' };
    expect(fee(PLAIN, terms, taker, 100, 300)).toBe('1.05');
    expect(fee(PLAIN, terms, maker, 100, 300)).toBe('-0.6');
    expect(fee({ ...PLAIN, cashUnit: '0.01' }, terms, taker, 100, 1)).toBe('0.01');
  });

  it('per order are money once, with its first fill', () => {
    const terms: FeeTerms = { maker: '0.5', taker: '1.25', per: 'order' };
    expect(fee(PLAIN, terms, taker, 100, 300)).toBe('1.25');
    expect(fee(PLAIN, terms, maker, 100, 1)).toBe('0.5');
    expect(fee(PLAIN, terms, taker, 100, 300, false)).toBe('0');
  });
});

describe('terms', () => {
  it('are decimals, however they are spelt', () => {
    expect(() => feeSchedule(contractOf(PLAIN), { maker: '2bps', taker: '0', per: 'value' })).toThrow(/expected a decimal/);
    expect(fee(PLAIN, { maker: '2e-4', taker: '0', per: 'value' }, maker, 100, 1)).toBe('0.02');
  });
});
