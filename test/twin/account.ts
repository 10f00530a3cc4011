/**
 * The netting account of one side and price (FILLS.md §3): which decreases of the level trades explain.
 *
 * Made from the tape alone. A decrease is open from its row until venue time passes its own by more than the window; a trade is open until the
 * first level row stamped later than its time plus the window has been applied. `left` is what the other kind has not explained yet.
 */

/** A decrease of the level, `qty` lots at row `row`; `left` of it is not explained. */
export interface Decrease {
  ts: number;
  row: number;
  qty: number;
  left: number;
}

interface OpenTrade {
  ts: number;
  left: number;
}

/** Open decreases and open trades of one price, each oldest first. */
export class Account {
  decreases: Decrease[] = [];
  #trades: OpenTrade[] = [];

  decrease(ts: number, row: number, qty: number): void {
    this.decreases.push({ ts, row, qty, left: qty });
  }

  trade(ts: number, qty: number): void {
    this.#trades.push({ ts, left: qty });
  }

  /** Open decreases less open trades, not below 0: what a newcomer skips, and what §3.7 adds to the level. */
  get excess(): number {
    return Math.max(0, sum(this.decreases) - sum(this.#trades));
  }

  /** Lots of decreases in their window that are younger than row `row`, explained or not (the cap of §3.5). */
  decreasedSince(row: number): number {
    return this.decreases.reduce((total, one) => total + (one.row > row ? one.qty : 0), 0);
  }

  /** Lots of decreases in their window up to row `row` that no trade explains (what may still be skipped). */
  unexplainedUntil(row: number): number {
    return this.decreases.reduce((total, one) => total + (one.row <= row ? one.left : 0), 0);
  }

  /** The oldest decrease whose window ended before `now`, taken out; `cancelled` lots of it no trade explained. */
  settleOne(now: number, window: number): { decrease: Decrease; cancelled: number } | undefined {
    const oldest = this.decreases[0];
    if (oldest === undefined || now <= oldest.ts + window) return undefined;
    this.decreases.shift();
    const explained = Math.min(oldest.left, Math.max(0, sum(this.#trades) - sum(this.decreases)));
    this.#consume(explained);
    return { decrease: oldest, cancelled: oldest.left - explained };
  }

  /** After a level row at `now`: closed trades explain the newest decreases first; what they still have is forgotten. */
  closeTrades(now: number, window: number): void {
    const closed = this.#trades.filter((one) => now > one.ts + window);
    this.#trades = this.#trades.filter((one) => now <= one.ts + window);
    let rest = sum(closed);
    for (const one of this.decreases.toReversed()) {
      const explained = Math.min(rest, one.left);
      one.left -= explained;
      rest -= explained;
    }
  }

  /** Takes `qty` out of the open trades, oldest first. */
  #consume(qty: number): void {
    let rest = qty;
    for (const one of this.#trades) {
      const used = Math.min(rest, one.left);
      one.left -= used;
      rest -= used;
    }
  }
}

function sum(list: readonly { left: number }[]): number {
  return list.reduce((total, one) => total + one.left, 0);
}
