/** The table of ids is a Map, whatever comes and goes and wherever ids fall. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IdTable } from '../../../src/base/mem/id-table.js';

/** Few ids that are asked for again; neighbours; ids that differ in their high words alone; ids far apart. */
const id = fc.oneof(
  fc.nat(40),
  fc.nat(40).map((n) => n * 64),
  fc.nat(40).map((n) => n * 2 ** 32 + 5),
  fc.nat(40).map((n) => 2 ** 53 - 1 - n),
  fc.maxSafeNat(),
);

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('set' as const), id, value: fc.nat(2 ** 31 - 2) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('delete' as const), id }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('get' as const), id }) },
);

describe('IdTable', () => {
  it('does what a Map does', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const table = new IdTable();
        const map = new Map<number, number>();
        for (const one of steps) {
          const known = map.get(one.id) ?? -1;
          if (one.do === 'get') {
            expect(table.get(one.id)).toBe(known);
          } else if (one.do === 'set') {
            table.set(one.id, one.value);
            map.set(one.id, one.value);
          } else {
            expect(table.delete(one.id)).toBe(known);
            map.delete(one.id);
          }
          expect(table.size).toBe(map.size);
        }
        table.invariant();
        for (const [key, value] of map) expect(table.get(key)).toBe(value);
      }),
      { numRuns: 200 },
    );
  });

  it('does not wear out: ids that come and go for ever leave nothing behind', () => {
    const table = new IdTable();
    const alive = 500;
    for (let n = 0; n < 200_000; n++) {
      table.set(7 * n, n);
      if (n >= alive && table.delete(7 * (n - alive)) !== n - alive) expect.fail(`id ${7 * (n - alive)} was lost`);
    }
    expect(table.size).toBe(alive);
    table.invariant();
    table.clear();
    expect([table.size, table.get(7 * 199_999)]).toEqual([0, -1]);
    table.invariant();
  });
});
