/**
 * A session's seat in the loop: its clock, wires, feeds and journal (`SessionPort`), and the calls into its strategy.
 *
 * A session sees its own messages alone. What its strategy throws ends this session and no other.
 */
import { InvariantError, StrategyError } from '../base/errors.js';
import { entryPipe, responsePipe, type Pipes } from './gateway.js';
import type { Feed, FeedListener } from './feed.js';
import type { JournalWriter } from './journal.js';
import { Outcome } from './journal-layout.js';
import { EventClass, ExecType, OrdStatus, OrdType, QuotePart, Reason, RequestType, type Message, type OrderTerms } from './message.js';
import type { FeedTrade, FeedView, OwnView, QuoteRequest, SessionPort, Trader } from './port.js';

/** More messages of one session than this in one nanosecond are a loop (DESIGN §5). */
const MESSAGES_PER_NS_MAX = 10_000;

/** What a seat needs of the loop. */
export interface SeatHost {
  readonly nowNs: number;
  /** A number that is another one each time the clock goes on, small for 2^30 times: cheaper to keep than the time. */
  readonly ticks: number;
  newMessage(): Message;
  post(message: Message): void;
  /** Tape row that the run has come to. */
  tapeRow(): number;
  /** A session failed: take its orders out of the market. */
  sessionFailed(session: number): void;
}

/** How a session is set up. */
export interface SeatOptions {
  readonly id: string;
  readonly index: number;
  readonly startTs: number;
  /** Its wires to each instrument's venue. */
  readonly pipes: readonly Pipes[];
  readonly feeds: readonly Feed[];
  /** By instrument: what it sees instead where its own trading changes the market for it. Absent: nowhere. */
  readonly ownViews?: readonly (OwnView | undefined)[] | undefined;
  readonly journal: JournalWriter;
  /** Requests sent before this are rejected by the wire: the warm-up of a window. */
  readonly ordersFromTs: number;
  /**
   * By instrument: whether word of a lost request takes its place among the reports under way when it is sent, as in hftbacktest; else it comes when
   * it is due. Absent: nowhere.
   */
  readonly lostQueueUp?: readonly boolean[] | undefined;
  /** Told of every report as the venue makes it. */
  readonly onReport: (message: Message) => void;
}

/** One session in the loop. */
export class Seat implements SessionPort, FeedListener {
  readonly sessionId: string;
  readonly startTs: number;
  readonly journal: JournalWriter;
  readonly index: number;
  /** The error that ended the session. */
  failure: Error | undefined;
  /** Tape row that the run had come to when the session failed. */
  failedRow = -1;
  /** When the last report reached it. */
  heardNs = Number.NEGATIVE_INFINITY;
  /** SHA-256 of the journal once it is closed. */
  digest = '';

  private readonly host: SeatHost;
  private readonly options: SeatOptions;
  private trader: Trader | undefined;
  private readonly pipes: readonly Pipes[];
  /** `ticks` of the host when messages were last counted. */
  private countedAt = -1;
  private messagesInNs = 0;

  constructor(host: SeatHost, options: SeatOptions) {
    this.host = host;
    this.options = options;
    this.pipes = options.pipes;
    this.sessionId = options.id;
    this.startTs = options.startTs;
    this.index = options.index;
    this.journal = options.journal;
  }

  /** Seat the strategy; its feeds learn whether it listens. */
  seat(trader: Trader): void {
    this.trader = trader;
    if (trader.wantsBook || trader.wantsTrades) {
      for (const feed of this.options.feeds) feed.listeners.push(this);
    }
  }

  get alive(): boolean {
    return this.failure === undefined;
  }

  now(): number {
    return this.host.nowNs;
  }

  feed(instrument: number): FeedView {
    return this.options.ownViews?.[instrument] ?? this.options.feeds[instrument]!;
  }

  intern(text: string): number {
    return this.journal.intern(text);
  }

