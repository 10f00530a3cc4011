/**
 * What actors of a run say to each other: the codes of requests and reports (DESIGN §2, §6).
 *
 * Venue, trading and clearing never import each other; they share this file. Codes are part of the journal and so of the
 * digest: never renumber, only append, and raise `SEMANTICS` when a rule changes.
 *
 * A request goes strategy → venue and is executed at its arrival; a report goes venue → strategy, stamped with the venue's
 * time (`exchTs`) and the time at which the strategy sees it (`recvTs`). All times are ns since the tape epoch.
 */

/** Version of the fill and tie rules; part of every digest. */
export const SEMANTICS = 1;

/** Request types. A mass cancel ends all orders of its session in an instrument, or those of one side. */
export const RequestType = { new: 1, cancel: 2, replace: 3, massCancel: 4 } as const;

/** Whether a request is a message of its own, or one of several that go in one: a mass quote. */
export const QuotePart = { none: 0, first: 1, further: 2 } as const;

/**
 * Order types, FIX OrdType(40). A stop becomes a market order when it is triggered, a stopLimit a limit order; takeProfit and takeProfitLimit are the same
 * from the other side, a buy at its stop price or below it; pegged follows the touch. A recorded market takes the first two.
 */
export const OrdType = { market: 1, limit: 2, stop: 3, stopLimit: 4, pegged: 5, takeProfit: 6, takeProfitLimit: 7 } as const;
export type OrdTypeName = keyof typeof OrdType;

/**
 * FIX TimeInForce(59); GTX is post-only, DAY ends with the day, GTD at its time, ATO and ATC take part in the opening and the closing auction alone, FOKB fills
 * whole within a budget or not at all. A recorded market takes the first four.
 */
export const TimeInForce = { GTC: 1, IOC: 2, FOK: 3, GTX: 4, DAY: 5, GTD: 6, ATO: 7, ATC: 8, FOKB: 9 } as const;
export type TimeInForceName = keyof typeof TimeInForce;

/** The price that triggers a stop (FIX TriggerPriceType). */
export const Trigger = { last: 0, mark: 1, index: 2 } as const;
export type TriggerName = keyof typeof Trigger;

/** What a pegged order follows: the best price of its own side, of the other side, or the middle between them, rounded away from the other side. */
export const Peg = { none: 0, primary: 1, market: 2, mid: 3 } as const;
export type PegName = Exclude<keyof typeof Peg, 'none'>;

/** What a post-only order (GTX) does that would take: it is refused, or stands one tick behind what it would take. */
export const PostOnly = { reject: 0, slide: 1 } as const;
export type PostOnlyName = keyof typeof PostOnly;

/** Terms that only some orders have, for venues that match; units are ticks, lots and ns, NaN is none. */
export interface OrderTerms {
  readonly stopPxTicks: number;
  /** One of `Trigger`. */
  readonly trigger: number;
  /** Distance of a trailing stop, in basis points or in ticks; 0 none. */
  readonly trailingBps: number;
  readonly trailingTicks: number;
  /** Lots shown at a time; NaN: all. */
  readonly displayQtyLots: number;
  readonly isHidden: boolean;
  /** Least lots of an execution, 0 none. */
  readonly minQtyLots: number;
  /** FOKB: most that a buy pays, least that a sell gets, in ticks times lots. */
  readonly budgetTicksLots: number;
  /** One of `Peg`, and ticks towards the other side. */
  readonly peg: number;
  readonly pegOffsetTicks: number;
  /** When a GTD order ends. */
  readonly expireNs: number;
  /** Number of the clOrdId of the other order of a pair, −1 none. */
  readonly otherLegClOrd: number;
  readonly isReduceOnly: boolean;
  readonly cancelsOnDisconnect: boolean;
  /** One of `PostOnly`; NaN: as the venue does. */
  readonly postOnly: number;
}

/** FIX ExecType(150). */
export const ExecType = {
  new: 1,
  trade: 2,
  canceled: 3,
  replaced: 4,
  expired: 5,
  rejected: 6,
  cancelReject: 7,
  /** A stop has been elected (FIX L). */
  triggered: 8,
  /** The venue changed the order by its own rules (FIX D): slid, re-pegged, refreshed, decremented. */
  restated: 9,
} as const;
export type ExecTypeName = keyof typeof ExecType;

/** FIX OrdStatus(39). */
export const OrdStatus = { new: 1, partiallyFilled: 2, filled: 3, canceled: 4, expired: 5, rejected: 6 } as const;
export type OrdStatusName = keyof typeof OrdStatus;

/** The fill rules of FILLS.md; `matched` and `uncross` are trades with real participants, in continuous trading and in an auction. */
export const Rule = { none: 0, taker: 1, through: 2, queue: 3, crossed: 4, matched: 5, uncross: 6 } as const;
export type RuleName = Exclude<keyof typeof Rule, 'none'>;

/** How far a fill can be trusted (FILLS.md §4). */
export const Certainty = { none: 0, certain: 1, likely: 2, doubtful: 3 } as const;
export type CertaintyName = Exclude<keyof typeof Certainty, 'none'>;

