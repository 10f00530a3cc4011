/**
 * What the venue keeps of every level of a side, side by side, so that a row on a level far from the last one waits for memory once.
 *
 * | field | what |
 * |---|---|
 * | `SHOWN` | quantity, as in the side's ladder |
 * | `STATED` | row that last stated the level, plus 1; negative: what it stated is out of view |
 * | `WATCH` | number of reasons to look closer at rows on the level |
 * | `LAST_ENTRY` | link to what the tape said last, see `price-log.ts` |
 *
 * Units: lots, tape rows. Invariant: 0 is what every field holds of a level of which nothing was ever said.
 *
 * Example: `memo.fields[slot * MEMO + WATCH]`, where `slot` is one of the side's ladder. Grows: read `fields` anew after `reach`.
 */
import { grownFloats } from '../base/mem/grown.js';

/** Numbers a level. Few, for there may be a million levels: what is seldom asked for is kept elsewhere. */
export const MEMO = 4;
export const SHOWN = 0;
export const STATED = 1;
export const WATCH = 2;
export const LAST_ENTRY = 3;

/** The memo of one side. */
export class LevelMemo {
  fields = new Float64Array(0);

  /** Number of levels that there is room for. */
  get slots(): number {
    return this.fields.length / MEMO;
  }

  /** Have room for levels below `slots`. */
  reach(slots: number): void {
    this.fields = grownFloats(this.fields, slots * MEMO);
  }

  /** One field of every level is 0 from now on. */
  blank(field: number): void {
    const { fields } = this;
    for (let at = field; at < fields.length; at += MEMO) fields[at] = 0;
  }
}
