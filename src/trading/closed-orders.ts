/**
 * Orders that have ended and wait for nothing, in columns: a session may send millions, and a strategy may still ask after any of them.
 *
 * An order is kept here when all is told: its quantity filled is known, and it was not rejected (a rejected id may be used again). What comes
 * out is a view like the one that went in.
 *
 * Units: ticks, lots. Invariant: `positionLots` is the signed sum of what these orders filled.
 */
import { wholeNumber } from '../base/mem/text-numbers.js';
import { TrackedOrder } from './order.js';

const FIRST_CAPACITY = 64;

/** Ended orders by the journal's number of their clOrdId. */
export class ClosedOrders {
  positionLots = 0;

  /** Row + 1 by number; 0 none. */
  private rowOf = new Int32Array(FIRST_CAPACITY);
  private count = 0;
  private isBuy = new Uint8Array(FIRST_CAPACITY);
  private status = new Uint8Array(FIRST_CAPACITY);
  /** RequestType of a request that may still be answered; 0 none. */
  private awaits = new Uint8Array(FIRST_CAPACITY);
  private newsSent = new Int32Array(FIRST_CAPACITY);
  /** The clOrdId where it is a small whole number, else −1 and the text is in `texts`. */
  private idValue = new Int32Array(FIRST_CAPACITY);
  private readonly texts = new Map<number, string>();
  private priceTicks = new Float64Array(FIRST_CAPACITY);
  private qtyLots = new Float64Array(FIRST_CAPACITY);
  private cumQtyLots = new Float64Array(FIRST_CAPACITY);

  /** Whether the order of this number is kept here. */
  has(clOrd: number): boolean {
    return clOrd < this.rowOf.length && this.rowOf[clOrd] !== 0;
  }

  /** Keep an order that is settled (`TrackedOrder.settled`). */
  put(clOrd: number, order: TrackedOrder): void {
    const row = this.count++;
    if (row === this.status.length) this.grow();
    if (clOrd >= this.rowOf.length) this.rowOf = into(new Int32Array(Math.max(this.rowOf.length * 2, clOrd + 1)), this.rowOf);
    this.rowOf[clOrd] = row + 1;
    this.isBuy[row] = order.side === 'buy' ? 1 : 0;
    this.status[row] = NAMES.indexOf(order.ordStatus as EndName);
    this.awaits[row] = order.awaits;
    this.newsSent[row] = order.newsSent;
    this.idValue[row] = wholeNumber(order.clOrdId);
    if (this.idValue[row] < 0) this.texts.set(row, order.clOrdId);
    this.priceTicks[row] = order.priceTicks;
    this.qtyLots[row] = order.qtyLots;
    this.cumQtyLots[row] = order.cumQtyLots;
    this.positionLots += this.signedLots(row);
  }

  /** The order of this number as it ended. */
  view(clOrd: number): TrackedOrder {
    const row = this.rowOf[clOrd]! - 1;
    const value = this.idValue[row]!;
    const order = new TrackedOrder(value < 0 ? this.texts.get(row)! : String(value));
    order.restore(
      this.isBuy[row] === 1 ? 'buy' : 'sell',
      NAMES[this.status[row]!]!,
      this.newsSent[row]!,
      this.awaits[row]!,
      this.priceTicks[row]!,
      this.qtyLots[row]!,
      this.cumQtyLots[row]!,
    );
    return order;
  }

  /** As `view`; the order is not kept here any longer, since it is spoken of again. */
  takeOut(clOrd: number): TrackedOrder {
    const order = this.view(clOrd);
    const row = this.rowOf[clOrd]! - 1;
    this.positionLots -= this.signedLots(row);
    this.texts.delete(row);
    this.rowOf[clOrd] = 0;
    return order;
  }

  private signedLots(row: number): number {
    return this.isBuy[row] === 1 ? this.cumQtyLots[row]! : -this.cumQtyLots[row]!;
  }

  private grow(): void {
    const n = this.status.length * 2;
    this.isBuy = into(new Uint8Array(n), this.isBuy);
    this.status = into(new Uint8Array(n), this.status);
    this.awaits = into(new Uint8Array(n), this.awaits);
    this.newsSent = into(new Int32Array(n), this.newsSent);
    this.idValue = into(new Int32Array(n), this.idValue);
    this.priceTicks = into(new Float64Array(n), this.priceTicks);
    this.qtyLots = into(new Float64Array(n), this.qtyLots);
    this.cumQtyLots = into(new Float64Array(n), this.cumQtyLots);
  }
}

/** How an order that is kept here has ended. */
const NAMES = ['filled', 'canceled', 'expired'] as const;
type EndName = (typeof NAMES)[number];

function into<T extends { set(source: ArrayLike<number>): void }>(grown: T, old: ArrayLike<number>): T {
  grown.set(old);
  return grown;
}
