/**
 * `dbn`: Databento Binary Encoding, versions 1 to 3, with a header (`.dbn`, `.dbn.zst`) or without (`.frag`), of one or many instruments.
 *
 * `mbo` becomes an L3 tape (`mbo.ts`), `mbp-10` levels, `mbp-1` and `tbbo` quotes and trades, `trades` trades (`mbp.ts`); `status` and
 * `definition` files go with any of them: halts, and what the instrument is. Other schemas hold no book or trades of one venue to replay.
 *
 * Times are the venue's `ts_event` and Databento's `ts_recv`, both right as they stand. Records that Databento marks as behind a gap that
 * was not repaired are treated as `onGap` says.
 *
 * Example: `importTape({ files: ['es.definition.dbn.zst', 'es.mbo.dbn.zst'], format: 'dbn', out: 'es.arrow' })`.
 */
import { DataError, UsageError } from '../../../base/errors.js';
import type { FileClock } from '../frame/clock.js';
import {
  type FileHead,
  type Importer,
  type ImportSetup,
  type ImportSource,
  type InputRecord,
  placeOf,
  type RowSink,
  type SourceFacts,
  type SourceHead,
} from '../importer.js';
import { detectDbn } from './detect.js';
import { DBN_FRAMING } from './framing.js';
import { Instruments, type OwnRecords } from './instruments.js';
import { decodeRecord, leastBytes, RecordFlag, RType } from './layouts.js';
import { MboRows } from './mbo.js';
import { hasHeader, parseMetadata } from './metadata.js';
import { type BookKind, MbpRows } from './mbp.js';
import { DbnRows } from './rows.js';
import { StatusRows } from './status.js';

/** The importer. */
export const dbn: Importer = {
  name: 'dbn',
  about: 'Databento files: mbo, mbp-10, mbp-1, tbbo, trades, with status and definition files',
  framing: DBN_FRAMING,
  options: ['onGap', 'hiddenSide', 'publisher'],
  completesInstrument: true,
  reorderNs: 0,
  clock: 'keep',
  detect: (head: FileHead) => detectDbn(head),
  open: (setup) => new DbnSource(setup),
};

const PUBLISHER_AT = 2;
const ID_AT = 4;
const TS_EVENT_AT = 8;
const CLEAR = 82;
const DAY_NS = 86_400_000_000_000n;

/** Types with a book or trades: what of a book they state, and where their stamp, flags and action stand. */
interface MarketType {
  readonly schema: string;
  readonly book: 'orders' | BookKind;
  readonly recvAt: number;
  readonly flagsAt: number;
  readonly actionAt: number;
}

const MARKET: Readonly<Record<number, MarketType>> = {
  [RType.mbo]: { schema: 'mbo', book: 'orders', recvAt: 40, flagsAt: 36, actionAt: 38 },
  [RType.mbp10]: { schema: 'mbp-10', book: 'levels', recvAt: 32, flagsAt: 30, actionAt: 28 },
  [RType.mbp1]: { schema: 'mbp-1 or tbbo', book: 'touch', recvAt: 32, flagsAt: 30, actionAt: 28 },
  [RType.trade]: { schema: 'trades', book: 'none', recvAt: 32, flagsAt: 30, actionAt: 28 },
};
const SCHEMAS: ReadonlySet<string> = new Set(['mbo', 'mbp-10', 'mbp-1', 'tbbo', 'trades', 'status', 'definition']);
const WANTED = 'mbo, mbp-10, mbp-1, tbbo or trades';

/** One import of Databento files. */
class DbnSource implements ImportSource {
  readonly #setup: ImportSetup;
  readonly #instruments = new Instruments();
  /** The type of the market data, from pass 1. */
  #market: MarketType | undefined;
  #marketFile = '';
  #hasLast = false;
  // Made between the passes.
  #own: OwnRecords | undefined;
  #rows: DbnRows | undefined;
  #book: MboRows | MbpRows | undefined;
  #status: StatusRows | undefined;
  #gaps = 0;
  #wasBad = false;
  /** Whether a whole book is waited for. */
  #waits = false;
  readonly #counts = { otherRecords: 0, otherInstruments: 0, skippedInGaps: 0 };

  constructor(setup: ImportSetup) {
    this.#setup = setup;
  }

  scan(record: InputRecord, clock: FileClock): void {
    const { bytes, from, to } = record;
    if (isHeader(record)) {
      const { schema, mappings } = parseMetadata(bytes, from, to, record.file);
      if (schema !== undefined && !SCHEMAS.has(schema))
        throw new DataError(
          `${record.file}: schema ${schema} holds no book or trades of one venue to replay; expected ${WANTED}. Fetch one of these.`,
        );
      this.#instruments.mapped(mappings);
      return;
    }
    const rtype = bytes[from + 1]!;
    const least = leastBytes(rtype);
    if (least !== undefined && to - from < least)
      throw new DataError(
        `${placeOf(record)}: a record of type ${String(rtype)} has ${String(to - from)} bytes, expected ${String(least)}. Copy the file again.`,
      );
    const type = MARKET[rtype];
    if (type !== undefined) this.#scanMarket(record, type, clock);
    else if (rtype === RType.definition) this.#instruments.defined(decodeRecord(bytes, from, to)!);
    else if (rtype === RType.symbolMapping) this.#scanMapping(record);
  }

