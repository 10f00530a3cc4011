/**
 * What the depth stream and the REST answer of `/depth` tell, as records: a diff with its place in the chain, and a snapshot.
 *
 * Update ids count the changes of a book. A diff covers the ids `U … u`; on futures `pu` is the `u` of the diff before.
 *
 * Units: ns, ticks, lots.
 *
 * Example: `{"e":"depthUpdate","T":1723161256352,"s":"BTCUSDT","U":12,"u":19,"pu":11,"b":[["61800.20","2.909"]],"a":[],…}`
 */
import { Levels } from '../lines/json-levels.js';

/** One diff. The reader fills the same object for each frame; `copy` keeps one. */
export class Diff {
  /** First update id. */
  U = 0;
  /** Last update id. */
  u = 0;
  /** Last update id of the diff before; NaN on spot. */
  pu = Number.NaN;
  exchTs = 0;
  recvTs = 0;
  levels = new Levels();
  /** Where it stands, `cap.gz:12`, in two parts. */
  file = '';
  number = 0;

  /** Whether the book's update `target` falls into this diff, or on futures into the pause before it. */
  spans(target: number): boolean {
    return this.firstId <= target && target <= this.u;
  }

  /** The earliest snapshot that it can follow. */
  get firstId(): number {
    return this.pu < this.U ? this.pu : this.U;
  }

  /** Whether it follows the diff that ended with `lastId`. */
  follows(lastId: number): boolean {
    return Number.isNaN(this.pu) ? this.U === lastId + 1 : this.pu === lastId;
  }

  /** A lasting copy. */
  copy(): Diff {
    return Object.assign(new Diff(0), this, { levels: this.levels.copy() });
  }

  constructor(room?: number) {
    if (room !== undefined) this.levels = new Levels(room);
  }
}

/** One answer of `/depth`. */
export interface Snapshot {
  readonly lastUpdateId: number;
  readonly recvTs: number;
  readonly levels: Levels;
}

/** The snapshots of a capture by update id, as pass 1 found them: which are still to come in pass 2. */
export class SnapshotIds {
  #ids: Float64Array;
  #left: Uint8Array;
  #first = 0;
  /** 1 on spot, where a diff continues the snapshot with the next id; 0 on futures, where it has the same. */
  readonly #step: number;

  constructor(ids: readonly number[], isSpot: boolean) {
    this.#ids = Float64Array.from(ids).sort();
    this.#left = new Uint8Array(ids.length).fill(1);
    this.#step = isSpot ? 1 : 0;
  }

  /** How many there are. */
  get count(): number {
    return this.#ids.length;
  }

  /** The update that the bridge of a snapshot must cover. */
  target(lastUpdateId: number): number {
    return lastUpdateId + this.#step;
  }

  /** Whether a snapshot that is still to come has its bridge in this diff. Diffs are asked about in order of the chain. */
  awaits(diff: Diff): boolean {
    while (this.#first < this.#ids.length && this.target(this.#ids[this.#first]!) < diff.firstId) this.#first++;
    for (let i = this.#first; i < this.#ids.length && diff.spans(this.target(this.#ids[i]!)); i++) if (this.#left[i] === 1) return true;
    return false;
  }

  /** A snapshot has been read. */
  passed(lastUpdateId: number): void {
    let low = 0;
    let high = this.#ids.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ids[middle]! < lastUpdateId) low = middle + 1;
      else high = middle;
    }
    while (this.#left[low] === 0 && this.#ids[low + 1] === lastUpdateId) low++;
    if (this.#ids[low] === lastUpdateId) this.#left[low] = 0;
  }
}
