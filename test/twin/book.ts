/**
 * The twin's book: what the tape last stated, price by price, and what it leaves unknown (FILLS.md §5.1, §5.2).
 *
 * A level is known when a row stated it after the last clear. In a hole (after a clear, before the first book row) all others are unknown;
 * outside a hole they are 0.
 */
import type { Row } from './tape.js';

/** The side of a level. */
export type BookSide = 1 | -1;

/** A level: lots shown, and the row that last stated it. */
export interface Level {
  qty: number;
  row: number;
}

interface Half {
  levels: Map<number, Level>;
  /** The last quantity stated at a price, which a clear does not forget. */
  last: Map<number, number>;
  hole: boolean;
}

/** Both sides of one instrument. */
export class Book {
  #halves: Record<BookSide, Half> = { 1: half(), [-1]: half() };

  /** Whether prices not stated on this side are unknown rather than empty. */
  inHole(side: BookSide): boolean {
    return this.#halves[side].hole;
  }

  /** What is shown at a price; undefined where it is unknown. */
  shown(side: BookSide, px: number): number | undefined {
    const { levels, hole } = this.#halves[side];
    return levels.get(px)?.qty ?? (hole ? undefined : 0);
  }

  /** The quantity a newcomer finds at a price: what is shown, else what was stated there last, else 0. */
  aheadOf(side: BookSide, px: number): number {
    return this.shown(side, px) ?? this.#halves[side].last.get(px) ?? 0;
  }

  /** The best price with a quantity; NaN when the side shows nothing. */
  best(side: BookSide): number {
    return this.outward(side)[0]?.[0] ?? Number.NaN;
  }

  /** Levels with a quantity, from the best outward. */
  outward(side: BookSide): [number, Level][] {
    return [...this.#halves[side].levels].filter(([, { qty }]) => qty > 0).sort((a, b) => (b[0] - a[0]) * side);
  }

  /** A row that states a level. */
  state(side: BookSide, row: Row): void {
    this.#halves[side].levels.set(row.px, { qty: row.qty, row: row.index });
    this.#halves[side].last.set(row.px, row.qty);
  }

  clear(side: BookSide): void {
    this.#halves[side].levels.clear();
    this.#halves[side].hole = true;
  }

  /** Ends the hole: from now on what is not stated is 0. */
  endHole(side: BookSide): void {
    this.#halves[side].hole = false;
  }
}

function half(): Half {
  return { levels: new Map(), last: new Map(), hole: true };
}
