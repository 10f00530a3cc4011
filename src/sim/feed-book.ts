/**
 * The book of a feed: levels, whatever the tape's level of detail.
 *
 * On a tape of single orders their sums are read from what the venue's book says of each row (`market/level-log.ts`), as long as rows are delivered in the order
 * of the tape and the venue is ahead; else the feed keeps the orders too. Both give the same levels.
 *
 * Example: `book.apply(batch, i); book.levels.bidTicks`.
 */
import { L2Book } from '../market/book.js';
import { L3Book } from '../market/l3-book.js';
import type { LevelReader } from '../market/level-log.js';
import type { TapeBatch } from '../market/tape.js';
import type { RowWindow } from './row-window.js';

/** Levels as delivered. */
export class FeedBook {
  levels: L2Book;
  /** On a tape of single orders where it is not told what becomes of the levels: what they are the sums of. */
  private orders: L3Book | undefined;
  private told: LevelReader | undefined;

  constructor({ levelOfDetail, levelLog, isInOrder }: RowWindow) {
    this.levels = new L2Book();
    if (levelOfDetail !== 'L3') return;
    if (isInOrder) this.told = levelLog?.read(this.levels);
    if (this.told === undefined) this.keep(new L3Book());
  }

  /** Whether rows are of single orders. */
  get isOfOrders(): boolean {
    return this.told !== undefined || this.orders !== undefined;
  }

  /** Apply the next row: row `i` of a batch. */
  apply(batch: TapeBatch, i: number): void {
    const { told } = this;
    if (told === undefined) this.applyItself(batch, i);
    else if (batch.firstRow + i < told.rows) told.row();
    else this.leave(told, batch, i);
  }

  /** Check the book. */
  invariant(): void {
    if (this.orders === undefined) this.levels.invariant();
    else this.orders.invariant();
  }

  private applyItself({ kind, side, priceTicks, qtyLots, orderId, flags, firstRow }: TapeBatch, i: number): void {
    if (this.orders === undefined) this.levels.apply(kind[i]!, side[i]!, priceTicks[i]!, qtyLots[i]!);
    else this.orders.apply(kind[i]!, side[i]!, priceTicks[i]!, qtyLots[i]!, orderId![i]!, flags[i]!, firstRow + i);
  }

  /** What the venue does with the row is not known yet, or is not what a feed does with it. */
  private leave(told: LevelReader, batch: TapeBatch, i: number): void {
    this.told = undefined;
    this.keep(told.leave());
    this.applyItself(batch, i);
  }

  private keep(orders: L3Book): void {
    this.orders = orders;
    this.levels = orders.levels;
  }
}
