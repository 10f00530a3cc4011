/**
 * Rows of single orders from a feed that names its orders by text: what a row leaves out is completed, and the tape's numbers are given.
 *
 * A feed's reader says what happened to which id; here the id becomes the number of its order (1, 2, 3 … in order of appearance), side, price
 * and lots come from the order (`l3-orders.ts`), and the row goes to the sink. What is said of an id that is not known makes no row: such a
 * row would have neither side nor price, and could change nothing; it is counted.
 *
 * Units: ns, ticks, lots.
 *
 * Example: `rows.to(sink, exchTs, recvTs); rows.add('7f-a1', 1, 100, 5, Flag.last, where); rows.reduce('7f-a1', 2, Flag.last, where)`.
 */
import { Flag, Kind } from '../../row.js';
import type { RowSink } from '../importer.js';
import { L3Orders, type L3Row, type LiveOrder } from './l3-orders.js';

/** Names the record in messages. */
export type Where = () => string;

/** The orders of one feed, and the rows that tell of them. */
export class OrderRows {
  /** Rows about ids that are not known. */
  unknownOrders = 0;
  /** Prints of more than the order that they name had shown. */
  printsBeyondOrder = 0;
  readonly #numbers = new Map<string, number>();
  readonly #orders = new L3Orders();
  readonly #wantsIds: boolean;
  readonly #row: L3Row = { kind: 0, side: 0, priceTicks: 0, qtyLots: 0, orderId: 0, flags: 0 };
  #given = 0;
  #sink!: RowSink;
  #exchTs = 0;
  #recvTs = 0;

  /** `wantsIds`: whether the sink is to be told which number an id has. */
  constructor(wantsIds: boolean) {
    this.#wantsIds = wantsIds;
  }

  /** How many orders are at rest. */
  get size(): number {
    return this.#numbers.size;
  }

  /** Where the next rows go, and their times. */
  to(sink: RowSink, exchTs: number, recvTs: number): void {
    this.#sink = sink;
    this.#exchTs = exchTs;
    this.#recvTs = recvTs;
  }

  /** An order at rest; undefined when the id is not known. */
  order(id: string): Readonly<LiveOrder> | undefined {
    const number = this.#numbers.get(id);
    return number === undefined ? undefined : this.#orders.order(number);
  }

  /** @throws DataError when the id is known already */
  add(id: string, side: number, priceTicks: number, qtyLots: number, flags: number, where: Where): void {
    const number = this.#numbers.get(id) ?? ++this.#given;
    this.#put(Kind.add, number, side, priceTicks, qtyLots, flags, where);
    this.#numbers.set(id, number);
    if (this.#wantsIds) this.#sink.named(number, id);
  }

  /**
   * An execution at the print's price, of an order that shows a loss of `shownLots`. What was printed beyond that was not shown: it is a hidden
   * print of the same group.
   */
  execute(id: string, priceTicks: number, qtyLots: number, shownLots: number, flags: number, where: Where): void {
    const order = this.order(id);
    const shown = Math.min(qtyLots, shownLots, order?.leftLots ?? 0);
    const side = order?.side ?? 0;
    if (shown > 0) this.#change(Kind.execute, id, priceTicks, shown, shown === qtyLots ? flags : flags & ~Flag.last, where);
    if (shown === qtyLots) return;
    if (order === undefined) this.unknownOrders++;
    else this.printsBeyondOrder++;
    this.hidden(side === 0 ? 0 : -side, priceTicks, qtyLots - shown, flags);
  }

  /** The order loses lots. */
  reduce(id: string, byLots: number, flags: number, where: Where): void {
    this.#change(Kind.reduce, id, Number.NaN, byLots, flags, where);
  }

  /** The order has another price or more lots, behind all others. */
  replace(id: string, priceTicks: number, qtyLots: number, flags: number, where: Where): void {
    this.#change(Kind.replace, id, priceTicks, qtyLots, flags, where);
  }

  /** The order leaves. */
  delete(id: string, flags: number, where: Where): void {
    this.#change(Kind.delete, id, Number.NaN, Number.NaN, flags, where);
  }

  /** A print of lots that were not shown. `side`: the aggressor's, 0 not told. */
  hidden(side: number, priceTicks: number, qtyLots: number, flags: number): void {
    this.#sink.row(this.#exchTs, this.#recvTs, Kind.hidden, side, priceTicks, qtyLots, 0, flags);
  }

  /** All orders leave. */
  clear(flags: number): void {
    this.#numbers.clear();
    this.#put(Kind.clear, 0, 0, 0, 0, flags, nowhere);
  }

  #change(kind: number, id: string, priceTicks: number, qtyLots: number, flags: number, where: Where): void {
    const number = this.#numbers.get(id);
    if (number === undefined) {
      this.unknownOrders++;
      return;
    }
    const side = this.#orders.order(number)!.side;
    this.#put(kind, number, side, priceTicks, qtyLots, flags, where);
    if (this.#orders.order(number) === undefined) this.#numbers.delete(id);
  }

  #put(kind: number, orderId: number, side: number, priceTicks: number, qtyLots: number, flags: number, where: Where): void {
    const row = this.#row;
    row.kind = kind;
    row.orderId = orderId;
    row.side = side;
    row.priceTicks = priceTicks;
    row.qtyLots = qtyLots;
    row.flags = flags;
    this.#orders.complete(row, where);
    this.#sink.row(this.#exchTs, this.#recvTs, kind, row.side, row.priceTicks, row.qtyLots, orderId, flags);
  }
}

const nowhere: Where = () => '';
