/**
 * What a synthetic stream turned out to be: counts by kind, sizes, and how spread, depth and orders at rest were over time.
 *
 * The opening book is left out: measuring begins when it stands. Averages are weighted by market time, so that a state counts for as long
 * as it lasted. While trading is halted nothing can arrive, so that time does not count: rates are those of the parameters, halts or not.
 *
 * Units: seconds of market time, ticks, lots. For one symbol; `implied.ts` says what to expect.
 *
 * Example: `const measured = new SynthStatistics(); market.next(); measured.see(market.event, market.book); measured.seconds`.
 */
import { Kind } from '../row.js';
import type { SynthBook } from './book.js';
import { BROKEN, type SynthEvent } from './event.js';

const NS_A_SECOND = 1e9;
const KINDS = 16;

/** Sums over a stream. */
export class SynthStatistics {
  /** Events by kind. */
  readonly counts = new Float64Array(KINDS);
  /** Lots by kind: added, taken, cancelled, printed. */
  readonly lots = new Float64Array(KINDS);
  /** Market orders: executions of one instant and side are one. */
  marketOrders = 0;
  /** While trading went on. */
  seconds = 0;
  /** Integrals over time: orders and lots at rest, spread in ticks, lots at both touches, while both sides have one. */
  orderSeconds = 0;
  lotSeconds = 0;
  spreadSeconds = 0;
  touchSeconds = 0;
  twoSidedSeconds = 0;
  #lastTs = Number.NaN;
  #isHalted = false;
  #orders = 0;
  #restingLots = 0;
  #spreadTicks = Number.NaN;
  #touchLots = 0;
  #lastTakenTs = Number.NaN;
  #lastTakenSide = 0;

  /** Take note of an event, and of the book after it. */
  see(event: SynthEvent, book: SynthBook): void {
    if (event.isOpening) return;
    if (!Number.isNaN(this.#lastTs)) {
      if (!this.#isHalted) this.#lasted((event.ts - this.#lastTs) / NS_A_SECOND);
      this.#count(event);
    }
    this.#lastTs = event.ts;
    if (event.kind === Kind.status) this.#isHalted = event.qtyLots === 0;
    this.#orders = book.count;
    this.#restingLots = book.restingLots;
    this.#spreadTicks = book.askTicks - book.bidTicks;
    this.#touchLots = book.qtyAt(book.bidTicks) + book.qtyAt(book.askTicks);
  }

  /** Time-weighted averages, and rates a second. */
  means(): SynthMeans {
    const { seconds, counts, lots } = this;
    const taken = lots[Kind.execute]!;
    const cancelled = lots[Kind.reduce]! + lots[Kind.delete]!;
    return {
      seconds,
      limitsPerSecond: counts[Kind.add]! / seconds,
      marketsPerSecond: this.marketOrders / seconds,
      executionsPerSecond: counts[Kind.execute]! / seconds,
      cancelsPerSecond: (counts[Kind.reduce]! + counts[Kind.delete]!) / seconds,
      replacesPerSecond: counts[Kind.replace]! / seconds,
      hiddenPerSecond: counts[Kind.hidden]! / seconds,
      crossesPerSecond: counts[Kind.trade]! / seconds,
      brokenPerSecond: counts[BROKEN]! / seconds,
      meanSizeLots: lots[Kind.add]! / counts[Kind.add]!,
      cancelledShare: cancelled / (cancelled + taken),
      restingOrders: this.orderSeconds / seconds,
      restingLots: this.lotSeconds / seconds,
      spreadTicks: this.spreadSeconds / this.twoSidedSeconds,
      touchLots: this.touchSeconds / (2 * this.twoSidedSeconds),
    };
  }

  #lasted(seconds: number): void {
    this.seconds += seconds;
    this.orderSeconds += this.#orders * seconds;
    this.lotSeconds += this.#restingLots * seconds;
    if (Number.isNaN(this.#spreadTicks)) return;
    this.twoSidedSeconds += seconds;
    this.spreadSeconds += this.#spreadTicks * seconds;
    this.touchSeconds += this.#touchLots * seconds;
  }

  #count({ kind, qtyLots, ts, side }: SynthEvent): void {
    this.counts[kind]!++;
    this.lots[kind]! += qtyLots;
    if (kind !== Kind.execute) return;
    if (ts !== this.#lastTakenTs || side !== this.#lastTakenSide) this.marketOrders++;
    this.#lastTakenTs = ts;
    this.#lastTakenSide = side;
  }
}

/** What was measured of one symbol. */
export interface SynthMeans {
  readonly seconds: number;
  readonly limitsPerSecond: number;
  readonly marketsPerSecond: number;
  readonly executionsPerSecond: number;
  readonly cancelsPerSecond: number;
  readonly replacesPerSecond: number;
  readonly hiddenPerSecond: number;
  readonly crossesPerSecond: number;
  readonly brokenPerSecond: number;
  readonly meanSizeLots: number;
  /** Lots cancelled, of those that left. */
  readonly cancelledShare: number;
  readonly restingOrders: number;
  readonly restingLots: number;
  readonly spreadTicks: number;
  /** Lots at the touch of one side. */
  readonly touchLots: number;
}
