/**
 * `raw`: raw WebSocket captures of ten venues (`venues.ts`), as a recorder or cryptofeed wrote them (`capture-line.ts`).
 *
 * The venue is told by the frames, or by the option `venue`; of the many symbols of a capture the one asked for is taken. What the venue
 * sends for proof is held to it on the way: links of its chain, checksums, its own touch; the metadata counts them. Answers of REST come in
 * files of their own, or among the frames.
 *
 * Example: `importTape({ files: ['BITSTAMP.ws.gz', 'BITSTAMP.http.gz'], format: 'raw', instrument: { symbol: 'ethusd', … }, out })`.
 */
import { DataError, UsageError } from '../../../base/errors.js';
import type { Instrument } from '../../instrument.js';
import { CaptureLine, Held } from '../lines/capture-line.js';
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
import { FrameShapes } from './frame-shape.js';
import { FrameGlance } from './glance.js';
import { isObject } from './json.js';
import { type MarketPlan, RowMarket } from './market.js';
import { PairLists } from './pair-lists.js';
import { Survey } from './survey.js';
import type { Market, Venue, VenueReader } from './venue.js';
import { VENUES } from './venues.js';

/** A line of a capture, as far as it is looked at to tell the format. */
const CAPTURE_LINE = /^(?:\d{19} |\d{10}\.\d{1,9}: )(?=[[{])/;
const ANSWER_LINE = /^https:\/\/\S+ -> \d{10}\.\d+: /;
const OPEN_OBJECT = 123;
const OPEN_ARRAY = 91;
/** Frames without the symbol that are read all the same, so that a message can name others. */
const MOST_OTHERS = 5000;
/** Records of a file that pass 1 reads whole, whatever they are. */
const MOST_READ = 2000;

/** The importer. */
export const raw: Importer = {
  name: 'raw',
  about: `raw WebSocket captures of ${VENUES.map(({ name }) => name).join(', ')}`,
  framing: LINES,
  options: ['venue', 'onGap', 'snapshots', 'offLot'],
  clock: 'repair',
  detect: (head) => head.lines.some((line) => venueOf(line) !== undefined),
  open: (setup) => new RawSource(setup),
};

/** The venue whose frame or answer a line holds. */
function venueOf(line: string): Venue | undefined {
  if (CAPTURE_LINE.test(line)) return VENUES.find(({ looks }) => looks.test(line));
  return ANSWER_LINE.test(line) ? VENUES.find(({ answers }) => answers?.test(line.slice(0, line.indexOf(' '))) === true) : undefined;
}

class RawSource implements ImportSource {
  readonly #setup: ImportSetup;
  readonly #instrument: Instrument;
  readonly #line: CaptureLine;
  readonly #survey = new Survey();
  /** By file number. */
  readonly #clocks: FileClock[] = [];
  /** The first file, for messages about all of them. */
  #file = '';
  #venue: Venue | undefined;
  #needle = Buffer.alloc(0);
  #glance: FrameGlance | undefined;
  #lists = new PairLists([]);
  #shapes = new FrameShapes(this.#lists, this.#needle);
  #reader: VenueReader | undefined;
  #market: RowMarket | undefined;
  #skipped = 0;

  constructor(setup: ImportSetup) {
    if (setup.instrument === undefined)
      throw new UsageError(
        'raw frames do not say tick, lot and kind of contract. Give the instrument: --symbol, --kind, --tick and --lot.',
      );
    this.#setup = setup;
    this.#instrument = setup.instrument;
    this.#line = new CaptureLine(setup.stamps);
    const name = setup.options['venue'];
    if (name !== 'auto') this.#open(VENUES.find((venue) => venue.name === name)!);
  }

  scan(record: InputRecord, clock: FileClock): void {
    this.#clocks[record.fileIndex] = clock;
    if (this.#file === '') this.#file = record.file;
    const line = this.#line;
    line.read(record);
    if (line.held === Held.nothing) return;
    if (this.#venue === undefined) {
      const venue = venueOf(record.bytes.toString('latin1', record.from, record.to));
      if (venue === undefined) return;
      this.#open(venue);
    }
    this.#survey.at(line.recvTs, clock);
    if (this.#glances(record, clock)) return;
    if (this.#skips(record) && ++this.#skipped > MOST_OTHERS) return;
    this.#tell(record, this.#survey);
  }

  scanned(): SourceHead {
    const { ownFrames, snapshots, updates, orderSnapshots, orderEvents } = this.#survey;
    const { symbol } = this.#instrument;
    const { options, reorderNs, wantsIds } = this.#setup;
    if (this.#venue === undefined)
      throw new DataError(
        `${this.#file}: no frame of a known venue. Expected one of ${VENUES.map(({ name }) => name).join(', ')}; captures of Binance are --format binance.`,
      );
    if (ownFrames === 0) {
      const others = this.#survey.others();
      throw new DataError(
        `${this.#file}: no frame of symbol ${symbol} (${this.#venue.name}); found ${others.length === 0 ? 'none at all' : others.slice(0, 12).join(', ')}. Give --symbol as the frames spell it.`,
      );
    }
    const detail = orderEvents > 0 ? 'L3' : snapshots + updates > 0 ? 'L2' : 'L1';
    const hasSnapshots = detail === 'L3' ? orderSnapshots > 0 : snapshots > 0;
    const onGap = options['onGap'] as MarketPlan['onGap'];
    if (detail !== 'L1' && !hasSnapshots && onGap !== 'mark')
      throw new DataError(
        `${this.#file}: no snapshot of ${symbol}: its frames change a book that was never stated. ${this.#venue.asksFor === detail ? 'Record the answer of REST too and give its file' : 'Record from the subscription on'}, or use --on-gap mark to take what comes.`,
      );
    this.#market = new RowMarket(this.#instrument, {
      detail,
      hasSnapshots,
      onGap,
      isWhole: options['snapshots'] === 'whole',
      rounds: options['offLot'] === 'round',
      keepsTexts: this.#survey.checksums > 0,
      holdNs: this.#venue.asksFor === detail && hasSnapshots ? reorderNs : 0,
      wantsIds,
    });
    this.#open(this.#venue);
    return { instrument: this.#instrument, levelOfDetail: detail, found: { venue: this.#venue.name } };
  }

  mergeKey(record: InputRecord): number {
    this.#line.read(record);
    return this.#line.recvTs;
  }

  read(record: InputRecord, sink: RowSink): void {
    const line = this.#line;
    const market = this.#market!;
    line.read(record);
    if (line.held === Held.nothing) return;
    // What has the shape of a frame of the symbol need not be searched for its name.
    const known = line.held === Held.frame ? this.#shapes.fit(record.bytes, line.from, record.to) : undefined;
    if (known === undefined && this.#skips(record)) {
      market.other('');
      return;
    }
    market.at(record, line.recvTs + record.offsetNs, this.#latencyNs(record.fileIndex), sink);
    this.#tell(record, market, known);
  }

  end(): SourceFacts {
    return this.#market!.end();
  }

  /** The smallest latency of a file as recorded, or of all where it has none. */
  #latencyNs(fileIndex: number): number {
    const own = this.#clocks[fileIndex]!;
    const smallest = own.hasSamples ? own.smallestLatencyNs : Math.min(...this.#clocks.map((clock) => clock.smallestLatencyNs));
    return Number.isFinite(smallest) ? smallest : 0;
  }

  /** A new reader: each pass has its own. */
  #open(venue: Venue): void {
    this.#venue = venue;
    try {
      this.#needle = Buffer.from(venue.needle(this.#instrument.symbol));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new UsageError(`--symbol (${venue.name}): ${error.message}`, { cause: error });
    }
    this.#glance = venue.glance === undefined ? undefined : new FrameGlance(venue.glance, this.#setup.stamps);
    this.#lists = new PairLists(venue.pairs ?? []);
    this.#shapes = new FrameShapes(this.#lists, this.#needle);
    this.#reader = venue.open(this.#instrument.symbol, this.#setup.stamps);
  }

  /** Whether pass 1 knows enough of such frames, so that the time alone is taken. Each file's first are read. */
  #glances(record: InputRecord, clock: FileClock): boolean {
    const glance = this.#glance;
    if (glance === undefined || this.#line.held !== Held.frame || record.number < MOST_READ || !this.#survey.isSettled) return false;
    const frame = record.bytes.subarray(this.#line.from, record.to);
    if (!frame.includes(glance.has) || !frame.includes(this.#needle)) return false;
    if (glance.key === undefined) return true;
    const exchTs = glance.stampIn(frame);
    if (Number.isNaN(exchTs)) return false;
    clock.sample(exchTs, this.#line.recvTs);
    return true;
  }

  /** Whether a frame does not hold the symbol's name. */
  #skips({ bytes, to }: InputRecord): boolean {
    const { held, from } = this.#line;
    return held === Held.frame && !bytes.subarray(from, to).includes(this.#needle);
  }

  /** Let the reader tell the line, which may be `known` as JSON already. @throws DataError */
  #tell(record: InputRecord, market: Market, known?: unknown): void {
    const { held, from, url } = this.#line;
    const reader = this.#reader!;
    // What keeps a connection alive may be a bare word, `pong`.
    if (record.bytes[from] !== OPEN_OBJECT && record.bytes[from] !== OPEN_ARRAY) {
      market.other('');
      return;
    }
    const frame = known ?? this.#json(record);
    market.levels.lists = this.#lists;
    try {
      if (held === Held.frame) reader.frame(frame, market);
      else if (this.#venue?.answers?.test(url) === true && isObject(frame)) reader.answer?.(url, frame, market);
      else market.other('');
    } catch (error) {
      if (!(error instanceof RangeError) || error.name === 'StampTooFar') throw error;
      throw new DataError(`${placeOf(record)}: ${error.message}. Is the recording whole, and are --tick and --lot right?`, {
        cause: error,
      });
    }
  }

  /** The line as JSON, without the lists of levels of a frame. @throws DataError */
  #json(record: InputRecord): unknown {
    const bytes = record.bytes.subarray(this.#line.from, record.to);
    const lists = this.#lists;
    const skeleton = this.#line.held === Held.frame ? lists.cut(bytes) : undefined;
    try {
      if (skeleton !== undefined) {
        const frame: unknown = JSON.parse(skeleton);
        this.#shapes.keep(bytes, frame);
        return frame;
      }
    } catch {
      // Read whole, it says where it is broken.
    }
    lists.forget();
    try {
      return JSON.parse(bytes.toString('latin1'));
    } catch (error) {
      throw new DataError(
        `${placeOf(record)}: the frame is not whole JSON: ${(error as Error).message}. Cut the file before this line, or record it again.`,
        {
          cause: error,
        },
      );
    }
  }
}
