/**
 * `binance-archive`: the zipped csv of data.binance.vision: trades, aggTrades and bookTicker of spot, USD-M and COIN-M, several files as one tape.
 *
 * The archive does not say when anything was received: `recvTs` is `exchTs`, and a feed latency has to be stated where the tape is replayed.
 * There is no book in it, so the tape is of trades and the touch (L1). Where there are trades, aggTrades tell nothing new and are counted.
 *
 * Units: ns, ticks, lots.
 *
 * Example: `importTape({ files: ['BTCUSDT-trades-2024-03-30.zip', 'BTCUSDT-bookTicker-2024-03-30.zip'], instrument, out: 'btc.arrow' })`.
 */
import { basename } from 'node:path';
import { DataError, UsageError } from '../../../base/errors.js';
import { parseDecimal } from '../../../base/num/decimal.js';
import type { Instrument } from '../../instrument.js';
import { Flag, Kind } from '../../row.js';
import { LINES, type RecordCursor } from '../frame/framing.js';
import {
  type Importer,
  type ImportSetup,
  type ImportSource,
  type InputRecord,
  placeOf,
  type RowSink,
  type SourceFacts,
  type SourceHead,
} from '../importer.js';
import { TableLine } from '../lines/table-line.js';
import { LineState } from '../lines/table-odd-line.js';
import { TradeIds } from '../books/trade-ids.js';
import { TouchRows } from '../books/touch-rows.js';
import { BinanceKind, type BinanceTable, binanceTable, IS_TRUE, isBinanceTable, Print, Ticker } from './binance-tables.js';

/** Whose file it is, as the archive names it. */
const FILE_NAME = /^([A-Z0-9_]+)-(?:trades|aggTrades|bookTicker)-\d{4}-\d\d/;
const KIND_NAMES = ['trades', 'aggTrades', 'bookTicker'];

/** The importer. */
export const binanceArchive: Importer = {
  name: 'binance-archive',
  about: 'zipped csv of data.binance.vision: trades, aggTrades, bookTicker of spot, USD-M and COIN-M',
  framing: LINES,
  options: [],
  clock: 'keep',
  mayBeEmpty: true,
  detect: (head) => isBinanceTable(head.lines[0] ?? ''),
  open: (setup) => {
    if (setup.instrument === undefined)
      throw new UsageError(
        'files of the Binance archive do not say tick, lot and kind of contract. Give the instrument: --symbol, --kind, --tick, --lot, and --multiplier where it is not 1.',
      );
    return new BinanceArchiveSource(setup, setup.instrument);
  },
};

interface ArchiveFile extends BinanceTable {
  readonly line: TableLine;
  /** Number of its first row's line is above this. */
  readonly headerLine: number;
  /** Whether a row has been seen. */
  hasRow: boolean;
}

class BinanceArchiveSource implements ImportSource {
  readonly #setup: ImportSetup;
  readonly #instrument: Instrument;
  readonly #files: (ArchiveFile | undefined)[] = [];
  readonly #touch = new TouchRows(false);
  readonly #counts = { repeatedTrades: 0, missingTrades: 0, zeroTrades: 0, unusedAggTrades: 0, repeatedQuotes: 0, olderQuotes: 0 };
  readonly #tradeIds = new TradeIds(this.#counts);
  /** Which of both sorts of trades become rows. */
  #tradeKind: number = BinanceKind.aggTrades;
  #lastUpdateId = Number.NaN;
  // Times of a line, as the touch takes them.
  exchTs = 0;
  recvTs = 0;
  readonly timeFlags = 0;

  constructor(setup: ImportSetup, instrument: Instrument) {
    this.#setup = setup;
    this.#instrument = instrument;
    for (const file of setup.files) this.#checkName(file);
  }

  cut(cursor: RecordCursor): void {
    const line = this.#files[cursor.fileIndex]?.line;
    if (line === undefined) LINES.cut(cursor);
    else line.cut(cursor, line.columns.length);
  }

  scan(record: InputRecord): void {
    const file = this.#files[record.fileIndex];
    if (file === undefined) this.#begin(record);
    else this.#isRow(file, record);
  }

  /** The clock is kept, so that one row is enough. */
  hasScanned(fileIndex: number): boolean {
    return this.#files[fileIndex]?.hasRow === true;
  }

