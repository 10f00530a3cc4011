/**
 * FILLS.md §3: an account that hears from the log what it missed is the account that was told of every row, whenever an order comes, and
 * however many rows of other prices came between.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Account } from '../../src/venue/account.js';
import { LevelMemo } from '../../src/venue/level-memo.js';
import { PriceLog, type Listeners, type VenueClock } from '../../src/venue/price-log.js';

const LEVELS = 5;

/** A log with its accounts, and beside each one that is told of every row. */
class Pair implements VenueClock {
  readonly log: PriceLog;
  nowNs = 0;
  private row = 0;
  private readonly late: Account[];
  private readonly prompt: Account[];
  /** Accounts that are told at once, as where orders rest. */
  private readonly live = new Set<Account>();
  /** Accounts that have been told of anything: the others are not there yet. */
  private readonly met = new Set<Account>();
  private readonly windows: number;

  constructor(windowsNs: readonly number[]) {
    this.windows = windowsNs.length;
    const accounts = (): Account[] =>
      Array.from({ length: LEVELS }, (_, level) => windowsNs.map((ns, window) => new Account(ns, window, 100 + level, level))).flat();
    this.late = accounts();
    this.prompt = accounts();
    const memo = new LevelMemo();
    memo.reach(LEVELS);
    const listeners: Listeners = {
      has: (slot) => this.at(this.late, slot).some((account) => this.met.has(account)),
      tell: (slot) => {
        for (const account of this.at(this.late, slot)) this.tell(account);
      },
    };
    this.log = new PriceLog(memo, windowsNs, this, listeners, 16);
  }

  trade(level: number, lots: number): void {
    for (const account of [...this.at(this.prompt, level), ...this.liveAt(level)]) {
      account.settleUnseen(this.nowNs);
      account.addTrade(this.nowNs, lots);
    }
    this.log.addTrade(level, lots);
    this.row++;
  }

  /** A level row; lots below 0 are an increase. */
  level(level: number, lots: number): void {
    for (const account of [...this.at(this.prompt, level), ...this.liveAt(level)]) {
      account.settleUnseen(this.nowNs);
      if (lots > 0) account.addDecrease(this.nowNs, this.row, lots);
      account.closeTrades(this.nowNs);
    }
    this.log.addLevel(level, this.row, lots);
    this.row++;
  }

  clear(): void {
    for (const account of [...this.prompt, ...this.live]) account.drop();
    this.log.clear();
  }

  /** An order comes, stays for a while, goes. */
  come(level: number, window: number): void {
    const account = this.late[level * this.windows + window]!;
    this.tell(account);
    this.live.add(account);
    this.compare(account);
  }

  go(level: number, window: number): void {
    const account = this.late[level * this.windows + window]!;
    if (!this.live.delete(account)) return;
    this.compare(account);
    account.heardTo = this.log.lastOf(level);
  }

  /** Every account of a level, or of every level, as if an order came there now. */
  check(level?: number): void {
    this.log.invariant();
    for (const account of level === undefined ? this.late : this.at(this.late, level)) {
      this.tell(account);
      this.compare(account);
    }
  }

  private tell(account: Account): void {
    if (!this.live.has(account)) this.log.tell(account);
    this.met.add(account);
  }

  private at(accounts: readonly Account[], level: number): Account[] {
    return accounts.slice(level * this.windows, (level + 1) * this.windows);
  }

  private liveAt(level: number): Account[] {
    return this.at(this.late, level).filter((account) => this.live.has(account));
  }

  private compare(account: Account): void {
    const other = this.prompt[this.late.indexOf(account)]!;
    account.invariant();
    // What has left its window but is not settled yet has no bearing: settled, both must be the same.
    const both = [account, other].map((one) => openOf(one, this.nowNs));
    expect(both[0]).toBe(both[1]);
  }
}

