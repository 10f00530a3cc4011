/** The table of ids is a Map, whatever comes and goes and wherever ids fall; their hash spreads them, whatever pattern they have. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { idHash } from '../../../src/base/mem/id-hash.js';
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
  { weight: 4, arbitrary: fc.record({ do: fc.constant('set' as const), id }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('delete' as const), id }) },
);

/** Records that keep their ids, as the owner of a table does. */
class Records {
  readonly table = new IdTable(2);
  readonly ids = new Float64Array(4000);
  private made = 0;

  get(wanted: number): number {
    return this.table.get(this.ids, wanted);
  }

  add(one: number): number {
    const record = this.made++ % (this.ids.length / 2);
    this.ids[record * 2] = one;
    this.table.set(this.ids, record);
    return record;
  }

  delete(one: number): number {
    return this.table.delete(this.ids, one);
  }
}

describe('IdTable', () => {
  it('does what a Map does', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 400 }), (steps) => {
        const records = new Records();
        const map = new Map<number, number>();
        for (const one of steps) {
          const known = map.get(one.id) ?? -1;
          expect(records.get(one.id)).toBe(known);
          if (one.do === 'set' && known < 0) {
            map.set(one.id, records.add(one.id));
          } else if (one.do === 'delete') {
            expect(records.delete(one.id)).toBe(known);
            map.delete(one.id);
          }
          expect(records.table.size).toBe(map.size);
        }
        records.table.invariant(records.ids);
        for (const [key, record] of map) expect(records.get(key)).toBe(record);
      }),
      { numRuns: 200 },
    );
  });

  it('does not wear out: ids that come and go for ever leave nothing behind', () => {
    const records = new Records();
    const alive = 500;
    for (let n = 0; n < 200_000; n++) {
      records.add(7 * n);
      if (n >= alive && records.delete(7 * (n - alive)) < 0) expect.fail(`id ${7 * (n - alive)} was lost`);
    }
    expect([records.table.size, records.get(7 * 199_000), records.get(7 * 199_999) >= 0]).toEqual([alive, -1, true]);
    records.table.invariant(records.ids);
  });
});

describe('idHash', () => {
  const CHAINS = 4096;
  const patterns: Record<string, (i: number) => readonly [high: number, low: number]> = {
    'in a row': (i) => [0, i],
    'of every tenth number': (i) => [0, 10 * i],
    'of every 8th': (i) => [0, 8 * i],
    'of every 1024th': (i) => [0, 1024 * i],
    'of every 65,536th': (i) => [0, 65_536 * i],
    'that differ in their high words alone': (i) => [i, 5],
  };
  /** Chains that 1024 ids stand in; of ids at random 906 would. */
  const chainsOf = (pattern: (i: number) => readonly [number, number], first: number): number =>
    new Set(Array.from({ length: CHAINS / 4 }, (_, i) => idHash(...pattern(first + i)) & (CHAINS - 1))).size;

  it.each(Object.entries(patterns))('spreads ids %s', (_, pattern) => {
    for (const first of [0, 1, 12_345, 60_000]) expect(chainsOf(pattern, first)).toBeGreaterThan(600);
  });

  it('gives ids in a row a chain each', () => {
    expect(chainsOf(patterns['in a row']!, 777)).toBeGreaterThan(1000);
  });
});
