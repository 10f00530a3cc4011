/**
 * One side of a book of ten levels: what is in view, and what changes when the next picture of it comes.
 *
 * A level that is no longer stated was taken from the book, unless ten others are stated and it is worse than all of them: then it has left
 * the view, and nothing is said of it (FILLS.md, limited depth).
 *
 * Units: ticks, lots. Invariant: levels in view stand best first.
 *
 * Example: 100×5, 99×2 in view, then 100×3, 98×1 of ten: rows `99 0`, `100 3`, `98 1`.
 */
import { Kind } from '../../row.js';
import type { DbnRows } from './rows.js';

const DEPTH = 10;

/** The levels of one side. */
export class SideView {
  /** The picture that comes: fill `ticks` and `lots` up to `count`. */
  ticks = new Float64Array(DEPTH);
  lots = new Float64Array(DEPTH);
  count = 0;
  readonly #side: number;
  #shownTicks = new Float64Array(DEPTH);
  #shownLots = new Float64Array(DEPTH);
  #shown = 0;

  constructor(side: 1 | -1) {
    this.#side = side;
  }

  /** Nothing is in view any more. */
  forget(): void {
    this.#shown = 0;
  }

  /** Whether the picture is in order. */
  get isSorted(): boolean {
    for (let i = 1; i < this.count; i++) if (!this.#isBetter(this.ticks[i - 1]!, this.ticks[i]!)) return false;
    return true;
  }

  /** Rows of all levels of the picture, each of the kind and with the flags. */
  whole(rows: DbnRows, kind: number, flags: number): void {
    for (let i = 0; i < this.count; i++) rows.put(kind, this.#side, this.ticks[i]!, this.lots[i]!, 0, flags);
  }

  /** Rows of what changed: first levels that go, then those that come or change, best first. */
  changes(rows: DbnRows): void {
    const { ticks, lots, count } = this;
    for (let old = 0, next = 0; old < this.#shown; old++) {
      const price = this.#shownTicks[old]!;
      while (next < count && this.#isBetter(ticks[next]!, price)) next++;
      if (next < count ? ticks[next] !== price : count < DEPTH) rows.put(Kind.level, this.#side, price, 0, 0, 0);
    }
    for (let next = 0, old = 0; next < count; next++) {
      const price = ticks[next]!;
      while (old < this.#shown && this.#isBetter(this.#shownTicks[old]!, price)) old++;
      const isShown = old < this.#shown && this.#shownTicks[old] === price;
      if (!isShown || this.#shownLots[old] !== lots[next]) rows.put(Kind.level, this.#side, price, lots[next]!, 0, 0);
    }
  }

  /** The picture is what is in view now. */
  settle(): void {
    [this.ticks, this.#shownTicks] = [this.#shownTicks, this.ticks];
    [this.lots, this.#shownLots] = [this.#shownLots, this.lots];
    this.#shown = this.count;
    this.count = 0;
  }

  #isBetter(a: number, b: number): boolean {
    return this.#side > 0 ? a > b : a < b;
  }
}
