/** Queue-reactive: queues left alone have the law of their birth-death process, the reference moves as told, and others' lots count. */
import { describe, expect, it } from 'vitest';
import queueReactive from '../../../strategies/market/queue-reactive.js';
import script from '../../../strategies/script.js';
import { QUALITATIVE, ratesFault, stationary } from '../../../strategies/market/parts/queue-tables.js';
import { Market } from '../market-harness.js';

const ONE = { limit: [2, 3, 2.5, 2], cancel: [0, 0.5, 0.8, 1, 1.2, 1.4], market: [0, 1.5, 1.2, 1] };

function marketOf(params: object, seed = 6): Market {
  const market = new Market(seed);
  market.add({ strategy: queueReactive, params: { price: 1000, qty: 2, ...params } });
  return market;
}

/** Shares of time that the first queues have each size, in orders of 2 lots. */
function sizes(market: Market, seconds: number, prices: readonly (readonly [1 | -1, number])[]): number[] {
  const shares: number[] = [];
  const each = 1 / (4 * seconds * prices.length);
  for (let at = 1; at <= 4 * seconds; at++) {
    market.run((at * 1e9) / 4);
    for (const [side, price] of prices) {
      const size = market.book.qtyAt(side, price) / 2;
      shares[size] = (shares[size] ?? 0) + each;
    }
  }
  return Array.from(shares, (share) => share ?? 0);
}

function totalVariation(a: readonly number[], b: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < Math.max(a.length, b.length); i++) sum += Math.abs((a[i] ?? 0) - (b[i] ?? 0)) / 2;
  return sum;
}

describe('a queue left alone', () => {
  it('has the closed form of its birth-death process', () => {
    expect(stationary({ limit: [1], cancel: [0, 2], market: [0] }).slice(0, 4).map((p) => Math.round(p * 1e9) / 1e9)).toEqual([0.5, 0.25, 0.125, 0.0625]); // prettier-ignore
    // Arrivals at rate 3, each order leaving at 1.5: Poisson with mean 2.
    const cancel = Array.from({ length: 60 }, (_, q) => 1.5 * q);
    expect(stationary({ limit: [3], cancel, market: [0] })[3]).toBeCloseTo((Math.exp(-2) * 8) / 6, 9);
  });

  it('is found at each size for its share of time', () => {
    const market = marketOf({ queues: [ONE], theta: 0 });
    const measured = sizes(market, 8000, [[1, 1000], [-1, 1001]]); // prettier-ignore
    expect(totalVariation(measured, stationary(ONE))).toBeLessThan(0.02);
    market.engine.invariant();
  });

  it('is longer where somebody else stands in it: cancels and market orders come more often, limit orders less', () => {
    // Rates that answer to the size: with 20 lots of a stranger in front hardly an order of the crowd's own is left.
    const queues = [{ limit: [3, 3, 3, 3, 3, 0.2], cancel: [0, 1, 1, 1, 1, 3], market: [0] }];
    const market = marketOf({ queues, theta: 0 });
    market.add({ strategy: script, params: { actions: [{ at: '1ns', do: 'new', clOrdId: 'a', side: 'buy', price: 1000, qty: 20 }] } });
    const bids = sizes(market, 500, [[1, 1000]]); // prettier-ignore
    const asks = sizes(marketOf({ queues, theta: 0 }), 500, [[-1, 1001]]); // prettier-ignore
    const mean = (shares: number[]): number => shares.reduce((sum, share, size) => sum + share * size, 0);
    expect(mean(bids) - 10).toBeLessThan(0.3 * mean(asks));
  });
});

describe('the reference', () => {
  const middles = (params: object): number[] => {
    const market = marketOf(params);
    const seen: number[] = [];
    for (let at = 1; at <= 2000; at++) {
      market.run((at * 1e9) / 2);
      seen.push(market.book.midTicks);
      expect(market.engine.floor.ids.size).toBeLessThan(400);
    }
    market.engine.invariant();
    return seen.filter((middle) => !Number.isNaN(middle));
  };
  const variance = (seen: readonly number[]): number => {
    const steps = seen.slice(20).map((middle, i) => middle - seen[i]!);
    return steps.reduce((sum, step) => sum + step * step, 0) / steps.length;
  };

  it('stays at theta 0: the middle cannot leave the queues; at theta 1 it wanders, the more the greater theta', () => {
    const stays = middles({ theta: 0 });
    expect(Math.max(...stays.map((middle) => Math.abs(middle - 1000.5)))).toBeLessThan(3);
    const some = middles({ theta: 0.3 });
    const all = middles({ theta: 1 });
    expect(variance(some)).toBeGreaterThan(0);
    expect(variance(all)).toBeGreaterThan(1.5 * variance(some));
  });

  it('and all queues may be drawn anew: what stands then is what the laws say', () => {
    const market = marketOf({ theta: 1, thetaReinit: 1 });
    market.run(600e9);
    market.engine.invariant();
    expect(market.book.spreadTicks).toBeLessThan(4);
    expect(market.engine.floor.ids.size).toBeLessThan(400);
  });

  it('follows at once where a stranger has pushed through it', () => {
    const market = marketOf({ theta: 0 });
    market.add({ strategy: script, params: { actions: [{ at: '5s', do: 'new', clOrdId: 'a', side: 'buy', price: 1010, qty: 5000 }] } });
    market.run(6e9);
    expect(market.book.bidTicks).toBe(1010);
    expect(market.book.askTicks).toBeGreaterThanOrEqual(1011);
    expect(market.book.askTicks).toBeLessThanOrEqual(1013);
  });
});

describe('wrong parameters', () => {
  it('the tables that come with it may stand', () => {
    for (const [i, queue] of QUALITATIVE.entries()) expect(ratesFault(`queues.${String(i)}`, queue)).toBeUndefined();
  });

  it.each([
    [{ queues: [{ ...ONE, cancel: [1, 2] }] }, "params: 'queues.0.cancel': got 1 at size 0, expected 0"],
    [
      { queues: [ONE, { limit: [2], cancel: [0, 1], market: [0, 0.5] }] },
      "params: 'queues.1': beyond the tables orders come at 2 and leave at 1.5",
    ],
    [{ queues: [{ limit: [1, 0], cancel: [0, 0, 2], market: [0] }] }, "params: 'queues.0': at size 1 orders come and none leaves"],
    [{ queues: [{ limit: [1], cancel: [0, 2] }] }, 'params.queues.0.market: missing'],
    [{ theta: 1.5 }, 'params.theta: got 1.5, expected a number from 0 to 1'],
    [{ price: undefined }, 'params.price: missing'],
  ])('%# is refused, the key named', (params, message) => {
    expect(() => marketOf(params)).toThrow(message);
  });
});
