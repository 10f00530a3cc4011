/**
 * One import of Tardis files: headers, symbols and the way of a line to the rows of its data set.
 *
 * One file is read in one pass where it can be. In two, pass 1 reads the lines and keeps them for pass 2; from the first line on that pass 2 will refuse it reads no more of each than the stamps. Lines are merged by `local_timestamp`, which one recorder wrote in all files.
 *
 * Units: µs in the files, ns on the clock of `Stamps` behind.
 *
 * Example: `const source = new TardisSource(setup, instrument); source.scan(record, clock); …; source.scanned(); source.read(record, sink);`
 */
import { DataError, UsageError } from '../../../base/errors.js';
import { parseDecimal } from '../../../base/num/decimal.js';
import type { Instrument } from '../../instrument.js';
import { FUNDING_UNIT } from '../csv/words.js';
import type { FileClock, Stamps } from '../frame/clock.js';
import { type Framing, LINES, type RecordCursor } from '../frame/framing.js';
import {
  type ImportSetup,
  type ImportSource,
  type InputRecord,
  placeOf,
  type RowSink,
  type SourceFacts,
  type SourceHead,
} from '../importer.js';
import { KeptLines } from '../lines/kept-lines.js';
import { TableLine } from '../lines/table-line.js';
import { LineState } from '../lines/table-odd-line.js';
import {
  DataSet,
  EXCHANGE,
  headersText,
  LOCAL_TIMESTAMP,
  STAMPS,
  SYMBOL,
  type Table,
  tableOf,
  TIMESTAMP,
  type Units,
} from './data-sets.js';
import { TardisRows } from './rows.js';

/** Other symbols that a message names. */
const MOST_OTHERS = 5;
const DATA_SET_NAMES = ['incremental_book_L2', 'trades', 'quotes', 'book_snapshot', 'derivative_ticker', 'liquidations'];

/** One file. */
export interface TardisFile extends Table {
  readonly name: string;
  readonly line: TableLine;
  /** What pass 2 reads in place of the text. */
  readonly kept: KeptLines;
  /** Lines of the instrument, as pass 1 counts them. */
  ownLines: number;
  /** Of a book: whether a snapshot has begun. */
  isOpened: boolean;
}

/** The source. */
export class TardisSource implements ImportSource {
  readonly #setup: ImportSetup;
  readonly #instrument: Instrument;
  readonly #stamps: Stamps;
  readonly #units: Units;
  /** By number of the file; absent until its header has been read. */
  readonly #files: (TardisFile | undefined)[] = [];
  /** The one that pass 1 is at. */
  #scanning: TardisFile | undefined;
  readonly #others = new Set<string>();
  /** Smallest `local_timestamp − timestamp`, µs as recorded, of lines that have a time of the venue. */
  #smallestMicros = Number.POSITIVE_INFINITY;
  /** First and last of all stamps, µs. */
  #firstMicros = Number.POSITIVE_INFINITY;
  #lastMicros = Number.NEGATIVE_INFINITY;
  #exchange: string | undefined;
  #otherSymbolRows = 0;
  /** Made between the passes. */
  #rows: TardisRows | undefined;

