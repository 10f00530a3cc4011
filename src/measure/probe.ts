/**
 * One pass over a tape that answers all questions put before (`questions.ts`), on the venue's clock.
 *
 * Rows are applied to a book as the venue saw them (on L3 tapes its levels are sums of orders); rows that only strategies got are skipped. Each time the clock moves on, what
 * was asked of the moments before is answered from the touch that prevailed. Questions are sorted once; nothing is allocated per row.
 *
 * Units: ticks, lots, ns since the tape epoch. Invariant: an answer for t depends on rows with `exchTs ≤ t` alone.
 *
 * Example: `const answers = (await probe({ tape, inverse: false, questions })).answers; answers.mid(handle)`.
 */
import type { L2Book } from '../market/book.js';
import { Flag, Kind } from '../market/row.js';
import { TapeBook } from '../market/tape-book.js';
import { nsAt, type Tape, type TapeBatch } from '../market/tape.js';
import { BoundTotals, ProbeAnswers, weighOf } from './answers.js';
import { ChartBuilder } from './chart.js';
import { inOrderOfTime, type Questions } from './questions.js';
import { Sum } from './sum.js';
import type { ChartColumns } from './types.js';

/** What a pass needs. */
export interface ProbeInput {
  readonly tape: Tape;
  /** Whether value is quantity / price: decides how prices average. */
  readonly inverse: boolean;
  readonly questions: Questions;
  /** Stretch of the chart; nothing after `toTs` is looked at. Default: the tape. */
  readonly fromTs?: number;
  readonly toTs?: number;
}

/** What a pass gives. */
export interface ProbeResult {
  readonly answers: ProbeAnswers;
  readonly chart: ChartColumns;
}

/** Read the tape once. */
export async function probe(input: ProbeInput): Promise<ProbeResult> {
  const pass = new Pass(input);
  for await (const batch of input.tape.batches()) {
    if (!pass.apply(batch)) break;
    batch.release?.();
  }
  return pass.finish();
}

/** Prints that another print tells, or that the venue never had. */
const NO_PRINT = Flag.notVolume | Flag.strategyOnly;

class Pass {
  private readonly tapeBook: TapeBook;
  private readonly book: L2Book;
  private readonly inverse: boolean;
  private readonly toTs: number;
  private readonly chart: ChartBuilder;

  private readonly pointTimes: Float64Array;
  private readonly pointOrder: Int32Array;
  private readonly pointMid2: Float64Array;
  private readonly pointWeighted: Float64Array;
  private nextPoint = 0;
  private readonly boundTimes: Float64Array;
  private readonly boundOrder: Int32Array;
  private readonly bounds: BoundTotals;
  private nextBound = 0;
  /** Time of the first question still open. */
  private dueTs = Number.NEGATIVE_INFINITY;

  private now = Number.NEGATIVE_INFINITY;
  private bidTicks = Number.NaN;
  private askTicks = Number.NaN;
  /** Since when the mid is what it is. */
  private sinceTs = 0;
  /** Σ mid2 · ns up to `sinceTs`, and the time for which there was a mid. */
  private readonly area = new Sum();
  private knownNs = 0;
  private readonly value = new Sum();
  private volumeLots = 0;

  constructor(input: ProbeInput) {
    const { meta } = input.tape;
    const epoch = BigInt(meta.epochNs);
    this.tapeBook = new TapeBook(meta.levelOfDetail);
    this.book = this.tapeBook.levels;
    this.inverse = input.inverse;
    this.toTs = input.toTs ?? Number.POSITIVE_INFINITY;
    const lastTs = Math.min(this.toTs, Number(BigInt(meta.lastExchTs) - epoch));
    this.chart = new ChartBuilder(input.fromTs ?? Number(BigInt(meta.firstExchTs) - epoch), lastTs);
    this.pointTimes = input.questions.pointTimes();
    this.pointOrder = inOrderOfTime(this.pointTimes);
    this.pointMid2 = new Float64Array(this.pointTimes.length).fill(Number.NaN);
    this.pointWeighted = new Float64Array(this.pointTimes.length).fill(Number.NaN);
    this.boundTimes = input.questions.boundTimes();
    this.boundOrder = inOrderOfTime(this.boundTimes);
    this.bounds = new BoundTotals(this.boundTimes.length);
  }

