/**
 * What sessions have taken of single orders (FILLS.md §6.6): for each order of which something is taken a short list of session and lots.
 *
 * A list is named by its first entry, which the book keeps with the order (`MARK`); −1 is the empty list. Few orders have one, and an order that
 * leaves gives its own back: it costs the others nothing.
 *
 * Units: lots. Example: `head = taken.add(-1, 4, 3); taken.get(head, 4) === 3; taken.get(head, 5) === 0`.
 */
import { grownFloats, grownInts } from '../../base/mem/grown.js';
import type { SeatScratch } from '../seat-scratch.js';

const FIRST_ENTRIES = 64;

/** The lists of one market. */
export class TakenLots {
  /** Number of entries in use. */
  count = 0;
  private lots = new Float64Array(FIRST_ENTRIES);
  private sessions = new Int32Array(FIRST_ENTRIES);
  private next = new Int32Array(FIRST_ENTRIES);
  private made = 0;
  private free = -1;

  /** Lots that a session has taken. */
  get(head: number, session: number): number {
    for (let at = head; at >= 0; at = this.next[at]!) if (this.sessions[at] === session) return this.lots[at]!;
    return 0;
  }

  /** A session takes lots; gives the list's name from now on. */
  add(head: number, session: number, lots: number): number {
    for (let at = head; at >= 0; at = this.next[at]!) {
      if (this.sessions[at] !== session) continue;
      this.lots[at]! += lots;
      return head;
    }
    const at = this.entry();
    this.lots[at] = lots;
    this.sessions[at] = session;
    this.next[at] = head;
    return at;
  }

  /** The order has left: its list is free. */
  release(head: number): void {
    for (let at = head; at >= 0;) {
      const next = this.next[at]!;
      this.next[at] = this.free;
      this.free = at;
      this.count--;
      at = next;
    }
  }

  /** Each session has what is left for it of `shownLots`; asked for once by a row that concerns many sessions. */
  leftOf(head: number, shownLots: number, left: SeatScratch): void {
    left.begin(shownLots);
    for (let at = head; at >= 0; at = this.next[at]!) left.set(this.sessions[at]!, shownLots - this.lots[at]!);
  }

  /** Number of entries of a list. */
  lengthOf(head: number): number {
    let length = 0;
    for (let at = head; at >= 0; at = this.next[at]!) length++;
    return length;
  }

  private entry(): number {
    this.count++;
    const at = this.free;
    if (at >= 0) {
      this.free = this.next[at]!;
      return at;
    }
    if (this.made === this.lots.length) {
      this.lots = grownFloats(this.lots, this.made * 2);
      this.sessions = grownInts(this.sessions, this.made * 2);
      this.next = grownInts(this.next, this.made * 2);
    }
    return this.made++;
  }
}
