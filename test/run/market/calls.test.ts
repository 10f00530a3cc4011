/** Where the calls of a day lie, and how their ends are drawn. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type NamedDraw, plannedCalls, volatilityCalls, withDrawnEnds } from '../../../src/run/market/calls.js';
import { randomStream } from '../../../src/base/rand/stream.js';
import { EntryTif, Phase, type PlannedPhase } from '../../../src/venue/matching/index.js';
import type { AuctionRules } from '../../../src/venue/matching/rules/types.js';

const NONE: AuctionRules = {
  indicativeNs: null,
  indicativeEveryNs: null,
  noCancelNs: null,
  noEntryNs: null,
  randomEndNs: 0,
  volatilityNs: null,
};
const phases = (...changes: readonly (readonly [number, keyof typeof Phase])[]): PlannedPhase[] =>
  changes.map(([atNs, phase]) => ({ atNs, phase: Phase[phase] }));
const never = Number.POSITIVE_INFINITY;

describe('calls of a day', () => {
  it('lie from where orders begin to gather to where they stop, a cross at one time; what is before their end counts from there', () => {
    const day = phases(
      [0, 'continuous'],
      [90, 'auction'],
      [90, 'continuous'],
      [160, 'closingAuction'],
      [165, 'closed'],
      [200, 'preOpen'],
      [210, 'continuous'],
    );
    const auction = { ...NONE, indicativeNs: 30, indicativeEveryNs: 5, noEntryNs: 2 };
    const closingAuction = { ...NONE, indicativeNs: 100, noCancelNs: 3, volatilityNs: 7 };
    expect(plannedCalls(day, { auction, closingAuction })).toEqual([
      {
        ...{ endsWith: 2, fromNs: 0, endNs: 90, tif: EntryTif.ATO, extensionNs: 0 },
        ...{ toldFromNs: 60, toldEveryNs: 5, entryShutNs: 88, cancelShutNs: never },
      },
      // It is told from the opening on, not before.
      {
        ...{ endsWith: 4, fromNs: 90, endNs: 165, tif: EntryTif.ATC, extensionNs: 7 },
        ...{ toldFromNs: 90, toldEveryNs: 0, entryShutNs: never, cancelShutNs: 162 },
      },
      // Nobody waits for it: the market is closed before.
      {
        ...{ endsWith: 6, fromNs: 200, endNs: 210, tif: 0, extensionNs: 0 },
        ...{ toldFromNs: 200, toldEveryNs: 5, entryShutNs: 208, cancelShutNs: never },
      },
    ]);
  });

  it('are none where orders gather for ever, as in frequent batches', () => {
    expect(plannedCalls(phases([0, 'auction']), { auction: NONE, closingAuction: NONE })).toEqual([]);
  });
});

describe('drawn ends', () => {
  const day = phases([0, 'preOpen'], [50, 'auction'], [90, 'continuous'], [160, 'closingAuction'], [160, 'continuous'], [164, 'closed']);
  const rules = { auction: { ...NONE, randomEndNs: 30 }, closingAuction: { ...NONE, randomEndNs: 10 } };
  const drawn = (draw: NamedDraw): number[] => withDrawnEnds(day, plannedCalls(day, rules), rules, 0n, draw).map(({ atNs }) => atNs);

  it('are later by a share of what is said, a cross as a whole, and not behind what comes next', () => {
    expect(drawn(() => () => 0)).toEqual([0, 50, 90, 160, 160, 164]);
    expect(drawn(() => () => 0.5)).toEqual([0, 50, 105, 164, 164, 164]);
    expect(drawn(() => () => 0.99)).toEqual([0, 50, 119, 164, 164, 164]);
  });

  it('are a function of seed and day: the same again, and no other for what else there is', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), (seed) => {
        const draw: NamedDraw = (name) => randomStream(seed, name);
        expect(drawn(draw)).toEqual(drawn(draw));
        const morning = day.slice(0, 3);
        const [, , end] = withDrawnEnds(morning, plannedCalls(morning, rules), rules, 0n, draw);
        expect(end!.atNs).toBe(drawn(draw)[2]);
      }),
    );
    const ends = new Set(Array.from({ length: 50 }, (_, seed) => drawn((name) => randomStream(seed, name))[2]));
    expect(ends.size).toBeGreaterThan(10);
  });

  it('of volatility auctions are drawn one after the other', () => {
    const { laterNs, lengthNs } = volatilityCalls({ ...NONE, randomEndNs: 1000, volatilityNs: 5 }, (name) => randomStream(1, name));
    const later = [laterNs(), laterNs(), laterNs()];
    expect(new Set(later).size).toBe(3);
    expect(later.every((ns) => ns >= 0 && ns < 1000 && Number.isInteger(ns))).toBe(true);
    expect(lengthNs).toBe(5);
    expect(volatilityCalls(undefined, () => () => 0.5).laterNs()).toBe(0);
  });
});