  constructor(setup: ImportSetup, instrument: Instrument) {
    this.#setup = setup;
    this.#instrument = instrument;
    this.#stamps = setup.stamps;
    this.#units = {
      tick: parseDecimal(instrument.tickSize),
      lot: parseDecimal(instrument.lotSize),
      rate: parseDecimal(FUNDING_UNIT),
      negativePrices: instrument.negativePrices === true,
    };
  }

  cut(cursor: RecordCursor): void {
    const file = this.#files[cursor.fileIndex];
    if (file === undefined) LINES.cut(cursor);
    else {
      const isWhole = file.kept.isWhole || this.#rows !== undefined || this.#setup.isOnePass;
      file.line.cut(cursor, isWhole ? file.line.columns.length : STAMPS);
    }
  }

  scan(record: InputRecord & RecordCursor, clock: FileClock): void {
    const file = this.#files[record.fileIndex];
    if (file === undefined) {
      this.#begin(record);
      return;
    }
    const { line } = file;
    if (file.kept.isWhole) keep(file, record);
    else line.settle(record);
    if (line.state === LineState.blank) return;
    if (this.#exchange === undefined) this.#learnExchange(record);
    if (line.state === LineState.other) {
      if (this.#others.size < MOST_OTHERS) this.#others.add(cellText(record, SYMBOL));
      return;
    }
    file.ownLines++;
    const timestamp = line.values[TIMESTAMP]!;
    const local = line.values[LOCAL_TIMESTAMP]!;
    this.#reach(timestamp);
    this.#reach(local);
    if (file.kept.isWhole) takeMessage(file, record);
    // Where the venue gives no time both stamps are the recorder's: they say nothing of its clock.
    if (local - timestamp >= this.#smallestMicros || local === timestamp) return;
    this.#smallestMicros = local - timestamp;
    clock.sample(0, 1000 * this.#smallestMicros);
  }

  scanned(): SourceHead {
    this.#scanning?.kept.end();
    const files = this.#files.filter((file) => file !== undefined);
    this.#checkRows(files);
    const books = [...new Map(files.filter(isOfBook).map((file) => [`${file.dataSet} ${file.depth}`, file])).values()];
    if (books.length > 1)
      throw new UsageError(
        `${books.map(({ name }) => name).join(' and ')} state the same book in different ways. Give incremental_book_L2 or one depth of book_snapshot.`,
      );
    const [book] = books;
    this.#rows ??= this.#rowsOf(book);
    return this.#head(files, book);
  }

  begun(): SourceHead | undefined {
    const file = this.#scanning;
    if (file === undefined || this.#exchange === undefined) return undefined;
    // As they stand when a line of the instrument has come, without which there is no tape.
    const first = { ...file, ownLines: 1 };
    const book = isOfBook(first) ? first : undefined;
    this.#rows = this.#rowsOf(book);
    return this.#head([first], book);
  }

  holdsAt(offsetNs: number): boolean {
    return this.#rows!.holdsAt(offsetNs);
  }

  kept(fileIndex: number, bytes: number): Framing | undefined {
    return this.#files[fileIndex]?.kept.framing(bytes);
  }

  mergeKey(record: InputRecord): number {
    const line = this.#files[record.fileIndex]?.line;
    if (line === undefined) return Number.NaN;
    line.settle(record);
    return line.state === LineState.row ? this.#stamps.fromMicros(line.values[LOCAL_TIMESTAMP]!) : Number.NaN;
  }

  read(record: InputRecord & RecordCursor, sink: RowSink): void {
    const file = this.#files[record.fileIndex];
    if (file === undefined) return;
    const { line } = file;
    line.settle(record);
    if (line.state === LineState.row) this.#rows!.read(file, record, sink);
    else if (line.state === LineState.other) this.#otherSymbolRows++;
  }

  end(): SourceFacts {
    const unopened = this.#files.find((file) => file?.dataSet === DataSet.book && file.ownLines > 0 && !file.isOpened);
    if (unopened !== undefined)
      throw new DataError(
        `${unopened.name}: no row of ${this.#instrument.symbol} has is_snapshot true, so its ${String(unopened.ownLines)} rows change a book that was never stated. Fetch the file whole.`,
      );
    const facts = this.#rows!.end();
    return { ...facts, counts: { otherSymbolRows: this.#otherSymbolRows, ...facts.counts } };
  }

  #rowsOf(book: TardisFile | undefined): TardisRows {
    return new TardisRows(this.#setup, {
      hasBook: book !== undefined,
      depth: book?.depth ?? 0,
      smallestNs: Number.isFinite(this.#smallestMicros) ? 1000 * this.#smallestMicros : 0,
    });
  }

  #head(files: readonly TardisFile[], book: TardisFile | undefined): SourceHead {
    const dataSets = [...new Set(files.map(({ dataSet, depth }) => `${DATA_SET_NAMES[dataSet]!}${depth > 0 ? `_${String(depth)}` : ''}`))];
    return {
      instrument: this.#instrument,
      levelOfDetail: book === undefined ? 'L1' : 'L2',
      hasQuotes: files.some(({ dataSet, ownLines }) => dataSet === DataSet.quotes && ownLines > 0),
      found: { exchange: this.#exchange, dataSets },
    };
  }

  /** See to it that the stamp is near enough to the first one. @throws StampTooFar */
  #reach(micros: number): void {
    if (micros >= this.#firstMicros && micros <= this.#lastMicros) return;
    this.#stamps.fromMicros(micros);
    this.#firstMicros = Math.min(this.#firstMicros, micros);
    this.#lastMicros = Math.max(this.#lastMicros, micros);
  }

  /** The header. @throws DataError when it is of no data set that is read. */
  #begin(record: InputRecord): void {
    const text = record.bytes.toString('latin1', record.from, record.to).trim();
    if (text === '') return;
    const table = tableOf(text, record.file, this.#units);
    if (table === undefined)
      throw new DataError(`${placeOf(record)}: header: got ${JSON.stringify(text.slice(0, 200))}, expected ${headersText()}`);
    const line = new TableLine(table.columns, table.shared);
    line.expect(SYMBOL, this.#instrument.symbol);
    if (this.#exchange !== undefined) line.expect(EXCHANGE, this.#exchange);
    this.#scanning?.kept.end();
    const kept = new KeptLines(line, this.#setup.spool, record.number);
    if (this.#setup.isOnePass) kept.drop();
    this.#scanning = this.#files[record.fileIndex] = { ...table, name: record.file, line, kept, ownLines: 0, isOpened: false };
  }

  #learnExchange(record: InputRecord): void {
    this.#exchange = cellText(record, EXCHANGE);
    for (const file of this.#files) file?.line.expect(EXCHANGE, this.#exchange);
  }

  #checkRows(files: readonly TardisFile[]): void {
    const own = files.filter(({ ownLines }) => ownLines > 0);
    const { symbol } = this.#instrument;
    if (own.length === 0)
      throw new DataError(
        `${this.#setup.files.join(', ')}: no row of symbol ${symbol}; found ${[...this.#others].join(', ') || 'no row at all'}. Give --symbol as the files spell it.`,
      );
    if (own.every(({ dataSet }) => dataSet === DataSet.liquidations))
      throw new DataError(
        `${own.map(({ name }) => name).join(', ')}: only liquidations, which make no rows: what was liquidated is told by the trades. Add a file of trades or of the book.`,
      );
  }
}

/** Settle a line with all of its cells and keep it. What is wrong behind the stamps is for pass 2 to refuse, when files and clock are known to be right. */
function keep({ line, kept }: TardisFile, record: InputRecord): void {
  try {
    line.settle(record);
    kept.keep();
  } catch (error) {
    if (!(error instanceof DataError)) throw error;
    kept.drop();
    const { bytes, blockByte, fileIndex, number, from, to } = record;
    line.cut({ bytes, blockByte, fileIndex, number, from, to, next: from }, STAMPS);
    line.settle(record);
  }
}

/** The rest of a message: its rows have the stamps of the first one, so there is nothing to learn from them. */
function takeMessage(file: TardisFile, record: RecordCursor): void {
  const { line, kept } = file;
  for (let lines = 0; kept.isWhole && (lines = line.repeats(record)) > 0;) {
    for (let i = 0; i < lines && kept.isWhole; i++) {
      line.take(i);
      kept.keep();
    }
    file.ownLines += lines;
    record.number += lines;
  }
}

function isOfBook({ dataSet, ownLines }: TardisFile): boolean {
  return ownLines > 0 && (dataSet === DataSet.book || dataSet === DataSet.snapshots);
}

function cellText({ bytes, from, to }: InputRecord, column: number): string {
  return bytes.toString('latin1', from, to).split(',', column + 1)[column] ?? '';
}
