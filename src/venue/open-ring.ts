/**
 * What is open at one price, oldest first: the decreases or the trades of an account.
 *
 * A ring in one typed array. Entries have numbers that only grow: the oldest is `head`, the next one to come `tail`. Taking the oldest away
 * moves `head` and costs nothing more.
 *
 * Units: ns, tape rows, lots. Example: `ring.add(10, 3, 4)` is a decrease of 4 lots in row 3 at 10 ns, of which all 4 are left.
 */

const FIRST_ENTRIES = 16;
/** Numbers an entry: time, row, lots, and what is left of the lots. */
const FIELDS = 4;
const ROW = 1;
const LOTS = 2;
const LEFT = 3;

/** Entries of one price. */
export class OpenRing {
  /** Number of the oldest entry. */
  head = 0;
  /** One more than the number of the newest. */
  tail = 0;
  private fields = new Float64Array(FIRST_ENTRIES * FIELDS);
  private mask = FIRST_ENTRIES - 1;

  /** Time of an entry. */
  ts(entry: number): number {
    return this.fields[(entry & this.mask) * FIELDS]!;
  }

  /** Tape row of an entry. */
  row(entry: number): number {
    return this.fields[(entry & this.mask) * FIELDS + ROW]!;
  }

  /** Lots that an entry came with. */
  lots(entry: number): number {
    return this.fields[(entry & this.mask) * FIELDS + LOTS]!;
  }

  /** Lots of an entry that nothing has explained or used. */
  left(entry: number): number {
    return this.fields[(entry & this.mask) * FIELDS + LEFT]!;
  }

  /** Leave `lots` of an entry. */
  leave(entry: number, lots: number): void {
    this.fields[(entry & this.mask) * FIELDS + LEFT] = lots;
  }

  /** Whether the oldest entry is older than `ageNs`; false when there is none. */
  hasOlder(ageNs: number, nowNs: number): boolean {
    return this.head < this.tail && this.fields[(this.head & this.mask) * FIELDS]! + ageNs < nowNs;
  }

  /** Add the newest entry. */
  add(ts: number, row: number, lots: number): void {
    if (this.tail - this.head > this.mask) this.grow();
    const { fields } = this;
    const at = (this.tail++ & this.mask) * FIELDS;
    fields[at] = ts;
    fields[at + ROW] = row;
    fields[at + LOTS] = lots;
    fields[at + LEFT] = lots;
  }

  /** Forget every entry. */
  clear(): void {
    this.head = this.tail;
  }

  private grow(): void {
    const { fields, mask } = this;
    const grown = new Float64Array(fields.length * 2);
    const grownMask = mask * 2 + 1;
    for (let entry = this.head; entry < this.tail; entry++) {
      const from = (entry & mask) * FIELDS;
      const to = (entry & grownMask) * FIELDS;
      for (let field = 0; field < FIELDS; field++) grown[to + field] = fields[from + field]!;
    }
    this.fields = grown;
    this.mask = grownMask;
  }
}
