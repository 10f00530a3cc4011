/**
 * One pass over a tape for all stylised facts, in memory that does not grow with it: sums, bins and rings, and on tapes of single orders a number an order.
 *
 * The market is looked at between instants: rows of one time are applied, then the state stands until the next time. Rows that strategies alone got are
 * passed over. A trade is a market order: prints that follow each other at one time from one aggressor. Its mid before is that of the instant before.
 *
 * Units: ticks, lots, ns since the tape epoch. Invariant: what is counted lies in [fromTs, toTs]; rows before make the book.
 *
 * Example: `const walk = new MarketWalk(tape.meta, { fromTs, toTs, distances: 40 }); for await (const b of tape.batches()) if (!walk.apply(b)) break;`
 */
import { ID, LOTS, NO_ID, sideOf, VALUES } from '../../market/order-pool.js';
import { Flag, Kind } from '../../market/row.js';
import { TapeBook } from '../../market/tape-book.js';
import { nsAt, type TapeBatch, type TapeMeta } from '../../market/tape.js';
import { TimeBlocks, type Stretch } from '../time-blocks.js';
import { BLOCKS } from './block-sums.js';
import { DepthTime } from './depth-profile.js';
import { Count, Flow } from './flow.js';
import { Impact } from './impact.js';
import { Lifetimes } from './lifetimes.js';
import { Response } from './response.js';
import { Returns } from './returns.js';
import { SignMemory } from './sign-memory.js';
import { Signature } from './signature.js';
import { SpreadTime } from './spread.js';

/** Intervals of returns: 100 ms, 1 s, 10 s, 1 min, 5 min. */
export const RETURN_NS: readonly number[] = [1e8, 1e9, 1e10, 6e10, 3e11];

const NS_A_SECOND = 1e9;

/** Prints that another print tells, or that the venue never had. */
const NO_PRINT = Flag.notVolume | Flag.strategyOnly;

/** Trades of one instant, reused. */
class InstantTrades {
  count = 0;
  readonly signs: number[] = [];
  readonly lots: number[] = [];

  /** A print: of the trade before it, or a trade of its own. */
  print(sign: number, lots: number): void {
    if (this.count > 0 && this.signs[this.count - 1] === sign) {
      this.lots[this.count - 1]! += lots;
      return;
    }
    this.signs[this.count] = sign;
    this.lots[this.count] = lots;
    this.count++;
  }
}

/** The pass, with the estimators that it feeds. */
export class MarketWalk {
  readonly spread = new SpreadTime();
  readonly depth: DepthTime;
  readonly signs = new SignMemory();
  readonly returns: readonly Returns[];
  readonly signature: Signature;
  readonly impact = new Impact();
  readonly response = new Response();
  readonly flow: Flow;
  /** On tapes of single orders. */
  readonly lifetimes: Lifetimes | undefined;
  /** Rows in the stretch. */
  rows = 0;
  /** Time in which a side was empty, and in which the sides met. */
  oneSidedNs = 0;
  crossedNs = 0;

  readonly #book: TapeBook;
  readonly #stretch: Stretch;
  readonly #blocks: TimeBlocks;
  readonly #instant = new InstantTrades();
  #isMeasuring = false;
  #now: number;
  #block = 0;
  #bidTicks = Number.NaN;
  #askTicks = Number.NaN;
  #mid2Ticks = Number.NaN;
  #printTicks = Number.NaN;
  /** For how long the book has stood that the depth profile has not seen yet. */
  #depthNs = 0;
  /** The trade before. */
  #lastSign = 0;
  #lastLots = 0;
  #lastMid2 = Number.NaN;

  constructor({ levelOfDetail }: TapeMeta, { distances, ...stretch }: Stretch & { readonly distances: number }) {
    const { fromTs, toTs } = stretch;
    this.#book = new TapeBook(levelOfDetail);
    this.#stretch = stretch;
    this.#blocks = new TimeBlocks(stretch, Math.max(1, Math.ceil((toTs - fromTs + 1) / BLOCKS)));
    this.#now = fromTs;
    this.depth = new DepthTime(distances);
    this.returns = RETURN_NS.map((ns) => new Returns(fromTs, ns));
    this.signature = new Signature(fromTs);
    this.flow = new Flow(levelOfDetail);
    this.lifetimes = levelOfDetail === 'L3' ? new Lifetimes(toTs) : undefined;
  }

