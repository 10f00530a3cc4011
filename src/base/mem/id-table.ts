/**
 * Finds records by their ids: a hash table with open addressing in one typed array.
 *
 * Records are numbered from 0 and keep their ids themselves, at `ids[record * stride]`; the table holds for each a hash of its id and its number, 8
 * bytes, so that it stays small and a look-up waits for memory once before the record's own. A deletion moves back what stood behind
 * it: no tombstones are left, and a table that orders come to and leave for hours stays as fast as it was.
 *
 * Ids are integers from 0 below 2^53. Invariant: at most half of the places are taken; between a record's home and its place none is empty.
 *
 * Example: `ids[3] = 9_007_199_254_740_991; table.set(ids[3], 3); table.get(ids, ids[3]) === 3; table.get(ids, 1) === -1`.
 */
import { invariant } from '../errors.js';

const FIRST_PLACES = 64;
const TWO_TO_MINUS_32 = 1 / 4_294_967_296;

/** Records by id. */
export class IdTable {
  /** Number of ids. */
  size = 0;
  /** Numbers a record in the array of ids. */
  private readonly stride: number;
  /** Two numbers a place: the hash of the id, and one more than the record; 0 where the place is empty. */
  private places = new Int32Array(FIRST_PLACES * 2);
  private mask = FIRST_PLACES - 1;
  /** Where the last look-up ended. */
  private last = 0;

  constructor(stride = 1) {
    this.stride = stride;
  }

  /** Record of an id, −1 when there is none. */
  get(ids: Float64Array, id: number): number {
    const { places, mask, stride } = this;
    const hash = hashOf(id);
    for (let at = hash & mask; ; at = (at + 1) & mask) {
      const record = places[2 * at + 1]! - 1;
      if (record < 0 || (places[2 * at] === hash && ids[record * stride] === id)) {
        this.last = at;
        return record;
      }
    }
  }

  /** Enter the record of an id that is not there yet. */
  set(id: number, record: number): void {
    if (++this.size * 2 > this.mask + 1) this.grow();
    this.place(hashOf(id), record + 1);
  }

  /** Take an id out; gives its record, −1 when there was none. */
  delete(ids: Float64Array, id: number): number {
    const { places, mask } = this;
    // Mostly who leaves has just been looked up.
    let record = places[2 * this.last + 1]! - 1;
    if (record < 0 || ids[record * this.stride] !== id) record = this.get(ids, id);
    if (record < 0) return -1;
    let hole = this.last;
    for (let at = (hole + 1) & mask; places[2 * at + 1] !== 0; at = (at + 1) & mask) {
      // What is searched for from beyond the hole stays where it is.
      if (((at - places[2 * at]!) & mask) < ((at - hole) & mask)) continue;
      places[2 * hole] = places[2 * at]!;
      places[2 * hole + 1] = places[2 * at + 1]!;
      hole = at;
    }
    places[2 * hole + 1] = 0;
    this.size--;
    return record;
  }

  /** Check that every record is found by its id, and that they are as many as counted. */
  invariant(ids: Float64Array): void {
    let taken = 0;
    for (let at = 0; at <= this.mask; at++) {
      const record = this.places[2 * at + 1]! - 1;
      if (record < 0) continue;
      taken++;
      const id = ids[record * this.stride]!;
      if (this.get(ids, id) !== record) invariant(false, `record ${record} is found by its id ${id}`);
    }
    invariant(taken === this.size, `${taken} ids lie in the table, ${this.size} are counted`);
    invariant(this.size * 2 <= this.mask + 1, `at most half of ${this.mask + 1} places are taken, got ${this.size}`);
  }

  private grow(): void {
    const { places } = this;
    this.places = new Int32Array(places.length * 2);
    this.last = 0;
    this.mask = places.length - 1;
    for (let at = 0; at < places.length; at += 2) if (places[at + 1] !== 0) this.place(places[at]!, places[at + 1]!);
  }

  private place(hash: number, stored: number): void {
    const { places, mask } = this;
    let at = hash & mask;
    while (places[2 * at + 1] !== 0) at = (at + 1) & mask;
    places[2 * at] = hash;
    places[2 * at + 1] = stored;
  }
}

/** 32 bits, of which the low ones say where an id's search begins. Eight ids in a row share a line of memory, as orders that come together are asked for together. */
function hashOf(id: number): number {
  const low = id | 0;
  const mixed = Math.imul((low >>> 3) ^ Math.imul((id * TWO_TO_MINUS_32) | 0, 0x85ebca6b), 0x9e3779b1);
  return ((mixed ^ (mixed >>> 15)) << 3) | (low & 7);
}
