/**
 * The account of one side and price: trades and decreases that may tell of the same execution (FILLS.md §3).
 *
 * A decrease is open from its row until venue time is later than its own by more than the window; a trade is open until the first
 * level row at its price that is stamped later than its time plus the window has been applied. Open trades explain decreases; what
 * nobody explains when a decrease leaves its window was cancelled. An account is made from the tape alone, so sessions share it.
 *
 * Settling is lazy: what has left its window is settled just before the next row that touches the price. An order that comes to rest there
 * settles for its own session alone (`look`), since the account itself must depend on the tape and on nobody's orders.
 *
 * Units: lots, ns since the tape epoch, tape rows. Invariant: `openDecreaseLots` and `openTradeLots` are the sums of their lists and never below 0.
 *
 * Example (window 0): sell 4 @100 at 10, level 100: 10 → 6 at 40: the trade explains the decrease, nothing was cancelled.
 */
import { invariant } from '../base/errors.js';

/** What was found when a decrease left its window. */
export interface Settlement {
  /** Tape row of the decrease. */
  row: number;
  /** Lots that no trade explains: a cancellation. */
  cancelledLots: number;
  /** Open decreases less open trades afterwards, not below 0. */
  excessLots: number;
  /** Number of the first decrease that stays in its window. */
  from: number;
}

/** Trades and decreases at one price of one side, for one window length. */
export class Account {
  readonly windowNs: number;
  readonly side: number;
  readonly key: number;
  readonly slot: number;
  /** Open decreases that no trade has explained. */
  openDecreaseLots = 0;
  /** Open trades that have explained nothing yet. */
  openTradeLots = 0;
  /** Own orders that rest here, in order of arrival; indexes into the order store, −1 none. */
  firstOrder = -1;
  lastOrder = -1;

  // Decreases, oldest first, from `decreaseHead` on.
  private readonly decreaseTs: number[] = [];
  private readonly decreaseRow: number[] = [];
  private readonly decreaseLots: number[] = [];
  private readonly unexplainedLots: number[] = [];
  private decreaseHead = 0;
  // Trades, oldest first, from `tradeHead` on.
  private readonly tradeTs: number[] = [];
  private readonly tradeLots: number[] = [];
  private tradeHead = 0;
  // Sums while decreases are looked at.
  private lookedDecreaseLots = 0;
  private lookedTradeLots = 0;

  constructor(windowNs: number, side: number, key: number, slot: number) {
    this.windowNs = windowNs;
    this.side = side;
    this.key = key;
    this.slot = slot;
  }

  /** Whether nothing is open, in a window, or resting here. */
  get idle(): boolean {
    return this.firstOrder < 0 && this.decreaseHead === this.decreaseTs.length && this.tradeHead === this.tradeTs.length;
  }

  /** Begin to look at what has left its window; `next` is the decrease to look at first. */
  look(into: Settlement): void {
    into.from = this.decreaseHead;
    this.lookedDecreaseLots = this.openDecreaseLots;
    this.lookedTradeLots = this.openTradeLots;
    into.excessLots = Math.max(0, this.openDecreaseLots - this.openTradeLots);
  }

  /**
   * Find what became of the next decrease that has left its window by `nowNs`: open trades less the newer open decreases explain it, the
   * rest was cancelled. False when there is none. Changes nothing but what is being looked at.
   */
  lookOn(nowNs: number, into: Settlement): boolean {
    const at = into.from;
    if (at >= this.decreaseTs.length || this.decreaseTs[at]! + this.windowNs >= nowNs) return false;
    const unexplained = this.unexplainedLots[at]!;
    this.lookedDecreaseLots -= unexplained;
    const explained = Math.min(unexplained, Math.max(0, this.lookedTradeLots - this.lookedDecreaseLots));
    this.lookedTradeLots -= explained;
    into.row = this.decreaseRow[at]!;
    into.cancelledLots = unexplained - explained;
    into.excessLots = Math.max(0, this.lookedDecreaseLots - this.lookedTradeLots);
    into.from = at + 1;
    return true;
  }

  /** Take out what was looked at. */
  settleLooked(into: Settlement): void {
    this.useTrades(this.openTradeLots - this.lookedTradeLots);
    this.openDecreaseLots = this.lookedDecreaseLots;
    this.decreaseHead = into.from;
    if (this.decreaseHead > 32 && this.decreaseHead * 2 > this.decreaseTs.length) this.compactDecreases();
  }

