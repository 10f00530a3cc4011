import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatUnits, parseDecimal } from '../../../../src/base/num/decimal.js';
import type { Instrument } from '../../../../src/market/instrument.js';
import { contractOf } from '../../../../src/pricing/contract.js';
import { Liquidity } from '../../../../src/sim/message.js';
import { feeSchedule } from '../../../../src/venue/fees.js';
import { compileFees, noFees } from '../../../../src/venue/matching/rules/fee-schedule.js';
import type { FeeRules } from '../../../../src/venue/matching/rules/types.js';

const PLAIN: Instrument = { symbol: 'T', kind: 'linear', tickSize: '1', lotSize: '1', multiplier: '1' };
const UNIT = parseDecimal('0.00000001');
const { maker, taker } = Liquidity;

const rules = (more: Partial<FeeRules> = {}): FeeRules => ({
  name: 'test',
  per: 'value',
  tiers: [
    { from: '0', maker: '0.0002', taker: '0.0005' },
    { from: '1000', maker: '0', taker: '0.0004' },
    { from: '5000', maker: '-0.0001', taker: '0.0003' },
  ],
  windowDays: 30,
  volumeBy: 'value',
  minPerOrder: null,
  maxPerOrder: null,
  maxOfValue: null,
  ...more,
});

const one = (terms: { maker: string; taker: string }): FeeRules['tiers'] => [{ from: '0', ...terms }];

describe('tiers', () => {
  const fees = compileFees(rules(), PLAIN);

  it('hold from their volume on, in money', () => {
    const at = (money: bigint): number => fees.tierOf(money);
    expect([at(0n), at(99_999_999_999n), at(100_000_000_000n), at(500_000_000_000n), at(10n ** 20n)]).toEqual([0, 0, 1, 2, 2]);
  });

  it('charge what venue/fees.ts charges for their terms', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 }),
        fc.constantFrom(maker, taker),
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 1, max: 1e4 }),
        (tier, liquidity, price, qty) => {
          const { maker: m, taker: t } = rules().tiers[tier]!;
          const plain = feeSchedule(contractOf(PLAIN), { maker: m, taker: t, per: 'value' });
          expect(fees.feeUnits(tier, liquidity, price, qty, noFees())).toBe(plain(liquidity, price, qty, true));
        },
      ),
    );
  });

  it('count volume as value or as quantity, whatever the sign of the price', () => {
    expect(fees.volumeOf(-100, 3)).toBe(30_000_000_000n);
    const byUnit = compileFees(rules({ volumeBy: 'unit' }), { ...PLAIN, lotSize: '0.1' });
    expect([byUnit.volumeOf(100, 3), byUnit.tierOf(9_999n), byUnit.tierOf(10_000n)]).toEqual([3n, 0, 1]);
  });

  it('rise from 0, else they are refused', () => {
    const tiers = rules().tiers;
    expect(() => compileFees(rules({ tiers: [tiers[0]!, tiers[2]!, tiers[1]!] }), PLAIN)).toThrow(/rise in volume/);
    expect(() => compileFees(rules({ tiers: tiers.slice(1) }), PLAIN)).toThrow(/first tier of a fee is from 0/);
  });
});

describe('what a fee is of', () => {
  it('a unit of quantity is not the lot of the tape', () => {
    const options = rules({ per: 'unit', tiers: one({ maker: '0.0003', taker: '0.0003' }) });
    const fee = compileFees(options, { ...PLAIN, lotSize: '0.1' }).feeUnits(0, taker, 1, 5, noFees());
    expect(formatUnits(fee, UNIT)).toBe('0.00015');
  });

  it('is at most a share of the value where a venue says so, but a rebate is never cut', () => {
    const options = rules({ per: 'unit', tiers: one({ maker: '-0.5', taker: '0.0003' }), maxOfValue: '0.125' });
    const instrument = { ...PLAIN, tickSize: '0.0001' };
    const fees = compileFees(options, instrument);
    expect([1, 24, 25].map((price) => formatUnits(fees.feeUnits(0, taker, price, 1, noFees()), UNIT))).toEqual([
      '0.0000125',
      '0.0003',
      '0.0003',
    ]);
    expect(formatUnits(fees.feeUnits(0, maker, 1, 1, noFees()), UNIT)).toBe('-0.5');
  });
});

describe('bounds on the fee of an order', () => {
  const bounded = compileFees(rules({ per: 'unit', tiers: one({ maker: '-1', taker: '0.5' }), minPerOrder: '1', maxPerOrder: '5' }), PLAIN);

  it('charge the smallest with the first fill, then what exceeds it, and no more than the largest', () => {
    const order = noFees();
    const charged = [1, 1, 1, 6, 10].map((qty) => formatUnits(bounded.feeUnits(0, taker, 100, qty, order), UNIT));
    expect(charged).toEqual(['1', '0', '0.5', '3', '0.5']);
    expect(formatUnits(order.chargedUnits, UNIT)).toBe('5');
  });

  it('do not touch a rebate', () => {
    expect(formatUnits(bounded.feeUnits(0, maker, 100, 10, noFees()), UNIT)).toBe('-10');
  });

  it('what an order was charged depends on its fills together, not on how they were cut', () => {
    const fill = fc.record({ liquidity: fc.constantFrom(maker, taker), qty: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(fc.array(fill, { minLength: 1, maxLength: 12 }), (fills) => {
        const order = noFees();
        let sum = 0;
        for (const { liquidity, qty } of fills) sum += bounded.feeUnits(0, liquidity, 100, qty, order);
        const owed = fills.reduce((all, { liquidity, qty }) => all + (liquidity === maker ? -2 : 1) * qty, 0) * 50_000_000;
        expect(sum).toBe(owed <= 0 ? owed : Math.min(Math.max(owed, 1e8), 5e8));
        expect(order.chargedUnits).toBe(sum);
      }),
    );
  });
});
