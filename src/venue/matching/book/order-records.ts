/**
 * Records of orders at a matching venue: 64 bytes each, so that an order is one line of memory.
 *
 * Two views of one buffer: `values` has float64, `links` int32. Constants say where a field lies: `values[o * VALUES + LEAVES]`,
 * `links[o * LINKS + NEXT]`. What only few orders have stands in `terms.ts`. The views are new ones when the pool has grown: read them anew after
 * `take`.
 *
 * Units: lots. Invariant: a record is either in one queue, or free, or the order that is being entered.
 *
 * Example: `const o = records.take(7, 5); records.values[o * VALUES + LEAVES] === 5`.
 */
import { grownFloats } from '../../../base/mem/grown.js';

/** Numbers a record in `values`. */
export const VALUES = 8;
export const ID = 0;
/** Lots that are open, shown or not (FIX LeavesQty). */
export const LEAVES = 1;
/** Lots that stand in the queue: what is shown of an order that is lit, all of one that is dark. */
export const SHOWN = 2;
/** Lots that have traded (FIX CumQty). */
export const CUM = 3;

/** Numbers a record in `links`, of which the first 8 lie under `values`. */
export const LINKS = 16;
/** Neighbours in the queue, −1 none. */
export const NEXT = 8;
export const PREVIOUS = 9;
/** Where it stands: price as a key of its side, the ladder's slot, and which queues, as `QueueIndex` counts them, whose lowest bit is 1 for bids. */
export const KEY = 10;
export const SLOT = 11;
export const QUEUE = 12;
export const ACCOUNT = 13;
/** Group of self-trade prevention, 0 none. */
export const GROUP = 14;
/** Row of its further terms, −1 for a plain order. */
export const TERMS = 15;

const FIRST_RECORDS = 1024;

/** The pool. */
export class OrderRecords {
  values = new Float64Array(FIRST_RECORDS * VALUES);
  links = new Int32Array(this.values.buffer);
  private made = 0;
  private free = -1;

  /** A record that stands nowhere yet. */
  take(orderId: number, qtyLots: number): number {
    let o = this.free;
    if (o >= 0) this.free = this.links[o * LINKS + NEXT]!;
    else if ((o = this.made++) * VALUES === this.values.length) this.grow();
    const at = o * VALUES;
    const { values } = this;
    values[at + ID] = orderId;
    values[at + LEAVES] = qtyLots;
    values[at + SHOWN] = qtyLots;
    values[at + CUM] = 0;
    return o;
  }

  /** Give a record back. */
  release(o: number): void {
    this.links[o * LINKS + NEXT] = this.free;
    this.free = o;
  }

  private grow(): void {
    this.values = grownFloats(this.values, this.values.length * 2);
    this.links = new Int32Array(this.values.buffer);
  }
}
