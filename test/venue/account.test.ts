/**
 * The account of a price (FILLS.md §3): what trades explain and what was cancelled, over long lives, against lists that are gone through from
 * end to end each time.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Account, blankSettlement, type Settlement } from '../../src/venue/account.js';

interface Decrease {
  readonly ts: number;
  readonly row: number;
  readonly lots: number;
  left: number;
}

const sum = (lots: readonly number[]): number => lots.reduce((a, b) => a + b, 0);

/** The account on paper. */
class PaperAccount {
  decreases: Decrease[] = [];
  trades: { readonly ts: number; left: number }[] = [];
  private readonly windowNs: number;

  constructor(windowNs: number) {
    this.windowNs = windowNs;
  }

  get excess(): number {
    return Math.max(0, sum(this.decreases.map(({ left }) => left)) - sum(this.trades.map(({ left }) => left)));
  }

  /** Decreases that have left their window, oldest first: `row cancelled excess`. */
  settle(nowNs: number): string[] {
    const told: string[] = [];
    for (let first = this.decreases[0]; first !== undefined && nowNs > first.ts + this.windowNs; first = this.decreases[0]) {
      this.decreases.shift();
      const spare = sum(this.trades.map(({ left }) => left)) - sum(this.decreases.map(({ left }) => left));
      const explained = Math.min(first.left, Math.max(0, spare));
      let rest = explained;
      for (const trade of this.trades) {
        const used = Math.min(rest, trade.left);
        trade.left -= used;
        rest -= used;
      }
      told.push(`${first.row} ${first.left - explained} ${this.excess}`);
    }
    return told;
  }

  /** A level row: trades past their window close, and explain the newest decreases first. */
  close(nowNs: number): void {
    let rest = sum(this.trades.filter(({ ts }) => nowNs > ts + this.windowNs).map(({ left }) => left));
    this.trades = this.trades.filter(({ ts }) => nowNs <= ts + this.windowNs);
    for (const decrease of [...this.decreases].reverse()) {
      const used = Math.min(rest, decrease.left);
      decrease.left -= used;
      rest -= used;
    }
  }
}

const step = fc.record({
  gap: fc.constantFrom(0, 0, 1, 2, 9, 60),
  what: fc.constantFrom('trade', 'trade', 'decrease', 'decrease', 'increase', 'look'),
  lots: fc.integer({ min: 1, max: 6 }),
});

describe('Account', () => {
  it('equals its paper, settlement by settlement', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 250 }), fc.constantFrom(0, 3, 40, 400), (steps, windowNs) => {
        const account = new Account(windowNs, 0, 100, 0);
        const paper = new PaperAccount(windowNs);
        let now = 0;
        steps.forEach(({ gap, what, lots }, row) => {
          now += gap;
          if (what === 'look') {
            // An order looks at what has left its window and leaves the account as it is.
            const copy = new PaperAccount(windowNs);
            copy.decreases = paper.decreases.map((one) => ({ ...one }));
            copy.trades = paper.trades.map((one) => ({ ...one }));
            const { told, into } = lookAt(account, now);
            expect(told).toEqual(copy.settle(now));
            expect([into.excessLots, into.windowLots]).toEqual([copy.excess, sum(copy.decreases.map((one) => one.lots))]);
          } else {
            const { told, into } = lookAt(account, now);
            account.settleLooked(into);
            expect(told).toEqual(paper.settle(now));
            if (what === 'trade') {
              account.addTrade(now, lots);
              paper.trades.push({ ts: now, left: lots });
            } else {
              if (what === 'decrease') {
                account.addDecrease(now, row, lots);
                paper.decreases.push({ ts: now, row, lots, left: lots });
              }
              account.closeTrades(now);
              paper.close(now);
            }
          }
          account.invariant();
          compare(account, paper);
        });
      }),
      { numRuns: 150 },
    );
  });

  it('settles a decrease when its window is over, the end included', () => {
    const account = new Account(10, 0, 100, 0);
    expect(account.hasToSettle(1000)).toBe(false);
    account.addDecrease(5, 0, 3);
    expect([account.hasToSettle(15), account.hasToSettle(16)]).toEqual([false, true]);
    account.settleUnseen(15);
    expect([account.openDecreaseLots, account.windowLots]).toEqual([3, 3]);
    account.settleUnseen(16);
    expect([account.openDecreaseLots, account.windowLots, account.hasToSettle(1000)]).toEqual([0, 0, false]);
  });

  it('has forgotten everything but its orders after a clear', () => {
    const account = new Account(10, 0, 100, 0);
    account.firstOrder = account.lastOrder = 4;
    account.addDecrease(5, 0, 3);
    account.addTrade(6, 9);
    account.drop();
    account.invariant();
    expect([account.openDecreaseLots, account.openTradeLots, account.firstOrder, account.windowLots]).toEqual([0, 0, 4, 0]);
    expect(lookAt(account, 1000).told).toEqual([]);
  });
});

function lookAt(account: Account, nowNs: number): { told: string[]; into: Settlement } {
  const into = blankSettlement();
  const told: string[] = [];
  account.look(into);
  while (account.lookOn(nowNs, into)) told.push(`${into.row} ${into.cancelledLots} ${into.excessLots}`);
  return { told, into };
}

function compare(account: Account, paper: PaperAccount): void {
  expect([account.openDecreaseLots, account.openTradeLots]).toEqual([
    sum(paper.decreases.map(({ left }) => left)),
    sum(paper.trades.map(({ left }) => left)),
  ]);
  const { decreases, windowLots } = account;
  const kept = paper.decreases.map((_, i) => decreases.head + i);
  expect(kept.map((i) => ({ ts: decreases.ts(i), row: decreases.row(i), lots: decreases.lots(i), left: decreases.left(i) }))).toEqual(
    paper.decreases,
  );
  expect([decreases.tail - decreases.head, windowLots]).toEqual([kept.length, sum(paper.decreases.map(({ lots }) => lots))]);
}
