/**
 * The latest decreases of all levels of one side, chained by level: what an account is rebuilt from when a price begins to matter
 * (FILLS.md §3: rows elsewhere must not pay for it).
 *
 * A ring in which an entry may be overwritten once it is older than the longest window. Entries have absolute numbers that only grow.
 */
import { invariant } from '../base/errors.js';

/** Ring of decreases. */
export class DecreaseLog {
  private ts = new Float64Array(1024);
  private row = new Float64Array(1024);
  private lots = new Float64Array(1024);
  private before = new Float64Array(1024);
  private head = 0;
  private tail = 0;
  private readonly windowNs: number;

  /** `windowNs` is the longest window that anybody asks for. */
  constructor(windowNs: number) {
    this.windowNs = windowNs;
  }

  /** Log a decrease; `before` is the number of the level's last one, −1 none. Returns the entry's number. */
  add(ts: number, row: number, lots: number, before: number): number {
    if (this.head - this.tail === this.ts.length) this.makeRoom(ts);
    const at = this.head & (this.ts.length - 1);
    this.ts[at] = ts;
    this.row[at] = row;
    this.lots[at] = lots;
    this.before[at] = before;
    return this.head++;
  }

  /** Call `found` for the level's decreases that are within `windowNs` of now, newest first, given the number of its last one. */
  each(last: number, nowNs: number, windowNs: number, found: (ts: number, row: number, lots: number) => void): void {
    const mask = this.ts.length - 1;
    for (let entry = last; entry >= this.tail;) {
      const at = entry & mask;
      if (this.ts[at]! + windowNs < nowNs) return;
      found(this.ts[at]!, this.row[at]!, this.lots[at]!);
      entry = this.before[at]!;
    }
  }

  /** Check that entries are in order of time and chains go back. */
  invariant(): void {
    const mask = this.ts.length - 1;
    invariant(this.head - this.tail <= this.ts.length, 'the ring of decreases holds no more than it has room for');
    for (let entry = this.tail; entry < this.head; entry++) {
      const at = entry & mask;
      invariant(entry === this.tail || this.ts[(entry - 1) & mask]! <= this.ts[at]!, `decrease ${entry} is no earlier than the one before`);
      invariant(this.before[at]! < entry, `decrease ${entry} is chained to an earlier one`);
      invariant(this.lots[at]! > 0, `decrease ${entry} has taken lots away`);
    }
  }

  private makeRoom(nowNs: number): void {
    const mask = this.ts.length - 1;
    while (this.tail < this.head && this.ts[this.tail & mask]! + this.windowNs < nowNs) this.tail++;
    if (this.head - this.tail > this.ts.length / 2) this.grow();
  }

  private grow(): void {
    const old = [this.ts, this.row, this.lots, this.before] as const;
    const oldMask = this.ts.length - 1;
    const length = this.ts.length * 2;
    const grown = old.map(() => new Float64Array(length));
    for (let entry = this.tail; entry < this.head; entry++) {
      for (let column = 0; column < old.length; column++) grown[column]![entry & (length - 1)] = old[column]![entry & oldMask]!;
    }
    [this.ts, this.row, this.lots, this.before] = grown as [
      Float64Array<ArrayBuffer>,
      Float64Array<ArrayBuffer>,
      Float64Array<ArrayBuffer>,
      Float64Array<ArrayBuffer>,
    ];
  }
}
