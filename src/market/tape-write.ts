/**
 * Writing a tape: rows in, one Arrow IPC file out, in constant memory.
 *
 * `append` stores a row in typed arrays; a full batch is written at once, as soon as the delivery order (`feedShift`) of its places is
 * known. Counts, first and last times and the digest are made on the way; the metadata stands in the file's footer.
 *
 * Times are ns since `epochNs`; in the file int64 ns since the Unix epoch.
 * Invariants, asserted: `exchTs` never falls, `recvTs ≥ exchTs`, prices int32, quantities and order ids integers.
 *
 * Example:
 * ```ts
 * const writer = await TapeWriter.create('t.arrow', { instrument, epochNs: 0n, importer: { name: 'csv', options: {} } });
 * writer.append(1000, 1040, Kind.trade, 1, 601234, 5, 0, Flag.last);
 * const meta = await writer.finish({ inputs: [], repairs: NO_REPAIRS, levelOfDetail: 'L2' });
 * ```
 */
import { DataError, invariant } from '../base/errors.js';
import { ArrowFileWriter } from '../base/io/arrow-write.js';
import { DeliveryOrder } from './delivery-order.js';
import type { Instrument } from './instrument.js';
import { Kind, type KindName, QTY_LOTS_END } from './row.js';
import { RowColumns } from './row-columns.js';
import { Chunk, tapeColumns } from './tape-chunk.js';
import { TapeDigest } from './tape-digest.js';
import type { TapeMeta, TapeRepairs } from './tape.js';

/** What is known when writing begins. */
export interface TapeStart {
  readonly instrument: Instrument;
  /** Midnight UTC before the first row, ns since the Unix epoch. */
  readonly epochNs: bigint;
  readonly importer: TapeMeta['importer'];
  /** Whether rows carry order ids: an L3 tape. Default false. */
  readonly orderIds?: boolean;
  /** Rows a record batch, at most 1,048,576; default 65,536. */
  readonly batchRows?: number;
}

/** What is known when the last row has been written. */
export type TapeEnd = Pick<
  TapeMeta,
  | 'inputs'
  | 'integrity'
  | 'repairs'
  | 'levelOfDetail'
  | 'depth'
  | 'snapshotRange'
  | 'netWindowNs'
  | 'staleAfterNs'
  | 'minLatencyNs'
  | 'staleTouchShare'
>;

/** Repairs of a tape that needed none. */
export const NO_REPAIRS: TapeRepairs = { clockOffsetNs: '0', borrowedTimes: 0, reorderedRows: 0, gaps: 0, counts: {} };

/** Most rows in a record batch (DESIGN §4). */
export const MAX_BATCH_ROWS = 1_048_576;

/** `order` of a single row. */
const FIRST = Uint32Array.of(0);
const DEFAULT_BATCH_ROWS = 65_536;
/** Rows whose delivery is settled at once, a power of two: they wait in memory. */
const SETTLED_ROWS = 4096;

export class TapeWriter {
  readonly #start: TapeStart;
  readonly #file: ArrowFileWriter;
  readonly #batchRows: number;
  readonly #digest: TapeDigest;
  readonly #delivery: DeliveryOrder;
  readonly #countByKind = new Float64Array(256);
  /** Chunks that are not written yet, oldest first; the last one is being filled. */
  readonly #chunks: Chunk[] = [];
  /** Written ones, to be filled again. */
  readonly #spares: Chunk[] = [];
  #fill: Chunk;
  /** The chunk of the place that was settled last, and the first place behind it. */
  #settling: Chunk;
  #settlingEnd = 0;
  /** The row that `append` gets. */
  readonly #one = new RowColumns(1);
  #rows = 0;
  #shiftedPlaces = 0;
  #firstExchTs = 0;
  #lastExchTs = Number.NEGATIVE_INFINITY;
  #firstRecvTs = Number.POSITIVE_INFINITY;
  #lastRecvTs = Number.NEGATIVE_INFINITY;

  /** Begin a tape that will stand at `path` once `finish` has run. */
  static async create(path: string, start: TapeStart): Promise<TapeWriter> {
    return new TapeWriter(start, await ArrowFileWriter.create(path, tapeColumns(start.orderIds ?? false)));
  }

