/**
 * Completes the rows of an L3 file: what a row may leave out is the order's (DESIGN §4, "L3 rows").
 *
 * Keeps each live order's side, price and lots, from its add to its last lot, in the order of the file. Rows that contradict the life
 * of an order are errors; unknown ids, and executions of more than is left, are counted and written as they are.
 *
 * Side 0 with price 0 says that a row names neither. Units: ticks, lots.
 *
 * Example: add id 7 bid 100 ×5, then `reduce 7 by 2` gets side +1, price 100; 3 lots are left.
 */
import { DataError } from '../../../base/errors.js';
import { Flag, Kind } from '../../row.js';

/** A row that is being completed: one object, changed in place. */
export interface L3Row {
  kind: number;
  /** 0 where the file names none. */
  side: number;
  /** NaN where the file names none. */
  priceTicks: number;
  /** NaN where the file names none (delete only). */
  qtyLots: number;
  orderId: number;
  flags: number;
}

/** An order at rest. */
export interface LiveOrder {
  side: number;
  priceTicks: number;
  leftLots: number;
}

export class L3Orders {
  readonly #live = new Map<number, LiveOrder>();
  #unknownOrders = 0;
  #executedBeyond = 0;

  /** How often an id was not known, and how often more was executed than was left. */
  get counts(): Readonly<Record<string, number>> {
    return { unknownOrders: this.#unknownOrders, executedBeyond: this.#executedBeyond };
  }

  /** An order at rest; undefined when the id is not known. */
  order(orderId: number): Readonly<LiveOrder> | undefined {
    return this.#live.get(orderId);
  }

  /**
   * Complete one row of the book, in file order. `where` names it in messages.
   * @throws DataError for a level row, a price without a side, an add of a live id, a kept place at another price.
   */
  complete(row: L3Row, where: () => string): void {
    if (row.kind === Kind.level || row.kind === Kind.quote)
      throw new DataError(
        `${where()}: a level or quote row on a tape of single orders (L3); expected add, reduce, replace, execute or delete`,
      );
    if (row.kind === Kind.clear) this.#clear(row.side);
    else if (row.kind === Kind.add) this.#add(row, where);
    else if (row.kind > Kind.add && row.kind <= Kind.delete) this.#change(row, where);
  }

  #clear(side: number): void {
    if (side === 0) this.#live.clear();
    else for (const [id, order] of this.#live) if (order.side === side) this.#live.delete(id);
  }

  #add(row: L3Row, where: () => string): void {
    if (this.#live.has(row.orderId))
      throw new DataError(`${where()}: add of order ${String(row.orderId)}, which is there already; expected a new id, or a delete before`);
    this.#live.set(row.orderId, { side: row.side, priceTicks: row.priceTicks, leftLots: row.qtyLots });
  }

  #change(row: L3Row, where: () => string): void {
    if (row.side === 0 && !Number.isNaN(row.priceTicks))
      throw new DataError(`${where()}: a price without a side; give both, or leave both empty`);
    const order = this.#live.get(row.orderId);
    if (order === undefined) {
      this.#unknown(row);
      return;
    }
    if (row.kind === Kind.replace) this.#replace(row, order, where);
    else this.#take(row, order);
  }

  #unknown(row: L3Row): void {
    this.#unknownOrders++;
    if (Number.isNaN(row.qtyLots)) row.qtyLots = 0;
    if (!Number.isNaN(row.priceTicks)) {
      if (row.kind === Kind.replace && row.qtyLots > 0)
        this.#live.set(row.orderId, { side: row.side, priceTicks: row.priceTicks, leftLots: row.qtyLots });
      return;
    }
    row.side = 0;
    row.priceTicks = 0;
  }

  #replace(row: L3Row, order: LiveOrder, where: () => string): void {
    fillIn(row, order);
    if ((row.flags & Flag.keepsPlace) !== 0 && row.priceTicks !== order.priceTicks) {
      throw new DataError(
        `${where()}: a replace that keeps its place (flag 32) at another price; expected the order's own price, or no flag 32`,
      );
    }
    order.side = row.side;
    order.priceTicks = row.priceTicks;
    order.leftLots = row.qtyLots;
    if (row.qtyLots === 0) this.#live.delete(row.orderId);
  }

  /** Reduce, execute and delete take lots from the order. */
  #take(row: L3Row, order: LiveOrder): void {
    fillIn(row, order);
    if (Number.isNaN(row.qtyLots)) row.qtyLots = order.leftLots;
    if (row.kind === Kind.execute && row.qtyLots > order.leftLots) this.#executedBeyond++;
    order.leftLots = row.kind === Kind.delete ? 0 : order.leftLots - row.qtyLots;
    if (order.leftLots <= 0) this.#live.delete(row.orderId);
  }
}

/** Side and price of the order where the row has none of its own. */
function fillIn(row: L3Row, order: LiveOrder): void {
  if (row.side === 0) row.side = order.side;
  if (Number.isNaN(row.priceTicks)) row.priceTicks = order.priceTicks;
}
