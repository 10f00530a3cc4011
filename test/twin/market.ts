/**
 * What rows of the tape do: they change the book, the accounts and the queues of all worlds of a session (FILLS.md §2, §3, §5).
 *
 * A level row is applied in this order: settle what is over, state the level, enter the account, close trades, cap, cross. An account is settled only
 * where a row or an order of ours touches its price: what falls due earlier waits for that (so a **through** fill tells the unsettled `ahead`).
 */
import { Account } from './account.js';
import { Book, type BookSide, type View } from './book.js';
import type { Row, Side } from './tape.js';
import type { World } from './world.js';

/** What the metadata of a tape says to the venue. */
export interface MarketSpec extends View {
  windowNs: number;
  staleAfterNs: number;
}

const BOOK_ROWS = new Set(['level', 'snapshot', 'clear', 'quote']);

/** The market of one session: one book, one set of accounts, and the worlds that stand in it. */
export class Market {
  readonly book: Book;
  readonly worlds: World[] = [];
  halted = false;
  now = 0;
  /** The last row applied; orders that arrive now are younger than it. */
  lastRow = -1;
  #spec: MarketSpec;
  #accounts = new Map<string, Account>();
  #prints: { last: number; direction: Side } = { last: Number.NaN, direction: 0 };
  #lastBookTs = -Infinity;
  #opened = false;

  constructor(spec: MarketSpec) {
    this.#spec = spec;
    this.book = new Book(spec);
  }

  /** Applies a row. */
  apply(row: Row): void {
    this.now = row.exchTs;
    if (BOOK_ROWS.has(row.kind)) this.#lastBookTs = row.exchTs;
    const side: BookSide = row.side === -1 ? -1 : 1;
    if (row.kind === 'level') this.#level(side, row.px, row.qty, row);
    else if (row.kind === 'snapshot') this.#snapshot(side, row);
    else if (row.kind === 'quote') this.#quote(side, row);
    else if (row.kind === 'clear') this.#clear(row);
    else if (row.kind === 'trade') this.#trade(row);
    else if (row.kind === 'status') this.halted = row.qty === 0;
    if (BOOK_ROWS.has(row.kind)) this.#open(row);
    this.lastRow = row.index;
  }

  /** Whether what fills now, on the word of this side's levels, is doubtful (§5.2, §5.5). */
  doubtful(side: BookSide): boolean {
    return this.book.inHole(side) || this.book.crossed || this.now - this.#lastBookTs > this.#spec.staleAfterNs;
  }

  /** Settles what is over at one price, oldest decrease first. */
  settle(side: BookSide, px: number): Account {
    const account = this.#account(side, px);
    for (;;) {
      const over = account.settleOne(this.now, this.#spec.windowNs);
      if (over === undefined) return account;
      for (const world of this.worlds) world.settle(side, px, account, over.decrease.row, over.cancelled);
    }
  }

  #level(side: BookSide, px: number, qty: number, row: Row): void {
    const account = this.settle(side, px);
    if (this.book.beyondDepth(side, px)) {
      if (qty > 0) this.book.state(side, px, qty, row);
      return;
    }
    const was = this.book.shown(side, px);
    this.book.state(side, px, qty, row);
    if (was !== undefined && was > qty) {
      for (const world of this.worlds) world.lower(side, px, was - qty);
      account.decrease(this.now, row.index, was - qty);
    }
    account.closeTrades(this.now, this.#spec.windowNs);
    this.#stated(side, px, qty, account, row);
  }

  /** A snapshot row says what is there, not what was cancelled: it caps and crosses and leaves the account alone. */
  #snapshot(side: BookSide, row: Row): void {
    const account = this.settle(side, row.px);
    const beyond = this.book.beyondDepth(side, row.px);
    if (!beyond || row.qty > 0) this.book.state(side, row.px, row.qty, row);
    if (!beyond) {
      for (const world of this.worlds) world.untake(side, row.px);
      this.#stated(side, row.px, row.qty, account, row);
    }
    if (row.runEnds) for (const each of [1, -1] as const) this.#endHole(each);
  }

  #stated(side: BookSide, px: number, qty: number, account: Account, row: Row): void {
    for (const world of this.worlds) {
      world.cap(side, px, account);
      world.seen(side, px);
      if (!this.halted && qty > 0) world.cross(side, px, qty, row.index);
    }
  }

  /** The touch of a side: better levels are emptied first, from the best outward. Quantity 0 empties the side. */
  #quote(side: BookSide, row: Row): void {
    const better = this.book.outward(side).filter(([px]) => row.qty === 0 || (px - row.px) * side > 0);
    for (const [px] of better) this.#level(side, px, 0, row);
    if (row.qty > 0) this.#level(side, row.px, row.qty, row);
    if (row.qty === 0 || this.book.view.depth === 1) this.#endHole(side);
  }

  /** Before the first book row all is unknown; where that row is no snapshot and no clear, nothing more is to come. */
  #open(row: Row): void {
    if (!this.#opened && (row.kind === 'level' || row.kind === 'quote')) for (const side of [1, -1] as const) this.#endHole(side);
    this.#opened = true;
  }

  #endHole(side: BookSide): void {
    if (!this.book.inHole(side)) return;
    this.book.endHole(side);
    for (const world of this.worlds) {
      for (const px of world.prices(side)) {
        world.cap(side, px, this.#accounts.get(key(side, px)));
        world.seen(side, px);
      }
    }
  }

  #clear(row: Row): void {
    for (const side of row.side === 0 ? ([1, -1] as const) : [row.side]) {
      this.book.clear(side);
      for (const at of [...this.#accounts.keys()]) if (at.startsWith(`${side}:`)) this.#accounts.delete(at);
      for (const world of this.worlds) world.cleared(side);
    }
  }

  #trade(row: Row): void {
    const aggressor = row.side === 0 ? this.#guessSide(row.px) : row.side;
    const { last } = this.#prints;
    if (row.px !== last) this.#prints = { last: row.px, direction: row.px > last ? 1 : row.px < last ? -1 : 0 };
    if (aggressor === 0) return;
    const hit: BookSide = aggressor === 1 ? -1 : 1;
    this.settle(hit, row.px).trade(this.now, row.qty);
    if (!this.halted) for (const world of this.worlds) world.print(hit, row);
  }

  /** §5.3: by the touch, a buyer's first; else by the last print at another price. */
  #guessSide(px: number): Side {
    if (px >= this.book.best(-1)) return 1;
    if (px <= this.book.best(1)) return -1;
    const { last, direction } = this.#prints;
    return px > last ? 1 : px < last ? -1 : direction;
  }

  #account(side: BookSide, px: number): Account {
    const account = this.#accounts.get(key(side, px)) ?? new Account();
    this.#accounts.set(key(side, px), account);
    return account;
  }
}

function key(side: BookSide, px: number): string {
  return `${side}:${px}`;
}