  private constructor(start: TapeStart, file: ArrowFileWriter) {
    this.#start = start;
    this.#file = file;
    this.#batchRows = start.batchRows ?? DEFAULT_BATCH_ROWS;
    invariant(
      Number.isInteger(this.#batchRows) && this.#batchRows >= 1 && this.#batchRows <= MAX_BATCH_ROWS,
      `batchRows is 1 to ${String(MAX_BATCH_ROWS)}`,
    );
    this.#digest = new TapeDigest(start.instrument);
    this.#delivery = new DeliveryOrder((place, row, count) => {
      this.#settle(place, row, count);
    });
    this.#fill = this.#nextChunk();
    this.#settling = this.#fill;
  }

  /** Rows appended so far: the tape row of the next one. */
  get rows(): number {
    return this.#rows;
  }

  /**
   * Append a row. Times in ns since `epochNs`; `orderId` 0 where there is none.
   * @throws InvariantError when times fall, `recvTs < exchTs`, or a number is no integer in range: importers check before.
   */
  append(
    exchTs: number,
    recvTs: number,
    kind: number,
    side: number,
    priceTicks: number,
    qtyLots: number,
    orderId: number,
    flags: number,
  ): void {
    if ((priceTicks | 0) !== priceTicks) this.#refuse(exchTs, recvTs, priceTicks, qtyLots, orderId);
    const one = this.#one;
    one.exchTs[0] = exchTs;
    one.recvTs[0] = recvTs;
    one.kind[0] = kind;
    one.side[0] = side;
    one.priceTicks[0] = priceTicks;
    one.qtyLots[0] = qtyLots;
    one.orderId[0] = orderId;
    one.flags[0] = flags;
    this.appendRows(one, FIRST, 1, 0);
  }

  /**
   * Append the rows of `rows` that `order[0 … count)` lists; `zeroNs` is the tape's epoch on the clock of their times.
   * @throws InvariantError as `append` does.
   */
  appendRows(rows: RowColumns, order: Uint32Array, count: number, zeroNs: number): void {
    for (let done = 0; done < count;) {
      const chunk = this.#fill;
      const end = done + Math.min(count - done, this.#batchRows - chunk.length);
      this.#note(rows, order, done, end, zeroNs);
      chunk.take(rows, order, done, end, zeroNs);
      this.#rows += end - done;
      done = end;
      if (chunk.length === this.#batchRows) this.#full();
    }
  }

  /**
   * Write the rest, the metadata and the footer, and move the file into place.
   * @throws DataError when the rows have another digest than `toldDigest`.
   */
  async finish(end: TapeEnd, toldDigest?: string): Promise<TapeMeta> {
    invariant(
      (end.levelOfDetail === 'L3') === (this.#start.orderIds ?? false),
      'a tape is L3 exactly when it was begun with orderIds: true',
    );
    this.#delivery.end();
    this.#flush();
    if (this.#fill.length > 0) {
      this.#file.writeBatch(this.#fill.length, this.#fill.arrays());
      this.#digest.add(this.#fill, this.#fill.length);
    }
    const meta = this.#meta(end);
    if (toldDigest !== undefined && meta.digest !== toldDigest)
      throw new DataError(
        `the rows have the digest ${meta.digest}, the input says ${toldDigest}: it is damaged, or was changed after it was written. Export or copy it again, or leave the digest out of its metadata.`,
      );
    await this.#file.finish(new Map([['slipgauge', JSON.stringify(meta)]]));
    return meta;
  }

  /** Leave nothing behind. Harmless after `finish`. */
  abort(): void {
    this.#file.abort();
  }

  /** Check the rows at places `[from, to)` of `order`, count them, and queue them for delivery. */
  #note(rows: RowColumns, order: Uint32Array, from: number, to: number, zeroNs: number): void {
    const hasIds = this.#fill.orderId !== undefined;
    const delivery = this.#delivery;
    const counts = this.#countByKind;
    if (this.#rows === 0) this.#firstExchTs = rows.exchTs[order[from]!]! - zeroNs;
    let lastExchTs = this.#lastExchTs;
    let firstRecvTs = this.#firstRecvTs;
    let lastRecvTs = this.#lastRecvTs;
    /** Rows up to this one that were received when they happened, while none was under way. */
    let atOnce = 0;
    for (let k = from; k < to; k++) {
      const i = order[k]!;
      const exchTs = rows.exchTs[i]! - zeroNs;
      const recvTs = rows.recvTs[i]! - zeroNs;
      const orderId = rows.orderId[i]!;
      if (!(exchTs >= lastExchTs && recvTs >= exchTs && isTapeRow(exchTs, recvTs, rows.qtyLots[i]!, orderId))) {
        this.#lastExchTs = lastExchTs;
        this.#refuse(exchTs, recvTs, rows.priceTicks[i]!, rows.qtyLots[i]!, orderId);
      }
      if (orderId !== 0) invariant(hasIds, 'a row with an order id needs a tape that was begun with orderIds: true');
      lastExchTs = exchTs;
      if (recvTs < firstRecvTs) firstRecvTs = recvTs;
      if (recvTs > lastRecvTs) lastRecvTs = recvTs;
      counts[rows.kind[i]!]!++;
      if (recvTs === exchTs && delivery.isIdle) {
        atOnce++;
        continue;
      }
      if (atOnce > 0) this.#settleAtOnce(atOnce);
      atOnce = 0;
      delivery.queue(recvTs);
      if ((k & (SETTLED_ROWS - 1)) === 0) delivery.settleUpTo(exchTs);
    }
    if (atOnce > 0) this.#settleAtOnce(atOnce);
    else delivery.settleUpTo(lastExchTs);
    this.#lastExchTs = lastExchTs;
    this.#firstRecvTs = firstRecvTs;
    this.#lastRecvTs = lastRecvTs;
  }

  /** As `#settle` for `count` rows of the chunk that is being filled, each delivered at its own place. */
  #settleAtOnce(count: number): void {
    const chunk = this.#fill;
    const first = this.#delivery.pass(count) - chunk.firstRow;
    chunk.feedShift.fill(0, first, first + count);
    this.#settling = chunk;
    this.#settlingEnd = chunk.firstRow + this.#batchRows;
  }

  /** At `place` and the next ones `row` and the next are delivered; their chunks still wait, since none is written before its places are settled. */
  #settle(place: number, row: number, count: number): void {
    const shift = row - place;
    if (shift !== 0) this.#shiftedPlaces += count;
    for (let at = place; at < place + count;) {
      if (at === this.#settlingEnd) {
        this.#settling = this.#chunks.find((chunk) => chunk.firstRow === at)!;
        this.#settlingEnd += this.#batchRows;
      }
      const end = Math.min(place + count, this.#settlingEnd);
      const { feedShift, firstRow } = this.#settling;
      if (end - at === 1) feedShift[at - firstRow] = shift;
      else feedShift.fill(shift, at - firstRow, end - firstRow);
      at = end;
    }
  }

  #full(): void {
    this.#flush();
    this.#fill = this.#nextChunk();
  }

  /** Write the full chunks whose places are settled, in another thread while this one hashes them and goes on. */
  #flush(): void {
    while (this.#chunks.length > 0) {
      const chunk = this.#chunks[0]!;
      if (chunk.length < this.#batchRows || this.#delivery.places < chunk.firstRow + chunk.length) return;
      this.#file.writeBatch(chunk.length, chunk.arrays(), () => {
        this.#spares.push(chunk);
      });
      this.#digest.add(chunk, chunk.length);
      this.#chunks.shift();
    }
  }

  #nextChunk(): Chunk {
    const chunk = this.#spares.pop() ?? new Chunk(this.#batchRows, this.#start.orderIds ?? false, this.#start.epochNs);
    chunk.length = 0;
    chunk.firstRow = this.#rows;
    this.#chunks.push(chunk);
    return chunk;
  }

  #meta(end: TapeEnd): TapeMeta {
    const { instrument, epochNs, importer } = this.#start;
    const time = (ns: number): string => String(epochNs + BigInt(this.#rows === 0 ? 0 : ns));
    return {
      format: 1,
      instrument,
      epochNs: String(epochNs),
      importer,
      rows: this.#rows,
      rowsByKind: this.#rowsByKind(),
      firstExchTs: time(this.#firstExchTs),
      lastExchTs: time(this.#lastExchTs),
      firstRecvTs: time(this.#firstRecvTs),
      lastRecvTs: time(this.#lastRecvTs),
      shiftedPlaces: this.#shiftedPlaces,
      ...end,
      digest: this.#digest.hex(),
    };
  }

  #rowsByKind(): Partial<Record<KindName, number>> {
    const counts: Partial<Record<KindName, number>> = {};
    for (const name of Object.keys(Kind) as KindName[]) {
      const count = this.#countByKind[Kind[name]]!;
      if (count > 0) counts[name] = count;
    }
    return counts;
  }

  #refuse(exchTs: number, recvTs: number, priceTicks: number, qtyLots: number, orderId: number): void {
    const row = `tape row ${String(this.#rows)}`;
    invariant(exchTs >= this.#lastExchTs, `exchTs never falls; ${row} has ${String(exchTs)} after ${String(this.#lastExchTs)}`);
    invariant(recvTs >= exchTs, `recvTs ≥ exchTs; ${row} has recvTs ${String(recvTs)}, exchTs ${String(exchTs)}`);
    invariant(
      false,
      `tape numbers are integers in range; ${row} has times ${String(exchTs)}, ${String(recvTs)}, price ${String(priceTicks)}, quantity ${String(qtyLots)}, order id ${String(orderId)}`,
    );
  }
}

/** Whether the numbers of a row that are no int32 already are whole and in range. */
function isTapeRow(exchTs: number, recvTs: number, qtyLots: number, orderId: number): boolean {
  return (
    Number.isSafeInteger(exchTs) &&
    Number.isSafeInteger(recvTs) &&
    Number.isInteger(qtyLots) &&
    qtyLots < QTY_LOTS_END &&
    qtyLots > -QTY_LOTS_END &&
    orderId >= 0 &&
    Number.isSafeInteger(orderId)
  );
}
