/**
 * What stood on a side of a book of single orders before it was cleared (FILLS.md §6.9): an order that a snapshot states again at its old price
 * has its old place, and any order that comes again keeps what the book's owner keeps with it.
 *
 * Made at a clear, for there are few of them. Places and prices as in `order-pool.ts`.
 *
 * Example: a side with order 7 at place 3 is cleared at place 9; a snapshot states 7 and 8 at its price: they stand at 3 and 9.
 */
import { NO_KEY } from './ladder.js';

/** One order that a clear took from the book. */
export interface ClearedOrder {
  /** `NO_KEY`: it has lost its place. */
  readonly key: number;
  readonly place: number;
  /** The owner's number, −1 none. */
  readonly mark: number;
}

/** One side before its clears. */
export class ClearedOrders {
  /** Place of the clear: where an order stands that a snapshot states and that was not there before. 0 while nothing was cleared. */
  place = 0;
  readonly orders = new Map<number, ClearedOrder>();

  /** Another clear is coming: who did not come again since the last one has lost its place, but not what the owner keeps. */
  age(): void {
    for (const [id, order] of this.orders) {
      if (order.mark < 0) this.orders.delete(id);
      else this.orders.set(id, { ...order, key: NO_KEY });
    }
  }

  /** Take out what is remembered of an order that comes again. */
  recall(orderId: number): ClearedOrder | undefined {
    const order = this.orders.get(orderId);
    if (order !== undefined) this.orders.delete(orderId);
    return order;
  }
}
