/**
 * Hyperliquid: `{"channel":"l2Book","data":{"coin":"BTC","time":…,"levels":[[bids],[asks]]}}`, the best 20 levels each time, and `trades`.
 *
 * A trade's side is its aggressor's, `B` or `A`. The first frame of trades holds past ones.
 */
import type { Stamps } from '../../frame/clock.js';
import { decimal, isObject, type JsonObject, listOf, nameOf, objectOf, objectsOf, rowOf, wholeOf, wrong } from '../json.js';
import type { Market, Venue, VenueReader } from '../venue.js';

/** The venue. */
export const hyperliquid: Venue = {
  name: 'hyperliquid',
  looks: /"channel":\s*"(?:l2Book|trades)",\s*"data":|"coin":\s*"[^"]+".*"levels":\s*\[\[/,
  needle: (symbol) => `"${symbol}"`,
  open: (symbol, stamps) => new HyperliquidReader(symbol, stamps),
};

const SHOWN_LEVELS = 20;
const SIDES: Readonly<Record<string, number>> = { B: 1, A: -1 };

class HyperliquidReader implements VenueReader {
  readonly #symbol: string;
  readonly #stamps: Stamps;

  constructor(symbol: string, stamps: Stamps) {
    this.#symbol = symbol;
    this.#stamps = stamps;
  }

  frame(frame: unknown, market: Market): void {
    if (!isObject(frame)) {
      market.other('');
    } else if (frame['channel'] === 'l2Book') {
      const data = objectOf(frame, 'data');
      if (this.#isOwn(data, market)) this.#book(data, market);
    } else if (frame['channel'] === 'trades') {
      for (const trade of objectsOf(frame, 'data')) if (this.#isOwn(trade, market)) this.#trade(trade, market);
    } else {
      market.other('');
    }
  }

  #isOwn({ coin }: JsonObject, market: Market): boolean {
    if (coin === this.#symbol) market.own();
    else market.other(nameOf(coin));
    return coin === this.#symbol;
  }

  #book(data: JsonObject, market: Market): void {
    market.levels.begin();
    const sides = listOf(data, 'levels');
    if (sides.length !== 2) wrong('levels', sides, 'bids and asks');
    sides.forEach((levels, i) => {
      for (const level of rowOf(levels, 'levels')) {
        if (!isObject(level)) return wrong('level', level, 'an object');
        market.levels.add(i === 0 ? 1 : -1, decimal(level['px'], 'px'), decimal(level['sz'], 'sz'));
      }
    });
    market.window(this.#stamps.fromVenue(wholeOf(data, 'time')), SHOWN_LEVELS);
  }

  #trade(trade: JsonObject, market: Market): void {
    const side = SIDES[String(trade['side'])] ?? wrong('side', trade['side'], '"B" or "A"');
    market.trade(this.#stamps.fromVenue(wholeOf(trade, 'time')), side, decimal(trade['px'], 'px'), decimal(trade['sz'], 'sz'), Number.NaN);
  }
}
