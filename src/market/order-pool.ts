/**
 * Records of single orders: 64 bytes each, so that an order is one line of memory.
 *
 * Two views of one buffer: `values` has float64, `links` int32. Constants say where a field lies: `values[o * VALUES + LOTS]`,
 * `links[o * LINKS + NEXT]`. The views are new ones when the pool has grown: read them anew after `take`.
 *
 * Example: `const o = pool.take(7, 5, 0); pool.values[o * VALUES + LOTS] === 5`.
 */
import { grownFloats } from '../base/mem/grown.js';

/** Id of lots that belong to no order. */
export const NO_ID = -1;

/** Numbers a record in `values`. */
export const VALUES = 8;
export const ID = 0;
export const LOTS = 1;
/** Grows with each order that goes to the back of its price. */
export const PLACE = 2;
/** The row that last spoke of the order. */
export const ROW = 3;

/** Numbers a record in `links`, of which the first 8 lie under `values`. */
export const LINKS = 16;
/** Neighbours in the queue, −1 none. */
export const NEXT = 8;
export const PREVIOUS = 9;
/** Price as a key of its side. */
export const KEY = 10;
/** Twice the slot of its level in the ladder of its side, plus 1 for bids. */
export const LEVEL = 11;
/** A number that the book's owner keeps with an order, −1 at first; it is the owner's to give up before the order leaves. */
export const MARK = 12;

const FIRST_RECORDS = 256;

/** The pool. */
export class OrderPool {
  values = new Float64Array(FIRST_RECORDS * VALUES);
  links = new Int32Array(this.values.buffer);
  private made = 0;
  private free = -1;

  /** A record that stands nowhere yet. */
  take(orderId: number, lots: number, row: number): number {
    let o = this.free;
    if (o >= 0) this.free = this.links[o * LINKS + NEXT]!;
    else if ((o = this.made++) * VALUES === this.values.length) this.grow();
    const at = o * VALUES;
    const { values } = this;
    values[at + ID] = orderId;
    values[at + LOTS] = lots;
    values[at + ROW] = row;
    this.links[o * LINKS + MARK] = -1;
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

/** Side of a record: +1 bid, −1 ask. */
export function sideOf({ links }: OrderPool, o: number): 1 | -1 {
  return (links[o * LINKS + LEVEL]! & 1) === 1 ? 1 : -1;
}

/** Price of an order, ticks. */
export function priceTicksOf(pool: OrderPool, o: number): number {
  return sideOf(pool, o) * pool.links[o * LINKS + KEY]!;
}
