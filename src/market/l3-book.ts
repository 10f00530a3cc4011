/**
 * An order book of single orders (L3): what rests at each price, in the order of the queue, and its sum by level.
 *
 * Orders are records of one pool (`order-pool.ts`), linked in both directions at their price; ids are found by hash; levels are a
 * book of ladders like any other (`levels`). Nothing is allocated per row once the arrays have grown. A book takes the tape at its word: an id that is added
 * twice is taken at its last word, an execution of more than is left removes the order.
 *
 * Lots that belong to no order (snapshot rows) are a record too, with the id `NO_ID`, before all orders of their price; a row of an unknown id
 * acts on them (FILLS.md §6.8). Parts of a snapshot have the place that they had before a clear, or the clear's own (§6.9).
 *
 * Units: ticks, lots; prices of a side as keys, see `ladder.ts`. Invariant: a level's quantity is the sum of what stands in it; along a queue places
 * do not fall.
 *
 * Example: add 7 bid 100 ×5, add 8 bid 100 ×2, execute 7 ×4 leaves `levels.qtyAt(1, 100) === 3`.
 */
import { invariant } from '../base/errors.js';
import { IdTable } from '../base/mem/id-table.js';
import { L2Book } from './book.js';
import type { ClearedOrders } from './cleared-orders.js';
import { NO_KEY } from './ladder.js';
import { ID, KEY, LEVEL, LINKS, LOTS, MARK, NEXT, NO_ID, OrderPool, PLACE, PREVIOUS, ROW, VALUES } from './order-pool.js';
import { QueueSide } from './queue-side.js';
import { Flag, Kind } from './row.js';

/** Place of lots without an order. */
const BEFORE_ALL = -1;

/** Both sides of one instrument's book. */
export class L3Book {
  /** Quantity by level. */
  readonly levels = new L2Book();
  /** Records of orders at rest. */
  readonly pool = new OrderPool();
  /** Place that was given out last; who else queues here takes the next one. */
  lastPlace = 0;

  private readonly ids = new IdTable(VALUES);
  /** Asks, bids: looked up by number, since which side a row is of cannot be guessed and a wrong guess costs as much as all the rest. */
  private readonly sides = [new QueueSide(this.levels.asks), new QueueSide(this.levels.bids)] as const;

  /** Number of orders at rest, lots without an order not counted. */
  get orderCount(): number {
    return this.ids.size;
  }

  /** Record of an order, −1 when there is none. */
  find(orderId: number): number {
    return this.ids.get(this.pool.values, orderId);
  }

  /** First record at a price, −1 none. */
  first(side: number, key: number): number {
    const { ladder, ends } = this.sideOf(side);
    const slot = ladder.findSlot(key);
    return slot < 0 || 2 * slot >= ends.length ? -1 : ends[2 * slot]! - 1;
  }

  /** Record of the lots without an order at a price, −1 none. */
  loose(side: number, key: number): number {
    const first = this.first(side, key);
    return first >= 0 && this.pool.values[first * VALUES + ID] === NO_ID ? first : -1;
  }

  /** A new order, whose id is not there yet and which has lots, at the back of a price, or where a part of a snapshot stands. Gives its record. */
  add(orderId: number, side: number, key: number, lots: number, row: number, isPart: boolean): number {
    const o = this.pool.take(orderId, lots, row);
    this.ids.set(this.pool.values, o);
    const { cleared } = this.sideOf(side);
    let place = isPart ? cleared.place : ++this.lastPlace;
    if (cleared.orders.size > 0) {
      const before = cleared.recall(orderId);
      if (before !== undefined) this.pool.links[o * LINKS + MARK] = before.mark;
      if (isPart && before?.key === key) place = before.place;
    }
    this.link(o, side, key, place);
    return o;
  }

  /** An order has so many lots from now on, above 0, where it stands. */
  restate(o: number, lots: number, row: number): void {
    const { values, links } = this.pool;
    const at = o * LINKS;
    const before = values[o * VALUES + LOTS]!;
    values[o * VALUES + LOTS] = lots;
    values[o * VALUES + ROW] = row;
    // It had lots and has some: the level was there and stays.
    const level = links[at + LEVEL]!;
    this.sides[level & 1]!.ladder.qty[level >> 1]! += lots - before;
  }

  /** An order loses lots, and leaves with its last one. */
  lower(o: number, byLots: number, row: number): void {
    const left = this.pool.values[o * VALUES + LOTS]! - byLots;
    if (left > 0) this.restate(o, left, row);
    else this.remove(o);
  }

  /** An order goes to the back of a price with so many lots, above 0. */
  move(o: number, side: number, key: number, lots: number, row: number): void {
    this.unlink(o);
    this.pool.values[o * VALUES + LOTS] = lots;
    this.pool.values[o * VALUES + ROW] = row;
    this.link(o, side, key, ++this.lastPlace);
  }

