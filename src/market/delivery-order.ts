/**
 * The order in which a strategy sees the rows, made while they are written: by (`recvTs`, row), where the tape is by `exchTs`.
 *
 * Rows come in order of `exchTs` and `recvTs ≥ exchTs`, so once a row with `exchTs = t` has come, no later row can be delivered before
 * a waiting one with `recvTs ≤ t`: that one's place is final. Memory is the rows under way, rate times latency, not the tape.
 *
 * Rows that come in delivery order too, nearly all of them, stand in a ring and cost O(1), those of one message together; the others in a
 * heap. Who has many rows at once queues them and settles behind the last: they settle in long runs, at the same places as one by one.
 *
 * Example: rows with recvTs 5, 9, 7 settle as rows 0, 2, 1.
 */

/** Told of places as they become final, in order: at `place` and the next ones `row` and the next rows are delivered, `count` of them. */
export type Settled = (place: number, row: number, count: number) => void;

export class DeliveryOrder {
  readonly #settled: Settled;
  #place = 0;
  #rows = 0;
  readonly #ring = new PendingRing();
  readonly #heap = new PendingHeap();

  constructor(settled: Settled) {
    this.#settled = settled;
  }

  /** Places that are final. */
  get places(): number {
    return this.#place;
  }

  /** The next row: both times in ns on one clock. */
  push(exchTs: number, recvTs: number): void {
    // Received when it happened, and nobody waits: its place is final at once.
    if (recvTs <= exchTs && this.isIdle) {
      this.#settled(this.#place++, this.#rows++, 1);
      return;
    }
    this.queue(recvTs, 1);
    this.settleUpTo(exchTs);
  }

  /** The next `count` rows, received together, whose places are settled by a later `settleUpTo`. */
  queue(recvTs: number, count: number): void {
    if (recvTs >= this.#ring.lastTs) this.#ring.push(recvTs, this.#rows, count);
    else for (let k = 0; k < count; k++) this.#heap.push(recvTs, this.#rows + k);
    this.#rows += count;
  }

  /** Whether no row is under way. */
  get isIdle(): boolean {
    return this.#ring.size === 0 && this.#heap.size === 0;
  }

  /** The next `count` rows were received when they happened, and none is under way: their places are final, and are not told one by one. Gives the first. */
  pass(count: number): number {
    const first = this.#place;
    this.#place += count;
    this.#rows += count;
    return first;
  }

  /** No more rows: settle all. */
  end(): void {
    this.settleUpTo(Number.POSITIVE_INFINITY);
  }

  /** No later row has an `exchTs` before `ts`: the places of rows received up to it are final. */
  settleUpTo(ts: number): void {
    const ring = this.#ring;
    const heap = this.#heap;
    while (heap.size > 0) {
      const fromHeap = heap.ts < ring.ts || (heap.ts === ring.ts && heap.row < ring.row);
      if ((fromHeap ? heap.ts : ring.ts) > ts) return;
      const row = fromHeap ? heap.pop() : ring.row;
      if (!fromHeap) ring.dropRow();
      this.#settled(this.#place++, row, 1);
    }
    for (let due = ring.countUpTo(ts); due > 0;) {
      const { row } = ring;
      const runs = ring.consecutive(due);
      const count = ring.drop(runs);
      due -= runs;
      const place = this.#place;
      this.#place += count;
      this.#settled(place, row, count);
    }
  }
}

/** Rows in order of `recvTs`, first in, first out, as runs: rows that follow each other and were received together. */
class PendingRing {
  #ts = new Float64Array(1024);
  /** The first row of each run, and how many rows had come into the ring before it. */
  #row = new Float64Array(1024);
  #before = new Float64Array(1024);
  #head = 0;
  /** Rows that have ever come in. */
  #came = 0;
  /** Runs. */
  size = 0;
  /** `recvTs` of the newest row, −∞ while none has come. */
  lastTs = Number.NEGATIVE_INFINITY;

  /** `recvTs` of the oldest row, ∞ when empty. */
  get ts(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : this.#ts[this.#head]!;
  }

  get row(): number {
    return this.#row[this.#head]!;
  }

