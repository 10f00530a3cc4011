/**
 * Checks of rows of single orders against the book that they come to: what DESIGN §4, "L3 rows", calls an error, and what it counts.
 *
 * Example: an execute of an id that no add or snapshot brought is the note `unknownOrder`; an add of an id that is there is the error `liveId`.
 */
import type { L3Book } from './l3-book.js';
import { LOTS, priceTicksOf, VALUES } from './order-pool.js';
import { Flag, Kind } from './row.js';
import type { Findings } from './tape-findings.js';
import type { TapeBatch } from './tape.js';

/** Looks at each row before it is applied to `book`. */
export class OrderCheck {
  readonly #book: L3Book;
  readonly #findings: Findings;

  constructor(book: L3Book, findings: Findings) {
    this.#book = book;
    this.#findings = findings;
  }

  /** Row `i` of a batch, `row` of the tape, which is not applied yet. */
  check(b: TapeBatch, i: number, row: number): void {
    const kind = b.kind[i]!;
    if ((b.flags[i]! & Flag.strategyOnly) !== 0) return;
    if (kind === Kind.level || kind === Kind.quote) this.#findings.add('badKind', row, 'a row of levels on a tape of single orders (L3)');
    if (kind < Kind.add || kind > Kind.delete) return;
    const orderId = b.orderId![i]!;
    const o = this.#book.find(orderId);
    if (kind === Kind.add) {
      if (o >= 0) this.#findings.add('liveId', row, `an add of order ${String(orderId)}, which is there already`);
    } else if (o < 0) {
      this.#findings.add('unknownOrder', row, `order ${String(orderId)} is not there`);
    } else {
      this.#change(b, i, row, kind, o);
    }
  }

  #change(b: TapeBatch, i: number, row: number, kind: number, o: number): void {
    const { values } = this.#book.pool;
    const orderId = b.orderId![i]!;
    const leftLots = values[o * VALUES + LOTS]!;
    const priceTicks = priceTicksOf(this.#book.pool, o);
    if (kind === Kind.execute && b.qtyLots[i]! > leftLots)
      this.#findings.add(
        'executedBeyond',
        row,
        `order ${String(orderId)} has ${String(leftLots)} lots left, ${String(b.qtyLots[i]!)} are executed`,
      );
    if (kind === Kind.replace && (b.flags[i]! & Flag.keepsPlace) !== 0 && b.priceTicks[i]! !== priceTicks)
      this.#findings.add(
        'keptPlace',
        row,
        `order ${String(orderId)} keeps its place (flag 32) and goes from ${String(priceTicks)} to ${String(b.priceTicks[i]!)} ticks`,
      );
  }
}
