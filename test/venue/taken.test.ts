/** What sessions have taken of a level falls with what the tape takes away, and a level that somebody took of is watched (FILLS.md §1.2). */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MEMO, WATCH } from '../../src/venue/level-memo.js';
import { VenueSide } from '../../src/venue/side.js';
import { Taken } from '../../src/venue/taken.js';

type Step = readonly ['add' | 'fall' | 'reset' | 'clear', number, number, number];
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.tuple(fc.constantFrom('add', 'add', 'add', 'fall', 'fall', 'reset', 'clear'), fc.nat(3), fc.nat(4), fc.integer({ min: 1, max: 9 })),
);

describe('Taken', () => {
  it('equals a table of levels and seats', () => {
    fc.assert(
      fc.property(steps, (list) => {
        const side = new VenueSide(1, Number.POSITIVE_INFINITY);
        const slots = [100, 101, 500, 90_000].map((key) => side.slotOf(key));
        const taken = new Taken(side, 5);
        const table = slots.map(() => new Map<number, number>());
        for (const [what, level, seat, lots] of list) {
          const slot = slots[level]!;
          const row = table[level]!;
          if (what === 'add') {
            taken.add(slot, seat, lots);
            row.set(seat, (row.get(seat) ?? 0) + lots);
          } else if (what === 'fall') {
            taken.fall(slot, lots);
            for (const [each, had] of row) row.set(each, Math.max(0, had - lots));
          } else if (what === 'reset') {
            taken.reset(slot);
            row.clear();
          } else {
            taken.resetAll();
            for (const each of table) each.clear();
          }
          taken.invariant();
          table.forEach((each, i) => {
            for (let one = 0; one < 5; one++) expect(taken.get(slots[i]!, one)).toBe(each.get(one) ?? 0);
            const some = [...each.values()].some((had) => had > 0);
            expect([[...taken.slots()].includes(slots[i]!), side.memo.fields[slots[i]! * MEMO + WATCH]]).toEqual([some, some ? 1 : 0]);
          });
        }
      }),
    );
  });
});
