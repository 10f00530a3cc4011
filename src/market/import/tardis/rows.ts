/**
 * Lines of Tardis become rows.
 *
 * Rows of `incremental_book_L2` with equal stamps are one message of the venue and one atomic group. Rows of a book, and quotes, state what holds from then on, so they keep the order in which they were
 * received: a time before that of the row before is lifted to it, and flagged. A line whose two stamps are equal has no time of the venue; it is
 * taken to have had the smallest latency, and flagged.
 *
 * Units: ns, ticks, lots; a funding row's quantity in 1e-8.
 *
 * Example: `binance-futures,BTCUSDT,1580515201698000,1580515201702635,false,ask,9366.9,0.877` is the row level, −1, 93669 ticks, 877 lots.
 */
import { DataError } from '../../../base/errors.js';
import { Flag, Kind } from '../../row.js';
import type { Stamps } from '../frame/clock.js';
import type { RecordCursor } from '../frame/framing.js';
import { MOST_LINES } from '../lines/line-runs.js';
import type { TableLine } from '../lines/table-line.js';
import { type ImportSetup, type InputRecord, NeedsTwoPasses, placeOf, type RowSink, type SourceFacts } from '../importer.js';
import { SnapshotFeed, type SnapshotSide } from '../books/snapshot-feed.js';
import { TouchRows } from '../books/touch-rows.js';
import {
  BID,
  Book,
  CELLS_A_LEVEL,
  DataSet,
  FIRST_LEVEL,
  LOCAL_TIMESTAMP,
  Quote,
  TIMESTAMP,
  Trade,
  TRUE,
  UNKNOWN_SIDE,
} from './data-sets.js';
import type { TardisFile } from './source.js';
import { TickerRows } from './ticker.js';

/** Cells of a run of lines of a book: those behind `is_snapshot`. */
const RUN_SIDE = Book.side - Book.isSnapshot - 1;
const RUN_PRICE = Book.price - Book.isSnapshot - 1;
const RUN_AMOUNT = Book.amount - Book.isSnapshot - 1;

/** What pass 1 has found out. */
export interface Found {
  readonly hasBook: boolean;
  /** Levels a side of snapshots; 0 of other books. */
  readonly depth: number;
  /** Smallest latency as recorded, ns. */
  readonly smallestNs: number;
}

/** The rows of one instrument. */
export class TardisRows {
  /** Times of the line, and `Flag.repairedTime` where they are not the venue's own. */
  exchTs = 0;
  recvTs = 0;
  timeFlags = 0;
  readonly #stamps: Stamps;
  readonly #isOnePass: boolean;
  readonly #found: Found;
  readonly #snapshots: SnapshotFeed;
  readonly #touch: TouchRows;
  readonly #ticker = new TickerRows();
  readonly #counts = { rowsBeforeSnapshot: 0, discardedBooks: 0, liftedRows: 0, zeroTrades: 0, liquidations: 0 };
  #borrowedTimes = 0;
  /** Times of the last line of the book, and of the last quote. */
  #bookTs = Number.NEGATIVE_INFINITY;
  #quoteTs = Number.NEGATIVE_INFINITY;
  #isLifted = false;
  /** Least time between what a line was lifted to and when it was received, ns. */
  #leastLiftedNs = Number.POSITIVE_INFINITY;
  #isOpened = false;
  #isInSnapshot = false;
  // The message under way; NaN when there is none that goes on.
  #groupLocal = Number.NaN;
  #groupTimestamp = 0;
  #groupFile = -1;
  /** Sides of a run of lines. */
  readonly #sides = new Int8Array(MOST_LINES);

  constructor(setup: ImportSetup, found: Found) {
    this.#stamps = setup.stamps;
    this.#isOnePass = setup.isOnePass;
    this.#found = found;
    this.#snapshots = new SnapshotFeed(found.depth, setup.options['snapshots'] === 'whole');
    this.#touch = new TouchRows(found.hasBook && setup.options['touch'] !== 'bookTicker');
  }

