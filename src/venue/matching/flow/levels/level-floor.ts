/**
 * What the parts of a flow of levels share: the floor that it enters, the tape's own book, its prices here, and what was noticed.
 *
 * Lots of a level are orders of nobody's, numbered from `firstId` on as they come.
 */
import { L2Book } from '../../../../market/book.js';
import { ID, VALUES } from '../../book/order-records.js';
import type { BookEvents } from '../../book-events.js';
import type { MatchingFloor } from '../../floor.js';
import type { FlowTerms } from '../flow-rows.js';
import { RecordedLevel } from './recorded-level.js';

/** What a flow of levels has noticed, rows unless it says otherwise. */
export interface LevelCounts extends Record<string, number> {
  recordedRows: number;
  /** Levels that left the book while a later one of the other side stood against them: the tape was crossed. */
  crossed: number;
  /** Prints whose side is not told. */
  unsided: number;
  /** Prints of which something met nobody here, and is passed on. */
  passedBy: number;
  /** Lots of recorded aggressors that found nobody any more. */
  unmetLots: number;
  /** Lots that were cancelled at a price where an order of a session stood: their place among the lots there is assumed. */
  assumedLots: number;
  clears: number;
}

/** Nothing noticed yet. */
export function noLevelCounts(): LevelCounts {
  return { recordedRows: 0, crossed: 0, unsided: 0, passedBy: 0, unmetLots: 0, assumedLots: 0, clears: 0 };
}

/** A floor with a recorded flow of levels. */
export class LevelFloor {
  readonly floor: MatchingFloor;
  readonly events: BookEvents;
  readonly firstId: number;
  readonly terms: FlowTerms;
  /** Trades that have happened are booked. */
  readonly note: () => void;
  readonly counts = noLevelCounts();
  /** The tape's own book, group by group. */
  readonly told = new L2Book();
  /** Levels that the group has stated, in its order. */
  readonly stated: RecordedLevel[] = [];
  /** Levels that cannot stand here, since a later one of the other side stands against them. */
  readonly withheld: RecordedLevel[] = [];
  /** Levels that were cleared while orders of sessions stood there: their lots stay until they are stated, or the snapshot is over. */
  readonly unknown: RecordedLevel[] = [];
  /** Levels of which lots may be gone that a trade would explain. */
  readonly open = new Set<RecordedLevel>();
  private readonly bids = new Map<number, RecordedLevel>();
  private readonly asks = new Map<number, RecordedLevel>();
  private lastId: number;

  constructor(floor: MatchingFloor, events: BookEvents, firstId: number, terms: FlowTerms, note: () => void) {
    this.floor = floor;
    this.events = events;
    this.firstId = firstId;
    this.lastId = firstId;
    this.terms = terms;
    this.note = note;
  }

  /** A number for an order that has none yet. */
  newId(): number {
    return ++this.lastId;
  }

  /** Whether an order is a session's. */
  isOwn(o: number): boolean {
    return this.floor.records.values[o * VALUES + ID]! < this.firstId;
  }

  /** The level of a price, if it was ever spoken of. */
  find(side: number, key: number): RecordedLevel | undefined {
    return this.levels(side).get(key);
  }

  levelAt(side: number, key: number): RecordedLevel {
    const levels = this.levels(side);
    let level = levels.get(key);
    if (level === undefined) levels.set(key, (level = new RecordedLevel(side > 0 ? 1 : -1, key)));
    return level;
  }

  /** All levels of a side that were ever spoken of. */
  levels(side: number): Map<number, RecordedLevel> {
    return side > 0 ? this.bids : this.asks;
  }
}
