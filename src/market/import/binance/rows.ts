/**
 * Pass 2 over a Binance capture: frames become rows.
 *
 * One diff is one atomic group, bids then asks (`sync.ts`). A trade's side is its aggressor: `m` (the buyer was the maker) means that the
 * seller took. Prints that were not made in the market (`X` other than `MARKET`) are no volume. Where a capture has no `trade` frames
 * `aggTrade` stands for them. A `bookTicker` frame verifies the book; with `quotes` it is also written as two quote rows, one group, when
 * a price or quantity differs from the last written. Without a time of its own (spot) it takes the last one, flagged.
 *
 * Units: ns, ticks, lots.
 *
 * Example: `{"e":"trade",…,"p":"61800.30","q":"0.006","X":"MARKET","m":false}` is the row trade, +1, 618003 ticks, 6 lots.
 */
import { DataError, invariant } from '../../../base/errors.js';
import { BelowZero, type Decimal, parseDecimal } from '../../../base/num/decimal.js';
import type { Instrument } from '../../instrument.js';
import { Flag, Kind } from '../../row.js';
import { TradeIds } from '../books/trade-ids.js';
import { type InputRecord, placeOf, type RowSink, type SourceFacts } from '../importer.js';
import { Diff } from './depth.js';
import { Field } from './field.js';
import { Frame, type FrameReader } from './frame.js';
import { Levels, NotLevels } from '../lines/json-levels.js';
import { bestBidIn, type Survey } from './survey.js';
import type { BookSync } from './sync.js';
import type { TickerCheck } from './ticker.js';

const TRUE = 116;
const FALSE = 102;

/** The rows of one instrument. */
export class BinanceRows {
  readonly #symbol: string;
  readonly #tick: Decimal;
  readonly #lot: Decimal;
  readonly #survey: Survey;
  readonly #sync: BookSync;
  readonly #check: TickerCheck;
  readonly #quotes: boolean;
  readonly #tradeKind: number;
  readonly #diff = new Diff();
  readonly #counts = { otherFrames: 0, otherSymbolFrames: 0, nonMarketTrades: 0, repeatedTrades: 0, missingTrades: 0, untimedFrames: 0 };
  readonly #tradeIds = new TradeIds(this.#counts);
  #borrowedTimes = 0;
  #lastExchTs = Number.NaN;
  #bidTicks = Number.NaN;
  #bidLots = Number.NaN;
  #askTicks = Number.NaN;
  #askLots = Number.NaN;

  constructor(instrument: Instrument, survey: Survey, sync: BookSync, check: TickerCheck, quotes: boolean) {
    this.#symbol = instrument.symbol;
    this.#tick = parseDecimal(instrument.tickSize);
    this.#lot = parseDecimal(instrument.lotSize);
    this.#survey = survey;
    this.#sync = sync;
    this.#check = check;
    this.#quotes = quotes;
    this.#tradeKind = survey.hasTrades ? Frame.trade : Frame.aggTrade;
  }

  /** The rows of one frame. @throws DataError */
  frame(frame: FrameReader, line: InputRecord, sink: RowSink): void {
    try {
      this.#dispatch(frame, line, sink);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      const remedy = error instanceof BelowZero ? 'Is the recording whole?' : `Check --tick and --lot of ${this.#symbol}.`;
      throw new DataError(`${placeOf(line)}: ${error.message}. ${remedy}`, { cause: error });
    }
  }

  /** After the last frame. @throws DataError when the book was never known. */
  end(): SourceFacts {
    const sync = this.#sync;
    invariant(!sync.isHolding, 'a snapshot that pass 1 saw is read in pass 2');
    if (this.#survey.diffs > 0 && !sync.opened) {
      throw new DataError(
        `no diff of ${this.#symbol} follows its snapshot, so the book stays unknown: the snapshot is older than the first depth frame, or younger than the last. Record the stream first, then the snapshot.`,
      );
    }
    return {
      netWindowNs: 0,
      ...(sync.range !== undefined && { snapshotRange: sync.range }),
      ...(this.#survey.diffs === 0 && { depth: 1 }),
      borrowedTimes: this.#borrowedTimes,
      gaps: sync.gaps,
      counts: {
        bookTickerCompared: this.#check.compared,
        bookTickerEqual: this.#check.equal,
        droppedDiffs: sync.droppedDiffs,
        heldDiffs: sync.heldDiffs,
        repeatedDiffs: sync.repeatedDiffs,
        liftedDiffs: sync.liftedDiffs,
        unusedSnapshots: sync.unusedSnapshots,
        ...this.#counts,
      },
    };
  }

  #dispatch(frame: FrameReader, line: InputRecord, sink: RowSink): void {
    if (frame.kind === Frame.snapshot) {
      this.#snapshot(frame, line, sink);
    } else if (
      frame.kind === Frame.other ||
      (frame.kind !== Frame.depth && frame.kind !== Frame.ticker && frame.kind !== this.#tradeKind)
    ) {
      this.#counts.otherFrames++;
    } else if (!frame.isOwn) {
      this.#counts.otherSymbolFrames++;
    } else if (frame.kind === Frame.ticker) {
      this.#ticker(frame, sink);
    } else {
      if (Number.isNaN(frame.exchTs))
        throw new DataError(
          `${placeOf(line)}: the frame has neither T nor E, expected its time in ms since the Unix epoch. Is the recording whole?`,
        );
      this.#lastExchTs = frame.exchTs;
      if (frame.kind === Frame.depth) this.#depth(frame, line, sink);
      else this.#trade(frame, line, sink);
    }
  }

  #depth(frame: FrameReader, line: InputRecord, sink: RowSink): void {
    const diff = this.#diff;
    diff.U = this.#id(frame, Field.U, 'U', line);
    diff.u = this.#id(frame, Field.u, 'u', line);
    diff.pu = frame.fields.has(Field.pu) ? this.#id(frame, Field.pu, 'pu', line) : Number.NaN;
    diff.exchTs = frame.exchTs;
    diff.recvTs = frame.recvTs;
    diff.file = line.file;
    diff.number = line.number;
    this.#levels(frame, diff.levels, Field.b, Field.a);
    this.#sync.diff(diff, sink);
  }

