/**
 * Own orders at the venue: pooled records in columns, linked in order of arrival at their price.
 *
 * Per order and world (`WORLDS` apart): lots ahead (a multiple of 1/65536; a negative value is a credit below one lot), lots of `skip`
 * (FILLS.md §3.6), lots filled. A record lives until its order is dead in every world.
 */
import { invariant } from '../base/errors.js';
import { WORLDS } from './worlds.js';

/** States of a record: free, alive in the model, or only its shadows go on (the model has filled it). */
export const OwnState = { free: 0, alive: 1, shadowsOnly: 2 } as const;

const FIRST_CAPACITY = 64;

/** The store of own orders of all sessions at one venue. */
export class OwnOrders {
  count = 0;
  state = new Uint8Array(FIRST_CAPACITY);
  session = new Int32Array(FIRST_CAPACITY);
  clOrd = new Int32Array(FIRST_CAPACITY);
  parent = new Int32Array(FIRST_CAPACITY);
  side = new Int8Array(FIRST_CAPACITY);
  timeInForce = new Uint8Array(FIRST_CAPACITY);
  priceKey = new Float64Array(FIRST_CAPACITY);
  /** FIX OrderQty: the total. */
  qtyLots = new Float64Array(FIRST_CAPACITY);
  /** Rows from this one on came after the order. */
  arrivalRow = new Float64Array(FIRST_CAPACITY);
  /** Decreases up to this row were settled for the order before its account settled them. */
  settledRow = new Float64Array(FIRST_CAPACITY);
  /** Whether the level was never shown since the order came (FILLS.md §5.1). */
  unshown = new Uint8Array(FIRST_CAPACITY);
  /** Whether a fee per order was charged. */
  feeCharged = new Uint8Array(FIRST_CAPACITY);
  /** Neighbours at the same price in order of arrival; −1 none. */
  next = new Int32Array(FIRST_CAPACITY);
  previous = new Int32Array(FIRST_CAPACITY);
  /** Where it rests: index of its account (levels), slot of its price (single orders); −1 when it does not rest. */
  account = new Int32Array(FIRST_CAPACITY);
  /** Place among the orders of its price, recorded ones too (single orders only). */
  place = new Float64Array(FIRST_CAPACITY);
  aheadLots = new Float64Array(FIRST_CAPACITY * WORLDS);
  skipLots = new Float64Array(FIRST_CAPACITY * WORLDS);
  cumLots = new Float64Array(FIRST_CAPACITY * WORLDS);

  private readonly free: number[] = [];

  /** A blank record. */
  take(): number {
    const index = this.free.pop() ?? this.count++;
    if (index >= this.state.length) this.grow();
    this.state[index] = OwnState.alive;
    this.settledRow[index] = -1;
    this.unshown[index] = 0;
    this.feeCharged[index] = 0;
    this.next[index] = -1;
    this.previous[index] = -1;
    this.account[index] = -1;
    this.aheadLots.fill(0, index * WORLDS, (index + 1) * WORLDS);
    this.skipLots.fill(0, index * WORLDS, (index + 1) * WORLDS);
    this.cumLots.fill(0, index * WORLDS, (index + 1) * WORLDS);
    return index;
  }

  /** Give a record back. */
  release(index: number): void {
    this.state[index] = OwnState.free;
    this.free.push(index);
  }

  /** Lots that an order still wants in a world. */
  leaves(index: number, world: number): number {
    const leaves = this.qtyLots[index]! - this.cumLots[index * WORLDS + world]!;
    return leaves > 0 ? leaves : 0;
  }

  /** Whether no world wants more. */
  isDone(index: number): boolean {
    for (let world = 0; world < WORLDS; world++) {
      if (this.leaves(index, world) > 0) return false;
    }
    return true;
  }

  /** Check that a record is either free, once, or in use. */
  invariant(): void {
    let free = 0;
    for (let o = 0; o < this.count; o++) if (this.state[o] === OwnState.free) free++;
    invariant(free === this.free.length && new Set(this.free).size === free, `${free} records are free, ${this.free.length} are listed`);
    for (const o of this.free) invariant(this.state[o] === OwnState.free, `the listed record ${o} is free`);
  }

  private grow(): void {
    const n = this.state.length * 2;
    this.state = into(new Uint8Array(n), this.state);
    this.session = into(new Int32Array(n), this.session);
    this.clOrd = into(new Int32Array(n), this.clOrd);
    this.parent = into(new Int32Array(n), this.parent);
    this.side = into(new Int8Array(n), this.side);
    this.timeInForce = into(new Uint8Array(n), this.timeInForce);
    this.priceKey = into(new Float64Array(n), this.priceKey);
    this.qtyLots = into(new Float64Array(n), this.qtyLots);
    this.arrivalRow = into(new Float64Array(n), this.arrivalRow);
    this.settledRow = into(new Float64Array(n), this.settledRow);
    this.unshown = into(new Uint8Array(n), this.unshown);
    this.feeCharged = into(new Uint8Array(n), this.feeCharged);
    this.next = into(new Int32Array(n), this.next);
    this.previous = into(new Int32Array(n), this.previous);
    this.account = into(new Int32Array(n), this.account);
    this.place = into(new Float64Array(n), this.place);
    this.aheadLots = into(new Float64Array(n * WORLDS), this.aheadLots);
    this.skipLots = into(new Float64Array(n * WORLDS), this.skipLots);
    this.cumLots = into(new Float64Array(n * WORLDS), this.cumLots);
  }
}

function into<T extends { set(source: ArrayLike<number>): void }>(grown: T, old: ArrayLike<number>): T {
  grown.set(old);
  return grown;
}
