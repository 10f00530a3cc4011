/** A law that is scaled and shifted draws `times · draw + plus`, in whole ns, in the same order; lost requests stay as they were recorded. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/base/errors.js';
import { latencyDraw } from '../../../src/sim/latency/draw.js';
import { latencyTable, type LatencySpec } from '../../../src/sim/latency/models.js';
import { tableDigest, type LatencyTable, type PathTable } from '../../../src/sim/latency/table.js';
import { tempFolder } from '../../market/tape-rows.js';

const folder = tempFolder();
const EMPIRICAL = join(folder, 'values.csv');
writeFileSync(EMPIRICAL, '5\n3\n900\n4\n');
const REQUESTS = join(folder, 'requests.csv');
writeFileSync(REQUESTS, 'reqTs,exchTs,respTs\n1000,1010,1020\n1100,1105,1130\n1200,0,1240\n1300,1307,1350\n');

const LAWS: readonly LatencySpec[] = [
  { model: 'constant', delayNs: 250 },
  { model: 'lognormal', medianNs: 4_000_000, sigma: 0.6 },
  { model: 'empirical', file: EMPIRICAL },
  { model: 'path', file: REQUESTS },
];
const table = (spec: LatencySpec): LatencyTable => latencyTable(spec, 'entry', 'sessions.a.latency.entry');
const drawn = (spec: LatencySpec): number[] => {
  const draw = latencyDraw(table(spec), 7, 'entry');
  return Array.from({ length: 300 }, (_, i) => draw.next(i + 1));
};

describe.each(LAWS)('$model', (law) => {
  it('without factor and shift, or with 1 and 0, is the table that it was', () => {
    expect(tableDigest(table({ ...law, times: '1', plusNs: 0 }))).toBe(tableDigest(table(law)));
    expect(tableDigest(table({ ...law, times: '1.000' }))).toBe(tableDigest(table(law)));
  });

  it('draws times · draw + plus, in whole ns: both draws are rounded down once, and a point of the table is rounded', () => {
    const scaling = fc.record({ times: fc.integer({ min: 0, max: 4000 }), plusNs: fc.integer({ min: 0, max: 1e9 }) });
    fc.assert(
      fc.property(scaling, ({ times, plusNs }) => {
        const moved = drawn({ ...law, times: String(times / 1000), plusNs });
        drawn(law).forEach((ns, i) => {
          expect(Number.isSafeInteger(moved[i])).toBe(true);
          if (ns >= 0) expect(Math.abs(moved[i]! - ((ns * times) / 1000 + plusNs))).toBeLessThanOrEqual(1.5 + times / 1000);
          else expect(moved[i]).toBe(ns);
        });
      }),
      { numRuns: 30 },
    );
  });

  it('names the place where a latency would pass 104 days', () => {
    expect(() => table({ ...law, plusNs: 9_007_199_254_740_991 })).toThrow(UsageError);
    expect(() => table({ ...law, plusNs: 9_007_199_254_740_991 })).toThrow(/^sessions\.a\.latency\.entry: times 1 and plus \d+ ns/);
  });
});

describe('rounding', () => {
  it('is exact, a tie to the even ns, whatever the factor', () => {
    const of = (times: string, delayNs: number): number => drawn({ model: 'constant', delayNs, times })[0]!;
    expect([of('0.5', 5), of('0.5', 7), of('0.1', 3), of('1.1', 10), of('0', 99)]).toEqual([2, 4, 0, 11, 0]);
    expect(of('0.3333333333', 9_000_000_000_000)).toBe(2_999_999_999_700);
  });
});

describe('a recorded course', () => {
  it('moves what arrived and keeps the lost', () => {
    const before = table(LAWS[3]!) as PathTable;
    const moved = table({ ...LAWS[3]!, times: '2', plusNs: 5 }) as PathTable;
    expect([...before.latencyNs]).toEqual([10, 5, 0, 7]);
    expect([...moved.latencyNs]).toEqual([25, 15, 0, 19]);
    expect([...moved.totalNs]).toEqual([...before.totalNs]);
    expect([...moved.rejected]).toEqual([0, 0, 1, 0]);
  });
});
