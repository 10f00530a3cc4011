/**
 * The book of a synthetic market: every order at its price and place, which is the truth that readers of its files are tested against.
 *
 * It is its own, and not the kernel's book, so that the two can testify against each other. Prices lie in a band of fixed width around the
 * opening price, one entry a tick; orders are records in columns, chained in the order in which they took their place. Slots of orders
 * that are gone are used again, so memory does not grow with the number of events.
 *
 * Units: ticks, lots. Invariants (`invariant()`): bids lie below asks; a level is the sum of its orders; `live[0 … count)` are the orders at
 * rest, in no order, so that one can be drawn at random.
 *
 * Example: `const slot = book.add(1, 10_000, 300, 1, 1); book.take(slot, 100); book.qtyAt(10_000) === 200`.
 */
import { invariant } from '../../base/errors.js';
import { grownFloats, grownInts } from '../../base/mem/grown.js';

/** Ticks below and above the opening price that prices may reach. */
export const REACH_TICKS = 32_768;
const FIRST_ORDERS = 4096;
const NONE = -1;

/** One order at rest, as the truth tells it. */
export interface TrueOrder {
  readonly orderId: number;
  readonly ref: number;
  readonly side: 1 | -1;
  readonly priceTicks: number;
  readonly leftLots: number;
}

/** Both sides of one symbol. */
export class SynthBook {
  /** Lowest and highest price of the band. */
  readonly lowTicks: number;
  readonly highTicks: number;
  /** Best prices; NaN where a side is empty. */
  bidTicks = Number.NaN;
  askTicks = Number.NaN;
  /** Orders at rest. */
  count = 0;
  /** Their lots. */
  restingLots = 0;
  /** By place in no order: slot of each order at rest. */
  live = new Int32Array(FIRST_ORDERS);
  /** By slot. */
  priceTicks = new Int32Array(FIRST_ORDERS);
  side = new Int32Array(FIRST_ORDERS);
  leftLots = new Float64Array(FIRST_ORDERS);
  orderId = new Float64Array(FIRST_ORDERS);
  ref = new Float64Array(FIRST_ORDERS);
  private next = new Int32Array(FIRST_ORDERS);
  private previous = new Int32Array(FIRST_ORDERS);
  private liveAt = new Int32Array(FIRST_ORDERS);
  /** By price less `lowTicks`. */
  private readonly first: Int32Array;
  private readonly last: Int32Array;
  private readonly lots: Float64Array;
  private slots = 0;
  private spare = NONE;
  private bidLevels = 0;
  private askLevels = 0;

  constructor(openTicks: number) {
    this.lowTicks = Math.max(1, openTicks - REACH_TICKS);
    this.highTicks = openTicks + REACH_TICKS;
    const prices = this.highTicks - this.lowTicks + 1;
    this.first = new Int32Array(prices).fill(NONE);
    this.last = new Int32Array(prices).fill(NONE);
    this.lots = new Float64Array(prices);
  }

  /** Lots at a price, of whichever side stands there. */
  qtyAt(priceTicks: number): number {
    return this.lots[priceTicks - this.lowTicks] ?? 0;
  }

  /** Slot of the order that comes first at a price; −1 when none is there. */
  firstAt(priceTicks: number): number {
    return this.first[priceTicks - this.lowTicks] ?? NONE;
  }

  /** Best price of a side, NaN when it is empty. */
  best(side: number): number {
    return side > 0 ? this.bidTicks : this.askTicks;
  }

  /** Number of levels of a side. */
  levelCount(side: number): number {
    return side > 0 ? this.bidLevels : this.askLevels;
  }

  /** Next price of a side that is worse than `priceTicks`; NaN when there is none. */
  worseThan(side: number, priceTicks: number): number {
    const { lots } = this;
    if (side > 0) {
      for (let i = priceTicks - this.lowTicks - 1; i >= 0; i--) if (lots[i]! > 0) return i + this.lowTicks;
    } else {
      for (let i = priceTicks - this.lowTicks + 1; i < lots.length; i++) if (lots[i]! > 0) return i + this.lowTicks;
    }
    return Number.NaN;
  }

  /** An order takes the last place at its price; returns its slot. */
  add(side: 1 | -1, priceTicks: number, lots: number, orderId: number, ref: number): number {
    const slot = this.freeSlot();
    this.side[slot] = side;
    this.orderId[slot] = orderId;
    this.ref[slot] = ref;
    this.leftLots[slot] = lots;
    this.live[this.count] = slot;
    this.liveAt[slot] = this.count++;
    this.restingLots += lots;
    this.link(slot, priceTicks);
    return slot;
  }

  /** An order loses lots and keeps its place; with its last lot it leaves. */
  take(slot: number, lots: number): void {
    const left = this.leftLots[slot]! - lots;
    if (left === 0) {
      this.remove(slot);
      return;
    }
    this.leftLots[slot] = left;
    this.restingLots -= lots;
    this.lots[this.priceTicks[slot]! - this.lowTicks]! -= lots;
  }

