/**
 * Pass 2 over a raw capture: what a venue's reader tells becomes rows.
 *
 * A message without a time of the venue's happened the smallest latency of its file before it was received, which no message beats; its
 * rows are flagged and counted. Trades stamped before the opening snapshot are the venue's history, not the recording: dropped and
 * counted. Trades that come again, by their rising ids, are one.
 *
 * Units: ns, ticks, lots.
 *
 * Example: `market.at(record, recvTs, latencyNs, sink); reader.frame(frame, market)`.
 */
import { DataError } from '../../../base/errors.js';
import type { Instrument } from '../../instrument.js';
import { Flag, Kind } from '../../row.js';
import { type InputRecord, placeOf, type RowSink, type SourceFacts } from '../importer.js';
import { BookFeed, type BookRules, type Received } from './book-feed.js';
import { Levels, type Spelled } from './levels.js';
import { OrderFeed } from './order-feed.js';
import type { TextBook } from './text-book.js';
import { Units } from './units.js';
import type { Market, OrderTold } from './venue.js';

/** What pass 1 found. */
export interface MarketPlan extends BookRules {
  /** L3: orders become rows, levels none; L2: levels; L1: trades alone. */
  readonly detail: 'L1' | 'L2' | 'L3';
  readonly hasSnapshots: boolean;
  readonly rounds: boolean;
  readonly wantsIds: boolean;
}