  #snapshot(frame: FrameReader, line: InputRecord, sink: RowSink): void {
    if (!this.#survey.isOwn(frame.symbol, bestBidIn(frame))) {
      this.#counts.otherSymbolFrames++;
      return;
    }
    const levels = new Levels();
    this.#levels(frame, levels, Field.bids, Field.asks);
    this.#sync.snapshot({ lastUpdateId: this.#id(frame, Field.lastUpdateId, 'lastUpdateId', line), recvTs: frame.recvTs, levels }, sink);
  }

  #levels(frame: FrameReader, levels: Levels, bids: number, asks: number): void {
    const { bytes, from, to } = frame.fields;
    if (!frame.fields.has(bids) || !frame.fields.has(asks)) throw new NotLevels('nothing');
    levels.clear();
    levels.read(bytes, from[bids]!, to[bids]!, this.#tick, this.#lot);
    levels.bids = levels.count;
    levels.read(bytes, from[asks]!, to[asks]!, this.#tick, this.#lot);
  }

  #trade(frame: FrameReader, line: InputRecord, sink: RowSink): void {
    if (!this.#tradeIds.isNew(frame.fields.integer(frame.kind === Frame.trade ? Field.t : Field.a))) return;
    const priceTicks = frame.units(Field.p, this.#tick);
    const qtyLots = frame.units(Field.q, this.#lot);
    if (!frame.isMarketTrade || priceTicks === 0 || qtyLots === 0) {
      this.#counts.nonMarketTrades++;
      return;
    }
    sink.row(frame.exchTs, frame.recvTs, Kind.trade, aggressor(frame, line), priceTicks, qtyLots, 0, Flag.last);
  }

  #ticker(frame: FrameReader, sink: RowSink): void {
    if (!Number.isNaN(frame.exchTs)) this.#lastExchTs = frame.exchTs;
    const bidTicks = frame.units(Field.b, this.#tick);
    const bidLots = frame.units(Field.B, this.#lot);
    const askTicks = frame.units(Field.a, this.#tick);
    const askLots = frame.units(Field.A, this.#lot);
    const id = frame.fields.integer(Field.u);
    if (!Number.isNaN(id)) this.#check.ticker(id, bidTicks, bidLots, askTicks, askLots);
    if (bidTicks === this.#bidTicks && bidLots === this.#bidLots && askTicks === this.#askTicks && askLots === this.#askLots) return;
    if (Number.isNaN(this.#lastExchTs)) {
      this.#counts.untimedFrames++;
      return;
    }
    this.#bidTicks = bidTicks;
    this.#bidLots = bidLots;
    this.#askTicks = askTicks;
    this.#askLots = askLots;
    this.#quote(frame, sink);
  }

  /** The touch, written as quote rows or only watched. */
  #quote(frame: FrameReader, sink: RowSink): void {
    const exchTs = this.#lastExchTs;
    if (!this.#quotes) {
      sink.watch(exchTs, 1, this.#bidTicks, this.#bidLots);
      sink.watch(exchTs, -1, this.#askTicks, this.#askLots);
      return;
    }
    const isBorrowed = Number.isNaN(frame.exchTs);
    const flags = isBorrowed ? Flag.repairedTime : 0;
    if (isBorrowed) this.#borrowedTimes += 2;
    const recvTs = Math.max(frame.recvTs, exchTs);
    sink.row(exchTs, recvTs, Kind.quote, 1, this.#bidTicks, this.#bidLots, 0, flags);
    sink.row(exchTs, recvTs, Kind.quote, -1, this.#askTicks, this.#askLots, 0, flags | Flag.last);
  }

  #id(frame: FrameReader, field: number, name: string, line: InputRecord): number {
    const id = frame.fields.integer(field);
    if (Number.isNaN(id))
      throw new DataError(
        `${placeOf(line)}: ${name}: got ${frame.fields.text(field) || 'nothing'}, expected an update id. Is the recording whole?`,
      );
    return id;
  }
}

/** +1 when the buyer took, −1 when the seller did. */
function aggressor(frame: FrameReader, line: InputRecord): number {
  const { bytes, from } = frame.fields;
  const first = frame.fields.has(Field.m) ? bytes[from[Field.m]!] : 0;
  if (first === TRUE) return -1;
  if (first === FALSE) return 1;
  throw new DataError(
    `${placeOf(line)}: m: got ${frame.fields.text(Field.m) || 'nothing'}, expected true or false. Is the recording whole?`,
  );
}
