/**
 * Orders at the compatible venue: records that are reused, linked in order of arrival at their price.
 *
 * Quantities that the queue model works on are in the instrument's own unit (`frontQtyBase`, `tradedQtyBase`: lots × lotSize), as in the peer; what is filled and
 * left is in lots.
 */

/** One order. */
export interface CompatOrder {
  /** Its place in the pool. */
  readonly index: number;
  isLive: boolean;
  session: number;
  clOrd: number;
  parent: number;
  side: 1 | -1;
  timeInForce: number;
  isMarket: boolean;
  /** Price as a key of its side; a market order has none and keeps 0. */
  key: number;
  /** FIX OrderQty, the total. */
  qtyLots: number;
  cumQtyLots: number;
  /** Quantity ahead; at or below −½ lot the order fills at the next look. */
  frontQtyBase: number;
  /** Traded at the price since the level was last stated: what its next decrease has been told of already. */
  tradedQtyBase: number;
  hasPaidFee: boolean;
  next: CompatOrder | undefined;
  previous: CompatOrder | undefined;
}

/** Records of all orders of all sessions, the free ones used first. */
export class CompatOrders {
  readonly all: CompatOrder[] = [];
  private readonly free: CompatOrder[] = [];

  /** A blank record. */
  take(): CompatOrder {
    const order = this.free.pop() ?? this.add();
    order.isLive = true;
    order.cumQtyLots = 0;
    order.frontQtyBase = 0;
    order.tradedQtyBase = 0;
    order.hasPaidFee = false;
    return order;
  }

  /** Give a record back. */
  release(order: CompatOrder): void {
    order.isLive = false;
    this.free.push(order);
  }

  private add(): CompatOrder {
    const order: CompatOrder = {
      index: this.all.length,
      isLive: false,
      session: 0,
      clOrd: 0,
      parent: 0,
      side: 1,
      timeInForce: 0,
      isMarket: false,
      key: 0,
      qtyLots: 0,
      cumQtyLots: 0,
      frontQtyBase: 0,
      tradedQtyBase: 0,
      hasPaidFee: false,
      next: undefined,
      previous: undefined,
    };
    this.all.push(order);
    return order;
  }
}