/** Writes the rows of one symbol. */
export class RowMarket implements Market {
  readonly levels = new Levels();
  readonly #units: Units;
  readonly #plan: MarketPlan;
  readonly #book: BookFeed;
  readonly #orders: OrderFeed;
  readonly #counts: Record<string, number> = {
    otherFrames: 0,
    otherSymbolFrames: 0,
    chainLinks: 0,
    checksumsVerified: 0,
    tradesBeforeBook: 0,
    repeatedTrades: 0,
  };
  #record!: InputRecord;
  #sink!: RowSink;
  #recvTs = 0;
  #latencyNs = 0;
  #lastTradeId = Number.NaN;

  constructor(instrument: Instrument, plan: MarketPlan) {
    this.#units = new Units(instrument, plan.rounds);
    this.#plan = plan;
    this.#book = new BookFeed(this.#units, plan);
    this.#orders = new OrderFeed(this.#units, plan, plan.wantsIds);
  }

  /** A record comes. `latencyNs`: the smallest of its file, as recorded. */
  at(record: InputRecord, recvTs: number, latencyNs: number, sink: RowSink): void {
    this.#record = record;
    this.#recvTs = recvTs;
    this.#latencyNs = latencyNs + record.offsetNs;
    this.#sink = sink;
  }

  /** After the last record. @throws DataError when the book was never known. */
  end(): SourceFacts {
    const { depth, gaps, borrowedTimes } = this.#book;
    const { detail } = this.#plan;
    const shown = detail === 'L1' ? 1 : detail === 'L2' ? depth : undefined;
    const isL3 = detail === 'L3';
    return {
      ...(shown !== undefined && { depth: shown }),
      borrowedTimes: borrowedTimes + this.#orders.borrowedTimes,
      gaps: gaps + this.#orders.gaps,
      counts: {
        ...this.#counts,
        roundedQtys: this.#units.rounded,
        ...(isL3 ? this.#orders.counts : this.#book.counts),
        ...(isL3 && { unknownOrders: this.#orders.rows.unknownOrders, printsBeyondOrder: this.#orders.rows.printsBeyondOrder }),
      },
    };
  }

  own(): void {
    // Counted in pass 1.
  }

  other(symbol: string): void {
    this.count(symbol === '' ? 'otherFrames' : 'otherSymbolFrames');
  }

  count(name: string): void {
    this.#counts[name] = (this.#counts[name] ?? 0) + 1;
  }

  snapshot(exchTs: number, depth?: number): void {
    if (this.#plan.detail === 'L2') this.#book.snapshot(this.levels, this.#received(exchTs), depth, this.#sink);
  }

  update(exchTs: number): void {
    if (this.#plan.detail !== 'L2') return;
    const received = this.#received(exchTs);
    if (!this.#plan.hasSnapshots && !this.#book.isOpen) this.#book.openWithout(received, this.#sink);
    this.#book.update(this.levels, received, this.#sink);
  }

  window(exchTs: number, depth: number): void {
    if (this.#plan.detail === 'L2') this.#book.window(this.levels, this.#received(exchTs), depth, this.#sink);
  }

  trade(exchTs: number, side: number, price: Spelled, qty: Spelled, id: number): void {
    const received = this.#received(exchTs);
    const openTs = this.#plan.detail === 'L3' ? this.#orders.openTs : this.#book.openTs;
    if (id <= this.#lastTradeId) {
      this.count('repeatedTrades');
      return;
    }
    if (!Number.isNaN(id)) this.#lastTradeId = id;
    if (this.#plan.detail !== 'L1' && !(received.exchTs >= openTs)) {
      this.count('tradesBeforeBook');
      return;
    }
    const recvTs = Math.max(received.recvTs, received.exchTs);
    const flags = received.flags | Flag.last;
    this.#sink.row(received.exchTs, recvTs, Kind.trade, side, this.#units.ticks(price), this.#units.lots(qty), 0, flags);
  }

  match(exchTs: number, makerId: string, side: number, price: Spelled, qty: Spelled, id: number, rank: number): void {
    if (this.#plan.detail === 'L3') this.order(exchTs, { action: 'execute', id: makerId, price, qty }, rank);
    else this.trade(exchTs, side, price, qty, id);
  }

  link(exchTs: number, name: string, got: number, expected: number): void {
    if (got === expected) {
      this.#counts['chainLinks']!++;
      return;
    }
    if (this.#plan.detail === 'L1' || Number.isNaN(expected)) return;
    const feed = this.#plan.detail === 'L3' ? this.#orders : this.#book;
    feed.gap(`got ${name} ${String(got)}, expected ${String(expected)}`, this.#received(exchTs), this.#sink);
  }

  verify(expected: number, sumOf: (book: TextBook) => number): void {
    if (!this.#book.isKnown || this.#plan.detail !== 'L2') return;
    const got = sumOf(this.#book.texts);
    if (got !== expected)
      throw new DataError(
        `${placeOf(this.#record)}: the venue's checksum is ${String(expected)}, the book's is ${String(got)}: the book is not the venue's from here on. Was a message lost, or a byte changed? Cut the capture before this line.`,
      );
    this.#counts['checksumsVerified']!++;
  }

  touch(exchTs: number, bid: Spelled, bidQty: Spelled, ask: Spelled, askQty: Spelled): void {
    if (!this.#book.isKnown || !(exchTs >= this.#book.openTs)) return;
    const { book } = this.#book;
    const bidTicks = this.#units.ticks(bid);
    const bidLots = this.#units.lots(bidQty);
    const askTicks = this.#units.ticks(ask);
    const askLots = this.#units.lots(askQty);
    this.count('quotesCompared');
    const isEqual = book.bidTicks === bidTicks && book.bidQtyLots === bidLots && book.askTicks === askTicks && book.askQtyLots === askLots;
    if (isEqual) this.count('quotesEqual');
  }

  orderSnapshot(exchTs: number, ids: readonly string[], rank = exchTs): void {
    if (this.#plan.detail === 'L3') this.#orders.snapshot(this.levels, ids, rank, this.#received(exchTs), this.#sink);
  }

  order(exchTs: number, told: OrderTold, rank = exchTs): void {
    if (this.#plan.detail !== 'L3') return;
    const received = this.#received(exchTs);
    if (!this.#plan.hasSnapshots && !this.#orders.isOpen) this.#orders.openWithout(received, this.#sink);
    this.#orders.told(told, rank, received, this.#sink);
  }

  #received(exchTs: number): Received {
    const isBorrowed = Number.isNaN(exchTs);
    return {
      exchTs: isBorrowed ? Math.min(this.#recvTs, this.#recvTs - this.#latencyNs) : exchTs,
      recvTs: this.#recvTs,
      isBorrowed,
      flags: isBorrowed ? Flag.repairedTime : 0,
      file: this.#record.file,
      line: this.#record.number,
    };
  }
}
