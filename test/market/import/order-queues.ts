/** The plain twin of a book of single orders: a list of orders, changed row by row as DESIGN §4 says. */
import { Kind } from '../../../src/market/row.js';
import type { Row } from '../tape-rows.js';

export interface Queued {
  readonly orderId: number;
  readonly side: number;
  readonly priceTicks: number;
  readonly qtyLots: number;
}

/** Orders at rest after some rows, oldest first at each price. Throws where rows name orders that are not there. */
export class OrderQueues {
  readonly orders = new Map<number, Queued>();

  apply(row: Row): void {
    const { kind, orderId, side, priceTicks, qtyLots } = row;
    if (kind === Kind.clear) this.orders.clear();
    if (kind < Kind.add || kind > Kind.delete) return;
    const order = this.orders.get(orderId);
    if ((order === undefined) !== (kind === Kind.add))
      throw new Error(`kind ${kind} of order ${orderId}, which is ${order ? '' : 'not '}there`);
    if (order !== undefined && order.side !== side) throw new Error(`order ${orderId} changes its side`);
    this.orders.delete(orderId);
    if (kind === Kind.delete) return;
    const left = kind === Kind.add || kind === Kind.replace ? qtyLots : order!.qtyLots - qtyLots;
    if (left < 0) throw new Error(`order ${orderId} loses more than it has`);
    const isKept = kind === Kind.reduce || kind === Kind.execute;
    if (left > 0) this.orders.set(orderId, { orderId, side, priceTicks: isKept ? order!.priceTicks : priceTicks, qtyLots: left });
  }

  side(side: number): Queued[] {
    return [...this.orders.values()].filter((order) => order.side === side);
  }

  /** Lots by price. */
  levels(side: number): Map<number, number> {
    const levels = new Map<number, number>();
    for (const { priceTicks, qtyLots } of this.side(side)) levels.set(priceTicks, (levels.get(priceTicks) ?? 0) + qtyLots);
    return levels;
  }

  best(side: number): number | undefined {
    const prices = [...this.levels(side).keys()];
    if (prices.length === 0) return undefined;
    return prices.reduce((a, b) => (side > 0 ? Math.max(a, b) : Math.min(a, b)));
  }
}
