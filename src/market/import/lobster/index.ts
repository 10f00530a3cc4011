/**
 * `lobster`: LOBSTER message files, alone or each with its orderbook file, which is then checked row by row (`book-check.ts`).
 *
 * Times are seconds after midnight in New York, or `utcOffset`; the day, and the symbol where the caller states none, stand in the file's name
 * (`AAPL_2012-06-21_34200000_57600000_message_10.csv`), else the option `date` says it. Several days follow each other; between them the book
 * is cleared. LOBSTER has one clock: a row is received when it happened.
 *
 * Example: `importTape({ files: [messages, orderbook], out: 'aapl.arrow' })`.
 */
import { DataError } from '../../../base/errors.js';
import type { Instrument } from '../../instrument.js';
import type { FileClock } from '../frame/clock.js';
import { LINES } from '../frame/framing.js';
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
import { dayOf, midnightOf } from '../frame/local-day.js';
import { statedInstrument, US_SHARES } from '../frame/stated-instrument.js';
import { BookCheck } from './book-check.js';
import { isBookLine, isMessageLine, LobsterBookRow, LobsterMessage } from './lines.js';
import { Pairs } from './pairs.js';
import { LobsterRows } from './rows.js';

/** The importer. */
export const lobster: Importer = {
  name: 'lobster',
  about: 'LOBSTER message files, alone or with their orderbook files: every order of a stock',
  framing: LINES,
  options: ['date', 'utcOffset'],
  clock: 'keep',
  completesInstrument: true,
  reorderNs: 0,
  detect: ({ file, lines }) => {
    const whole = lines.slice(0, lines.length === 1 ? 1 : -1);
    return whole.length > 0 && (whole.every(isMessageLine) || (/orderbook/i.test(file) && whole.every(isBookLine)));
  },
  open: (setup) => new LobsterSource(setup),
};

class LobsterSource implements ImportSource {
  readonly #setup: ImportSetup;
  readonly #instrument: Instrument;
  readonly #days: readonly string[];
  /** By file, on the clock of `Stamps`. */
  readonly #midnights: readonly number[];
  readonly #pairs: Pairs;
  readonly #message = new LobsterMessage();
  readonly #bookRow = new LobsterBookRow();
  /** First row of each pair's book file. */
  readonly #firstRows: LobsterBookRow[] = [];
  #rows: LobsterRows | undefined;
  #check: BookCheck | undefined;
  /** The pair under way, the last message of it, and the last row. */
  #pair = -1;
  #messageNumber = 0;
  #rowNumber = 0;
  #lastTs = Number.NEGATIVE_INFINITY;
  #checked = { rows: 0, levelsRestated: 0, ordersLeftUnseen: 0 };

  constructor(setup: ImportSetup) {
    const { stated, options, files, stamps } = setup;
    this.#setup = setup;
    const symbol = symbolIn(files[0]!);
    this.#instrument = statedInstrument('lobster', stated, { ...US_SHARES, ...(symbol !== undefined && { symbol }) });
    this.#days = files.map((file) => dayOf(file, options['date']!));
    this.#midnights = this.#days.map((day) => stamps.at(midnightOf(day, options['utcOffset']!), 0));
    this.#pairs = new Pairs(files);
  }

