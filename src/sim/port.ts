/**
 * The seam between the loop and those who act in it: what a trader's side is given (`SessionPort`) and what it must offer (`Trader`).
 *
 * `sim` knows actors and messages, no venue and no strategy; `run/` joins them. All times are ns since the tape epoch.
 */
import type { Message, OrderTerms } from './message.js';

/** A strategy's own copy of a market, behind its feed latency; caught up when it is looked at. NaN stands for none. */
export interface FeedView {
  readonly bidTicks: number;
  readonly askTicks: number;
  readonly bidQtyLots: number;
  readonly askQtyLots: number;
  /** Quantity shown on the bid (+1) or ask (−1) side at a price. */
  qtyAt(side: 1 | -1, priceTicks: number): number;
  /** Next price with quantity strictly worse than `priceTicks` on that side; NaN none. */
  worseThan(side: 1 | -1, priceTicks: number): number;
}

/** A print as it reaches a session: one object, reused. */
export interface FeedTrade {
  side: 1 | -1 | 0;
  priceTicks: number;
  qtyLots: number;
  exchTs: number;
  recvTs: number;
  tapeRow: number;
}

/** A session's own version of a market, where its trading has changed it. */
export interface OwnView extends FeedView {
  /** A print as the session sees it; valid until the next one. */
  ownTrade(trade: FeedTrade): FeedTrade;
}

/** One request of those that a mass quote is made of: a new order, a replace or a cancel. */
export interface QuoteRequest {
  /** One of `RequestType`. */
  readonly requestType: number;
  readonly clOrd: number;
  /** Of a new order; 0 of others, as is `timeInForce`. */
  readonly side: 1 | -1 | 0;
  readonly timeInForce: number;
  readonly priceTicks: number;
  readonly qtyLots: number;
  readonly faultReason: number;
  readonly terms: OrderTerms | undefined;
}

/** What the kernel offers to one session. */
export interface SessionPort {
  readonly sessionId: string;
  /** Receive time of the tape's first row: the origin of durations (without feed latency). */
  readonly startTs: number;
  /** The session's clock: time of the event that runs now. */
  now(): number;
  /** The feed of an instrument (0 is the scenario's first tape). */
  feed(instrument: number): FeedView;
  /** Number of a text (clOrdId, log line, record name) in the session's journal; the same text has the same number. */
  intern(text: string): number;
  /** The number of a text as `intern` gave it, −1 for one that it has not met. */
  known(text: string): number;
  /** Journal a new order and send it. NaN price for market orders. `faultReason`: see Message. */
  sendNew(
    instrument: number,
    clOrd: number,
    parent: number,
    side: 1 | -1,
    ordType: number,
    timeInForce: number,
    priceTicks: number,
    qtyLots: number,
    faultReason: number,
    terms?: OrderTerms,
  ): void;
  sendCancel(instrument: number, clOrd: number): void;
  /** NaN stays. */
  sendReplace(instrument: number, clOrd: number, priceTicks: number, qtyLots: number, faultReason: number): void;
  /** Cancel the session's orders, those to buy (+1), to sell (−1) or all (0). `clOrd` names the request: under it a refusal is told. */
  sendMassCancel(instrument: number, clOrd: number, side: 1 | -1 | 0): void;
  /** Send requests of limit orders in one message, one at least; the venue carries them out in order and answers each. */
  sendMassQuote(instrument: number, requests: readonly QuoteRequest[]): void;
  /** Run `Trader.onTimer(tag)` at `dueNs`; a time before now runs now. */
  schedule(dueNs: number, tag: number): void;
  /** Journal a parent order; returns its number, from 1. */
  parent(instrument: number, side: 1 | -1, qtyLots: number, startNs: number, endNs: number): number;
  record(name: number, value: number): void;
  log(text: number): void;
}

/** What a venue is given: how its reports leave it. */
export interface VenuePort {
  /** A blank report to be filled in: set every field that its kind uses. */
  blankReport(session: number): Message;
  /** Send it: `exchTs` is set, `recvTs` and the journal are the wire's affair. */
  report(message: Message): void;
  /** The session's connection is lost: what it is told from now on reaches it no earlier than `untilNs`. */
  holdReports(instrument: number, session: number, untilNs: number): void;
  /** Note what only the optimistic shadow filled of an order that has ended. */
  missed(instrument: number, session: number, clOrd: number, missedQtyLots: number): void;
}

/** What a venue with auctions is given besides. */
export interface CallPort extends VenuePort {
  /**
   * Tell the sessions that want to know what would trade in a call that goes on or lies ahead, if it ended at `exchTs`: the one price (NaN: nothing would
   * trade), lots paired, lots left over (positive: buyers), the price that the auction refers to (NaN: none). Gives how many they are.
   */
  indicative(
    instrument: number,
    exchTs: number,
    priceTicks: number,
    pairedLots: number,
    surplusLots: number,
    referenceTicks: number,
  ): number;
}

/** What a venue offers to the loop: the recorded market of one instrument, and requests executed in it. */
export interface Venue {
  /** `exchTs` of the next row; Infinity when there is none or it is not loaded. */
  readonly nextTs: number;
  /** Tape row that comes next. */
  readonly nextRow: number;
  /** Oldest row that it still needs. */
  readonly heldRow: number;
  /** Rows were loaded. */
  refresh(): void;
  /** Apply rows with `exchTs ≤ limitNs` in order; returns early after a row that made reports. */
  advance(limitNs: number): void;
  onRequest(message: Message): void;
  /** A session has failed, now: its orders leave. */
  dropSession(session: number, nowNs: number): void;
  /** The tape is over: report what was missed. */
  finish(): void;
  /** Check the venue's own invariants. */
  invariant(): void;
}

/** What a session offers to the kernel. What it throws stops the session alone. */
export interface Trader {
  /** Which callbacks it has: feeds skip sessions that do not listen. */
  readonly wantsBook: boolean;
  readonly wantsTrades: boolean;
  /** Whether it wants to be told what would trade in calls; absent: no. */
  readonly wantsIndicative?: boolean;
  onStart(): void;
  /** An atomic group of book rows of `instrument` has been applied to its feed. */
  onBook(instrument: number): void;
  onTrade(instrument: number, trade: FeedTrade): void;
  /** A report reached the session; the message is valid during the call only. */
  onReport(message: Message): void;
  /** What would trade in a call (see `CallPort.indicative`) reached the session; the message is valid during the call only. */
  onIndicative?(message: Message): void;
  onTimer(tag: number): void;
  onEnd(): void;
}
