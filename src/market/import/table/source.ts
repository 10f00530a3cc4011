/**
 * Reads the rows of exported tables (Arrow, Parquet) back: each is a row of the tape as it stands.
 *
 * The instrument and what the fill rules need to know stand in the file's metadata, or are given by the caller. Receive times are taken
 * as they are. What cannot stand on a tape is refused with its row. For that the lives of single orders are followed, unless the file carries
 * the digest of a tape, against which its rows are held.
 */
import { DataError } from '../../../base/errors.js';
import type { Instrument } from '../../instrument.js';
import { Kind } from '../../row.js';
import { KIND_RULES_BY_CODE, isOrderKind } from '../csv/words.js';
import { type CsvMeta, parseCsvMetaJson } from '../csv/meta.js';
import type { FileClock, Stamps } from '../frame/clock.js';
import {
  type ImportSetup,
  type ImportSource,
  type InputRecord,
  placeOf,
  type RowSink,
  type SourceFacts,
  type SourceHead,
} from '../importer.js';
import { instrumentClash } from '../../tape-digest.js';
import { type L3Row, L3Orders } from '../books/l3-orders.js';
import { At } from './frames.js';

/** One import of table files. */
export class TableSource implements ImportSource {
  readonly #format: string;
  readonly #stamps: Stamps;
  #instrument: Instrument | undefined;
  #meta: CsvMeta = { facts: {}, gaps: 0 };
  /** Of all files. */
  #gaps = 0;
  #hasOrders = false;
  readonly #isAlone: boolean;
  /** Orders at rest, where they have to be followed. */
  #orders: L3Orders | undefined;
  readonly #row: L3Row = { kind: 0, side: 0, priceTicks: 0, qtyLots: 0, orderId: 0, flags: 0 };
  #latestExchTs = Number.NEGATIVE_INFINITY;

  /** `format` is for messages. */
  constructor(format: string, setup: ImportSetup) {
    this.#format = format;
    this.#stamps = setup.stamps;
    this.#instrument = setup.instrument;
    this.#isAlone = setup.files.length === 1;
  }

  scan(record: InputRecord, clock: FileClock): void {
    if (record.number === 1) {
      this.#takeMeta(record);
      return;
    }
    const exchTs = this.#time(record, At.exchTs);
    clock.sample(exchTs, this.#time(record, At.recvTs));
    if (isOrderKind(record.bytes[record.from + At.kind]!)) this.#hasOrders = true;
  }

  scanned(): SourceHead {
    if (this.#instrument === undefined)
      throw new DataError(
        `the ${this.#format} file says nothing of its instrument. Give --symbol, --kind, --tick and --lot, or write its metadata key slipgauge.`,
      );
    const levelOfDetail = this.#meta.levelOfDetail ?? (this.#hasOrders ? 'L3' : 'L2');
    if (this.#hasOrders && levelOfDetail !== 'L3')
      throw new DataError(
        `the metadata says levelOfDetail ${levelOfDetail}, and there are rows of single orders (add, delete, …). Say L3.`,
      );
    if (levelOfDetail === 'L3' && !(this.#isAlone && this.#meta.digest !== undefined)) this.#orders = new L3Orders();
    return { instrument: this.#instrument, levelOfDetail };
  }

  mergeKey(record: InputRecord): number {
    return record.number === 1 ? Number.NaN : this.#time(record, At.exchTs);
  }

  read(record: InputRecord, sink: RowSink): void {
    if (record.number === 1) return;
    const { bytes, from } = record;
    const kind = bytes[from + At.kind]!;
    const side = bytes.readInt8(from + At.side);
    const flags = bytes[from + At.flags]!;
    const rule = KIND_RULES_BY_CODE[kind];
    if (rule === undefined) return this.#refuse(record, 'kind', kind, 'a code of a row kind, 1 to 15');
    if (side < -1 || side > 1) this.#refuse(record, 'side', side, '1, -1 or 0');
    if (side === 0 && rule.side === 'needed') this.#refuse(record, 'side', side, `1 or -1 for ${rule.name}`);
    if (side !== 0 && rule.sideWords === 'none') this.#refuse(record, 'side', side, `0 for ${rule.name}`);
    if (flags > 127) this.#refuse(record, 'flags', flags, 'at most 127');
    const priceTicks = bytes.readInt32LE(from + At.priceTicks);
    const hasPrice = rule.price === 'needed' || (rule.price === 'free' && side !== 0);
    if (hasPrice && priceTicks <= 0 && this.#instrument?.negativePrices !== true)
      this.#refuse(record, 'priceTicks', priceTicks, 'more than 0, or an instrument with negativePrices: true');
    const qtyLots = bytes.readDoubleLE(from + At.qtyLots);
    // Only a rate of funding may be below zero.
    if (qtyLots < rule.leastQtyLots && kind !== Kind.funding)
      this.#refuse(record, 'qtyLots', qtyLots, `${rule.leastQtyLots} or more for ${rule.name}`);
    const orderId = bytes.readDoubleLE(from + At.orderId);
    if (!Number.isSafeInteger(orderId) || orderId < 0) this.#refuse(record, 'orderId', orderId, 'a whole number from 0, below 2^53');
    const exchTs = this.#time(record, At.exchTs);
    const recvTs = this.#time(record, At.recvTs) + record.offsetNs;
    if (this.#orders === undefined) {
      sink.row(exchTs, recvTs, kind, side, priceTicks, qtyLots, orderId, flags);
      return;
    }
    const row = this.#row;
    row.kind = kind;
    row.side = side;
    row.priceTicks = isOrderKind(kind) && side === 0 ? Number.NaN : priceTicks;
    row.qtyLots = qtyLots;
    row.orderId = orderId;
    row.flags = flags;
    this.#follow(this.#orders, exchTs, record);
    sink.row(exchTs, recvTs, kind, row.side, Number.isNaN(row.priceTicks) ? 0 : row.priceTicks, row.qtyLots, orderId, flags);
  }

  /** Hold a row of single orders against those at rest, and complete it. @throws DataError */
  #follow(orders: L3Orders, exchTs: number, record: InputRecord): void {
    if (exchTs < this.#latestExchTs)
      this.#refuse(record, 'exchTs', exchTs - this.#latestExchTs, '0 ns or more behind the row before, as single orders (L3) need');
    this.#latestExchTs = exchTs;
    orders.complete(this.#row, () => placeOf(record));
  }

  end(): SourceFacts {
    const { facts, digest } = this.#meta;
    return { ...facts, ...(digest !== undefined && { digest }), borrowedTimes: 0, gaps: this.#gaps, counts: this.#orders?.counts ?? {} };
  }

  #takeMeta(record: InputRecord): void {
    const { bytes, from, to, file } = record;
    if (from === to) return;
    const where = `${file}: metadata key slipgauge`;
    const meta = parseCsvMetaJson(bytes.toString('utf8', from, to), where, this.#instrument);
    const told = meta.instrument;
    const clash = told === undefined || this.#instrument === undefined ? undefined : instrumentClash(this.#instrument, told);
    if (clash !== undefined) throw new DataError(`${where}: ${clash}. Leave the instrument out, or import the files apart.`);
    this.#instrument ??= told;
    this.#meta = meta;
    this.#gaps += meta.gaps;
  }

  #time({ bytes, from }: InputRecord, at: number): number {
    return this.#stamps.fromWords(bytes.readInt32LE(from + at + 4), bytes.readInt32LE(from + at));
  }

  #refuse(record: InputRecord, name: string, got: number, expected: string): never {
    throw new DataError(`${placeOf(record)}: ${name}: got ${String(got)}, expected ${expected}`);
  }
}
