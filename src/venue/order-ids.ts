/**
 * Which of a session's orders a `clOrdId` names: a live one, a dead one, or none. An id is used once, whatever became of its order (FILLS.md §7).
 *
 * Kept in columns by the session's number of the id, for there may be millions.
 */

const FIRST_CAPACITY = 64;

/** Orders of one session at one venue, by number of their clOrdId. */
export class OrderIds {
  /** By number: index of the live order + 1, −1 dead, 0 never seen. */
  entries: Int32Array<ArrayBuffer> = new Int32Array(FIRST_CAPACITY);
  private cumLots: Float64Array<ArrayBuffer> = new Float64Array(FIRST_CAPACITY);

  /** Index of the live order of an id, −1 when it has none. */
  live(clOrd: number): number {
    return clOrd < this.entries.length && this.entries[clOrd]! > 0 ? this.entries[clOrd]! - 1 : -1;
  }

  /** Number of live orders. */
  get liveCount(): number {
    let count = 0;
    for (const entry of this.entries) if (entry > 0) count++;
    return count;
  }

  /** Whether an order, now live or dead, had this id. */
  isUsed(clOrd: number): boolean {
    return clOrd < this.entries.length && this.entries[clOrd] !== 0;
  }

  /** An order was taken in under an id. */
  open(clOrd: number, order: number): void {
    this.reach(clOrd);
    this.entries[clOrd] = order + 1;
  }

  /** The order of an id is dead, with so many lots filled; or was refused, with none. */
  close(clOrd: number, cumQtyLots: number): void {
    this.reach(clOrd);
    this.entries[clOrd] = -1;
    this.cumLots[clOrd] = cumQtyLots;
  }

  /** What a dead order had filled; 0 for an id never seen. */
  filledOf(clOrd: number): number {
    return clOrd < this.cumLots.length ? this.cumLots[clOrd]! : 0;
  }

  private reach(clOrd: number): void {
    if (clOrd < this.entries.length) return;
    const length = Math.max(this.entries.length * 2, clOrd + FIRST_CAPACITY);
    const { entries, cumLots } = this;
    this.entries = new Int32Array(length);
    this.cumLots = new Float64Array(length);
    this.entries.set(entries);
    this.cumLots.set(cumLots);
  }
}
