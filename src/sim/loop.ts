/**
 * The loop: one clock over recorded markets, venues, wires and strategies (DESIGN §5).
 *
 * At one nanosecond things happen in this order: strategy-side data, responses, timers, venue-side data, requests; then the lower
 * instrument; then the earlier message. The order of `EventClass` is the tie rule. A message made at that nanosecond for an earlier class runs next.
 * Rows of the tape are applied in a tight loop up to the next dynamic event.
 *
 * Units: ns since the tape epoch. Invariant: the clock never goes back.
 *
 * Example: rows at 10 and 20, a request due at 20, a timer at 20: row 10, timer, row 20, request.
 */
import { Interrupted, invariant } from '../base/errors.js';
import type { Feed } from './feed.js';
import { EventClass, type Message } from './message.js';
import type { CallPort, Venue } from './port.js';
import type { Seat, SeatHost } from './seat.js';
import type { RowWindow } from './row-window.js';
import { UnderWay } from './under-way.js';

/** One instrument in the loop: its rows, its venue, and the feeds that carry it. */
export interface Market {
  readonly window: RowWindow;
  readonly venue: Venue;
  readonly feeds: readonly Feed[];
  /** Whether requests make rows: the market answers back. Default false. */
  readonly isLive?: boolean;
  /** Whether what it does by itself goes by other markets, so that the clock has to stand at each such time. Default false. */
  readonly looksElsewhere?: boolean;
}

/** What may be asked of a run while it goes on. */
export interface LoopOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called between stretches with the number of rows done. */
  readonly onProgress?: ((rows: number) => void) | undefined;
  /** When sessions start; rows before it are applied with nobody there. Absent: with the first row. */
  readonly fromTs?: number | undefined;
  /** Runs a synchronous stretch, e.g. under the guard against clocks. */
  readonly stretch?: ((work: () => void) => void) | undefined;
}

const INTERRUPTED = 'interrupted: the run was stopped and nothing was written';
/** Dynamic events between two looks at the signal. */
const EVENTS_PER_STRETCH = 100_000;

/** The loop of one replay; any number of sessions. */
export class Loop implements SeatHost, CallPort {
  nowNs = Number.NEGATIVE_INFINITY;
  /** How often the clock has gone on. */
  ticks = 0;
  /** Arrivals up to here may be seen by whoever looks at a feed now. */
  feedLimitNs = Number.NEGATIVE_INFINITY;

  private readonly seats: Seat[] = [];
  private readonly markets: Market[] = [];
  private readonly listenedFeeds: Feed[] = [];
  private readonly underWay = new UnderWay();
  private closed = false;
  /** Whether orders of a session that has failed left books, and who listens has not been told. */
  private hasDropped = false;

  /** Add an instrument; the first added is instrument 0. */
  addMarket(market: Market): void {
    this.markets.push(market);
  }

  /** Add a session; seats are called in the order in which they were added. */
  addSeat(seat: Seat): void {
    this.seats.push(seat);
  }

  newMessage(): Message {
    return this.underWay.blank();
  }

  post(message: Message): void {
    // Nothing that is sent after the end is answered, or a strategy that answers each reject would never come to an end.
    if (this.closed) {
      this.underWay.giveBack(message);
      return;
    }
    // The words are made only where they are needed: this is every message's way.
    if (!(message.dueNs >= this.nowNs)) invariant(false, `a message is due (${message.dueNs}) no earlier than now (${this.nowNs})`);
    this.underWay.send(message);
  }

  tapeRow(): number {
    return this.markets[0]!.venue.nextRow - 1;
  }

  sessionFailed(session: number): void {
    if (this.closed) return;
    for (const market of this.markets) market.venue.dropSession(session, this.nowNs);
    this.hasDropped = true;
  }

  blankReport(session: number): Message {
    const message = this.newMessage();
    message.session = session;
    message.priceTicks = Number.NaN;
    return message;
  }

  report(message: Message): void {
    this.seats[message.session]!.carryReport(message);
  }

  holdReports(instrument: number, session: number, untilNs: number): void {
    this.seats[session]!.holdReports(instrument, untilNs);
  }

  indicative(
    instrument: number,
    exchTs: number,
    priceTicks: number,
    pairedLots: number,
    surplusLots: number,
    referenceTicks: number,
  ): number {
    // While rows are passed by nobody is there yet.
    if (this.nowNs === Number.NEGATIVE_INFINITY) return 0;
    let told = 0;
    for (const seat of this.seats) {
      if (!seat.wantsIndicative) continue;
      const m = this.newMessage();
      m.session = seat.index;
      m.instrument = instrument;
      m.exchTs = exchTs;
      m.priceTicks = priceTicks;
      m.pairedLots = pairedLots;
      m.surplusLots = surplusLots;
      m.referenceTicks = referenceTicks;
      seat.carryIndicative(m);
      told++;
    }
    return told;
  }

