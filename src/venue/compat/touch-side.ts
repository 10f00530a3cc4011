/**
 * One side of the book as hftbacktest keeps it: quantities by price, and a touch that is moved by hand (fills.md, "Fills").
 *
 * The peer's book is never crossed: a level stated at or through the other side's best price moves that best price to the next level beyond.
 * The levels in between keep their quantities, but nobody looks at them until a row states one of them anew. It looks for the next level no
 * further than the furthest price that was stated since the side last ran empty: levels beyond, left over from before, stay unseen.
 *
 * Units: lots, ticks as keys (`side · priceTicks`, so the greater is the better). Invariant: `touchKey` has quantity, or is `NO_KEY`.
 */
import { invariant } from '../../base/errors.js';
import { Ladder, NO_KEY } from '../../market/ladder.js';
import type { CompatOrder } from './orders.js';

/** Own orders at one level, linked in order of arrival. */
interface LevelQueue {
  first: CompatOrder;
  last: CompatOrder;
}

/** Levels, touch and resting orders of one side. */
export class TouchSide {
  readonly sign: 1 | -1;
  readonly ladder = new Ladder();
  /** How many own orders rest at each price, over all sessions. */
  readonly own = new Ladder();
  touchKey = NO_KEY;
  /** Least key stated with quantity since the side last ran empty; Infinity when none was. */
  private reachKey = Number.POSITIVE_INFINITY;
  /** Whether an own order rests at a level, by slot. */
  watch = new Uint8Array(this.ladder.qty.length);
  /** Tape row that last stated a level, by slot. */
  statedRow = new Float64Array(this.ladder.qty.length);
  /** Own orders by slot, oldest first. */
  private readonly queues: (LevelQueue | undefined)[] = [];

  constructor(sign: 1 | -1) {
    this.sign = sign;
    while (this.queues.length < this.watch.length) this.queues.push(undefined);
  }

  /** Key of a price. */
  key(priceTicks: number): number {
    return this.sign > 0 ? priceTicks : 0 - priceTicks;
  }

  /** Price of a key. */
  ticks(key: number): number {
    return this.sign > 0 ? key : 0 - key;
  }

  /** Slot of a price; the arrays reach it. */
  slotOf(key: number): number {
    const slot = this.ladder.slotOf(key);
    if (slot >= this.watch.length) this.grow();
    return slot;
  }

  /** Lots at a price. */
  lotsAt(key: number): number {
    return this.ladder.get(key);
  }

  /** State a level whose slot is known; returns what it showed before. The touch of `other` gives way. */
  state(other: TouchSide, slot: number, key: number, lots: number, row: number): number {
    const before = this.ladder.setAt(slot, key, lots);
    this.statedRow[slot] = row;
    if (lots > 0) {
      if (key > this.touchKey) {
        this.touchKey = key;
        if (other.touchKey !== NO_KEY && other.touchKey >= -key) other.touchKey = other.nextInReach(-key);
      }
      if (key < this.reachKey) this.reachKey = key;
    } else if (key === this.touchKey) {
      this.touchKey = this.nextInReach(key);
      if (this.touchKey === NO_KEY) this.reachKey = Number.POSITIVE_INFINITY;
    }
    return before;
  }

  /** Next level below a key as far as the peer looks. */
  private nextInReach(key: number): number {
    const next = this.ladder.nextBelow(key);
    return next >= this.reachKey ? next : NO_KEY;
  }

  /** Empty the side; own orders stay. */
  clear(): void {
    this.ladder.clear();
    this.touchKey = NO_KEY;
    this.reachKey = Number.POSITIVE_INFINITY;
  }

  /** Oldest own order at a level. */
  firstAt(slot: number): CompatOrder | undefined {
    return this.queues[slot]?.first;
  }

  /** An order comes to rest behind the others at its price. */
  link(order: CompatOrder): void {
    const slot = this.slotOf(order.key);
    const queue = this.queues[slot];
    order.next = undefined;
    order.previous = queue?.last;
    if (queue === undefined) this.queues[slot] = { first: order, last: order };
    else {
      queue.last.next = order;
      queue.last = order;
    }
    this.watch[slot] = 1;
    this.own.set(order.key, this.own.get(order.key) + 1);
  }

  /** An order leaves its price. */
  unlink(order: CompatOrder): void {
    const slot = this.slotOf(order.key);
    const queue = this.queues[slot]!;
    const { next, previous } = order;
    if (previous !== undefined) previous.next = next;
    else if (next !== undefined) queue.first = next;
    if (next !== undefined) next.previous = previous;
    else if (previous !== undefined) queue.last = previous;
    order.next = undefined;
    order.previous = undefined;
    this.own.set(order.key, this.own.get(order.key) - 1);
    if (next !== undefined || previous !== undefined) return;
    this.queues[slot] = undefined;
    this.watch[slot] = 0;
  }

  /** Check the invariant of the header, and that every resting order is found at its price. */
  invariant(): void {
    this.ladder.invariant();
    this.own.invariant();
    invariant(this.touchKey === NO_KEY || this.lotsAt(this.touchKey) > 0, `the touch ${this.touchKey} has quantity`);
    for (let key = this.own.bestKey; key !== NO_KEY; key = this.own.nextBelow(key)) this.checkQueue(key);
  }

  private checkQueue(key: number): void {
    let count = 0;
    let previous: CompatOrder | undefined;
    for (let order = this.firstAt(this.slotOf(key)); order !== undefined; order = order.next) {
      invariant(order.key === key && order.side === this.sign, `an order at key ${key} rests at its own price and side`);
      invariant(order.previous === previous, `orders at key ${key} are linked both ways`);
      previous = order;
      count++;
    }
    invariant(count === this.own.get(key), `${count} orders rest at key ${key}, ${this.own.get(key)} are counted`);
  }

  private grow(): void {
    const { watch, statedRow } = this;
    this.watch = new Uint8Array(this.ladder.qty.length);
    this.statedRow = new Float64Array(this.ladder.qty.length);
    this.watch.set(watch);
    while (this.queues.length < this.watch.length) this.queues.push(undefined);
    this.statedRow.set(statedRow);
  }
}
