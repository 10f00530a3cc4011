/**
 * What sessions have taken of the levels of one side, so that no displayed lot fills a session twice (FILLS.md §1.2).
 *
 * Kept by level slot, then by seat: session and world. A decrease that the tape states lowers it, a clear or snapshot row sets it to 0.
 * Levels of which something was taken are watched. There are few at a time, so that their tables are used again.
 *
 * Units: lots. Example: `taken.add(slot, 4, 3); taken.fall(slot, 1); taken.get(slot, 4) === 2`.
 */
import { invariant } from '../base/errors.js';
import { grownInts } from '../base/mem/grown.js';
import { MEMO, WATCH } from './level-memo.js';
import type { VenueSide } from './side.js';

/** What seats have taken of one level. */
interface Table {
  /** Lots by seat. */
  readonly lots: Float64Array<ArrayBuffer>;
  /** Seats that have taken some, the first `count`. */
  readonly seats: Int32Array<ArrayBuffer>;
  count: number;
}

/** Who is told what seats have taken: where sessions see it. */
export interface TakenWatcher {
  /** `lots` is what the seat has taken of the level now; `bySeat`: it took, else a row of the tape made it less. */
  takenChanged(side: number, key: number, seat: number, lots: number, bySeat: boolean): void;
}

/** Lots taken from the levels of one side. */
export class Taken {
  /** Absent where nobody sees what is taken. */
  watcher: TakenWatcher | undefined;
  private readonly side: VenueSide;
  private readonly seats: number;
  private readonly tables: Table[] = [];
  /** Tables of levels of which nothing is taken any more, blank. */
  private readonly blank: number[] = [];
  /** One more than the level's table; 0 none. */
  private tableAt = new Int32Array(0);
  /** Levels of which something is taken. */
  private readonly levels = new Set<number>();

  /** `seats` is one more than the greatest seat. */
  constructor(side: VenueSide, seats: number) {
    this.side = side;
    this.seats = seats;
  }

  /** Lots that a seat (session · worlds + world) has taken of a level. */
  get(slot: number, seat: number): number {
    const table = this.tableOf(slot);
    return table === undefined ? 0 : table.lots[seat]!;
  }

  /** Levels of which some seat has taken lots. */
  slots(): Iterable<number> {
    return this.levels;
  }

  /** A seat takes lots of a level. */
  add(slot: number, seat: number, lots: number): void {
    const table = this.tableOf(slot) ?? this.open(slot);
    if (table.lots[seat] === 0) table.seats[table.count++] = seat;
    table.lots[seat]! += lots;
    this.watcher?.takenChanged(this.side.side, this.side.ladder.keyOf(slot), seat, table.lots[seat]!, true);
  }

  /** The tape states that a level has lost lots. */
  fall(slot: number, lots: number): void {
    const table = this.tableOf(slot);
    if (table === undefined) return;
    let kept = 0;
    for (let i = 0; i < table.count; i++) {
      const seat = table.seats[i]!;
      const left = Math.max(0, table.lots[seat]! - lots);
      table.lots[seat] = left;
      this.watcher?.takenChanged(this.side.side, this.side.ladder.keyOf(slot), seat, left, false);
      if (left > 0) table.seats[kept++] = seat;
    }
    table.count = kept;
    if (kept === 0) this.reset(slot);
  }

  /** A snapshot row states the level anew. */
  reset(slot: number): void {
    const table = this.tableOf(slot);
    if (table === undefined) return;
    for (let i = 0; i < table.count; i++) {
      table.lots[table.seats[i]!] = 0;
      this.watcher?.takenChanged(this.side.side, this.side.ladder.keyOf(slot), table.seats[i]!, 0, false);
    }
    table.count = 0;
    this.blank.push(this.tableAt[slot]! - 1);
    this.tableAt[slot] = 0;
    this.levels.delete(slot);
    this.side.memo.fields[slot * MEMO + WATCH]!--;
  }

  /** The side was cleared. */
  resetAll(): void {
    for (const slot of this.levels) this.reset(slot);
  }

  /** Check that only what was taken is kept. */
  invariant(): void {
    for (const slot of this.levels) {
      const table = this.tableOf(slot);
      const key = this.side.ladder.keyOf(slot);
      invariant(table !== undefined && table.count > 0, `level ${key} is kept for somebody who took of it`);
      const seats = [...table.lots.keys()].filter((seat) => table.lots[seat] !== 0);
      invariant(
        seats.length === table.count && table.seats.subarray(0, table.count).every((seat) => table.lots[seat]! > 0),
        `${seats.length} seats have taken of level ${key}, ${table.count} are listed, each once with lots above 0`,
      );
    }
    invariant(this.levels.size + this.blank.length === this.tables.length, 'a table is some level’s or blank');
  }

  private tableOf(slot: number): Table | undefined {
    const at = slot < this.tableAt.length ? this.tableAt[slot]! : 0;
    return at === 0 ? undefined : this.tables[at - 1];
  }

  private open(slot: number): Table {
    let at = this.blank.pop();
    if (at === undefined) {
      at = this.tables.length;
      this.tables.push({ lots: new Float64Array(this.seats), seats: new Int32Array(this.seats), count: 0 });
    }
    if (slot >= this.tableAt.length) this.tableAt = grownInts(this.tableAt, this.side.memo.slots);
    this.tableAt[slot] = at + 1;
    this.levels.add(slot);
    this.side.memo.fields[slot * MEMO + WATCH]!++;
    return this.tables[at]!;
  }
}
