/**
 * Finds records by their ids: a hash table whose chains run through the numbers of the records.
 *
 * Records are numbered from 0 and keep their ids themselves, at `ids[record * stride]`; the table holds 4 bytes for each chain and 4 for each
 * record. Chains are so many that nearly all hold one record or none, so a search hardly ever takes a turn that no processor foresees: that, not
 * memory, is what a table costs whose orders come and go. A deletion takes its record out of its chain and leaves nothing behind: a table that orders
 * come to and leave for hours stays as fast as it was.
 *
 * Ids are integers from 0 below 2^53. Invariant: there are at least four chains an id; each record stands in the chain of its id, once.
 *
 * Example: `ids[3] = 9_007_199_254_740_991; table.set(ids, 3); table.get(ids, ids[3]) === 3; table.get(ids, 1) === -1`.
 */
import { invariant } from '../errors.js';
import { grownInts } from './grown.js';
import { idHash } from './id-hash.js';

const FIRST_CHAINS = 256;
const CHAINS_PER_ID = 4;
const TWO_TO_MINUS_32 = 1 / 4_294_967_296;

/** Records by id. */
export class IdTable {
  /** Number of ids. */
  size = 0;
  /** Numbers a record in the array of ids. */
  private readonly stride: number;
  /** By chain, of which there are a power of two: one more than its first record, 0 where it is empty. */
  private heads = new Int32Array(FIRST_CHAINS);
  /** By record: one more than the next one of its chain, 0 behind the last. */
  private nexts = new Int32Array(FIRST_CHAINS);

  constructor(stride = 1) {
    this.stride = stride;
  }

  /** Record of an id, −1 when there is none. */
  get(ids: Float64Array, id: number): number {
    const { heads } = this;
    let record = heads[hashOf(id) & (heads.length - 1)]! - 1;
    while (record >= 0 && ids[record * this.stride] !== id) record = this.nexts[record]! - 1;
    return record;
  }

  /** Enter a record, whose id is not there yet and stands in `ids` already. */
  set(ids: Float64Array, record: number): void {
    if (record >= this.nexts.length) this.nexts = grownInts(this.nexts, 2 * record);
    if (++this.size * CHAINS_PER_ID > this.heads.length) this.grow(ids);
    const { heads } = this;
    const chain = hashOf(ids[record * this.stride]!) & (heads.length - 1);
    this.nexts[record] = heads[chain]!;
    heads[chain] = record + 1;
  }

  /** Take an id out; gives its record, −1 when there was none. */
  delete(ids: Float64Array, id: number): number {
    const { heads } = this;
    const chain = hashOf(id) & (heads.length - 1);
    const record = heads[chain]! - 1;
    if (record < 0) return -1;
    if (ids[record * this.stride] !== id) return this.deleteBehind(record, ids, id);
    heads[chain] = this.nexts[record]!;
    this.size--;
    return record;
  }

  /** Check that every record is found by its id, and that they are as many as counted. */
  invariant(ids: Float64Array): void {
    let taken = 0;
    for (const head of this.heads) {
      for (let record = head - 1; record >= 0; record = this.nexts[record]! - 1) {
        taken++;
        const id = ids[record * this.stride]!;
        if (this.get(ids, id) !== record) invariant(false, `record ${record} is found by its id ${id}`);
      }
    }
    invariant(taken === this.size, `${taken} ids lie in the table, ${this.size} are counted`);
    invariant(this.size * CHAINS_PER_ID <= this.heads.length, `${this.heads.length} chains are four for each id, got ${this.size} ids`);
  }

  /** As `delete`, where the chain's first record, `before`, has another id. */
  private deleteBehind(before: number, ids: Float64Array, id: number): number {
    const { nexts } = this;
    for (let record = nexts[before]! - 1; record >= 0; before = record, record = nexts[record]! - 1) {
      if (ids[record * this.stride] !== id) continue;
      nexts[before] = nexts[record]!;
      this.size--;
      return record;
    }
    return -1;
  }

  private grow(ids: Float64Array): void {
    const { heads, nexts } = this;
    const grown = new Int32Array(2 * heads.length);
    for (const head of heads) {
      for (let stored = head; stored !== 0;) {
        const next = nexts[stored - 1]!;
        const chain = hashOf(ids[(stored - 1) * this.stride]!) & (grown.length - 1);
        nexts[stored - 1] = grown[chain]!;
        grown[chain] = stored;
        stored = next;
      }
    }
    this.heads = grown;
  }
}

function hashOf(id: number): number {
  const low = id | 0;
  return idHash(low === id ? 0 : (id * TWO_TO_MINUS_32) | 0, low);
}