  /** An order leaves. */
  remove(o: number): void {
    const id = this.pool.values[o * VALUES + ID]!;
    if (id !== NO_ID) this.ids.delete(this.pool.values, id);
    this.unlink(o);
    this.pool.release(o);
  }

  /** An order leaves, by its id: looked up once. Gives its record, which tells its side until the next order comes; −1 when there was none. */
  removeById(orderId: number): number {
    const o = this.ids.delete(this.pool.values, orderId);
    if (o < 0) return o;
    this.unlink(o);
    this.pool.release(o);
    return o;
  }

  /** State the lots without an order at a price. */
  setLoose(side: number, key: number, lots: number, row: number): void {
    const o = this.loose(side, key);
    if (o >= 0) this.lower(o, this.pool.values[o * VALUES + LOTS]! - lots, row);
    else if (lots > 0) this.link(this.pool.take(NO_ID, lots, row), side, key, BEFORE_ALL);
  }

  /**
   * Take everything from a side (+1, −1) or from both (0); one that is empty already stays as it was. `onForgotten` gets the owner's numbers of
   * lots without an order, which do not come again.
   */
  clear(side: number, onForgotten?: (mark: number) => void): void {
    if (side >= 0) this.clearSide(1, onForgotten);
    if (side <= 0) this.clearSide(-1, onForgotten);
  }

  /** Apply one row; kinds that say nothing of orders change nothing. Side 0 stands for the order's own. */
  apply(kind: number, side: number, priceTicks: number, qtyLots: number, orderId: number, flags: number, row: number): void {
    if (kind < Kind.clear || kind > Kind.delete) return;
    const key = Math.imul(side, priceTicks);
    if (kind === Kind.snapshot) {
      this.setLoose(side, key, qtyLots, row);
    } else if (kind === Kind.clear) {
      this.clear(side);
    } else {
      const o = this.ids.get(this.pool.values, orderId);
      if (kind === Kind.add || kind === Kind.replace) this.put(o, kind, side, key, qtyLots, orderId, flags, row);
      else if (o >= 0) this.lower(o, kind === Kind.delete ? Number.POSITIVE_INFINITY : qtyLots, row);
      else if (side !== 0) this.takeLoose(side, key, qtyLots, row);
    }
  }

  /** Orders that clears took from a side and that have not come again. */
  cleared(side: number): ClearedOrders {
    return this.sideOf(side).cleared;
  }

  /** Records of every order in the order of their places, those of one place as they queue; lots without an order left out. */
  ordersByPlace(): number[] {
    const all: number[] = [];
    for (const side of [1, -1]) {
      const ladder = this.levels.ladder(side);
      for (let key = ladder.bestKey; key !== NO_KEY; key = ladder.nextBelow(key)) {
        for (let o = this.first(side, key); o >= 0; o = this.pool.links[o * LINKS + NEXT]!) {
          if (this.pool.values[o * VALUES + ID] !== NO_ID) all.push(o);
        }
      }
    }
    return all.sort((a, b) => this.pool.values[a * VALUES + PLACE]! - this.pool.values[b * VALUES + PLACE]!);
  }

  /** Check that levels are the sum of what stands in them, and that queues are linked both ways. */
  invariant(): void {
    this.levels.invariant();
    this.ids.invariant(this.pool.values);
    const count = this.checkSide(1) + this.checkSide(-1);
    invariant(count === this.ids.size, `${count} orders stand in queues, ${this.ids.size} have an id`);
  }

  /** An add, or a replace: known or not, at the back, where it stands, or where a part of a snapshot does. */
  private put(o: number, kind: number, side: number, key: number, lots: number, orderId: number, flags: number, row: number): void {
    const isThere = lots > 0 && side !== 0;
    const keepsPlace = kind === Kind.replace && (flags & Flag.keepsPlace) !== 0;
    if (o < 0) {
      if (isThere) this.add(orderId, side, key, lots, row, kind === Kind.add ? (flags & Flag.snapshotPart) !== 0 : keepsPlace);
    } else if (keepsPlace && lots > 0) {
      this.restate(o, lots, row);
    } else if (isThere) {
      this.move(o, side, key, lots, row);
    } else {
      this.remove(o);
    }
  }

  /** An unknown id takes lots from those without an order, as far as there are any. */
  private takeLoose(side: number, key: number, lots: number, row: number): void {
    const o = this.loose(side, key);
    if (o >= 0) this.lower(o, lots, row);
  }

