/**
 * Trades of a feed by their ids, which rise by one: one that comes again is no new one, and ids that are left out are counted.
 *
 * Example: after `ids.isNew(7)`, `ids.isNew(7)` is false and `repeatedTrades` 1; `ids.isNew(10)` is true and `missingTrades` 2.
 */

/** What is counted. */
interface TradeCounts {
  /** Trades that came again, as two recorders caught them or after a reconnect. */
  repeatedTrades: number;
  /** Ids between those that came. */
  missingTrades: number;
}

/** The ids of one feed. */
export class TradeIds {
  readonly #counts: TradeCounts;
  #last = Number.NaN;

  /** `counts` is counted up. */
  constructor(counts: TradeCounts) {
    this.#counts = counts;
  }

  /** Whether a trade is new; without an id, NaN, it always is. */
  isNew(id: number): boolean {
    if (Number.isNaN(id)) return true;
    if (id <= this.#last) {
      this.#counts.repeatedTrades++;
      return false;
    }
    if (id > this.#last) this.#counts.missingTrades += id - this.#last - 1;
    this.#last = id;
    return true;
  }
}
