/**
 * Bybit, version 5 (`orderbook.50.BTCUSDT`) and its interface of 2021 (`orderBookL2_25.BTCUSD`).
 *
 * Version 5: `snapshot`, then `delta` with the update id `u` one higher each; levels are `[price, size]`; `u` 1 is a snapshot after a restart.
 * 2021: `snapshot`, then `delta` with the lists `delete`, `update`, `insert`; there is no chain (`cross_seq` only rises), and sizes are
 * single-precision sums such as 642.60004, which need `--off-lot round`.
 */
import type { Stamps } from '../../frame/clock.js';
import { decimal, isObject, type JsonObject, objectOf, objectsOf, textOf, whole, wholeOf, wrong } from '../json.js';
import { addPairs } from '../pairs.js';
import type { Market, Venue, VenueReader } from '../venue.js';

const BOOK_SIDES = ['b', 'a'] as const;

/** The venue. */
export const bybit: Venue = {
  name: 'bybit',
  looks: /"topic":"(?:orderBookL2_25|orderBook_200|orderbook|publicTrade|trade|instrument_info|tickers)\.|"ret_msg":.*"conn_id":/,
  needle: (symbol) => `.${symbol}"`,
  glance: { has: '"type":"delta"', key: '"cts":', form: 'whole' },
  pairs: BOOK_SIDES,
  open: (symbol, stamps) => new BybitReader(symbol, stamps),
};

const TOPIC = /^(orderBookL2_|orderBook_|orderbook\.|publicTrade|trade)(\d*)(?:\.100ms)?\.([^.]+)$/;
const SIDES: Readonly<Record<string, number>> = { Buy: 1, Sell: -1 };

class BybitReader implements VenueReader {
  readonly #symbol: string;
  readonly #stamps: Stamps;
  #lastId = Number.NaN;

  constructor(symbol: string, stamps: Stamps) {
    this.#symbol = symbol;
    this.#stamps = stamps;
  }

  frame(frame: unknown, market: Market): void {
    if (!isObject(frame) || typeof frame['topic'] !== 'string') {
      market.other('');
      return;
    }
    const topic = frame['topic'];
    const [, kind, depth, symbol = topic.slice(topic.lastIndexOf('.') + 1)] = TOPIC.exec(topic) ?? [];
    if (symbol !== this.#symbol) {
      market.other(symbol);
      return;
    }
    market.own();
    if (kind === 'orderbook.') this.#book(frame, Number(depth), market);
    else if (kind === 'trade' || kind === 'publicTrade') for (const trade of objectsOf(frame, 'data')) this.#trade(trade, market);
    else if (kind !== undefined) this.#oldBook(frame, Number(depth), market);
    else market.other('');
  }

  #book(frame: JsonObject, depth: number, market: Market): void {
    const data = objectOf(frame, 'data');
    const exchTs = this.#stamps.fromVenue(whole(frame['cts'] ?? frame['ts'], 'ts'));
    const id = wholeOf(data, 'u');
    const isSnapshot = frame['type'] === 'snapshot';
    if (!isSnapshot) market.link(exchTs, 'u', id, this.#lastId + 1);
    this.#lastId = id;
    addPairs(market.levels, data, ...BOOK_SIDES);
    if (isSnapshot) market.snapshot(exchTs, depth);
    else market.update(exchTs);
  }

  #oldBook(frame: JsonObject, depth: number, market: Market): void {
    const { levels } = market;
    const exchTs = this.#stamps.fromVenue(wholeOf(frame, 'timestamp_e6'));
    levels.begin();
    if (frame['type'] === 'snapshot') {
      // Inverse contracts have the list itself.
      const rows = Array.isArray(frame['data']) ? objectsOf(frame, 'data') : objectsOf(objectOf(frame, 'data'), 'order_book');
      for (const row of rows) levels.add(sideOf(row), decimal(row['price'], 'price'), decimal(row['size'], 'size'));
      market.snapshot(exchTs, depth);
      return;
    }
    const data = objectOf(frame, 'data');
    for (const row of objectsOf(data, 'delete')) levels.add(sideOf(row), decimal(row['price'], 'price'), 0);
    for (const key of ['update', 'insert'])
      for (const row of objectsOf(data, key)) levels.add(sideOf(row), decimal(row['price'], 'price'), decimal(row['size'], 'size'));
    market.update(exchTs);
  }

  #trade(trade: JsonObject, market: Market): void {
    const ms = whole(trade['T'] ?? trade['trade_time_ms'], 'trade_time_ms');
    const side = SIDES[textOf(trade, trade['S'] === undefined ? 'side' : 'S')] ?? 0;
    const price = decimal(trade['p'] ?? trade['price'], 'price');
    market.trade(this.#stamps.fromVenue(ms), side, price, decimal(trade['v'] ?? trade['size'], 'size'), Number.NaN);
  }
}

function sideOf(row: JsonObject): number {
  return SIDES[String(row['side'])] ?? wrong('side', row['side'], '"Buy" or "Sell"');
}
