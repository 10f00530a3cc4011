/** The share of time for which the book's touch differed from the quote, against the same thing counted nanosecond by nanosecond. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TouchWatch } from '../../../src/market/import/frame/touch.js';
import { Flag, Kind } from '../../../src/market/row.js';

type Row = [exchTs: number, kind: number, side: number, ticks: number, lots: number, flags: number];

function shareOf(rows: readonly Row[]): number | undefined {
  const watch = new TouchWatch();
  for (const row of rows) watch.row(...row);
  return watch.share;
}

/** State at each nanosecond, then count. */
function sharePlainly(rows: readonly Row[]): number | undefined {
  const sides = { '1': new Map<number, number>(), '-1': new Map<number, number>() };
  const quotes: Record<string, [number, number]> = {};
  let opened = false;
  let watched = 0;
  let stale = 0;
  const end = Math.max(0, ...rows.map((row) => row[0]));
  for (let ns = 0; ns < end; ns++) {
    for (const [, kind, side, ticks, lots, flags] of rows.filter((row) => row[0] === ns)) {
      if (kind === Kind.clear) Object.values(sides).forEach((s) => s.clear());
      else if (kind === Kind.quote) quotes[String(side)] = [ticks, lots];
      else if (kind !== Kind.trade) {
        if (lots === 0) sides[String(side) as '1'].delete(ticks);
        else sides[String(side) as '1'].set(ticks, lots);
      }
      if (kind === Kind.snapshot && (flags & Flag.last) !== 0) opened = true;
    }
    if (!opened || quotes['1'] === undefined || quotes['-1'] === undefined) continue;
    watched++;
    const best = (side: '1' | '-1'): string => {
      const prices = [...sides[side].keys()];
      const ticks = side === '1' ? Math.max(...prices) : Math.min(...prices);
      return prices.length === 0 ? 'none' : `${ticks}x${sides[side].get(ticks)!}`;
    };
    const quoted = (side: '1' | '-1'): string => (quotes[side]![1] === 0 ? 'none' : quotes[side]!.join('x'));
    if (best('1') !== quoted('1') || best('-1') !== quoted('-1')) stale++;
  }
  return watched === 0 ? undefined : stale / watched;
}

const rowArbitrary = fc
  .tuple(
    fc.integer({ min: 0, max: 60 }),
    fc.constantFrom(Kind.level, Kind.level, Kind.quote, Kind.quote, Kind.snapshot, Kind.trade, Kind.clear),
    fc.constantFrom(1, -1),
    fc.integer({ min: 1, max: 3 }),
    fc.integer({ min: 0, max: 2 }),
    fc.constantFrom(0, Flag.last),
  )
  .map(([ts, kind, side, ticks, lots, flags]): Row => [ts, kind, kind === Kind.clear ? 0 : side, ticks, lots, flags]);

describe('TouchWatch', () => {
  it('counts as the header says', () => {
    const rows: Row[] = [
      [0, Kind.snapshot, 1, 100, 5, Flag.snapshotPart],
      [0, Kind.snapshot, -1, 101, 5, Flag.snapshotPart | Flag.last],
      [0, Kind.quote, 1, 100, 5, 128],
      [0, Kind.quote, -1, 101, 5, 128],
      [8, Kind.quote, 1, 100, 4, 128],
      [10, Kind.trade, 1, 101, 1, Flag.last],
    ];
    expect(shareOf(rows)).toBe(0.2);
  });

  it('is the plain count', () => {
    fc.assert(
      fc.property(fc.array(rowArbitrary, { maxLength: 60 }), (unsorted) => {
        const rows = [...unsorted].sort((a, b) => a[0] - b[0]);
        expect(shareOf(rows)).toBe(sharePlainly(rows));
      }),
      { numRuns: 300 },
    );
  });

  it('knows nothing without quotes, or without a snapshot', () => {
    expect(
      shareOf([
        [0, Kind.snapshot, 1, 100, 5, Flag.last],
        [9, Kind.level, 1, 100, 4, Flag.last],
      ]),
    ).toBeUndefined();
    expect(
      shareOf([
        [0, Kind.quote, 1, 100, 5, 0],
        [0, Kind.quote, -1, 101, 5, 1],
        [9, Kind.level, 1, 100, 4, 1],
      ]),
    ).toBeUndefined();
  });
});
