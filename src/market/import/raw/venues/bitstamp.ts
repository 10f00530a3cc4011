/**
 * Bitstamp: `diff_order_book_btcusd` with the book of REST `/order_book/btcusd`, or `order_book_btcusd`, the best 100 levels each time.
 *
 * Both have a `microtimestamp`; diffs up to that of the REST answer are in it already. There is no chain. Trades are `live_trades_btcusd`.
 */
import type { Stamps } from '../../frame/clock.js';
import { decimal, isObject, type JsonObject, objectOf, wholeOf, wrong } from '../json.js';
import { addPairs } from '../pairs.js';
import type { Market, Venue, VenueReader } from '../venue.js';

/** The venue. */
export const bitstamp: Venue = {
  name: 'bitstamp',
  looks: /"channel":"(?:diff_order_book|order_book|detail_order_book|live_trades|live_orders)_/,
  answers: /bitstamp\.net\/api\/v2\/order_book\//,
  needle: (symbol) => `_${symbol}"`,
  asksFor: 'L2',
  glance: { has: '"diff_order_book_', key: '"microtimestamp":"', form: 'whole' },
  open: (symbol, stamps) => new BitstampReader(symbol, stamps),
};

const CHANNEL = /^(diff_order_book|order_book|live_trades)_([^_]+)$/;
const BOOK_OF = /\/order_book\/([^/?]+)/;
const WINDOW_LEVELS = 100;

class BitstampReader implements VenueReader {
  readonly #symbol: string;
  readonly #stamps: Stamps;

  constructor(symbol: string, stamps: Stamps) {
    this.#symbol = symbol;
    this.#stamps = stamps;
  }

  frame(frame: unknown, market: Market): void {
    if (!isObject(frame) || typeof frame['channel'] !== 'string') {
      market.other('');
      return;
    }
    const [, kind, symbol = frame['channel'].slice(frame['channel'].lastIndexOf('_') + 1)] = CHANNEL.exec(frame['channel']) ?? [];
    if (symbol !== this.#symbol) {
      market.other(symbol);
      return;
    }
    market.own();
    const { event } = frame;
    if (kind === 'live_trades' && event === 'trade') this.#trade(objectOf(frame, 'data'), market);
    else if (kind === undefined || event !== 'data') market.other('');
    else this.#book(objectOf(frame, 'data'), kind, market);
  }

  answer(url: string, body: JsonObject, market: Market): void {
    const symbol = BOOK_OF.exec(url)?.[1];
    if (symbol !== this.#symbol) {
      market.other(symbol ?? '');
      return;
    }
    market.own();
    this.#levels(body, market);
    market.snapshot(this.#time(body));
  }

  #book(data: JsonObject, kind: string, market: Market): void {
    this.#levels(data, market);
    if (kind === 'diff_order_book') market.update(this.#time(data));
    else market.window(this.#time(data), WINDOW_LEVELS);
  }

  #levels(data: JsonObject, market: Market): void {
    addPairs(market.levels, data, 'bids', 'asks');
  }

  #trade(data: JsonObject, market: Market): void {
    const type = data['type'];
    if (type !== 0 && type !== 1) wrong('type', type, '0 (buy) or 1 (sell)');
    const price = decimal(data['price_str'] ?? data['price'], 'price');
    market.trade(
      this.#time(data),
      type === 0 ? 1 : -1,
      price,
      decimal(data['amount_str'] ?? data['amount'], 'amount'),
      wholeOf(data, 'id'),
    );
  }

  #time(data: JsonObject): number {
    return this.#stamps.fromVenue(wholeOf(data, 'microtimestamp'));
  }
}
