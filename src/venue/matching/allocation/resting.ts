/**
 * The orders that rest at one price, in time order, as columns: what an allocation reads.
 *
 * One object serves every aggressor: `clear`, `add` the orders from the oldest to the youngest, `allocate`.
 *
 * Units: lots that may trade now. An order with hidden quantity stands here with what it shows; an engine that sees that the aggressor
 * takes everything, hidden quantity included, adds the whole of it (the FIFO exception of CME).
 *
 * Example: `const at = new RestingColumns(); at.add(50); at.add(30); at.count === 2`.
 */
import { grownFloats, grownInts } from '../../../base/mem/grown.js';

const FIRST_ORDERS = 64;

/** Orders at one price, oldest first. */
export class RestingColumns {
  /** Number of orders. */
  count = 0;
  /** Open quantity: whole lots, above 0. */
  qtyLots = new Float64Array(FIRST_ORDERS);
  /** 1 for the order that made this price the best one, alone on it; at most one. */
  isTop = new Uint8Array(FIRST_ORDERS);
  /** Percent of the aggressor that the order's lead market maker is due; 0 for everybody else. At most two decimals. */
  lmmPercent = new Float64Array(FIRST_ORDERS);
  /** Who that market maker is: orders of one id share one percentage, the oldest first. 0: the order stands for itself. */
  lmmId = new Int32Array(FIRST_ORDERS);
  /** Scratch of the steps: what the last pro-rata step gave. */
  proRataLots = new Float64Array(FIRST_ORDERS);

  /** Forget all orders. */
  clear(): void {
    this.count = 0;
  }

  /** The next younger order. */
  add(qtyLots: number, isTop = false, lmmPercent = 0, lmmId = 0): void {
    const at = this.count++;
    if (at === this.qtyLots.length) this.grow();
    this.qtyLots[at] = qtyLots;
    this.isTop[at] = isTop ? 1 : 0;
    this.lmmPercent[at] = lmmPercent;
    this.lmmId[at] = lmmId;
  }

  private grow(): void {
    const length = this.qtyLots.length * 2;
    const isTop = new Uint8Array(length);
    isTop.set(this.isTop);
    this.isTop = isTop;
    this.qtyLots = grownFloats(this.qtyLots, length);
    this.lmmPercent = grownFloats(this.lmmPercent, length);
    this.lmmId = grownInts(this.lmmId, length);
    this.proRataLots = grownFloats(this.proRataLots, length);
  }
}
