/**
 * The book of one symbol from snapshots and the levels that change them, as rows.
 *
 * Before the first snapshot nothing is known: updates are dropped and counted, or held where the snapshot is asked of REST and is still to
 * come. A snapshot of a book that is known (after a reconnect) becomes the levels that differ. A gap in the venue's chain is an error, or a
 * clear row; then either the feed's next snapshot is waited for (`resync`), or levels are taken as they come (`mark`).
 *
 * The order of the file is the order of the book: a message stamped before the one that it follows is lifted to its time, flagged.
 *
 * Units: ns, ticks, lots. Each message is one atomic group. Invariant: `exchTs` of the book's rows never falls.
 *
 * Example: a snapshot 100×5 / 101×3, then the update 100×4: rows snapshot, snapshot, level.
 */
import { DataError } from '../../../base/errors.js';
import { L2Book } from '../../book.js';
import { NO_KEY } from '../../ladder.js';
import { Flag, Kind } from '../../row.js';
import type { RowSink } from '../importer.js';
import { SnapshotFeed } from '../books/snapshot-feed.js';
import type { Levels } from './levels.js';
import { TextBook } from './text-book.js';
import type { Units } from './units.js';

/** Where and when a message was received. */
export interface Received {
  exchTs: number;
  recvTs: number;
  /** Whether `exchTs` is not the venue's. */
  readonly isBorrowed: boolean;
  /** `Flag.repairedTime` where it is not the venue's, or was lifted. */
  flags: number;
  /** Where it stands, for messages. */
  readonly file: string;
  readonly line: number;
}

/** A message's place: `cap.gz:12`. */
export function placeAt({ file, line }: Received): string {
  return `${file}:${String(line)}`;
}

/** How gaps and windows are treated. */
export interface BookRules {
  readonly onGap: 'error' | 'resync' | 'mark';
  /** Whether windows become a clear and snapshot rows instead of changes. */
  readonly isWhole: boolean;
  /** Whether checksums come, which are over the book as it is spelled. */
  readonly keepsTexts: boolean;
  /** Longest time that updates are held for their snapshot, ns; 0: they are not held. */
  readonly holdNs: number;
}

const Known = { nothing: 0, parts: 1, all: 2 } as const;

/** One book. */
export class BookFeed {
  gaps = 0;
  /** Rows whose time is not the venue's. */
  borrowedTimes = 0;
  readonly counts = {
    outlyingLevels: 0,
    droppedUpdates: 0,
    heldUpdates: 0,
    repeatedSnapshots: 0,
    unusedSnapshots: 0,
    unchangedSnapshots: 0,
    liftedMessages: 0,
  };
  /** Levels a side that the feed shows; undefined: all. */
  depth: number | undefined;
  /** Time of the first snapshot; NaN before it. */
  openTs = Number.NaN;
  readonly book = new L2Book();
  readonly texts = new TextBook();
  readonly #units: Units;
  readonly #rules: BookRules;
  #known: number = Known.nothing;
  #lastTs = Number.NEGATIVE_INFINITY;
  /** Time of a snapshot that was asked for: it has what was sent up to then. */
  #askedTs = Number.NEGATIVE_INFINITY;
  #ticks = new Float64Array(1024);
  #lots = new Float64Array(1024);
  #held: { readonly levels: Levels; readonly received: Received }[] | undefined;
  #window: SnapshotFeed | undefined;

  constructor(units: Units, rules: BookRules) {
    this.#units = units;
    this.#rules = rules;
    this.#held = rules.holdNs > 0 ? [] : undefined;
  }

  /** Whether the book is known as far as the feed tells it. */
  get isKnown(): boolean {
    return this.#known === Known.all;
  }

  /** Whether levels are taken. */
  get isOpen(): boolean {
    return this.#known !== Known.nothing;
  }

