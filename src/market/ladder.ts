/**
 * One side of a book: quantity by price, with the best price always at hand.
 *
 * Levels are tick-indexed: 64 neighbouring prices share a page of a flat array, a bit set finds the next level, and pages are
 * made where prices occur, so that a dense touch and a stray quote a million ticks away both cost little. The pages in use are kept
 * in price order for the rare step from one page to the next.
 *
 * Prices enter as keys, `key = side · priceTicks`, so that the best is always the greatest key: one code serves bids and asks.
 * Units: lots. Invariant: a bit is set exactly where the quantity is above 0; `bestKey` is the greatest such key.
 *
 * Example: `const bids = new Ladder(); bids.set(100, 5); bids.bestKey === 100`.
 */
import { invariant } from '../base/errors.js';
import { grownFloats, grownInts } from '../base/mem/grown.js';

const PAGE_BITS = 6;
const PAGE_LEVELS = 1 << PAGE_BITS;
const PAGE_MASK = PAGE_LEVELS - 1;
const PAGE_WORDS = PAGE_LEVELS / 32;
const FIRST_PAGES = 16;
/** Pages found lately, by the low bits of their key: neighbours never drive each other out. */
const CACHED_PAGES = 64;

/** `bestKey` of an empty ladder, below every price key. */
export const NO_KEY = -2147483648;

/** One side of a book. */
export class Ladder {
  /** Greatest key with quantity, or `NO_KEY`. */
  bestKey = NO_KEY;
  /** Quantity by level slot; 0 where there is none. Grows: re-read after `slotOf`. */
  qty = new Float64Array(FIRST_PAGES * PAGE_LEVELS);
  /** Number of levels with quantity. */
  levels = 0;
  /** Number of pages made so far; slots are below `pages · 64`. */
  pages = 0;

  private bits = new Int32Array(FIRST_PAGES * PAGE_WORDS);
  private pageKeys = new Int32Array(FIRST_PAGES);
  private inOrder = new Int32Array(FIRST_PAGES);
  private hash = new Int32Array(FIRST_PAGES * 4);
  private readonly cachedKeys = new Int32Array(CACHED_PAGES).fill(NO_KEY);
  private readonly cachedPages = new Int32Array(CACHED_PAGES);

  /** Slot of a price, whose page is made when it is new. */
  slotOf(key: number): number {
    const pageKey = key >> PAGE_BITS;
    const at = pageKey & (CACHED_PAGES - 1);
    if (this.cachedKeys[at] !== pageKey) this.cache(pageKey, at);
    return (this.cachedPages[at]! << PAGE_BITS) | (key & PAGE_MASK);
  }

  /** Slot of a price, or −1 when nothing was ever stated near it. */
  findSlot(key: number): number {
    const pageKey = key >> PAGE_BITS;
    const at = pageKey & (CACHED_PAGES - 1);
    const page = this.cachedKeys[at] === pageKey ? this.cachedPages[at]! : this.findPage(pageKey);
    return page < 0 ? -1 : (page << PAGE_BITS) | (key & PAGE_MASK);
  }

  /** Price key of a slot. */
  keyOf(slot: number): number {
    return (this.pageKeys[slot >> PAGE_BITS]! << PAGE_BITS) | (slot & PAGE_MASK);
  }

  /** Quantity at a price, 0 when none. */
  get(key: number): number {
    const slot = this.findSlot(key);
    return slot < 0 ? 0 : this.qty[slot]!;
  }

  /** State the quantity at a price; returns the one before. */
  set(key: number, lots: number): number {
    return this.setAt(this.slotOf(key), key, lots);
  }

  /** As `set`, where the slot is known. */
  setAt(slot: number, key: number, lots: number): number {
    const before = this.qty[slot]!;
    this.restate(slot, key, before, lots);
    return before;
  }

  /** As `setAt`, where the quantity before is known too. */
  restate(slot: number, key: number, before: number, lots: number): void {
    this.qty[slot] = lots;
    // Most statements change a level that was there and stays.
    if (lots > 0 !== before > 0) this.toggle(slot, key, lots > 0);
  }

  /** A level appears or goes away: for who has stated its `qty` by itself, and knows that it was 0 before or is now. */
  toggle(slot: number, key: number, appears: boolean): void {
    this.bits[slot >> 5]! ^= 1 << (slot & 31);
    if (appears) {
      this.levels++;
      if (key > this.bestKey) this.bestKey = key;
    } else {
      this.levels--;
      if (key === this.bestKey) this.bestKey = this.nextBelow(key);
    }
  }

