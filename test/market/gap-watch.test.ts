/** A clear is a gap of the feed where the book is not stated again at the same instant, and is told once, when that is certain. */
import { expect, it } from 'vitest';
import { GapWatch } from '../../src/market/gap-watch.js';
import { Flag, Kind } from '../../src/market/row.js';

type Seen = readonly [exchTs: number, kind: number, flags?: number, side?: number];
const { clear, level, snapshot, add, trade } = Kind;
const { snapshotPart, last } = Flag;

/** Gaps as `row side`. */
function gapsOf(rows: readonly Seen[]): string[] {
  const watch = new GapWatch();
  const gaps = rows.map(([exchTs, kind, flags = 0, side = 0], row) => watch.see(kind, side, flags, exchTs, row));
  return [...gaps.flatMap((row) => (row < 0 ? [] : [row])), ...[watch.end()].filter((row) => row >= 0)].map(
    (row) => `${row} ${rows[row]![3] ?? 0}`,
  );
}

it.each<[string, readonly Seen[], readonly string[]]>([
  [
    'no clear',
    [
      [1, level],
      [1, trade],
    ],
    [],
  ],
  [
    'a clear, and levels later',
    [
      [1, level],
      [2, clear],
      [3, level],
    ],
    ['1 0'],
  ],
  [
    'a clear, and levels at once that are no snapshot',
    [
      [2, clear],
      [2, level],
    ],
    ['0 0'],
  ],
  [
    'a clear, and a snapshot at once',
    [
      [2, clear],
      [2, snapshot, snapshotPart],
      [2, snapshot, snapshotPart | last],
    ],
    [],
  ],
  [
    'a clear, and orders of a snapshot at once',
    [
      [2, clear],
      [2, add, snapshotPart],
    ],
    [],
  ],
  [
    'a clear, and a snapshot later',
    [
      [2, clear],
      [9, snapshot, snapshotPart],
    ],
    ['0 0'],
  ],
  [
    'both sides, then a snapshot at once',
    [
      [2, clear, 0, 1],
      [2, clear, 0, -1],
      [2, snapshot, snapshotPart],
    ],
    [],
  ],
  [
    'two in a row',
    [
      [2, clear, 0, 1],
      [5, clear],
      [6, level],
    ],
    ['0 1', '1 0'],
  ],
  [
    'the last row',
    [
      [1, level],
      [2, clear, 0, -1],
    ],
    ['1 -1'],
  ],
])('%s', (_, rows, gaps) => {
  expect(gapsOf(rows)).toEqual(gaps);
});