  /** Rows `row` and the next ones, `count` of them. */
  push(ts: number, row: number, count: number): void {
    if (ts !== this.lastTs || row !== this.#end(this.size)) {
      if (this.size === this.#ts.length) this.#grow();
      const at = this.#at(this.size++);
      this.#ts[at] = ts;
      this.#row[at] = row;
      this.#before[at] = this.#came;
      this.lastTs = ts;
    }
    this.#came += count;
  }

  /** How many of the oldest runs have a `recvTs` up to `ts`. */
  countUpTo(ts: number): number {
    if (this.lastTs <= ts) return this.size;
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#ts[this.#at(middle)]! <= ts) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** How many of the oldest `runs`, at least one, follow each other without a gap. Row numbers rise, so the last one tells of all. */
  consecutive(runs: number): number {
    if (this.#end(runs) - this.row === this.#rowsOf(runs)) return runs;
    let first = 1;
    while (this.#row[this.#at(first)] === this.#end(first)) first++;
    return first;
  }

  /** Let the oldest `runs` go; gives how many rows they had. */
  drop(runs: number): number {
    const rows = this.#rowsOf(runs);
    this.#head = this.#at(runs);
    this.size -= runs;
    if (this.size === 0) this.lastTs = Number.NEGATIVE_INFINITY;
    return rows;
  }

  /** Let the oldest row go. */
  dropRow(): void {
    if (this.#rowsOf(1) === 1) {
      this.drop(1);
      return;
    }
    this.#row[this.#head]!++;
    this.#before[this.#head]!++;
  }

  /** Rows of the oldest `runs`. */
  #rowsOf(runs: number): number {
    return this.#beforeRun(runs) - this.#before[this.#head]!;
  }

  /** The row behind run `runs − 1`, counted from the oldest. */
  #end(runs: number): number {
    const last = this.#at(runs - 1);
    return this.#row[last]! + this.#beforeRun(runs) - this.#before[last]!;
  }

  /** Rows that had come in before that run, counted from the oldest; there may be none yet. */
  #beforeRun(run: number): number {
    return run === this.size ? this.#came : this.#before[this.#at(run)]!;
  }

  #at(place: number): number {
    return (this.#head + place) & (this.#ts.length - 1);
  }

  #grow(): void {
    this.#ts = unrolled(this.#ts, this.#head);
    this.#row = unrolled(this.#row, this.#head);
    this.#before = unrolled(this.#before, this.#head);
    this.#head = 0;
  }
}

/** A full ring's elements from `head` on, with room for as many again. */
function unrolled(ring: Float64Array, head: number): Float64Array<ArrayBuffer> {
  const wider = new Float64Array(ring.length * 2);
  wider.set(ring.subarray(head), 0);
  wider.set(ring.subarray(0, head), ring.length - head);
  return wider;
}

/** A binary heap of rows, smallest (`recvTs`, row) on top. */
class PendingHeap {
  #ts = new Float64Array(64);
  #row = new Float64Array(64);
  size = 0;

  get ts(): number {
    return this.#ts[0]!;
  }

  get row(): number {
    return this.#row[0]!;
  }

  push(ts: number, row: number): void {
    if (this.size === this.#ts.length) {
      this.#ts = unrolled(this.#ts, 0);
      this.#row = unrolled(this.#row, 0);
    }
    let at = this.size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(ts, row, parent)) break;
      this.#move(parent, at);
      at = parent;
    }
    this.#put(at, ts, row);
  }

  pop(): number {
    const top = this.#row[0]!;
    const last = --this.size;
    const ts = this.#ts[last]!;
    const row = this.#row[last]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= last) break;
      if (child + 1 < last && this.#before(this.#ts[child + 1]!, this.#row[child + 1]!, child)) child++;
      if (this.#before(ts, row, child)) break;
      this.#move(child, at);
      at = child;
    }
    this.#put(at, ts, row);
    return top;
  }

  #before(ts: number, row: number, at: number): boolean {
    const other = this.#ts[at]!;
    return ts < other || (ts === other && row < this.#row[at]!);
  }

  #move(from: number, to: number): void {
    this.#ts[to] = this.#ts[from]!;
    this.#row[to] = this.#row[from]!;
  }

  #put(at: number, ts: number, row: number): void {
    this.#ts[at] = ts;
    this.#row[at] = row;
  }
}
