/**
 * `bybit-archive`: order books of Bybit (`2024-01-01_BTCUSDT_ob500.data.zip`, JSON lines) and its public trades (`BTCUSDT2024-01-01.csv.gz`),
 * several files as one tape.
 *
 * A diff is one atomic group, a snapshot clears the book first. An update id that does not follow the one before is a gap (`onGap`).
 * Diffs before the first snapshot are skipped and counted. The archive does not say when anything was received: `recvTs` is
 * `exchTs`, and a feed latency has to be stated where the tape is replayed.
 *
 * Units: ns, ticks, lots.
 *
 * Example: `importTape({ files: ['2024-01-01_BTCUSDT_ob500.data.zip', 'BTCUSDT2024-01-01.csv.gz'], instrument, out: 'btc.arrow' })`.
 */
import { DataError, UsageError } from '../../../base/errors.js';
import { type Decimal, parseDecimal } from '../../../base/num/decimal.js';
import type { Instrument } from '../../instrument.js';
import { Flag, Kind } from '../../row.js';
import { LINES, type RecordCursor } from '../frame/framing.js';
import {
  type Importer,
  type ImportSetup,
  type ImportSource,
  type InputRecord,
  isBlank,
  placeOf,
  type RowSink,
  type SourceFacts,
  type SourceHead,
} from '../importer.js';
import { TableLine } from '../lines/table-line.js';
import { LineState } from '../lines/table-odd-line.js';
import { BybitBookLine } from './bybit-book.js';
import { type BybitTrades, bybitTrades, IS_BUY, isBybitTrades } from './bybit-trades.js';