/** Why a request was refused; the number in the comment is FIX OrdRejReason(103) or CxlRejReason(102). */
export const Reason = {
  none: 0,
  /** 103=6 duplicate clOrdId. */
  duplicate: 1,
  /** 102=1 unknown order. */
  unknownOrder: 2,
  /** 102=0 too late to cancel: the order is dead. */
  tooLate: 3,
  /** 103=99 post-only order would take. */
  wouldTake: 4,
  /** 103=2 the venue is halted. */
  halted: 5,
  /** 103=99 price off the order grid. */
  offTick: 6,
  /** 103=99 price not positive. */
  badPrice: 7,
  /** 103=13 quantity not a positive whole number of lots. */
  badQty: 8,
  /** 103=2 warm-up of the window: orders are not accepted yet. */
  warmUp: 9,
  /** Technical reject: the request was lost on the way (latency path with rejects). */
  technical: 10,
  /** 103=99 a field that the order type needs is missing or does not fit. */
  badFields: 11,
  /** 103=1 the venue has no such instrument. */
  unknownInstrument: 12,
  /** 103=2 the phase takes no such order. */
  closed: 13,
  /** 103=3 more than the venue takes in one order. */
  exceedsLimit: 14,
  /** 103=99 too many messages in too short a time. */
  rateLimit: 15,
  /** 103=11 the venue has no such kind of order. */
  unsupported: 16,
  /** 103=99 the stop would trigger at once. */
  wouldTrigger: 17,
  /** 103=99 the price is outside the band or collar. */
  outsideBand: 18,
  /** 103=99 reduce-only, and there is no position to reduce. */
  nothingToReduce: 19,
  /** The order would have traded with its owner's. */
  selfTrade: 20,
  /** Nothing, or not enough, to trade with at once. */
  noLiquidity: 21,
  /** The other order of the pair has traded, was triggered or has ended. */
  otherLeg: 22,
  /** Its time in force has run out. */
  outOfTime: 23,
  /** Its owner's connection was lost. */
  disconnected: 24,
} as const;
export type ReasonName = keyof typeof Reason;

/** Reverse of one of the code tables above: names by code. */
export function namesByCode<T extends Record<string, number>>(codes: T): readonly (keyof T & string)[] {
  const names: (keyof T & string)[] = [];
  for (const name of Object.keys(codes) as (keyof T & string)[]) names[codes[name]!] = name;
  return names;
}

/** Liquidity of a fill, FIX LastLiquidityInd(851). */
export const Liquidity = { none: 0, maker: 1, taker: 2 } as const;

/** What a journal says of terms in bits. */
export const JournalTermFlag = { hidden: 1, reduceOnly: 2, cancelsOnDisconnect: 4 } as const;

/** Classes of events at one nanosecond, in the order in which they run (DESIGN §5). Indicative prices are messages of class `feed`, before rows. */
export const EventClass = { feed: 0, response: 1, timer: 2, tape: 3, request: 4 } as const;

/**
 * One message under way, of any kind: a flat record with one shape, reused through a pool. Fields that a kind does not use
 * keep their last value and must not be read. Absent numbers are NaN.
 */
export class Message {
  /** Its place in the pool that made it. */
  readonly poolIndex: number;
  /** When it is due at the receiver. */
  dueNs = 0;
  /** When the sender sent it, on the sender's clock. */
  sentNs = 0;
  /** One of `EventClass`. */
  eventClass = 0;
  session = 0;
  instrument = 0;

  // request
  /** One of `RequestType`; in a cancelReject what was refused. */
  requestType = 0;
  /** The session's own number of the clOrdId (`strings` of its journal has the text). */
  clOrd = 0;
  side = 0;
  ordType = 0;
  timeInForce = 0;
  priceTicks = Number.NaN;
  qtyLots = Number.NaN;
  /** Parent order number, 0 none. */
  parent = 0;
  /** Further terms of a new order; undefined: it has none. */
  terms: OrderTerms | undefined = undefined;
  /** One of `QuotePart`, and the part that comes next in the same message. */
  quotePart: number = QuotePart.none;
  nextPart: Message | undefined = undefined;
  /** A reason for which the venue refuses the request on arrival, found by the sender (off-grid decimals); 0 none. */
  faultReason = 0;

  // report; priceTicks is the price at which the order stands from now on, where the venue chose it (pegged, slid, protected), else NaN
  exchTs = 0;
  recvTs = 0;
  execType = 0;
  ordStatus = 0;
  reason = 0;
  leavesQtyLots = 0;
  cumQtyLots = 0;
  lastPxTicks = Number.NaN;
  lastQtyLots = 0;
  liquidity = 0;
  rule = 0;
  tapeRow = -1;
  /** Queue ahead before and after the fill, in 1/65536 lots (an integer). */
  aheadBefore = 0;
  aheadAfter = 0;
  certainty = 0;
  /** Fee of the fill in cash units, positive when we pay. */
  feeUnits = 0;

  // indicative price of a call, with instrument, priceTicks, exchTs, recvTs
  pairedLots = 0;
  /** Lots left over at the price: positive, of buyers. */
  surplusLots = 0;
  referenceTicks = Number.NaN;

  // timer
  tag = 0;

  constructor(poolIndex: number) {
    this.poolIndex = poolIndex;
  }
}
