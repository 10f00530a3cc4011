/**
 * One queue world: where the orders of a session stand under one queue model, and what fills them (FILLS.md §1, §2).
 *
 * The chosen model has a world, so has each shadow; they share book and accounts, not `ahead`, `taken` or fills. `ahead` is in steps of 1/65536 lot.
 * Invariant: stakes are kept in order of arrival, so that a list filtered by price is oldest first.
 */
import type { Account } from './account.js';
import type { Book, BookSide } from './book.js';
import { afterCancel, GRID, type QueueSpec } from './models.js';
import type { Stake, WorldFill } from './order.js';
import type { Row } from './tape.js';

/** The orders of a session under one model. */
export class World {
  readonly spec: QueueSpec;
  #stakes: Stake[] = [];
  #taken = new Map<string, number>();
  #book: Book;
  #onFill: (fill: WorldFill) => void;

  constructor(spec: QueueSpec, book: Book, onFill: (fill: WorldFill) => void = () => undefined) {
    this.spec = spec;
    this.#book = book;
    this.#onFill = onFill;
  }

  /** What the other side still has for a taker of `side` up to `limit` (NaN: no limit), level by level. */
  available(side: BookSide, limit: number): { px: number; row: number; qty: number }[] {
    const other: BookSide = side === 1 ? -1 : 1;
    return this.#book
      .outward(other)
      .filter(([px]) => !((px - limit) * side > 0))
      .map(([px, level]) => ({ px, row: level.row, qty: level.qty - this.#takenAt(other, px) }))
      .filter(({ qty }) => qty > 0);
  }

  /** **taker**: the order takes what there is, up to its limit. */
  take(stake: Stake, limit: number): void {
    for (const { px, row, qty } of this.available(stake.side, limit)) {
      const lots = Math.min(qty, stake.leaves);
      if (lots <= 0) return;
      this.#addTaken(stake.side === 1 ? -1 : 1, px, lots);
      this.#fill(stake, lots, 'taker', px, row, 0, 0);
    }
  }

  /** The order rests behind all that is there. */
  rest(stake: Stake, account: Account, since: number): void {
    if (stake.leaves <= 0) return;
    stake.ahead = this.#book.aheadOf(stake.side, stake.px) * GRID;
    stake.skip = account.excess;
    stake.since = since;
    stake.unseen = this.#book.shown(stake.side, stake.px) === undefined;
    this.#stakes.push(stake);
  }

  remove(stake: Stake): void {
    this.#stakes = this.#stakes.filter((one) => one !== stake);
  }

  /** Prices at which orders rest. */
  prices(side: BookSide): Set<number> {
    return new Set(this.#stakes.filter((stake) => stake.side === side).map(({ px }) => px));
  }

  /** **through**, then **queue**: a print that hit `side` reaches our orders. */
  print(side: BookSide, row: Row): void {
    let left = row.qty;
    for (const stake of this.#bestFirst(side).filter(({ px }) => (px - row.px) * side > 0)) {
      const before = stake.ahead;
      stake.ahead = Math.min(stake.ahead, 0);
      left -= this.#fill(stake, Math.min(left, stake.leaves), 'through', stake.px, row.index, before);
    }
    for (const stake of this.#at(side, row.px)) left -= this.#queue(stake, left, row);
    this.#sweep();
  }

  /** **queue**: skip first, then ahead, then whole lots. Returns the lots filled. */
  #queue(stake: Stake, print: number, row: Row): number {
    const before = stake.ahead;
    const skipped = Math.min(stake.skip, print);
    stake.skip -= skipped;
    const over = (print - skipped) * GRID - stake.ahead;
    const whole = Math.floor(over / GRID);
    stake.ahead = over <= 0 ? -over : whole * GRID - over;
    return over <= 0 ? 0 : this.#fill(stake, Math.min(whole, stake.leaves), 'queue', stake.px, row.index, before);
  }

  /** **crossed**: the other side states `qty` at or beyond our prices. `side` is the side of the row. */
  cross(side: BookSide, px: number, qty: number, tapeRow: number): void {
    const own: BookSide = side === 1 ? -1 : 1;
    for (const stake of this.#bestFirst(own).filter((one) => (one.px - px) * own >= 0)) {
      const before = stake.ahead;
      stake.ahead = Math.min(stake.ahead, 0);
      stake.skip = 0;
      const lots = Math.min(qty - this.#takenAt(side, px), stake.leaves);
      if (lots > 0) this.#addTaken(side, px, lots);
      this.#fill(stake, lots, 'crossed', stake.px, tapeRow, before);
    }
    this.#sweep();
  }

  /** A level fell by `qty` lots: of what we took there so much is gone with it. */
  lower(side: BookSide, px: number, qty: number): void {
    this.#taken.set(key(side, px), Math.max(0, this.#takenAt(side, px) - qty));
  }

  /** A snapshot row: nothing of the level is taken. */
  untake(side: BookSide, px: number): void {
    this.#taken.delete(key(side, px));
  }

  /** A clear: nothing of the side is taken, and with the accounts goes what newcomers skip. */
  cleared(side: BookSide): void {
    for (const at of [...this.#taken.keys()]) if (at.startsWith(`${side}:`)) this.#taken.delete(at);
    for (const stake of this.#stakes) if (stake.side === side) stake.skip = 0;
  }

  /** The level was shown: orders that began on an assumption stand on something now. */
  seen(side: BookSide, px: number): void {
    if (this.#book.shown(side, px) !== undefined) for (const stake of this.#at(side, px)) stake.unseen = false;
  }

  /**
   * A decrease left its window with `cancelled` lots of it unexplained (§3.7). Orders that are younger than it are not touched: no cancellation, no
   * floor. They only lose that part of `skip` which the decreases before their arrival no longer back.
   */
  settle(side: BookSide, px: number, account: Account, row: number, cancelled: number): void {
    const level = this.#book.aheadOf(side, px) + account.excess;
    const [touched, younger] = [
      this.#at(side, px).filter(({ since }) => since < row),
      this.#at(side, px).filter(({ since }) => since >= row),
    ];
    for (const stake of touched) {
      stake.ahead = afterCancel(this.spec, stake.ahead, cancelled, level);
      stake.skip = 0;
    }
    for (const stake of younger) stake.skip = Math.min(stake.skip, account.unexplainedUntil(stake.since));
    this.cap(side, px, account);
    touched.forEach((stake, at) => {
      stake.ahead = Math.max(stake.ahead, touched[at - 1]?.ahead ?? stake.ahead);
    });
  }

  /** §3.5: no more stands ahead than is shown or has just left. */
  cap(side: BookSide, px: number, account: Account | undefined): void {
    const shown = this.#book.shown(side, px);
    if (shown === undefined) return;
    for (const stake of this.#at(side, px)) {
      stake.ahead = Math.min(stake.ahead, (shown + (account?.decreasedSince(stake.since) ?? 0)) * GRID);
    }
  }

  #fill(stake: Stake, qty: number, rule: WorldFill['rule'], px: number, tapeRow: number, before: number, after = stake.ahead): number {
    if (qty <= 0) return 0;
    stake.leaves -= qty;
    stake.cum += qty;
    this.#onFill({ stake, qty, px, rule, tapeRow, before, after });
    return qty;
  }

  #sweep(): void {
    this.#stakes = this.#stakes.filter(({ leaves }) => leaves > 0);
  }

  #at(side: BookSide, px: number): Stake[] {
    return this.#stakes.filter((stake) => stake.side === side && stake.px === px);
  }

  #bestFirst(side: BookSide): Stake[] {
    return this.#stakes.filter((stake) => stake.side === side).sort((a, b) => (b.px - a.px) * side);
  }

  #takenAt(side: BookSide, px: number): number {
    return this.#taken.get(key(side, px)) ?? 0;
  }

  #addTaken(side: BookSide, px: number, qty: number): void {
    this.#taken.set(key(side, px), this.#takenAt(side, px) + qty);
  }
}

function key(side: BookSide, px: number): string {
  return `${side}:${px}`;
}
