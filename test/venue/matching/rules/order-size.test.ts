import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../../src/market/instrument.js';
import { compileOrderSize, OffLotGrid, SizeFault } from '../../../../src/venue/matching/rules/order-size.js';
import type { OrderSizeRules } from '../../../../src/venue/matching/rules/types.js';

const NONE: OrderSizeRules = { lots: [], minQty: null, maxQty: null, maxMarketQty: null, minNotional: null, maxNotional: null };
const BTC: Instrument = { symbol: 'BTCUSDT', kind: 'linear', tickSize: '0.1', lotSize: '0.001', multiplier: '1' };
const INVERSE: Instrument = { symbol: 'BTC-PERPETUAL', kind: 'inverse', tickSize: '0.5', lotSize: '10', multiplier: '1' };

const faultOf = (rules: Partial<OrderSizeRules>, priceTicks: number, qtyLots: number, isMarket = false, instrument = BTC): number =>
  compileOrderSize({ ...NONE, ...rules }, instrument).fault(priceTicks, qtyLots, isMarket);

describe('the size of an order', () => {
  it('is free without rules', () => {
    expect(faultOf({}, 1, 1)).toBe(SizeFault.none);
  });

  it('is a multiple of the lot at its price', () => {
    const lots = [
      { from: '0', lot: '0.01' },
      { from: '50000', lot: '0.001' },
    ];
    expect(faultOf({ lots }, 499_999, 15)).toBe(SizeFault.offLot);
    expect(faultOf({ lots }, 500_000, 15)).toBe(SizeFault.none);
    expect(faultOf({ lots: [{ from: '0', lot: '0.0001' }] }, 1, 7)).toBe(SizeFault.none);
  });

  it('is within its bounds, a bound between two lots met by the one inside', () => {
    const rules = { minQty: '0.0015', maxQty: '1', maxMarketQty: '0.0115' };
    expect([1, 2, 1000, 1001].map((lots) => faultOf(rules, 1, lots))).toEqual([
      SizeFault.belowMin,
      SizeFault.none,
      SizeFault.none,
      SizeFault.aboveMax,
    ]);
    expect([11, 12].map((lots) => faultOf(rules, 1, lots, true))).toEqual([SizeFault.none, SizeFault.aboveMax]);
  });

  it('is worth enough and not too much: 0.002 at 49999.9 is below 100, at 50000 it is not', () => {
    const rules = { minNotional: '100', maxNotional: '100000' };
    expect(faultOf(rules, 499_999, 2)).toBe(SizeFault.belowNotional);
    expect(faultOf(rules, 500_000, 2)).toBe(SizeFault.none);
    expect(faultOf(rules, 500_000, 2001)).toBe(SizeFault.aboveNotional);
    expect(faultOf(rules, -500_000, 1)).toBe(SizeFault.belowNotional);
  });

  it('of an inverse contract is bounded by its face, whatever the price', () => {
    expect([1, 2].map((lots) => faultOf({ minNotional: '15' }, 120_000, lots, false, INVERSE))).toEqual([
      SizeFault.belowNotional,
      SizeFault.none,
    ]);
  });

  it('has a lot that the instrument can tell', () => {
    expect(() => compileOrderSize({ ...NONE, lots: [{ from: '0', lot: '0.0015' }] }, BTC)).toThrow(OffLotGrid);
  });
});
