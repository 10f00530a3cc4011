/**
 * `binance`: raw captures of Binance WebSocket frames (`capture-line.ts`), of USD-M, COIN-M and spot.
 *
 * Reads depth diffs with their REST snapshot (`sync.ts`), trades (`rows.ts`), and `bookTicker`, which verifies the book (`ticker.ts`) and,
 * if asked for, becomes quote rows. Frames of other kinds and symbols are skipped and counted.
 *
 * Example: `importTape({ files: ['btcusdt.gz'], format: 'binance', instrument, out: 'btc.arrow' })`.
 */
import { DataError, UsageError } from '../../../base/errors.js';
import type { ContractKind, Instrument } from '../../instrument.js';
import type { FileClock } from '../frame/clock.js';
import { LINES } from '../frame/framing.js';
import type { Importer, ImportSetup, ImportSource, InputRecord, RowSink, SourceFacts, SourceHead } from '../importer.js';
import { FrameReader } from './frame.js';
import { BinanceRows } from './rows.js';
import { type Market, Survey } from './survey.js';
import { BookSync } from './sync.js';
import { TickerCheck } from './ticker.js';

const USUAL_KIND: Readonly<Record<Market, ContractKind>> = { coinm: 'inverse', usdm: 'linear', spot: 'spot' };

/** The importer. */
export const binance: Importer = {
  name: 'binance',
  about: 'raw Binance WebSocket frames with receive times (USD-M, COIN-M, spot)',
  framing: LINES,
  options: ['onGap', 'touch'],
  clock: 'repair',
  detect: (head) =>
    head.lines.some((line) =>
      /^(?:\d{19} |\d{10}\.\d{1,9}: |https:\/\/\S+ -> \d{10}\.\d{1,9}: )\{.*("lastUpdateId"|"e":\s*"(depthUpdate|trade|aggTrade|bookTicker)"|"stream":\s*"[^"]+@)/.test(
        line,
      ),
    ),
  open: (setup) => new BinanceSource(setup),
};

/** One import of Binance captures. */
class BinanceSource implements ImportSource {
  readonly #instrument: Instrument;
  readonly #setup: ImportSetup;
  readonly #frame: FrameReader;
  readonly #survey: Survey;
  readonly #quotes: boolean;
  /** The first file, for messages about all of them. */
  #file: string | undefined;
  /** Made between the passes. */
  #rows: BinanceRows | undefined;

  constructor(setup: ImportSetup) {
    if (setup.instrument === undefined) {
      throw new UsageError(
        'binance frames do not say tick, lot and kind of contract. Give the instrument: --symbol, --kind, --tick, --lot, and --multiplier where it is not 1.',
      );
    }
    this.#setup = setup;
    this.#instrument = setup.instrument;
    this.#quotes = setup.options['touch'] === 'bookTicker';
    this.#frame = new FrameReader(setup.stamps, setup.instrument.symbol);
    this.#survey = new Survey(setup.instrument.symbol);
  }

  scan(line: InputRecord, clock: FileClock): void {
    if (!this.#frame.read(line)) return;
    this.#file ??= line.file;
    this.#survey.frame(line, this.#frame, clock, this.#quotes);
  }

  scanned(): SourceHead {
    const survey = this.#survey;
    this.#checkSymbol();
    this.#checkMarket();
    const ids = survey.snapshotIds();
    // A snapshot has to be asked of REST, and may never come: both other choices take levels as they come until there is one.
    const resync = this.#setup.options['onGap'] !== 'error';
    if (survey.diffs > 0 && ids.count === 0 && !resync) {
      throw new DataError(
        `${this.#file!}: no snapshot of ${this.#instrument.symbol}: depth frames change a book that was never stated. Record an answer of REST /depth with the stream, or use --on-gap resync to state levels as they come.`,
      );
    }
    const check = new TickerCheck();
    const sync = new BookSync(ids, check, { resync, holdNs: this.#setup.reorderNs });
    this.#rows = new BinanceRows(this.#instrument, survey, sync, check, this.#quotes);
    return {
      instrument: this.#instrument,
      levelOfDetail: survey.diffs > 0 ? 'L2' : 'L1',
      ...(survey.market !== undefined && { found: { market: survey.market } }),
    };
  }

  mergeKey(line: InputRecord): number {
    if (!this.#frame.readStamp(line)) return Number.NaN;
    return this.#frame.recvTs - line.offsetNs;
  }

  read(line: InputRecord, sink: RowSink): void {
    if (!this.#frame.read(line)) return;
    this.#rows!.frame(this.#frame, line, sink);
  }

  end(): SourceFacts {
    return this.#rows!.end();
  }

  #checkSymbol(): void {
    if (this.#survey.ownFrames > 0) return;
    const others = this.#survey.others();
    throw new DataError(
      `${this.#file!}: no frame of symbol ${this.#instrument.symbol}; found ${others.length === 0 ? 'no Binance frame at all' : others.slice(0, 5).join(', ')}. Give --symbol as the frames spell it.`,
    );
  }

  #checkMarket(): void {
    const { market } = this.#survey;
    if (market === undefined || (market === 'coinm') === (this.#instrument.kind === 'inverse')) return;
    throw new DataError(
      `${this.#file!}: the frames of ${this.#instrument.symbol} are of ${market}, whose contracts are not ${this.#instrument.kind}. Give --kind ${USUAL_KIND[market]}.`,
    );
  }
}
