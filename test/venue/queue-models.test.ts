/**
 * One suite for every queue model (FILLS.md §4): the share that stood behind is within [0, 1], grows with what stands behind and is 0 when nothing
 * does; what the engine makes of it lies between the two bounds, on the grid, and is always a number.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../src/base/errors.js';
import { QUEUE_MODEL_NAMES, queueShare, type QueueShare, type QueueSpec } from '../../src/venue/queue-models.js';
import { aheadAfterCancel } from '../../src/venue/settle.js';

const GRID = 65536;
const POWERS: Readonly<Record<string, readonly number[]>> = {
  'prob-power': [1, 2, 3, 50],
  'prob-power2': [1, 2, 3, 50],
  'prob-power3': [1, 2, 3, 50],
};
const SPECS: readonly QueueSpec[] = QUEUE_MODEL_NAMES.flatMap((model) => (POWERS[model] ?? [undefined]).map((n) => ({ model, n })));

/** Lots: on the grid, mostly few, at most 2^37 as on a tape. */
const onGrid = fc.oneof(fc.nat(20 * GRID), fc.nat(3), fc.integer({ min: 0, max: 2 ** 53 - 1 })).map((steps) => steps / GRID);
const wholeLots = fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 2 ** 37 - 1 }));
const aheadLots = onGrid.filter((lots) => lots > 0);

/** Rounding of the last bits, which the grid takes away. */
const SLACK = 1e-9;
/** On the grid a step, and of great numbers the last bits. */
const near = (lots: number): number => 1 / GRID + Math.abs(lots) * 1e-12;

describe.each(SPECS)('queue model $model n=$n', (spec) => {
  const share = queueShare(spec);

  it('gives a share within [0, 1]', () => {
    fc.assert(
      fc.property(aheadLots, onGrid, wholeLots, (ahead, behind, cancelled) => {
        const p = share(ahead, behind, cancelled);
        expect(p >= 0 && p <= 1).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it('says that no smaller share stood behind when more stands behind', () => {
    fc.assert(
      fc.property(aheadLots, onGrid, onGrid, wholeLots, (ahead, one, two, cancelled) => {
        const [less, more] = one < two ? [one, two] : [two, one];
        expect(share(ahead, more, cancelled)).toBeGreaterThanOrEqual(share(ahead, less, cancelled) - SLACK);
      }),
      { numRuns: 300 },
    );
  });

  it('says that nothing stood behind where nothing stands behind, but for the pessimistic one', () => {
    fc.assert(
      fc.property(aheadLots, wholeLots, (ahead, cancelled) => {
        expect(share(ahead, 0, cancelled)).toBe(spec.model === 'pessimistic' ? 1 : 0);
      }),
    );
  });

  it('lets ahead fall, by no more than was cancelled, to a number on the grid between the bounds', () => {
    fc.assert(
      fc.property(aheadLots, onGrid.map(Math.floor), wholeLots, (ahead, level, cancelled) => {
        const after = aheadAfterCancel(ahead, cancelled, level, share);
        expect(Number.isInteger(after * GRID)).toBe(true);
        expect(after).toBeGreaterThanOrEqual(0);
        expect(after).toBeLessThanOrEqual(Math.min(ahead, level));
        const [least, most] = (['optimistic', 'pessimistic'] as const).map((model) =>
          aheadAfterCancel(ahead, cancelled, level, queueShare({ model })),
        ) as [number, number];
        expect(after).toBeGreaterThanOrEqual(least - near(ahead));
        expect(after).toBeLessThanOrEqual(most + near(ahead));
        // What is ahead cannot lose more than was cancelled, unless the level shows that less is there.
        expect(after).toBeGreaterThanOrEqual(Math.min(level, Math.max(0, ahead - cancelled)) - near(ahead));
      }),
      { numRuns: 500 },
    );
  });

  it('settles nothing by a share that is no number', () => {
    // Nothing ahead and nothing behind, and numbers so great or small that powers of them leave the range of numbers.
    for (const [f, b] of [
      [0, 0],
      [1 / GRID, 1 / GRID],
      [1 / GRID, 2 / GRID],
      [2 ** 37, 2 ** 37],
      [2 ** 37, 1],
      [1, 2 ** 37],
      [0.25, 2 ** 37],
    ] as const) {
      const p = share(f, b, 1);
      expect([f, b, Number.isNaN(p)]).toEqual([f, b, false]);
      if (f > 0) expect(p >= 0 && p <= 1).toBe(true);
    }
  });
});

describe('the formulas', () => {
  it.each<[QueueSpec, number, number, number]>([
    [{ model: 'pessimistic' }, 30, 10, 1],
    [{ model: 'optimistic' }, 30, 10, 0],
    [{ model: 'prob-power', n: 1 }, 30, 10, 0.25],
    [{ model: 'prob-power', n: 2 }, 30, 10, 100 / 1000],
    [{ model: 'prob-power', n: 3 }, 30, 10, 1000 / 28000],
    [{ model: 'prob-power2', n: 2 }, 30, 10, 100 / 1600],
    [{ model: 'prob-power3', n: 3 }, 30, 10, 1 - 27 / 64],
    [{ model: 'prob-log' }, 30, 10, Math.log(11) / (Math.log(11) + Math.log(31))],
    [{ model: 'prob-log2' }, 30, 10, Math.log(11) / Math.log(41)],
    [{ model: 'uniform' }, 30, 10, 0.25],
    // So great that a power of either is beyond all numbers: what counts is their ratio.
    [{ model: 'prob-power', n: 50 }, 2 ** 36, 2 ** 36, 0.5],
    [{ model: 'prob-power', n: 50 }, 2 ** 37, 2 ** 36, 0],
    [{ model: 'prob-power2', n: 50 }, 1, 2 ** 37, 1],
    [{ model: 'prob-power', n: 80 }, 1 / GRID, 1 / GRID, 0.5],
  ])('%o with %d ahead and %d behind', (spec, ahead, behind, p) => {
    expect(queueShare(spec)(ahead, behind, 4)).toBeCloseTo(p, 8);
  });

  it('n is 3 where it is not said', () => {
    expect(queueShare({ model: 'prob-power' })(3, 1, 1)).toBe(queueShare({ model: 'prob-power', n: 3 })(3, 1, 1));
  });

  it('keep the pessimistic one in its place until the level is smaller', () => {
    const pessimistic: QueueShare = queueShare({ model: 'pessimistic' });
    expect([20, 12, 10, 9, 3, 0].map((level) => aheadAfterCancel(10, 5, level, pessimistic))).toEqual([10, 10, 10, 9, 3, 0]);
  });

  it.each([
    [{ model: 'prob-powr' }, 'unknown queue model "prob-powr"; known: pessimistic'],
    [{ model: 'prob-power', n: 0 }, 'n is 0; expected a whole number from 1'],
    [{ model: 'prob-power', n: 1.5 }, 'n is 1.5'],
    [{ model: 'prob-power', n: Number.NaN }, 'n is NaN'],
    [{ model: 'constructor' }, 'unknown queue model "constructor"'],
  ])('%o is refused', (spec, message) => {
    expect(() => queueShare(spec)).toThrow(UsageError);
    expect(() => queueShare(spec)).toThrow(message);
  });
});
