/**
 * What the tape said lately of each price of one side, chained by price: what an account is told when an order comes to rest there
 * (FILLS.md §3: rows elsewhere must not pay for it).
 *
 * Three things are logged: a print, a decrease, and a level row without a decrease where trades may be open, since it may close them. A ring,
 * in which an entry may be overwritten once it is older than the longest window. If its price may still need it, what it comes to is kept
 * elsewhere before: in the accounts of the price if there are any, else as lots of open trades that wait for a level row (`waitingLots`).
 *
 * Units: ns, tape rows, lots, level slots. Entries have numbers that only grow. Invariant: an account that has heard the entries of its price is
 * what it were had it been there for every row.
 *
 * A link says where the chain of a price goes on; it is odd where a trade may be open. From 2 on: 2 · (number of an entry + 1), and 1 when odd.
 * 0: nothing before counts. 1: `waitingLots`. Below 0: the accounts of the price have heard the entries up to there; the link that it was, negated.
 *
 * Example: a print of 4 at 10, a level row at 40 that takes 4: two entries. The second says that no trade is open after it (window 0), so that at
 * 41 nobody needs either.
 */
import { invariant } from '../base/errors.js';
import { grownFloats, grownInts } from '../base/mem/grown.js';
import { Account } from './account.js';
import { LAST_ENTRY, MEMO, type LevelMemo } from './level-memo.js';

const FIRST_ENTRIES = 8192;
/** Numbers an entry. */
const ENTRY = 4;
const TS = 0;
const ROW = 1;
/** Lots of a decrease; 0: a level row without one; below 0: lots printed. */
const LOTS = 2;
/** Link to what came before at the same price. */
const BEFORE = 3;

/** Time of trades that are older than any window. */
const LONG_AGO = Number.NEGATIVE_INFINITY;
const NOTHING = 0;
const WAITING = 1;

/** Venue time. Read where it is needed: a time that is handed on would be a new object a row. */
export interface VenueClock {
  readonly nowNs: number;
}

/** Who knows the accounts of a price. */
export interface Listeners {
  /** Whether there is an account of the level. */
  has(slot: number): boolean;
  /** Make all accounts of the level, and tell those that are not told of rows at once. */
  tell(slot: number): void;
}

/** Log of one side. */
export class PriceLog {
  /** Numbers of each entry, side by side: see `TS` to `BEFORE`. */
  private fields: Float64Array<ArrayBuffer>;
  /** Twice the entry's slot, and 1 if the price may still need it when it is older than the longest window: others are forgotten unasked. */
  private places: Int32Array<ArrayBuffer>;
  private mask: number;
  private head = 0;
  private tail = 0;

  /** `LAST_ENTRY` of a level is the link to its last entry. */
  private readonly memo: LevelMemo;
  /** By level, where its link is odd: time of the last trade. */
  private openTradeTs = new Float64Array(0);
  /** By level and window: lots of trades that are open and older than the window, from before the chain. */
  private waitingLots = new Float64Array(0);
  private readonly windowNs: number;
  private readonly clock: VenueClock;
  private readonly listeners: Listeners;
  /** One a window: to work out what waits. */
  private readonly drafts: readonly Account[];
  /** Indexes of entries that an account has not heard, newest first. */
  private unheard = new Int32Array(64);

  /** `windowsNs` are the distinct windows of accounts. `firstEntries`, a power of two, is what it has room for before it grows. */
  constructor(memo: LevelMemo, windowsNs: readonly number[], clock: VenueClock, listeners: Listeners, firstEntries = FIRST_ENTRIES) {
    this.fields = new Float64Array(firstEntries * ENTRY);
    this.places = new Int32Array(firstEntries);
    this.mask = firstEntries - 1;
    this.memo = memo;
    this.windowNs = Math.max(0, ...windowsNs);
    this.drafts = windowsNs.map((ns, window) => new Account(ns, window, 0, 0));
    this.clock = clock;
    this.listeners = listeners;
  }

