/**
 * A book of single orders as one would write it on a slate: a list of orders by place, looked through from end to end.
 *
 * The twin of `src/market/l3-book.ts`: it knows which orders are there and in which order they came.
 * Lots that belong to no order (snapshot rows) stand before all orders of their price; a row of an unknown id acts on them.
 *
 * Units: ticks, lots. Invariant: a level's quantity is its orders' lots plus the lots without an order.
 *
 * Example: add 7 bid 100 ×5, add 8 bid 100 ×2, execute 7 ×4 leaves `levels.qtyAt(1, 100) === 3`.
 */
import { invariant } from '../../src/base/errors.js';
import { L2Book } from '../../src/market/book.js';
import { Flag, Kind } from '../../src/market/row.js';

/** One order at rest. */
export interface RestingOrder {
  readonly orderId: number;
  readonly side: number;
  readonly priceTicks: number;
  readonly leftLots: number;
}

interface Order {
  orderId: number;
  side: number;
  priceTicks: number;
  leftLots: number;
  place: number;
}

export class NaiveOrders {
  /** Quantity by level. */
  readonly levels = new L2Book();
  /** Orders in the order in which they came. */
  readonly #orders = new Map<number, Order>();
  /** By side: when it was cleared last, and what stood there then. */
  readonly #cleared = new Map<number, { place: number; orders: Map<number, Order> }>();
  #lastPlace = 0;
  /** Lots without an order, by level. */
  readonly #loose = new L2Book();

  /** All orders at rest, in the order of their places. */
  orders(): RestingOrder[] {
    return [...this.#orders.values()]
      .sort((a, b) => a.place - b.place)
      .map(({ orderId, side, priceTicks, leftLots }) => ({ orderId, side, priceTicks, leftLots }));
  }

  /** Orders at a price of a side from the front of the queue. */
  queue(side: number, priceTicks: number): RestingOrder[] {
    const here = [...this.#orders.values()].filter((order) => order.side === side && order.priceTicks === priceTicks);
    return here.sort((a, b) => a.place - b.place);
  }

  /** Lots without an order at a price of a side. */
  looseAt(side: number, priceTicks: number): number {
    return this.#loose.qtyAt(side, priceTicks);
  }

  /** Apply one row; kinds that say nothing of orders change nothing. Side 0 stands for the order's own. */
  apply(kind: number, side: number, priceTicks: number, qtyLots: number, orderId: number, flags: number): void {
    if (kind === Kind.snapshot) this.#setLoose(side, priceTicks, qtyLots);
    else if (kind === Kind.clear) this.#clear(side);
    else if (kind === Kind.add) this.#put({ orderId, side, priceTicks, leftLots: qtyLots }, (flags & Flag.snapshotPart) !== 0);
    else if (kind === Kind.replace) this.#replace(side, priceTicks, qtyLots, orderId, flags);
    else if (kind === Kind.reduce || kind === Kind.execute || kind === Kind.delete) this.#take(kind, side, priceTicks, qtyLots, orderId);
  }

  /** Check that levels are the sum of what stands in them. */
  invariant(): void {
    this.levels.invariant();
    const sums = new Map<string, number>();
    for (const { side, priceTicks, leftLots } of this.#orders.values()) {
      const key = `${String(side)} ${String(priceTicks)}`;
      sums.set(key, (sums.get(key) ?? this.looseAt(side, priceTicks)) + leftLots);
      invariant(leftLots > 0, `an order at rest has lots left; got ${String(leftLots)}`);
    }
    for (const [key, sum] of sums) {
      const [side, priceTicks] = key.split(' ').map(Number) as [number, number];
      invariant(
        this.levels.qtyAt(side, priceTicks) === sum,
        `level ${key} holds ${String(this.levels.qtyAt(side, priceTicks))} lots, its orders ${String(sum)}`,
      );
    }
  }

  #change(side: number, priceTicks: number, byLots: number): void {
    const key = side > 0 ? priceTicks : -priceTicks;
    const ladder = this.levels.ladder(side);
    ladder.set(key, ladder.get(key) + byLots);
  }

  #setLoose(side: number, priceTicks: number, lots: number): void {
    this.#change(side, priceTicks, lots - this.looseAt(side, priceTicks));
    this.#loose.apply(Kind.level, side, priceTicks, lots);
  }

  #clear(side: number): void {
    for (const each of [1, -1]) {
      if ((side !== 0 && side !== each) || Number.isNaN(each > 0 ? this.levels.bidTicks : this.levels.askTicks)) continue;
      const orders = new Map([...this.#orders].filter(([, order]) => order.side === each));
      this.#cleared.set(each, { place: ++this.#lastPlace, orders });
      for (const id of orders.keys()) this.#orders.delete(id);
      this.levels.apply(Kind.clear, each, 0, 0);
      this.#loose.apply(Kind.clear, each, 0, 0);
    }
  }

  /** At the back of its price, or as part of a snapshot; an id that is there already (a broken tape) is taken at its last word. */
  #put(order: RestingOrder, isPart: boolean): void {
    const isKnown = this.#orders.has(order.orderId);
    this.#remove(order.orderId);
    if (order.leftLots <= 0 || order.side === 0) return;
    this.#orders.set(order.orderId, { ...order, place: isPart && !isKnown ? this.#partPlace(order) : ++this.#lastPlace });
    if (!isKnown) this.#cleared.get(order.side)?.orders.delete(order.orderId);
    this.#change(order.side, order.priceTicks, order.leftLots);
  }

  #partPlace({ orderId, side, priceTicks }: RestingOrder): number {
    const cleared = this.#cleared.get(side);
    const before = cleared?.orders.get(orderId);
    return before?.priceTicks === priceTicks ? before.place : (cleared?.place ?? 0);
  }

  #remove(orderId: number): void {
    const order = this.#orders.get(orderId);
    if (order === undefined) return;
    this.#orders.delete(orderId);
    this.#change(order.side, order.priceTicks, -order.leftLots);
  }

  #replace(side: number, priceTicks: number, qtyLots: number, orderId: number, flags: number): void {
    const order = this.#orders.get(orderId);
    if (order !== undefined && (flags & Flag.keepsPlace) !== 0 && qtyLots > 0) {
      this.#change(order.side, order.priceTicks, qtyLots - order.leftLots);
      order.leftLots = qtyLots;
    } else {
      this.#put({ orderId, side, priceTicks, leftLots: qtyLots }, (flags & Flag.keepsPlace) !== 0);
    }
  }

  #take(kind: number, side: number, priceTicks: number, qtyLots: number, orderId: number): void {
    const order = this.#orders.get(orderId);
    if (order === undefined) {
      if (side !== 0) this.#setLoose(side, priceTicks, Math.max(0, this.looseAt(side, priceTicks) - qtyLots));
    } else if (kind === Kind.delete || qtyLots >= order.leftLots) {
      this.#remove(orderId);
    } else {
      order.leftLots -= qtyLots;
      this.#change(order.side, order.priceTicks, -qtyLots);
    }
  }
}
