/** A ladder is a sorted map of keys to quantities: the same commands, the same state after each. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../src/base/errors.js';
import { Ladder, NO_KEY } from '../../src/market/ladder.js';
import { NaiveLadder } from './naive-book.js';

/** Keys that crowd one page, straddle the ends of pages and words, lie pages apart, and reach the ends of the range of prices. */
const key = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -20, max: 20 }) },
  {
    weight: 3,
    arbitrary: fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -2, max: 2 })).map(([page, off]) => page * 256 + off),
  },
  { weight: 2, arbitrary: fc.integer({ min: -10_000_000, max: 10_000_000 }) },
  { weight: 1, arbitrary: fc.constantFrom(-2_147_483_647, -2_147_483_392, 2_147_483_647, 2_147_483_391) },
);
const lots = fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 2 ** 37 - 1 }));

type Command = readonly ['set', number, number] | readonly ['remove', number] | readonly ['clear'];
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 12, arbitrary: fc.tuple(fc.constant('set' as const), key, lots) },
  // The n-th level from the top: so that what is there goes away too.
  { weight: 6, arbitrary: fc.tuple(fc.constant('remove' as const), fc.nat(6)) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('clear' as const)) },
);

function apply(ladder: Ladder, naive: NaiveLadder, step: Command): void {
  if (step[0] === 'clear') {
    ladder.clear();
    naive.lots.clear();
    return;
  }
  const at = step[0] === 'set' ? step[1] : naive.keys()[step[1]];
  if (at === undefined) return;
  const to = step[0] === 'set' ? step[2] : 0;
  expect(ladder.set(at, to)).toBe(naive.set(at, to));
}

function compare(ladder: Ladder, naive: NaiveLadder, probes: readonly number[]): void {
  ladder.invariant();
  const keys = naive.keys();
  expect({ best: ladder.bestKey, worst: ladder.worstKey(), levels: ladder.levels }).toEqual({
    best: keys[0] ?? NO_KEY,
    worst: keys.at(-1) ?? NO_KEY,
    levels: keys.length,
  });
  expect(walk(ladder)).toEqual(keys);
  for (const probe of [...probes, ...keys]) {
    expect([probe, ladder.nextBelow(probe), ladder.get(probe)]).toEqual([probe, naive.below(probe) ?? NO_KEY, naive.get(probe)]);
  }
}

/** All keys, best first, as the engine goes through them. */
function walk(ladder: Ladder): number[] {
  const keys: number[] = [];
  for (let at = ladder.bestKey; at !== NO_KEY; at = ladder.nextBelow(at)) keys.push(at);
  return keys;
}

describe('Ladder', () => {
  it('equals its twin after each command', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 80 }), fc.array(key, { maxLength: 8 }), (commands, probes) => {
        const ladder = new Ladder();
        const naive = new NaiveLadder();
        for (const step of commands) {
          apply(ladder, naive, step);
          compare(ladder, naive, probes);
        }
      }),
      { numRuns: 200 },
    );
  });

  it('equals its twin over hundreds of pages, made in any order', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -10_000_000, max: 10_000_000 }), lots), { minLength: 200, maxLength: 400 }),
        (steps) => {
          const ladder = new Ladder();
          const naive = new NaiveLadder();
          for (const [at, to] of steps) expect(ladder.set(at, to)).toBe(naive.set(at, to));
          compare(ladder, naive, [0]);
          // The best again and again, down to nothing.
          for (const at of naive.keys()) {
            expect(ladder.bestKey).toBe(at);
            ladder.set(at, 0);
          }
          expect([ladder.bestKey, ladder.worstKey(), ladder.levels]).toEqual([NO_KEY, NO_KEY, 0]);
        },
      ),
      { numRuns: 15 },
    );
  });

  it('keeps the slot of a key, and the key of a slot, while pages are added', () => {
    fc.assert(
      fc.property(fc.uniqueArray(key, { minLength: 1, maxLength: 120 }), (keys) => {
        const ladder = new Ladder();
        const slots = keys.map((at) => ladder.slotOf(at));
        expect(new Set(slots).size).toBe(keys.length);
        keys.forEach((at, i) =>
          expect([ladder.slotOf(at), ladder.findSlot(at), ladder.keyOf(slots[i]!)]).toEqual([slots[i], slots[i], at]),
        );
      }),
    );
  });

  it('makes no page for a price that is only asked for', () => {
    const ladder = new Ladder();
    ladder.set(100, 5);
    expect([ladder.findSlot(1_000_000), ladder.get(1_000_000), ladder.nextBelow(1_000_000), ladder.pages]).toEqual([-1, 0, 100, 1]);
  });

  it.each([
    ['a quantity without its bit', (l: Ladder) => (l.qty[l.slotOf(7)] = 3)],
    ['a count that is off', (l: Ladder) => (l.levels = 9)],
    ['a best that is not the best', (l: Ladder) => (l.bestKey = 1)],
  ])('notices %s', (_, damage) => {
    const ladder = new Ladder();
    ladder.set(1, 5);
    ladder.set(3, 5);
    ladder.invariant();
    damage(ladder);
    expect(() => ladder.invariant()).toThrow(InvariantError);
  });
});