  /** Number of the last entry that an account of the price can have heard; −1 none. */
  lastOf(slot: number): number {
    return entryOf(Math.abs(this.memo.fields[slot * MEMO + LAST_ENTRY]!));
  }

  /** A print of `lots` hit the price. */
  addTrade(slot: number, lots: number): void {
    if (lots <= 0) return;
    this.mark(slot);
    this.add(slot, 0, -lots, 1);
    if (slot >= this.openTradeTs.length) this.openTradeTs = grownFloats(this.openTradeTs, this.memo.slots);
    this.openTradeTs[slot] = this.clock.nowNs;
  }

  /** A level row was applied that took `decreaseLots` away; 0 or less: it took nothing. */
  addLevel(slot: number, row: number, decreaseLots: number): void {
    if ((this.memo.fields[slot * MEMO + LAST_ENTRY]! & 1) === 0) {
      if (decreaseLots > 0) this.add(slot, row, decreaseLots, 0);
    } else {
      const closesAll = this.openTradeTs[slot]! + this.windowNs < this.clock.nowNs;
      this.add(slot, row, Math.max(0, decreaseLots), closesAll ? 0 : 1);
    }
  }

  /** Tell an account where nobody rests what it has missed: from now on it is as if it had heard every row. */
  tell(account: Account): void {
    this.retell(account, account.slot);
    account.heardTo = this.lastOf(account.slot);
  }

  /** Levels became unknown: what was said of them counts no more. */
  clear(): void {
    this.memo.blank(LAST_ENTRY);
  }

  /** Check that entries are in order of time and chains go back. */
  invariant(): void {
    invariant(this.head - this.tail <= this.places.length, 'the ring of the log holds no more than it has room for');
    for (let entry = this.tail; entry < this.head; entry++) {
      const isLater = entry === this.tail || this.field(entry - 1, TS) <= this.field(entry, TS);
      invariant(isLater, `entry ${entry} is no earlier than the one before`);
      invariant(entryOf(this.field(entry, BEFORE)) < entry, `entry ${entry} is chained to an earlier one`);
    }
  }

  private retell(account: Account, slot: number): void {
    const count = this.collect(account, slot);
    const { fields } = this;
    for (let i = count - 1; i >= 0; i--) {
      const at = this.unheard[i]!;
      const ts = fields[at + TS]!;
      const lots = fields[at + LOTS]!;
      account.settleUnseen(ts);
      if (lots < 0) {
        account.addTrade(ts, -lots);
      } else {
        if (lots > 0) account.addDecrease(ts, fields[at + ROW]!, lots);
        account.closeTrades(ts);
      }
    }
  }

  /**
   * Put into `unheard` what the account must hear, and let it forget what it knows where that has no bearing any more. The way back ends where no
   * trade is open and every decrease has left its window before the next trade, or before now: what is older changes nothing.
   */
  private collect(account: Account, slot: number): number {
    let count = 0;
    let untilNs = this.clock.nowNs;
    const { fields } = this;
    let link = this.memo.fields[slot * MEMO + LAST_ENTRY]!;
    while (link > WAITING) {
      const entry = entryOf(link);
      if (entry === account.heardTo) return count;
      const at = (entry & this.mask) * ENTRY;
      if ((link & 1) === 1) {
        if (entry < this.tail) invariant(false, `entry ${entry} of the log is there for whoever needs it, from ${this.tail} on`);
        untilNs = fields[at + TS]!;
      } else if (entry < this.tail || fields[at + TS]! + account.windowNs < untilNs) {
        account.drop();
        return count;
      }
      if (count === this.unheard.length) this.unheard = grownInts(this.unheard, count * 2);
      this.unheard[count++] = at;
      link = fields[at + BEFORE]!;
    }
    if (link >= 0) account.drop();
    if (link === WAITING) account.addTrade(LONG_AGO, this.waitingLots[slot * this.drafts.length + account.window]!);
    return count;
  }

