/**
 * Levels in hftbacktest's files: depth, snapshot, trade and quote rows are rows of ours. A clear of a whole side is one too; one up to a price
 * takes the levels that are known up to it, so that each is a level row of quantity 0.
 *
 * Units: ticks, lots.
 *
 * Example: `CLEAR bid px 99` with bids 100, 99, 98 in the book is `level bid 100 0`, `level bid 99 0`.
 */
import { L2Book } from '../../book.js';
import { Flag, Kind } from '../../row.js';
import { type GroupedRows, PLAIN } from './grouped.js';
import { EventFlag } from './layout.js';
import type { HftRow, PairedRows } from './pairing.js';

/** The rows of a tape of levels. */
export class HftLevels implements PairedRows {
  readonly counts = { boundedClears: 0 };
  readonly #rows: GroupedRows;
  readonly #book = new L2Book();

  constructor(rows: GroupedRows) {
    this.#rows = rows;
  }

  /** A row of the file, paired. @throws DataError */
  row(row: HftRow): void {
    const kind = PLAIN[row.kind] ?? Kind.clear;
    const isBounded = kind === Kind.clear && !Number.isNaN(row.priceTicks);
    if (kind !== Kind.trade && kind !== Kind.clear && row.side === 0)
      this.#rows.refuse('a row of a book without a side, expected BUY or SELL');
    if (isBounded) this.counts.boundedClears++;
    if (row.readers === EventFlag.local) {
      if (!isBounded) this.#rows.strategyOnly(row, kind);
    } else if (isBounded) {
      if (row.side >= 0) this.#clearUpTo(row, 1);
      if (row.side <= 0) this.#clearUpTo(row, -1);
    } else {
      const priceTicks = kind === Kind.clear ? 0 : row.priceTicks;
      this.#book.apply(kind, row.side, priceTicks, row.qtyLots);
      this.#rows.write(row, kind, row.side, priceTicks, row.qtyLots, 0, kind === Kind.snapshot ? Flag.snapshotPart : 0);
    }
  }

  /** After the last row. */
  end(): void {
    this.#rows.end();
  }

  #clearUpTo(row: HftRow, side: 1 | -1): void {
    const book = this.#book;
    for (;;) {
      const best = side > 0 ? book.bidTicks : book.askTicks;
      if (Number.isNaN(best) || side * best < side * row.priceTicks) return;
      book.apply(Kind.level, side, best, 0);
      this.#rows.write(row, Kind.level, side, best, 0, 0, 0);
    }
  }
}
