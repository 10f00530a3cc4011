/**
 * The part of a tape that a run holds: the batches between the slowest and the fastest reader.
 *
 * Readers (the venue, feeds) keep row numbers of their own; a batch is dropped when all have passed it. So a month costs the memory of a
 * few batches, plus what the slowest feed lags behind.
 *
 * Invariant: when the run handles an event at time t, all rows with `exchTs ≤ t` are loaded (`covers`).
 */
import { DataError, invariant } from '../base/errors.js';
import { LevelLog } from '../market/level-log.js';
import { nsAt, type Tape, type TapeBatch, type TapeMeta } from '../market/tape.js';
import type { RowWindow } from './row-window.js';

/** Batches of one tape, in order, loaded ahead of need and dropped behind it. */
export class TapeWindow implements RowWindow {
  /** Rows loaded so far: rows from `firstRow` to here can be read. */
  loadedRows = 0;
  firstRow = 0;
  /** `exchTs` of the last row loaded. */
  lastLoadedTs = Number.NEGATIVE_INFINITY;
  ended = false;

  readonly levelOfDetail: TapeMeta['levelOfDetail'];
  readonly tape: Tape;
  readonly levelLog = new LevelLog();
  readonly isInOrder: boolean;
  private readonly source: AsyncGenerator<TapeBatch, void, undefined>;
  private readonly batches: TapeBatch[] = [];
  /** Latest `recvTs` of each batch held. */
  private readonly latestRecvTs: number[] = [];
  private cached: TapeBatch | undefined;
  private readonly toTs: number;

  /** Rows with `exchTs` above `toTs` are left out: the tape ends before them. */
  constructor(tape: Tape, toTs = Number.POSITIVE_INFINITY) {
    this.tape = tape;
    this.levelOfDetail = tape.meta.levelOfDetail;
    this.isInOrder = tape.meta.shiftedPlaces === 0;
    this.toTs = toTs;
    this.source = tape.batches();
  }

  /** Whether every row with `exchTs ≤ ts` is loaded. */
  covers(ts: number): boolean {
    return this.ended || this.lastLoadedTs > ts;
  }

  /** The batch that holds a loaded row. */
  batchOf(row: number): TapeBatch {
    const cached = this.cached;
    if (cached !== undefined && row >= cached.firstRow && row < cached.firstRow + cached.length) return cached;
    for (let i = this.batches.length - 1; i >= 0; i--) {
      const batch = this.batches[i]!;
      if (row >= batch.firstRow && row < batch.firstRow + batch.length) {
        this.cached = batch;
        return batch;
      }
    }
    throw new DataError(`row ${row} of ${this.tape.paths.join(', ')} is not held; rows ${this.firstRow} to ${this.loadedRows - 1} are`);
  }

  /** Load the next batch; sets `ended` when there is none. */
  async loadNext(): Promise<TapeBatch | undefined> {
    const next = await this.source.next();
    if (next.done === true) {
      this.ended = true;
      return undefined;
    }
    const batch = this.within(next.value);
    if (batch === undefined) {
      this.ended = true;
      return undefined;
    }
    if (batch.length === 0) return this.loadNext();
    this.batches.push(batch);
    this.latestRecvTs.push(latestRecvTs(batch));
    this.loadedRows = batch.firstRow + batch.length;
    this.lastLoadedTs = nsAt(batch.exchTs, batch.length - 1, batch.epoch);
    return batch;
  }

  /** The rows of a batch up to `toTs`; undefined when none is. */
  private within(batch: TapeBatch): TapeBatch | undefined {
    const { exchTs, epoch, length } = batch;
    if (length === 0 || nsAt(exchTs, length - 1, epoch) <= this.toTs) return batch;
    let rows = 0;
    while (nsAt(exchTs, rows, epoch) <= this.toTs) rows++;
    return rows === 0 ? undefined : { ...batch, length: rows };
  }

  /** Drop batches that end at or before `row` and whose rows were all received before `recvTs`: every reader has passed them. */
  dropBefore(row: number, recvTs: number): void {
    while (this.batches.length > 1 && this.batches[0]!.firstRow + this.batches[0]!.length <= row && this.latestRecvTs[0]! < recvTs) {
      if (this.cached === this.batches[0]) this.cached = undefined;
      this.batches.shift()!.release?.();
      this.latestRecvTs.shift();
    }
    this.firstRow = this.batches[0]?.firstRow ?? this.loadedRows;
  }

  /** Check that the batches held follow each other up to the last row loaded. */
  invariant(): void {
    let row = this.firstRow;
    for (const batch of this.batches) {
      invariant(batch.firstRow === row, `the batch at row ${batch.firstRow} follows row ${row - 1}`);
      row += batch.length;
    }
    invariant(row === this.loadedRows, `batches reach row ${row}, ${this.loadedRows} are loaded`);
    invariant(this.latestRecvTs.length === this.batches.length, 'each batch has its latest recvTs');
  }

  /** Stop reading; files are closed. */
  async close(): Promise<void> {
    await this.source.return();
  }
}

function latestRecvTs({ recvTs, epoch, feedShift, length }: TapeBatch): number {
  // Rows that are delivered as they lie were received in that order.
  if (feedShift === undefined) return nsAt(recvTs, length - 1, epoch);
  let latest = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < length; i++) latest = Math.max(latest, nsAt(recvTs, i, epoch));
  return latest;
}
