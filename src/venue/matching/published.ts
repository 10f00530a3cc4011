/**
 * Where what a market publishes goes: rows at once to those who see it, then, when there are many, with what was told of auctions into its tape.
 *
 * Invariant: rows go each way once, in their order; those in `events` are the ones that the tape does not have yet.
 */
import type { LiveWindow } from '../../sim/live-window.js';
import type { AuctionRows } from './auction/auction-rows.js';
import type { BookEvents } from './book-events.js';

/** Where published rows go beside the feeds: a tape that is written. */
export interface RowSink {
  append(rows: BookEvents['rows'], count: number): void;
  /** What was told of auctions; it is taken. */
  appendAuctions(rows: AuctionRows): void;
}

/** Rows that are recorded together. */
const RECORDED_ROWS = 512;

/** One market's rows on their way. */
export class Published {
  /** Tape row of the first of those that were published last. */
  firstRow = 0;
  private readonly events: BookEvents;
  private readonly auctions: AuctionRows;
  private readonly window: LiveWindow;
  private readonly tape: RowSink | undefined;
  /** Of the rows in `events`: how many those who see the market have. */
  private count = 0;

  constructor(events: BookEvents, auctions: AuctionRows, window: LiveWindow, tape: RowSink | undefined) {
    this.events = events;
    this.auctions = auctions;
    this.window = window;
    this.tape = tape;
  }

  /** Who sees the market sees what is new. */
  publish(): void {
    const { events, window, count } = this;
    this.firstRow = window.loadedRows - count;
    if (events.count === count) return;
    window.append(events.rows, count, events.count);
    this.count = events.count;
  }

  recordMany(): void {
    if (this.events.count >= RECORDED_ROWS || this.auctions.count >= RECORDED_ROWS) this.record();
  }

  /** What has been published goes into the tape. */
  record(): void {
    this.tape?.append(this.events.rows, this.events.count);
    this.events.taken();
    this.count = 0;
    this.tape?.appendAuctions(this.auctions);
    this.auctions.count = 0;
  }
}