  /** An order leaves. */
  remove(slot: number): void {
    this.unlink(slot);
    this.restingLots -= this.leftLots[slot]!;
    const at = this.liveAt[slot]!;
    const moved = this.live[--this.count]!;
    this.live[at] = moved;
    this.liveAt[moved] = at;
    this.next[slot] = this.spare;
    this.spare = slot;
  }

  /** An order goes to the last place at another price, or the same one, with other lots and another reference. */
  replace(slot: number, priceTicks: number, lots: number, ref: number): void {
    this.unlink(slot);
    this.restingLots += lots - this.leftLots[slot]!;
    this.leftLots[slot] = lots;
    this.ref[slot] = ref;
    this.link(slot, priceTicks);
  }

  /** All orders: bids, then asks, from the best price outward, at a price in the order of the queue. */
  *orders(): Generator<TrueOrder, void, undefined> {
    for (const side of [1, -1] as const)
      for (let ticks = this.best(side); !Number.isNaN(ticks); ticks = this.worseThan(side, ticks))
        for (let slot = this.firstAt(ticks); slot !== NONE; slot = this.next[slot]!)
          yield { orderId: this.orderId[slot]!, ref: this.ref[slot]!, side, priceTicks: ticks, leftLots: this.leftLots[slot]! };
  }

  /** Check the invariants of the header, whole. */
  invariant(): void {
    invariant(!(this.bidTicks >= this.askTicks), `bids lie below asks; got ${this.bidTicks} and ${this.askTicks}`);
    const lots = new Map<number, number>();
    let count = 0;
    for (const { priceTicks, leftLots } of this.orders()) {
      invariant(leftLots > 0, `an order at rest has lots; got ${leftLots}`);
      lots.set(priceTicks, (lots.get(priceTicks) ?? 0) + leftLots);
      count++;
    }
    invariant(count === this.count, `${this.count} orders are at rest, found ${count}`);
    invariant(lots.size === this.bidLevels + this.askLevels, `${this.bidLevels + this.askLevels} levels are there, found ${lots.size}`);
    for (const [ticks, sum] of lots) invariant(this.qtyAt(ticks) === sum, `level ${ticks} holds ${this.qtyAt(ticks)}, its orders ${sum}`);
    const total = [...lots.values()].reduce((sum, each) => sum + each, 0);
    invariant(total === this.restingLots, `${this.restingLots} lots are at rest, found ${total}`);
  }

  private freeSlot(): number {
    if (this.spare !== NONE) {
      const slot = this.spare;
      this.spare = this.next[slot]!;
      return slot;
    }
    if (this.slots === this.live.length) this.grow();
    return this.slots++;
  }

  private link(slot: number, priceTicks: number): void {
    const at = priceTicks - this.lowTicks;
    const last = this.last[at]!;
    this.priceTicks[slot] = priceTicks;
    this.previous[slot] = last;
    this.next[slot] = NONE;
    this.last[at] = slot;
    this.lots[at]! += this.leftLots[slot]!;
    if (last !== NONE) this.next[last] = slot;
    else this.openLevel(slot, priceTicks);
  }

  private unlink(slot: number): void {
    const priceTicks = this.priceTicks[slot]!;
    const at = priceTicks - this.lowTicks;
    const next = this.next[slot]!;
    const previous = this.previous[slot]!;
    if (previous === NONE) this.first[at] = next;
    else this.next[previous] = next;
    if (next === NONE) this.last[at] = previous;
    else this.previous[next] = previous;
    this.lots[at]! -= this.leftLots[slot]!;
    if (next === NONE && previous === NONE) this.closeLevel(this.side[slot]!, priceTicks);
  }

  private openLevel(slot: number, priceTicks: number): void {
    this.first[priceTicks - this.lowTicks] = slot;
    if (this.side[slot]! > 0) {
      this.bidLevels++;
      if (!(priceTicks <= this.bidTicks)) this.bidTicks = priceTicks;
    } else {
      this.askLevels++;
      if (!(priceTicks >= this.askTicks)) this.askTicks = priceTicks;
    }
  }

  private closeLevel(side: number, priceTicks: number): void {
    if (side > 0) {
      this.bidLevels--;
      if (priceTicks === this.bidTicks) this.bidTicks = this.bidLevels === 0 ? Number.NaN : this.worseThan(1, priceTicks);
    } else {
      this.askLevels--;
      if (priceTicks === this.askTicks) this.askTicks = this.askLevels === 0 ? Number.NaN : this.worseThan(-1, priceTicks);
    }
  }

  private grow(): void {
    const length = this.live.length * 2;
    this.live = grownInts(this.live, length);
    this.priceTicks = grownInts(this.priceTicks, length);
    this.side = grownInts(this.side, length);
    this.leftLots = grownFloats(this.leftLots, length);
    this.orderId = grownFloats(this.orderId, length);
    this.ref = grownFloats(this.ref, length);
    this.next = grownInts(this.next, length);
    this.previous = grownInts(this.previous, length);
    this.liveAt = grownInts(this.liveAt, length);
  }
}
