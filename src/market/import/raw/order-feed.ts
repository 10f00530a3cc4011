/**
 * The orders of one symbol from a snapshot and what happens to them, as rows of an L3 tape.
 *
 * What comes before the snapshot is held, since feeds of single orders ask REST for it; what the snapshot knows already (by rank: time or
 * sequence number) is dropped when it comes. Around the snapshot the two may still overlap: an order that is there already is not added
 * again. Gaps are treated as those of levels (`book-feed.ts`).
 *
 * Units: ns, ticks, lots. Each message is one atomic group. Invariant: `exchTs` of the rows never falls.
 *
 * Example: `{ action: 'reduceTo', id, qty: '0.4' }` of an order with 1 left, lot 0.1: reduce 6.
 */
import { DataError } from '../../../base/errors.js';
import { Flag } from '../../row.js';
import type { RowSink } from '../importer.js';
import { OrderRows } from '../books/order-rows.js';
import { type BookRules, placeAt, type Received } from './book-feed.js';
import type { Levels, Spelled } from './levels.js';
import type { Units } from './units.js';
import type { OrderTold } from './venue.js';

/** The orders of one symbol. */
export class OrderFeed {
  gaps = 0;
  borrowedTimes = 0;
  readonly counts = {
    outlyingOrders: 0,
    droppedOrderEvents: 0,
    heldOrderEvents: 0,
    repeatedOrders: 0,
    unusedSnapshots: 0,
    liftedOrderEvents: 0,
  };
  openTs = Number.NaN;
  readonly rows: OrderRows;
  readonly #units: Units;
  readonly #rules: BookRules;
  /** Orders at prices that a tape cannot count. */
  readonly #outlying = new Set<string>();
  #isOpen = false;
  #snapshotRank = Number.NEGATIVE_INFINITY;
  #lastTs = Number.NEGATIVE_INFINITY;
  #held: { readonly told: OrderTold; readonly rank: number; readonly received: Received }[] = [];

  constructor(units: Units, rules: BookRules, wantsIds: boolean) {
    this.#units = units;
    this.#rules = rules;
    this.rows = new OrderRows(wantsIds);
  }

  /** Whether orders are taken. */
  get isOpen(): boolean {
    return this.#isOpen;
  }

