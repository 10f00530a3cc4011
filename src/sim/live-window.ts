/**
 * The rows of a market that is made while the run goes on: what its venue publishes, as feeds read it.
 *
 * Rows are received when they happen (`recvTs = exchTs`), or as late as the recorded ones that they stand for; what a strategy waits beyond that is its own
 * feed's latency. Batches are made as rows come and dropped when all readers have passed them.
 *
 * Units: ns since the run's epoch, ticks, lots. Invariant: neither `exchTs` nor `recvTs` falls; a row that was appended does not change.
 *
 * Example: `window.append(rows, 0, count)`, then `feed.refresh()` for who listens.
 */
import { invariant, InvariantError } from '../base/errors.js';
import type { LevelLog } from '../market/level-log.js';
import type { RowColumns } from '../market/row-columns.js';
import { type EpochWords, nsAt, putNs, type TapeBatch } from '../market/tape.js';
import { LiveLevels } from './live-levels.js';
import type { RowWindow } from './row-window.js';

const BATCH_ROWS = 8192;

/** Rows that a market reads while it makes its own, on the run's clock: a recorded flow that enters it. */
export interface RowsAhead {
  /** `exchTs` of the last row that is loaded. */
  readonly lastLoadedTs: number;
  readonly ended: boolean;
  covers(ts: number): boolean;
  loadNext(): Promise<void>;
  invariant(): void;
  close(): Promise<void>;
}

/** A batch that grows. */
interface LiveBatch extends TapeBatch {
  length: number;
  readonly exchTs: Int32Array;
  readonly recvTs: Int32Array;
  readonly kind: Uint8Array;
  readonly side: Int8Array;
  readonly priceTicks: Int32Array;
  readonly qtyLots: Float64Array;
  readonly orderId: Float64Array;
  readonly flags: Uint8Array;
}

/** Rows of a market without a tape. */
export class LiveWindow implements RowWindow {
  readonly levelOfDetail = 'L3';
  readonly levelLog: LevelLog | undefined;
  readonly isInOrder = true;
  loadedRows = 0;
  firstRow = 0;
  private readonly epoch: EpochWords;
  private readonly endTs: number;
  private readonly ahead: RowsAhead | undefined;
  private readonly batches: LiveBatch[] = [];
  /** The batch that is being filled. */
  private last: LiveBatch | undefined;
  private readonly levels: LiveLevels | undefined;
  private cached: LiveBatch | undefined;

  /**
   * `endTs`: up to when the market goes on. `hasSeveralFeeds`: several feeds read the rows, which is when keeping the orders once for all is worth it.
   * `ahead`: what its venue reads on the way.
   */
  constructor(epoch: EpochWords, endTs: number, hasSeveralFeeds = false, ahead?: RowsAhead) {
    this.epoch = epoch;
    this.endTs = endTs;
    this.ahead = ahead;
    this.levels = hasSeveralFeeds ? new LiveLevels() : undefined;
    this.levelLog = this.levels?.log;
  }

  get ended(): boolean {
    return this.ahead === undefined || this.ahead.ended;
  }

  get lastLoadedTs(): number {
    return this.ahead === undefined || this.ahead.ended ? this.endTs : this.ahead.lastLoadedTs;
  }

  covers(ts: number): boolean {
    return this.ahead === undefined || this.ahead.covers(ts);
  }

  /** Append rows `[from, to)`. */
  append(rows: RowColumns, from: number, to: number): void {
    let batch = this.last;
    for (let i = from; i < to; i++) {
      if (batch === undefined || batch.length === BATCH_ROWS) batch = this.begin();
      const at = batch.length++;
      const { exchTs, recvTs } = batch;
      putNs(exchTs, at, rows.exchTs[i]!, this.epoch);
      if (rows.recvTs[i] === rows.exchTs[i]) {
        recvTs[2 * at] = exchTs[2 * at]!;
        recvTs[2 * at + 1] = exchTs[2 * at + 1]!;
      } else {
        putNs(recvTs, at, rows.recvTs[i]!, this.epoch);
      }
      batch.kind[at] = rows.kind[i]!;
      batch.side[at] = rows.side[i]!;
      batch.priceTicks[at] = rows.priceTicks[i]!;
      batch.qtyLots[at] = rows.qtyLots[i]!;
      batch.orderId[at] = rows.orderId[i]!;
      batch.flags[at] = rows.flags[i]!;
      if (this.levels !== undefined) this.levels.apply(rows, i, batch.firstRow + at);
    }
    this.loadedRows += to - from;
  }

  batchOf(row: number): TapeBatch {
    const { cached } = this;
    if (cached !== undefined && row >= cached.firstRow && row < cached.firstRow + cached.length) return cached;
    for (let i = this.batches.length - 1; i >= 0; i--) {
      const batch = this.batches[i]!;
      if (row >= batch.firstRow && row < batch.firstRow + batch.length) {
        this.cached = batch;
        return batch;
      }
    }
    throw new InvariantError(`row ${row} is not held; rows ${this.firstRow} to ${this.loadedRows - 1} are`);
  }

  async loadNext(): Promise<undefined> {
    await this.ahead?.loadNext();
    return undefined;
  }

  dropBefore(row: number, recvTs: number): void {
    while (this.batches.length > 1) {
      const first = this.batches[0]!;
      if (first.firstRow + first.length > row || nsAt(first.recvTs, first.length - 1, this.epoch) >= recvTs) break;
      if (this.cached === first) this.cached = undefined;
      this.batches.shift();
    }
    this.firstRow = this.batches[0]?.firstRow ?? this.loadedRows;
  }

  invariant(): void {
    this.ahead?.invariant();
    let row = this.firstRow;
    for (const batch of this.batches) {
      invariant(batch.firstRow === row, `the batch at row ${batch.firstRow} follows row ${row - 1}`);
      row += batch.length;
    }
    invariant(row === this.loadedRows, `batches reach row ${row}, ${this.loadedRows} have come`);
  }

  async close(): Promise<void> {
    await this.ahead?.close();
  }

  private begin(): LiveBatch {
    const batch: LiveBatch = {
      firstRow: this.batches.length === 0 ? this.firstRow : this.batches.at(-1)!.firstRow + BATCH_ROWS,
      length: 0,
      epoch: this.epoch,
      exchTs: new Int32Array(2 * BATCH_ROWS),
      recvTs: new Int32Array(2 * BATCH_ROWS),
      kind: new Uint8Array(BATCH_ROWS),
      side: new Int8Array(BATCH_ROWS),
      priceTicks: new Int32Array(BATCH_ROWS),
      qtyLots: new Float64Array(BATCH_ROWS),
      orderId: new Float64Array(BATCH_ROWS),
      flags: new Uint8Array(BATCH_ROWS),
      feedShift: undefined,
    };
    this.batches.push(batch);
    this.last = batch;
    return batch;
  }
}
