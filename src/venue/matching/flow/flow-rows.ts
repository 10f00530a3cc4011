/**
 * The rows of a recorded flow on the clock of the market that it enters: read ahead batch by batch, dropped when they have acted.
 *
 * Units: ns since the run's epoch. Invariant: `nextTs` never falls.
 *
 * Example: `while (rows.nextTs <= limitNs) { use(rows.batch!, rows.index); rows.step(); }`
 */
import { nsAt, type TapeBatch } from '../../../market/tape.js';
import type { RowsAhead } from '../../../sim/live-window.js';
import type { TapeWindow } from '../../../sim/tape-window.js';

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

  /** `shiftNs` is added to the tape's own times to have the market's. */
  constructor(window: TapeWindow, shiftNs: number) {
    this.window = window;
    this.shiftNs = shiftNs;
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