  /** Apply a batch; false when the end of the stretch is reached. */
  apply(batch: TapeBatch): boolean {
    const { epoch, exchTs, kind, priceTicks, qtyLots, flags, length } = batch;
    for (let i = 0; i < length; i++) {
      const ts = nsAt(exchTs, i, epoch);
      if (ts !== this.now && !this.moveTo(ts)) return false;
      this.tapeBook.apply(batch, i);
      const code = kind[i]!;
      if ((code === Kind.trade || code === Kind.hidden || code === Kind.execute) && (flags[i]! & NO_PRINT) === 0)
        this.print(priceTicks[i]!, qtyLots[i]!);
    }
    return true;
  }

  /** Answer what was asked of the tape's last moment; later questions stay unanswered. */
  finish(): ProbeResult {
    // A row beyond the stretch proves that the touch stood until its end; otherwise nothing is known after the last row.
    if (this.now <= this.toTs) this.settle();
    const endTs = Math.min(this.now, this.toTs);
    this.answerPoints(endTs + 1);
    this.answerBounds(endTs + 1);
    for (; this.nextBound < this.boundOrder.length; this.nextBound++) this.noteBound(this.boundOrder[this.nextBound]!, endTs);
    const answers = new ProbeAnswers(endTs, this.pointMid2, this.pointWeighted, this.bounds, this.inverse);
    return { answers, chart: this.chart.finish(endTs) };
  }

  /** The clock goes to `ts`: all rows before it have been applied. */
  private moveTo(ts: number): boolean {
    this.settle();
    if (this.dueTs < ts) {
      this.answerPoints(Math.min(ts, this.toTs + 1));
      this.answerBounds(Math.min(ts, this.toTs + 1));
      this.dueTs = Math.min(this.timeOfPoint(), this.timeOfBound());
    }
    this.now = ts;
    return ts <= this.toTs;
  }

  /** Take the touch that the rows of `now` left, and close the stretch of the mid before it. */
  private settle(): void {
    const bid = this.book.bidTicks;
    const ask = this.book.askTicks;
    if (Object.is(bid, this.bidTicks) && Object.is(ask, this.askTicks)) return;
    const mid2 = this.bidTicks + this.askTicks;
    if (mid2 === mid2) {
      this.area.addProduct(mid2, this.now - this.sinceTs);
      this.knownNs += this.now - this.sinceTs;
    }
    this.sinceTs = this.now;
    this.bidTicks = bid;
    this.askTicks = ask;
    this.chart.touch(this.now, bid, ask);
  }

  private print(priceTicks: number, qtyLots: number): void {
    this.volumeLots += qtyLots;
    this.value.add(weighOf(priceTicks, qtyLots, this.inverse));
    this.chart.print(this.now, priceTicks, qtyLots);
  }

  /** Answer the points before `ts` from the touch of now. */
  private answerPoints(ts: number): void {
    if (!(this.timeOfPoint() < ts)) return;
    const mid2 = this.bidTicks + this.askTicks;
    const bidQty = this.book.bidQtyLots;
    const askQty = this.book.askQtyLots;
    const weighted = (this.bidTicks * askQty + this.askTicks * bidQty) / (bidQty + askQty);
    for (; this.timeOfPoint() < ts; this.nextPoint++) {
      const point = this.pointOrder[this.nextPoint]!;
      this.pointMid2[point] = mid2;
      this.pointWeighted[point] = weighted;
    }
  }

  private answerBounds(ts: number): void {
    for (; this.timeOfBound() < ts; this.nextBound++) {
      const bound = this.boundOrder[this.nextBound]!;
      this.noteBound(bound, this.boundTimes[bound]!);
    }
  }

  /** Note the totals up to `ts`, with the mid of now standing until then. */
  private noteBound(bound: number, ts: number): void {
    const { bounds } = this;
    const mid2 = this.bidTicks + this.askTicks;
    const known = mid2 === mid2 ? ts - this.sinceTs : 0;
    const area = new Sum();
    area.high = this.area.high;
    area.low = this.area.low;
    if (known > 0) area.addProduct(mid2, known);
    bounds.volumeLots[bound] = this.volumeLots;
    bounds.valueHigh[bound] = this.value.high;
    bounds.valueLow[bound] = this.value.low;
    bounds.areaHigh[bound] = area.high;
    bounds.areaLow[bound] = area.low;
    bounds.knownNs[bound] = this.knownNs + known;
    bounds.mid2Ticks[bound] = mid2;
  }

  private timeOfPoint(): number {
    return this.nextPoint < this.pointOrder.length ? this.pointTimes[this.pointOrder[this.nextPoint]!]! : Number.POSITIVE_INFINITY;
  }

  private timeOfBound(): number {
    return this.nextBound < this.boundOrder.length ? this.boundTimes[this.boundOrder[this.nextBound]!]! : Number.POSITIVE_INFINITY;
  }
}
