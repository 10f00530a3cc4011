/**
 * The accounts of one side. An account is live while own orders rest in it: then rows at its price tell it at once. While nobody rests there rows
 * only go into the log, and the account hears them when the next order comes (FILLS.md §3).
 *
 * Sessions with the same netting window share accounts. A live account is one reason to watch its level.
 */
import { Account } from './account.js';
import { MEMO, WATCH } from './level-memo.js';
import { PriceLog, type Listeners, type VenueClock } from './price-log.js';
import type { VenueSide } from './side.js';

/** Accounts by level slot and window. */
export class Accounts implements Listeners {
  /** Every account ever made; own orders know theirs by index. */
  readonly all: Account[] = [];
  readonly log: PriceLog;

  private readonly side: VenueSide;
  private readonly windowsNs: readonly number[];
  private readonly clock: VenueClock;
  /** First live account by level slot; the others follow by `next`. */
  private readonly live: (Account | undefined)[] = [];
  private readonly indexes = new Map<number, number>();

  /** `windowsNs` are the distinct netting windows of the sessions. */
  constructor(side: VenueSide, windowsNs: readonly number[], clock: VenueClock) {
    this.side = side;
    this.windowsNs = windowsNs;
    this.clock = clock;
    this.log = new PriceLog(side.memo, windowsNs, clock, this);
  }

  has(slot: number): boolean {
    return this.windowsNs.some((_, window) => this.indexes.has(this.placeOf(slot, window)));
  }

  tell(slot: number): void {
    for (let window = 0; window < this.windowsNs.length; window++) this.hear(slot, window);
  }

  /** First live account of a level. */
  first(slot: number): Account | undefined {
    return slot < this.live.length ? this.live[slot] : undefined;
  }

  /** All live accounts. */
  *active(): Generator<Account> {
    for (const account of this.all) if (account.firstOrder >= 0) yield account;
  }

  /** A print of `lots` hit a level: its live accounts and the log are told. */
  addTrade(slot: number, lots: number): void {
    for (let account = this.first(slot); account !== undefined; account = account.next) account.addTrade(this.clock.nowNs, lots);
    this.log.addTrade(slot, lots);
  }

  /** A level row took `decreaseLots` away, or nothing if that is not above 0. */
  addLevel(slot: number, row: number, decreaseLots: number): void {
    for (let account = this.first(slot); account !== undefined; account = account.next) {
      if (decreaseLots > 0) account.addDecrease(this.clock.nowNs, row, decreaseLots);
      account.closeTrades(this.clock.nowNs);
    }
    this.log.addLevel(slot, row, decreaseLots);
  }

  /** The account of a level for one window, live; returns its index in `all`. An order must come to rest in it. */
  activate(slot: number, window: number): number {
    const index = this.hear(slot, window);
    const account = this.all[index]!;
    if (account.firstOrder >= 0) return index;
    while (this.live.length <= slot) this.live.push(undefined);
    account.next = this.live[slot];
    this.live[slot] = account;
    this.side.memo.fields[slot * MEMO + WATCH]!++;
    return index;
  }

  /** The last order of an account has left. */
  retire(account: Account): void {
    const { slot } = account;
    const first = this.live[slot];
    if (first === account) {
      this.live[slot] = account.next;
    } else {
      for (let one = first; one !== undefined; one = one.next) {
        if (one.next === account) one.next = account.next;
      }
    }
    account.heardTo = this.log.lastOf(slot);
    this.side.memo.fields[slot * MEMO + WATCH]!--;
  }

  /** The side became unknown: accounts are dropped, orders stay in theirs. */
  dropAll(): void {
    for (const account of this.active()) account.drop();
    this.log.clear();
  }

  /** The account of a level for one window, up to date; returns its index in `all`. */
  private hear(slot: number, window: number): number {
    const place = this.placeOf(slot, window);
    let index = this.indexes.get(place);
    if (index === undefined) {
      index = this.all.length;
      this.all.push(new Account(this.windowsNs[window]!, window, this.side.ladder.keyOf(slot), slot));
      this.indexes.set(place, index);
    }
    const account = this.all[index]!;
    if (account.firstOrder < 0) this.log.tell(account);
    return index;
  }

  private placeOf(slot: number, window: number): number {
    return slot * this.windowsNs.length + window;
  }
}
