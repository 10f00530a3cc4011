/**
 * `itch`: Nasdaq TotalView-ITCH 5.0, every order of every stock of a day, each message behind its length (u16).
 *
 * A tape is of one stock, `instrument.symbol`. Times are ns since midnight of the exchange's day: which day is said by the file's name
 * (`12302019.NASDAQ_ITCH50.gz`) or the option `date`; midnight is New York's, or `utcOffset`. Files of several days, or parts of one, follow
 * each other. ITCH has one clock: a row is received when it happened.
 *
 * Example: `importTape({ files: ['12302019.NASDAQ_ITCH50.gz'], instrument: { symbol: 'AAPL' }, out: 'aapl.arrow' })`.
 */
import { DataError } from '../../../base/errors.js';
import type { Instrument } from '../../instrument.js';
import type { FileClock } from '../frame/clock.js';
import type { Importer, ImportSetup, ImportSource, InputRecord, RowSink, SourceFacts, SourceHead } from '../importer.js';
import { dayOf, midnightOf } from '../frame/local-day.js';
import { statedInstrument, US_SHARES } from '../frame/stated-instrument.js';
import { ITCH_FRAMES, looksLikeItch } from './messages.js';
import { ItchRows, timeOf } from './rows.js';
import { Stocks } from './stocks.js';

/** The importer. */
export const itch: Importer = {
  name: 'itch',
  about: 'Nasdaq TotalView-ITCH 5.0, binary: every order of a stock',
  framing: ITCH_FRAMES,
  options: ['date', 'utcOffset', 'hiddenSide'],
  clock: 'keep',
  completesInstrument: true,
  reorderNs: 0,
  detect: (head) => looksLikeItch(head.bytes),
  open: (setup) => new ItchSource(setup),
};

const NO_LOCATE = -1;

class ItchSource implements ImportSource {
  readonly #instrument: Instrument;
  readonly #files: readonly string[];
  readonly #days: readonly string[];
  /** By file, on the clock of `Stamps`. */
  readonly #midnights: readonly number[];
  readonly #stocks: Stocks;
  readonly #rows: ItchRows;
  #file = -1;
  #locate = NO_LOCATE;
  #otherStocks = 0;
  #endMarks = 0;

  constructor({ stated, options, files, stamps, wantsIds }: ImportSetup) {
    this.#instrument = statedInstrument('itch', stated, US_SHARES);
    this.#files = files;
    this.#days = files.map((file) => dayOf(file, options['date']!));
    this.#midnights = this.#days.map((day) => stamps.at(midnightOf(day, options['utcOffset']!), 0));
    this.#stocks = new Stocks(this.#instrument.symbol, this.#days);
    this.#rows = new ItchRows({ instrument: this.#instrument, sideOfHidden: options['hiddenSide'] === 'told', wantsIds });
  }

  scan(record: InputRecord, clock: FileClock): void {
    this.#stocks.see(record);
    // One clock tells both times.
    clock.sample(0, 0);
  }

  hasScanned(fileIndex: number): boolean {
    return this.#stocks.locateIn(fileIndex) !== undefined;
  }

  scanned(): SourceHead {
    this.#stocks.check(this.#files);
    return { instrument: this.#instrument, levelOfDetail: 'L3', found: { days: [...new Set(this.#days)] } };
  }

  mergeKey(record: InputRecord): number {
    return record.from === record.to ? Number.NaN : this.#midnights[record.fileIndex]! + timeOf(record);
  }

  read(record: InputRecord, sink: RowSink): void {
    const { bytes, from, to, fileIndex } = record;
    if (from === to) {
      this.#endMarks++;
      return;
    }
    if (fileIndex !== this.#file) this.#begin(record, sink);
    const locate = (bytes[from + 1]! << 8) | bytes[from + 2]!;
    if (locate === this.#locate) this.#rows.message(record, sink);
    else if (locate === 0) this.#rows.others[bytes[from]!]!++;
    else this.#otherStocks++;
  }

  end(): SourceFacts {
    const counts = { ...this.#rows.counts(), otherStocks: this.#otherStocks, ...(this.#endMarks > 0 && { endMarks: this.#endMarks }) };
    return { netWindowNs: 0, borrowedTimes: 0, gaps: 0, counts };
  }

  #begin(record: InputRecord, sink: RowSink): void {
    this.#file = record.fileIndex;
    const locate = this.#stocks.locateIn(record.fileIndex);
    if (locate === undefined) throw new DataError(`${record.file}: no stock ${this.#instrument.symbol}`);
    this.#locate = locate;
    this.#rows.begin(record, this.#midnights[record.fileIndex]!, sink);
  }
}
