/**
 * An order as it is entered at a matching venue, and the codes of its terms.
 *
 * One object is reused for all entries: `clear()` makes it a plain limit order, then the fields that matter are set. Absent prices are NaN.
 * Units: ticks, lots, ns. The codes go on from those of `sim/message.ts`.
 *
 * Example: `entry.clear(); entry.orderId = 7; entry.side = 1; entry.priceTicks = 100; entry.qtyLots = 5; engine.enter(entry)`.
 */
import { OrdType, TimeInForce } from '../../sim/message.js';

/** FIX OrdType(40). `stop` becomes a market order when it is triggered, `stopLimit` a limit order; `pegged` follows the touch. */
export const EntryType = { ...OrdType, stop: 3, stopLimit: 4, pegged: 5 } as const;

/**
 * FIX TimeInForce(59). DAY ends with the day, GTD at `expireNs`; ATO and ATC take part in the opening and the closing auction alone; FOKB fills whole
 * within `budget` or not at all.
 */
export const EntryTif = { ...TimeInForce, DAY: 5, GTD: 6, ATO: 7, ATC: 8, FOKB: 9 } as const;

/** What a post-only order (GTX) does that would take: it is refused, or stands one tick behind what it would take. */
export const PostOnly = { reject: 0, slide: 1 } as const;

/**
 * Self-trade prevention: who leaves when an order meets one of the same group. Decrement: both lose the lesser quantity, and who has none left
 * leaves. The mode is the incoming order's (Binance spot, "Self Trade Prevention"); fills before the meeting stand.
 */
export const Stp = { none: 0, expireTaker: 1, expireMaker: 2, expireBoth: 3, decrement: 4 } as const;

/** The price that triggers a stop. */
export const Trigger = { last: 0, mark: 1, index: 2 } as const;

/** What a pegged order follows: the best price of its own side, of the other side, or the middle between them, rounded away from the other side. */
export const Peg = { none: 0, primary: 1, market: 2, mid: 3 } as const;

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
  ordType: number = EntryType.limit;
  timeInForce: number = EntryTif.GTC;
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
  /** Whether it is part of a mass quote, which the account's next one replaces; a quote is a limit order. */
  isQuote = false;

  /** A plain limit order of nobody's again. */
  clear(): this {
    this.orderId = 0;
    this.account = 0;
    this.stpGroup = 0;
    this.stp = Stp.none;
    this.side = 0;
    this.ordType = EntryType.limit;
    this.timeInForce = EntryTif.GTC;
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
    this.isQuote = false;
    return this;
  }
}