  known(text: string): number {
    return this.journal.known(text);
  }

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
  ): void {
    const m = this.request(RequestType.new, instrument, clOrd, priceTicks, qtyLots, faultReason);
    m.parent = parent;
    m.side = side;
    m.ordType = ordType;
    m.timeInForce = timeInForce;
    m.terms = terms;
    this.dispatch(m);
  }

  sendCancel(instrument: number, clOrd: number): void {
    this.dispatch(this.request(RequestType.cancel, instrument, clOrd, Number.NaN, Number.NaN, Reason.none));
  }

  sendReplace(instrument: number, clOrd: number, priceTicks: number, qtyLots: number, faultReason: number): void {
    this.dispatch(this.request(RequestType.replace, instrument, clOrd, priceTicks, qtyLots, faultReason));
  }

  sendMassCancel(instrument: number, clOrd: number, side: 1 | -1 | 0): void {
    const m = this.request(RequestType.massCancel, instrument, clOrd, Number.NaN, Number.NaN, Reason.none);
    m.side = side;
    this.dispatch(m);
  }

  sendMassQuote(instrument: number, requests: readonly QuoteRequest[]): void {
    let first: Message | undefined;
    let last: Message | undefined;
    for (const of of requests) {
      const m = this.request(of.requestType, instrument, of.clOrd, of.priceTicks, of.qtyLots, of.faultReason);
      m.side = of.side;
      m.ordType = of.requestType === RequestType.new ? OrdType.limit : 0;
      m.timeInForce = of.timeInForce;
      m.terms = of.terms;
      m.quotePart = first === undefined ? QuotePart.first : QuotePart.further;
      first ??= m;
      if (last !== undefined) last.nextPart = m;
      last = m;
    }
    this.journal.massQuote(requests.length);
    this.dispatch(first!);
  }

  schedule(dueNs: number, tag: number): void {
    const m = this.host.newMessage();
    m.session = this.index;
    m.instrument = 0;
    m.eventClass = EventClass.timer;
    m.sentNs = this.host.nowNs;
    m.dueNs = Math.max(dueNs, this.host.nowNs);
    m.tag = tag;
    this.host.post(m);
  }

  parent(instrument: number, side: 1 | -1, qtyLots: number, startNs: number, endNs: number): number {
    // Costs are held against the recorded market, so that what the session itself moved is one of them.
    const feed = this.options.feeds[instrument]!;
    return this.journal.parent(instrument, side, qtyLots, this.host.nowNs, startNs, endNs, feed.bidTicks + feed.askTicks);
  }

  record(name: number, value: number): void {
    this.journal.record(name, this.host.nowNs, value);
  }

  log(text: number): void {
    this.journal.log(text, this.host.nowNs);
  }

  /** The venue made a report: journal it and put it on the wire. */
  carryReport(m: Message): void {
    m.recvTs = responsePipe(this.pipes[m.instrument]!, m.execType).dueOf(m.exchTs);
    this.journal.report(m);
    this.options.onReport(m);
    m.eventClass = EventClass.response;
    m.sentNs = m.exchTs;
    m.dueNs = m.recvTs;
    this.host.post(m);
  }

  /** Reports that are made from now on arrive no earlier than `untilNs`; those under way are not held up. */
  holdReports(instrument: number, untilNs: number): void {
    const { responseAck, responseFill } = this.pipes[instrument]!;
    responseAck.carry(untilNs);
    responseFill.carry(untilNs);
  }

  /** Whether it is told what would trade in calls. */
  get wantsIndicative(): boolean {
    return this.alive && this.trader!.wantsIndicative === true;
  }

  /** A venue tells what would trade in a call: put it on the wire, behind what it told before. */
  carryIndicative(m: Message): void {
    m.recvTs = this.pipes[m.instrument]!.indicative!.dueOf(m.exchTs);
    m.eventClass = EventClass.feed;
    m.sentNs = m.exchTs;
    m.dueNs = m.recvTs;
    this.host.post(m);
  }

  deliverIndicative(m: Message): void {
    if (!this.alive) return;
    try {
      this.trader!.onIndicative!(m);
    } catch (error) {
      this.fail(error);
    }
  }

  deliverStart(): void {
    this.guarded(() => this.trader!.onStart());
  }

  deliverReport(m: Message): void {
    if (!this.countMessage()) return;
    this.heardNs = this.host.nowNs;
    try {
      this.trader!.onReport(m);
    } catch (error) {
      this.fail(error);
    }
  }

  deliverTimer(m: Message): void {
    if (!this.countMessage()) return;
    // It is due now.
    this.journal.timer(this.host.nowNs, m.tag);
    try {
      this.trader!.onTimer(m.tag);
    } catch (error) {
      this.fail(error);
    }
  }

  onFeedBook(instrument: number): void {
    if (!this.alive || !this.trader!.wantsBook) return;
    try {
      this.trader!.onBook(instrument);
    } catch (error) {
      this.fail(error);
    }
  }

  onFeedTrade(instrument: number, trade: FeedTrade): void {
    if (!this.alive || !this.trader!.wantsTrades) return;
    try {
      this.trader!.onTrade(instrument, this.options.ownViews?.[instrument]?.ownTrade(trade) ?? trade);
    } catch (error) {
      this.fail(error);
    }
  }

  deliverEnd(): void {
    this.guarded(() => this.trader!.onEnd());
  }

  /** Close the journal. */
  close(): void {
    this.digest = this.journal.end(this.alive ? Outcome.finished : Outcome.failed, this.host.nowNs);
  }

  private guarded(call: () => void): void {
    if (!this.alive) return;
    try {
      call();
    } catch (error) {
      this.fail(error);
    }
  }

  private request(
    requestType: number,
    instrument: number,
    clOrd: number,
    priceTicks: number,
    qtyLots: number,
    faultReason: number,
  ): Message {
    const m = this.host.newMessage();
    m.session = this.index;
    m.instrument = instrument;
    m.requestType = requestType;
    m.clOrd = clOrd;
    m.parent = 0;
    m.side = 0;
    m.ordType = 0;
    m.timeInForce = 0;
    m.priceTicks = priceTicks;
    m.qtyLots = qtyLots;
    m.faultReason = faultReason;
    m.terms = undefined;
    m.quotePart = QuotePart.none;
    m.nextPart = undefined;
    m.sentNs = this.host.nowNs;
    return m;
  }

  private dispatch(m: Message): void {
    if (!this.countMessage()) throw this.failure!;
    // A mass quote goes the way of new orders.
    const pipe = entryPipe(this.pipes[m.instrument]!, m.quotePart === QuotePart.none ? m.requestType : RequestType.new);
    const due = pipe.dueOf(m.sentNs);
    const lost = due < 0;
    const arriveNs = lost ? m.sentNs - due : due;
    for (let part: Message | undefined = m; part !== undefined; part = part.nextPart) {
      if (this.isEarly(part)) part.faultReason = Reason.warmUp;
      part.dueNs = arriveNs;
      this.journal.request(part, arriveNs);
    }
    if (lost) {
      this.loseParts(m, arriveNs);
      return;
    }
    m.eventClass = EventClass.request;
    this.host.post(m);
  }

  /** Whether a request enters or changes an order before orders are accepted. */
  private isEarly({ faultReason, requestType, sentNs }: Message): boolean {
    const isCancel = requestType === RequestType.cancel || requestType === RequestType.massCancel;
    return faultReason === Reason.none && !isCancel && sentNs < this.options.ordersFromTs;
  }

  /** A message is lost on the way: each of its parts is answered. */
  private loseParts(m: Message, dueNs: number): void {
    for (let part: Message | undefined = m; part !== undefined;) {
      const next: Message | undefined = part.nextPart;
      this.technicalReject(part, dueNs);
      part = next;
    }
  }

  /** The request never reaches the venue; its sender learns of that at `dueNs`. */
  private technicalReject(m: Message, dueNs: number): void {
    const queuesUp = this.options.lostQueueUp?.[m.instrument] === true;
    const seenNs = queuesUp ? this.pipes[m.instrument]!.responseAck.carry(dueNs) : dueNs;
    m.execType = m.requestType === RequestType.new ? ExecType.rejected : ExecType.cancelReject;
    m.ordStatus = OrdStatus.rejected;
    m.reason = Reason.technical;
    // What was asked for is no price at which the venue has put an order.
    m.priceTicks = Number.NaN;
    m.leavesQtyLots = 0;
    m.cumQtyLots = 0;
    m.exchTs = m.sentNs;
    m.recvTs = seenNs;
    this.journal.report(m);
    m.eventClass = EventClass.response;
    m.dueNs = seenNs;
    this.host.post(m);
  }

  /** Count a message; false when the session is dead or has just been stopped for looping. */
  private countMessage(): boolean {
    if (!this.alive) return false;
    const { ticks } = this.host;
    if (this.countedAt !== ticks) {
      this.countedAt = ticks;
      this.messagesInNs = 0;
    }
    if (++this.messagesInNs <= MESSAGES_PER_NS_MAX) return true;
    this.fail(
      new StrategyError(
        `more than ${MESSAGES_PER_NS_MAX} messages in one nanosecond (at ${this.host.nowNs} ns): a loop. ` +
          `With zero latencies an answer comes in the same nanosecond; give entry or response a latency, or stop answering each report with a request`,
      ),
    );
    return false;
  }

  private fail(error: unknown): void {
    if (error instanceof InvariantError) throw error;
    if (!this.alive) return;
    this.failure = error instanceof Error ? error : new StrategyError(`the strategy threw ${String(error)}`);
    this.failedRow = this.host.tapeRow();
    this.host.sessionFailed(this.index);
  }
}
