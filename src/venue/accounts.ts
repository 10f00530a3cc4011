/**
 * The accounts of one side: made where a print or an own order makes a price matter, rebuilt from the decrease log, idle again when
 * nothing is open any more.
 *
 * Sessions with the same netting window share accounts. An active account is one reason to watch its level.
 */
import { Account } from './account.js';
import { DecreaseLog } from './decrease-log.js';
import type { VenueSide } from './side.js';

const NONE: readonly Account[] = [];

/** Accounts by level slot and window. */
export class Accounts {
  /** Every account ever made; own orders know theirs by index. */
  readonly all: Account[] = [];
  readonly log: DecreaseLog;

  private readonly side: VenueSide;
  private readonly windowsNs: readonly number[];
  private readonly activeAt = new Map<number, Account[]>();
  private readonly indexes = new Map<number, number>();

  /** `windowsNs` are the distinct netting windows of the sessions. */
  constructor(side: VenueSide, windowsNs: readonly number[]) {
    this.side = side;
    this.windowsNs = windowsNs;
    this.log = new DecreaseLog(Math.max(0, ...windowsNs));
  }

  /** Active accounts of a level. */
  at(slot: number): readonly Account[] {
    return this.activeAt.get(slot) ?? NONE;
  }

  /** All active accounts, level by level. */
  *active(): Generator<Account> {
    for (const accounts of this.activeAt.values()) yield* accounts;
  }

  /** Make the accounts of a level active, one a window. */
  activateAll(slot: number, key: number, nowNs: number): readonly Account[] {
    for (let window = 0; window < this.windowsNs.length; window++) this.activate(slot, key, window, nowNs);
    return this.at(slot);
  }

  /** The account of a level for one window, active; returns its index in `all`. */
  activate(slot: number, key: number, window: number, nowNs: number): number {
    const place = slot * this.windowsNs.length + window;
    let index = this.indexes.get(place);
    if (index === undefined) {
      index = this.all.length;
      this.all.push(new Account(this.windowsNs[window]!, this.side.side, key, slot));
      this.indexes.set(place, index);
    }
    const account = this.all[index]!;
    const accounts = this.activeAt.get(slot);
    if (accounts?.includes(account) === true) return index;
    if (accounts === undefined) this.activeAt.set(slot, [account]);
    else accounts.push(account);
    this.side.watch[slot]!++;
    this.rebuild(account, nowNs);
    return index;
  }

  /** Let accounts of a level rest that have nothing open. */
  retireIdle(slot: number): void {
    const accounts = this.activeAt.get(slot);
    if (accounts === undefined) return;
    for (let i = accounts.length - 1; i >= 0; i--) {
      if (!accounts[i]!.idle) continue;
      accounts.splice(i, 1);
      this.side.watch[slot]!--;
    }
    if (accounts.length === 0) this.activeAt.delete(slot);
  }

  /** The side became unknown: accounts are dropped, orders stay in theirs. */
  dropAll(): void {
    for (const [slot, accounts] of [...this.activeAt]) {
      for (const account of accounts) account.drop();
      this.retireIdle(slot);
    }
    this.side.lastDecrease.fill(-1);
  }

  /** What the tape said of this price within the window, while nobody looked: no trade, or the account were active. */
  private rebuild(account: Account, nowNs: number): void {
    const found: { ts: number; row: number; lots: number }[] = [];
    this.log.each(this.side.lastDecrease[account.slot]!, nowNs, account.windowNs, (ts, row, lots) => found.push({ ts, row, lots }));
    for (let i = found.length - 1; i >= 0; i--) account.addDecrease(found[i]!.ts, found[i]!.row, found[i]!.lots);
  }
}
