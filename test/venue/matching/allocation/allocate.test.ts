/**
 * Allocation at one price: the shared cases, CME's worked examples, and what holds for every list of steps: whole lots, no order gets more
 * than it has, and all of the aggressor that can trade does.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../../../src/base/errors.js';
import { allocate } from '../../../../src/venue/matching/allocation/allocate.js';
import { allocationOf } from '../../../../src/venue/matching/allocation/of-rules.js';
import { type AllocationParameters, statedSteps } from '../../../../src/venue/matching/rules/allocation-letters.js';
import { type Algorithm, ALGORITHMS } from '../../../../src/venue/matching/rules/types.js';
import { RestingColumns } from '../../../../src/venue/matching/allocation/resting.js';
import {
  allocationSteps,
  fifo,
  leveling,
  lmm,
  proRata,
  top,
  type AllocationStep,
} from '../../../../src/venue/matching/allocation/steps.js';
import { functionCases } from '../function-cases.js';

interface Order {
  readonly qty: number;
  readonly top?: number;
  readonly lmm?: number;
  readonly lmmId?: number;
}

/** One object for all tests: what an earlier one left must not matter. */
const resting = new RestingColumns();

function fillsOf(steps: readonly AllocationStep[], aggressor: number, orders: readonly Order[]): number[] {
  resting.clear();
  for (const { qty, top: isTop, lmm: percent, lmmId } of orders) resting.add(qty, isTop === 1, percent, lmmId);
  const fills = new Float64Array(orders.length).fill(-1);
  const given = allocate(steps, aggressor, resting, fills);
  expect(given).toBe(fills.reduce((sum, lots) => sum + lots, 0));
  return [...fills];
}

const plain = (...quantities: number[]): Order[] => quantities.map((qty) => ({ qty }));

/** The steps of an algorithm with a product's parameters. */
const cmeSteps = (letter: Algorithm, product: AllocationParameters = {}): readonly AllocationStep[] =>
  allocationOf(statedSteps(letter, product)) ?? [fifo()];

const STEP_OF = {
  TOP: top,
  PRORATA: (min?: number) => proRata(min),
  FIFO: () => fifo(),
  LMM: () => lmm(),
};

const cases = functionCases('allocate');

describe.skipIf(cases.length === 0)('conformance: matching.jsonl, allocate (skipped where ../shared is absent)', () => {
  it.each(cases)('%s', (_, one) => {
    const steps = allocationSteps(one.steps.map(({ t, min, max }) => STEP_OF[t](min, max)));
    const fills = fillsOf(steps, one.aggressorQty, one.resting);
    expect(one.resting.map(({ id }, i) => [id, fills[i]])).toEqual(one.expect.fills);
  });
});

describe('allocate', () => {
  const A = cmeSteps('A', { proRataMinLots: 2 });

  it('gives what CME gives in its «Complex Match Example»', () => {
    expect(fillsOf(A, 291, [{ qty: 100, top: 1 }, ...plain(200, 300, 400)])).toEqual([100, 44, 63, 84]);
    expect(fillsOf(A, 42, plain(50, 25, 75, 50))).toEqual([12, 5, 15, 10]);
  });

  it('gives what CME gives in its example of a pro-rata step with a minimum of 2, before FIFO takes the rest', () => {
    // Shares 0, 1, 7, 0, 3, 37 become 0, 0, 7, 0, 3, 37; the three lots left go to the oldest.
    expect(fillsOf(cmeSteps('C', { proRataMinLots: 2 }), 50, plain(5, 9, 57, 4, 28, 300))).toEqual([3, 0, 7, 0, 3, 37]);
  });

  it('splits: a percent by time, the rest in proportion, rounding by time', () => {
    const K = cmeSteps('K', { fifoPercent: 40, proRataMinLots: 1 });
    expect(fillsOf(K, 100, plain(50, 30, 120))).toEqual([44, 11, 45]);
  });

  it('levels before the last FIFO: one lot each to those whom rounding left with nothing', () => {
    const shares = plain(3, 3, 94, 300);
    // 20 of 400: 0, 0, 4, 15, and one is left.
    expect(fillsOf(allocationSteps([proRata(1), fifo()]), 20, shares)).toEqual([1, 0, 4, 15]);
    // 19 of 400 with a minimum of 5: 0, 0, 0, 14, and five are left: one each to three, the others by time.
    expect(fillsOf(allocationSteps([proRata(5), fifo()]), 19, shares)).toEqual([3, 2, 0, 14]);
    expect(fillsOf(allocationSteps([proRata(5), leveling(), fifo()]), 19, shares)).toEqual([3, 1, 1, 14]);
  });

  it('lets an order without priority share as any other, and a top order below the minimum have none', () => {
    expect(fillsOf(allocationSteps([top(10), fifo()]), 8, [{ qty: 8 }, { qty: 9, top: 1 }])).toEqual([8, 0]);
    expect(fillsOf(allocationSteps([top(10), fifo()]), 8, [{ qty: 8 }, { qty: 10, top: 1 }])).toEqual([0, 8]);
    expect(fillsOf(allocationSteps([top(3, 5), fifo()]), 8, [{ qty: 8 }, { qty: 10, top: 1 }])).toEqual([3, 5]);
  });

  it('gives a lead market maker one percentage for all its orders, of what the top order left', () => {
    const S = cmeSteps('S');
    const orders = [
      { qty: 20, top: 1 },
      { qty: 10, lmm: 25, lmmId: 7 },
      { qty: 60 },
      { qty: 40, lmm: 25, lmmId: 7 },
      { qty: 40, lmm: 10, lmmId: 8 },
    ];
    // 100 left after the top order: 25 for maker 7, 10 for maker 8, 65 by time.
    expect(fillsOf(S, 120, orders)).toEqual([20, 10, 60, 20, 10]);
  });

  it('never shares out more than there is, however much the makers are due', () => {
    expect(
      fillsOf(cmeSteps('T'), 10, [
        { qty: 10, lmm: 80 },
        { qty: 10, lmm: 80 },
      ]),
    ).toEqual([8, 2]);
  });

  it('stops where fills do not fit or steps leave lots over', () => {
    resting.clear();
    resting.add(5);
    resting.add(5);
    expect(() => allocate(A, 3, resting, new Float64Array(1))).toThrow(InvariantError);
    expect(() => allocate([proRata(5)], 3, resting, new Float64Array(2))).toThrow(InvariantError);
  });
});

