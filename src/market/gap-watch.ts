/**
 * Which clear rows of a tape are gaps of the feed: those behind which the book is unknown until it is stated again. A clear with a snapshot at the
 * same instant behind it, as where a feed begins anew, is none.
 *
 * Example: `const row = gaps.see(Kind.level, 0, 1, 7, 20)` is 19 when row 19 cleared the book; `gaps.end()` behind the last row.
 */
import { Flag, Kind } from './row.js';

/** Looks at rows in order. */
export class GapWatch {
  /** The side that the gap cleared: 0 both. */
  side = 0;
  #row = -1;
  #exchTs = Number.NaN;
  #clearedSide = 0;

  /** The next row; gives the row of a gap that it shows to have been one, −1 of none. */
  see(kind: number, side: number, flags: number, exchTs: number, row: number): number {
    let gap = -1;
    if (this.#row >= 0) {
      const isAtOnce = exchTs === this.#exchTs;
      // The other side may be cleared too before it is stated.
      if (isAtOnce && kind === Kind.clear) return -1;
      if (!isAtOnce || (flags & Flag.snapshotPart) === 0) gap = this.end();
      this.#row = -1;
    }
    if (kind === Kind.clear) {
      this.#row = row;
      this.#exchTs = exchTs;
      this.#clearedSide = side;
    }
    return gap;
  }

  /** No row follows: the row of a gap that stands open, −1 of none. */
  end(): number {
    this.side = this.#clearedSide;
    return this.#row;
  }
}
