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
import { nsAt, sinceEpoch, type Tape, type TapeBatch } from '../market/tape.js';
import { Agenda } from './agenda.js';
import { BoundTotals, MidTotals, ProbeAnswers, weighOf } from './answers.js';
import { ChartBuilder } from './chart.js';
import { MidMoves } from './mid-moves.js';
import type { Questions } from './questions.js';
import { Sum } from './sum.js';
import { TradeModelBuilder } from './trade-model.js';
import type { ChartColumns } from './types.js';

/** What a pass needs. */
export interface ProbeInput {
  readonly tape: Tape;
  /** Whether value is quantity / price: decides how prices average. */
  readonly inverse: boolean;
  readonly questions: Questions;
  /** Stretch of the chart and of the trades; nothing after `toTs` is looked at. Default: the tape. */
  readonly fromTs?: number;
  readonly toTs?: number;
}

/** What a pass gives. */
export interface ProbeResult {
  readonly answers: ProbeAnswers;
  readonly chart: ChartColumns;
  /** Has taken the prints of the stretch. */
  readonly trades: TradeModelBuilder;
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
  private readonly fromTs: number;
  private readonly chart: ChartBuilder;
  private readonly trades: TradeModelBuilder;

  private readonly pointAgenda: Agenda;
  private readonly pointMid2: Float64Array;
  private readonly pointWeighted: Float64Array;
  private readonly boundAgenda: Agenda;
  private readonly bounds: BoundTotals;
  private readonly totalAgenda: Agenda;
  private readonly totals: MidTotals;
  private readonly moves: MidMoves;
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
    this.tapeBook = new TapeBook(meta.levelOfDetail);
    this.book = this.tapeBook.levels;
    this.inverse = input.inverse;
    this.toTs = input.toTs ?? Number.POSITIVE_INFINITY;
    const lastTs = Math.min(this.toTs, sinceEpoch(meta, meta.lastExchTs));
    this.fromTs = input.fromTs ?? sinceEpoch(meta, meta.firstExchTs);
    this.chart = new ChartBuilder(this.fromTs, lastTs);
    this.trades = new TradeModelBuilder({ fromTs: this.fromTs, toTs: lastTs });
    const { questions } = input;
    this.pointAgenda = new Agenda(questions.pointTimes());
    this.pointMid2 = new Float64Array(this.pointAgenda.open).fill(Number.NaN);
    this.pointWeighted = new Float64Array(this.pointAgenda.open).fill(Number.NaN);
    this.boundAgenda = new Agenda(questions.boundTimes());
    this.bounds = new BoundTotals(this.boundAgenda.open);
    this.totalAgenda = new Agenda(questions.totalTimes());
    this.totals = new MidTotals(this.totalAgenda.times);
    this.moves = new MidMoves(questions.moveTimes());
  }

  /** Apply a batch; false when the end of the stretch is reached. */
  apply(batch: TapeBatch): boolean {
    const { epoch, exchTs, kind, side, priceTicks, qtyLots, flags, length } = batch;
    for (let i = 0; i < length; i++) {
      const ts = nsAt(exchTs, i, epoch);
      if (ts !== this.now && !this.moveTo(ts)) return false;
      this.tapeBook.apply(batch, i);
      const code = kind[i]!;
      if ((code === Kind.trade || code === Kind.hidden || code === Kind.execute) && (flags[i]! & NO_PRINT) === 0)
        // An execution names the side of the order that rested.
        this.print(code === Kind.execute ? -side[i]! : side[i]!, priceTicks[i]!, qtyLots[i]!);
    }
    return true;
  }

  /** Answer what was asked of the tape's last moment; later questions stay unanswered. */
  finish(): ProbeResult {
    // A row beyond the stretch proves that the touch stood until its end; otherwise nothing is known after the last row.
    if (this.now <= this.toTs) this.settle();
    const endTs = Math.min(this.now, this.toTs);
    this.answerBefore(endTs + 1);
    while (this.boundAgenda.open > 0) this.noteBound(this.boundAgenda.take(), endTs);
    const { pointMid2, pointWeighted, bounds, totals } = this;
    const tables = { endTs, pointMid2, pointWeighted, bounds, totals, moves: this.moves.directions };
    return { answers: new ProbeAnswers(tables, this.inverse), chart: this.chart.finish(endTs), trades: this.trades };
  }

  /** The clock goes to `ts`: all rows before it have been applied. */
  private moveTo(ts: number): boolean {
    this.settle();
    if (this.dueTs < ts) {
      this.answerBefore(Math.min(ts, this.toTs + 1));
      this.dueTs = Math.min(this.pointAgenda.dueTs, this.boundAgenda.dueTs, this.totalAgenda.dueTs, this.moves.dueTs);
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
    this.moves.settle(bid + ask);
    this.chart.touch(this.now, bid, ask);
  }

  /** A print; side of the aggressor, 0 not told. */
  private print(side: number, priceTicks: number, qtyLots: number): void {
    this.volumeLots += qtyLots;
    this.value.add(weighOf(priceTicks, qtyLots, this.inverse));
    this.chart.print(this.now, priceTicks, qtyLots);
    if (this.now >= this.fromTs) this.trades.trade(this.now, side, priceTicks, qtyLots);
  }

  /** Answer all that was asked of the moments before `ts`, at which the touch was that of now. */
  private answerBefore(ts: number): void {
    this.answerPoints(ts);
    while (this.boundAgenda.dueTs < ts) {
      const bound = this.boundAgenda.take();
      this.noteBound(bound, this.boundAgenda.times[bound]!);
    }
    while (this.totalAgenda.dueTs < ts) this.noteTotal(this.totalAgenda.take());
    this.moves.ask(ts);
  }

  private answerPoints(ts: number): void {
    if (!(this.pointAgenda.dueTs < ts)) return;
    const mid2 = this.bidTicks + this.askTicks;
    const bidQty = this.book.bidQtyLots;
    const askQty = this.book.askQtyLots;
    const weighted = (this.bidTicks * askQty + this.askTicks * bidQty) / (bidQty + askQty);
    while (this.pointAgenda.dueTs < ts) {
      const point = this.pointAgenda.take();
      this.pointMid2[point] = mid2;
      this.pointWeighted[point] = weighted;
    }
  }

  /** Note the totals up to `ts`, with the mid of now standing until then. */
  private noteBound(bound: number, ts: number): void {
    const { bounds } = this;
    const area = this.areaAt(ts);
    bounds.volumeLots[bound] = this.volumeLots;
    bounds.valueHigh[bound] = this.value.high;
    bounds.valueLow[bound] = this.value.low;
    bounds.areaHigh[bound] = area.high;
    bounds.areaLow[bound] = area.low;
    bounds.knownNs[bound] = this.knownAt(ts);
    bounds.mid2Ticks[bound] = this.bidTicks + this.askTicks;
  }

  private noteTotal(total: number): void {
    const ts = this.totals.times[total]!;
    const area = this.areaAt(ts);
    this.totals.areaHigh[total] = area.high;
    this.totals.areaLow[total] = area.low;
    this.totals.knownNs[total] = this.knownAt(ts);
  }

  /** Σ mid2 · ns up to `ts`, the mid of now standing until then. */
  private areaAt(ts: number): Sum {
    const area = new Sum();
    area.high = this.area.high;
    area.low = this.area.low;
    const mid2 = this.bidTicks + this.askTicks;
    if (mid2 === mid2 && ts > this.sinceTs) area.addProduct(mid2, ts - this.sinceTs);
    return area;
  }

  /** How long there was a mid up to `ts`. */
  private knownAt(ts: number): number {
    return this.knownNs + (Number.isNaN(this.bidTicks + this.askTicks) ? 0 : ts - this.sinceTs);
  }
}
