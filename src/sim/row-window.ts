/**
 * The rows of a market that a run holds, whoever makes them: a tape's, read ahead (`tape-window.ts`), or a market's own, as they happen (`live-window.ts`).
 *
 * Readers keep row numbers of their own; what all have passed is dropped.
 */
import type { LevelLog } from '../market/level-log.js';
import type { TapeBatch, TapeMeta } from '../market/tape.js';

/** Rows between the slowest and the fastest reader. */
export interface RowWindow {
  /** What feeds need to know of the rows. */
  readonly levelOfDetail: TapeMeta['levelOfDetail'];
  /** Of single orders: what the venue's book tells feeds, which then keep no orders; undefined: feeds keep them. */
  readonly levelLog: LevelLog | undefined;
  /** Whether rows are delivered in the order in which they lie. */
  readonly isInOrder: boolean;
  /** Rows so far: those from `firstRow` to here can be read. */
  readonly loadedRows: number;
  readonly firstRow: number;
  /** `exchTs` of the last row that is loaded, or the time up to which a market without a tape goes on. */
  readonly lastLoadedTs: number;
  /** Whether nothing is left to load. */
  readonly ended: boolean;
  /** Whether every row with `exchTs ≤ ts` that there will be is loaded. */
  covers(ts: number): boolean;
  /** The batch that holds a loaded row. */
  batchOf(row: number): TapeBatch;
  /** Load the next batch; sets `ended` when there is none. */
  loadNext(): Promise<TapeBatch | undefined>;
  /** Drop batches that end at or before `row` and whose rows were all received before `recvTs`. */
  dropBefore(row: number, recvTs: number): void;
  /** Check that the batches held follow each other up to the last row loaded. */
  invariant(): void;
  /** Stop reading. */
  close(): Promise<void>;
}
