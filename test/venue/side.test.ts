/** What is known of a level (FILLS.md §5.1, §5.2): stated or not, in view or not, within what the opening snapshot reached or not. */
import { describe, expect, it } from 'vitest';
import { MEMO, WATCH } from '../../src/venue/level-memo.js';
import { VenueSide } from '../../src/venue/side.js';

/** A side of bids on which `levels` (price: lots) are stated, in rows 0, 1, … */
function bids(levels: Readonly<Record<number, number>>, depth = Number.POSITIVE_INFINITY): VenueSide {
  const side = new VenueSide(1, depth);
  Object.entries(levels).forEach(([price, lots], row) => state(side, Number(price), lots, row));
  return side;
}

function state(side: VenueSide, key: number, lots: number, row: number): void {
  side.state(side.slotOf(key), key, lots, row);
}

const known = (side: VenueSide, key: number): boolean => side.known(side.slotOf(key), key);
const guess = (side: VenueSide, key: number): number => side.guessLots(side.slotOf(key), key);

describe('VenueSide', () => {
  it('knows what was stated, and all the rest once the side is complete', () => {
    const side = bids({ 100: 5, 99: 0 });
    expect([100, 99, 98].map((key) => known(side, key))).toEqual([true, true, false]);
    side.complete = true;
    expect([100, 99, 98, 7].map((key) => known(side, key))).toEqual([true, true, true, true]);
  });

  it('forgets after a clear, and guesses what each level showed last', () => {
    const side = bids({ 100: 5, 99: 3, 98: 0 });
    side.complete = true;
    side.forget(5);
    expect([side.ladder.levels, side.complete]).toEqual([0, false]);
    expect([100, 99, 98, 97].map((key) => [known(side, key), guess(side, key)])).toEqual([
      [false, 5],
      [false, 3],
      [false, 0],
      [false, 0],
    ]);
    state(side, 99, 8, 10);
    expect([known(side, 99), known(side, 100)]).toEqual([true, false]);
    // Again: what was not stated in between keeps its guess, what was stated has a new one.
    side.forget(20);
    expect([100, 99].map((key) => guess(side, key))).toEqual([5, 8]);
    state(side, 99, 0, 21);
    side.forget(22);
    expect(guess(side, 99)).toBe(0);
  });

  it('does not know what lies beyond the levels that the feed shows', () => {
    const side = bids({ 100: 5, 99: 3 }, 2);
    side.complete = true;
    expect([side.isBeyond(98), side.isBeyond(99), known(side, 98), known(side, 99)]).toEqual([true, false, false, true]);
    // With a level less in view, what is not stated is empty.
    state(side, 100, 0, 5);
    expect([side.isBeyond(98), known(side, 98)]).toEqual([false, true]);
  });

  it('keeps in mind what a level showed when it left the view, and what was said of it out of view', () => {
    const side = bids({ 100: 5, 99: 3 }, 1);
    side.complete = true;
    side.leaveView(99);
    expect([side.ladder.get(99), known(side, 99), guess(side, 99)]).toEqual([0, false, 3]);
    side.noteBeyond(side.slotOf(98), 7, 9);
    expect([known(side, 98), guess(side, 98)]).toEqual([false, 7]);
    // Never stated and out of view: as much as the worst level shown.
    expect(guess(side, 90)).toBe(5);
  });

  it('does not know what lies outside the opening snapshot until it is stated, once', () => {
    const side = bids({ 100: 5 });
    side.rangeLowKey = 98;
    side.complete = true;
    expect([98, 97].map((key) => [known(side, key), guess(side, key)])).toEqual([
      [true, 0],
      [false, 5],
    ]);
    state(side, 97, 0, 3);
    expect(known(side, 97)).toBe(true);
  });

  it('has keys for asks whose greatest is the best, and prices without −0', () => {
    const side = new VenueSide(-1, Number.POSITIVE_INFINITY);
    expect([side.key(101), side.ticks(-101), Object.is(side.ticks(0), 0)]).toEqual([-101, 101, true]);
  });

  it('keeps what is known of levels while pages are added', () => {
    const side = bids({ 100: 5 });
    const slot = side.slotOf(100);
    side.memo.fields[slot * MEMO + WATCH] = 2;
    for (let i = 0; i < 60; i++) state(side, 1000 * i + 7, i, 10 + i);
    expect([side.slotOf(100), side.memo.fields[slot * MEMO + WATCH], side.statedRow(slot), known(side, 100)]).toEqual([slot, 2, 0, true]);
    expect(side.statedRow(side.slotOf(59_007))).toBe(69);
  });
});