/** The importer. */
export const bybitArchive: Importer = {
  name: 'bybit-archive',
  about: "Bybit's archives: order books (ob500, ob200: zipped JSON lines) and public trades (csv)",
  framing: LINES,
  options: ['onGap'],
  clock: 'keep',
  mayBeEmpty: true,
  detect: (head) => /^\{"topic":"orderbook\.\d+\./.test(head.lines[0] ?? '') || isBybitTrades(head.lines[0] ?? ''),
  open: (setup) => {
    if (setup.instrument === undefined)
      throw new UsageError(
        'files of the Bybit archive do not say tick, lot and kind of contract. Give the instrument: --symbol, --kind, --tick, --lot, and --multiplier where it is not 1.',
      );
    return new BybitArchiveSource(setup, setup.instrument);
  },
};

/** A file of trades, or of a book where `trades` is absent. */
interface ArchiveFile {
  readonly trades: (BybitTrades & { readonly line: TableLine }) | undefined;
  hasRow: boolean;
}

class BybitArchiveSource implements ImportSource {
  readonly #setup: ImportSetup;
  readonly #instrument: Instrument;
  readonly #tick: Decimal;
  readonly #lot: Decimal;
  readonly #files: (ArchiveFile | undefined)[] = [];
  readonly #book: BybitBookLine;
  readonly #counts = {
    snapshots: 0,
    restarts: 0,
    diffsBeforeSnapshot: 0,
    repeatedDiffs: 0,
    liftedDiffs: 0,
    zeroTrades: 0,
    otherSymbolRows: 0,
  };
  #otherSymbol = '';
  #hasBook = false;
  #depth = 0;
  #gaps = 0;
  /** Whether the book is known, and its last update id. */
  #isOpened = false;
  #lastUpdateId = Number.NaN;
  #bookTs = Number.NEGATIVE_INFINITY;
  #rows = 0;

  constructor(setup: ImportSetup, instrument: Instrument) {
    this.#setup = setup;
    this.#instrument = instrument;
    this.#tick = parseDecimal(instrument.tickSize);
    this.#lot = parseDecimal(instrument.lotSize);
    this.#book = new BybitBookLine(this.#tick, this.#lot);
  }

  cut(cursor: RecordCursor): void {
    const line = this.#files[cursor.fileIndex]?.trades?.line;
    if (line === undefined) LINES.cut(cursor);
    else line.cut(cursor, line.columns.length);
  }

  scan(record: InputRecord): void {
    const file = this.#files[record.fileIndex] ?? this.#begin(record);
    if (file === undefined) return;
    if (file.trades !== undefined) file.hasRow ||= this.#isTrade(file.trades.line, record);
    else file.hasRow ||= this.#isDiff(record);
    this.#hasBook ||= file.hasRow && file.trades === undefined;
  }

  /** The clock is kept, so that one row is enough. */
  hasScanned(fileIndex: number): boolean {
    return this.#files[fileIndex]?.hasRow === true;
  }

  scanned(): SourceHead {
    if (!this.#files.some((file) => file?.hasRow === true))
      throw new DataError(
        `${this.#setup.files.join(', ')}: no row of symbol ${this.#instrument.symbol}; found ${this.#otherSymbol || 'no row at all'}. Give --symbol as the files spell it.`,
      );
    return {
      instrument: this.#instrument,
      levelOfDetail: this.#hasBook ? 'L2' : 'L1',
      found: { recvTs: 'not in the archive: exchTs' },
    };
  }

  mergeKey(record: InputRecord): number {
    const file = this.#files[record.fileIndex];
    if (file === undefined) return Number.NaN;
    if (file.trades !== undefined) return this.#isTrade(file.trades.line, record) ? this.#tradeTs(file.trades) : Number.NaN;
    // Of one ms the trades come first: they changed the book.
    return this.#isDiff(record) ? this.#setup.stamps.fromVenue(this.#book.time) + 1 : Number.NaN;
  }

  read(record: InputRecord, sink: RowSink): void {
    const { trades } = this.#files[record.fileIndex]!;
    if (trades !== undefined) {
      if (this.#isTrade(trades.line, record)) this.#trade(trades, sink);
      else if (trades.line.state === LineState.other) this.#counts.otherSymbolRows++;
    } else if (this.#isDiff(record)) {
      this.#diff(record, sink);
    } else if (!isBlank(record)) {
      this.#counts.otherSymbolRows++;
    }
  }

  end(): SourceFacts {
    if (this.#hasBook && this.#rows === 0)
      throw new DataError(
        `${this.#setup.files.join(', ')}: no snapshot of ${this.#instrument.symbol}, so the diffs change a book that was never stated. Fetch the files whole, or use --on-gap mark to take levels as they come.`,
      );
    return {
      ...(this.#hasBook ? { depth: this.#depth } : { depth: 1 }),
      borrowedTimes: 0,
      gaps: this.#gaps,
      counts: this.#counts,
    };
  }

  /** What the file is of, by its first line. @throws DataError */
  #begin(record: InputRecord): ArchiveFile | undefined {
    if (isBlank(record)) return undefined;
    const text = record.bytes.toString('latin1', record.from, Math.min(record.to, record.from + 1000)).trim();
    if (text.startsWith('{')) return (this.#files[record.fileIndex] = { trades: undefined, hasRow: false });
    const table = bybitTrades(text, this.#tick, this.#lot);
    if (table === undefined)
      throw new DataError(
        `${placeOf(record)}: got ${JSON.stringify(text.slice(0, 200))}, expected a line of an order book, or the header timestamp,symbol,side,size,price,… of trades`,
      );
    const line = new TableLine(table.columns);
    if (table.symbolAt >= 0) line.expect(table.symbolAt, this.#instrument.symbol);
    this.#files[record.fileIndex] = { trades: { ...table, line }, hasRow: false };
    return undefined;
  }

  #isTrade(line: TableLine, record: InputRecord): boolean {
    line.settle(record);
    return line.state === LineState.row;
  }

  /** Read the line of a book; false when it is of another symbol, or blank. */
  #isDiff(record: InputRecord): boolean {
    if (isBlank(record)) return false;
    this.#book.read(record);
    if (this.#book.symbol === this.#instrument.symbol) return true;
    this.#otherSymbol = this.#book.symbol;
    return false;
  }

  #tradeTs({ line, timeAt, isInMs }: BybitTrades & { readonly line: TableLine }): number {
    const { stamps } = this.#setup;
    return isInMs ? stamps.fromVenue(line.values[timeAt]!) : stamps.fromMicros(line.values[timeAt]!);
  }

  #trade(table: BybitTrades & { readonly line: TableLine }, sink: RowSink): void {
    const { values } = table.line;
    const lots = values[table.sizeAt]!;
    if (lots === 0) {
      this.#counts.zeroTrades++;
      return;
    }
    const exchTs = this.#tradeTs(table);
    const side = IS_BUY.includes(values[table.sideAt]!) ? 1 : -1;
    sink.row(exchTs, exchTs, Kind.trade, side, values[table.priceAt]!, lots, 0, Flag.last);
  }

  #diff(record: InputRecord, sink: RowSink): void {
    const book = this.#book;
    const exchTs = Math.max(this.#setup.stamps.fromVenue(book.time), this.#bookTs);
    const isLifted = exchTs > this.#setup.stamps.fromVenue(book.time);
    if (isLifted) this.#counts.liftedDiffs++;
    this.#depth = book.depth;
    if (book.isSnapshot) {
      this.#beginBook(exchTs, sink);
    } else if (this.#isOpened && book.updateId === this.#lastUpdateId) {
      this.#counts.repeatedDiffs++;
      return;
    } else if (this.#isOpened && book.updateId !== this.#lastUpdateId + 1) {
      this.#gap(record, exchTs, sink);
    } else if (this.#setup.options['onGap'] === 'mark') {
      this.#isOpened = true;
    }
    if (!this.#isOpened) {
      this.#counts.diffsBeforeSnapshot++;
      return;
    }
    book.readLevels(record);
    this.#lastUpdateId = book.updateId;
    this.#bookTs = exchTs;
    this.#levels(exchTs, isLifted ? Flag.repairedTime : 0, sink);
  }

  #beginBook(exchTs: number, sink: RowSink): void {
    this.#counts.snapshots++;
    if (this.#book.updateId === 1) this.#counts.restarts++;
    if (this.#rows > 0) sink.row(exchTs, exchTs, Kind.clear, 0, 0, 0, 0, 0);
    this.#isOpened = true;
  }

  #gap(record: InputRecord, exchTs: number, sink: RowSink): void {
    const onGap = this.#setup.options['onGap'];
    if (onGap === 'error')
      throw new DataError(
        `${placeOf(record)}: u: got ${String(this.#book.updateId)}, expected ${String(this.#lastUpdateId + 1)}: diffs are missing. Fetch the file again, or use --on-gap resync to go on at the next snapshot.`,
      );
    this.#gaps++;
    this.#bookTs = exchTs;
    sink.row(exchTs, exchTs, Kind.clear, 0, 0, 0, 0, Flag.last);
    if (onGap === 'resync') this.#isOpened = false;
  }

  #levels(exchTs: number, timeFlags: number, sink: RowSink): void {
    const { levels, isSnapshot } = this.#book;
    const { ticks, lots, count, bids } = levels;
    const kind = isSnapshot ? Kind.snapshot : Kind.level;
    const flags = isSnapshot ? timeFlags | Flag.snapshotPart : timeFlags;
    for (let i = 0; i < count; i++)
      sink.row(exchTs, exchTs, kind, i < bids ? 1 : -1, ticks[i]!, lots[i]!, 0, i === count - 1 ? flags | Flag.last : flags);
    this.#rows += count;
  }
}
