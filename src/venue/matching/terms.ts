/**
 * What only some orders have, as columns beside the records: time in force, display, minimum, stop, peg, pair.
 *
 * A plain order, a limit order that is good till it is cancelled, has no row here. Rows are reused.
 *
 * Units: ticks, lots, ns; see `entry.ts` for what each means.
 *
 * Example: `const row = terms.take(entry, o); terms.displayLots[row] === 10`.
 */
import { grownFloats, grownInts } from '../../base/mem/grown.js';
import { EntryTif, EntryType, type OrderEntry, Peg } from './entry.js';

/** Bits of `flags`. */
export const TermFlag = { hidden: 1, reduceOnly: 2, cancelsOnDisconnect: 4 } as const;

const FIRST_ROWS = 256;

/** The columns. */
export class OrderTerms {
  ordType = new Int32Array(FIRST_ROWS);
  timeInForce = new Int32Array(FIRST_ROWS);
  flags = new Int32Array(FIRST_ROWS);
  displayLots = new Float64Array(FIRST_ROWS);
  minQtyLots = new Float64Array(FIRST_ROWS);
  /** Limit price, NaN none: who waits apart comes in at it, a pegged order does not pass it. Of any other order in the book its queue knows the price. */
  limitTicks = new Float64Array(FIRST_ROWS);
  stopPxTicks = new Float64Array(FIRST_ROWS);
  trigger = new Int32Array(FIRST_ROWS);
  trailingBps = new Float64Array(FIRST_ROWS);
  trailingTicks = new Float64Array(FIRST_ROWS);
  peg = new Int32Array(FIRST_ROWS);
  pegOffsetTicks = new Float64Array(FIRST_ROWS);
  expireNs = new Float64Array(FIRST_ROWS);
  otherLegId = new Float64Array(FIRST_ROWS);
  postOnly = new Int32Array(FIRST_ROWS);
  budget = new Float64Array(FIRST_ROWS);
  /** The record that the row is of, −1 when it is of none; and when the order came, as a number that grows. */
  order = new Int32Array(FIRST_ROWS);
  arrival = new Float64Array(FIRST_ROWS);
  private arrivals = 0;
  private free: number[] = [];
  private made = 0;

  /** Whether an order has terms to keep. Those of what never rests are looked at while it is entered. */
  static has(e: OrderEntry): boolean {
    return (
      e.ordType > EntryType.limit ||
      e.timeInForce >= EntryTif.GTX ||
      e.isHidden ||
      e.displayLots === e.displayLots ||
      e.minQtyLots > 0 ||
      e.otherLegId >= 0 ||
      e.isReduceOnly ||
      e.cancelsOnDisconnect
    );
  }

  /** Keep an order's terms; gives the row. */
  take(e: OrderEntry, order: number): number {
    const row = this.free.pop() ?? this.made++;
    if (row === this.ordType.length) this.grow();
    this.ordType[row] = e.ordType;
    this.timeInForce[row] = e.timeInForce;
    this.flags[row] =
      (e.isHidden ? TermFlag.hidden : 0) |
      (e.isReduceOnly ? TermFlag.reduceOnly : 0) |
      (e.cancelsOnDisconnect ? TermFlag.cancelsOnDisconnect : 0);
    this.displayLots[row] = e.displayLots;
    this.minQtyLots[row] = e.minQtyLots;
    this.limitTicks[row] = e.priceTicks;
    this.stopPxTicks[row] = e.stopPxTicks;
    this.trigger[row] = e.trigger;
    this.trailingBps[row] = e.trailingBps;
    this.trailingTicks[row] = e.trailingTicks;
    this.peg[row] = e.ordType === EntryType.pegged ? e.peg : Peg.none;
    this.pegOffsetTicks[row] = e.pegOffsetTicks;
    this.expireNs[row] = e.timeInForce === EntryTif.GTD ? e.expireNs : Number.POSITIVE_INFINITY;
    this.otherLegId[row] = e.otherLegId;
    this.postOnly[row] = e.postOnly;
    this.budget[row] = e.budget;
    this.order[row] = order;
    this.arrival[row] = this.arrivals++;
    return row;
  }

  /** Give a row back. */
  release(row: number): void {
    this.order[row] = -1;
    this.free.push(row);
  }

  private grow(): void {
    const rows = 2 * this.ordType.length;
    this.ordType = grownInts(this.ordType, rows);
    this.timeInForce = grownInts(this.timeInForce, rows);
    this.flags = grownInts(this.flags, rows);
    this.displayLots = grownFloats(this.displayLots, rows);
    this.minQtyLots = grownFloats(this.minQtyLots, rows);
    this.limitTicks = grownFloats(this.limitTicks, rows);
    this.stopPxTicks = grownFloats(this.stopPxTicks, rows);
    this.trigger = grownInts(this.trigger, rows);
    this.trailingBps = grownFloats(this.trailingBps, rows);
    this.trailingTicks = grownFloats(this.trailingTicks, rows);
    this.peg = grownInts(this.peg, rows);
    this.pegOffsetTicks = grownFloats(this.pegOffsetTicks, rows);
    this.expireNs = grownFloats(this.expireNs, rows);
    this.otherLegId = grownFloats(this.otherLegId, rows);
    this.postOnly = grownInts(this.postOnly, rows);
    this.budget = grownFloats(this.budget, rows);
    this.order = grownInts(this.order, rows);
    this.arrival = grownFloats(this.arrival, rows);
  }
}
