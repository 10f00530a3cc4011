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
import type { Instrument } from './instrument.js';
import { RowColumns } from './row-columns.js';
import { tapeColumns } from './tape-chunk.js';
import { ChunkQueue } from './tape-chunks.js';
import { TapeDigest } from './tape-digest.js';
import { RowTally } from './tape-tally.js';
import { addNs, type TapeMeta, type TapeRepairs } from './tape.js';

/** What is known when writing begins. */
export interface TapeStart {
  readonly instrument: Instrument;
  /** Midnight UTC before the first row, ns since the Unix epoch. */
  readonly epochNs: bigint;
  readonly importer: TapeMeta['importer'];
  /** Whether rows carry order ids: an L3 tape. Default false. */
  readonly orderIds?: boolean;
  /** Whether receive times come as a clock recorded them of which it is known at the end only how much it was off. Default false. */
  readonly lateClock?: boolean;
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
  readonly #chunks: ChunkQueue;
  readonly #tally: RowTally;
  /** The row that `append` gets. */
  readonly #one = new RowColumns(1);
  /** `rows` when places were settled last. */
  #settledRows = 0;

  /** Begin a tape that will stand at `path` once `finish` has run. */
  static async create(path: string, start: TapeStart): Promise<TapeWriter> {
    const columns = tapeColumns(start.orderIds ?? false);
    return new TapeWriter(start, await ArrowFileWriter.create(path, columns, start.lateClock === true ? 'recvTs' : undefined));
  }

  private constructor(start: TapeStart, file: ArrowFileWriter) {
    this.#start = start;
    this.#file = file;
    this.#batchRows = start.batchRows ?? DEFAULT_BATCH_ROWS;
    invariant(
      Number.isInteger(this.#batchRows) && this.#batchRows >= 1 && this.#batchRows <= MAX_BATCH_ROWS,
      `batchRows is 1 to ${String(MAX_BATCH_ROWS)}`,
    );
    this.#digest = new TapeDigest(start.instrument, start.lateClock);
    this.#chunks = new ChunkQueue(this.#batchRows, start.orderIds ?? false, start.epochNs);
    this.#tally = new RowTally(start.orderIds ?? false, this.#chunks);
  }

  /** Rows appended so far: the tape row of the next one. */
  get rows(): number {
    return this.#tally.rows;
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
      `tape numbers are integers in range; tape row ${String(this.rows)} has price ${String(priceTicks)} ticks`,
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
      const chunk = this.#chunks.fill;
      const room = Math.min(this.#batchRows - chunk.length, SETTLED_ROWS);
      const run = runLength(order, done, Math.min(count, done + room));
      const first = order[done]!;
      this.#tally.note(rows, first, run, zeroNs);
      chunk.take(rows, first, run, zeroNs);
      done += run;
      const isFull = chunk.length === this.#batchRows;
      if (isFull || done === count || this.rows - this.#settledRows >= SETTLED_ROWS) this.#settleSoFar();
      if (isFull) this.#full();
    }
  }

  /**
   * Write the rest, the metadata and the footer, and move the file into place. With `lateClock` all rows were received `clockOffsetNs` later than they
   * said: which leaves the order in which they are delivered, since they all say what the same clock said.
   * @throws DataError when the rows have another digest than `toldDigest`.
   */
  async finish(end: TapeEnd, toldDigest?: string, clockOffsetNs = 0): Promise<TapeMeta> {
    invariant(
      clockOffsetNs === 0 || this.#start.lateClock === true,
      'receive times are amended of a tape that was begun with lateClock: true',
    );
    invariant(
      (end.levelOfDetail === 'L3') === (this.#start.orderIds ?? false),
      'a tape is L3 exactly when it was begun with orderIds: true',
    );
    this.#chunks.end();
    this.#flush();
    const { fill } = this.#chunks;
    if (fill.length > 0) {
      this.#file.writeBatch(fill.length, fill.arrays());
      this.#digest.add(fill, fill.length);
    }
    if (this.#start.lateClock === true) await this.#amendRecvTs(clockOffsetNs);
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

  async #amendRecvTs(clockOffsetNs: number): Promise<void> {
    this.#tally.shiftRecvTs(clockOffsetNs);
    await this.#file.amend((bytes) => {
      addNs(new Int32Array(bytes.buffer, bytes.byteOffset, bytes.byteLength / 4), clockOffsetNs);
      this.#digest.addRecvTs(bytes);
    });
  }

  /** Settle where rows are delivered that nothing can come before any more. */
  #settleSoFar(): void {
    this.#settledRows = this.rows;
    if (!this.#chunks.isIdle) this.#chunks.settleUpTo(this.#tally.lastExchTs);
  }

  #full(): void {
    this.#flush();
    this.#chunks.next(this.rows);
  }

  /** Write the full chunks whose places are settled, in another thread while this one hashes them and goes on. */
  #flush(): void {
    for (let chunk = this.#chunks.takeSettled(); chunk !== undefined; chunk = this.#chunks.takeSettled()) {
      const written = chunk;
      this.#file.writeBatch(written.length, written.arrays(), () => {
        this.#chunks.reuse(written);
      });
      this.#digest.add(written, written.length);
    }
  }

  #meta(end: TapeEnd): TapeMeta {
    const { instrument, epochNs, importer } = this.#start;
    return {
      format: 1,
      instrument,
      epochNs: String(epochNs),
      importer,
      ...this.#tally.facts(epochNs),
      shiftedPlaces: this.#chunks.shiftedPlaces,
      ...end,
      digest: this.#digest.hex(),
    };
  }
}

/** How many rows that `order` lists from place `from`, before `end`, stand one after another. */
function runLength(order: Uint32Array, from: number, end: number): number {
  const shift = order[from]! - from;
  let k = from + 1;
  while (k < end && order[k]! - k === shift) k++;
  return k - from;
}
