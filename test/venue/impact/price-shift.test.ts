/** The shift of a session's prices: what lots push, how it fades, and that nobody gains from his own (Gatheral 2010). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exponentialKernel, kernelAt, powerKernel, type Kernel } from '../../../src/venue/impact/kernel.js';
import { PriceShift, type ShiftTerms } from '../../../src/venue/impact/price-shift.js';
import { World } from '../../../src/venue/worlds.js';

const SECOND = 1e9;

function termsOf(coefficient: number, more: Partial<ShiftTerms> = {}): ShiftTerms {
  return { kernel: exponentialKernel(SECOND), coefficient, perPrice: false, unitLots: 1, exponent: 1, provided: 0, gridTicks: 1, ...more };
}

/** Take lots at once at a recorded price of 0; what the shift cost, in ticks times lots, positive: paid. */
function trade(shift: PriceShift, nowNs: number, side: number, lots: number): number {
  shift.begin(nowNs, 0, 1000);
  let cost = 0;
  for (let done = 0; done < lots;) {
    const run = shift.runLots(World.model, side, done, lots - done);
    cost += side * run * shift.afterTicks(World.model, side, done + 1);
    done += run;
  }
  shift.push(World.model, side, lots);
  shift.settle(nowNs);
  shift.wholeTicks = shift.look(nowNs);
  return cost;
}

const steps = fc.array(fc.record({ waitNs: fc.nat(5 * SECOND), side: fc.constantFrom(1, -1), lots: fc.integer({ min: 1, max: 40 }) }), {
  minLength: 1,
  maxLength: 12,
});
const coefficients = fc.double({ min: 0.001, max: 3, noNaN: true });
const kernels: fc.Arbitrary<Kernel> = fc.oneof(
  fc.integer({ min: 1, max: 60 }).map((s) => exponentialKernel(s * SECOND)),
  fc.tuple(fc.double({ min: 0.3, max: 2, noNaN: true }), fc.integer({ min: 1, max: 5000 })).map(([n, ms]) => powerKernel(n, ms * 1e6)),
);