  /** Apply a batch; false when the end of the stretch is passed. */
  apply(batch: TapeBatch): boolean {
    const { epoch, exchTs, kind, side, priceTicks, qtyLots, flags, length } = batch;
    for (let i = 0; i < length; i++) {
      const ts = nsAt(exchTs, i, epoch);
      if (ts !== this.#now || !this.#isMeasuring) if (!this.#moveTo(ts)) return false;
      const code = kind[i]!;
      const isMeasuring = this.#isMeasuring;
      if (isMeasuring) this.rows++;
      if (isMeasuring && (flags[i]! & NO_PRINT) === 0 && (code === Kind.trade || code === Kind.hidden || code === Kind.execute))
        this.#print(code === Kind.execute ? -this.#restingSide(batch, i) : side[i]!, priceTicks[i]!, qtyLots[i]!);
      if (code === Kind.trade || code === Kind.hidden || (flags[i]! & Flag.strategyOnly) !== 0) continue;
      if (this.#depthNs > 0) this.#seeDepth();
      if (this.lifetimes !== undefined) this.#applyOrder(batch, i, this.lifetimes);
      else this.#applyLevel(batch, i);
    }
    return true;
  }

  /** Close the last instant; what stood then stood until the stretch's end if a later row says so. */
  finish(): void {
    if (!this.#isMeasuring) return;
    this.#settle();
    this.#lasted(Math.min(this.#now, this.#stretch.toTs));
    if (this.#depthNs > 0) this.#seeDepth();
  }

  /** The clock goes to `ts`. */
  #moveTo(ts: number): boolean {
    const { fromTs, toTs } = this.#stretch;
    if (ts < fromTs) return true;
    if (!this.#isMeasuring) this.#begin();
    else this.#settle();
    this.#lasted(Math.min(ts, toTs));
    this.#now = Math.min(ts, toTs);
    this.#block = this.#blocks.of(ts);
    return ts <= toTs;
  }

  #begin(): void {
    this.#isMeasuring = true;
    this.#now = this.#stretch.fromTs;
    this.#readTouch();
  }

  /** All rows of an instant are there: its trades are known with the mid before and after. */
  #settle(): void {
    const before = this.#mid2Ticks;
    this.#readTouch();
    const { count, signs, lots } = this.#instant;
    if (count === 0) return;
    for (let i = 0; i < count; i++) this.#trade(signs[i]!, lots[i]!, before);
    this.#instant.count = 0;
  }

  #readTouch(): void {
    const { bidTicks, askTicks } = this.#book.levels;
    this.#bidTicks = bidTicks;
    this.#askTicks = askTicks;
    this.#mid2Ticks = bidTicks < askTicks ? bidTicks + askTicks : Number.NaN;
  }

  /** The state of now stood until `ts`. */
  #lasted(ts: number): void {
    const ns = ts - this.#now;
    if (!(ns > 0)) return;
    const block = this.#block;
    const mid2 = this.#mid2Ticks;
    this.flow.count(block, Count.seconds, ns / NS_A_SECOND);
    for (const returns of this.returns) returns.lasted(block, mid2, ts);
    this.signature.lasted(block, mid2, this.#printTicks, ts);
    if (!Number.isNaN(mid2)) {
      this.spread.add(block, this.#askTicks - this.#bidTicks, ns);
      this.#depthNs += ns;
    } else if (this.#bidTicks >= this.#askTicks) this.crossedNs += ns;
    else this.oneSidedNs += ns;
  }

  /** The book is about to change. */
  #seeDepth(): void {
    this.depth.add(this.#book.levels, this.#depthNs);
    this.#depthNs = 0;
  }

  #trade(sign: number, lots: number, mid2Before: number): void {
    const block = this.#block;
    this.flow.count(block, Count.trades);
    this.signs.add(block, sign);
    this.response.add(block, sign, mid2Before);
    this.impact.immediate(block, lots, (sign * (this.#mid2Ticks - mid2Before)) / 2);
    if (this.#lastSign !== 0) this.impact.untilNext(block, this.#lastLots, (this.#lastSign * (mid2Before - this.#lastMid2)) / 2);
    this.#lastSign = sign;
    this.#lastLots = lots;
    this.#lastMid2 = mid2Before;
  }

  /** A print that is volume; side of the aggressor, 0 not told. */
  #print(side: number, priceTicks: number, qtyLots: number): void {
    this.flow.count(this.#block, Count.prints);
    this.#printTicks = priceTicks;
    if (this.lifetimes === undefined) this.flow.count(this.#block, Count.takenLots, qtyLots);
    if (side === 0) this.flow.count(this.#block, Count.unsided);
    else this.#instant.print(side, qtyLots);
  }

  /** Side of an executed order: the row's, or where that says none the order's own. */
  #restingSide(batch: TapeBatch, i: number): number {
    const side = batch.side[i]!;
    const { orders } = this.#book;
    if (side !== 0 || orders === undefined) return side;
    const o = orders.find(batch.orderId![i]!);
    return o < 0 ? 0 : sideOf(orders.pool, o);
  }

  /** A row of levels: what it adds or takes. Snapshots and quotes state a book and tell of no event. */
  #applyLevel(batch: TapeBatch, i: number): void {
    if (this.#isMeasuring && batch.kind[i] === Kind.level && (batch.flags[i]! & Flag.snapshotPart) === 0) {
      const change = batch.qtyLots[i]! - this.#book.levels.qtyAt(batch.side[i]!, batch.priceTicks[i]!);
      if (change > 0) this.flow.count(this.#block, Count.adds);
      else if (change < 0) {
        this.flow.count(this.#block, Count.outs);
        this.flow.count(this.#block, Count.outLots, -change);
      }
    }
    this.#book.apply(batch, i);
  }

  /** A row of an order: what it is, and whether the order is new or leaves with it. */
  #applyOrder(batch: TapeBatch, i: number, lifetimes: Lifetimes): void {
    const orders = this.#book.orders!;
    const code = batch.kind[i]!;
    const id = batch.orderId![i]!;
    const isOfOrder = code >= Kind.add && code <= Kind.delete;
    const o = isOfOrder ? orders.find(id) : -1;
    if (o >= 0) this.#rowOfOrder(code, o, batch.qtyLots[i]!, lifetimes);
    this.#book.apply(batch, i);
    if (!isOfOrder || o >= 0 || (code !== Kind.add && code !== Kind.replace)) return;
    const made = orders.find(id);
    if (made < 0) return;
    const isNew = this.#isMeasuring && code === Kind.add && (batch.flags[i]! & Flag.snapshotPart) === 0;
    lifetimes.born(made, this.#block, this.#now, isNew);
    if (isNew) this.flow.count(this.#block, Count.adds);
  }

  /** A row of an order that is there, before it is applied. */
  #rowOfOrder(code: number, o: number, rowLots: number, lifetimes: Lifetimes): void {
    const { values } = this.#book.orders!.pool;
    if (values[o * VALUES + ID] === NO_ID || code === Kind.add) return;
    const lots = values[o * VALUES + LOTS]!;
    const outLots = code === Kind.delete ? lots : Math.min(lots, rowLots);
    const isGone = code === Kind.replace ? rowLots <= 0 : outLots >= lots;
    const block = this.#block;
    if (isGone) lifetimes.left(o, this.#now, code !== Kind.execute);
    if (!this.#isMeasuring) return;
    if (code === Kind.replace) this.flow.count(block, Count.replaces);
    else if (code === Kind.execute) this.flow.count(block, Count.takenLots, outLots);
    else {
      this.flow.count(block, Count.outs);
      this.flow.count(block, Count.outLots, outLots);
    }
  }
}
