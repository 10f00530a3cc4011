/** A run holds the batches between its slowest and its fastest reader, and no more, however long the tape is. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError, InvariantError } from '../../src/base/errors.js';
import { TapeWindow } from '../../src/sim/tape-window.js';
import { memoryTape, type RowText } from '../kernel/memory-tape.js';
import { PLAIN } from '../trading/play.js';
import { IDLE, stage, type Actor } from './stage.js';

const rowsOf = (times: readonly number[], late: (i: number) => number = () => 0): RowText[] =>
  times.map((ts, i) => [ts, ts + late(i), 'level', i % 2 === 0 ? 'bid' : 'ask', i % 2 === 0 ? 100 : 101, 1 + (i % 9)]);
const every10 = (n: number): number[] => Array.from({ length: n }, (_, i) => 1000 + 10 * i);

async function loaded(rows: readonly RowText[], size: number, batches: number): Promise<TapeWindow> {
  const window = new TapeWindow(memoryTape(PLAIN, rows, {}, size));
  for (let i = 0; i < batches; i++) await window.loadNext();
  return window;
}

describe('TapeWindow', () => {
  it('covers a time when every row up to it is loaded', async () => {
    const window = await loaded(rowsOf([10, 20, 30, 30, 30, 40]), 2, 0);
    const covered = (): boolean[] => [9, 10, 20, 29, 30, 39, 40, 99].map((ts) => window.covers(ts));
    const upTo = (n: number): boolean[] => Array.from({ length: 8 }, (_, i) => i < n);
    expect(covered()).toEqual(upTo(0));
    await window.loadNext(); // 10 20
    expect(covered()).toEqual(upTo(2));
    await window.loadNext(); // 30 30: another 30 may follow
    expect(covered()).toEqual(upTo(4));
    await window.loadNext(); // 30 40
    expect(covered()).toEqual(upTo(6));
    expect(await window.loadNext()).toBeUndefined();
    expect([window.ended, ...covered()]).toEqual([true, ...upTo(8)]);
  });

  it('finds the batch of any row that it holds, and says of another what it holds', async () => {
    const window = await loaded(rowsOf(every10(20)), 3, 4);
    for (const row of [0, 11, 3, 2, 5, 6, 0]) {
      const batch = window.batchOf(row);
      expect([batch.firstRow <= row, row < batch.firstRow + batch.length]).toEqual([true, true]);
    }
    expect(() => window.batchOf(12)).toThrow(DataError);
    window.dropBefore(7, Number.POSITIVE_INFINITY);
    window.invariant();
    expect([window.firstRow, window.batchOf(6).firstRow]).toEqual([6, 6]);
    expect(() => window.batchOf(5)).toThrow('row 5 of memory is not held; rows 6 to 11 are');
  });

  it('drops a batch only when all have passed its rows, those that were received late too', async () => {
    // Row 1 is received long after the rows of the next batches.
    const window = await loaded(
      rowsOf(every10(12), (i) => (i === 1 ? 1000 : 0)),
      3,
      4,
    );
    window.dropBefore(9, 1110);
    expect(window.firstRow).toBe(0);
    window.dropBefore(9, 2010);
    expect(window.firstRow).toBe(0);
    window.dropBefore(9, 2011);
    expect(window.firstRow).toBe(9);
    window.dropBefore(12, Number.POSITIVE_INFINITY);
    expect([window.firstRow, window.batchOf(11).firstRow]).toEqual([9, 9]);
  });

  it('passes over empty batches', async () => {
    const tape = memoryTape(PLAIN, rowsOf(every10(4)), {}, 2);
    const gappy = {
      ...tape,
      async *batches() {
        for await (const batch of tape.batches()) {
          yield { ...batch, length: 0 };
          yield batch;
        }
      },
    };
    const window = new TapeWindow(gappy);
    await window.loadNext();
    expect([window.loadedRows, window.ended]).toEqual([2, false]);
  });

  it('notices a gap between batches', async () => {
    const tape = memoryTape(PLAIN, rowsOf(every10(6)), {}, 2);
    const torn = {
      ...tape,
      async *batches() {
        for await (const batch of tape.batches()) if (batch.firstRow !== 2) yield batch;
      },
    };
    const window = new TapeWindow(torn);
    await window.loadNext();
    window.invariant();
    await window.loadNext();
    expect(() => window.invariant()).toThrow(InvariantError);
  });
});

describe('the memory of a run', () => {
  /** Most rows held at once over a run of one listener, one that looks now and then, and one that never looks. */
  async function mostHeld(rows: readonly RowText[], size: number, feedNs: number): Promise<number> {
    let most = 0;
    const actors: Actor[] = [
      { id: 'listens', laws: { feed: feedNs }, trader: () => ({ ...IDLE, wantsBook: true }) },
      {
        id: 'looks',
        laws: { feed: feedNs },
        trader: (port) => ({ ...IDLE, onStart: () => port.schedule(1500, 0), onTimer: () => port.feed(0).bidTicks }),
      },
      { id: 'sleeps', laws: { feed: feedNs }, trader: () => IDLE },
    ];
    await stage(memoryTape(PLAIN, rows, {}, size), actors, {
      onEvent: ({ window }) => (most = Math.max(most, window.loadedRows - window.firstRow)),
    });
    return most;
  }

  it('is a few batches, whatever the length of the tape', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(1, 5, 16, 64), fc.integer({ min: 20, max: 60 }), async (size, batches) => {
        expect(await mostHeld(rowsOf(every10(size * batches)), size, 0)).toBeLessThanOrEqual(3 * size);
      }),
      { numRuns: 12 },
    );
  });

  it('grows by what the slowest feed lags behind, and by what a late row holds up', async () => {
    const rows = rowsOf(every10(2000));
    // 1000 ns are 100 rows.
    const lagging = await mostHeld(rows, 16, 1000);
    expect([lagging >= 100, lagging <= 100 + 3 * 16]).toEqual([true, true]);
    const late = await mostHeld(
      rowsOf(every10(2000), (i) => (i === 500 ? 3000 : 0)),
      16,
      0,
    );
    expect([late >= 300, late <= 300 + 3 * 16]).toEqual([true, true]);
  });
});
