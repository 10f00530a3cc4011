/**
 * The depth stream made into a book: the REST snapshot, the diffs that follow it, and the chain that shows whether one is missing.
 *
 * The answer with the snapshot comes late, among diffs older and younger than it. Diffs that end before it are dropped. The one that it
 * falls into is its bridge (futures `U ≤ lastUpdateId ≤ u`, spot `U ≤ lastUpdateId + 1 ≤ u`; on futures also the pause before the bridge,
 * from `pu` on, in which the book did not change). The snapshot's rows get the bridge's `exchTs` and stand before its rows. From the
 * bridge on diffs are held until the snapshot has been read: pass 1 knows that it will come, and no client could use them earlier, so
 * they get its receive time.
 *
 * Each further diff must follow the one before (futures `pu` = last `u`, spot `U` = last `u` + 1). Else something was lost: an error, or,
 * with `resync`, a clear row; what follows states levels as they come, until the next snapshot that has a bridge.
 *
 * Units: ns, ticks, lots. Invariant: `exchTs` of the rows never falls, since the chain is the order of the book.
 */
import { DataError } from '../../../base/errors.js';
import { L2Book } from '../../book.js';
import { Flag, Kind } from '../../row.js';
import type { RowSink } from '../importer.js';
import type { Diff, Snapshot, SnapshotIds } from './depth.js';
import type { Levels } from '../lines/json-levels.js';
import type { TickerCheck } from './ticker.js';

/** What is known of the venue's book. */
const Known = { nothing: 0, parts: 1, all: 2 } as const;

/** How a book is kept. */
export interface SyncRules {
  /** Whether a gap is healed by a clear row; else it is an error. */
  readonly resync: boolean;
  /** Longest time that diffs are held for a snapshot, ns. */
  readonly holdNs: number;
}

/** The book of one symbol. */
export class BookSync {
  /** Breaks of the chain that were healed. */
  gaps = 0;
  /** Diffs older than the opening snapshot. */
  droppedDiffs = 0;
  /** Diffs that had been read already. */
  repeatedDiffs = 0;
  /** Diffs that waited for their snapshot. */
  heldDiffs = 0;
  /** Diffs stamped before the one that they follow, lifted to its time. */
  liftedDiffs = 0;
  /** Snapshots that were not needed. */
  unusedSnapshots = 0;
  /** Worst prices of the opening snapshot, in ticks. */
  range: { readonly bidLowTicks: number; readonly askHighTicks: number } | undefined;
  readonly #ids: SnapshotIds;
  readonly #check: TickerCheck;
  readonly #rules: SyncRules;
  readonly #book = new L2Book();
  #known: number = Known.nothing;
  #held: Diff[] | undefined;
  #early: Snapshot | undefined;
  #lastId = Number.NaN;
  #lastTs = Number.NEGATIVE_INFINITY;

  constructor(ids: SnapshotIds, check: TickerCheck, rules: SyncRules) {
    this.#ids = ids;
    this.#check = check;
    this.#rules = rules;
  }

  /** Whether the book was ever known. */
  get opened(): boolean {
    return this.#known !== Known.nothing;
  }

  /** Whether diffs wait for a snapshot. */
  get isHolding(): boolean {
    return this.#held !== undefined;
  }