  missed(instrument: number, session: number, clOrd: number, missedQtyLots: number): void {
    this.seats[session]!.journal.missed(instrument, clOrd, missedQtyLots);
  }

  /** Check the invariants of everything in the loop, whole. */
  invariant(): void {
    this.underWay.invariant(this.nowNs);
    for (const market of this.markets) {
      market.window.invariant();
      market.venue.invariant();
      for (const feed of market.feeds) feed.invariant();
    }
  }

  /**
   * Run from the first row of the tapes to the last.
   * @throws Interrupted when the signal says so.
   */
  async run(options: LoopOptions = {}): Promise<void> {
    const stretch = options.stretch ?? ((work: () => void): void => work());
    try {
      for (const market of this.markets) await this.load(market);
      if (options.fromTs !== undefined) await this.passBy(options.fromTs, options);
      stretch(() => this.start());
      let more = true;
      while (more) {
        if (options.signal?.aborted === true) throw new Interrupted(INTERRUPTED);
        await this.loadWhatIsNeeded();
        stretch(() => {
          more = this.runStretch();
        });
        this.dropPassedBatches();
        options.onProgress?.(this.markets.reduce((rows, market) => rows + market.venue.nextRow, 0));
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
      stretch(() => this.finish());
    } finally {
      for (const market of this.markets) await market.window.close();
    }
  }

  /** Apply the rows before `fromTs`, with no session there yet. */
  private async passBy(fromTs: number, { signal, onProgress }: LoopOptions): Promise<void> {
    for (const market of this.markets) {
      for (let limit = Number.NEGATIVE_INFINITY; limit < fromTs - 1;) {
        if (signal?.aborted === true) throw new Interrupted(INTERRUPTED);
        // What follows the last row that is loaded decides what that one means.
        limit = Math.min(fromTs - 1, market.window.ended ? Number.POSITIVE_INFINITY : market.window.lastLoadedTs - 1);
        market.venue.advance(limit);
        for (const feed of market.feeds) feed.catchUp(limit);
        this.dropPassedBatches();
        onProgress?.(this.markets.reduce((rows, { venue }) => rows + venue.nextRow, 0));
        if (limit < fromTs - 1) await this.load(market);
      }
    }
    this.nowNs = fromTs;
    this.feedLimitNs = fromTs - 1;
  }

  private start(): void {
    for (const market of this.markets) {
      for (const feed of market.feeds) {
        if (feed.listened) this.listenedFeeds.push(feed);
      }
    }
    if (this.nowNs === Number.NEGATIVE_INFINITY) this.nowNs = Math.min(...this.markets.map((market) => market.venue.nextTs));
    if (this.nowNs === Number.POSITIVE_INFINITY) this.nowNs = 0;
    for (const seat of this.seats) seat.deliverStart();
    for (const feed of this.listenedFeeds) feed.refresh();
  }

  /** Run events until rows must be loaded, a budget is spent, or all is over; false when all is over. */
  private runStretch(): boolean {
    const { underWay } = this;
    for (let events = 0; events < EVENTS_PER_STRETCH; events++) {
      const feed = this.nextFeed();
      const feedDue = feed === undefined ? Number.POSITIVE_INFINITY : feed.nextDue;
      const messageDue = underWay.dueNs;
      const feedIsNext = feedDue < messageDue || (feedDue === messageDue && underWay.isNextFrom(EventClass.response));
      const dynamicDue = feedIsNext ? feedDue : messageDue;
      const market = this.nextMarket();
      const rowDue = market.venue.nextTs;
      const requestIsNext = !feedIsNext && underWay.isNextFrom(EventClass.request);
      const rowIsNext = rowDue < dynamicDue || (rowDue === dynamicDue && requestIsNext);
      if (!this.covered(rowIsNext ? rowDue : dynamicDue)) return true;
      if (rowIsNext) {
        if (rowDue === Number.POSITIVE_INFINITY) return false;
        this.advance(market, requestIsNext ? dynamicDue : dynamicDue - 1);
      } else {
        if (rowDue === Number.POSITIVE_INFINITY && this.isAfterTape(dynamicDue)) return false;
        this.tick(dynamicDue);
        if (feedIsNext) feed!.step();
        else this.dispatch();
        if (this.hasDropped) this.tellDropped();
      }
    }
    return true;
  }

  private nextFeed(): Feed | undefined {
    let next: Feed | undefined;
    for (const feed of this.listenedFeeds) {
      if (next === undefined || feed.nextDue < next.nextDue) next = feed;
    }
    return next;
  }

  private nextMarket(): Market {
    let next = this.markets[0]!;
    for (let i = 1; i < this.markets.length; i++) {
      if (this.markets[i]!.venue.nextTs < next.venue.nextTs) next = this.markets[i]!;
    }
    return next;
  }

  /** Apply rows of one market up to a limit, and no further than other markets and loaded rows allow. */
  private advance(market: Market, limitNs: number): void {
    let limit = limitNs;
    for (const other of this.markets) {
      if (other !== market) limit = Math.min(limit, other.venue.nextTs - 1);
    }
    limit = Math.max(limit, market.venue.nextTs);
    if (!market.window.ended) limit = Math.min(limit, market.window.lastLoadedTs - 1);
    // Who listens to rows that are made on the way may have something to say before the next ones.
    if (market.looksElsewhere === true || (market.isLive === true && isListened(market))) limit = market.venue.nextTs;
    this.tick(market.venue.nextTs);
    market.venue.advance(limit);
    if (market.isLive === true) this.refreshFeeds(market);
  }

  private dispatch(): void {
    const message = this.underWay.takeNext();
    const seat = this.seats[message.session]!;
    if (message.eventClass === EventClass.request) {
      this.request(this.markets[message.instrument]!, message, seat.alive);
    } else if (message.eventClass === EventClass.response) {
      seat.deliverReport(message);
    } else if (message.eventClass === EventClass.timer) {
      seat.deliverTimer(message);
    } else {
      seat.deliverIndicative(message);
    }
    this.underWay.giveBack(message);
  }

  /** Execute a request; of a mass quote one part after the other. Who has failed meanwhile is not heard. */
  private request(market: Market, message: Message, isHeard: boolean): void {
    for (let part: Message | undefined = message; part !== undefined;) {
      const next: Message | undefined = part.nextPart;
      if (isHeard) market.venue.onRequest(part);
      if (part !== message) this.underWay.giveBack(part);
      part = next;
    }
    if (isHeard && market.isLive === true) this.refreshFeeds(market);
  }

  /** What left the books with a session that has failed is on its way; not before its call is over, which a feed may have made. */
  private tellDropped(): void {
    this.hasDropped = false;
    for (const market of this.markets) if (market.isLive === true) this.refreshFeeds(market);
  }

  /** Rows have come: who listens learns when the next one arrives. */
  private refreshFeeds(market: Market): void {
    for (const feed of market.feeds) if (feed.listened) feed.refresh();
  }

  private tick(ns: number): void {
    if (!(ns >= this.nowNs)) invariant(false, `the clock goes on from ${this.nowNs}, not back to ${ns}`);
    if (ns !== this.nowNs) this.ticks++;
    this.nowNs = ns;
    this.feedLimitNs = ns;
  }

  private covered(ts: number): boolean {
    for (const market of this.markets) {
      if (!market.window.covers(ts)) return false;
    }
    return true;
  }

  private isAfterTape(ns: number): boolean {
    return this.markets.every((market) => ns > market.window.lastLoadedTs);
  }

  private async loadWhatIsNeeded(): Promise<void> {
    const next = Math.min(
      this.underWay.dueNs,
      ...this.markets.map((market) => market.venue.nextTs),
      ...this.listenedFeeds.map((feed) => feed.nextDue),
    );
    for (const market of this.markets) {
      while (!market.window.covers(next)) await this.load(market);
    }
  }

  private async load(market: Market): Promise<void> {
    await market.window.loadNext();
    market.venue.refresh();
    this.refreshFeeds(market);
  }

  private dropPassedBatches(): void {
    for (const market of this.markets) {
      let row = market.venue.heldRow;
      let recvTs = Number.POSITIVE_INFINITY;
      for (const feed of market.feeds) {
        if (!feed.listened) feed.catchUp(this.feedLimitNs);
        row = Math.min(row, feed.position);
        recvTs = Math.min(recvTs, feed.lastRecvTs);
      }
      market.window.dropBefore(row, recvTs);
    }
  }

  /**
   * The tape is over: reports under way still arrive, requests and timers do not, and feeds stay where the last row found them. A session's
   * last time is the tape's or that of its own last report, whatever others still hear.
   */
  private finish(): void {
    invariant(!this.closed, 'a run ends once');
    const endNs = Math.max(this.nowNs, ...this.markets.map((market) => market.window.lastLoadedTs));
    this.tick(endNs);
    this.closed = true;
    this.deliverLateReports();
    for (const market of this.markets) market.venue.finish();
    this.invariant();
    for (const seat of this.seats) {
      this.nowNs = Math.max(endNs, seat.heardNs);
      this.ticks++;
      seat.deliverEnd();
      seat.close();
    }
  }

  private deliverLateReports(): void {
    for (let due = this.underWay.dueNs; due < Number.POSITIVE_INFINITY; due = this.underWay.dueNs) {
      const message = this.underWay.takeNext();
      if (message.eventClass !== EventClass.response) continue;
      if (due !== this.nowNs) this.ticks++;
      this.nowNs = due;
      this.seats[message.session]!.deliverReport(message);
    }
  }
}

function isListened({ feeds }: Market): boolean {
  for (const feed of feeds) if (feed.listened) return true;
  return false;
}