  scan(record: InputRecord, clock: FileClock): void {
    // One clock tells both times.
    clock.sample(0, 0);
    if (this.#pairs.knows(record.fileIndex)) return;
    this.#pairs.see(record);
    if (!this.#pairs.isBook(record.fileIndex)) return;
    const row = new LobsterBookRow();
    row.read(record);
    this.#firstRows.push(row);
  }

  hasScanned(): boolean {
    return true;
  }

  scanned(): SourceHead {
    this.#pairs.check();
    this.#checkDays();
    this.#rows = new LobsterRows(this.#instrument, this.#setup.wantsIds, this.#pairs.hasBooks);
    return {
      instrument: this.#instrument,
      levelOfDetail: 'L3',
      found: { days: [...new Set(this.#days)], ...(this.#pairs.hasBooks && { levels: this.#firstRows[0]!.levels }) },
    };
  }

  mergeKey(record: InputRecord): number {
    return this.#pairs.keyOf(record);
  }

  read(record: InputRecord, sink: RowSink): void {
    if (record.from === record.to) return;
    if (this.#pairs.isBook(record.fileIndex)) this.#readRow(record, sink);
    else this.#readMessage(record, sink);
  }

  end(): SourceFacts {
    this.#endPair();
    const rows = this.#rows!;
    const { unknownOrders, executedBeyond, reducedBeyond, emptyTrades } = rows;
    const { rows: rowsCompared, ...restated } = this.#checked;
    return {
      netWindowNs: 0,
      borrowedTimes: 0,
      gaps: 0,
      counts: {
        ...{ unknownOrders, executedBeyond },
        ...(reducedBeyond > 0 && { reducedBeyond }),
        ...(emptyTrades > 0 && { emptyTrades }),
        ...(this.#pairs.hasBooks && { bookRowsCompared: rowsCompared, ...restated }),
      },
    };
  }

  #readMessage(record: InputRecord, sink: RowSink): void {
    const message = this.#message;
    message.read(record);
    const ts = this.#midnights[record.fileIndex]! + message.ns;
    const pair = this.#pairs.pairOf(record.fileIndex);
    if (pair !== this.#pair) this.#beginPair(pair, ts, record, sink);
    if (ts < this.#lastTs)
      throw new DataError(`${placeOf(record)}: time goes back by ${this.#lastTs - ts} ns; expected messages in order of time.`);
    this.#lastTs = ts;
    if (this.#check !== undefined && this.#rowNumber !== this.#messageNumber) this.#refuseLengths(record);
    this.#messageNumber = record.number;
    this.#rows!.message(message, ts, record, sink);
  }

  #readRow(record: InputRecord, sink: RowSink): void {
    if (this.#pairs.pairOf(record.fileIndex) !== this.#pair || record.number !== this.#messageNumber) this.#refuseLengths(record);
    this.#rowNumber = record.number;
    this.#bookRow.read(record);
    this.#check!.compare(this.#bookRow, this.#message, this.#lastTs, record, sink);
  }

  /** The first message of a pair. With another day, or a book of its own, what was known before is gone. */
  #beginPair(pair: number, ts: number, record: InputRecord, sink: RowSink): void {
    this.#endPair();
    const rows = this.#rows!;
    const first = this.#firstRows[pair];
    const isOtherDay = pair > 0 && this.#days[record.fileIndex] !== this.#days[this.#pairs.messageFile(pair - 1)];
    this.#pair = pair;
    this.#messageNumber = 0;
    this.#rowNumber = 0;
    if (isOtherDay || (pair > 0 && first !== undefined)) rows.clear(ts, sink);
    if (first === undefined) return;
    this.#check = new BookCheck(rows, rows.book!, this.#instrument);
    this.#check.open(first, this.#message, ts, record, sink);
  }

  #endPair(): void {
    const check = this.#check;
    if (check === undefined) return;
    if (this.#rowNumber !== this.#messageNumber)
      throw new DataError(
        `${this.#setup.files[this.#pairs.messageFile(this.#pair)]!}: has ${this.#messageNumber} messages, its book file ${this.#rowNumber} rows; expected as many of both. Was a file cut short?`,
      );
    this.#checked.rows += check.rows;
    this.#checked.levelsRestated += check.restated;
    this.#checked.ordersLeftUnseen += check.leftUnseen;
    this.#check = undefined;
  }

  #refuseLengths(record: InputRecord): never {
    throw new DataError(
      `${placeOf(record)}: message ${this.#messageNumber} is followed by row ${this.#rowNumber} of the book; expected a row for each message. Was a file cut short, or are there empty lines?`,
    );
  }

  /** Both files of a pair are of one day. */
  #checkDays(): void {
    for (let file = 0; file < this.#days.length; file++) {
      const other = this.#pairs.messageFile(this.#pairs.pairOf(file));
      if (this.#days[file] !== this.#days[other])
        throw new DataError(
          `${this.#setup.files[other]!} is of ${this.#days[other]!}, ${this.#setup.files[file]!} of ${this.#days[file]!}; expected message and book files in the same order.`,
        );
    }
  }
}

/** The symbol in a file's name. */
function symbolIn(file: string): string | undefined {
  return /^([^_]+)_\d{4}-\d\d-\d\d_/.exec(file.slice(file.lastIndexOf('/') + 1))?.[1];
}
