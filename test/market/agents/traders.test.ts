/** Noise, informed and momentum traders on a market of chance: at their rates, within their limits, and with the effect on the price that they are for. */
import { describe, expect, it } from 'vitest';
import informed from '../../../strategies/market/informed.js';
import momentum from '../../../strategies/market/momentum.js';
import noise from '../../../strategies/market/noise.js';
import zeroIntelligence from '../../../strategies/market/zero-intelligence.js';
import { Fundamental, type FundamentalParams } from '../../../strategies/market/parts/fundamental.js';
import { Market } from '../market-harness.js';
import { isPoisson } from './exact-intervals.js';

const SECOND = 1e9;
const CROWD = { limitRate: 0.5, marketRate: 2, cancelRate: 0.2, range: 30, qty: 1, opening: { price: 1000, levels: 30, orders: 3 } };
const VALUE = { seed: 1, mean: 1040, reversion: 0, volatility: 0 };
const INFORMED = { fundamental: VALUE, rate: 20, qty: 1, maxPosition: 5000 };
const MOMENTUM = { rate: 5, qty: 2, maxPosition: 60 };
const NOISE = {
  rate: 20,
  takes: 0.25,
  range: 10,
  patience: '10s',
  sizes: [{ qty: 1, weight: 1 }],
  opening: { price: 1000, levels: 20, orders: 5 },
};

function crowd(seed = 2): Market {
  const market = new Market(seed);
  market.add({ strategy: zeroIntelligence, params: CROWD });
  return market;
}

describe('noise traders', () => {
  it('come at their rate, and their share takes', () => {
    const market = new Market(8);
    const { sent } = market.add({ strategy: noise, params: NOISE });
    market.run(200 * SECOND);
    expect(isPoisson(sent.limits - 200, 200 * 20 * 0.75)).toBe(true);
    expect(isPoisson(sent.markets, 200 * 20 * 0.25)).toBe(true);
    market.engine.invariant();
  });

  it('that only wait are as many as come in their patience', () => {
    const market = new Market(8);
    market.add({ strategy: noise, params: { ...NOISE, takes: 0, opening: { price: 1000, levels: 1 } } });
    let mean = 0;
    for (let at = 1; at <= 200; at++) {
      market.run((60 + at * 10) * SECOND);
      mean += market.engine.floor.ids.size / 200;
    }
    // Poisson with mean 200 each time, apart by one patience: correlated by e^−1.
    expect(Math.abs(mean - 200)).toBeLessThan(4.5 * Math.sqrt((200 / 200) * 2.2));
    expect(market.book.spreadTicks).toBeGreaterThan(0);
  });
});

describe('informed traders', () => {
  it('bring the price to the fundamental, from below and from above, and then rest', () => {
    for (const mean of [1040, 960]) {
      const market = crowd();
      const { sent } = market.add({ strategy: informed, params: { ...INFORMED, fundamental: { ...VALUE, mean } } });
      market.run(60 * SECOND);
      let apart = 0;
      for (let at = 1; at <= 100; at++) {
        market.run((60 + at) * SECOND);
        apart += Math.abs(market.book.midTicks - mean) / 100;
      }
      expect(apart).toBeLessThan(4);
      expect(sent.limits).toBeLessThan(160 * 20 * 0.8);
    }
  });

  it('follow it where it goes: the middle is nearer to a path that moves than without them', () => {
    const fundamental = { seed: 3, mean: 1000, reversion: 0.02, volatility: 3 };
    const errors = [0, 20].map((rate) => {
      const market = crowd();
      if (rate > 0) market.add({ strategy: informed, params: { ...INFORMED, rate, fundamental } });
      // Who looks on sees the same path.
      const seen: number[] = [];
      for (let at = 1; at <= 300; at++) {
        market.run(at * SECOND);
        seen.push(market.book.midTicks);
      }
      return seen;
    });
    const path = pathOf(fundamental, 300);
    const apart = (seen: number[]): number => seen.reduce((sum, middle, i) => sum + Math.abs(middle - path[i]!), 0) / seen.length;
    expect(apart(errors[1]!)).toBeLessThan(0.5 * apart(errors[0]!));
  });

  it('never hold more than their purse, whatever is on its way', () => {
    const market = crowd();
    const trader = market.add({
      strategy: informed,
      params: { ...INFORMED, rate: 500, qty: 3, maxPosition: 20 },
      entryNs: 2e7,
      responseNs: 5e7,
    });
    for (let at = 1; at <= 2000; at++) {
      market.run((at * SECOND) / 100);
      expect(market.engine.floor.positions[2]).toBeLessThanOrEqual(20);
    }
    expect(trader.session.markets[0]!.position.qtyLots).toBeGreaterThanOrEqual(18);
  });
});

