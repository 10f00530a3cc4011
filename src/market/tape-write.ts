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
/** Rows whose delivery is settled at once: they wait in memory. */
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
  /** `#rows` when places were settled last. */
  #settledRows = 0;
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
    invariant(
      (priceTicks | 0) === priceTicks,
      `tape numbers are integers in range; tape row ${String(this.#rows)} has price ${String(priceTicks)} ticks`,
    );
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
      const room = Math.min(this.#batchRows - chunk.length, SETTLED_ROWS);
      const run = runLength(order, done, Math.min(count, done + room));
      const first = order[done]!;
      this.#note(rows, first, run, zeroNs);
      chunk.take(rows, first, run, zeroNs);
      this.#rows += run;
      done += run;
      const isFull = chunk.length === this.#batchRows;
      if (isFull || done === count || this.#rows - this.#settledRows >= SETTLED_ROWS) this.#settleSoFar();
      if (isFull) this.#full();
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

  /** Check the rows `first` and the next ones, `count` of them, count them, and queue them for delivery. */
  #note(rows: RowColumns, first: number, count: number, zeroNs: number): void {
    this.#noteTimes(rows, first, count, zeroNs);
    const { kind, qtyLots, orderId } = rows;
    const counts = this.#countByKind;
    const end = first + count;
    for (let i = first; i < end; i++) {
      if (!isQtyLots(qtyLots[i]!)) this.#refuse(rows, i, zeroNs);
      counts[kind[i]!]!++;
    }
    const hasIds = this.#fill.orderId !== undefined;
    for (let i = first; i < end; i++) {
      const id = orderId[i]!;
      if (id === 0) continue;
      invariant(hasIds, 'a row with an order id needs a tape that was begun with orderIds: true');
      if (!(id > 0 && Number.isSafeInteger(id))) this.#refuse(rows, i, zeroNs);
    }
  }

  /** The rows of one message have the same times: they are looked at once. */
  #noteTimes(rows: RowColumns, first: number, count: number, zeroNs: number): void {
    const { exchTs, recvTs } = rows;
    const delivery = this.#delivery;
    const end = first + count;
    if (this.#rows === 0) this.#firstExchTs = exchTs[first]! - zeroNs;
    let lastExchTs = this.#lastExchTs;
    let firstRecvTs = this.#firstRecvTs;
    let lastRecvTs = this.#lastRecvTs;
    /** Rows up to this one that were received when they happened, while none was under way. */
    let atOnce = 0;
    for (let i = first, next = first; i < end; i = next) {
      const exchNs = exchTs[i]!;
      const recvNs = recvTs[i]!;
      for (next = i + 1; next < end && exchTs[next] === exchNs && recvTs[next] === recvNs;) next++;
      const exch = exchNs - zeroNs;
      const recv = recvNs - zeroNs;
      if (!(exch >= lastExchTs && recv >= exch && Number.isSafeInteger(exch) && Number.isSafeInteger(recv))) {
        this.#lastExchTs = lastExchTs;
        this.#refuse(rows, i, zeroNs);
      }
      lastExchTs = exch;
      if (recv < firstRecvTs) firstRecvTs = recv;
      if (recv > lastRecvTs) lastRecvTs = recv;
      if (recv === exch && delivery.isIdle) {
        atOnce += next - i;
        continue;
      }
      if (atOnce > 0) this.#settleAtOnce(atOnce);
      atOnce = 0;
      delivery.queue(recv, next - i);
    }
    if (atOnce > 0) this.#settleAtOnce(atOnce);
    this.#lastExchTs = lastExchTs;
    this.#firstRecvTs = firstRecvTs;
    this.#lastRecvTs = lastRecvTs;
  }

  /** Settle where rows are delivered that nothing can come before any more. */
  #settleSoFar(): void {
    this.#settledRows = this.#rows;
    if (!this.#delivery.isIdle) this.#delivery.settleUpTo(this.#lastExchTs);
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

  /** @throws InvariantError that says what is wrong with row `i`. */
  #refuse(rows: RowColumns, i: number, zeroNs: number): void {
    const exchTs = rows.exchTs[i]! - zeroNs;
    const recvTs = rows.recvTs[i]! - zeroNs;
    const row = `tape row ${String(this.#rows)}`;
    invariant(exchTs >= this.#lastExchTs, `exchTs never falls; ${row} has ${String(exchTs)} after ${String(this.#lastExchTs)}`);
    invariant(recvTs >= exchTs, `recvTs ≥ exchTs; ${row} has recvTs ${String(recvTs)}, exchTs ${String(exchTs)}`);
    invariant(
      false,
      `tape numbers are integers in range; ${row} has times ${String(exchTs)}, ${String(recvTs)}, quantity ${String(rows.qtyLots[i]!)}, order id ${String(rows.orderId[i]!)}`,
    );
  }
}

/** How many rows that `order` lists from place `from`, before `end`, stand one after another. */
function runLength(order: Uint32Array, from: number, end: number): number {
  const shift = order[from]! - from;
  let k = from + 1;
  while (k < end && order[k]! - k === shift) k++;
  return k - from;
}

/** Whether a quantity is whole and in range. */
function isQtyLots(qtyLots: number): boolean {
  return Number.isInteger(qtyLots) && qtyLots < QTY_LOTS_END && qtyLots > -QTY_LOTS_END;
}