  scanned(): SourceHead {
    const market = this.#market;
    if (market === undefined)
      throw new UsageError(`the files hold no book or trades, only what goes with them. Give them together with a file of ${WANTED}.`);
    const { stated, stamps, options, wantsIds } = this.#setup;
    const { instrument, own } = this.#instruments.choose(stated, options['publisher']!, Number(stamps.baseNs / DAY_NS));
    const rows = new DbnRows(instrument, stamps);
    this.#own = own;
    this.#rows = rows;
    this.#status = new StatusRows(rows);
    this.#book =
      market.book === 'orders'
        ? new MboRows(rows, { wantsIds, tellsHiddenSide: options['hiddenSide'] === 'told' })
        : new MbpRows(rows, market.book, !this.#hasLast);
    return { instrument, levelOfDetail: LEVEL_OF_DETAIL[market.book], found: { schema: market.schema } };
  }

  mergeKey(record: InputRecord): number {
    if (isHeader(record)) return Number.NaN;
    const { bytes, from } = record;
    const recvAt = recvPlace(bytes[from + 1]!);
    return recvAt === undefined ? Number.NaN : this.#stamp(bytes, from + recvAt);
  }

  read(record: InputRecord, sink: RowSink): void {
    const { bytes, from } = record;
    if (isHeader(record)) return;
    const rtype = bytes[from + 1]!;
    const recvAt = recvPlace(rtype);
    if (recvAt === undefined || rtype === RType.definition) {
      if (rtype !== RType.definition && rtype !== RType.symbolMapping) this.#counts.otherRecords++;
    } else if (
      !this.#own!.has(bytes.readUInt32LE(from + ID_AT), bytes.readUInt16LE(from + PUBLISHER_AT), this.#stamp(bytes, from + recvAt))
    ) {
      this.#counts.otherInstruments++;
    } else if (rtype === RType.status) {
      this.#status!.read(record, sink);
      if (this.#book instanceof MboRows) this.#book.inAuction = this.#status!.inAuction;
    } else if (!this.#skips(record, MARKET[rtype]!, sink)) {
      this.#book!.read(record, sink);
    }
  }

  end(): SourceFacts {
    this.#book!.endEvent();
    const { book } = this.#market!;
    return {
      ...(book !== 'orders' && { netWindowNs: 0, depth: book === 'levels' ? 10 : 1 }),
      borrowedTimes: this.#rows!.borrowedTimes,
      gaps: this.#gaps,
      counts: { ...this.#counts, ...this.#status!.counts, ...this.#book!.counts },
    };
  }

  #scanMarket(record: InputRecord, type: MarketType, clock: FileClock): void {
    const { bytes, from, file } = record;
    if (this.#market === undefined) {
      this.#market = type;
      this.#marketFile = file;
    } else if (this.#market !== type) {
      throw new UsageError(
        `${placeOf(record)} is of ${type.schema}, ${this.#marketFile} holds ${this.#market.schema}: they tell the same market. Give files of one of them, with status and definition files.`,
      );
    }
    this.#instruments.seen(bytes.readUInt32LE(from + ID_AT), bytes.readUInt16LE(from + PUBLISHER_AT));
    const flags = bytes[from + type.flagsAt]!;
    if ((flags & RecordFlag.last) !== 0) this.#hasLast = true;
    if ((flags & (RecordFlag.snapshot | RecordFlag.badTsRecv)) === 0)
      clock.sample(this.#stamp(bytes, from + TS_EVENT_AT), this.#stamp(bytes, from + type.recvAt));
  }

  #scanMapping({ bytes, from, to }: InputRecord): void {
    const mapping = decodeRecord(bytes, from, to)!;
    for (const name of ['stype_in_symbol', 'stype_out_symbol'])
      this.#instruments.named(mapping['instrument_id'] as number, mapping[name] as string);
  }

  /** Whether a record is passed over since the book is not known; the first record behind a gap says so. */
  #skips(record: InputRecord, type: MarketType, sink: RowSink): boolean {
    const { bytes, from } = record;
    const isBad = (bytes[from + type.flagsAt]! & RecordFlag.maybeBadBook) !== 0;
    if (isBad && !this.#wasBad) this.#beginGap(record, type, sink);
    this.#wasBad = isBad;
    if (!this.#waits) return false;
    // A book by level is stated anew with each record, one of orders only from a clear on.
    if (type.book === 'orders' ? bytes[from + type.actionAt] === CLEAR : !isBad) this.#waits = false;
    else this.#counts.skippedInGaps++;
    return this.#waits;
  }

  #beginGap(record: InputRecord, type: MarketType, sink: RowSink): void {
    if (this.#setup.options['onGap'] === 'error')
      throw new DataError(
        `${placeOf(record)}: Databento marks the book from here on as behind a gap (flag MAYBE_BAD_BOOK). Use --on-gap resync to wait for the next whole book, or mark to take what comes.`,
      );
    this.#gaps++;
    this.#waits = this.#setup.options['onGap'] === 'resync';
    if (type.book !== 'none') this.#book!.forget(record, sink);
  }

  #stamp(bytes: Buffer, at: number): number {
    return this.#setup.stamps.fromWords(bytes.readInt32LE(at + 4), bytes.readInt32LE(at));
  }
}

const LEVEL_OF_DETAIL = { orders: 'L3', levels: 'L2', touch: 'L1', none: 'L1' } as const;
const RECV_AT: Readonly<Record<number, number>> = { [RType.status]: 16, [RType.definition]: 16 };

/** Where a record of the type has its stamp of receipt; undefined where it has none that is used. */
function recvPlace(rtype: number): number | undefined {
  return MARKET[rtype]?.recvAt ?? RECV_AT[rtype];
}

function isHeader({ number, bytes, from }: InputRecord): boolean {
  return number === 1 && hasHeader(bytes, from);
}
