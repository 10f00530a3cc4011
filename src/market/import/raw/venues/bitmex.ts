/**
 * BitMEX: `{"table":"orderBookL2","action":"update","data":[{"symbol":"XBTUSD","id":…,"side":"Sell","size":100}]}`.
 *
 * Levels have ids; `partial` and `insert` say their prices, `update` and `delete` only name the id. Frames of the book had no time in 2021; where
 * rows have a `timestamp` it is taken. `quote` is the venue's own touch and is held against the book: frames come a few a second and hold all
 * quotes since the last, of which the last is compared.
 */
import type { Stamps } from '../../frame/clock.js';
import { decimal, isObject, type JsonObject, nameOf, objectsOf, textOf, whole, wrong } from '../json.js';
import type { Spelled } from '../levels.js';
import { isoTs } from '../times.js';
import type { Market, Venue, VenueReader } from '../venue.js';

/** The venue. */
export const bitmex: Venue = {
  name: 'bitmex',
  looks: /"table":"[A-Za-z0-9_]+","action":"|"subscribe":"(?:orderBookL2|quote|trade)/,
  needle: (symbol) => `"${symbol}"`,
  glance: { has: '"table":"orderBookL2","action":"update"' },
  open: (symbol, stamps) => new BitmexReader(symbol, stamps),
};

const SIDES: Readonly<Record<string, number>> = { Buy: 1, Sell: -1 };
/** Levels a side that a table shows; undefined: all. */
const BOOKS: Readonly<Record<string, number | undefined>> = { orderBookL2: undefined, orderBookL2_25: 25 };

class BitmexReader implements VenueReader {
  readonly #symbol: string;
  readonly #stamps: Stamps;
  /** Prices by level id. */
  readonly #prices = new Map<number, Spelled>();

  constructor(symbol: string, stamps: Stamps) {
    this.#symbol = symbol;
    this.#stamps = stamps;
  }

  frame(frame: unknown, market: Market): void {
    if (!isObject(frame) || typeof frame['table'] !== 'string') {
      market.other('');
      return;
    }
    const all = objectsOf(frame, 'data');
    const rows = all.filter((row) => row['symbol'] === this.#symbol);
    const filter = frame['filter'];
    const isOwn = rows.length > 0 || (isObject(filter) && filter['symbol'] === this.#symbol);
    if (!isOwn) {
      market.other(nameOf(all[0]?.['symbol']));
      return;
    }
    market.own();
    const table = frame['table'];
    const action = textOf(frame, 'action');
    if (table in BOOKS) this.#book(action, rows, BOOKS[table], market);
    else if (table === 'trade') this.#trades(action, rows, market);
    else if (table === 'quote' && rows.length > 0) this.#quote(rows.at(-1)!, market);
    else market.other('');
  }

  #book(action: string, rows: readonly JsonObject[], depth: number | undefined, market: Market): void {
    market.levels.begin();
    for (const row of rows) {
      const id = whole(row['id'], 'id');
      const side = SIDES[String(row['side'])] ?? wrong('side', row['side'], '"Buy" or "Sell"');
      if (row['price'] !== undefined) this.#prices.set(id, decimal(row['price'], 'price'));
      const price = this.#prices.get(id);
      // Before the partial ids say nothing.
      if (price === undefined) market.count('unknownLevelIds');
      else market.levels.add(side, price, action === 'delete' ? 0 : decimal(row['size'], 'size'));
    }
    const stamp = rows.at(-1)?.['timestamp'];
    const exchTs = stamp === undefined ? Number.NaN : isoTs(this.#stamps, stamp);
    if (action === 'partial') market.snapshot(exchTs, depth);
    else market.update(exchTs);
  }

  #trades(action: string, rows: readonly JsonObject[], market: Market): void {
    for (const row of rows) {
      const side = SIDES[String(row['side'])] ?? 0;
      if (action === 'partial') market.count('tradesBeforeBook');
      else
        market.trade(isoTs(this.#stamps, row['timestamp']), side, decimal(row['price'], 'price'), decimal(row['size'], 'size'), Number.NaN);
    }
  }

  #quote(row: JsonObject, market: Market): void {
    market.touch(
      isoTs(this.#stamps, row['timestamp']),
      decimal(row['bidPrice'] ?? 0, 'bidPrice'),
      decimal(row['bidSize'] ?? 0, 'bidSize'),
      decimal(row['askPrice'] ?? 0, 'askPrice'),
      decimal(row['askSize'] ?? 0, 'askSize'),
    );
  }
}