  /** A level row took lots away. */
  addDecrease(ts: number, row: number, lots: number): void {
    this.decreaseTs.push(ts);
    this.decreaseRow.push(row);
    this.decreaseLots.push(lots);
    this.unexplainedLots.push(lots);
    this.openDecreaseLots += lots;
  }

  /** A print hit this side at this price. */
  addTrade(ts: number, lots: number): void {
    this.tradeTs.push(ts);
    this.tradeLots.push(lots);
    this.openTradeLots += lots;
  }

  /** A level row stamped `nowNs` was applied: trades older than the window close, and what they still have explains the newest decreases first. */
  closeTrades(nowNs: number): void {
    let left = 0;
    while (this.tradeHead < this.tradeTs.length && this.tradeTs[this.tradeHead]! + this.windowNs < nowNs) {
      left += this.tradeLots[this.tradeHead]!;
      this.tradeHead++;
    }
    this.trimTrades();
    this.openTradeLots -= left;
    for (let i = this.unexplainedLots.length - 1; i >= this.decreaseHead && left > 0; i--) {
      const explained = Math.min(left, this.unexplainedLots[i]!);
      this.unexplainedLots[i]! -= explained;
      this.openDecreaseLots -= explained;
      left -= explained;
    }
  }

  /** Decreases in their window whose row is at or after `row`, explained or not; `from` is the first that is in its window. */
  decreasesSince(row: number, from = this.decreaseHead): number {
    let lots = 0;
    for (let i = this.decreaseTs.length - 1; i >= from && this.decreaseRow[i]! >= row; i--) lots += this.decreaseLots[i]!;
    return lots;
  }

  /** Unexplained decreases in their window whose row is before `row`. */
  unexplainedBefore(row: number, from: number): number {
    let lots = 0;
    for (let i = from; i < this.decreaseTs.length && this.decreaseRow[i]! < row; i++) lots += this.unexplainedLots[i]!;
    return lots;
  }

  /** Forget everything but the orders: the level became unknown. */
  drop(): void {
    this.decreaseHead = 0;
    this.decreaseTs.length = 0;
    this.decreaseRow.length = 0;
    this.decreaseLots.length = 0;
    this.unexplainedLots.length = 0;
    this.openDecreaseLots = 0;
    this.openTradeLots = 0;
    this.dropTrades();
  }

  /** Check the invariant of the header. */
  invariant(): void {
    let decreases = 0;
    for (let i = this.decreaseHead; i < this.unexplainedLots.length; i++) decreases += this.unexplainedLots[i]!;
    let trades = 0;
    for (let i = this.tradeHead; i < this.tradeLots.length; i++) trades += this.tradeLots[i]!;
    invariant(
      decreases === this.openDecreaseLots && decreases >= 0,
      `open decreases of key ${this.key} sum to ${decreases}, kept as ${this.openDecreaseLots}`,
    );
    invariant(
      trades === this.openTradeLots && trades >= 0,
      `open trades of key ${this.key} sum to ${trades}, kept as ${this.openTradeLots}`,
    );
  }

  private useTrades(lots: number): void {
    let left = lots;
    this.openTradeLots -= lots;
    while (left > 0) {
      const used = Math.min(left, this.tradeLots[this.tradeHead]!);
      this.tradeLots[this.tradeHead]! -= used;
      left -= used;
      if (this.tradeLots[this.tradeHead] === 0) this.tradeHead++;
    }
    this.trimTrades();
  }

  private trimTrades(): void {
    if (this.tradeHead === this.tradeTs.length) this.dropTrades();
    if (this.tradeHead <= 32 || this.tradeHead * 2 <= this.tradeTs.length) return;
    this.tradeTs.splice(0, this.tradeHead);
    this.tradeLots.splice(0, this.tradeHead);
    this.tradeHead = 0;
  }

  private dropTrades(): void {
    this.tradeHead = 0;
    this.tradeTs.length = 0;
    this.tradeLots.length = 0;
  }

  private compactDecreases(): void {
    for (const column of [this.decreaseTs, this.decreaseRow, this.decreaseLots, this.unexplainedLots]) column.splice(0, this.decreaseHead);
    this.decreaseHead = 0;
  }
}
