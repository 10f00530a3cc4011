/**
 * Kraken, WebSocket version 1: `[channel, {…}, "book-1000", "XBT/USD"]`.
 *
 * A book begins with `as` and `bs`; updates have `a`, `b` and the checksum `c` over the ten best levels of each side. Each level has its own
 * time: the message's is the latest. A level that falls out of the subscribed depth is not deleted by a message. Trades are
 * `[price, quantity, time, "b"|"s", …]`. There is no chain: what is lost shows in the checksum.
 */
import type { Stamps } from '../../frame/clock.js';
import { krakenSum } from '../checksum.js';
import { decimal, isObject, type JsonObject, maybeListOf, rowOf, whole, wrong } from '../json.js';
import { secondsTs } from '../times.js';
import type { Market, Venue, VenueReader } from '../venue.js';

/** The venue. */
export const kraken: Venue = {
  name: 'kraken',
  looks: / \[\d+,.*,"(?:book-\d+|trade)","[^"]+"\]$|"event":"(?:systemStatus|subscriptionStatus)"/,
  needle: (symbol) => `"${symbol}"`,
  open: (symbol, stamps) => new KrakenReader(symbol, stamps),
};

const BOOK = /^book-(\d+)$/;

class KrakenReader implements VenueReader {
  readonly #symbol: string;
  readonly #stamps: Stamps;
  /** Latest time of the message's levels, as spelled. */
  #latest = '0';

  constructor(symbol: string, stamps: Stamps) {
    this.#symbol = symbol;
    this.#stamps = stamps;
  }

  frame(frame: unknown, market: Market): void {
    if (!Array.isArray(frame) || frame.length < 4) {
      market.other('');
      return;
    }
    const list = frame as readonly unknown[];
    const pair = list.at(-1);
    const channel = String(list.at(-2));
    if (pair !== this.#symbol) {
      market.other(String(pair));
      return;
    }
    market.own();
    const depth = BOOK.exec(channel)?.[1];
    if (depth !== undefined) this.#book(list.slice(1, -2), Number(depth), market);
    else if (channel === 'trade') for (const trade of rowOf(list[1], 'trades')) this.#trade(rowOf(trade, 'trade'), market);
    else market.other('');
  }

  #book(parts: readonly unknown[], depth: number, market: Market): void {
    const { levels } = market;
    levels.begin();
    this.#latest = '0';
    let sum: unknown;
    let isSnapshot = false;
    for (const part of parts) {
      if (!isObject(part)) return wrong('book', part, 'an object');
      if (part['as'] !== undefined || part['bs'] !== undefined) isSnapshot = true;
      this.#levels(part, isSnapshot ? 'bs' : 'b', 1, market);
      this.#levels(part, isSnapshot ? 'as' : 'a', -1, market);
      sum ??= part['c'];
    }
    // A book without levels has no time.
    const exchTs = levels.count === 0 ? Number.NaN : secondsTs(this.#stamps, this.#latest);
    if (isSnapshot) market.snapshot(exchTs, depth);
    else market.update(exchTs);
    if (sum !== undefined) market.verify(whole(sum, 'c'), krakenSum);
  }

  /** Take levels in, with the latest of their times; others may be years old. */
  #levels(part: JsonObject, key: string, side: number, market: Market): void {
    for (const level of maybeListOf(part, key)) {
      const [price, qty, time] = rowOf(level, 'level');
      market.levels.add(side, decimal(price, 'price'), decimal(qty, 'volume'));
      if (typeof time !== 'string') wrong('time', time, 'seconds as text');
      if (Number(time) > Number(this.#latest)) this.#latest = time;
    }
  }

  #trade([price, qty, time, side]: readonly unknown[], market: Market): void {
    if (side !== 'b' && side !== 's') wrong('side', side, '"b" or "s"');
    market.trade(secondsTs(this.#stamps, time), side === 'b' ? 1 : -1, decimal(price, 'price'), decimal(qty, 'volume'), Number.NaN);
  }
}