  scanned(): SourceHead {
    const kinds = new Set(this.#files.map((file) => file?.kind));
    if (kinds.has(BinanceKind.trades)) this.#tradeKind = BinanceKind.trades;
    const tables = KIND_NAMES.filter((_, kind) => kinds.has(kind));
    return { instrument: this.#instrument, levelOfDetail: 'L1', found: { tables, recvTs: 'not in the archive: exchTs' } };
  }

  mergeKey(record: InputRecord): number {
    const file = this.#files[record.fileIndex];
    if (file === undefined || !this.#isRow(file, record)) return Number.NaN;
    // Of one ms the trades come first: they changed the touch.
    return this.#time(file) + (file.kind === BinanceKind.bookTicker ? 1 : 0);
  }

  read(record: InputRecord, sink: RowSink): void {
    const file = this.#files[record.fileIndex]!;
    if (!this.#isRow(file, record)) return;
    const { values } = file.line;
    this.exchTs = this.#time(file);
    this.recvTs = this.exchTs;
    if (file.kind === BinanceKind.bookTicker) this.#quote(values, sink);
    else if (file.kind === this.#tradeKind) this.#trade(values, values[file.time + 1]!, sink);
    else this.#counts.unusedAggTrades++;
  }

  end(): SourceFacts {
    return { depth: 1, borrowedTimes: 0, gaps: 0, counts: { ...this.#counts, unchangedQuotes: this.#touch.unchanged } };
  }

  /** The first line that says anything. @throws DataError when it begins none of the tables. */
  #begin(record: InputRecord): void {
    const text = record.bytes.toString('latin1', record.from, record.to).trim();
    if (text === '') return;
    const table = binanceTable(text, parseDecimal(this.#instrument.tickSize), parseDecimal(this.#instrument.lotSize));
    if (table === undefined)
      throw new DataError(
        `${placeOf(record)}: got ${JSON.stringify(text.slice(0, 200))}, expected trades, aggTrades or bookTicker of the Binance archive, such as id,price,qty,quote_qty,time,is_buyer_maker`,
      );
    const line = new TableLine(table.columns);
    const file = { ...table, line, headerLine: table.hasHeader ? record.number : record.number - 1, hasRow: false };
    this.#files[record.fileIndex] = file;
    // Without a header the line is a row too.
    if (!table.hasHeader) {
      line.state = LineState.odd;
      this.#isRow(file, record);
    }
  }

  #isRow(file: ArchiveFile, record: InputRecord): boolean {
    if (record.number <= file.headerLine) return false;
    file.line.settle(record);
    if (file.line.state !== LineState.row) return false;
    file.hasRow = true;
    return true;
  }

  #time({ line, time }: ArchiveFile): number {
    return this.#setup.stamps.fromVenue(line.values[time]!);
  }

  #trade(values: Float64Array, isBuyerMaker: number, sink: RowSink): void {
    if (!this.#tradeIds.isNew(values[Print.id]!)) return;
    const lots = values[Print.qty]!;
    if (lots === 0) {
      this.#counts.zeroTrades++;
      return;
    }
    // The maker bought, so the seller took.
    const side = IS_TRUE.includes(isBuyerMaker) ? -1 : 1;
    sink.row(this.exchTs, this.recvTs, Kind.trade, side, values[Print.price]!, lots, 0, Flag.last);
  }

  #quote(values: Float64Array, sink: RowSink): void {
    const id = values[Ticker.id]!;
    if (id === this.#lastUpdateId) {
      this.#counts.repeatedQuotes++;
      return;
    }
    if (id < this.#lastUpdateId) {
      this.#counts.olderQuotes++;
      this.#touch.forget();
    }
    this.#lastUpdateId = id;
    const bidLots = values[Ticker.bidPrice] === 0 ? 0 : values[Ticker.bidQty]!;
    const askLots = values[Ticker.askPrice] === 0 ? 0 : values[Ticker.askQty]!;
    this.#touch.read(values[Ticker.bidPrice]!, bidLots, values[Ticker.askPrice]!, askLots, this, sink);
  }

  #checkName(file: string): void {
    const symbol = FILE_NAME.exec(basename(file))?.[1];
    if (symbol !== undefined && symbol !== this.#instrument.symbol)
      throw new UsageError(`${file}: is of ${symbol} by its name, and --symbol is ${this.#instrument.symbol}. One tape is of one symbol.`);
  }
}
