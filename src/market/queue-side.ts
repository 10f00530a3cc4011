/**
 * One side of a book of single orders: its levels, where the queue of each begins and ends, and what stood there before clears.
 *
 * Example: `side.endsUpTo(slot)[2 * slot]` is one more than the first order of a level, 0 where none stands.
 */
import { grownInts } from '../base/mem/grown.js';
import { ClearedOrders } from './cleared-orders.js';
import type { Ladder } from './ladder.js';

/** One side. */
export class QueueSide {
  readonly ladder: Ladder;
  readonly cleared = new ClearedOrders();
  /** By ladder slot: one more than the first and the last order of the queue, 0 none. */
  ends = new Int32Array(0);

  constructor(ladder: Ladder) {
    this.ladder = ladder;
  }

  /** The ends, which reach the slot. */
  endsUpTo(slot: number): Int32Array {
    if (2 * slot >= this.ends.length) this.ends = grownInts(this.ends, 2 * this.ladder.qty.length);
    return this.ends;
  }
}
