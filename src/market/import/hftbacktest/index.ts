/**
 * `hftbacktest`: the normalised files of hftbacktest 2, `.npz` or `.npy`, of levels or of single orders.
 *
 * The files say nothing of the instrument. Rows for one clock are joined where they are one event (`pairing.ts`), else they keep the one
 * clock; what rows say is in `levels.ts` and `orders.ts`, how they lie in `layout.ts`.
 *
 * Example: `importTape({ files: ['btc.npz'], format: 'hftbacktest', instrument, out: 'btc.arrow' })`.
 */
import { DataError, UsageError } from '../../../base/errors.js';
import { isNpy, npyHeaderBytes, readNpyHeader } from '../../../base/io/npy.js';
import { parseDecimal } from '../../../base/num/decimal.js';
import { type FloatGrid, floatGrid } from '../../../base/num/float-grid.js';
import type { Instrument } from '../../instrument.js';
import type { FileClock } from '../frame/clock.js';
import { frames } from '../frame/framing.js';
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
import { EventFlag, EventKind, EXCH_TS, FIELDS, IVAL, LOCAL_TS, ORDER_ID, PX, QTY, ROW_BYTES } from './layout.js';
import { type HftRow, Pairing } from './pairing.js';
import { GroupedRows } from './grouped.js';
import { HftLevels } from './levels.js';
import { HftOrders } from './orders.js';

/** The importer. */
export const hftbacktest: Importer = {
  name: 'hftbacktest',
  about: 'files of hftbacktest 2 (.npz or .npy), of levels or single orders',
  framing: frames('row', rowBytes),
  options: [],
  clock: 'keep',
  detect: (head) => isNpy(head.bytes) && head.bytes.toString('latin1', 0, 256).includes("'exch_ts'") && head.bytes.includes("'local_ts'"),
  open: (setup) => new HftSource(setup),
};

const LEAST_HEADER_BYTES = 12;

/** A row, or the header of an array: an archive may hold several, one behind the other. */
function rowBytes(bytes: Buffer, at: number, end: number): number {
  if (bytes[at] !== 0x93 || bytes[at + 1] !== 0x4e) return ROW_BYTES;
  const head = bytes.subarray(at, end);
  if (head.length < LEAST_HEADER_BYTES) return 0;
  return isNpy(head) ? npyHeaderBytes(head, 'the header') : ROW_BYTES;
}

class HftSource implements ImportSource {
  readonly #setup: ImportSetup;
  readonly #instrument: Instrument;
  readonly #prices: FloatGrid;
  readonly #sizes: FloatGrid;
  readonly #row: HftRow = { exchTs: 0, recvTs: 0, kind: 0, side: 0, priceTicks: 0, qtyLots: 0, high: 0, low: 0, ival: 0, readers: 0 };
  /** Rows that a file's headers promise less those that came, by file number. */
  readonly #owed: number[] = [];
  readonly #kinds = new Set<number>();
  readonly #rows = new GroupedRows();
  #otherRows = 0;
  // Made between the passes.
  #events: HftLevels | HftOrders | undefined;
  #pairing: Pairing | undefined;

  constructor(setup: ImportSetup) {
    if (setup.instrument === undefined)
      throw new UsageError(
        'hftbacktest files do not say their instrument. Give it: --symbol, --kind, --tick, --lot, and --multiplier where it is not 1.',
      );
    this.#setup = setup;
    this.#instrument = setup.instrument;
    this.#prices = floatGrid(parseDecimal(setup.instrument.tickSize));
    this.#sizes = floatGrid(parseDecimal(setup.instrument.lotSize));
  }

  scan(record: InputRecord, clock: FileClock): void {
    const { bytes, from, fileIndex } = record;
    if (isHeader(record)) {
      this.#owed[fileIndex] = (this.#owed[fileIndex] ?? 0) + rowsPromised(record);
      return;
    }
    const owed = this.#owed[fileIndex];
    if (owed === undefined)
      throw new DataError(`${placeOf(record)}: the file does not begin as a NumPy array does (\\x93NUMPY). Is it of hftbacktest?`);
    this.#owed[fileIndex] = owed - 1;
    this.#kinds.add(bytes[from]!);
    const row = this.#times(record);
    if (row.readers === EventFlag.exchange + EventFlag.local) clock.sample(row.exchTs, row.recvTs);
  }

