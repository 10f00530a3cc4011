/**
 * What the tape said lately of each price of one side, chained by price: what an account is told when an order comes to rest there
 * (FILLS.md §3: rows elsewhere must not pay for it).
 *
 * Three things are logged: a print, a decrease, and a level row without a decrease where trades may be open, since it may close them. A ring,
 * in which an entry may be overwritten once it is older than the longest window. If its price may still need it, `forgetting` is called
 * before: the accounts of that price must hear what they have not heard yet.
 *
 * Units: ns, tape rows, lots, level slots. Entries have numbers that only grow. Invariant: an account that has heard the entries of its price
 * is what it were had it been there for every row.
 *
 * Example: a print of 4 at 10, a level row at 40 that takes 4: two entries. The second says that no trade is open after it (window 0), so that at
 * 41 nobody needs either.
 */
import { invariant } from '../base/errors.js';
import type { Account } from './account.js';

const FIRST_ENTRIES = 4096;
const NO_TRADE = Number.NEGATIVE_INFINITY;

/** Log of one side. */
export class PriceLog {
  // By entry.
  private ts = new Float64Array(FIRST_ENTRIES);
  private row = new Float64Array(FIRST_ENTRIES);
  /** Lots of a decrease; 0: a level row without one; below 0: lots printed. */
  private lots = new Float64Array(FIRST_ENTRIES);
  /** Number of the entry before it at the same price; −1 none. */
  private before = new Float64Array(FIRST_ENTRIES);
  /** Twice the level slot, and 1 where a trade may be open after the entry. */
  private place = new Int32Array(FIRST_ENTRIES);
  private mask = FIRST_ENTRIES - 1;
  private head = 0;
  private tail = 0;

  // By level slot.
  /** Number of the price's last entry; −1 none. */
  private newest = new Float64Array(0);
  /** Number from which on somebody may need the price's entries. */
  private neededFrom = new Float64Array(0);
  /** Time of the last trade that may be open. */
  private openTradeTs = new Float64Array(0);

  /** Indexes of entries that an account has not heard, newest first. */
  private unheard = new Int32Array(64);
  private readonly windowNs: number;
  private readonly forgetting: (slot: number, nowNs: number) => void;

  /** `windowNs` is the longest window of any account. */
  constructor(windowNs: number, forgetting: (slot: number, nowNs: number) => void) {
    this.windowNs = windowNs;
    this.forgetting = forgetting;
  }

  /** Number of the last entry of a price; −1 none. */
  newestOf(slot: number): number {
    return slot < this.newest.length ? this.newest[slot]! : -1;
  }

  /** A print of `lots` hit the price. */
  addTrade(slot: number, ts: number, lots: number): void {
    if (lots <= 0) return;
    this.add(slot, ts, 0, -lots, 1);
    this.openTradeTs[slot] = ts;
  }

  /** A level row was applied that took `decreaseLots` away; 0 or less: it took nothing. */
  addLevel(slot: number, ts: number, row: number, decreaseLots: number): void {
    const openTs = slot < this.openTradeTs.length ? this.openTradeTs[slot]! : NO_TRADE;
    if (openTs === NO_TRADE) {
      if (decreaseLots > 0) this.add(slot, ts, row, decreaseLots, 0);
      return;
    }
    const closesAll = openTs + this.windowNs < ts;
    this.add(slot, ts, row, decreaseLots > 0 ? decreaseLots : 0, closesAll ? 0 : 1);
    if (closesAll) this.openTradeTs[slot] = NO_TRADE;
  }

  /** Tell an account where nobody rests what it has missed: from now on it is as if it had heard every row. */
  tell(account: Account, nowNs: number): void {
    const newest = this.newestOf(account.slot);
    if (newest >= 0 && newest === account.heardTo) return;
    const count = this.collect(account, newest, nowNs);
    for (let i = count - 1; i >= 0; i--) {
      const at = this.unheard[i]!;
      const ts = this.ts[at]!;
      const lots = this.lots[at]!;
      account.settleUnseen(ts);
      if (lots < 0) {
        account.addTrade(ts, -lots);
      } else {
        if (lots > 0) account.addDecrease(ts, this.row[at]!, lots);
        account.closeTrades(ts);
      }
    }
    account.heardTo = newest;
  }

  /** Levels became unknown: what was said of them counts no more. */
  clear(): void {
    this.newest.fill(-1);
    this.neededFrom.fill(this.head);
    this.openTradeTs.fill(NO_TRADE);
  }

