/**
 * Puts rows in order of `exchTs` within a window, stably: rows of one time keep the order they came in.
 *
 * Rows wait in typed arrays until a row more than the window later has come. `order` lists the waiting rows by (`exchTs`, arrival);
 * a row that comes late is let in by binary search, nearly all rows just go to the end. Memory is rate times window, not the input.
 *
 * Units: ns. Invariant: `order[0 … waiting)` is sorted, and every row in it is later than `latest − windowNs` or not yet released.
 *
 * Example: with a window of 10, rows at 5, 9, 7 are released as 5, 7, 9; a row at 2 after one at 20 is refused.
 */
import { Flag } from '../../row.js';
import { RowColumns } from '../../row-columns.js';

/** Takes rows in order. */
export interface OrderedRows {
  /** The rows of `rows` that `order[0 … count)` lists, which may be overwritten there; the columns are reused afterwards. */
  take(rows: RowColumns, order: Uint32Array, count: number): void;
}

const FIRST_ROWS = 1 << 14;

/** The reorder window. */
export class ReorderWindow {
  /** Rows that came after a row of a later time. */
  reorderedRows = 0;
  /** Latest `exchTs` so far. */
  latest = Number.NEGATIVE_INFINITY;
  readonly windowNs: number;
  #rows = new RowColumns(FIRST_ROWS);
  #spare = new RowColumns(FIRST_ROWS);
  #order = new Uint32Array(FIRST_ROWS);
  #waiting = 0;
  /** Where the row stands that came last: it waits, since nothing later has come. */
  #last = 0;
  #dueAt = FIRST_ROWS;

  constructor(windowNs: number) {
    this.windowNs = windowNs;
  }

  /** Whether it is time to `release`: twice as many rows wait as had to stay the last time, so each row is moved about once. */
  get due(): boolean {
    return this.#waiting >= this.#dueAt;
  }