  snapshot(levels: Levels, received: Received, depth: number | undefined, sink: RowSink): void {
    this.depth ??= depth;
    const isAsked = this.#rules.holdNs > 0;
    if (isAsked && this.#known === Known.all && received.exchTs <= this.#lastTs) {
      this.counts.unusedSnapshots++;
      return;
    }
    if (isAsked) this.#askedTs = received.exchTs;
    this.#read(levels);
    this.#time(received);
    if (this.#known === Known.all) this.#differences(levels, received, sink);
    else this.#open(levels, received, sink);
    this.#spell(levels, true);
    const held = this.#held;
    this.#held = undefined;
    for (const each of held ?? []) {
      this.update(each.levels, { ...each.received, recvTs: Math.max(each.received.recvTs, received.recvTs) }, sink);
    }
  }

  update(levels: Levels, received: Received, sink: RowSink): void {
    if (this.#known === Known.nothing) {
      if (this.#held === undefined) this.counts.droppedUpdates++;
      else this.#hold(this.#held, levels, received);
      return;
    }
    if (received.exchTs <= this.#askedTs) {
      this.counts.droppedUpdates++;
      return;
    }
    this.#read(levels);
    this.#time(received);
    for (let i = 0; i < levels.count; i++) {
      this.#row(received, Kind.level, levels.sides[i]!, this.#ticks[i]!, this.#lots[i]!, i === levels.count - 1 ? Flag.last : 0, sink);
    }
    this.#spell(levels, false);
  }

  /** The best levels, of a feed that sends nothing else. */
  window(levels: Levels, received: Received, depth: number, sink: RowSink): void {
    this.depth ??= depth;
    if (this.#known === Known.nothing) this.openTs = received.exchTs;
    this.#known = Known.all;
    this.#read(levels);
    this.#time(received);
    const feed = (this.#window ??= new SnapshotFeed(depth, this.#rules.isWhole));
    feed.begin();
    for (let i = 0; i < levels.count; i++) {
      const side = levels.sides[i]! > 0 ? feed.bids : feed.asks;
      if (side.count === depth || !side.add(this.#ticks[i]!, this.#lots[i]!)) {
        throw new DataError(
          `${placeAt(received)}: level ${String(i + 1)} is not worse than the one before it, or beyond the best ${String(depth)}; expected levels in order of price. Is the recording whole?`,
        );
      }
    }
    const rows = feed.write(received.exchTs, received.recvTs, received.flags, sink);
    if (received.isBorrowed) this.borrowedTimes += rows;
    this.counts.unchangedSnapshots = feed.unchanged;
  }

  /** A break of the chain: an error, or a clear row. Before the book is known it breaks nothing. @throws DataError */
  gap(what: string, received: Received, sink: RowSink): void {
    if (this.#known === Known.nothing) return;
    if (this.#rules.onGap === 'error')
      throw new DataError(
        `${placeAt(received)}: a gap in the feed: ${what}, so at least one message is missing. Use --on-gap resync to clear the book there and wait for the next snapshot, or mark to take levels as they come.`,
      );
    this.#clear(received, sink);
    this.#known = this.#rules.onGap === 'mark' ? Known.parts : Known.nothing;
  }

  /** A capture without a snapshot begins as after a gap, where levels are taken as they come. */
  openWithout(received: Received, sink: RowSink): void {
    this.openTs = received.exchTs;
    this.#clear(received, sink);
    this.#known = Known.parts;
  }

  #clear(received: Received, sink: RowSink): void {
    this.gaps++;
    this.#time(received);
    this.#row(received, Kind.clear, 0, 0, 0, Flag.last, sink);
    this.texts.clear();
  }

  #open(levels: Levels, received: Received, sink: RowSink): void {
    if (Number.isNaN(this.openTs)) this.openTs = received.exchTs;
    if (this.#known === Known.parts) this.#row(received, Kind.clear, 0, 0, 0, 0, sink);
    this.#known = Known.all;
    for (let i = 0; i < levels.count; i++) {
      const flags = i === levels.count - 1 ? Flag.snapshotPart | Flag.last : Flag.snapshotPart;
      this.#row(received, Kind.snapshot, levels.sides[i]!, this.#ticks[i]!, this.#lots[i]!, flags, sink);
    }
  }

  /** The levels in which a known book differs from a new snapshot. */
  #differences(levels: Levels, received: Received, sink: RowSink): void {
    this.counts.repeatedSnapshots++;
    const stated = { bids: new Set<number>(), asks: new Set<number>() };
    for (let i = 0; i < levels.count; i++) (levels.sides[i]! > 0 ? stated.bids : stated.asks).add(this.#ticks[i]!);
    const changed: [number, number, number][] = [...gone(this.book, 1, stated.bids), ...gone(this.book, -1, stated.asks)];
    for (let i = 0; i < levels.count; i++) {
      const side = levels.sides[i]!;
      if (this.book.qtyAt(side, this.#ticks[i]!) !== this.#lots[i]!) changed.push([side, this.#ticks[i]!, this.#lots[i]!]);
    }
    changed.forEach(([side, ticks, lots], i) => {
      this.#row(received, Kind.level, side, ticks, lots, i === changed.length - 1 ? Flag.last : 0, sink);
    });
  }

  #hold(held: { readonly levels: Levels; readonly received: Received }[], levels: Levels, received: Received): void {
    const first = held[0];
    if (first !== undefined && received.recvTs - first.received.recvTs > this.#rules.holdNs)
      throw new DataError(
        `${placeAt(first.received)}: the snapshot that this update waits for comes more than ${String(this.#rules.holdNs / 1e9)} s later, beyond the reorder window. Use a larger --reorder.`,
      );
    this.counts.heldUpdates++;
    held.push({ levels: levels.copy(), received: { ...received } });
  }

  /** The message's levels in ticks and lots. Those at prices that a tape cannot count are taken out: nobody trades there. */
  #read(levels: Levels): void {
    const { count } = levels;
    if (count > this.#ticks.length) {
      this.#ticks = new Float64Array(2 * count);
      this.#lots = new Float64Array(2 * count);
    }
    let kept = 0;
    for (let i = 0; i < count; i++) {
      const ticks = levels.ticks(i, this.#units);
      if (!this.#units.isPrice(ticks)) continue;
      this.#ticks[kept] = ticks;
      this.#lots[kept] = levels.lots(i, this.#units);
      if (kept < i) levels.move(kept, i);
      kept++;
    }
    this.counts.outlyingLevels += count - kept;
    levels.count = kept;
  }

  /** Lift the message to the time of the one before. */
  #time(received: Received): void {
    if (received.exchTs < this.#lastTs) {
      this.counts.liftedMessages++;
      received.exchTs = this.#lastTs;
      received.flags = Flag.repairedTime;
    }
    received.recvTs = Math.max(received.recvTs, received.exchTs);
    this.#lastTs = received.exchTs;
  }

  #row(received: Received, kind: number, side: number, ticks: number, lots: number, flags: number, sink: RowSink): void {
    if (received.isBorrowed) this.borrowedTimes++;
    sink.row(received.exchTs, received.recvTs, kind, side, ticks, lots, 0, flags | received.flags);
    this.book.apply(kind, side, ticks, lots);
  }

  /** Keep the spelling, where checksums need it. */
  #spell(levels: Levels, isWhole: boolean): void {
    if (!this.#rules.keepsTexts) return;
    if (isWhole) this.texts.clear();
    for (let i = 0; i < levels.count; i++) this.texts.set(levels.sides[i]!, this.#ticks[i]!, this.#lots[i]!, levels, i);
    if (this.depth !== undefined) this.texts.cut(this.depth);
  }
}

/** Levels of a side that are in the book and not stated, as statements of 0. */
function gone(book: L2Book, side: number, stated: ReadonlySet<number>): [number, number, number][] {
  const found: [number, number, number][] = [];
  const ladder = book.ladder(side);
  for (let key = ladder.bestKey; key !== NO_KEY; key = ladder.nextBelow(key))
    if (!stated.has(side * key)) found.push([side, side * key, 0]);
  return found;
}