  /** The rows of a line. @throws DataError */
  read(file: TardisFile, record: InputRecord & RecordCursor, sink: RowSink): void {
    const { values } = file.line;
    if (file.dataSet === DataSet.book) {
      this.#book(file, values, record, sink);
      return;
    }
    this.#groupLocal = Number.NaN;
    this.#setTimes(values, record);
    if (file.dataSet === DataSet.trades) this.#trade(values, sink);
    else if (file.dataSet === DataSet.quotes) this.#quote(values, sink);
    else if (file.dataSet === DataSet.snapshots) this.#snapshot(file, record, sink);
    else if (file.dataSet === DataSet.ticker) this.#note(this.#ticker.read(values, this, sink));
    else this.#counts.liquidations++;
  }

  /** Whether lines that were lifted are received no earlier than that, also `offsetNs` later. */
  holdsAt(offsetNs: number): boolean {
    return offsetNs === 0 || this.#leastLiftedNs + Math.min(0, offsetNs) >= 0;
  }

  /** After the last line. */
  end(): SourceFacts {
    const { hasBook, depth } = this.#found;
    return {
      ...(hasBook ? depth > 0 && { depth } : { depth: 1 }),
      borrowedTimes: this.#borrowedTimes,
      gaps: 0,
      counts: {
        ...this.#counts,
        unchangedSnapshots: this.#snapshots.unchanged,
        unchangedQuotes: this.#touch.unchanged,
        untimedFundingRates: this.#ticker.untimedRates,
      },
    };
  }

  #setTimes(values: Float64Array, record: InputRecord): void {
    const timestamp = values[TIMESTAMP]!;
    const local = values[LOCAL_TIMESTAMP]!;
    this.#isLifted = false;
    if (this.#isOnePass && timestamp === local) throw new NeedsTwoPasses('the smallest latency is not known yet');
    const received = this.#stamps.fromMicros(local);
    this.recvTs = received + record.offsetNs;
    this.timeFlags = timestamp === local ? Flag.repairedTime : 0;
    this.exchTs = timestamp === local ? Math.min(this.recvTs, received - this.#found.smallestNs) : this.#stamps.fromMicros(timestamp);
  }

  /** Let the line be no earlier than `lastTs`, the time of the one before it; gives its time. */
  #lift(lastTs: number): number {
    if (this.exchTs < lastTs) {
      this.exchTs = lastTs;
      this.#leastLiftedNs = Math.min(this.#leastLiftedNs, this.recvTs - lastTs);
      this.recvTs = Math.max(this.recvTs, lastTs);
      this.timeFlags = Flag.repairedTime;
      this.#isLifted = true;
    }
    return this.exchTs;
  }

