/**
 * Order ids of a feed as the numbers of a tape: 1, 2, 3 … in the order in which orders appear (DESIGN §4, "L3 rows").
 *
 * A feed's id is 64 bits, taken as two 32-bit words. Ids are found by open addressing with linear probing; one that is forgotten closes its
 * gap, so the table is as large as the most orders alive at once, however long the file. An order that its venue renames keeps its number.
 *
 * Example: `numbers.give(0, 77) === 1; numbers.rename(0, 77, 0, 78); numbers.find(0, 78) === 1; numbers.forget(0, 78)`.
 */

const FIRST_SLOTS = 1 << 12;

/** Numbers of live orders by foreign id. */
export class OrderNumbers {
  /** How many have been given. */
  given = 0;
  #live = 0;
  #mask = FIRST_SLOTS - 1;
  #high = new Uint32Array(FIRST_SLOTS);
  #low = new Uint32Array(FIRST_SLOTS);
  /** 0: free. */
  #number = new Float64Array(FIRST_SLOTS);

  /** How many ids are known. */
  get live(): number {
    return this.#live;
  }

  /** The number of an id, 0 when it is not known. */
  find(high: number, low: number): number {
    return this.#number[this.#slotOf(high, low)]!;
  }

  /** The number of an id, a new one when it is not known. */
  give(high: number, low: number): number {
    const slot = this.#slotOf(high, low);
    const known = this.#number[slot]!;
    if (known !== 0) return known;
    this.#put(slot, high, low, ++this.given);
    return this.given;
  }

  /** A number for an order that has no id. */
  next(): number {
    return ++this.given;
  }

  /** From now on the order has another id. Its number, 0 when the old id is not known; an id that is taken already is taken over. */
  rename(high: number, low: number, toHigh: number, toLow: number): number {
    const number = this.forget(high, low);
    if (number === 0) return 0;
    const slot = this.#slotOf(toHigh, toLow);
    if (this.#number[slot] === 0) this.#put(slot, toHigh, toLow, number);
    else this.#number[slot] = number;
    return number;
  }

  /** The id is free again. Its number, 0 when it was not known. */
  forget(high: number, low: number): number {
    const slot = this.#slotOf(high, low);
    const number = this.#number[slot]!;
    if (number === 0) return 0;
    this.#live--;
    this.#close(slot);
    return number;
  }

  /** All ids are free again; numbers go on. */
  clear(): void {
    this.#number.fill(0);
    this.#live = 0;
  }

  /** Where the id is, or the free slot where it would be. */
  #slotOf(high: number, low: number): number {
    const mask = this.#mask;
    const h = high >>> 0;
    const l = low >>> 0;
    let slot = homeOf(h, l) & mask;
    while (this.#number[slot] !== 0 && (this.#low[slot] !== l || this.#high[slot] !== h)) slot = (slot + 1) & mask;
    return slot;
  }

  #put(slot: number, high: number, low: number, number: number): void {
    this.#high[slot] = high;
    this.#low[slot] = low;
    this.#number[slot] = number;
    if (++this.#live * 2 > this.#mask) this.#grow();
  }

  /** Free a slot and move back what stands behind it only because it was taken. */
  #close(slot: number): void {
    const mask = this.#mask;
    let free = slot;
    for (let at = (slot + 1) & mask; this.#number[at] !== 0; at = (at + 1) & mask) {
      const home = homeOf(this.#high[at]!, this.#low[at]!) & mask;
      if (((at - home) & mask) < ((at - free) & mask)) continue;
      this.#high[free] = this.#high[at]!;
      this.#low[free] = this.#low[at]!;
      this.#number[free] = this.#number[at]!;
      free = at;
    }
    this.#number[free] = 0;
  }

  #grow(): void {
    const high = this.#high;
    const low = this.#low;
    const number = this.#number;
    const slots = 2 * number.length;
    this.#mask = slots - 1;
    this.#high = new Uint32Array(slots);
    this.#low = new Uint32Array(slots);
    this.#number = new Float64Array(slots);
    for (let i = 0; i < number.length; i++) {
      if (number[i] === 0) continue;
      const slot = this.#slotOf(high[i]!, low[i]!);
      this.#high[slot] = high[i]!;
      this.#low[slot] = low[i]!;
      this.#number[slot] = number[i]!;
    }
  }
}

/** Fibonacci hashing: ids that follow each other are spread, and their high bits count. */
function homeOf(high: number, low: number): number {
  const mixed = Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
  return mixed ^ (mixed >>> 15);
}
