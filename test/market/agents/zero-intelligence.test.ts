/** Zero intelligence: its streams are Poisson, and the book that they make has the shape that Smith et al. (2003) found. */
import { beforeAll, describe, expect, it } from 'vitest';
import zeroIntelligence from '../../../strategies/market/zero-intelligence.js';
import { Market } from '../market-harness.js';
import { isPoisson } from './exact-intervals.js';

const SECOND = 1e9;
const PARAMS = { limitRate: 0.5, marketRate: 10, cancelRate: 0.2, range: 150, qty: 1, opening: { price: 10_000, levels: 150, orders: 2 } };

function marketOf(params: object, seed = 7, entryNs = 0): Market {
  const market = new Market(seed);
  market.add({ strategy: zeroIntelligence, params: { ...PARAMS, ...params }, entryNs, responseNs: entryNs });
  return market;
}

/** Time averages after a warm-up, looked at ten times a second: spread, and lots by distance from the middle. */
function averages(params: object, seconds: number): { spreadTicks: number; depth: number[]; market: Market } {
  const market = marketOf(params);
  const depth = new Array<number>(120).fill(0);
  let spreadTicks = 0;
  for (let at = 0; at < seconds * 10; at++) {
    market.run(20 * SECOND + (at * SECOND) / 10);
    const { midTicks } = market.book;
    spreadTicks += market.book.spreadTicks / (seconds * 10);
    for (let d = 0; d < depth.length; d++) depth[d]! += market.book.qtyAt(-1, Math.floor(midTicks) + d) / (seconds * 10);
  }
  market.engine.invariant();
  return { spreadTicks, depth, market };
}

describe('the streams', () => {
  it('limit and market orders are Poisson counts at their rates', () => {
    const market = marketOf({});
    const { sent } = market.add({ strategy: zeroIntelligence, params: { ...PARAMS, opening: undefined } });
    market.run(20 * SECOND);
    expect(isPoisson(sent.limits, 20 * 2 * 150 * 0.5)).toBe(true);
    expect(isPoisson(sent.markets, 20 * 2 * 10)).toBe(true);
  });

  it('cancels come at the rate of each order that stands, also while orders are on their way', () => {
    for (const entryNs of [0, 2e6]) {
      const market = marketOf({ cancelRate: 1 }, 11, entryNs);
      let orderSeconds = 0;
      for (let at = 1; at <= 20_000; at++) {
        market.run((at * SECOND) / 1000);
        orderSeconds += market.engine.floor.ids.size / 1000;
      }
      const { cancels } = market.participants[0]!.sent;
      // An order in flight to its cancel stands at the venue and is not the crowd's to cancel again.
      expect(Math.abs(cancels - orderSeconds)).toBeLessThan(4.5 * Math.sqrt(cancels) + 2 * cancels * entryNs * 1e-9);
    }
  });

  it('stop when nothing can come any more, and the book may be left empty', () => {
    const market = marketOf({ limitRate: 0, marketRate: 50, cancelRate: 5 });
    market.run(60 * SECOND);
    expect(market.engine.floor.ids.size).toBe(0);
    expect(market.participants[0]!.sent.limits).toBe(600);
  });

  it('go on from the last best price when a side has been emptied', () => {
    const market = marketOf({ limitRate: 0.02, marketRate: 6, cancelRate: 0.5, opening: { price: 10_000, levels: 1, orders: 1 } });
    let empty = 0;
    for (let at = 1; at <= 3000; at++) {
      market.run((at * SECOND) / 10);
      if (Number.isNaN(market.book.midTicks)) empty++;
    }
    expect(empty).toBeGreaterThan(10);
    expect(market.participants[0]!.sent.limits).toBeGreaterThan(1000);
  });

  it('are the same under the same seed, bit for bit, and others under another', () => {
    const prints = (seed: number): string => {
      const market = marketOf({}, seed);
      let text = '';
      market.onPrint = (price, qty, side) => {
        text += `${String(market.nowNs)} ${String(side)} ${String(qty)}@${String(price)}\n`;
      };
      market.run(5 * SECOND);
      return text;
    };
    expect(prints(1)).toBe(prints(1));
    expect(prints(1)).not.toBe(prints(2));
  });
});

describe('the book', () => {
  let plain: ReturnType<typeof averages>;
  let more: ReturnType<typeof averages>;
  beforeAll(() => {
    plain = averages({ marketRate: 5 }, 150);
    more = averages({ marketRate: 10 }, 150);
  });

  it('is wider where more market orders come, and its spread of the order of μ/α', () => {
    expect(more.spreadTicks).toBeGreaterThan(1.3 * plain.spreadTicks);
    for (const [{ spreadTicks }, marketRate] of [
      [plain, 5],
      [more, 10],
    ] as const) {
      const unitTicks = (2 * marketRate) / PARAMS.limitRate;
      expect(spreadTicks / unitTicks).toBeGreaterThan(0.15);
      expect(spreadTicks / unitTicks).toBeLessThan(0.8);
    }
  });

  it('has a spread that depends on μ/α and the granularity 2δσ/μ alone: with both rates doubled it doubles', () => {
    // Few orders a tick: a spread of many ticks, so that the tick itself plays no part.
    const fine = { limitRate: 0.1, range: 600, opening: { price: 10_000, levels: 600, orders: 1 } };
    const once = averages({ ...fine, marketRate: 5, cancelRate: 0.2 }, 400);
    const twice = averages({ ...fine, marketRate: 10, cancelRate: 0.4 }, 400);
    expect(twice.spreadTicks / once.spreadTicks).toBeGreaterThan(1.8);
    expect(twice.spreadTicks / once.spreadTicks).toBeLessThan(2.2);
  });

  it('is deeper away from the touch, and far from it as deep as limit orders over cancels', () => {
    const mean = (from: number, to: number): number => more.depth.slice(from, to).reduce((a, b) => a + b, 0) / (to - from);
    const steps = [mean(0, 5), mean(5, 15), mean(15, 35), mean(35, 70)];
    for (let i = 1; i < steps.length; i++) expect(steps[i]).toBeGreaterThan(steps[i - 1]!);
    expect(mean(70, 110)).toBeGreaterThan(0.9 * (PARAMS.limitRate / PARAMS.cancelRate));
    expect(mean(70, 110)).toBeLessThan(1.1 * (PARAMS.limitRate / PARAMS.cancelRate));
  });
});

describe('wrong parameters', () => {
  it.each([
    [{ limitRate: -1 }, 'params.limitRate: got -1, expected a number from 0 to 1000000'],
    [{ cancelRate: undefined }, 'params.cancelRate: missing'],
    [{ range: 0 }, 'params.range: got 0'],
    [{ qty: '0.5' }, 'params.qty: got "0.5", expected a multiple of the lot size 1'],
    [{ opening: { price: 100 } }, 'params.opening.levels: missing'],
    [{ limitRate: 0, marketRate: 0 }, "params: 'limitRate' and 'marketRate' are both 0"],
    [{ limitrate: 1 }, "params.limitrate: unknown parameter; did you mean 'limitRate'?"],
  ])('%j is refused, the key named', (params, message) => {
    expect(() => marketOf(params)).toThrow(message);
  });
});
