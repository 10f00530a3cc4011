/**
 * The tape that an import writes: rows through the reorder window, past the watch on the touch, into the writer.
 *
 * With `degrade` single orders become levels on the way. The writer is made when the first rows are certain, since the tape's epoch is
 * midnight UTC before its first row. Nothing stands at `path` before `finish`; `abort` leaves nothing behind.
 *
 * Units: ns on the clock of `Stamps` in, ns since the tape's epoch out.
 *
 * Example: `output.gate.row(…); await output.release(); …; const meta = await output.finish(end)`
 */
import { DataError } from '../../../base/errors.js';
import { Degrader } from '../../degrade.js';
import type { RowColumns } from '../../row-columns.js';
import type { TapeMeta } from '../../tape.js';
import { type TapeEnd, TapeWriter } from '../../tape-write.js';
import type { Stamps } from './clock.js';
import { RowGate } from './gate.js';
import type { SourceHead } from '../importer.js';
import { type OrderedRows, ReorderWindow } from './order.js';
import type { OrderIdFile } from './order-ids.js';
import { TouchWatch, WATCHED } from './touch.js';

const NS_A_DAY = 86_400_000_000_000;

/** How the rows go out. */
export interface OutputOptions {
  /** Window within which rows are put in order, ns. */
  readonly reorderNs: number;
  /** The dictionary of order ids, where one is kept. */
  readonly ids?: OrderIdFile | undefined;
  /** Whether single orders become levels. */
  readonly degrade: boolean;
  /** Whether it is known at the end only what is added to receive times. Default false. */
  readonly lateClock?: boolean;
}

/** One tape under way. */
export class TapeOutput implements OrderedRows {
  readonly gate: RowGate;
  readonly #path: string;
  readonly #head: SourceHead;
  readonly #importer: TapeMeta['importer'];
  readonly #stamps: Stamps;
  readonly #window: ReorderWindow;
  readonly #touch = new TouchWatch();
  readonly #degrader: Degrader | undefined;
  readonly #lateClock: boolean;
  #writer: TapeWriter | undefined;
  /** The tape's epoch on the clock of `Stamps`. */
  #epoch = 0;

  constructor(path: string, head: SourceHead, importer: TapeMeta['importer'], stamps: Stamps, options: OutputOptions) {
    const { reorderNs, ids, degrade, lateClock } = options;
    this.#path = path;
    this.#head = head;
    this.#importer = importer;
    this.#stamps = stamps;
    this.#window = new ReorderWindow(reorderNs);
    this.gate = new RowGate(this.#window, ids);
    this.#degrader = degrade ? new Degrader(false) : undefined;
    this.#lateClock = lateClock ?? false;
  }

  /** L1, L2 or L3, as the source said between the passes, unless it is degraded. */
  get levelOfDetail(): TapeMeta['levelOfDetail'] {
    return this.#degrader === undefined ? this.#head.levelOfDetail : 'L2';
  }

  /** Rows written so far. */
  get rows(): number {
    return this.#writer?.rows ?? 0;
  }

  /** Rows that came after a row of a later time, and share of time with a stale touch. */
  get measured(): { readonly reorderedRows: number; readonly staleTouchShare: number | undefined } {
    return { reorderedRows: this.#window.reorderedRows, staleTouchShare: this.#touch.share };
  }

  /** Write what nothing can come before any more, when enough of it waits. */
  async release(): Promise<void> {
    if (!this.#window.due) return;
    if (await this.#begun()) this.#window.release(this);
  }

  /** Write all the rest and measure. */
  async flush(): Promise<void> {
    if (!(await this.#begun()))
      throw new DataError('the input holds no row for this instrument, so there is no tape to write. Check the symbol and the files.');
    this.#window.end(this);
    const degrader = this.#degrader;
    if (degrader === undefined) return;
    degrader.end();
    this.#write(degrader);
  }

  /** Complete the file and move it into place; after `flush`. With `lateClock`, `clockOffsetNs` is added to receive times, which have it already elsewhere. */
  async finish(end: TapeEnd, toldDigest: string | undefined, clockOffsetNs: number): Promise<TapeMeta> {
    return this.#writer!.finish(end, toldDigest, this.#lateClock ? clockOffsetNs : 0);
  }

  /** Leave nothing behind. */
  abort(): void {
    this.#writer?.abort();
  }

  /** Rows that nothing can come before any more: all are watched, those that are more than watched are written. */
  take(rows: RowColumns, order: Uint32Array, count: number): void {
    // Single orders are told one by one: there is no quote of the venue to hold the book against. Elsewhere there may be none either.
    if (this.#head.levelOfDetail === 'L3' || this.#head.hasQuotes === false) {
      this.#append(rows, order, count);
      return;
    }
    const { exchTs, kind, side, priceTicks, qtyLots, flags } = rows;
    const touch = this.#touch;
    let kept = 0;
    for (let k = 0; k < count; k++) {
      const i = order[k]!;
      touch.row(exchTs[i]!, kind[i]!, side[i]!, priceTicks[i]!, qtyLots[i]!, flags[i]!);
      if (flags[i]! < WATCHED) order[kept++] = i;
    }
    this.#append(rows, order, kept);
  }

  #append(rows: RowColumns, order: Uint32Array, count: number): void {
    const degrader = this.#degrader;
    if (degrader === undefined) {
      this.#writer!.appendRows(rows, order, count, this.#epoch);
      return;
    }
    degrader.take(rows, order, count);
    this.#write(degrader);
  }

  #write({ rows, places, count }: Degrader): void {
    this.#writer!.appendRows(rows, places, count, this.#epoch);
  }

  /** Make the writer, if there is a row to begin with. */
  async #begun(): Promise<boolean> {
    if (this.#writer !== undefined) return true;
    const firstTs = this.#window.firstTs(WATCHED);
    if (Number.isNaN(firstTs)) return false;
    this.#epoch = Math.floor(firstTs / NS_A_DAY) * NS_A_DAY;
    this.#writer = await TapeWriter.create(this.#path, {
      instrument: this.#head.instrument,
      epochNs: this.#stamps.baseNs + BigInt(this.#epoch),
      importer: this.#importer,
      orderIds: this.levelOfDetail === 'L3',
      lateClock: this.#lateClock,
    });
    return true;
  }
}