  /** Time of the first waiting row that has none of the flags `without`; NaN when there is none. */
  firstTs(without: number): number {
    for (let k = 0; k < this.#waiting; k++) {
      const i = this.#order[k]!;
      if ((this.#rows.flags[i]! & without) === 0) return this.#rows.exchTs[i]!;
    }
    return Number.NaN;
  }

  /** Whether a row of that time comes too late. */
  isLate(exchTs: number): boolean {
    return exchTs < this.latest - this.windowNs;
  }

  /** Let a row in that is not late. */
  push(
    exchTs: number,
    recvTs: number,
    kind: number,
    side: number,
    priceTicks: number,
    qtyLots: number,
    orderId: number,
    flags: number,
  ): void {
    const slot = this.#waiting++;
    if (slot === this.#order.length) this.#grow();
    this.#last = slot;
    const rows = this.#rows;
    rows.exchTs[slot] = exchTs;
    rows.recvTs[slot] = recvTs;
    rows.kind[slot] = kind;
    rows.side[slot] = side;
    rows.priceTicks[slot] = priceTicks;
    rows.qtyLots[slot] = qtyLots;
    rows.orderId[slot] = orderId;
    rows.flags[slot] = flags;
    if (exchTs >= this.latest) {
      this.latest = exchTs;
      this.#order[slot] = slot;
    } else {
      this.reorderedRows++;
      this.#insert(slot, exchTs);
    }
  }

  /** Let in one more row of the last one's group: it has its times, kind and flags, and is the one that `Flag.last` stands on. */
  more(side: number, priceTicks: number, qtyLots: number): void {
    const { exchTs, recvTs, kind, flags } = this.#rows;
    const last = this.#last;
    const flagsOfLast = flags[last]!;
    flags[last] = flagsOfLast & ~Flag.last;
    this.push(exchTs[last]!, recvTs[last]!, kind[last]!, side, priceTicks, qtyLots, 0, flagsOfLast);
  }

  /** Let in `count` more rows of the last one's group, at least one. */
  moreRows(count: number, sides: Int8Array, pricesTicks: Float64Array, qtysLots: Float64Array): void {
    if (this.#rows.exchTs[this.#last]! < this.latest) {
      for (let k = 0; k < count; k++) this.more(sides[k]!, pricesTicks[k]!, qtysLots[k]!);
      return;
    }
    const first = this.#waiting;
    const end = first + count;
    while (end > this.#order.length) this.#grow();
    const { side, priceTicks, qtyLots, flags } = this.#rows;
    const flagsOfLast = flags[this.#last]!;
    flags[this.#last] = flagsOfLast & ~Flag.last;
    this.#repeatLast(first, end);
    flags[end - 1] = flagsOfLast;
    for (let k = 0; k < count; k++) {
      side[first + k] = sides[k]!;
      priceTicks[first + k] = pricesTicks[k]!;
      qtyLots[first + k] = qtysLots[k]!;
    }
    this.#last = end - 1;
    this.#waiting = end;
  }

  /** What rows of the last one's group have in common with it. */
  #repeatLast(first: number, end: number): void {
    const { exchTs, recvTs, kind, orderId, flags } = this.#rows;
    const order = this.#order;
    const last = this.#last;
    const [exchNs, recvNs, kindOfLast, flagsOfLast] = [exchTs[last]!, recvTs[last]!, kind[last]!, flags[last]!];
    for (let slot = first; slot < end; slot++) {
      exchTs[slot] = exchNs;
      recvTs[slot] = recvNs;
      order[slot] = slot;
    }
    for (let slot = first; slot < end; slot++) {
      kind[slot] = kindOfLast;
      flags[slot] = flagsOfLast;
      orderId[slot] = 0;
    }
  }

  /** Hand on the rows that nothing can come before any more, in order, and make room. */
  release(to: OrderedRows): void {
    this.#releaseBefore(this.latest - this.windowNs, to);
  }

  /** Hand on all the rest. */
  end(to: OrderedRows): void {
    this.#releaseBefore(Number.POSITIVE_INFINITY, to);
  }

  /** Behind every waiting row of no later time: rows are few that come late, and the list moves in one go. */
  #insert(slot: number, exchTs: number): void {
    const times = this.#rows.exchTs;
    let low = 0;
    let high = slot;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (times[this.#order[middle]!]! <= exchTs) low = middle + 1;
      else high = middle;
    }
    this.#order.copyWithin(low + 1, low, slot);
    this.#order[low] = slot;
  }

  #releaseBefore(ts: number, to: OrderedRows): void {
    const times = this.#rows.exchTs;
    const order = this.#order;
    let next = 0;
    for (let high = this.#waiting; next < high;) {
      const middle = (next + high) >>> 1;
      if (times[order[middle]!]! < ts) next = middle + 1;
      else high = middle;
    }
    if (next === 0) return;
    to.take(this.#rows, order, next);
    this.#keepFrom(next);
  }

  /** Move the rows from place `next` on to the other columns, in order. */
  #keepFrom(next: number): void {
    const kept = this.#waiting - next;
    for (let k = 0; k < kept; k++) this.#spare.copyRow(k, this.#rows, this.#order[next + k]!);
    this.#last = Math.max(0, this.#order.indexOf(this.#last, next) - next);
    for (let k = 0; k < kept; k++) this.#order[k] = k;
    [this.#rows, this.#spare] = [this.#spare, this.#rows];
    this.#waiting = kept;
    this.#dueAt = Math.max(FIRST_ROWS, 2 * kept);
  }

  #grow(): void {
    const rows = this.#order.length;
    const grown = new RowColumns(2 * rows);
    for (let i = 0; i < rows; i++) grown.copyRow(i, this.#rows, i);
    const order = new Uint32Array(2 * rows);
    order.set(this.#order);
    this.#rows = grown;
    this.#spare = new RowColumns(2 * rows);
    this.#order = order;
  }
}