  /** Stand at a price behind everything that has no later place. */
  private link(o: number, side: number, key: number, place: number): void {
    const { values, links } = this.pool;
    const of = this.sideOf(side);
    const { ladder } = of;
    const slot = ladder.slotOf(key);
    const ends = of.endsUpTo(slot);
    const at = o * LINKS;
    const previous = ends[2 * slot + 1]! - 1;
    links[at + NEXT] = -1;
    links[at + PREVIOUS] = previous;
    links[at + KEY] = key;
    links[at + LEVEL] = 2 * slot + ((side + 1) >> 1);
    values[o * VALUES + PLACE] = place;
    ends[2 * slot + 1] = o + 1;
    ladder.qty[slot]! += values[o * VALUES + LOTS]!;
    // One branch for all that a level's first order changes: whether there is one to stand behind cannot be guessed.
    if (previous < 0) {
      ends[2 * slot] = o + 1;
      ladder.toggle(slot, key, true);
    } else {
      links[previous * LINKS + NEXT] = o;
      if (values[previous * VALUES + PLACE]! > place) this.moveUp(o, previous, ends, slot);
    }
  }

  /** Of an order that was linked last: stand before all of later places, of which `next` is one. */
  private moveUp(o: number, last: number, ends: Int32Array, slot: number): void {
    const { values, links } = this.pool;
    const place = values[o * VALUES + PLACE]!;
    let next = last;
    let previous = links[next * LINKS + PREVIOUS]!;
    while (previous >= 0 && values[previous * VALUES + PLACE]! > place) {
      next = previous;
      previous = links[previous * LINKS + PREVIOUS]!;
    }
    ends[2 * slot + 1] = last + 1;
    links[last * LINKS + NEXT] = -1;
    links[o * LINKS + NEXT] = next;
    links[o * LINKS + PREVIOUS] = previous;
    links[next * LINKS + PREVIOUS] = o;
    if (previous >= 0) links[previous * LINKS + NEXT] = o;
    else ends[2 * slot] = o + 1;
  }

  private unlink(o: number): void {
    const { links } = this.pool;
    const at = o * LINKS;
    const level = links[at + LEVEL]!;
    const slot = level >> 1;
    const { ladder, ends } = this.sides[level & 1]!;
    const next = links[at + NEXT]!;
    const previous = links[at + PREVIOUS]!;
    ladder.qty[slot]! -= this.pool.values[o * VALUES + LOTS]!;
    if (next >= 0) links[next * LINKS + PREVIOUS] = previous;
    else ends[2 * slot + 1] = previous + 1;
    if (previous >= 0) {
      links[previous * LINKS + NEXT] = next;
    } else {
      ends[2 * slot] = next + 1;
      if (next < 0) ladder.toggle(slot, links[at + KEY]!, false);
    }
  }

  /** What is kept of a side. */
  private sideOf(side: number): QueueSide {
    return this.sides[(side + 1) >> 1]!;
  }

  private clearSide(side: number, onForgotten: ((mark: number) => void) | undefined): void {
    const { ladder, ends, cleared } = this.sideOf(side);
    if (ladder.bestKey === NO_KEY) return;
    cleared.age();
    const { values, links } = this.pool;
    for (let key = ladder.bestKey; key !== NO_KEY; key = ladder.nextBelow(key)) {
      for (let o = this.first(side, key); o >= 0;) {
        const next = links[o * LINKS + NEXT]!;
        const id = values[o * VALUES + ID]!;
        const mark = links[o * LINKS + MARK]!;
        if (id !== NO_ID && this.ids.delete(values, id) >= 0) cleared.orders.set(id, { key, place: values[o * VALUES + PLACE]!, mark });
        else if (mark >= 0) onForgotten?.(mark);
        this.pool.release(o);
        o = next;
      }
    }
    cleared.place = ++this.lastPlace;
    ends.fill(0);
    ladder.clear();
  }

  private checkSide(side: number): number {
    const { values, links } = this.pool;
    const { ladder, ends } = this.sideOf(side);
    let count = 0;
    for (let slot = 0; 2 * slot < ends.length; slot++) {
      let lots = 0;
      let previous = -1;
      for (let o = ends[2 * slot]! - 1; o >= 0; o = links[o * LINKS + NEXT]!) {
        const id = values[o * VALUES + ID]!;
        const isTold = links[o * LINKS + PREVIOUS] === previous && links[o * LINKS + LEVEL] === 2 * slot + ((side + 1) >> 1);
        if (!isTold || values[o * VALUES + LOTS]! <= 0) invariant(false, `order ${id} stands with lots in the queue that it is linked to`);
        if (id === NO_ID ? previous >= 0 : this.find(id) !== o)
          invariant(false, `order ${id} is found by its id, lots without one stand first`);
        if (previous >= 0 && values[o * VALUES + PLACE]! < values[previous * VALUES + PLACE]!)
          invariant(false, `order ${id} stands behind those of earlier places`);
        if (id !== NO_ID) count++;
        lots += values[o * VALUES + LOTS]!;
        previous = o;
      }
      if (ends[2 * slot + 1] !== previous + 1) invariant(false, `the queue of key ${ladder.keyOf(slot)} ends with its last order`);
      if (lots !== ladder.qty[slot]) invariant(false, `level ${ladder.keyOf(slot)} holds ${ladder.qty[slot]!} lots, its orders ${lots}`);
    }
    return count;
  }
}
