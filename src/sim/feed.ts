/**
 * A feed: one market as it reaches strategies behind one latency (DESIGN §5).
 *
 * Rows arrive in order of (`recvTs`, row), each at `max(previous arrival, recvTs + latency)`; the rows of one atomic group share one draw.
 * On a tape of single orders the levels are their sums, and an execution is a print as well. Sessions with the same feed latency share a feed and its book. A feed that somebody listens to is stepped row by row; one that is only
 * looked at is caught up when that happens, with the same result.
 *
 * Invariant: the book holds exactly the delivered rows that have arrived by the time it was caught up to.
 */
import { invariant } from '../base/errors.js';
import { Flag, Kind } from '../market/row.js';
import { nsAt, type TapeBatch } from '../market/tape.js';
import { FeedBook } from './feed-book.js';
import type { LatencyDraw } from './latency/draw.js';
import type { FeedTrade, FeedView } from './port.js';
import type { RowWindow } from './row-window.js';

/** What a listener of a stepped feed is told. */
export interface FeedListener {
  onFeedBook(instrument: number): void;
  onFeedTrade(instrument: number, trade: FeedTrade): void;
}

/** One market behind one feed latency. */
export class Feed implements FeedView {
  /** Arrival of the next row, Infinity when none is known yet. Kept for stepped feeds. */
  nextDue = Number.POSITIVE_INFINITY;
  /** Position in delivery order of the next row. */
  position = 0;
  /** Arrival of the last row that was applied. */
  lastDue = Number.NEGATIVE_INFINITY;
  /** `recvTs` of the last row that was applied: rows received before it have all been delivered. */
  lastRecvTs = Number.NEGATIVE_INFINITY;
  readonly instrument: number;
  readonly listeners: FeedListener[] = [];

  private readonly book: FeedBook;
  private readonly window: RowWindow;
  private readonly latency: LatencyDraw;
  private readonly trade: FeedTrade = { side: 0, priceTicks: 0, qtyLots: 0, exchTs: 0, recvTs: 0, tapeRow: 0 };
  private readonly clock: { readonly nowNs: number; readonly feedLimitNs: number };
  private groupOpen = false;
  private groupLatency = 0;
  private bookChanged = false;

  private shiftBatch: TapeBatch | undefined;
  // Where the next row lies, found by `locate`.
  private rowBatch: TapeBatch | undefined;
  private rowIndex = 0;
  private rowDue = 0;
  private rowRecvTs = 0;

  /** `clock.feedLimitNs` is the time up to which arrivals may be seen at the moment (see the loop). */
  constructor(
    window: RowWindow,
    instrument: number,
    latency: LatencyDraw,
    clock: { readonly nowNs: number; readonly feedLimitNs: number },
  ) {
    this.window = window;
    this.book = new FeedBook(window);
    this.instrument = instrument;
    this.latency = latency;
    this.clock = clock;
  }

  get bidTicks(): number {
    this.lookAt();
    return this.book.levels.bidTicks;
  }

  get askTicks(): number {
    this.lookAt();
    return this.book.levels.askTicks;
  }

  get bidQtyLots(): number {
    this.lookAt();
    return this.book.levels.bidQtyLots;
  }

  get askQtyLots(): number {
    this.lookAt();
    return this.book.levels.askQtyLots;
  }

  qtyAt(side: 1 | -1, priceTicks: number): number {
    this.lookAt();
    return this.book.levels.qtyAt(side, priceTicks);
  }

  worseThan(side: 1 | -1, priceTicks: number): number {
    this.lookAt();
    return this.book.levels.worseThan(side, priceTicks);
  }

  /** Rows delivered by now, from the first one on, in order of delivery. */
  get rowsDelivered(): number {
    this.lookAt();
    return this.position;
  }

  /** Whether the feed must be stepped. */
  get listened(): boolean {
    return this.listeners.length > 0;
  }

  /** Find the next arrival, after rows were loaded or one was applied. */
  refresh(): void {
    this.nextDue = this.locate() ? this.rowDue : Number.POSITIVE_INFINITY;
  }

  /** Apply the next row, which `refresh` has found, and tell the listeners. */
  step(): void {
    if (this.take()) {
      for (const listener of this.listeners) listener.onFeedTrade(this.instrument, this.trade);
    }
    if (!this.groupOpen && this.bookChanged) {
      this.bookChanged = false;
      for (const listener of this.listeners) listener.onFeedBook(this.instrument);
    }
    this.refresh();
  }

  /** Apply every row that arrives by `limitNs`, telling nobody. */
  catchUp(limitNs: number): void {
    const { window } = this;
    // A row that was located is located again: its group has its latency already.
    this.rowBatch = undefined;
    while (this.position < window.loadedRows) {
      if (this.catchUpWithin(window.batchOf(this.position), limitNs)) return;
      // Delivered from another batch than the one that lists it.
      if (this.position >= window.loadedRows || !this.locate() || this.rowDue > limitNs) return;
      this.take();
    }
  }