  scanned(): SourceHead {
    const file = this.#owed.findIndex((owed) => owed !== 0);
    if (file >= 0) {
      const [owed, name] = [this.#owed[file]!, this.#setup.files[file]!];
      throw new DataError(
        `${name}: its header promises ${String(Math.abs(owed))} rows ${owed > 0 ? 'more' : 'fewer'} than there are. Copy or write it again.`,
      );
    }
    const has = (kinds: readonly number[]): boolean => kinds.some((kind) => this.#kinds.has(kind));
    const isL3 = has([EventKind.add, EventKind.cancel, EventKind.modify, EventKind.fill]);
    this.#events = isL3 ? new HftOrders(this.#rows, this.#setup.wantsIds) : new HftLevels(this.#rows);
    this.#pairing = new Pairing(this.#setup.reorderNs, this.#events);
    const hasLevels = has([EventKind.depth, EventKind.snapshot]);
    return { instrument: this.#instrument, levelOfDetail: isL3 ? 'L3' : hasLevels ? 'L2' : 'L1' };
  }

  mergeKey(record: InputRecord): number {
    if (isHeader(record)) return Number.NaN;
    const row = this.#times(record);
    return row.readers === 0 ? Number.NaN : row.exchTs;
  }

  read(record: InputRecord, sink: RowSink): void {
    if (isHeader(record)) return;
    const row = this.#times(record);
    this.#rows.record = record;
    this.#rows.sink = sink;
    if (!KNOWN.has(row.kind) || row.readers === 0) {
      this.#otherRows++;
      return;
    }
    this.#fields(record, row);
    this.#pairing!.push(row);
  }

  end(sink: RowSink): SourceFacts {
    this.#rows.sink = sink;
    this.#pairing!.end();
    this.#events!.end();
    const hasLevels = this.#kinds.has(EventKind.depth) || this.#kinds.has(EventKind.snapshot);
    const isL1 = !hasLevels && this.#kinds.has(EventKind.quote);
    const { venueOnlyRows, strategyOnlyRows } = this.#rows;
    const counts = { pairedRows: this.#pairing!.pairs, venueOnlyRows, strategyOnlyRows, otherRows: this.#otherRows };
    return { ...(isL1 && { depth: 1 }), borrowedTimes: 0, gaps: 0, counts: { ...counts, ...this.#events!.counts } };
  }

  /** Kind, readers and times of a row; a clock that does not read it may be 0 or behind. */
  #times({ bytes, from, offsetNs }: InputRecord): HftRow {
    const row = this.#row;
    const ev = bytes.readUInt32LE(from);
    row.kind = bytes[from]!;
    const exchange = ev >= EventFlag.exchange ? EventFlag.exchange : 0;
    const local = (ev & EventFlag.local) === 0 ? 0 : EventFlag.local;
    row.readers = exchange + local;
    row.side = ((ev & EventFlag.buy) === 0 ? 0 : 1) - ((ev & EventFlag.sell) === 0 ? 0 : 1);
    if (row.readers === 0) return row;
    const hasExch = exchange > 0 || !isUnset(bytes, from + EXCH_TS);
    const hasLocal = local > 0 || !isUnset(bytes, from + LOCAL_TS);
    row.exchTs = hasExch ? this.#stamp(bytes, from + EXCH_TS) : this.#stamp(bytes, from + LOCAL_TS) + offsetNs;
    row.recvTs = hasLocal ? this.#stamp(bytes, from + LOCAL_TS) + offsetNs : row.exchTs;
    if (local === 0 && row.recvTs < row.exchTs) row.recvTs = row.exchTs;
    if (exchange === 0 && row.recvTs < row.exchTs) row.exchTs = row.recvTs;
    return row;
  }

  #fields(record: InputRecord, row: HftRow): void {
    const { bytes, from } = record;
    const px = bytes.readDoubleLE(from + PX);
    const qty = bytes.readDoubleLE(from + QTY);
    row.low = bytes.readInt32LE(from + ORDER_ID);
    row.high = bytes.readInt32LE(from + ORDER_ID + 4);
    row.ival = bytes.readInt32LE(from + IVAL + 4) === 0 ? bytes.readInt32LE(from + IVAL) : 0;
    if (row.ival < 0 || row.ival > MOST_IVAL) row.ival = 0;
    const isClear = row.kind === EventKind.clear;
    const isCancel = row.kind === EventKind.cancel;
    row.priceTicks = isClear && !Number.isFinite(px) ? Number.NaN : this.#prices.units(px);
    row.qtyLots = isClear ? 0 : this.#sizes.units(qty);
    if (!isClear && Number.isNaN(row.priceTicks)) this.#refuse(record, 'price', px, this.#instrument.tickSize, '--tick');
    if (Number.isNaN(row.qtyLots) || row.qtyLots < 0) this.#refuse(record, 'quantity', qty, this.#instrument.lotSize, '--lot');
    if (row.priceTicks <= 0 && !isClear && !isCancel && this.#instrument.negativePrices !== true)
      throw new DataError(`${placeOf(record)}: price ${String(px)}, expected more than 0, or an instrument with negativePrices: true`);
  }

  #refuse(record: InputRecord, what: string, got: number, unit: string, option: string): never {
    throw new DataError(`${placeOf(record)}: ${what} ${String(got)}, expected a multiple of ${unit}, not below 0. Check ${option}.`);
  }

  #stamp(bytes: Buffer, at: number): number {
    return this.#setup.stamps.fromWords(bytes.readInt32LE(at + 4), bytes.readInt32LE(at));
  }
}

const KNOWN: ReadonlySet<number> = new Set(Object.values(EventKind));
/** Our flags above `OWN_FLAGS`. */
const MOST_IVAL = 511;

function isUnset(bytes: Buffer, at: number): boolean {
  return bytes.readInt32LE(at + 4) <= 0 && bytes.readUInt32LE(at) === 0;
}

function isHeader({ bytes, from, to }: InputRecord): boolean {
  return bytes[from] === 0x93 && isNpy(bytes.subarray(from, to));
}

/** Rows that a header promises. @throws DataError when they are of another layout. */
function rowsPromised(record: InputRecord): number {
  const { bytes, from, to } = record;
  const { fields, length } = readNpyHeader(bytes.subarray(from, to), record.file);
  const got = fields.map(({ name, type }) => `${name} ${type}`).join(', ');
  const expected = FIELDS.map((field) => field.join(' ')).join(', ');
  if (got !== expected)
    throw new DataError(
      `${record.file}: an array of the fields ${got}; expected ${expected}, as hftbacktest 2 has them. Convert it with hftbacktest.`,
    );
  return length;
}
