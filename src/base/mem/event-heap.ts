/**
 * A binary heap of events in typed arrays, ordered by (time, rank); a rank never repeats, so the order is total.
 *
 * Payloads are integers. Nothing is allocated per event once the arrays have grown.
 *
 * Example: `heap.push(10, 0, 7); heap.topTime === 10; heap.pop() === 7`.
 */
import { invariant } from '../errors.js';

/** The heap; an empty one has `topTime` Infinity. */
export class EventHeap {
  size = 0;
  private times = new Float64Array(256);
  private ranks = new Float64Array(256);
  private payloads = new Int32Array(256);

  /** Time of the first event; Infinity when there is none. */
  get topTime(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : this.times[0]!;
  }

  /** Rank of the first event; Infinity when there is none. */
  get topRank(): number {
    return this.size === 0 ? Number.POSITIVE_INFINITY : this.ranks[0]!;
  }

  /** Add an event. */
  push(time: number, rank: number, payload: number): void {
    if (this.size === this.times.length) this.grow();
    let at = this.size++;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.isBefore(time, rank, parent)) break;
      this.move(parent, at);
      at = parent;
    }
    this.place(at, time, rank, payload);
  }

  /** Take the first event's payload. @throws InvariantError when empty. */
  pop(): number {
    invariant(this.size > 0, 'an event is popped from a heap that has one');
    const first = this.payloads[0]!;
    const last = --this.size;
    const time = this.times[last]!;
    const rank = this.ranks[last]!;
    const payload = this.payloads[last]!;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= last) break;
      if (child + 1 < last && this.isBefore(this.times[child + 1]!, this.ranks[child + 1]!, child)) child++;
      if (this.isBefore(time, rank, child)) break;
      this.move(child, at);
      at = child;
    }
    if (last > 0) this.place(at, time, rank, payload);
    return first;
  }

  /** Check that no event comes before the one above it. */
  invariant(): void {
    for (let at = 1; at < this.size; at++) {
      const parent = (at - 1) >> 1;
      invariant(!this.isBefore(this.times[at]!, this.ranks[at]!, parent), `event ${at} of the heap comes after the one above it`);
    }
  }

  private isBefore(time: number, rank: number, at: number): boolean {
    const other = this.times[at]!;
    return time < other || (time === other && rank < this.ranks[at]!);
  }

  private move(from: number, to: number): void {
    this.place(to, this.times[from]!, this.ranks[from]!, this.payloads[from]!);
  }

  private place(at: number, time: number, rank: number, payload: number): void {
    this.times[at] = time;
    this.ranks[at] = rank;
    this.payloads[at] = payload;
  }

  private grow(): void {
    const length = this.times.length * 2;
    const times = new Float64Array(length);
    const ranks = new Float64Array(length);
    const payloads = new Int32Array(length);
    times.set(this.times);
    ranks.set(this.ranks);
    payloads.set(this.payloads);
    this.times = times;
    this.ranks = ranks;
    this.payloads = payloads;
  }
}
