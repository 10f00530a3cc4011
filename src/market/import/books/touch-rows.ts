/**
 * The touch that a feed states, as quote rows, or held against the book that other files state.
 *
 * A line is one atomic group of a bid and an ask, written when a price or a quantity differs from the last one. A side without a
 * price is empty: quantity 0 at its last price.
 *
 * Units: ticks, lots, ns; NaN of what is empty.
 *
 * Example: `touch.read(100, 5, 101, 3, times, sink)` is 2, `touch.read(100, 5, 101, 3, times, sink)` then 0, and `touch.unchanged` 1.
 */
import { Flag, Kind } from '../../row.js';
import type { RowSink } from '../importer.js';

/** Times of a line. */
interface Times {
  readonly exchTs: number;
  readonly recvTs: number;
  readonly timeFlags: number;
}

/** The touch. */
export class TouchRows {
  /** Lines in which nothing was new. */
  unchanged = 0;
  readonly #isWatched: boolean;
  #bidTicks = Number.NaN;
  #bidLots = Number.NaN;
  #askTicks = Number.NaN;
  #askLots = Number.NaN;

  /** `isWatched`: it is held against the book; else it is written. */
  constructor(isWatched: boolean) {
    this.#isWatched = isWatched;
  }

  /** Write the next line whatever it says: it does not follow the last one. */
  forget(): void {
    this.#bidLots = Number.NaN;
  }

  /** Take a line; gives how many rows it became. */
  read(bidTicks: number, bidLots: number, askTicks: number, askLots: number, times: Times, sink: RowSink): number {
    const bid = orEmpty(bidTicks, bidLots);
    const ask = orEmpty(askTicks, askLots);
    if (
      (bid === 0 || bidTicks === this.#bidTicks) &&
      bid === this.#bidLots &&
      (ask === 0 || askTicks === this.#askTicks) &&
      ask === this.#askLots
    ) {
      this.unchanged++;
      return 0;
    }
    if (bid > 0) this.#bidTicks = bidTicks;
    if (ask > 0) this.#askTicks = askTicks;
    this.#bidLots = bid;
    this.#askLots = ask;
    return this.#write(times, sink);
  }

  #write({ exchTs, recvTs, timeFlags }: Times, sink: RowSink): number {
    const hasBid = !Number.isNaN(this.#bidTicks);
    const hasAsk = !Number.isNaN(this.#askTicks);
    if (this.#isWatched) {
      if (hasBid) sink.watch(exchTs, 1, this.#bidTicks, this.#bidLots);
      if (hasAsk) sink.watch(exchTs, -1, this.#askTicks, this.#askLots);
      return 0;
    }
    if (hasBid) sink.row(exchTs, recvTs, Kind.quote, 1, this.#bidTicks, this.#bidLots, 0, hasAsk ? timeFlags : timeFlags | Flag.last);
    if (hasAsk) sink.row(exchTs, recvTs, Kind.quote, -1, this.#askTicks, this.#askLots, 0, timeFlags | Flag.last);
    return Number(hasBid) + Number(hasAsk);
  }
}

/** Quantity of a side, 0 where a price or a quantity is missing. */
function orEmpty(ticks: number, lots: number): number {
  return Number.isNaN(ticks) || Number.isNaN(lots) ? 0 : lots;
}
