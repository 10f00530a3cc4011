/**
 * Price determination: the shared cases, the steps one by one, and a second opinion that looks at every price there is: no price trades more than the
 * one that is found, none of the limits that trades as much leaves less over, and the ties fall as the rule says.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../../../src/base/errors.js';
import { SideLevels } from '../../../../src/venue/matching/auction/side-levels.js';
import { uncross } from '../../../../src/venue/matching/auction/uncross.js';
import { Uncrossing } from '../../../../src/venue/matching/auction/uncrossing.js';
import { functionCases } from '../function-cases.js';

interface Order {
  readonly side: 'B' | 'S';
  readonly qty: number;
  /** Null: a market order. */
  readonly px: number | null;
}

/** One object for all tests: what an earlier one left must not matter. */
const bids = new SideLevels(1);
const asks = new SideLevels(-1);
const out = new Uncrossing();

function fill(levels: SideLevels, orders: readonly Order[]): void {
  levels.clear();
  const byPrice = new Map<number, number>();
  for (const { px, qty } of orders) {
    if (px === null) levels.marketLots += qty;
    else byPrice.set(px, (byPrice.get(px) ?? 0) + qty);
  }
  for (const [px, qty] of [...byPrice].sort(([a], [b]) => levels.side * (b - a))) levels.add(px, qty);
}

function uncrossed(orders: readonly Order[], reference: number | null = null): { price: number | null; volume: number; surplus: number } {
  fill(
    bids,
    orders.filter(({ side }) => side === 'B'),
  );
  fill(
    asks,
    orders.filter(({ side }) => side === 'S'),
  );
  uncross(bids, asks, reference ?? Number.NaN, out);
  return { price: Number.isNaN(out.priceTicks) ? null : out.priceTicks, volume: out.volumeLots, surplus: out.surplusLots };
}

const buy = (qty: number, px: number | null = null): Order => ({ side: 'B', qty, px });
const sell = (qty: number, px: number | null = null): Order => ({ side: 'S', qty, px });

const cases = functionCases('uncross');

describe.skipIf(cases.length === 0)('conformance: matching.jsonl, uncross (skipped where ../shared is absent)', () => {
  it.each(cases)('%s', (_, one) => {
    const { schedule_px_dem_sup_vol_sur: rows, price, volume, surplus } = one.expect;
    expect(uncrossed(one.orders, one.referencePrice)).toEqual({ price, volume, surplus });
    const schedule = Array.from({ length: out.count }, (_row, i) => [
      out.rowPriceTicks[i],
      out.rowDemandLots[i],
      out.rowSupplyLots[i],
      out.rowVolumeLots(i),
      out.rowSurplusLots(i),
    ]);
    expect(schedule).toEqual(rows.map((row) => ('p' in row ? [row.p, row.d, row.s, row.v, row.sur] : row)));
  });
});

describe('uncross', () => {
  it('takes the lowest price where all that trade most have their surplus in supply', () => {
    expect(uncrossed([buy(500, 202), sell(400, 199), sell(200, 200), buy(1, 198)])).toEqual({ price: 200, volume: 500, surplus: -100 });
    expect(uncrossed([buy(300, 202), buy(200, 201), sell(600, 199)])).toEqual({ price: 199, volume: 500, surplus: -100 });
  });

  it('lets the reference decide between a surplus in demand below and one in supply above', () => {
    const orders = [buy(100), buy(50, 99), sell(100), sell(50, 101)];
    expect(uncrossed(orders, 98)).toEqual({ price: 99, volume: 100, surplus: 50 });
    expect(uncrossed(orders, 102)).toEqual({ price: 101, volume: 100, surplus: -50 });
    // Between the limits both limit orders are out of it, and all of the market orders trade.
    expect(uncrossed(orders, 100)).toEqual({ price: 100, volume: 100, surplus: 0 });
  });

  it('takes the highest of several limits with a surplus in demand, and the lowest of those in supply, for the ends of the range', () => {
    // One lot of demand is left at 199 and 201, one of supply at 203 and 205.
    const orders = [buy(4, 205), buy(1, 201), sell(4, 199), sell(1, 203)];
    expect([190, 201, 202, 203, 210].map((reference) => uncrossed(orders, reference).price)).toEqual([201, 201, 202, 203, 203]);
    expect(uncrossed(orders, 202)).toEqual({ price: 202, volume: 4, surplus: 0 });
  });

  it('takes a reference below the range for its lower end', () => {
    expect(uncrossed([buy(100, 202), sell(100, 198)], 150)).toEqual({ price: 198, volume: 100, surplus: 0 });
  });

  it('takes the middle of the range, rounded down, where there is no reference', () => {
    expect(uncrossed([buy(100, 202), sell(100, 198)]).price).toBe(200);
    expect(uncrossed([buy(100, 201), sell(100, 198)]).price).toBe(199);
    expect(uncrossed([buy(100, -198), sell(100, -201)]).price).toBe(-200);
  });

  it('trades market orders alone at the reference, and not without one', () => {
    expect(uncrossed([buy(900), sell(800)], 200)).toEqual({ price: 200, volume: 800, surplus: 100 });
    expect(uncrossed([buy(900), sell(800)])).toEqual({ price: null, volume: 0, surplus: 0 });
    expect(uncrossed([buy(900)], 200)).toEqual({ price: null, volume: 0, surplus: 0 });
  });

  it('trades market orders of one side at limits of the other', () => {
    expect(uncrossed([buy(80), sell(40, 1002), sell(40, 1004)], 1000)).toEqual({ price: 1004, volume: 80, surplus: 0 });
    expect(uncrossed([buy(40, 998), buy(40, 996), sell(80)], 1000)).toEqual({ price: 996, volume: 80, surplus: 0 });
  });

  it('finds nothing in an empty book', () => {
    expect(uncrossed([], 100)).toEqual({ price: null, volume: 0, surplus: 0 });
  });

  it('stops where levels come in the wrong order', () => {
    const levels = new SideLevels(-1);
    levels.add(100, 5);
    expect(() => levels.add(100, 5)).toThrow(InvariantError);
    expect(() => levels.add(99, 5)).toThrow(InvariantError);
  });
});

