/**
 * One side of the recorded market as the venue keeps it: levels, who stated them when, and what is known of them.
 *
 * Beside the ladder, per level slot: the row that last stated it, what it showed before the levels became unknown (FILLS.md §5.2), and a
 * count of reasons to look closer when a row touches it (`watch`): live accounts and lots taken. Rows on other levels cost little more than the ladder.
 *
 * Units: lots, tape rows. Invariant: a level is known when it was stated since the last clear, or when the side is `complete` and the price
 * lies within what the tape shows.
 */
import { Ladder, NO_KEY } from '../market/ladder.js';

/** Levels of one side, with memory. */
export class VenueSide {
  /** +1 bids, −1 asks. */
  readonly side: 1 | -1;
  readonly ladder = new Ladder();
  /** Tape row that last stated the level; −1 none. */
  statedRow = new Float64Array(0);
  /** What the level showed when it became unknown. */
  private remembered = new Float64Array(0);
  /** Number of reasons to look closer at rows on the level. */
  watch = new Int32Array(0);
  /** Whether levels that were not stated since the last clear are known to be empty. */
  complete = false;
  /** Levels that the feed shows (FILLS.md §5.1); Infinity: all. */
  readonly depth: number;
  /** Whether the feed shows every level: then one is known for good once it is, until the side is cleared. */
  readonly tellsAll: boolean;
  /** Lowest key that the opening snapshot stated; below it nothing is known until it is stated. −Infinity: all is told. */
  rangeLowKey = Number.NEGATIVE_INFINITY;

  private statedEpoch = new Int32Array(0);
  /** Row of the statement that `remembered` is of; where another row was the last to state the level, it stated 0. */
  private rememberedRow = new Float64Array(0);
  private epoch = 1;

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
    if (slot >= this.watch.length) this.grow();
    return slot;
  }

  /** Note that a row has stated the level. */
  noteStated(slot: number, row: number): void {
    this.statedRow[slot] = row;
    this.statedEpoch[slot] = this.epoch;
  }

  /** Whether the tape tells what stands at the level. */
  known(slot: number, key: number): boolean {
    if (!this.tellsAll && this.isBeyond(key)) return false;
    if (this.statedEpoch[slot] === this.epoch) return true;
    return this.complete && (key >= this.rangeLowKey || this.statedRow[slot]! >= 0);
  }

  /** Whether the feed shows its full depth of levels better than this price. */
  isBeyond(key: number): boolean {
    return this.ladder.levels >= this.depth && key < this.ladder.worstKey();
  }

  /** Best guess of what stands at an unknown level: the last statement, else the worst level shown where the tape does not show all. */
  guessLots(slot: number, key: number): number {
    if (this.statedRow[slot]! >= 0) return this.rememberedRow[slot] === this.statedRow[slot] ? this.remembered[slot]! : 0;
    if (this.tellsAll && key >= this.rangeLowKey) return 0;
    const worst = this.ladder.worstKey();
    return worst === NO_KEY ? 0 : this.ladder.get(worst);
  }

  /** The level leaves the view (FILLS.md §5.1): not shown, not cancelled. */
  leaveView(key: number): void {
    const slot = this.slotOf(key);
    this.remember(slot, this.ladder.qty[slot]!);
    this.statedEpoch[slot] = 0;
    this.ladder.setAt(slot, key, 0);
  }

  /** A statement about a level that is out of view: kept for whoever comes to rest there. */
  noteBeyond(slot: number, lots: number, row: number): void {
    this.statedRow[slot] = row;
    this.statedEpoch[slot] = 0;
    this.remember(slot, lots);
  }

  /** Levels become unknown; what they showed is remembered. */
  forget(): void {
    const { ladder } = this;
    for (let key = ladder.bestKey; key !== NO_KEY; key = ladder.nextBelow(key)) this.remember(this.slotOf(key), ladder.get(key));
    ladder.clear();
    this.epoch++;
    this.complete = false;
  }

  private remember(slot: number, lots: number): void {
    this.remembered[slot] = lots;
    this.rememberedRow[slot] = this.statedRow[slot]!;
  }

  private grow(): void {
    const length = this.ladder.qty.length;
    this.statedRow = extended(this.statedRow, new Float64Array(length).fill(-1));
    this.remembered = extended(this.remembered, new Float64Array(length));
    this.watch = extended(this.watch, new Int32Array(length));
    this.rememberedRow = extended(this.rememberedRow, new Float64Array(length).fill(-1));
    this.statedEpoch = extended(this.statedEpoch, new Int32Array(length));
  }
}

function extended<T extends Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer>>(old: T, grown: T): T {
  grown.set(old);
  return grown;
}
