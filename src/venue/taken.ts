/**
 * What sessions have taken of the levels of one side, so that no displayed lot fills a session twice (FILLS.md §1.2).
 *
 * Kept by level slot, then by seat: session and world. A decrease that the tape states lowers it, a clear or snapshot row sets it to 0.
 * Levels of which something was taken are watched.
 */
import { invariant } from '../base/errors.js';
import type { VenueSide } from './side.js';

/** Lots taken from the levels of one side. */
export class Taken {
  private readonly bySlot = new Map<number, Map<number, number>>();
  private readonly side: VenueSide;

  constructor(side: VenueSide) {
    this.side = side;
  }

  /** Lots that a seat (session · worlds + world) has taken of a level. */
  get(slot: number, seat: number): number {
    if (this.bySlot.size === 0) return 0;
    return this.bySlot.get(slot)?.get(seat) ?? 0;
  }

  /** Levels of which some seat has taken lots. */
  slots(): Iterable<number> {
    return this.bySlot.keys();
  }

  /** A seat takes lots of a level. */
  add(slot: number, seat: number, lots: number): void {
    let seats = this.bySlot.get(slot);
    if (seats === undefined) {
      seats = new Map();
      this.bySlot.set(slot, seats);
      this.side.watch[slot]!++;
    }
    seats.set(seat, (seats.get(seat) ?? 0) + lots);
  }

  /** The tape states that a level has lost lots. */
  fall(slot: number, lots: number): void {
    const seats = this.bySlot.get(slot);
    if (seats === undefined) return;
    for (const [seat, taken] of seats) {
      if (taken > lots) seats.set(seat, taken - lots);
      else seats.delete(seat);
    }
    if (seats.size === 0) this.reset(slot);
  }

  /** A snapshot row states the level anew. */
  reset(slot: number): void {
    if (this.bySlot.delete(slot)) this.side.watch[slot]!--;
  }

  /** The side was cleared. */
  resetAll(): void {
    for (const slot of this.bySlot.keys()) this.side.watch[slot]!--;
    this.bySlot.clear();
  }

  /** Check that only what was taken is kept. */
  invariant(): void {
    for (const [slot, seats] of this.bySlot) {
      invariant(seats.size > 0, `level ${this.side.ladder.keyOf(slot)} is kept for somebody who took of it`);
      for (const [seat, lots] of seats) invariant(lots > 0, `seat ${seat} has taken ${lots} lots of level ${this.side.ladder.keyOf(slot)}`);
    }
  }
}
