/**
 * One side of the recorded market as the venue keeps it: levels, who stated them when, and what is known of them.
 *
 * Beside the ladder, per level slot: the row that last stated it, what it showed before the levels became unknown (FILLS.md §5.2), and a
 * count of reasons to look closer when a row touches it (`watch`): live accounts and lots taken. Rows on other levels cost little more than the ladder.
 *
 * Units: lots, tape rows. Invariant: a level is known when it was stated since the last clear, or when the side is `complete` and the price
 * lies within what the tape shows.
 */
import { invariant } from '../base/errors.js';
import { grownFloats } from '../base/mem/grown.js';
import { Ladder, NO_KEY } from '../market/ladder.js';
import { LevelMemo, MEMO, SHOWN, STATED } from './level-memo.js';

/** Levels of one side, with memory. */
export class VenueSide {
  /** +1 bids, −1 asks. */
  readonly side: 1 | -1;
  readonly ladder = new Ladder();
  readonly memo = new LevelMemo();
  /** What levels showed when they became unknown, and of which row, plus 1, that is: made when the first does. */
  private rememberedLots = new Float64Array(0);
  private rememberedRow = new Float64Array(0);
  /** Whether levels that were not stated since the last clear are known to be empty. */
  complete = false;
  /** Levels that the feed shows (FILLS.md §5.1); Infinity: all. */
  readonly depth: number;
  /** Whether the feed shows every level: then one is known for good once it is, until the side is cleared. */
  readonly tellsAll: boolean;
  /** Lowest key that the opening snapshot stated; below it nothing is known until it is stated. −Infinity: all is told. */
  rangeLowKey = Number.NEGATIVE_INFINITY;

  /** Row of the last clear, plus 1. */
  private cleared = 0;

  constructor(side: 1 | -1, depth: number) {
    this.side = side;
    this.depth = depth;
    this.tellsAll = depth === Number.POSITIVE_INFINITY;
  }

  /** Key of a price: greater is better. */
  key(priceTicks: number): number {
    return this.side > 0 ? priceTicks : -priceTicks;
  }

  /** Price of a key. */
  ticks(key: number): number {
    return this.side > 0 ? key : 0 - key;
  }

  /** Slot of a price; the arrays reach it. */
  slotOf(key: number): number {
    const slot = this.ladder.slotOf(key);
    if (slot * MEMO >= this.memo.fields.length) this.memo.reach(this.ladder.qty.length);
    return slot;
  }

  /** Tape row that last stated the level; −1 none. */
  statedRow(slot: number): number {
    return Math.abs(this.memo.fields[slot * MEMO + STATED]!) - 1;
  }

  /** A row states the quantity of a level; returns the one before. */
  state(slot: number, key: number, lots: number, row: number): number {
    const { fields } = this.memo;
    const at = slot * MEMO;
    const before = fields[at + SHOWN]!;
    fields[at + SHOWN] = lots;
    fields[at + STATED] = row + 1;
    this.ladder.restate(slot, key, before, lots);
    return before;
  }

  /** Whether the tape tells what stands at the level. */
  known(slot: number, key: number): boolean {
    if (!this.tellsAll && this.isBeyond(key)) return false;
    const stated = this.memo.fields[slot * MEMO + STATED]!;
    return stated > this.cleared || (this.complete && (key >= this.rangeLowKey || stated !== 0));
  }

  /** Whether the feed shows its full depth of levels better than this price. */
  isBeyond(key: number): boolean {
    return this.ladder.levels >= this.depth && key < this.ladder.worstKey();
  }

  /** Best guess of what stands at an unknown level: the last statement, else the worst level shown where the tape does not show all. */
  guessLots(slot: number, key: number): number {
    const { fields } = this.memo;
    const row = Math.abs(fields[slot * MEMO + STATED]!);
    // Where another row was the last to state the level than the one remembered, it stated 0.
    if (row > 0) return this.rememberedRow[slot] === row ? this.rememberedLots[slot]! : 0;
    if (this.tellsAll && key >= this.rangeLowKey) return 0;
    const worst = this.ladder.worstKey();
    return worst === NO_KEY ? 0 : this.ladder.get(worst);
  }

  /** The level leaves the view (FILLS.md §5.1): not shown, not cancelled. */
  leaveView(key: number): void {
    const slot = this.slotOf(key);
    const lots = this.ladder.qty[slot]!;
    const row = this.statedRow(slot);
    this.state(slot, key, 0, row);
    this.noteBeyond(slot, lots, row);
  }

  /** A statement about a level that is out of view: kept for whoever comes to rest there. */
  noteBeyond(slot: number, lots: number, row: number): void {
    this.memo.fields[slot * MEMO + STATED] = -1 - row;
    this.remember(slot, lots);
  }

  /** A row clears the side: levels become unknown; what they showed is remembered. */
  forget(row: number): void {
    const { ladder } = this;
    for (let key = ladder.bestKey; key !== NO_KEY; key = ladder.nextBelow(key)) {
      const slot = this.slotOf(key);
      this.remember(slot, ladder.qty[slot]!);
      this.memo.fields[slot * MEMO + SHOWN] = 0;
    }
    ladder.clear();
    this.cleared = row + 1;
    this.complete = false;
  }

  /** Check that the memo shows what the ladder does. */
  invariant(): void {
    this.ladder.invariant();
    const { fields } = this.memo;
    for (let slot = 0; slot < this.memo.slots; slot++) {
      if (fields[slot * MEMO + SHOWN] !== this.ladder.qty[slot])
        invariant(
          false,
          `the memo of key ${this.ladder.keyOf(slot)} shows ${fields[slot * MEMO + SHOWN]}, the ladder ${this.ladder.qty[slot]}`,
        );
    }
  }

  private remember(slot: number, lots: number): void {
    const { fields, slots } = this.memo;
    if (slot >= this.rememberedRow.length) {
      this.rememberedLots = grownFloats(this.rememberedLots, slots);
      this.rememberedRow = grownFloats(this.rememberedRow, slots);
    }
    this.rememberedLots[slot] = lots;
    this.rememberedRow[slot] = Math.abs(fields[slot * MEMO + STATED]!);
  }
}
