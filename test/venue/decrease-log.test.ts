/** The log of decreases gives each level's decreases within a window, newest first, however many rows of other levels came between. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecreaseLog } from '../../src/venue/decrease-log.js';

interface Entry {
  readonly level: number;
  readonly ts: number;
  readonly row: number;
  readonly lots: number;
}

/** A log with what it was told, kept as a plain list. */
class Pair {
  readonly log: DecreaseLog;
  readonly list: Entry[] = [];
  private readonly last = new Map<number, number>();
  private readonly windowNs: number;

  constructor(windowNs: number) {
    this.windowNs = windowNs;
    this.log = new DecreaseLog(windowNs);
  }

  add(level: number, ts: number): void {
    const row = this.list.length;
    const lots = 1 + (row % 9);
    this.last.set(level, this.log.add(ts, row, lots, this.last.get(level) ?? -1));
    this.list.push({ level, ts, row, lots });
  }

  check(level: number, nowNs: number, windowNs = this.windowNs): void {
    const got: Omit<Entry, 'level'>[] = [];
    this.log.each(this.last.get(level) ?? -1, nowNs, windowNs, (ts, row, lots) => got.push({ ts, row, lots }));
    const wanted = this.list.filter((one) => one.level === level && one.ts + windowNs >= nowNs).reverse();
    expect(got).toEqual(wanted.map(({ ts, row, lots }) => ({ ts, row, lots })));
  }
}

describe('DecreaseLog', () => {
  it('equals a list, through many turns of its ring', () => {
    const runs = fc.array(
      fc.record({ rows: fc.integer({ min: 1, max: 900 }), gap: fc.constantFrom(0, 1, 3, 50), levels: fc.integer({ min: 1, max: 6 }) }),
      { minLength: 3, maxLength: 12 },
    );
    fc.assert(
      fc.property(runs, fc.constantFrom(0, 100, 2500), (bursts, windowNs) => {
        const pair = new Pair(windowNs);
        let ts = 0;
        for (const { rows, gap, levels } of bursts) {
          for (let i = 0; i < rows; i++) pair.add((i * 7) % levels, (ts += gap));
          pair.log.invariant();
          for (let level = 0; level < 6; level++) {
            pair.check(level, ts);
            pair.check(level, ts + windowNs / 2);
            pair.check(level, ts, windowNs / 4);
          }
        }
      }),
      { numRuns: 30 },
    );
  });

  it('keeps all that is in the window, though thousands are', () => {
    const pair = new Pair(10_000);
    for (let i = 0; i < 5000; i++) pair.add(i % 3, i);
    for (const level of [0, 1, 2]) pair.check(level, 5000);
    expect(pair.list.filter(({ level }) => level === 1)).toHaveLength(1667);
  });

  it('knows nothing of a level without decreases', () => {
    const pair = new Pair(50);
    pair.check(3, 10);
    pair.add(1, 5);
    pair.check(3, 10);
  });
});
