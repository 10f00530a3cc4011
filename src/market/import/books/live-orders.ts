/**
 * The orders of a feed that are at rest: what a row leaves out is looked up here (DESIGN §4, "L3 rows").
 *
 * A feed's id is 64 bits, taken as two 32-bit words. Ids are found by hash, in chains that run through the orders and nearly all hold one or none; who
 * leaves makes room for the next, so the table is as large as the most orders alive at once. Words, number, side, price and lots of an order lie side
 * by side. Orders are numbered 1, 2, 3 … in the order in which they appear; one that its venue renames keeps its number.
 *
 * A slot is good until its order leaves; the arrays are others after an `add`. Units: ticks, lots.
 *
 * Example: `orders.add(0, 77, 1, 100, 5); orders.lots[orders.find(0, 77) * LIVE_LOTS + LOTS] === 5`.
 */
import { idHash } from '../../../base/mem/id-hash.js';

/** int32 fields of a slot: `ints[slot * LIVE_INTS + PRICE]`. */
export const LIVE_INTS = 8;
const LOW = 0;
const HIGH = 1;
/** 0 where no order is. */
export const NUMBER = 2;
export const PRICE = 3;
export const SIDE = 4;
/** One more than the next slot of the chain, or of those that are free; 0 behind the last. */
const NEXT = 5;
/** float64 fields of a slot, over the same bytes: `lots[slot * LIVE_LOTS + LOTS]`. */
export const LIVE_LOTS = 4;
export const LOTS = 3;

const FIRST_SLOTS = 1 << 10;
const CHAINS_A_SLOT = 4;

/** Live orders by foreign id. */
export class LiveOrders {
  /** How many numbers have been given. */
  given = 0;
  /** How many orders are at rest. */
  size = 0;
  ints = new Int32Array(FIRST_SLOTS * LIVE_INTS);
  lots = new Float64Array(this.ints.buffer);
  /** By chain: one more than its first slot, 0 where it is empty. */
  private heads = new Int32Array(FIRST_SLOTS * CHAINS_A_SLOT);
  /** Slots that ever had an order, and one more than the first of those that are free again. */
  private made = 0;
  private free = 0;

  /** Slot of an order, −1 when the id is not known. */
  find(high: number, low: number): number {
    const { ints, heads } = this;
    let slot = heads[idHash(high, low) & (heads.length - 1)]! - 1;
    while (slot >= 0 && (ints[slot * LIVE_INTS + LOW] !== (low | 0) || ints[slot * LIVE_INTS + HIGH] !== (high | 0)))
      slot = ints[slot * LIVE_INTS + NEXT]! - 1;
    return slot;
  }

  /** A new order, whose id is not known; gives its number. */
  add(high: number, low: number, side: number, priceTicks: number, lots: number): number {
    const slot = this.take();
    const { ints } = this;
    const at = slot * LIVE_INTS;
    ints[at + NUMBER] = ++this.given;
    ints[at + PRICE] = priceTicks;
    ints[at + SIDE] = side;
    this.lots[slot * LIVE_LOTS + LOTS] = lots;
    this.enter(slot, high, low);
    this.size++;
    return this.given;
  }

  /** An order goes on under another id, which is not known, with another price and other lots. */
  rename(slot: number, high: number, low: number, priceTicks: number, lots: number): void {
    this.leave(slot);
    this.enter(slot, high, low);
    this.ints[slot * LIVE_INTS + PRICE] = priceTicks;
    this.lots[slot * LIVE_LOTS + LOTS] = lots;
  }

  /** An order leaves. */
  remove(slot: number): void {
    this.leave(slot);
    const at = slot * LIVE_INTS;
    this.ints[at + NUMBER] = 0;
    this.ints[at + NEXT] = this.free;
    this.free = slot + 1;
    this.size--;
  }

  /** All orders leave; numbers go on. */
  clear(): void {
    this.ints.fill(0);
    this.heads.fill(0);
    this.made = this.free = this.size = 0;
  }

  /** All orders of a side leave. */
  removeSide(side: number): void {
    for (let slot = 0; slot < this.made; slot++) {
      if (this.ints[slot * LIVE_INTS + NUMBER] !== 0 && this.ints[slot * LIVE_INTS + SIDE] === side) this.remove(slot);
    }
  }

  private take(): number {
    if (this.free === 0) {
      if (this.made * LIVE_INTS === this.ints.length) this.grow();
      return this.made++;
    }
    const slot = this.free - 1;
    this.free = this.ints[slot * LIVE_INTS + NEXT]!;
    return slot;
  }

  /** Stand first in the chain of an id. */
  private enter(slot: number, high: number, low: number): void {
    const { ints, heads } = this;
    const at = slot * LIVE_INTS;
    const chain = idHash(high, low) & (heads.length - 1);
    ints[at + LOW] = low;
    ints[at + HIGH] = high;
    ints[at + NEXT] = heads[chain]!;
    heads[chain] = slot + 1;
  }

  private leave(slot: number): void {
    const { ints, heads } = this;
    const at = slot * LIVE_INTS;
    const chain = idHash(ints[at + HIGH]!, ints[at + LOW]!) & (heads.length - 1);
    const next = ints[at + NEXT]!;
    let before = heads[chain]! - 1;
    if (before === slot) {
      heads[chain] = next;
      return;
    }
    while (ints[before * LIVE_INTS + NEXT] !== slot + 1) before = ints[before * LIVE_INTS + NEXT]! - 1;
    ints[before * LIVE_INTS + NEXT] = next;
  }

  /** Twice as many slots, of which all that there were have an order. */
  private grow(): void {
    const { ints } = this;
    this.ints = new Int32Array(2 * ints.length);
    // As integers: a float64 of arbitrary bits may change on the way.
    this.ints.set(ints);
    this.lots = new Float64Array(this.ints.buffer);
    this.heads = new Int32Array(2 * this.heads.length);
    for (let slot = 0; slot < this.made; slot++) this.enter(slot, ints[slot * LIVE_INTS + HIGH]!, ints[slot * LIVE_INTS + LOW]!);
  }
}

/** A foreign id as text. */
export function idText(high: number, low: number): string {
  return String((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0));
}