  /** Check the book, and that the feed stands within what is loaded. */
  invariant(): void {
    this.book.invariant();
    invariant(
      this.position <= this.window.loadedRows,
      `a feed at row ${this.position} has gone no further than the ${this.window.loadedRows} loaded`,
    );
    invariant(
      this.lastRecvTs <= this.lastDue,
      `row ${this.position - 1} arrives (${this.lastDue}) no earlier than it was received (${this.lastRecvTs})`,
    );
    invariant(!this.listened || this.nextDue >= this.lastDue, `arrivals do not go back from ${this.lastDue} to ${this.nextDue}`);
  }

  /**
   * The tight loop of `catchUp`: rows that a batch both lists and holds. True when the next row comes after `limitNs`; false at the end of the batch,
   * or at a row of another one.
   */
  private catchUpWithin(batch: TapeBatch, limitNs: number): boolean {
    const { recvTs, kind, side, priceTicks, qtyLots, flags, feedShift, epoch, firstRow, length } = batch;
    const { book } = this;
    const { isOfOrders, levels } = book;
    const { bids, asks } = levels;
    let { groupOpen, groupLatency, lastDue, lastRecvTs } = this;
    let isLate = false;
    let place = this.position - firstRow;
    for (; place < length; place++) {
      const i = feedShift === undefined ? place : place + feedShift[place]!;
      if (i < 0 || i >= length) break;
      const received = nsAt(recvTs, i, epoch);
      if (!groupOpen) groupLatency = this.latency.next(received);
      groupOpen = true;
      const arrival = received + groupLatency;
      const due = arrival > lastDue ? arrival : lastDue;
      isLate = due > limitNs;
      if (isLate) break;
      lastDue = due;
      lastRecvTs = received;
      if ((flags[i]! & Flag.last) !== 0) groupOpen = false;
      if ((flags[i]! & Flag.venueOnly) !== 0) continue;
      if (isOfOrders) book.apply(batch, i);
      else if (kind[i] !== Kind.level) levels.apply(kind[i]!, side[i]!, priceTicks[i]!, qtyLots[i]!);
      else if (side[i]! > 0) bids.set(priceTicks[i]!, qtyLots[i]!);
      else asks.set(-priceTicks[i]!, qtyLots[i]!);
    }
    this.position = firstRow + place;
    this.groupOpen = groupOpen;
    this.groupLatency = groupLatency;
    this.lastDue = lastDue;
    this.lastRecvTs = lastRecvTs;
    return isLate;
  }

  private lookAt(): void {
    if (!this.listened) this.catchUp(this.clock.feedLimitNs);
  }

  /** Find the next row to deliver and its arrival; false while it is not loaded. */
  private locate(): boolean {
    if (this.rowBatch !== undefined) return true;
    if (this.position >= this.window.loadedRows) return false;
    let shiftBatch = this.shiftBatch;
    if (shiftBatch === undefined || this.position >= shiftBatch.firstRow + shiftBatch.length) {
      shiftBatch = this.shiftBatch = this.window.batchOf(this.position);
    }
    const shift = shiftBatch.feedShift === undefined ? 0 : shiftBatch.feedShift[this.position - shiftBatch.firstRow]!;
    const row = this.position + shift;
    if (row >= this.window.loadedRows) return false;
    const inShift = row >= shiftBatch.firstRow && row < shiftBatch.firstRow + shiftBatch.length;
    const batch = inShift ? shiftBatch : this.window.batchOf(row);
    const index = row - batch.firstRow;
    this.rowRecvTs = nsAt(batch.recvTs, index, batch.epoch);
    if (!this.groupOpen) {
      this.groupLatency = this.latency.next(this.rowRecvTs);
      this.groupOpen = true;
    }
    const arrival = this.rowRecvTs + this.groupLatency;
    this.rowDue = arrival > this.lastDue ? arrival : this.lastDue;
    this.rowBatch = batch;
    this.rowIndex = index;
    return true;
  }

  /** Apply the located row to the book and go on to the next; returns whether it is a print, which `trade` then holds. */
  private take(): boolean {
    const batch = this.rowBatch!;
    const i = this.rowIndex;
    this.rowBatch = undefined;
    this.position++;
    this.lastDue = this.rowDue;
    this.lastRecvTs = this.rowRecvTs;
    const flags = batch.flags[i]!;
    if ((flags & Flag.last) !== 0) this.groupOpen = false;
    if ((flags & Flag.venueOnly) !== 0) return false;
    const kind = batch.kind[i]!;
    const isExecution = kind === Kind.execute;
    this.book.apply(batch, i);
    if (kind !== Kind.trade && kind !== Kind.hidden) this.bookChanged = true;
    // What another print tells is none, nor is an execution of which neither order nor price is known.
    const isPrint = isExecution ? (flags & Flag.notVolume) === 0 && batch.side[i] !== 0 : kind === Kind.trade || kind === Kind.hidden;
    if (isPrint) {
      const trade = this.trade;
      // An execution names the side of the order that rested.
      trade.side = (isExecution ? -batch.side[i]! : batch.side[i]!) as 1 | -1 | 0;
      trade.priceTicks = batch.priceTicks[i]!;
      trade.qtyLots = batch.qtyLots[i]!;
      trade.exchTs = nsAt(batch.exchTs, i, batch.epoch);
      trade.recvTs = this.rowDue;
      trade.tapeRow = batch.firstRow + i;
    }
    return isPrint;
  }
}
