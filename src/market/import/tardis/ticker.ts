/**
 * Lines of `derivative_ticker`: mark and index price when they change, and funding when its time passes.
 *
 * A venue tells the next funding time and the rate that will hold then, again and again. When the next time moves on, what was told last has been
 * paid: one funding row, with that rate and the mark price, at the first line behind it. A rate without a time is counted only.
 *
 * Units: ticks, prices being the nearest tick, since venues compute them with more digits; µs; rates in 1e-8. NaN of what is empty.
 */
import { Flag, Kind } from '../../row.js';
import type { RowSink } from '../importer.js';
import { Ticker, TIMESTAMP } from './data-sets.js';

/** Times of a line. */
interface Times {
  readonly exchTs: number;
  readonly recvTs: number;
  readonly timeFlags: number;
}

/** The ticker. */
export class TickerRows {
  /** Lines that have a rate and no time for it. */
  untimedRates = 0;
  #markTicks = Number.NaN;
  #indexTicks = Number.NaN;
  /** When the next funding is paid, µs, and its rate as told last. */
  #fundingTime = Number.NaN;
  #rate = Number.NaN;

  /** Take a line; gives how many rows it became. */
  read(values: Float64Array, times: Times, sink: RowSink): number {
    let rows = this.#funding(values, times, sink);
    const mark = values[Ticker.markPrice]!;
    const index = values[Ticker.indexPrice]!;
    if (!Number.isNaN(mark) && mark !== this.#markTicks) rows += put(Kind.mark, mark, 0, times, sink);
    if (!Number.isNaN(index) && index !== this.#indexTicks) rows += put(Kind.index, index, 0, times, sink);
    if (!Number.isNaN(mark)) this.#markTicks = mark;
    if (!Number.isNaN(index)) this.#indexTicks = index;
    return rows;
  }

  #funding(values: Float64Array, times: Times, sink: RowSink): number {
    const time = values[Ticker.fundingTimestamp]!;
    const rate = values[Ticker.fundingRate]!;
    if (Number.isNaN(time)) {
      if (!Number.isNaN(rate)) this.untimedRates++;
      return 0;
    }
    const hasPassed = time > this.#fundingTime && values[TIMESTAMP]! >= this.#fundingTime && !Number.isNaN(this.#rate);
    const rows = hasPassed ? put(Kind.funding, Number.isNaN(this.#markTicks) ? 0 : this.#markTicks, this.#rate, times, sink) : 0;
    this.#fundingTime = time;
    this.#rate = rate;
    return rows;
  }
}

function put(kind: number, ticks: number, units: number, { exchTs, recvTs, timeFlags }: Times, sink: RowSink): number {
  sink.row(exchTs, recvTs, kind, 0, ticks, units, 0, timeFlags | Flag.last);
  return 1;
}