  /** Greatest key with quantity strictly below `key`, or `NO_KEY`. */
  nextBelow(key: number): number {
    const pageKey = key >> PAGE_BITS;
    const at = pageKey & (CACHED_PAGES - 1);
    const page = this.cachedKeys[at] === pageKey ? this.cachedPages[at]! : this.findPage(pageKey);
    if (page >= 0) {
      const found = this.highestBelow(page, key & PAGE_MASK);
      if (found >= 0) return (pageKey << PAGE_BITS) | found;
    }
    for (let i = this.countBelow(pageKey) - 1; i >= 0; i--) {
      const lower = this.inOrder[i]!;
      const found = this.highestBelow(lower, PAGE_LEVELS);
      if (found >= 0) return (this.pageKeys[lower]! << PAGE_BITS) | found;
    }
    return NO_KEY;
  }

  /** Least key with quantity, or `NO_KEY`. */
  worstKey(): number {
    for (let i = 0; i < this.pages; i++) {
      const page = this.inOrder[i]!;
      const found = this.lowest(page);
      if (found >= 0) return (this.pageKeys[page]! << PAGE_BITS) | found;
    }
    return NO_KEY;
  }

  /** Empty every level. */
  clear(): void {
    this.qty.fill(0, 0, this.pages << PAGE_BITS);
    this.bits.fill(0, 0, this.pages * PAGE_WORDS);
    this.bestKey = NO_KEY;
    this.levels = 0;
  }

  /** Check the invariants of the header, whole. */
  invariant(): void {
    let best = NO_KEY;
    let levels = 0;
    for (let slot = 0; slot < this.pages << PAGE_BITS; slot++) {
      const bit = (this.bits[slot >> 5]! >>> (slot & 31)) & 1;
      // The message is made only where it is needed: there are thousands of slots.
      if (bit !== (this.qty[slot]! > 0 ? 1 : 0)) invariant(false, `ladder bit of key ${this.keyOf(slot)} tells its quantity`);
      levels += bit;
      if (bit === 1 && this.keyOf(slot) > best) best = this.keyOf(slot);
    }
    invariant(levels === this.levels, `ladder has ${levels} levels, counted ${this.levels}`);
    invariant(best === this.bestKey, `ladder best ${this.bestKey} is the greatest key ${best}`);
  }

  /** Highest live position strictly below `end` within a page, or −1. */
  private highestBelow(page: number, end: number): number {
    const first = page * PAGE_WORDS;
    let word = end >> 5;
    if (word < PAGE_WORDS && (end & 31) !== 0) {
      const masked = this.bits[first + word]! & ((1 << (end & 31)) - 1);
      if (masked !== 0) return (word << 5) | (31 - Math.clz32(masked));
    }
    while (--word >= 0) {
      const bits = this.bits[first + word]!;
      if (bits !== 0) return (word << 5) | (31 - Math.clz32(bits));
    }
    return -1;
  }

  /** Lowest live position of a page, or −1. */
  private lowest(page: number): number {
    for (let word = 0; word < PAGE_WORDS; word++) {
      const bits = this.bits[page * PAGE_WORDS + word]!;
      if (bits !== 0) return (word << 5) | (31 - Math.clz32(bits & -bits));
    }
    return -1;
  }

  private cache(pageKey: number, at: number): void {
    const page = this.findPage(pageKey);
    this.cachedPages[at] = page < 0 ? this.addPage(pageKey) : page;
    this.cachedKeys[at] = pageKey;
  }

  private findPage(pageKey: number): number {
    const mask = this.hash.length - 1;
    for (let at = hashOf(pageKey) & mask; ; at = (at + 1) & mask) {
      const entry = this.hash[at]!;
      if (entry === 0) return -1;
      if (this.pageKeys[entry - 1] === pageKey) return entry - 1;
    }
  }

  private addPage(pageKey: number): number {
    if (this.pages === this.inOrder.length) this.grow();
    const page = this.pages++;
    this.pageKeys[page] = pageKey;
    this.enterHash(page);
    const at = this.countBelow(pageKey, page);
    this.inOrder.copyWithin(at + 1, at, page);
    this.inOrder[at] = page;
    return page;
  }

  /** Number of pages in order whose key is below `pageKey`. */
  private countBelow(pageKey: number, count: number = this.pages): number {
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.pageKeys[this.inOrder[middle]!]! < pageKey) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private enterHash(page: number): void {
    const mask = this.hash.length - 1;
    let at = hashOf(this.pageKeys[page]!) & mask;
    while (this.hash[at] !== 0) at = (at + 1) & mask;
    this.hash[at] = page + 1;
  }

  private grow(): void {
    const pages = this.inOrder.length * 2;
    this.qty = grownFloats(this.qty, pages * PAGE_LEVELS);
    this.bits = grownInts(this.bits, pages * PAGE_WORDS);
    this.pageKeys = grownInts(this.pageKeys, pages);
    this.inOrder = grownInts(this.inOrder, pages);
    this.hash = new Int32Array(pages * 4);
    for (let page = 0; page < this.pages; page++) this.enterHash(page);
  }
}

function hashOf(pageKey: number): number {
  return Math.imul(pageKey, 0x9e3779b1) >>> 12;
}