const quantity = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 2 ** 37 - 1 }));
const order = fc.record({
  qty: quantity,
  lmm: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.integer({ min: 1, max: 60 }) }),
  lmmId: fc.integer({ min: 0, max: 2 }),
});
/** Orders of which at most one is a top order. */
const level = fc
  .tuple(fc.array(order, { minLength: 1, maxLength: 90 }), fc.option(fc.nat(89)))
  .map(([orders, at]) => orders.map((one, i): Order => ({ ...one, top: i === at ? 1 : 0 })));
const share = fc.integer({ min: 0, max: 1_000_000 });
const parameters = fc.record({
  topMinLots: fc.nat(20),
  topMaxLots: fc.constantFrom(20, 50, Number.POSITIVE_INFINITY),
  proRataMinLots: fc.nat(5),
  fifoPercent: fc.integer({ min: 0, max: 100 }),
  leveling: fc.boolean(),
});

const totalOf = (orders: readonly Order[]): number => orders.reduce((sum, { qty }) => sum + qty, 0);
/** Some part of what rests, and now and then more. */
const aggressorOf = (orders: readonly Order[], part: number): number => Math.floor((totalOf(orders) / 900_000) * part);

describe.each(ALGORITHMS)('algorithm %s', (letter) => {
  it('gives whole lots, to nobody more than it has, and all that can trade', () => {
    fc.assert(
      fc.property(level, share, parameters, (orders, part, product) => {
        const aggressor = aggressorOf(orders, part);
        const fills = fillsOf(cmeSteps(letter, product), aggressor, orders);
        fills.forEach((lots, i) => expect(Number.isInteger(lots) && lots >= 0 && lots <= orders[i]!.qty).toBe(true));
        expect(fills.reduce((sum, lots) => sum + lots, 0)).toBe(Math.min(aggressor, totalOf(orders)));
      }),
      { numRuns: 200 },
    );
  });
});

describe('allocation by FIFO alone', () => {
  it('is plain time priority', () => {
    fc.assert(
      fc.property(level, share, (orders, part) => {
        let left = aggressorOf(orders, part);
        const expected = orders.map(({ qty }) => {
          const lots = Math.min(qty, left);
          left -= lots;
          return lots;
        });
        expect(fillsOf(cmeSteps('F'), aggressorOf(orders, part), orders)).toEqual(expected);
      }),
    );
  });
});

describe('allocation in proportion', () => {
  it('gives every order the whole part of its exact share, and FIFO only what rounding left', () => {
    fc.assert(
      fc.property(level, share, (orders, part) => {
        const aggressor = aggressorOf(orders, part);
        const total = totalOf(orders);
        if (aggressor >= total) return;
        const fills = fillsOf(cmeSteps('C', { proRataMinLots: 1 }), aggressor, orders);
        const shares = orders.map(({ qty }) => Number((BigInt(qty) * BigInt(aggressor)) / BigInt(total)));
        fills.forEach((lots, i) => expect(lots).toBeGreaterThanOrEqual(shares[i]!));
        // Rounding leaves less than a lot an order.
        expect(fills.reduce((sum, lots, i) => sum + lots - shares[i]!, 0)).toBeLessThan(orders.length);
      }),
    );
  });
});