  /** Check that entries are in order of time and chains go back. */
  invariant(): void {
    const { mask } = this;
    invariant(this.head - this.tail <= this.ts.length, 'the ring of the log holds no more than it has room for');
    for (let entry = this.tail; entry < this.head; entry++) {
      const at = entry & mask;
      invariant(entry === this.tail || this.ts[(entry - 1) & mask]! <= this.ts[at]!, `entry ${entry} is no earlier than the one before`);
      invariant(this.before[at]! < entry, `entry ${entry} is chained to an earlier one`);
      const slot = this.place[at]! >> 1;
      invariant(entry < this.neededFrom[slot]! || entry <= this.newest[slot]!, `entry ${entry} is found from the last one of its price`);
    }
  }

  /**
   * Put into `unheard` what the account must hear; it forgets what it knows where that has no bearing any more. The way back ends where no
   * trade is open and every decrease has left its window before the next trade, or before now: what is older changes nothing.
   */
  private collect(account: Account, newest: number, nowNs: number): number {
    let count = 0;
    let untilNs = nowNs;
    for (let entry = newest; entry >= 0;) {
      if (entry === account.heardTo) return count;
      if (entry < this.tail) invariant(false, `entry ${entry} of the log is there for whoever needs it, from ${this.tail} on`);
      const at = entry & this.mask;
      if ((this.place[at]! & 1) === 1) untilNs = this.ts[at]!;
      else if (this.ts[at]! + account.windowNs < untilNs) break;
      if (count === this.unheard.length) this.unheard = extended(this.unheard, new Int32Array(count * 2));
      this.unheard[count++] = at;
      entry = this.before[at]!;
    }
    account.drop();
    return count;
  }

  private add(slot: number, ts: number, row: number, lots: number, open: number): void {
    if (this.head - this.tail > this.mask) this.makeRoom(ts);
    if (slot >= this.newest.length) this.reach(slot);
    const at = this.head & this.mask;
    this.ts[at] = ts;
    this.row[at] = row;
    this.lots[at] = lots;
    this.place[at] = slot * 2 + open;
    this.before[at] = this.newest[slot]!;
    this.newest[slot] = this.head++;
  }

  /** Let go of what is older than the longest window. */
  private makeRoom(nowNs: number): void {
    while (this.tail < this.head && this.ts[this.tail & this.mask]! + this.windowNs < nowNs) {
      const slot = this.place[this.tail & this.mask]! >> 1;
      if (this.tail >= this.neededFrom[slot]!) this.forget(slot, nowNs);
      this.tail++;
    }
    if (this.head - this.tail > this.ts.length / 2) this.grow();
  }

  /** Nobody needs the entries of a price any more: either they count no more, or the accounts hear them now. */
  private forget(slot: number, nowNs: number): void {
    const newest = this.newest[slot]!;
    const isOver = this.openTradeTs[slot] === NO_TRADE && this.ts[newest & this.mask]! + this.windowNs < nowNs;
    if (isOver) this.newest[slot] = -1;
    else this.forgetting(slot, nowNs);
    this.neededFrom[slot] = newest + 1;
  }

  private reach(slot: number): void {
    const { length } = this.newest;
    const grown = Math.max(1024, 2 * length, slot + 1);
    this.newest = extended(this.newest, new Float64Array(grown).fill(-1));
    this.neededFrom = extended(this.neededFrom, new Float64Array(grown));
    this.openTradeTs = extended(this.openTradeTs, new Float64Array(grown).fill(NO_TRADE));
  }

  private grow(): void {
    const length = this.ts.length * 2;
    const turned = <T extends Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer>>(old: T, grown: T): T => {
      for (let entry = this.tail; entry < this.head; entry++) grown[entry & (length - 1)] = old[entry & this.mask]!;
      return grown;
    };
    this.ts = turned(this.ts, new Float64Array(length));
    this.row = turned(this.row, new Float64Array(length));
    this.lots = turned(this.lots, new Float64Array(length));
    this.before = turned(this.before, new Float64Array(length));
    this.place = turned(this.place, new Int32Array(length));
    this.mask = length - 1;
  }
}

function extended<T extends Float64Array<ArrayBuffer> | Int32Array<ArrayBuffer>>(old: T, grown: T): T {
  grown.set(old);
  return grown;
}
