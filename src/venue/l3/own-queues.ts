/**
 * Own orders of one side by price: over all sessions, in order of arrival, which is the order of their places.
 *
 * The records are in the store of own orders, whose links and `account` this keeps: `account` is the slot of the price.
 *
 * Invariant: `ladder` counts the orders that rest at each price; along a queue places grow.
 */
import { grownInts } from '../../base/mem/grown.js';
import { Ladder } from '../../market/ladder.js';
import type { OwnOrders } from '../own-orders.js';

/** Queues of one side. */
export class OwnQueues {
  /** How many rest at each price. */
  readonly ladder = new Ladder();
  private readonly orders: OwnOrders;
  /** By slot: one more than the first and the last order, 0 none. */
  private ends = new Int32Array(0);

  constructor(orders: OwnOrders) {
    this.orders = orders;
  }

  /** First order at a price, −1 none. */
  first(key: number): number {
    const slot = this.ladder.findSlot(key);
    return slot < 0 || 2 * slot >= this.ends.length ? -1 : this.ends[2 * slot]! - 1;
  }

  /** An order goes to the back of its price. */
  link(o: number): void {
    const { orders, ladder } = this;
    const key = orders.priceKey[o]!;
    const slot = ladder.slotOf(key);
    if (2 * slot >= this.ends.length) this.ends = grownInts(this.ends, 2 * ladder.qty.length);
    const last = this.ends[2 * slot + 1]! - 1;
    orders.account[o] = slot;
    orders.previous[o] = last;
    orders.next[o] = -1;
    if (last >= 0) orders.next[last] = o;
    else this.ends[2 * slot] = o + 1;
    this.ends[2 * slot + 1] = o + 1;
    ladder.setAt(slot, key, ladder.qty[slot]! + 1);
  }

  /** An order leaves its price. */
  unlink(o: number): void {
    const { orders, ladder, ends } = this;
    const slot = orders.account[o]!;
    const next = orders.next[o]!;
    const previous = orders.previous[o]!;
    if (previous >= 0) orders.next[previous] = next;
    else ends[2 * slot] = next + 1;
    if (next >= 0) orders.previous[next] = previous;
    else ends[2 * slot + 1] = previous + 1;
    orders.account[o] = -1;
    ladder.setAt(slot, ladder.keyOf(slot), ladder.qty[slot]! - 1);
  }
}