  #book(file: TardisFile, values: Float64Array, record: InputRecord & RecordCursor, sink: RowSink): void {
    const isSnapshot = values[Book.isSnapshot] === TRUE;
    if (!isSnapshot && !file.isOpened) {
      this.#counts.rowsBeforeSnapshot++;
      return;
    }
    const isMore =
      values[LOCAL_TIMESTAMP] === this.#groupLocal &&
      values[TIMESTAMP] === this.#groupTimestamp &&
      isSnapshot === this.#isInSnapshot &&
      record.fileIndex === this.#groupFile;
    if (isMore) moreOf(values, sink);
    else this.#beginGroup(file, values, isSnapshot, record, sink);
    this.#note(1 + (this.#isOnePass ? this.#run(file.line, record, sink) : this.#kept(file, record, sink)));
  }

  /** The lines behind that have the same stamps and the same `is_snapshot`; gives how many. An error here names the line before the run; it ends the pass, and two passes name the right one. */
  #run(line: TableLine, record: RecordCursor, sink: RowSink): number {
    const { runValues } = line;
    const sides = this.#sides;
    let rows = 0;
    for (let lines = 0; (lines = line.repeats(record)) > 0; rows += lines) {
      const words = runValues[RUN_SIDE]!;
      for (let i = 0; i < lines; i++) sides[i] = sideOf(words[i]!);
      sink.moreRows(lines, sides, runValues[RUN_PRICE]!, runValues[RUN_AMOUNT]!);
      record.number += lines;
    }
    return rows;
  }

  /** The same of lines that pass 1 has kept. */
  #kept({ kept, line: { values } }: TardisFile, record: RecordCursor, sink: RowSink): number {
    let rows = 0;
    for (; kept.isWhole && kept.repeat(record); rows++) {
      record.number++;
      moreOf(values, sink);
    }
    return rows;
  }

  #beginGroup(file: TardisFile, values: Float64Array, isSnapshot: boolean, record: InputRecord, sink: RowSink): void {
    this.#groupFile = record.fileIndex;
    this.#groupTimestamp = values[TIMESTAMP]!;
    this.#groupLocal = values[LOCAL_TIMESTAMP]!;
    this.#setTimes(values, record);
    this.#bookTs = this.#lift(this.#bookTs);
    if (isSnapshot && !this.#isInSnapshot && this.#isOpened) {
      this.#counts.discardedBooks++;
      sink.row(this.exchTs, this.recvTs, Kind.clear, 0, 0, 0, 0, this.timeFlags);
    }
    this.#isInSnapshot = isSnapshot;
    if (isSnapshot) {
      file.isOpened = true;
      this.#isOpened = true;
    }
    const kind = isSnapshot ? Kind.snapshot : Kind.level;
    const flags = this.timeFlags | Flag.last | (isSnapshot ? Flag.snapshotPart : 0);
    sink.row(this.exchTs, this.recvTs, kind, sideOf(values[Book.side]!), values[Book.price]!, values[Book.amount]!, 0, flags);
  }

  /** Count the rows that a line became. */
  #note(rows: number): void {
    if (this.#isLifted) this.#counts.liftedRows += rows;
    else if (this.timeFlags !== 0) this.#borrowedTimes += rows;
  }

  #trade(values: Float64Array, sink: RowSink): void {
    const lots = values[Trade.amount]!;
    if (lots === 0) {
      this.#counts.zeroTrades++;
      return;
    }
    const word = values[Trade.side]!;
    const side = word === UNKNOWN_SIDE ? 0 : word === BID ? 1 : -1;
    sink.row(this.exchTs, this.recvTs, Kind.trade, side, values[Trade.price]!, lots, 0, this.timeFlags | Flag.last);
    this.#note(1);
  }

  #quote(values: Float64Array, sink: RowSink): void {
    const { askPrice, askAmount, bidPrice, bidAmount } = Quote;
    this.#quoteTs = this.#lift(this.#quoteTs);
    this.#note(this.#touch.read(values[bidPrice]!, values[bidAmount]!, values[askPrice]!, values[askAmount]!, this, sink));
  }

  #snapshot(file: TardisFile, record: InputRecord, sink: RowSink): void {
    const feed = this.#snapshots;
    feed.begin();
    for (let k = 0; k < file.depth; k++) {
      const at = FIRST_LEVEL + CELLS_A_LEVEL * k;
      takeLevel(feed.asks, file, at, record);
      takeLevel(feed.bids, file, at + 2, record);
    }
    this.#bookTs = this.#lift(this.#bookTs);
    this.#note(feed.write(this.exchTs, this.recvTs, this.timeFlags, sink));
  }
}

function moreOf(values: Float64Array, sink: RowSink): void {
  sink.more(sideOf(values[Book.side]!), values[Book.price]!, values[Book.amount]!);
}

function sideOf(word: number): number {
  return word === BID ? 1 : -1;
}

function takeLevel(side: SnapshotSide, { line }: TardisFile, at: number, record: InputRecord): void {
  const ticks = line.values[at]!;
  const lots = line.values[at + 1]!;
  if (Number.isNaN(ticks) && Number.isNaN(lots)) return;
  const { name } = line.columns[at]!;
  if (Number.isNaN(ticks) || Number.isNaN(lots))
    throw new DataError(`${placeOf(record)}: ${name}: price or amount of the level is missing, expected both or neither`);
  if (!side.add(ticks, lots))
    throw new DataError(`${placeOf(record)}: ${name}: is not worse than the level before it; expected the best level first`);
}
