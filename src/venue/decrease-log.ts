/**
 * The latest decreases of all levels of one side, chained by level: what an account is rebuilt from when a price begins to matter
 * (FILLS.md §3: rows elsewhere must not pay for it).
 *
 * A ring in which an entry may be overwritten once it is older than the longest window. Entries have absolute numbers that only grow.
 */

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
    for (let entry = last; entry >= this.tail; ) {
      const at = entry & mask;
      if (this.ts[at]! + windowNs < nowNs) return;
      found(this.ts[at]!, this.row[at]!, this.lots[at]!);
      entry = this.before[at]!;
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
    [this.ts, this.row, this.lots, this.before] = grown as [Float64Array<ArrayBuffer>, Float64Array<ArrayBuffer>, Float64Array<ArrayBuffer>, Float64Array<ArrayBuffer>];
  }
}
