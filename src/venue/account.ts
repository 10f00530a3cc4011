/**
 * The account of one side and price: trades and decreases that may tell of the same execution (FILLS.md §3).
 *
 * A decrease is open from its row until venue time is later than its own by more than the window; a trade is open until the first
 * level row at its price that is stamped later than its time plus the window has been applied. Open trades explain decreases; what
 * nobody explains when a decrease leaves its window was cancelled. An account is made from the tape alone, so sessions share it.
 *
 * Settling is lazy: what has left its window is settled just before the next row that touches the price. An order that comes to rest there
 * settles for its own session alone (`look`), since the account itself must depend on the tape and on nobody's orders. While nobody rests
 * here the account may lag behind the tape (`heardTo`); the log tells it what it missed.
 *
 * Units: lots, ns since the tape epoch, tape rows. Invariant: `openDecreaseLots` and `openTradeLots` are the sums of what is left in their rings,
 * `windowLots` of all decreases in theirs, and never below 0.
 *
 * Example (window 0): sell 4 @100 at 10, level 100: 10 → 6 at 40: the trade explains the decrease, nothing was cancelled.
 */
import { invariant } from '../base/errors.js';
import { OpenRing } from './open-ring.js';

/** What was found when a decrease left its window. */
export interface Settlement {
  /** Tape row of the decrease. */
  row: number;
  /** Lots that no trade explains: a cancellation. */
  cancelledLots: number;
  /** Open decreases less open trades afterwards, not below 0. */
  excessLots: number;
  /** Lots of the decreases that stay in their window, explained or not. */
  windowLots: number;
  /** Number of the first decrease that stays in its window. */
  from: number;
}

/** A settlement to be filled in. */
export function blankSettlement(): Settlement {
  return { row: 0, cancelledLots: 0, excessLots: 0, windowLots: 0, from: 0 };
}

/** Trades and decreases at one price of one side, for one window length. */
export class Account {
  readonly windowNs: number;
  /** Number of the window among those of the side. */
  readonly window: number;
  readonly key: number;
  readonly slot: number;
  /** Decreases in their window, with what no trade has explained of each. */
  readonly decreases = new OpenRing();
  /** Open trades, with what each can still explain. */
  readonly trades = new OpenRing();
  /** Open decreases that no trade has explained. */
  openDecreaseLots = 0;
  /** Open trades that have explained nothing yet. */
  openTradeLots = 0;
  /** Decreases in their window, explained or not. */
  windowLots = 0;
  /** Own orders that rest here, in order of arrival; indexes into the order store, −1 none. */
  firstOrder = -1;
  lastOrder = -1;
  /** Next account of the level in which orders rest. */
  next: Account | undefined;
  /** Number in the log of the last entry that it knows; −1 none. Kept while nobody rests here. */
  heardTo = -1;

  // Sums while decreases are looked at.
  private lookedDecreaseLots = 0;
  private lookedTradeLots = 0;

  constructor(windowNs: number, window: number, key: number, slot: number) {
    this.windowNs = windowNs;
    this.window = window;
    this.key = key;
    this.slot = slot;
  }

  /** Whether a decrease has left its window by `nowNs`. */
  hasToSettle(nowNs: number): boolean {
    return this.decreases.hasOlder(this.windowNs, nowNs);
  }

  /** Begin to look at what has left its window; `next` is the decrease to look at first. */
  look(into: Settlement): void {
    into.from = this.decreases.head;
    into.windowLots = this.windowLots;
    this.lookedDecreaseLots = this.openDecreaseLots;
    this.lookedTradeLots = this.openTradeLots;
    into.excessLots = Math.max(0, this.openDecreaseLots - this.openTradeLots);
  }

  /**
   * Find what became of the next decrease that has left its window by `nowNs`: open trades less the newer open decreases explain it, the
   * rest was cancelled. False when there is none. Changes nothing but what is being looked at.
   */
  lookOn(nowNs: number, into: Settlement): boolean {
    const { decreases } = this;
    const at = into.from;
    if (at >= decreases.tail || decreases.ts(at) + this.windowNs >= nowNs) return false;
    const unexplained = decreases.left(at);
    this.lookedDecreaseLots -= unexplained;
    const explained = explainedLots(unexplained, this.lookedTradeLots, this.lookedDecreaseLots);
    this.lookedTradeLots -= explained;
    into.row = decreases.row(at);
    into.cancelledLots = unexplained - explained;
    into.excessLots = Math.max(0, this.lookedDecreaseLots - this.lookedTradeLots);
    into.windowLots -= decreases.lots(at);
    into.from = at + 1;
    return true;
  }

