/**
 * Deribit: `{"params":{"channel":"book.BTC-PERPETUAL.raw","data":{"type":"change","change_id":2,"prev_change_id":1,…}}}`.
 *
 * A book begins with the type `snapshot`; changes chain by `prev_change_id` and `change_id`, and levels are `["new"|"change"|"delete", price,
 * amount]`. Grouped channels (`book.X.none.10.100ms`) send the best levels each time. Times are ms.
 */
import type { Stamps } from '../../frame/clock.js';
import { decimal, isObject, type JsonObject, listOf, objectOf, rowOf, textOf, wholeOf, wrong } from '../json.js';
import type { Market, Venue, VenueReader } from '../venue.js';

/** The venue. */
export const deribit: Venue = {
  name: 'deribit',
  looks: /"jsonrpc":"2\.0".*"(?:channel":"|result":\[")(?:book|trades|ticker|quote)\./,
  needle: (symbol) => `.${symbol}.`,
  glance: { has: '"type":"change"', key: '"timestamp":', form: 'whole' },
  open: (symbol, stamps) => new DeribitReader(symbol, stamps),
};

const CHANNEL = /^(book|trades)\.([^.]+)\.(?:raw|\d+ms|agg2|none\.(\d+)\.\w+|[\d.]+\.(\d+)\.\w+)$/;
const SIDES: Readonly<Record<string, number>> = { buy: 1, sell: -1 };

class DeribitReader implements VenueReader {
  readonly #symbol: string;
  readonly #stamps: Stamps;
  #lastChangeId = Number.NaN;

  constructor(symbol: string, stamps: Stamps) {
    this.#symbol = symbol;
    this.#stamps = stamps;
  }

  frame(frame: unknown, market: Market): void {
    if (!isObject(frame) || !isObject(frame['params'])) {
      market.other('');
      return;
    }
    const params = objectOf(frame, 'params');
    const channel = String(params['channel']);
    const [, kind, symbol = channel.split('.')[1] ?? '', depth, groupedDepth] = CHANNEL.exec(channel) ?? [];
    if (symbol !== this.#symbol) {
      market.other(symbol);
      return;
    }
    market.own();
    if (kind === 'book') this.#book(objectOf(params, 'data'), depth ?? groupedDepth, market);
    else if (kind === 'trades') for (const trade of listOf(params, 'data')) this.#trade(trade, market);
    else market.other('');
  }

  #book(data: JsonObject, depth: string | undefined, market: Market): void {
    const exchTs = this.#stamps.fromVenue(wholeOf(data, 'timestamp'));
    const changeId = wholeOf(data, 'change_id');
    const isChange = data['type'] === 'change';
    if (isChange) market.link(exchTs, 'prev_change_id', wholeOf(data, 'prev_change_id'), this.#lastChangeId);
    this.#lastChangeId = changeId;
    market.levels.begin();
    for (const [side, key] of SIDE_KEYS) {
      for (const level of listOf(data, key)) {
        const row = rowOf(level, 'level');
        const [price, amount] = depth === undefined ? row.slice(1) : row;
        const isGone = depth === undefined && row[0] === 'delete';
        market.levels.add(side, decimal(price, 'price'), isGone ? 0 : decimal(amount, 'amount'));
      }
    }
    if (depth !== undefined) market.window(exchTs, Number(depth));
    else if (isChange) market.update(exchTs);
    else market.snapshot(exchTs);
  }

  #trade(trade: unknown, market: Market): void {
    if (!isObject(trade)) return wrong('trade', trade, 'an object');
    const side = SIDES[textOf(trade, 'direction')] ?? wrong('direction', trade['direction'], '"buy" or "sell"');
    const exchTs = this.#stamps.fromVenue(wholeOf(trade, 'timestamp'));
    market.trade(exchTs, side, decimal(trade['price'], 'price'), decimal(trade['amount'], 'amount'), wholeOf(trade, 'trade_seq'));
  }
}

const SIDE_KEYS = [
  [1, 'bids'],
  [-1, 'asks'],
] as const;