  /** A trade comes where none is open: it may explain decreases that are in the longest window. */
  private mark(slot: number): void {
    for (let link = this.memo.fields[slot * MEMO + LAST_ENTRY]!; link > WAITING && (link & 1) === 0;) {
      const entry = entryOf(link);
      if (entry < this.tail || this.field(entry, TS) + this.windowNs < this.clock.nowNs) return;
      this.places[entry & this.mask]! |= 1;
      link = this.field(entry, BEFORE);
    }
  }

  private add(slot: number, row: number, lots: number, open: number): void {
    const entry = this.head;
    if (entry - this.tail > this.mask) this.makeRoom();
    const { fields } = this;
    const levels = this.memo.fields;
    const place = entry & this.mask;
    const at = place * ENTRY;
    fields[at + TS] = this.clock.nowNs;
    fields[at + ROW] = row;
    fields[at + LOTS] = lots;
    fields[at + BEFORE] = levels[slot * MEMO + LAST_ENTRY]!;
    this.places[place] = slot * 2 + open;
    levels[slot * MEMO + LAST_ENTRY] = 2 * entry + 2 + open;
    this.head = entry + 1;
  }

  /** Let go of what is older than the longest window. */
  private makeRoom(): void {
    const { fields, places, mask, head, windowNs } = this;
    const { nowNs } = this.clock;
    const levels = this.memo.fields;
    let entry = this.tail;
    for (; entry < head && fields[(entry & mask) * ENTRY + TS]! + windowNs < nowNs; entry++) {
      const place = places[entry & mask]!;
      if ((place & 1) === 1 && levels[(place >> 1) * MEMO + LAST_ENTRY]! > WAITING) this.letGo(place >> 1);
    }
    this.tail = entry;
    if (head - entry > places.length / 2) this.grow();
  }

  /** The entries of a price are not needed any more: what they come to is kept elsewhere. */
  private letGo(slot: number): void {
    const { fields } = this.memo;
    const link = fields[slot * MEMO + LAST_ENTRY]!;
    const isOld = this.field(entryOf(link), TS) + this.windowNs < this.clock.nowNs;
    if (isOld && (link & 1) === 0) {
      fields[slot * MEMO + LAST_ENTRY] = NOTHING;
    } else if (isOld && !this.listeners.has(slot)) {
      this.keepWaiting(slot);
      fields[slot * MEMO + LAST_ENTRY] = WAITING;
    } else {
      this.listeners.tell(slot);
      fields[slot * MEMO + LAST_ENTRY] = -link;
    }
  }

  /** Every decrease of a price has left its window: only trades that no level row has closed yet are left of what was said of it. */
  private keepWaiting(slot: number): void {
    const { drafts } = this;
    if ((slot + 1) * drafts.length > this.waitingLots.length) {
      this.waitingLots = grownFloats(this.waitingLots, this.memo.slots * drafts.length);
    }
    for (const draft of drafts) {
      this.retell(draft, slot);
      draft.settleUnseen(this.clock.nowNs);
      this.waitingLots[slot * drafts.length + draft.window] = draft.openTradeLots;
    }
  }

  private grow(): void {
    const { fields, places, mask } = this;
    this.fields = new Float64Array(fields.length * 2);
    this.places = new Int32Array(places.length * 2);
    this.mask = places.length * 2 - 1;
    for (let entry = this.tail; entry < this.head; entry++) {
      const from = entry & mask;
      this.places[entry & this.mask] = places[from]!;
      this.fields.set(fields.subarray(from * ENTRY, (from + 1) * ENTRY), (entry & this.mask) * ENTRY);
    }
  }

  private field(entry: number, field: number): number {
    return this.fields[(entry & this.mask) * ENTRY + field]!;
  }
}

/** Number of the entry that a link leads to; −1 none. */
function entryOf(link: number): number {
  return Math.floor(link / 2) - 1;
}
