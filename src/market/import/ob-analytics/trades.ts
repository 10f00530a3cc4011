/**
 * What the trades file tells of orders: which id took, which rested, in order of time.
 *
 * Read whole in pass 1, since an order is known as a taker only by its trades: memory is that of the trades.
 *
 * Units: ns on the clock of `Stamps`, ticks, lots.
 *
 * Example: a trade of side `buy` has its `buy_order_id` as taker and its `sell_order_id` as the resting order.
 */

/** One trade. */
export interface Trade {
  readonly exchTs: number;
  readonly priceTicks: number;
  readonly qtyLots: number;
  /** +1 when the buyer took, −1 when the seller did. */
  readonly aggressor: number;
  readonly takerId: string;
  readonly makerId: string;
  /** Whether a row of the resting order has told it. */
  isTold: boolean;
}

/** The trades by order. */
export class Trades {
  readonly #all: Trade[] = [];
  readonly #byMaker = new Map<string, Trade[]>();
  readonly #byTaker = new Map<string, Trade[]>();
  #next = 0;

  get count(): number {
    return this.#all.length;
  }

  add(trade: Trade): void {
    this.#all.push(trade);
  }

  /** All have come. */
  sort(): void {
    this.#all.sort((a, b) => a.exchTs - b.exchTs);
    for (const trade of this.#all) {
      push(this.#byMaker, trade.makerId, trade);
      push(this.#byTaker, trade.takerId, trade);
    }
  }

  /** How often the order took, when it came at this time and took at once; 0 else. */
  takesAt(id: string, exchTs: number): number {
    const trades = this.#byTaker.get(id);
    return trades !== undefined && trades[0]!.exchTs <= exchTs ? trades.length : 0;
  }

  /** The first untold trade of a resting order up to a time. */
  ofMaker(id: string, exchTs: number): Trade | undefined {
    const trades = this.#byMaker.get(id);
    const trade = trades?.[0];
    return trade !== undefined && trade.exchTs <= exchTs ? trade : undefined;
  }

  /** The trade has been told by its order. */
  told(trade: Trade): void {
    trade.isTold = true;
    this.#byMaker.get(trade.makerId)?.shift();
  }

  /** The next trade before a time that no order has told; undefined when there is none. Each is given once. */
  untoldBefore(exchTs: number): Trade | undefined {
    while (this.#next < this.#all.length && this.#all[this.#next]!.exchTs < exchTs) {
      const trade = this.#all[this.#next++]!;
      if (!trade.isTold) return trade;
    }
    return undefined;
  }
}

function push(lists: Map<string, Trade[]>, id: string, trade: Trade): void {
  const list = lists.get(id);
  if (list === undefined) lists.set(id, [trade]);
  else list.push(trade);
}