/** What is open at a time, as text; the account goes on from what it was. */
function openOf(account: Account, nowNs: number): string {
  account.settleUnseen(nowNs);
  const { decreases, trades } = account;
  const lines: string[] = [];
  for (let i = decreases.head; i < decreases.tail; i++) {
    lines.push(`row ${decreases.row(i)} at ${decreases.ts(i)}: ${decreases.left(i)} of ${decreases.lots(i)}`);
  }
  // Those older than the window are closed together, by the next level row.
  let waiting = 0;
  for (let i = trades.head; i < trades.tail; i++) {
    if (trades.ts(i) + account.windowNs < nowNs) waiting += trades.left(i);
    else if (trades.left(i) > 0) lines.push(`trade at ${trades.ts(i)}: ${trades.left(i)}`);
  }
  return [...lines, `waiting: ${waiting}`].join('\n');
}

const step = fc.record({
  gap: fc.constantFrom(0, 0, 1, 1, 3, 9, 25, 40, 200, 401),
  what: fc.constantFrom('trade', 'trade', 'level', 'level', 'level', 'level', 'come', 'come', 'go', 'check', 'clear', 'pass'),
  level: fc.nat(LEVELS - 1),
  lots: fc.integer({ min: -3, max: 6 }),
  often: fc.constantFrom(1, 1, 1, 6, 60),
});

describe('PriceLog', () => {
  it('makes an account what it were had it been there for every row', () => {
    fc.assert(
      fc.property(
        fc.array(step, { minLength: 20, maxLength: 120 }),
        fc.constantFrom([0], [25], [400], [0, 40], [3, 9, 200]),
        (steps, windowsNs) => {
          const pair = new Pair(windowsNs);
          for (const { gap, what, level, lots, often } of steps) {
            pair.nowNs += gap;
            if (what === 'come') pair.come(level, (lots + 3) % windowsNs.length);
            else if (what === 'go') pair.go(level, (lots + 3) % windowsNs.length);
            else if (what === 'clear' && often > 1) pair.clear();
            else if (what === 'check') pair.check(level);
            else busy(pair, what, { gap, level, lots, often });
          }
          pair.check();
        },
      ),
      { numRuns: 400 },
    );
  });

  it('keeps what an open trade may still explain, though the ring has turned since', () => {
    const pair = new Pair([50]);
    pair.trade(1, 9);
    pair.nowNs += 10;
    pair.level(1, 4);
    // No level row closes the trade, which is then as old as can be.
    for (let i = 0; i < 2000; i++) {
      pair.nowNs += 5;
      pair.level(0, 1);
    }
    pair.level(1, 7);
    pair.check();
    pair.nowNs += 51;
    pair.check();
  });

  it('does not take the entry of another price for one that was overwritten', () => {
    const pair = new Pair([10]);
    pair.level(0, 3);
    pair.nowNs += 10;
    // The ring has room for 16: the last of these is where the first entry was.
    for (let i = 0; i < 16; i++) {
      pair.nowNs += 2;
      pair.level(1, 1);
    }
    pair.nowNs += 1;
    pair.level(0, 4);
    pair.check();
  });

  it('grows where more is in the window than it has room for', () => {
    const pair = new Pair([10_000]);
    for (let i = 0; i < 5000; i++) {
      pair.nowNs += 1;
      if (i % 3 === 0) pair.trade(i % LEVELS, 1 + (i % 5));
      else pair.level(i % LEVELS, (i % 7) - 2);
    }
    pair.check();
  });

  it('knows nothing of a price without rows, and nothing from before a clear', () => {
    const pair = new Pair([50]);
    pair.check();
    pair.level(2, 5);
    pair.trade(2, 3);
    pair.clear();
    pair.check();
  });
});

/** Rows at a level, once or so often that the ring turns; `pass` is of other levels than the one before. */
function busy(pair: Pair, what: string, rows: { gap: number; level: number; lots: number; often: number }): void {
  const { gap, level, lots, often } = rows;
  for (let i = 0; i < often; i++) {
    if (i > 0) pair.nowNs += Math.min(gap, 9);
    if (what === 'trade') pair.trade(level, 1 + Math.abs(lots + (i % 3)));
    else if (what === 'level') pair.level(level, lots + (i % 3) - 1);
    else pair.level((level + i) % LEVELS, lots);
  }
}
