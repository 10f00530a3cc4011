/**
 * Orders that have ended and wait for nothing, packed: a session may send millions, and a strategy may still ask after any of them.
 *
 * An order is kept here when all is told: its quantity filled is known, and it was not rejected (a rejected id may be used again). What comes
 * out is a view like the one that went in.
 *
 * Units: ticks, lots. Invariant: `positionLots` is the signed sum of what these orders filled.
 */
import { grownFloats, grownInts } from '../base/mem/grown.js';
import { wholeNumber } from '../base/mem/text-numbers.js';
import { TrackedOrder } from './order.js';

const FIRST_CAPACITY = 64;

/** Numbers a record: they stand together, for a session that is one of a thousand has nothing of this in the processor's cache. */
const WORDS = 5;
/** `isBuy + 2 · status + 8 · awaits + 32 · newsSent`: small whole numbers in one. `awaits` is the RequestType of a request that may still be answered; 0 none. */
const CODE = 0;
/** The clOrdId where it is a small whole number, else −1 and the text is in `texts`. */
const ID_VALUE = 1;
const PRICE = 2;
const QTY = 3;
const CUM = 4;

/** Ended orders by the journal's number of their clOrdId. */
export class ClosedOrders {
  positionLots = 0;

  /** Row + 1 by number; 0 none. */
  private rowOf = new Int32Array(FIRST_CAPACITY);
  private count = 0;
  private readonly texts = new Map<number, string>();
  private words = new Float64Array(FIRST_CAPACITY * WORDS);

  /** Whether the order of this number is kept here. */
  has(clOrd: number): boolean {
    return clOrd < this.rowOf.length && this.rowOf[clOrd] !== 0;
  }

  /** Keep an order that is settled (`TrackedOrder.settled`). */
  put(clOrd: number, order: TrackedOrder): void {
    const row = this.count++;
    const at = row * WORDS;
    if (at === this.words.length) this.words = grownFloats(this.words, 2 * at);
    if (clOrd >= this.rowOf.length) this.rowOf = grownInts(this.rowOf, Math.max(this.rowOf.length * 2, clOrd + 1));
    this.rowOf[clOrd] = row + 1;
    const { words } = this;
    const idValue = wholeNumber(order.clOrdId);
    if (idValue < 0) this.texts.set(row, order.clOrdId);
    const status = NAMES.indexOf(order.ordStatus as EndName);
    words[at + CODE] = (order.side === 'buy' ? 1 : 0) + 2 * status + 8 * order.awaits + 32 * order.newsSent;
    words[at + ID_VALUE] = idValue;
    words[at + PRICE] = order.priceTicks;
    words[at + QTY] = order.qtyLots;
    words[at + CUM] = order.cumQtyLots;
    this.positionLots += this.signedLots(row);
  }

  /** The order of this number as it ended. */
  view(clOrd: number): TrackedOrder {
    const row = this.rowOf[clOrd]! - 1;
    const at = row * WORDS;
    const { words } = this;
    const value = words[at + ID_VALUE]!;
    const code = words[at + CODE]!;
    const order = new TrackedOrder(value < 0 ? this.texts.get(row)! : String(value));
    order.restore(
      (code & 1) === 1 ? 'buy' : 'sell',
      NAMES[(code >> 1) & 3]!,
      Math.floor(code / 32),
      (code >> 3) & 3,
      words[at + PRICE]!,
      words[at + QTY]!,
      words[at + CUM]!,
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
    const cumLots = this.words[row * WORDS + CUM]!;
    return (this.words[row * WORDS + CODE]! & 1) === 1 ? cumLots : -cumLots;
  }
}

/** How an order that is kept here has ended. */
const NAMES = ['filled', 'canceled', 'expired'] as const;
type EndName = (typeof NAMES)[number];
