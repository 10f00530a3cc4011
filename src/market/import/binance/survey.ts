/**
 * Pass 1 over a Binance capture: whose frames are in it, on which market, and which snapshots will come.
 *
 * Nothing is kept but counts and, for each snapshot, its update id and best price. A snapshot of USD-M or spot does not name its symbol:
 * in a capture of several symbols it is ours when its best bid is within a fifth of a price of ours.
 *
 * Example: `survey.line(frames); …; survey.snapshotIds().count === 1`.
 */
import { DataError } from '../../../base/errors.js';
import type { FileClock } from '../frame/clock.js';
import { type InputRecord, placeOf } from '../importer.js';
import { SnapshotIds } from './depth.js';
import { Field } from './field.js';
import { Frame, type FrameReader } from './frame.js';

/** The three markets, which differ in chains and fields. */
export type Market = 'usdm' | 'coinm' | 'spot';

const MOST_SYMBOLS = 1000;
/** Largest ratio of prices that are taken for the same symbol's. */
const NEAR = 1.2;

/** What pass 1 has seen. */
export class Survey {
  /** Frames of the instrument. */
  ownFrames = 0;
  /** Diffs of the instrument. */
  diffs = 0;
  /** The market that the depth frames are of; undefined without any. */
  market: Market | undefined;
  readonly #symbol: string;
  /** Frames of other symbols, at most `MOST_SYMBOLS` of them. */
  readonly #others = new Map<string, number>();
  readonly #snapshots: { readonly id: number; readonly bestBid: number; readonly symbol: string }[] = [];
  #price = Number.NaN;
  #trades = 0;

  constructor(symbol: string) {
    this.#symbol = symbol;
  }

  /** Take note of a frame. `quotes`: whether bookTicker frames become rows. @throws DataError */
  frame(line: InputRecord, frame: FrameReader, clock: FileClock, quotes: boolean): void {
    if (frame.kind === Frame.snapshot) {
      this.#snapshot(frame);
      return;
    }
    if (!frame.isOwn) {
      this.#other(frame.symbol);
      return;
    }
    this.ownFrames++;
    if (frame.kind === Frame.other) return;
    if (frame.kind === Frame.depth) this.#diff(line, frame);
    if (frame.kind === Frame.trade) this.#trades++;
    if (Number.isNaN(this.#price)) this.#price = priceIn(frame);
    const becomesRows = (frame.kind !== Frame.ticker || quotes) && frame.isMarketTrade;
    if (becomesRows && !Number.isNaN(frame.exchTs)) clock.sample(frame.exchTs, frame.recvTs);
  }

  /** Whether single trades were recorded; if not, aggregate trades stand for them. */
  get hasTrades(): boolean {
    return this.#trades > 0;
  }

  /** Other symbols, the most frequent first, for messages. */
  others(): string[] {
    const others = [...this.#others].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
    return others.map(([symbol, count]) => `${symbol} (${count} frames)`);
  }

  /** Whether a snapshot is of the instrument, by its symbol or its price. */
  isOwn(symbol: string, bestBid: number): boolean {
    if (symbol !== '') return symbol === this.#symbol;
    if (this.#others.size === 0 || Number.isNaN(bestBid) || Number.isNaN(this.#price)) return true;
    return bestBid < this.#price * NEAR && this.#price < bestBid * NEAR;
  }

  /** The instrument's snapshots. */
  snapshotIds(): SnapshotIds {
    const own = this.#snapshots.filter((s) => this.isOwn(s.symbol, s.bestBid));
    return new SnapshotIds(
      own.map((s) => s.id),
      this.market === 'spot',
    );
  }

  #snapshot(frame: FrameReader): void {
    this.#snapshots.push({ id: frame.fields.integer(Field.lastUpdateId), bestBid: bestBidIn(frame), symbol: frame.symbol });
  }

  #other(symbol: string): void {
    const before = this.#others.get(symbol);
    if (symbol !== '' && (before !== undefined || this.#others.size < MOST_SYMBOLS)) this.#others.set(symbol, (before ?? 0) + 1);
  }

  #diff(line: InputRecord, frame: FrameReader): void {
    this.diffs++;
    const market = marketOf(frame);
    this.market ??= market;
    if (market !== this.market)
      throw new DataError(
        `${placeOf(line)}: a depth frame of ${market} in a capture of ${this.market}. Give the markets to separate imports.`,
      );
  }
}

/** COIN-M frames name their pair, futures frames the diff before, spot frames neither. */
function marketOf(frame: FrameReader): Market {
  if (frame.fields.has(Field.ps)) return 'coinm';
  return frame.fields.has(Field.pu) ? 'usdm' : 'spot';
}

/** A rough price of a trade or a quote; NaN of other frames. */
function priceIn(frame: FrameReader): number {
  if (frame.kind === Frame.depth) return Number.NaN;
  return Number(frame.fields.text(frame.kind === Frame.ticker ? Field.b : Field.p).slice(1, -1));
}

/** The rough price of a snapshot's first bid; NaN without one. */
export function bestBidIn(frame: FrameReader): number {
  const { bytes, from, to } = frame.fields;
  const head = bytes.toString('latin1', from[Field.bids], Math.min(to[Field.bids]!, from[Field.bids]! + 40));
  return Number(/^\[\s*\[\s*"([\d.]+)"/.exec(head)?.[1] ?? Number.NaN);
}
