/**
 * The rows of a recorded flow on the clock of the market that it enters: read ahead batch by batch, dropped when they have acted.
 *
 * Units: ns since the run's epoch. Invariant: `nextTs` never falls.
 *
 * Example: `while (rows.nextTs <= limitNs) { use(rows.batch!, rows.index); rows.step(); }`
 */
import { nsAt, type TapeBatch, type TapeMeta } from '../../../market/tape.js';
import type { RowsAhead } from '../../../sim/live-window.js';
import type { TapeWindow } from '../../../sim/tape-window.js';

/** What a tape of levels leaves open, of which single orders need nothing. */
export interface FlowTerms {
  /** How far apart a trade and the level row may be that tells it again (FILLS.md §3). */
  readonly netWindowNs: number;
  /** How long the book may be silent before what fills is doubtful. */
  readonly staleAfterNs: number;
  /** Levels of a side that the feed shows; Infinity: all. */
  readonly depth: number;
  /** Prices that the opening snapshot covers; undefined: all. */
  readonly snapshotRange?: TapeMeta['snapshotRange'];
}

const ALL_IS_TOLD: FlowTerms = { netWindowNs: 0, staleAfterNs: Number.POSITIVE_INFINITY, depth: Number.POSITIVE_INFINITY };

/** A tape's rows, one after the other. */
export class FlowRows implements RowsAhead {
  /** When the next row acts; Infinity when there is none or it is not loaded. */
  nextTs = Number.POSITIVE_INFINITY;
  /** The tape's number of the next row, and where it lies. */
  row = 0;
  batch: TapeBatch | undefined;
  index = 0;
  private readonly window: TapeWindow;
  private readonly shiftNs: number;
  readonly terms: FlowTerms;

  /** `shiftNs` is added to the tape's own times to have the market's. */
  constructor(window: TapeWindow, shiftNs: number, terms: FlowTerms = ALL_IS_TOLD) {
    this.window = window;
    this.shiftNs = shiftNs;
    this.terms = terms;
  }

  get levelOfDetail(): TapeMeta['levelOfDetail'] {
    return this.window.levelOfDetail;
  }

  /** Kind of the next row, 0 when there is none or it is not loaded. */
  get nextKind(): number {
    return this.nextTs === Number.POSITIVE_INFINITY ? 0 : this.batch!.kind[this.index]!;
  }

  /** How long after it happened the next row was received, ns. */
  get delayNs(): number {
    const { batch, index } = this;
    return nsAt(batch!.recvTs, index, batch!.epoch) - nsAt(batch!.exchTs, index, batch!.epoch);
  }

  get ended(): boolean {
    return this.window.ended;
  }

  get lastLoadedTs(): number {
    return this.window.lastLoadedTs + this.shiftNs;
  }

  /** The tape's files, for messages. */
  get paths(): readonly string[] {
    return this.window.tape.paths;
  }

  covers(ts: number): boolean {
    return this.window.covers(ts - this.shiftNs);
  }

  async loadNext(): Promise<void> {
    await this.window.loadNext();
    if (this.nextTs === Number.POSITIVE_INFINITY) this.find();
  }

  /** The next row has acted. */
  step(): void {
    this.row++;
    const { batch } = this;
    if (++this.index < batch!.length) this.nextTs = nsAt(batch!.exchTs, this.index, batch!.epoch) + this.shiftNs;
    else this.find();
  }

  invariant(): void {
    this.window.invariant();
  }

  async close(): Promise<void> {
    await this.window.close();
  }

  private find(): void {
    this.window.dropBefore(this.row, Number.POSITIVE_INFINITY);
    if (this.row >= this.window.loadedRows) {
      this.nextTs = Number.POSITIVE_INFINITY;
      return;
    }
    const batch = this.window.batchOf(this.row);
    this.batch = batch;
    this.index = this.row - batch.firstRow;
    this.nextTs = nsAt(batch.exchTs, this.index, batch.epoch) + this.shiftNs;
  }
}
