/**
 * An order as it is entered at a matching venue, and the codes of its terms.
 *
 * One object is reused for all entries: `clear()` makes it a plain limit order, then the fields that matter are set. Absent prices are NaN.
 * Units: ticks, lots, ns. The codes are those of `sim/message.ts`.
 *
 * Example: `entry.clear(); entry.orderId = 7; entry.side = 1; entry.priceTicks = 100; entry.qtyLots = 5; engine.enter(entry)`.
 */
import { OrdType, Peg, PostOnly, TimeInForce, Trigger } from '../../sim/message.js';

export { OrdType as EntryType, TimeInForce as EntryTif, Peg, PostOnly, Trigger };

/**
 * Self-trade prevention: who leaves when an order meets one of the same group. Decrement: both lose the lesser quantity, and who has none left
 * leaves. The mode is the incoming order's (Binance spot, "Self Trade Prevention"); fills before the meeting stand.
 */
export const Stp = { none: 0, expireTaker: 1, expireMaker: 2, expireBoth: 3, decrement: 4 } as const;

/** Whether a type waits for a price: from the one side (stops) or from the other (take-profits). */
export function waitsForPrice(ordType: number): boolean {
  return ordType === OrdType.stop || ordType === OrdType.stopLimit || takesProfit(ordType);
}

/** Whether a type waits for a price that is better for it than now. */
export function takesProfit(ordType: number): boolean {
  return ordType === OrdType.takeProfit || ordType === OrdType.takeProfitLimit;
}

/** An order on its way in. */
export class OrderEntry {
  /** The venue's number of the order, an integer from 0 below 2^53; one at rest has it to itself. */
  orderId = 0;
  /** Whose it is, from 1 below 2^20; 0: nobody's, who has neither position nor limits. */
  account = 0;
  /** Orders of one group, from 1, do not trade with each other; 0: with anyone. */
  stpGroup = 0;
  stp: number = Stp.none;
  /** +1 buy, −1 sell. */
  side = 0;
  ordType: number = OrdType.limit;
  timeInForce: number = TimeInForce.GTC;
  priceTicks = Number.NaN;
  qtyLots = Number.NaN;
  /** Lots shown at a time (iceberg, FIX DisplayQty); NaN: all. */
  displayLots = Number.NaN;
  /** Whether nothing of it is shown. */
  isHidden = false;
  /**
   * Least lots of an execution (FIX MinQty), 0 none. An incoming order executes that much at once, in all, or nothing; at rest each
   * execution is of so many lots, or of all that is left of it when that is less.
   */
  minQtyLots = 0;
  postOnly: number = PostOnly.reject;
  stopPxTicks = Number.NaN;
  trigger: number = Trigger.last;
  /** Trailing stop: distance from the best price since tracking began, in basis points or in ticks; 0 none. */
  trailingBps = 0;
  trailingTicks = 0;
  peg: number = Peg.none;
  /** Added to what the order follows, towards the other side when positive, in ticks; `priceTicks` is the limit that it does not pass. */
  pegOffsetTicks = 0;
  /** When a GTD order ends. */
  expireNs = Number.POSITIVE_INFINITY;
  /** FOKB: most that is paid, least that is got, in ticks times lots. */
  budget = Number.NaN;
  /** Whether it may only bring its account's position nearer to zero. */
  isReduceOnly = false;
  /**
   * The other order of a pair of which one cancels the other (FIX ContingencyType 1), entered before or after; −1 none. A pair is two orders of one
   * account that name each other.
   */
  otherLegId = -1;
  /** Whether it leaves when its owner's connection is lost. */
  cancelsOnDisconnect = false;

  /** A plain limit order of nobody's again. */
  clear(): this {
    this.orderId = 0;
    this.account = 0;
    this.stpGroup = 0;
    this.stp = Stp.none;
    this.side = 0;
    this.ordType = OrdType.limit;
    this.timeInForce = TimeInForce.GTC;
    this.priceTicks = Number.NaN;
    this.qtyLots = Number.NaN;
    this.displayLots = Number.NaN;
    this.isHidden = false;
    this.minQtyLots = 0;
    this.postOnly = PostOnly.reject;
    this.stopPxTicks = Number.NaN;
    this.trigger = Trigger.last;
    this.trailingBps = 0;
    this.trailingTicks = 0;
    this.peg = Peg.none;
    this.pegOffsetTicks = 0;
    this.expireNs = Number.POSITIVE_INFINITY;
    this.budget = Number.NaN;
    this.isReduceOnly = false;
    this.otherLegId = -1;
    this.cancelsOnDisconnect = false;
    return this;
  }
}