  /** Take out what was looked at. */
  settleLooked(into: Settlement): void {
    this.useTrades(this.openTradeLots - this.lookedTradeLots);
    this.openDecreaseLots = this.lookedDecreaseLots;
    this.windowLots = into.windowLots;
    this.decreases.head = into.from;
  }

  /** Settle what has left its window where no order rests: nobody asks what was cancelled. */
  settleUnseen(nowNs: number): void {
    const { decreases, windowNs } = this;
    if (!decreases.hasOlder(windowNs, nowNs)) return;
    let decreaseLots = this.openDecreaseLots;
    let usedLots = 0;
    do {
      const unexplained = decreases.left(decreases.head);
      decreaseLots -= unexplained;
      usedLots += explainedLots(unexplained, this.openTradeLots - usedLots, decreaseLots);
      this.windowLots -= decreases.lots(decreases.head++);
    } while (decreases.hasOlder(windowNs, nowNs));
    this.openDecreaseLots = decreaseLots;
    this.useTrades(usedLots);
  }

  /** A level row took lots away. */
  addDecrease(ts: number, row: number, lots: number): void {
    this.decreases.add(ts, row, lots);
    this.openDecreaseLots += lots;
    this.windowLots += lots;
  }

  /** A print hit this side at this price. */
  addTrade(ts: number, lots: number): void {
    this.trades.add(ts, 0, lots);
    this.openTradeLots += lots;
  }

  /** A level row stamped `nowNs` was applied: trades older than the window close, and what they still have explains the newest decreases first. */
  closeTrades(nowNs: number): void {
    const { trades, decreases, windowNs } = this;
    if (!trades.hasOlder(windowNs, nowNs)) return;
    let left = 0;
    while (trades.hasOlder(windowNs, nowNs)) left += trades.left(trades.head++);
    this.openTradeLots -= left;
    for (let i = decreases.tail - 1; i >= decreases.head && left > 0; i--) {
      const explained = Math.min(left, decreases.left(i));
      decreases.leave(i, decreases.left(i) - explained);
      this.openDecreaseLots -= explained;
      left -= explained;
    }
  }

  /** Forget everything but the orders: the level became unknown. */
  drop(): void {
    this.decreases.clear();
    this.trades.clear();
    this.openDecreaseLots = 0;
    this.openTradeLots = 0;
    this.windowLots = 0;
  }

  /** Check the invariant of the header. */
  invariant(): void {
    const { decreases, trades, key } = this;
    let inWindow = 0;
    let decreased = 0;
    for (let i = decreases.head; i < decreases.tail; i++) {
      inWindow += decreases.lots(i);
      decreased += decreases.left(i);
    }
    let traded = 0;
    for (let i = trades.head; i < trades.tail; i++) traded += trades.left(i);
    const areSums = decreased === this.openDecreaseLots && traded === this.openTradeLots && inWindow === this.windowLots;
    invariant(
      areSums,
      `key ${key}: open decreases of ${decreased}, ${inWindow} in their window, and open trades of ${traded} are kept as ` +
        `${this.openDecreaseLots}, ${this.windowLots} and ${this.openTradeLots}`,
    );
    invariant(decreased >= 0 && traded >= 0, `key ${key}: open decreases ${decreased} and open trades ${traded} are not below 0`);
  }

  private useTrades(lots: number): void {
    const { trades } = this;
    this.openTradeLots -= lots;
    for (let left = lots; left > 0;) {
      const has = trades.left(trades.head);
      if (has > left) trades.leave(trades.head, has - left);
      else trades.head++;
      left -= Math.min(left, has);
    }
  }
}

/** What open trades less the newer open decreases explain of a decrease that leaves its window (FILLS.md §3.3). */
function explainedLots(unexplainedLots: number, tradeLots: number, newerDecreaseLots: number): number {
  return Math.min(unexplainedLots, Math.max(0, tradeLots - newerDecreaseLots));
}
