/**
 * What the rows of a market that is made do to its levels, found out once for all of its feeds (`market/level-log.ts`): each feed then keeps levels, and
 * the orders that they are sums of are kept here alone.
 *
 * Units: ticks, lots. Invariant: the log has every row that the market has published.
 *
 * Example: `const levels = new LiveLevels(); new FeedBook({ levelLog: levels.log, … }); levels.apply(rows, 0, 0)`.
 */
import { L3Book } from '../market/l3-book.js';
import { LevelLog } from '../market/level-log.js';
import { KEY, LEVEL, LINKS } from '../market/order-pool.js';
import { Kind } from '../market/row.js';
import type { RowColumns } from '../market/row-columns.js';

/** The market's own book, and what is told of it. */
export class LiveLevels {
  readonly log = new LevelLog();
  private readonly book = new L3Book();

  constructor() {
    this.log.write(this.book);
  }

  /** Row `i` of `rows` is the market's row number `row`. */
  apply({ kind, side, priceTicks, qtyLots, orderId, flags }: RowColumns, i: number, row: number): void {
    const { book, log } = this;
    log.begin();
    if (!log.isOn) return;
    const { pool } = book;
    const id = orderId[i]!;
    const known = book.find(id);
    const level = known < 0 ? -1 : pool.links[known * LINKS + LEVEL]!;
    const key = known < 0 ? 0 : pool.links[known * LINKS + KEY]!;
    book.apply(kind[i]!, side[i]!, priceTicks[i]!, qtyLots[i]!, id, flags[i]!, row);
    if (level >= 0) log.level(level, key);
    if (kind[i] === Kind.add || kind[i] === Kind.replace) this.noteArrival(id, level);
    log.endRow();
  }

  /** An order stands somewhere from now on; `before` is the level that has been told already, −1 none. */
  private noteArrival(orderId: number, before: number): void {
    const { links } = this.book.pool;
    const at = this.book.find(orderId) * LINKS;
    if (at >= 0 && links[at + LEVEL] !== before) this.log.level(links[at + LEVEL]!, links[at + KEY]!);
  }
}