const qty = fc.integer({ min: 1, max: 6 });
const px = fc.option(fc.integer({ min: 90, max: 110 }), { freq: 5 });
const orders = fc.array(fc.record({ side: fc.constantFrom<'B' | 'S'>('B', 'S'), qty, px }), { maxLength: 200 });
const reference = fc.option(fc.integer({ min: 85, max: 115 }));

const sum = (some: readonly Order[]): number => some.reduce((lots, one) => lots + one.qty, 0);
const demandAt = (all: readonly Order[], at: number): number => sum(all.filter((one) => one.side === 'B' && (one.px ?? at) >= at));
const supplyAt = (all: readonly Order[], at: number): number => sum(all.filter((one) => one.side === 'S' && (one.px ?? at) <= at));
const volumeAt = (all: readonly Order[], at: number): number => Math.min(demandAt(all, at), supplyAt(all, at));
const surplusAt = (all: readonly Order[], at: number): number => demandAt(all, at) - supplyAt(all, at);

/** The rule as it is written, over every limit. */
function bruteForce(all: readonly Order[], wanted: number | null): number | null {
  const limits = [...new Set(all.flatMap((one) => (one.px === null ? [] : [one.px])))].sort((a, b) => a - b);
  if (limits.length === 0) return volumeAt(all, 0) > 0 ? wanted : null;
  const most = Math.max(...limits.map((at) => volumeAt(all, at)));
  if (most === 0) return null;
  const fullest = limits.filter((at) => volumeAt(all, at) === most);
  const least = Math.min(...fullest.map((at) => Math.abs(surplusAt(all, at))));
  const candidates = fullest.filter((at) => Math.abs(surplusAt(all, at)) === least);
  const inDemand = candidates.filter((at) => surplusAt(all, at) > 0);
  const inSupply = candidates.filter((at) => surplusAt(all, at) < 0);
  if (inDemand.length === candidates.length) return Math.max(...candidates);
  if (inSupply.length === candidates.length) return Math.min(...candidates);
  const lower = inDemand.length > 0 ? Math.max(...inDemand) : Math.min(...candidates);
  const upper = inSupply.length > 0 ? Math.min(...inSupply) : Math.max(...candidates);
  return Math.min(Math.max(wanted ?? Math.floor((lower + upper) / 2), lower), upper);
}

describe('uncross against a brute force', () => {
  it('finds the price that the rule names, with its volume and surplus', () => {
    fc.assert(
      fc.property(orders, reference, (all, wanted) => {
        const found = uncrossed(all, wanted);
        const price = bruteForce(all, wanted);
        expect(found).toEqual({
          price,
          volume: price === null ? 0 : volumeAt(all, price),
          surplus: price === null ? 0 : surplusAt(all, price),
        });
      }),
      { numRuns: 2000 },
    );
  });

  it('finds the most that can trade at any price', () => {
    fc.assert(
      fc.property(orders, (all) => {
        const most = Math.max(...Array.from({ length: 31 }, (_, i) => volumeAt(all, 85 + i)));
        expect(uncrossed(all, 100).volume).toBe(most);
      }),
      { numRuns: 500 },
    );
  });

  it('finds the mirror image for mirrored orders', () => {
    fc.assert(
      fc.property(orders, fc.integer({ min: 85, max: 115 }), (all, wanted) => {
        const mirrored = all.map(({ side, qty: lots, px: at }): Order => ({
          side: side === 'B' ? 'S' : 'B',
          qty: lots,
          px: at === null ? null : -at,
        }));
        const { price, volume, surplus } = uncrossed(all, wanted);
        expect(uncrossed(mirrored, -wanted)).toEqual({ price: price === null ? null : -price, volume, surplus: 0 - surplus });
      }),
      { numRuns: 500 },
    );
  });
});
