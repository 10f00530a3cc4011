/**
 * Levels that venues write as `[price, quantity, …]`, best first, bids and asks apart.
 *
 * Example: `addPairs(market.levels, book, 'bids', 'asks')` of `{"bids":[["100","5"]],"asks":[]}` adds one level.
 */
import { decimal, type JsonObject, maybeListOf, rowOf } from './json.js';
import type { Levels } from './levels.js';

/** Begin a message and take the levels of both sides in; a side that is not there has none. @throws BadShape */
export function addPairs(levels: Levels, book: JsonObject, bids: string, asks: string): void {
  levels.begin();
  addSide(levels, book, bids, 1);
  addSide(levels, book, asks, -1);
}

function addSide(levels: Levels, book: JsonObject, key: string, side: number): void {
  if (levels.lists?.addTo(levels, key, side, book[key]) === true) return;
  for (const level of maybeListOf(book, key)) {
    const pair = rowOf(level, 'level');
    levels.add(side, decimal(pair[0], 'price'), decimal(pair[1], 'quantity'));
  }
}