  snapshot(levels: Levels, ids: readonly string[], rank: number, received: Received, sink: RowSink): void {
    if (this.#isOpen) {
      this.counts.unusedSnapshots++;
      return;
    }
    this.#isOpen = true;
    this.#time(received, sink);
    if (Number.isNaN(this.openTs)) this.openTs = received.exchTs;
    const where = (): string => placeAt(received);
    const placed = Array.from({ length: levels.count }, (_, i) => i).filter((i) => this.#isPlaced(ids[i]!, levels.price(i)));
    placed.forEach((i, k) => {
      const flags = received.flags | Flag.snapshotPart | (k === placed.length - 1 ? Flag.last : 0);
      const ticks = levels.ticks(i, this.#units);
      this.rows.add(ids[i]!, levels.sides[i]!, ticks, levels.lots(i, this.#units), flags, where);
    });
    this.#snapshotRank = rank;
    const held = this.#held;
    this.#held = [];
    for (const each of held)
      this.told(each.told, each.rank, { ...each.received, recvTs: Math.max(each.received.recvTs, received.recvTs) }, sink);
  }

  told(told: OrderTold, rank: number, received: Received, sink: RowSink): void {
    if (!this.#isOpen) {
      this.#hold(told, rank, received);
      return;
    }
    if (rank <= this.#snapshotRank) {
      this.counts.droppedOrderEvents++;
      return;
    }
    if (this.#outlying.has(told.id)) {
      if (told.action === 'delete' || told.action === 'filled') this.#outlying.delete(told.id);
      return;
    }
    this.#time(received, sink);
    const where = (): string => placeAt(received);
    const flags = received.flags | Flag.last;
    if (told.action === 'add') this.#add(told, flags, where);
    else if (told.action === 'filled') this.#filled(told.id, flags, where);
    else if (told.action === 'delete') this.rows.delete(told.id, flags, where);
    else if (told.action === 'executeTo') this.#executeTo(told, flags, where);
    else if (told.action === 'reduceTo') this.#reduce(told, flags, where);
    else {
      const lots = this.#units.lots(told.qty!);
      this.rows.execute(told.id, this.#units.ticks(told.price!), lots, lots, flags, where);
    }
  }

  /** A break of the chain: an error, or a clear row. Before the book is known it breaks nothing. @throws DataError */
  gap(what: string, received: Received, sink: RowSink): void {
    if (!this.#isOpen) return;
    if (this.#rules.onGap === 'error')
      throw new DataError(
        `${placeAt(received)}: a gap in the feed: ${what}, so at least one message is missing. Use --on-gap resync to clear the book there and wait for the next snapshot, or mark to take orders as they come.`,
      );
    this.openWithout(received, sink);
    this.#isOpen = this.#rules.onGap === 'mark';
  }

  /** A clear row, behind which orders are taken as they come. */
  openWithout(received: Received, sink: RowSink): void {
    this.gaps++;
    this.#isOpen = true;
    this.#time(received, sink);
    if (Number.isNaN(this.openTs)) this.openTs = received.exchTs;
    this.rows.clear(received.flags | Flag.last);
  }

  #add({ id, side, price, qty }: OrderTold, flags: number, where: () => string): void {
    if (this.rows.order(id) !== undefined) {
      this.counts.repeatedOrders++;
      return;
    }
    if (!this.#isPlaced(id, price!)) return;
    const lots = this.#units.lots(qty!);
    if (lots > 0) this.rows.add(id, side!, this.#units.ticks(price!), lots, flags, where);
  }

  /** Whether a tape can count the order's price; where it cannot, nobody trades. */
  #isPlaced(id: string, price: Spelled): boolean {
    if (this.#units.isPrice(this.#units.ticks(price))) return true;
    this.counts.outlyingOrders++;
    this.#outlying.add(id);
    return false;
  }

  #filled(id: string, flags: number, where: () => string): void {
    if (this.rows.order(id) !== undefined) this.rows.delete(id, flags, where);
  }

  /** What a trade at the order's own price has left of it. */
  #executeTo({ id, qty }: OrderTold, flags: number, where: () => string): void {
    const order = this.rows.order(id);
    const loss = (order?.leftLots ?? 0) - this.#units.lots(qty!);
    if (order === undefined) this.rows.unknownOrders++;
    else if (loss > 0) this.rows.execute(id, order.priceTicks, loss, loss, flags, where);
  }

  /** What is left, and maybe another price. */
  #reduce({ id, price, qty }: OrderTold, flags: number, where: () => string): void {
    const order = this.rows.order(id);
    const left = this.#units.lots(qty!);
    const ticks = price === undefined ? (order?.priceTicks ?? 0) : this.#units.ticks(price);
    if (order === undefined) this.rows.unknownOrders++;
    else if (left === 0) this.rows.delete(id, flags, where);
    else if (ticks !== order.priceTicks || left > order.leftLots) this.rows.replace(id, ticks, left, flags, where);
    else if (left < order.leftLots) this.rows.reduce(id, order.leftLots - left, flags, where);
  }

  #hold(told: OrderTold, rank: number, received: Received): void {
    const first = this.#held[0];
    if (first !== undefined && received.recvTs - first.received.recvTs > this.#rules.holdNs) {
      this.counts.droppedOrderEvents += this.#held.length;
      this.#held = [];
    }
    this.counts.heldOrderEvents++;
    this.#held.push({ told, rank, received: { ...received } });
  }

  #time(received: Received, sink: RowSink): void {
    if (received.exchTs < this.#lastTs) {
      this.counts.liftedOrderEvents++;
      received.exchTs = this.#lastTs;
      received.flags = Flag.repairedTime;
    }
    if (received.isBorrowed) this.borrowedTimes++;
    received.recvTs = Math.max(received.recvTs, received.exchTs);
    this.#lastTs = received.exchTs;
    this.rows.to(sink, received.exchTs, received.recvTs);
  }
}
