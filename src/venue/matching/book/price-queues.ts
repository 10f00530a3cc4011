/**
 * Queues of orders by price: first in, first out at each, the best price always at hand.
 *
 * One object is one side of a book, or the stops that wait on one side. Prices are keys, `key = side · priceTicks`, greater is better (`ladder.ts`). A
 * level's quantity in the ladder is the sum of `SHOWN` of its queue.
 *
 * Units: lots. Invariant: queues are linked both ways, and a level is there exactly while its queue has an order.
 *
 * Example: `bids.append(o, 100); bids.ladder.bestKey === 100; bids.first(100) === o`.
 */
import { invariant } from '../../../base/errors.js';
import { grownInts } from '../../../base/mem/grown.js';
import { Ladder, NO_KEY } from '../../../market/ladder.js';
import { KEY, LINKS, NEXT, type OrderRecords, PREVIOUS, QUEUE, SHOWN, SLOT, VALUES } from './order-records.js';

/** One set of queues. */
export class PriceQueues {
  readonly ladder = new Ladder();
  /** By ladder slot: one more than the first and the last order of the queue, 0 none. */
  ends = new Int32Array(0);
  private readonly records: OrderRecords;
  private readonly index: number;

  /** `index` is what its orders say of where they stand (`QUEUE`). */
  constructor(records: OrderRecords, index: number) {
    this.records = records;
    this.index = index;
  }

  get isEmpty(): boolean {
    return this.ladder.bestKey === NO_KEY;
  }

  /** First order at a price, −1 none. */
  first(key: number): number {
    const slot = this.ladder.findSlot(key);
    return slot < 0 || 2 * slot >= this.ends.length ? -1 : this.ends[2 * slot]! - 1;
  }

  /** An order goes to the back of a price. */
  append(o: number, key: number): void {
    const { values, links } = this.records;
    const { ladder } = this;
    const slot = ladder.slotOf(key);
    if (2 * slot >= this.ends.length) this.ends = grownInts(this.ends, 2 * ladder.qty.length);
    const { ends } = this;
    const at = o * LINKS;
    const previous = ends[2 * slot + 1]! - 1;
    links[at + NEXT] = -1;
    links[at + PREVIOUS] = previous;
    links[at + KEY] = key;
    links[at + SLOT] = slot;
    links[at + QUEUE] = this.index;
    if (previous >= 0) links[previous * LINKS + NEXT] = o;
    else ends[2 * slot] = o + 1;
    ends[2 * slot + 1] = o + 1;
    const before = ladder.qty[slot]!;
    ladder.restate(slot, key, before, before + values[o * VALUES + SHOWN]!);
  }

  /** An order leaves its queue, with what it shows. */
  unlink(o: number): void {
    const { links, values } = this.records;
    const at = o * LINKS;
    const slot = links[at + SLOT]!;
    const before = this.ladder.qty[slot]!;
    this.cut(o, slot);
    this.ladder.restate(slot, links[at + KEY]!, before, before - values[o * VALUES + SHOWN]!);
  }

  /** As `unlink`, but the level's quantity is the caller's to restate. */
  cut(o: number, slot: number): void {
    const { links } = this.records;
    const { ends } = this;
    const at = o * LINKS;
    const next = links[at + NEXT]!;
    const previous = links[at + PREVIOUS]!;
    if (previous >= 0) links[previous * LINKS + NEXT] = next;
    else ends[2 * slot] = next + 1;
    if (next >= 0) links[next * LINKS + PREVIOUS] = previous;
    else ends[2 * slot + 1] = previous + 1;
  }

  /** An order shows so many lots from now on, above 0, where it stands. */
  restate(o: number, shownLots: number): void {
    const { values, links } = this.records;
    const slot = links[o * LINKS + SLOT]!;
    this.ladder.qty[slot]! += shownLots - values[o * VALUES + SHOWN]!;
    values[o * VALUES + SHOWN] = shownLots;
  }

  /** Orders in order of price, then of time. */
  *orders(): Generator<number, void, undefined> {
    const { ladder } = this;
    for (let key = ladder.bestKey; key !== NO_KEY; key = ladder.nextBelow(key)) {
      for (let o = this.first(key); o >= 0;) {
        const next = this.records.links[o * LINKS + NEXT]!;
        yield o;
        o = next;
      }
    }
  }

  /** Check the invariants of the header; gives the number of orders. @throws InvariantError */
  invariant(): number {
    const { values, links } = this.records;
    this.ladder.invariant();
    let count = 0;
    for (let key = this.ladder.bestKey; key !== NO_KEY; key = this.ladder.nextBelow(key)) {
      let lots = 0;
      let previous = -1;
      for (let o = this.first(key); o >= 0; o = links[o * LINKS + NEXT]!) {
        const at = o * LINKS;
        if (links[at + PREVIOUS] !== previous || links[at + KEY] !== key || links[at + QUEUE] !== this.index)
          invariant(false, `record ${o} stands where it says, at key ${key}`);
        if (!(values[o * VALUES + SHOWN]! > 0)) invariant(false, `record ${o} shows lots`);
        lots += values[o * VALUES + SHOWN]!;
        previous = o;
        count++;
      }
      const slot = this.ladder.findSlot(key);
      if (lots !== this.ladder.qty[slot]) invariant(false, `level ${key} holds ${this.ladder.qty[slot]!} lots, its orders ${lots}`);
      if (this.ends[2 * slot + 1] !== previous + 1) invariant(false, `the queue of key ${key} ends with its last order`);
    }
    return count;
  }
}
