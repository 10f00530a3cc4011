/**
 * Finds a number by an id: a hash table with open addressing in one typed array.
 *
 * Ids are integers from 0 below 2^53, values integers from 0. An id and its value lie side by side, so that a look-up waits for memory once. A
 * deletion moves back what stood behind it, so that no tombstones are left and a table that orders come to and leave for hours stays as fast
 * as it was.
 *
 * Invariant: at most half of the places are taken; between an id and the place where its search begins no place is empty.
 *
 * Example: `table.set(9_007_199_254_740_991, 3); table.get(9_007_199_254_740_991) === 3; table.get(1) === -1`.
 */
import { invariant } from '../errors.js';

const FIRST_PLACES = 64;
const TWO_TO_MINUS_32 = 1 / 4_294_967_296;

/** Values by id. */
export class IdTable {
  /** Number of ids. */
  size = 0;
  /** Two numbers a place: the id, and its value plus 1; 0 where the place is empty. */
  private fields = new Float64Array(FIRST_PLACES * 2);
  private mask = FIRST_PLACES - 1;

  /** Value of an id, −1 when it has none. */
  get(id: number): number {
    const { fields, mask } = this;
    for (let at = homeOf(id) & mask; ; at = (at + 1) & mask) {
      const value = fields[2 * at + 1]!;
      if (value === 0) return -1;
      if (fields[2 * at] === id) return value - 1;
    }
  }

  /** Give an id a value, in place of the one it may have. */
  set(id: number, value: number): void {
    const { fields, mask } = this;
    let at = homeOf(id) & mask;
    while (fields[2 * at + 1] !== 0 && fields[2 * at] !== id) at = (at + 1) & mask;
    if (fields[2 * at + 1] === 0 && ++this.size * 2 > mask + 1) {
      this.grow();
      this.place(id, value + 1);
      return;
    }
    fields[2 * at] = id;
    fields[2 * at + 1] = value + 1;
  }

  /** Take an id out; gives the value that it had, −1 when it had none. */
  delete(id: number): number {
    const { fields, mask } = this;
    let hole = homeOf(id) & mask;
    while (fields[2 * hole] !== id || fields[2 * hole + 1] === 0) {
      if (fields[2 * hole + 1] === 0) return -1;
      hole = (hole + 1) & mask;
    }
    const value = fields[2 * hole + 1]! - 1;
    for (let at = (hole + 1) & mask; fields[2 * at + 1] !== 0; at = (at + 1) & mask) {
      const steps = (at - homeOf(fields[2 * at]!)) & mask;
      // What is searched for from beyond the hole stays where it is.
      if (steps < ((at - hole) & mask)) continue;
      fields[2 * hole] = fields[2 * at]!;
      fields[2 * hole + 1] = fields[2 * at + 1]!;
      hole = at;
    }
    fields[2 * hole + 1] = 0;
    this.size--;
    return value;
  }

  /** Forget every id. */
  clear(): void {
    this.fields.fill(0);
    this.size = 0;
  }

  /** Check that every id is found, and that they are as many as counted. */
  invariant(): void {
    let taken = 0;
    for (let at = 0; at <= this.mask; at++) {
      const value = this.fields[2 * at + 1]!;
      if (value === 0) continue;
      taken++;
      const id = this.fields[2 * at]!;
      if (this.get(id) !== value - 1) invariant(false, `id ${id} is found where it lies, at place ${at}`);
    }
    invariant(taken === this.size, `${taken} ids lie in the table, ${this.size} are counted`);
    invariant(this.size * 2 <= this.mask + 1, `at most half of ${this.mask + 1} places are taken, got ${this.size}`);
  }

  private grow(): void {
    const { fields } = this;
    this.fields = new Float64Array(fields.length * 2);
    this.mask = fields.length - 1;
    for (let at = 0; at < fields.length; at += 2) {
      if (fields[at + 1] !== 0) this.place(fields[at]!, fields[at + 1]!);
    }
  }

  /** Store a pair whose id is not there yet. */
  private place(id: number, stored: number): void {
    const { fields, mask } = this;
    let at = homeOf(id) & mask;
    while (fields[2 * at + 1] !== 0) at = (at + 1) & mask;
    fields[2 * at] = id;
    fields[2 * at + 1] = stored;
  }
}

/** Where the search of an id begins, before the mask. Four ids in a row share a line of memory, as orders that come together are asked for together. */
function homeOf(id: number): number {
  const low = id | 0;
  const mixed = Math.imul((low >>> 2) ^ Math.imul((id * TWO_TO_MINUS_32) | 0, 0x85ebca6b), 0x9e3779b1);
  return ((mixed ^ (mixed >>> 15)) << 2) | (low & 3);
}