describe('the shift of prices', () => {
  it('is rounded to whole order ticks, a half to the even one, alike up and down', () => {
    const after = (side: number, gridTicks: number) => (lots: number) => {
      const shift = new PriceShift(termsOf(0.5, { gridTicks }));
      shift.begin(0, 0, 1);
      return shift.afterTicks(World.model, side, lots);
    };
    expect([1, 2, 3, 4, 5].map(after(1, 1))).toEqual([0, 1, 2, 2, 2]);
    expect([1, 2, 3, 4, 5].map(after(-1, 1))).toEqual([0, -1, -2, -2, -2]);
    expect([1, 2, 5, 6, 10].map(after(1, 5))).toEqual([0, 0, 0, 5, 5]);
  });

  it('is paid lot by lot, in runs of one price', () => {
    const shift = new PriceShift(termsOf(0.5));
    shift.begin(0, 0, 1);
    expect(shift.runLots(World.model, 1, 0, 10)).toBe(1);
    expect(shift.runLots(World.model, 1, 2, 10)).toBe(3);
    expect(shift.runLots(World.model, 1, 2, 2)).toBe(2);
    expect(shift.lotsWithin(World.model, 1, 10, 2)).toBe(5);
    expect(shift.lotsWithin(World.model, 1, 10, Number.POSITIVE_INFINITY)).toBe(10);
    // An order in one piece pays what as many orders of one lot pay.
    expect(trade(new PriceShift(termsOf(0.3)), 0, 1, 20)).toBe(
      (() => {
        const single = new PriceShift(termsOf(0.3));
        return Array.from({ length: 20 }, () => trade(single, 0, 1, 1)).reduce((sum, cost) => sum + cost, 0);
      })(),
    );
  });

  it('is twice as large for twice the lots where size is linear, and by the root of it for a power of a half', () => {
    fc.assert(
      fc.property(coefficients, fc.integer({ min: 1, max: 1000 }), (coefficient, lots) => {
        const exact = (n: number, exponent: number): number => {
          const shift = new PriceShift(termsOf(coefficient, { exponent }));
          trade(shift, 0, 1, n);
          return shift.exactTicks(0);
        };
        expect(exact(2 * lots, 1)).toBe(2 * exact(lots, 1));
        expect(exact(4 * lots, 0.5)).toBeCloseTo(2 * exact(lots, 0.5), 9);
      }),
    );
  });

  it('of a share of the price is that of the first lot’s price for good', () => {
    const shift = new PriceShift(termsOf(1e-3, { perPrice: true, unitLots: 10 }));
    shift.begin(0, 0, 2000);
    expect(shift.afterTicks(World.model, 1, 10)).toBe(2);
    shift.push(World.model, 1, 10);
    shift.settle(0);
    shift.begin(1, 1, 9000);
    expect(shift.afterTicks(World.model, -1, 10)).toBe(0);
  });

  it('fades to nothing', () => {
    fc.assert(
      fc.property(kernels, coefficients, fc.integer({ min: 1, max: 100 }), (kernel, coefficient, lots) => {
        const shift = new PriceShift(termsOf(coefficient, { kernel }));
        trade(shift, 0, 1, lots);
        let before = shift.exactTicks(0);
        for (let ns = 1; ns < 1e15; ns *= 3) {
          const now = shift.exactTicks(ns);
          expect(now).toBeLessThanOrEqual(before);
          before = now;
        }
        expect(shift.exactTicks(1e26)).toBeLessThan(1e-9);
        expect(shift.look(1e26)).toBe(0);
      }),
    );
    const half = new PriceShift(termsOf(1));
    trade(half, 0, 1, 8);
    expect([0, 1, 2, 3].map((s) => half.exactTicks(s * SECOND))).toEqual([8, 4, 2, 1].map((ticks) => expect.closeTo(ticks, 9) as number));
  });

  it('is what was said until it must be looked at again', () => {
    fc.assert(
      fc.property(
        kernels,
        coefficients,
        steps,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (kernel, coefficient, list, at) => {
          const shift = new PriceShift(termsOf(coefficient, { kernel }));
          let nowNs = 0;
          for (const { waitNs, side, lots } of list) {
            nowNs += waitNs;
            trade(shift, nowNs, side, lots);
            for (let looks = 0, fromNs = nowNs; looks < 5; looks++) {
              const { wholeTicks, nextLookNs } = shift;
              expect(nextLookNs).toBeGreaterThan(fromNs);
              const ns = Math.floor(fromNs + at * (Math.min(nextLookNs, fromNs + 1e12) - fromNs));
              // A float64 knows the time of a half to some ns.
              if (nextLookNs - fromNs > 1000) expect(shift.look(ns)).toBe(wholeTicks);
              shift.wholeTicks = shift.look(ns);
              fromNs = ns;
            }
          }
        },
      ),
    );
  });

  it('never pays who made it: any lots taken cost at least nothing, rounding included, where size is linear and the kernel exponential', () => {
    let paid = 0;
    fc.assert(
      fc.property(
        coefficients,
        fc.integer({ min: 1, max: 30 }),
        fc.constantFrom(1, 2, 5),
        steps,
        (coefficient, seconds, gridTicks, list) => {
          const shift = new PriceShift(termsOf(coefficient, { kernel: exponentialKernel(seconds * SECOND), gridTicks }));
          let nowNs = 0;
          let cost = 0;
          let position = 0;
          for (const { waitNs, side, lots } of list) {
            nowNs += waitNs;
            cost += trade(shift, nowNs, side, lots);
            position += side * lots;
          }
          // The round trip is closed at once.
          if (position !== 0) cost += trade(shift, nowNs, -Math.sign(position), Math.abs(position));
          expect(cost).toBeGreaterThanOrEqual(0);
          paid += cost;
        },
      ),
      { numRuns: 2000 },
    );
    expect(paid).toBeGreaterThan(1000);
  });
});

describe('a kernel', () => {
  it.each([0.3, 0.4, 0.5, 1, 1.5, 2])('of the power %d is that power, to 0.03 % of its value at 0', (exponent) => {
    const kernel = powerKernel(exponent, SECOND);
    expect(kernelAt(kernel, 0)).toBeCloseTo(1, 12);
    for (let x = 1e-3; x < 1e4; x *= 1.7) expect(Math.abs(kernelAt(kernel, x * SECOND) - (1 + x) ** -exponent)).toBeLessThan(0.0003);
    expect(kernel.weights.every((weight) => weight > 0)).toBe(true);
  });

  it('halves each half-life', () => {
    expect(kernelAt(exponentialKernel(30), 60)).toBeCloseTo(0.25, 12);
  });
});
