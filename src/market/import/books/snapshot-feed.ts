/**
 * Snapshots of the best levels as rows, for feeds that send nothing else: each one whole, or what changed since the one before.
 *
 * As changes, a level that is gone from within the view is stated as 0. One that lies behind the worst level of a full view has left the
 * view, not the market, so nothing is said of it: with `depth: N` in the metadata a reader takes the worst level out when a better
 * one comes in (FILLS.md §5.1). It stays in books that keep all levels, so it is remembered here, and stated anew, or as 0, when the
 * view reaches it again. Rows that say 0 come first, so that a view never holds more levels than it can.
 *
 * Units: ticks, lots, ns. Invariant: after `write` the best N levels of a reader's book are the snapshot's.
 *
 * Example: with N = 2, bids 10×1 9×2, then 11×1 10×1: the row is bid 11×1; then 10×1 9×5: the rows are 11×0, 9×5.
 */
import { Ladder, NO_KEY } from '../../ladder.js';
import { Flag, Kind } from '../../row.js';
import type { RowSink } from '../importer.js';
import { HeldRow } from './held-row.js';

/** One side of a snapshot, best level first, without empty levels. */
export class SnapshotSide {
  readonly ticks: Float64Array;
  readonly lots: Float64Array;
  count = 0;
  /** +1 bids, −1 asks. */
  readonly sign: 1 | -1;
  /** What a reader that keeps all levels holds; keys are `sign · ticks`. */
  readonly told = new Ladder();
  /** Worst key that the last snapshot showed, −Infinity when it showed all. */
  shownFrom = Number.POSITIVE_INFINITY;

  constructor(sign: 1 | -1, depth: number) {
    this.sign = sign;
    this.ticks = new Float64Array(depth);
    this.lots = new Float64Array(depth);
  }

  /** Take a level in; false when it is not worse than the one before. */
  add(ticks: number, lots: number): boolean {
    if (this.count > 0 && this.sign * ticks >= this.sign * this.ticks[this.count - 1]!) return false;
    if (lots === 0) return true;
    this.ticks[this.count] = ticks;
    this.lots[this.count] = lots;
    this.count++;
    return true;
  }
}

/** The rows of one feed of snapshots. */
export class SnapshotFeed {
  readonly bids: SnapshotSide;
  readonly asks: SnapshotSide;
  /** Snapshots in which nothing was new. */
  unchanged = 0;
  readonly #depth: number;
  readonly #isWhole: boolean;
  #any = false;
  readonly #held = new HeldRow();
  // Of the snapshot that is being written.
  #exchTs = 0;
  #recvTs = 0;
  #timeFlags = 0;

  /** `isWhole`: each snapshot as a clear and its levels; else as changes. */
  constructor(depth: number, isWhole: boolean) {
    this.#depth = depth;
    this.#isWhole = isWhole;
    this.bids = new SnapshotSide(1, depth);
    this.asks = new SnapshotSide(-1, depth);
  }

  /** Begin a snapshot. */
  begin(): void {
    this.bids.count = 0;
    this.asks.count = 0;
  }

  /** Write the snapshot as one atomic group; gives how many rows that are. `flags` go on each row. */
  write(exchTs: number, recvTs: number, flags: number, sink: RowSink): number {
    this.#exchTs = exchTs;
    this.#recvTs = recvTs;
    this.#timeFlags = flags;
    let rows = 0;
    if (this.#isWhole || !this.#any) {
      if (this.#any) rows += this.#row(Kind.clear, 0, 0, 0, 0, sink);
      rows += this.#whole(this.bids, sink) + this.#whole(this.asks, sink);
    } else {
      rows += this.#gone(this.bids, sink) + this.#gone(this.asks, sink);
      rows += this.#changed(this.bids, sink) + this.#changed(this.asks, sink);
    }
    this.#any = true;
    if (rows === 0) this.unchanged++;
    else this.#held.release(Flag.last, sink);
    return rows;
  }

  #whole(side: SnapshotSide, sink: RowSink): number {
    const { ticks, lots, sign, told, count } = side;
    for (let i = 0; i < count; i++) {
      if (!this.#isWhole) told.set(sign * ticks[i]!, lots[i]!);
      this.#row(Kind.snapshot, sign, ticks[i]!, lots[i]!, Flag.snapshotPart, sink);
    }
    this.#note(side);
    return count;
  }

  /** Levels in view that the snapshot has not. */
  #gone(side: SnapshotSide, sink: RowSink): number {
    const { ticks, sign, told, count } = side;
    const from = this.#worst(side);
    let rows = 0;
    let i = 0;
    for (let key = told.bestKey, next = NO_KEY; key !== NO_KEY && key >= from; key = next) {
      next = told.nextBelow(key);
      while (i < count && sign * ticks[i]! > key) i++;
      if (i < count && sign * ticks[i]! === key) continue;
      told.set(key, 0);
      rows += this.#row(Kind.level, sign, sign * key, 0, 0, sink);
    }
    return rows;
  }

  /** Levels that are new in view, or have another quantity. */
  #changed(side: SnapshotSide, sink: RowSink): number {
    const { ticks, lots, sign, told, count, shownFrom } = side;
    let rows = 0;
    for (let i = 0; i < count; i++) {
      const key = sign * ticks[i]!;
      if (told.set(key, lots[i]!) === lots[i]! && key >= shownFrom) continue;
      rows += this.#row(Kind.level, sign, ticks[i]!, lots[i]!, 0, sink);
    }
    this.#note(side);
    return rows;
  }

  #note(side: SnapshotSide): void {
    side.shownFrom = this.#worst(side);
  }

  /** Key of the worst level of a full view; −Infinity where the snapshot shows all there is. */
  #worst({ count, sign, ticks }: SnapshotSide): number {
    return count === this.#depth ? sign * ticks[count - 1]! : Number.NEGATIVE_INFINITY;
  }

  #row(kind: number, side: number, ticks: number, lots: number, flags: number, sink: RowSink): number {
    this.#held.release(0, sink);
    this.#held.hold(this.#exchTs, this.#recvTs, kind, side, ticks, lots, 0, flags | this.#timeFlags);
    return 1;
  }
}
