/**
 * Degrading: from rows of single orders (L3) to the rows of levels (L2) that the venue would have sent.
 *
 * An execution becomes a trade, unless another print told its volume, and the new total of its level; hidden and other trades become
 * trades; what else happens to orders becomes the new total of the levels that it changed. Parts of a snapshot become snapshot rows. A
 * row that changes no total, such as a replace at the same price with the same lots, is not sent. What a row becomes is one atomic group, as a venue
 * sends that tells each event by itself; or groups stay what they are, as one sends that tells a message whole: then the last row that a group
 * becomes ends it, whichever of its rows that is made of. Parts of a snapshot stay one group in any case.
 *
 * So models of queues can be scored: a run on the L3 tape knows what a run on the degraded one has to estimate.
 *
 * Units: ticks, lots. Invariant: after each row the degraded book shows what the sums of the orders are.
 *
 * Example: add 7 bid 100 ×5 → level bid 100 ×5; execute 7 ×2 @100 → trade sell 100 ×2, level bid 100 ×3.
 */
import { L3Book } from './l3-book.js';
import { priceTicksOf, sideOf } from './order-pool.js';
import { Flag, Kind } from './row.js';
import { RowColumns } from './row-columns.js';

/** What a row of the degraded tape keeps of its row's flags. */
const KEPT = Flag.repairedTime | Flag.venueOnly;
/** Most rows that one row becomes. */
const MOST_ROWS = 2;

/** Degrades the rows of one tape, in their order. */
export class Degrader {
  /** The rows that the last call made, `[0, count)`. */
  rows = new RowColumns(0);
  count = 0;
  /** 0, 1, 2 … as far as `rows` reaches: all of them, in order. */
  places = new Uint32Array(0);
  /** Rows that a strategy alone saw: they say nothing of the venue's book, so nothing is made of them. */
  strategyOnlyRows = 0;

  readonly #book = new L3Book();
  readonly #keepsGroups: boolean;
  /** Whether the row that was made last is of a group that is not over. */
  #isOpen = false;
  /** That row between two calls: what is left of its group may come to nothing, and then it is the group's last. */
  readonly #held = new RowColumns(1);
  #isHolding = false;

  /** `keepsGroups`: atomic groups stay what they are; else each row becomes one of its own. */
  constructor(keepsGroups: boolean) {
    this.#keepsGroups = keepsGroups;
  }

  /** The book behind the last row. */
  get book(): L3Book {
    return this.#book;
  }

  /** Degrade the rows of `from` that `order[0 … count)` lists. Of a group that is not over with them one row is made later. */
  take(from: RowColumns, order: Uint32Array, count: number): void {
    const room = MOST_ROWS * count + 1;
    if (this.places.length < room) {
      this.places = Uint32Array.from({ length: room }, (_, place) => place);
      this.rows = new RowColumns(room);
    }
    this.#release();
    for (let k = 0; k < count; k++) this.#row(from, order[k]!);
    if (!this.#isOpen) return;
    this.#held.copyRow(0, this.rows, --this.count);
    this.#isHolding = true;
    this.#isOpen = false;
  }

  /** No row comes any more: one that was held ends its group. */
  end(): void {
    this.#release();
    this.#endGroup();
  }

  /** Begin with the row that was held. */
  #release(): void {
    this.count = 0;
    if (!this.#isHolding) return;
    this.rows.copyRow(this.count++, this.#held, 0);
    this.#isHolding = false;
    this.#isOpen = true;
  }

  #row(from: RowColumns, i: number): void {
    const kind = from.kind[i]!;
    const flags = from.flags[i]!;
    if ((flags & Flag.strategyOnly) !== 0) {
      this.strategyOnlyRows++;
    } else if (kind >= Kind.snapshot && kind <= Kind.delete) {
      this.#order(from, i, kind);
    } else {
      this.#book.apply(kind, from.side[i]!, from.priceTicks[i]!, from.qtyLots[i]!, 0, 0, 0);
      const shown = kind === Kind.hidden ? Kind.trade : kind;
      this.#put(from, i, shown, from.side[i]!, from.priceTicks[i]!, from.qtyLots[i]!, flags & Flag.notVolume);
    }
    const isWithin = (flags & Flag.last) === 0 && (this.#keepsGroups || kind === Kind.snapshot || (flags & Flag.snapshotPart) !== 0);
    if (!isWithin) this.#endGroup();
  }

  #endGroup(): void {
    if (this.#isOpen) this.rows.flags[this.count - 1]! |= Flag.last;
    this.#isOpen = false;
  }

  /** A row of an order, or of lots without one: the print, and the levels whose totals it changes. */
  #order(from: RowColumns, i: number, kind: number): void {
    const book = this.#book;
    const orderId = from.orderId[i]!;
    const flags = from.flags[i]!;
    const o = kind === Kind.snapshot ? -1 : book.find(orderId);
    const oldSide = o < 0 ? 0 : sideOf(book.pool, o);
    const oldTicks = o < 0 ? 0 : priceTicksOf(book.pool, o);
    // Where the row speaks of another place than the order's: an execution's price is the print's.
    const namesPlace = o < 0 || kind === Kind.add || kind === Kind.replace;
    const newSide = namesPlace ? from.side[i]! : 0;
    const newTicks = from.priceTicks[i]!;
    const oldLots = oldSide === 0 ? 0 : book.levels.qtyAt(oldSide, oldTicks);
    const newLots = newSide === 0 ? 0 : book.levels.qtyAt(newSide, newTicks);
    book.apply(kind, from.side[i]!, newTicks, from.qtyLots[i]!, orderId, flags, 0);

    if (kind === Kind.execute && (flags & Flag.notVolume) === 0)
      this.#put(from, i, Kind.trade, 0 - (oldSide === 0 ? from.side[i]! : oldSide), newTicks, from.qtyLots[i]!, 0);
    const isPart = kind === Kind.snapshot || (flags & Flag.snapshotPart) !== 0;
    if (oldSide !== 0) this.#level(from, i, isPart, oldSide, oldTicks, oldLots);
    if (newSide !== 0 && (newSide !== oldSide || newTicks !== oldTicks)) this.#level(from, i, isPart, newSide, newTicks, newLots);
  }

  /** State a level whose total has changed. */
  #level(from: RowColumns, i: number, isPart: boolean, side: number, priceTicks: number, beforeLots: number): void {
    const lots = this.#book.levels.qtyAt(side, priceTicks);
    if (lots === beforeLots) return;
    if (isPart) this.#put(from, i, Kind.snapshot, side, priceTicks, lots, Flag.snapshotPart);
    else this.#put(from, i, Kind.level, side, priceTicks, lots, 0);
  }

  #put(from: RowColumns, i: number, kind: number, side: number, priceTicks: number, qtyLots: number, flags: number): void {
    const { rows } = this;
    const at = this.count++;
    rows.exchTs[at] = from.exchTs[i]!;
    rows.recvTs[at] = from.recvTs[i]!;
    rows.kind[at] = kind;
    rows.side[at] = side;
    rows.priceTicks[at] = priceTicks;
    rows.qtyLots[at] = qtyLots;
    rows.orderId[at] = 0;
    rows.flags[at] = (from.flags[i]! & KEPT) | flags;
    this.#isOpen = true;
  }
}
