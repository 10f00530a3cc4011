/**
 * The life of orders as the venue's order channel tells it becomes the book as it stood.
 *
 * Told as it is, the book would be crossed nearly always. These orders never rested, or do not any more, or do not matter:
 * - **Takers.** An order that takes is `created` at its limit, `changed` at each of its trades. Its rows are dropped; the resting orders tell
 *   the executions. What is left of it and lives on beyond that stamp is added then, at its limit.
 * - **Rejected orders.** `created` across the touch and `deleted` in the same stamp, without a trade: post-only orders, which the venue
 *   turned down. Dropped.
 * - **Stale orders.** What still rests where a new order lives on across it has left without a word (from before the recording). Deleted.
 * - **Outlying orders.** Some bid at 0, or for more lots than a tape counts (2^37). They can meet nothing and are left out.
 *
 * Without cleaning all but outlying orders are written as they were told: an order that takes is added at its limit and changed
 * as its rows say; the resting order tells the execution.
 *
 * Rows wait until a later stamp comes, since the second kind is known only by then. A resting order that loses lots at a trade of its id is an
 * execution at the trade's price; a loss without a trade is a reduction. A trade whose resting order is not known is a hidden print.
 *
 * Units: ns, ticks, lots. Times never fall: a row stamped before the one that it follows is lifted to its time.
 *
 * Example: `created bid 101 ×5`, `changed ×2`, `deleted ×0` around two trades that it took: no row of its own.
 */
import { Flag, QTY_LOTS_END } from '../../row.js';
import type { RowSink } from '../importer.js';
import type { OrderRows, Where } from '../books/order-rows.js';
import { Resting } from './resting.js';
import type { Trade, Trades } from './trades.js';

/** A row of the orders file. */
export interface OrderEvent {
  exchTs: number;
  readonly recvTs: number;
  readonly action: 'created' | 'changed' | 'deleted';
  readonly id: string;
  readonly side: number;
  readonly priceTicks: number;
  /** What is left; of a cancelled order what was left. */
  readonly qtyLots: number;
  readonly where: Where;
}

/** A taker in its stamp. */
interface Taker {
  readonly created: OrderEvent;
  /** Trades of its own that its rows have still to tell. */
  due: number;
  leftLots: number;
}