describe('momentum traders', () => {
  it('buy after a rise, sell after a fall, to the limit and no further', () => {
    for (const side of [1, -1]) {
      const market = crowd();
      const trader = market.add({ strategy: momentum, params: MOMENTUM, entryNs: 1e6, responseNs: 1e6 });
      market.add({ strategy: informed, params: { ...INFORMED, fundamental: { ...VALUE, mean: 1000 + side * 60 }, rate: 50 } });
      market.run(12 * SECOND);
      const { qtyLots } = trader.session.markets[0]!.position;
      expect(side * qtyLots).toBeGreaterThan(10);
      expect(Math.abs(qtyLots)).toBeLessThanOrEqual(60);
    }
  });

  it('do nothing in a market that stands still', () => {
    const market = new Market(1);
    market.add({ strategy: noise, params: { ...NOISE, rate: 1e-9 } });
    const { sent } = market.add({ strategy: momentum, params: MOMENTUM });
    market.run(3 * SECOND);
    expect(sent.markets).toBe(0);
  });
});

describe('wrong parameters', () => {
  const add = (strategy: unknown, params: object) => () => new Market(1).add({ strategy, params: params as Record<string, unknown> });
  it.each([
    ['noise', add(noise, { ...NOISE, takes: 2 }), 'params.takes: got 2'],
    ['noise', add(noise, { ...NOISE, patience: '0s' }), "params: 'patience' must be longer than 0"],
    ['noise', add(noise, { ...NOISE, sizes: [{ qty: 1, weight: 0 }] }), "params: 'sizes': got weights that are all 0"],
    ['informed', add(informed, { ...INFORMED, maxPosition: undefined }), 'params.maxPosition: missing'],
    ['informed', add(informed, { ...INFORMED, qty: 6000 }), "params: 'maxPosition' must not be less than 'qty'"],
    ['informed', add(informed, { ...INFORMED, fundamental: { ...VALUE, volatility: -1 } }), 'params.fundamental.volatility: got -1'],
    ['informed', add(informed, { ...INFORMED, fundamental: { ...VALUE, grid: '0s' } }), "params.fundamental: 'grid' must be longer than 0"],
    ['informed', add(informed, { ...INFORMED, fundamental: { ...VALUE, seed: undefined } }), 'params.fundamental.seed: missing'],
    ['momentum', add(momentum, { ...MOMENTUM, slow: '1s' }), "params: 'slow' must be longer than 'fast'"],
    ['momentum', add(momentum, { ...MOMENTUM, fast: '0s' }), "params: 'fast' must be longer than 0"],
    ['momentum', add(momentum, { ...MOMENTUM, rate: 0 }), 'params.rate: got 0'],
  ])('%s: %# is refused, the key named', (_name, build, message) => {
    expect(build).toThrow(message);
  });
});

function pathOf(fundamental: object, seconds: number): number[] {
  const value = new Fundamental({ start: undefined, grid: SECOND / 10, ...fundamental } as FundamentalParams, 0);
  return Array.from({ length: seconds }, (_, i) => value.at((i + 1) * SECOND));
}