  /** Read a diff; what is kept of it is copied. @throws DataError at a gap, or when its snapshot comes too late. */
  diff(diff: Diff, sink: RowSink): void {
    if (this.#held !== undefined) {
      this.#hold(this.#held, diff);
      return;
    }
    if (diff.u <= this.#lastId) {
      this.repeatedDiffs++;
      return;
    }
    if (this.#known !== Known.nothing) this.#follow(diff, sink);
    if (this.#known !== Known.all) {
      if (this.#early !== undefined && diff.spans(this.#ids.target(this.#early.lastUpdateId))) this.#open(this.#early, diff, sink);
      else if (this.#ids.awaits(diff)) {
        this.#held = [];
        this.#hold(this.#held, diff);
        return;
      }
    }
    if (this.#known === Known.nothing && !this.#openWithout(diff, sink)) this.droppedDiffs++;
    else this.#apply(diff, sink);
  }

  /** Read a snapshot, which is the caller's to give away. */
  snapshot(snapshot: Snapshot, sink: RowSink): void {
    this.#ids.passed(snapshot.lastUpdateId);
    const held = this.#held;
    if (held?.[0]?.spans(this.#ids.target(snapshot.lastUpdateId)) === true) {
      this.#held = undefined;
      this.#open(snapshot, held[0], sink);
      for (const diff of held) {
        diff.recvTs = Math.max(diff.recvTs, snapshot.recvTs);
        this.diff(diff, sink);
      }
    } else if (this.#known === Known.all) {
      this.unusedSnapshots++;
    } else {
      if (this.#early !== undefined) this.unusedSnapshots++;
      this.#early = snapshot;
    }
  }

  #hold(held: Diff[], diff: Diff): void {
    const bridge = held[0];
    if (bridge !== undefined && diff.exchTs - bridge.exchTs > this.#rules.holdNs) {
      throw new DataError(
        `${bridge.file}:${bridge.number}: the snapshot that belongs to this diff (updates ${bridge.U} to ${bridge.u}) comes more than ${this.#rules.holdNs / 1e9} s later, beyond the reorder window. Use a larger --reorder.`,
      );
    }
    this.heldDiffs++;
    held.push(diff.copy());
  }

  /** Check the chain; a gap is an error or empties the book. */
  #follow(diff: Diff, sink: RowSink): void {
    if (Number.isNaN(this.#lastId) || diff.follows(this.#lastId)) return;
    if (!this.#rules.resync) {
      const [field, expected, got] = Number.isNaN(diff.pu) ? ['U', this.#lastId + 1, diff.U] : ['pu', this.#lastId, diff.pu];
      throw new DataError(
        `${diff.file}:${diff.number}: a gap in the depth stream: got ${field} ${got}, expected ${expected}, so at least one diff is missing. Use --on-gap resync to clear the book there, or cut the capture before this line.`,
      );
    }
    this.#clear(diff, sink);
  }

  #clear(diff: Diff, sink: RowSink): void {
    this.gaps++;
    this.#known = Known.parts;
    this.#book.clear();
    const exchTs = this.#lifted(diff.exchTs);
    sink.row(exchTs, Math.max(diff.recvTs, exchTs), Kind.clear, 0, 0, 0, 0, Flag.last);
  }

  /** A capture without any snapshot begins as after a gap, where gaps are allowed. */
  #openWithout(diff: Diff, sink: RowSink): boolean {
    if (!this.#rules.resync || this.#ids.count > 0) return false;
    this.#clear(diff, sink);
    return true;
  }

  /** State the snapshot as of its bridge, whose rows come next. */
  #open(snapshot: Snapshot, bridge: Diff, sink: RowSink): void {
    const { ticks, lots, bids, count } = snapshot.levels;
    const exchTs = this.#lifted(bridge.exchTs);
    const recvTs = Math.max(snapshot.recvTs, bridge.recvTs, exchTs);
    for (let i = 0; i < count; i++) {
      const side = i < bids ? 1 : -1;
      sink.row(
        exchTs,
        recvTs,
        Kind.snapshot,
        side,
        ticks[i]!,
        lots[i]!,
        0,
        i === count - 1 ? Flag.snapshotPart | Flag.last : Flag.snapshotPart,
      );
      this.#book.apply(Kind.snapshot, side, ticks[i]!, lots[i]!);
    }
    if (this.#known === Known.nothing) this.range = rangeOf(snapshot.levels);
    this.#known = Known.all;
    this.#early = undefined;
    this.#lastId = Number.NaN;
  }

  /** The diff's levels, one atomic group. */
  #apply(diff: Diff, sink: RowSink): void {
    const { ticks, lots, bids, count } = diff.levels;
    const exchTs = this.#lifted(diff.exchTs);
    const isLifted = exchTs !== diff.exchTs;
    if (isLifted) this.liftedDiffs++;
    const recvTs = Math.max(diff.recvTs, exchTs);
    const flags = isLifted ? Flag.repairedTime : 0;
    const book = this.#book;
    for (let i = 0; i < count; i++) {
      const side = i < bids ? 1 : -1;
      sink.row(exchTs, recvTs, Kind.level, side, ticks[i]!, lots[i]!, 0, i === count - 1 ? flags | Flag.last : flags);
      book.apply(Kind.level, side, ticks[i]!, lots[i]!);
    }
    this.#lastId = diff.u;
    this.#lastTs = exchTs;
    if (this.#known === Known.all) this.#check.book(diff.u, book);
  }

  /** The chain is the order of the book: a diff never stands before the one that it follows. */
  #lifted(exchTs: number): number {
    return exchTs < this.#lastTs ? this.#lastTs : exchTs;
  }
}

/** Worst bid and worst ask; undefined when a side is empty. */
function rangeOf({ ticks, bids, count }: Levels): BookSync['range'] {
  if (bids === 0 || bids === count) return undefined;
  return {
    bidLowTicks: ticks.subarray(0, bids).reduce((a, b) => Math.min(a, b)),
    askHighTicks: ticks.subarray(bids, count).reduce((a, b) => Math.max(a, b)),
  };
}
