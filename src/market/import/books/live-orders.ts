/**
 * The orders of a feed that are at rest: what a row leaves out is looked up here (DESIGN §4, "L3 rows").
 *
 * A feed's id is 64 bits, taken as two 32-bit words. Ids are found by open addressing; an order that leaves closes its gap, so the table is as
 * large as the most orders alive at once. Words, number, side, price and lots of an order lie side by side, so that a look-up waits for memory
 * once. Orders are numbered 1, 2, 3 … in the order in which they appear; one that its venue renames keeps its number.
 *
 * A slot is good until the next `add`, `rename` or `remove`. Units: ticks, lots.
 *
 * Example: `orders.add(0, 77, 1, 100, 5); orders.lots[orders.find(0, 77) * LIVE_LOTS + LOTS] === 5`.
 */

/** int32 fields of a slot: `ints[slot * LIVE_INTS + PRICE]`. */
export const LIVE_INTS = 8;
const LOW = 0;
const HIGH = 1;
export const NUMBER = 2;
export const PRICE = 3;
export const SIDE = 4;
/** float64 fields of a slot, over the same bytes: `lots[slot * LIVE_LOTS + LOTS]`. */
export const LIVE_LOTS = 4;
export const LOTS = 3;

const FIRST_SLOTS = 1 << 10;

/** Live orders by foreign id. */
export class LiveOrders {
  /** How many numbers have been given. */
  given = 0;
  /** How many orders are at rest. */
  size = 0;
  ints = new Int32Array(FIRST_SLOTS * LIVE_INTS);
  lots = new Float64Array(this.ints.buffer);
  private mask = FIRST_SLOTS - 1;

  /** Slot of an order, −1 when the id is not known. */
  find(high: number, low: number): number {
    const { ints, mask } = this;
    for (let slot = homeOf(high, low) & mask; ; slot = (slot + 1) & mask) {
      const at = slot * LIVE_INTS;
      if (ints[at + NUMBER] === 0) return -1;
      if (ints[at + LOW] === (low | 0) && ints[at + HIGH] === (high | 0)) return slot;
    }
  }

  /** A new order, whose id is not known; gives its number. */
  add(high: number, low: number, side: number, priceTicks: number, lots: number): number {
    this.put(high, low, ++this.given, side, priceTicks, lots);
    return this.given;
  }

  /** An order goes on under another id, which is not known, with another price and other lots. */
  rename(slot: number, high: number, low: number, priceTicks: number, lots: number): void {
    const number = this.ints[slot * LIVE_INTS + NUMBER]!;
    const side = this.ints[slot * LIVE_INTS + SIDE]!;
    this.remove(slot);
    this.put(high, low, number, side, priceTicks, lots);
  }

  /** An order leaves; what stands behind it only because its place was taken moves up. */
  remove(slot: number): void {
    const { ints, lots, mask } = this;
    let free = slot;
    for (let next = (slot + 1) & mask; ints[next * LIVE_INTS + NUMBER] !== 0; next = (next + 1) & mask) {
      const at = next * LIVE_INTS;
      const home = homeOf(ints[at + HIGH]!, ints[at + LOW]!) & mask;
      if (((next - home) & mask) < ((next - free) & mask)) continue;
      // Word by word as integers: a float64 of arbitrary bits may change on the way.
      for (let field = 0; field <= SIDE; field++) ints[free * LIVE_INTS + field] = ints[at + field]!;
      lots[free * LIVE_LOTS + LOTS] = lots[next * LIVE_LOTS + LOTS]!;
      free = next;
    }
    ints[free * LIVE_INTS + NUMBER] = 0;
    this.size--;
  }

  /** All orders leave; numbers go on. */
  clear(): void {
    this.ints.fill(0);
    this.size = 0;
  }

  /** All orders of a side leave. */
  removeSide(side: number): void {
    // A removal moves others up, from the other end too, so it is looked again until none is found.
    for (let before = -1; before !== this.size;) {
      before = this.size;
      for (let slot = this.mask; slot >= 0; slot--) {
        while (this.ints[slot * LIVE_INTS + NUMBER] !== 0 && this.ints[slot * LIVE_INTS + SIDE] === side) this.remove(slot);
      }
    }
  }

  private put(high: number, low: number, number: number, side: number, priceTicks: number, lots: number): void {
    if (++this.size * 2 > this.mask) this.grow();
    const { ints, mask } = this;
    let slot = homeOf(high, low) & mask;
    while (ints[slot * LIVE_INTS + NUMBER] !== 0) slot = (slot + 1) & mask;
    const at = slot * LIVE_INTS;
    ints[at + LOW] = low;
    ints[at + HIGH] = high;
    ints[at + NUMBER] = number;
    ints[at + PRICE] = priceTicks;
    ints[at + SIDE] = side;
    this.lots[slot * LIVE_LOTS + LOTS] = lots;
  }

  private grow(): void {
    const { ints, lots, size } = this;
    this.ints = new Int32Array(2 * ints.length);
    this.lots = new Float64Array(this.ints.buffer);
    this.mask = 2 * this.mask + 1;
    this.size = 0;
    for (let slot = 0; slot * LIVE_INTS < ints.length; slot++) {
      const at = slot * LIVE_INTS;
      if (ints[at + NUMBER] === 0) continue;
      this.put(ints[at + HIGH]!, ints[at + LOW]!, ints[at + NUMBER]!, ints[at + SIDE]!, ints[at + PRICE]!, lots[slot * LIVE_LOTS + LOTS]!);
    }
    this.size = size;
  }
}

/** Where the search of an id begins, before the mask. Two ids in a row share a line of memory. */
function homeOf(high: number, low: number): number {
  const mixed = Math.imul((low >>> 1) ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
  return ((mixed ^ (mixed >>> 15)) << 1) | (low & 1);
}

/** A foreign id as text. */
export function idText(high: number, low: number): string {
  return String((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0));
}
