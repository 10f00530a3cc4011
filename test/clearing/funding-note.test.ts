import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fundingNote } from '../../src/clearing/funding-note.js';
import { reportsOf, type Fill } from './fills.js';

const HOUR = 3_600_000_000_000;
const DAY_NS = 86_400_000_000_000n;
/** 2024-08-08T00:00:00Z. */
const EPOCH = 19_943n * DAY_NS;

const fill = (side: 1 | -1, hours: number, qtyLots = 1, instrument = 0): Fill => ({
  side,
  priceTicks: 100,
  qtyLots,
  feeUnits: 0,
  exchTs: hours * HOUR,
  instrument,
});

const note = (fills: readonly Fill[], endHours: number, epochNs = EPOCH): string | undefined =>
  fundingNote('linear', reportsOf(fills), 0, epochNs, endHours * HOUR);

describe('the note on funding', () => {
  it('says how often a position was held over a funding time, and when first', () => {
    expect(note([fill(1, 7), fill(-1, 9)], 24)).toBe(
      'Equity is without funding: a position was held over the funding time 2024-08-08T08:00:00.000Z (00:00, 08:00 and 16:00 UTC). If the contract is a perpetual, it paid or received funding that is not in these figures.',
    );
    expect(note([fill(-1, 7.9), fill(1, 23.9)], 24)).toMatch(/held over 2 funding times, the first 2024-08-08T08:00:00\.000Z/);
    expect(note([fill(1, 9)], 41)).toMatch(/held over 4 funding times, the first 2024-08-08T16:00:00\.000Z/);
  });

  it('is silent where nothing was held then', () => {
    expect(note([], 48)).toBeUndefined();
    expect(note([fill(1, 8.1), fill(-1, 15.9)], 24)).toBeUndefined();
    expect(note([fill(1, 9)], 15.9)).toBeUndefined();
  });

  it('counts what was held just before the time: a fill at it comes too late, to open or to close', () => {
    expect(note([fill(1, 8), fill(-1, 9)], 24)).toBeUndefined();
    expect(note([fill(1, 7), fill(-1, 8)], 24)).toMatch(/the funding time 2024-08-08T08/);
    expect(note([fill(1, 7)], 8)).toMatch(/the funding time 2024-08-08T08/);
  });

  it('looks at positions, not at fills: turned over is held, flat is not', () => {
    expect(note([fill(1, 1), fill(-1, 7.9, 2), fill(1, 8.1)], 24)).toMatch(/the funding time/);
    expect(note([fill(1, 1), fill(-1, 2), fill(1, 3), fill(-1, 4)], 24)).toBeUndefined();
  });

  it('is of one instrument, and of contracts only', () => {
    expect(note([fill(1, 7, 1, 1)], 24)).toBeUndefined();
    const reports = reportsOf([fill(1, 7)]);
    expect(fundingNote('spot', reports, 0, EPOCH, 24 * HOUR)).toBeUndefined();
    expect(fundingNote('inverse', reports, 0, EPOCH, 24 * HOUR)).toMatch(/without funding/);
  });

  it('does not depend on what times count from', () => {
    const anyFills = fc.array(fc.tuple(fc.constantFrom(1 as const, -1 as const), fc.nat(5 * 24 * 60)), { maxLength: 8 });
    fc.assert(
      fc.property(anyFills, fc.integer({ min: 0, max: 48 }), (list, hours) => {
        const fills = list.sort((a, b) => a[1] - b[1]).map(([side, minutes]) => fill(side, minutes / 60));
        const moved = fills.map((one) => ({ ...one, exchTs: one.exchTs! + hours * HOUR }));
        expect(note(moved, 120 + hours, EPOCH - BigInt(hours * HOUR))).toBe(note(fills, 120));
      }),
    );
  });
});
