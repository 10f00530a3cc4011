/**
 * The twin's book: what the tape last stated, price by price, and what it leaves unknown (FILLS.md §5.1, §5.2, §5.6).
 *
 * Unknown are: in a hole (after a clear, before the first book row) whatever was not stated since; on a tape of limited depth what is worse than
 * the worst of N shown levels; outside a snapshot's range what was never stated. All else that was not stated is 0.
 */
import type { Row } from './tape.js';

/** The side of a level. */
export type BookSide = 1 | -1;

/** A level: lots shown, and the row that last stated it. */
export interface Level {
  qty: number;
  row: number;
}

/** What the metadata says about the view: levels a side, and the prices that the opening snapshot covered, in ticks. */
export interface View {
  depth?: number;
  snapshotRange?: { bidLowTicks: number; askHighTicks: number };
}

interface Half {
  levels: Map<number, Level>;
  /** The last quantity stated at a price, which a clear does not forget. */
  last: Map<number, number>;
  hole: boolean;
}

/** Both sides of one instrument. */
export class Book {
  readonly view: View;
  #halves: Record<BookSide, Half> = { 1: half(), [-1]: half() };

  constructor(view: View) {
    this.view = view;
  }

  /** Whether prices not stated on this side since the last clear are unknown rather than empty. */
  inHole(side: BookSide): boolean {
    return this.#halves[side].hole;
  }

  /** What is shown at a price; undefined where it is unknown. */
  shown(side: BookSide, px: number): number | undefined {
    const { levels, last, hole } = this.#halves[side];
    if (this.beyondDepth(side, px)) return undefined;
    const level = levels.get(px);
    if (level !== undefined) return level.qty;
    return hole || (!last.has(px) && this.#beyondRange(side, px)) ? undefined : 0;
  }

  /** Whether N levels better than the price are shown on a tape of depth N, so that it has no say about the price. */
  beyondDepth(side: BookSide, px: number): boolean {
    const { depth } = this.view;
    return depth !== undefined && this.outward(side).filter(([at]) => (at - px) * side > 0).length >= depth;
  }

  /** What a newcomer finds at a price: what is shown, else what was stated last, else (limited view) the worst shown level, else 0. */
  aheadOf(side: BookSide, px: number): number {
    const stated = this.shown(side, px) ?? this.#halves[side].last.get(px);
    if (stated !== undefined) return stated;
    const limited = this.view.depth !== undefined || this.#beyondRange(side, px);
    return limited ? (this.outward(side).at(-1)?.[1].qty ?? 0) : 0;
  }

  /** The best price with a quantity; NaN when the side shows nothing. */
  best(side: BookSide): number {
    return this.outward(side)[0]?.[0] ?? Number.NaN;
  }

  /** Whether the tape itself is crossed or locked. */
  get crossed(): boolean {
    return this.best(1) >= this.best(-1);
  }

  /** Levels with a quantity, from the best outward. */
  outward(side: BookSide): [number, Level][] {
    return [...this.#halves[side].levels].filter(([, { qty }]) => qty > 0).sort((a, b) => (b[0] - a[0]) * side);
  }

  /** A row states `qty` at `px`. On a tape of depth N what is no longer among the best N leaves the view; its quantity is remembered. */
  state(side: BookSide, px: number, qty: number, row: Row): void {
    const { levels, last } = this.#halves[side];
    levels.set(px, { qty, row: row.index });
    last.set(px, qty);
    for (const [at] of this.outward(side).slice(this.view.depth ?? Infinity)) levels.delete(at);
  }

  clear(side: BookSide): void {
    this.#halves[side].levels.clear();
    this.#halves[side].hole = true;
  }

  /** Ends the hole: from now on what is not stated is 0. */
  endHole(side: BookSide): void {
    this.#halves[side].hole = false;
  }

  #beyondRange(side: BookSide, px: number): boolean {
    const range = this.view.snapshotRange;
    return range !== undefined && (side === 1 ? px < range.bidLowTicks : px > range.askHighTicks);
  }
}

function half(): Half {
  return { levels: new Map(), last: new Map(), hole: true };
}