/** Cleans one market. */
export class Cleaner {
  readonly #rows: OrderRows;
  readonly #trades: Trades;
  readonly #isCleaning: boolean;
  readonly #resting = new Resting();
  readonly #waiting: OrderEvent[] = [];
  readonly #deletedNow = new Set<string>();
  readonly #takers = new Map<string, Taker>();
  readonly #rejected = new Set<string>();
  /** Orders that are not in the book though their end is still to be told. */
  readonly #gone = new Set<string>();
  readonly #counts = {
    takers: 0,
    takerRows: 0,
    rejectedOrders: 0,
    purgedOrders: 0,
    outlyingOrders: 0,
    emptyOrders: 0,
    joinedTrades: 0,
    hiddenTrades: 0,
    liftedRows: 0,
  };
  #exchTs = Number.NEGATIVE_INFINITY;
  #hasBegun = false;
  #sink!: RowSink;

  constructor(rows: OrderRows, trades: Trades, isCleaning: boolean) {
    this.#rows = rows;
    this.#trades = trades;
    this.#isCleaning = isCleaning;
  }

  /** What was done, by name. */
  get counts(): Readonly<Record<string, number>> {
    return this.#counts;
  }

  /** The next row of the file. */
  event(event: OrderEvent, sink: RowSink): void {
    if (event.exchTs > this.#exchTs) {
      this.end(sink);
      this.#exchTs = event.exchTs;
    } else if (event.exchTs < this.#exchTs) {
      this.#counts.liftedRows++;
      event.exchTs = this.#exchTs;
    }
    this.#waiting.push(event);
    if (event.action === 'deleted') this.#deletedNow.add(event.id);
  }

  /** Tell what waits. */
  end(sink: RowSink): void {
    if (this.#waiting.length === 0) return;
    this.#sink = sink;
    this.#tellUntold(this.#exchTs);
    const isOpening = !this.#hasBegun;
    this.#waiting.forEach((event, i) => {
      this.#rows.to(sink, event.exchTs, Math.max(event.recvTs, event.exchTs));
      if (isOpening && event.action === 'created')
        this.#create(event, Flag.snapshotPart | (this.#waiting[i + 1]?.action === 'created' ? 0 : Flag.last));
      else this.#tell(event);
    });
    this.#restTakers();
    this.#hasBegun = true;
    this.#waiting.length = 0;
    this.#deletedNow.clear();
    this.#rejected.clear();
  }

  /** Trades before a time whose orders are not there: prints of lots that were not shown. */
  #tellUntold(exchTs: number): void {
    for (let trade = this.#trades.untoldBefore(exchTs); trade !== undefined; trade = this.#trades.untoldBefore(exchTs)) {
      this.#counts.hiddenTrades++;
      this.#trades.told(trade);
      this.#rows.to(this.#sink, trade.exchTs, trade.exchTs);
      this.#rows.hidden(trade.aggressor, trade.priceTicks, trade.qtyLots, Flag.last);
    }
  }

  #tell(event: OrderEvent): void {
    const { id, action } = event;
    const taker = this.#takers.get(id);
    if (taker !== undefined) this.#take(taker, event);
    else if (action === 'created') this.#create(event, Flag.last);
    else if (this.#rejected.has(id)) return;
    else if (this.#gone.has(id)) this.#forget(event);
    else this.#change(event);
  }

  #create(event: OrderEvent, flags: number): void {
    const { id, side, priceTicks, qtyLots, exchTs, where } = event;
    const due = this.#isCleaning ? this.#trades.takesAt(id, exchTs) : 0;
    if (due > 0) {
      this.#counts.takers++;
      this.#counts.takerRows++;
      this.#takers.set(id, { created: event, due, leftLots: qtyLots });
    } else if (qtyLots === 0) {
      this.#counts.emptyOrders++;
      this.#rejected.add(id);
    } else if (priceTicks === 0 || qtyLots >= QTY_LOTS_END) {
      this.#counts.outlyingOrders++;
      this.#gone.add(id);
    } else if (this.#isCleaning && this.#deletedNow.has(id) && this.#resting.crossedBy(side, priceTicks) !== undefined) {
      this.#counts.rejectedOrders++;
      this.#rejected.add(id);
    } else {
      if (this.#isCleaning) this.#purge(side, priceTicks, where);
      this.#rows.add(id, side, priceTicks, qtyLots, flags, where);
      this.#resting.add(id, side, priceTicks);
    }
  }

  /** Delete what an order that lives on would have met. */
  #purge(side: number, priceTicks: number, where: Where): void {
    for (let id = this.#resting.crossedBy(side, priceTicks); id !== undefined; id = this.#resting.crossedBy(side, priceTicks)) {
      this.#counts.purgedOrders++;
      this.#gone.add(id);
      this.#changed(id, () => this.#rows.delete(id, Flag.last, where));
    }
  }

  /** A row of a taker within its stamp. */
  #take(taker: Taker, { id, action, qtyLots }: OrderEvent): void {
    this.#counts.takerRows++;
    taker.due--;
    taker.leftLots = qtyLots;
    if (action === 'deleted') this.#takers.delete(id);
  }

  /** What is left of takers and was not deleted in their stamp rests from now on. */
  #restTakers(): void {
    for (const [id, { created, due, leftLots }] of this.#takers) {
      if (due > 0) continue;
      this.#takers.delete(id);
      const { side, priceTicks, recvTs, where } = created;
      if (leftLots === 0) continue;
      this.#rows.to(this.#sink, this.#exchTs, Math.max(recvTs, this.#exchTs));
      this.#purge(side, priceTicks, where);
      this.#rows.add(id, side, priceTicks, leftLots, Flag.last, where);
      this.#resting.add(id, side, priceTicks);
    }
  }

  /** What is told of an order that is not in the book. */
  #forget({ id, action }: OrderEvent): void {
    if (action === 'deleted') this.#gone.delete(id);
  }

  /** A `changed` or `deleted` row of a resting order. */
  #change(event: OrderEvent): void {
    const { id, action, priceTicks, qtyLots, exchTs, where } = event;
    const before = this.#rows.order(id);
    if (before === undefined) {
      this.#rows.unknownOrders++;
      return;
    }
    this.#changed(id, () => {
      let loss = before.leftLots - qtyLots;
      let isTraded = false;
      for (let trade = this.#trades.ofMaker(id, exchTs); loss > 0 && trade !== undefined; trade = this.#trades.ofMaker(id, exchTs)) {
        this.#execute(trade, loss, where);
        loss -= Math.min(loss, trade.qtyLots);
        isTraded = true;
      }
      if (this.#rows.order(id) === undefined) return;
      if (action === 'deleted') this.#rows.delete(id, Flag.last, where);
      else if (loss < 0 || (!isTraded && priceTicks !== before.priceTicks)) this.#rows.replace(id, priceTicks, qtyLots, Flag.last, where);
      else if (loss > 0) this.#rows.reduce(id, loss, Flag.last, where);
    });
  }

  #execute(trade: Trade, shownLots: number, where: Where): void {
    this.#counts.joinedTrades++;
    this.#trades.told(trade);
    this.#rows.execute(trade.makerId, trade.priceTicks, trade.qtyLots, shownLots, Flag.last, where);
  }

  /** Do something to a resting order, and keep its place by price. */
  #changed(id: string, what: () => void): void {
    const { side, priceTicks } = this.#rows.order(id)!;
    what();
    const after = this.#rows.order(id);
    if (after?.priceTicks === priceTicks) return;
    this.#resting.remove(id, side, priceTicks);
    if (after !== undefined) this.#resting.add(id, after.side, after.priceTicks);
  }
}
