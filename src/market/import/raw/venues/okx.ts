/**
 * OKX: `{"arg":{"channel":"books","instId":"BTC-USDT"},"action":"update","data":[{…}]}`, and Bitget, which has taken its frames over.
 *
 * A book begins with the action `snapshot`; updates chain by `prevSeqId` and `seqId` (OKX, since 2023). The checksum is over the 25 best levels
 * of each side, interleaved. `books5` and the like send the best levels each time. Trades are objects (OKX, Bitget version 2) or lists
 * (Bitget version 1); Bitget begins with a list of past ones, action `snapshot`.
 */
import type { Stamps } from '../../frame/clock.js';
import { pairedSum } from '../checksum.js';
import { decimal, isObject, type JsonObject, listOf, nameOf, objectOf, objectsOf, rowOf, textOf, whole, wholeOf, wrong } from '../json.js';
import { addPairs } from '../pairs.js';
import type { Glance, Market, Venue, VenueReader } from '../venue.js';

const BOOK_UPDATES: Glance = { has: '"action":"update","data":[{', key: '"ts":"', form: 'whole' };
const BOOK_SIDES = ['bids', 'asks'] as const;

/** OKX. */
export const okx: Venue = {
  name: 'okx',
  looks: /"arg":\s*\{"channel":"[^"]+",\s*"instId":/,
  needle: (symbol) => `"${symbol}"`,
  glance: BOOK_UPDATES,
  pairs: BOOK_SIDES,
  open: (symbol, stamps) => new PairedReader(symbol, stamps, OKX_BOOKS),
};

/** Bitget. */
export const bitget: Venue = {
  name: 'bitget',
  looks: /"arg":\s*\{"instType":/,
  needle: (symbol) => `"${symbol}"`,
  glance: { ...BOOK_UPDATES, has: '"channel":"books"' },
  pairs: BOOK_SIDES,
  open: (symbol, stamps) => new PairedReader(symbol, stamps, BITGET_BOOKS),
};

/** How many levels a channel shows; Infinity: all. */
type Books = Readonly<Record<string, number>>;

const OKX_BOOKS: Books = { books: 400, 'books-l2-tbt': 400, 'books50-l2-tbt': 50, books5: 5, 'bbo-tbt': 1 };
const BITGET_BOOKS: Books = { books: Number.POSITIVE_INFINITY, books1: 1, books5: 5, books15: 15 };
const SIDES: Readonly<Record<string, number>> = { buy: 1, sell: -1 };

class PairedReader implements VenueReader {
  readonly #symbol: string;
  readonly #stamps: Stamps;
  readonly #books: Books;
  #lastSeqId = Number.NaN;

  constructor(symbol: string, stamps: Stamps, books: Books) {
    this.#symbol = symbol;
    this.#stamps = stamps;
    this.#books = books;
  }

  frame(frame: unknown, market: Market): void {
    if (!isObject(frame) || !isObject(frame['arg']) || frame['data'] === undefined) {
      market.other('');
      return;
    }
    const arg = objectOf(frame, 'arg');
    if (arg['instId'] !== this.#symbol) {
      market.other(nameOf(arg['instId']));
      return;
    }
    market.own();
    const channel = textOf(arg, 'channel');
    const depth = this.#books[channel];
    if (depth !== undefined) for (const book of objectsOf(frame, 'data')) this.#book(frame['action'], depth, book, market);
    else if (/^trades?$/.test(channel)) this.#trades(frame, market);
    else market.other('');
  }

  #book(action: unknown, depth: number, book: JsonObject, market: Market): void {
    const exchTs = this.#stamps.fromVenue(wholeOf(book, 'ts'));
    const isUpdate = action === 'update';
    if (isUpdate && book['prevSeqId'] !== undefined) market.link(exchTs, 'prevSeqId', wholeOf(book, 'prevSeqId'), this.#lastSeqId);
    if (book['seqId'] !== undefined) this.#lastSeqId = wholeOf(book, 'seqId');
    addPairs(market.levels, book, ...BOOK_SIDES);
    if (isUpdate) {
      market.update(exchTs);
    } else if (action === 'snapshot' && (!Number.isFinite(depth) || depth > MOST_IN_WINDOW)) {
      market.snapshot(exchTs, Number.isFinite(depth) ? depth : undefined);
    } else {
      market.window(exchTs, depth);
      return;
    }
    // Where the checksum is retired it is sent as 0.
    const sum = book['checksum'];
    if (sum !== undefined && sum !== null && sum !== 0) market.verify(whole(sum, 'checksum'), pairedSum);
  }

  #trades(frame: JsonObject, market: Market): void {
    // Newest first in lists.
    for (const trade of [...listOf(frame, 'data')].reverse()) {
      if (frame['action'] === 'snapshot') market.count('tradesBeforeBook');
      else if (isObject(trade))
        this.#trade(trade['ts'], trade['px'] ?? trade['price'], trade['sz'] ?? trade['size'], trade['side'], trade['tradeId'], market);
      else this.#trade(...(rowOf(trade, 'trade').slice(0, 4) as [unknown, unknown, unknown, unknown]), undefined, market);
    }
  }

  #trade(ts: unknown, price: unknown, qty: unknown, side: unknown, id: unknown, market: Market): void {
    const sign = SIDES[String(side).toLowerCase()] ?? wrong('side', side, '"buy" or "sell"');
    const tradeId = id === undefined ? Number.NaN : Number(id);
    const exchTs = this.#stamps.fromVenue(whole(ts, 'ts'));
    market.trade(exchTs, sign, decimal(price, 'price'), decimal(qty, 'quantity'), Number.isSafeInteger(tradeId) ? tradeId : Number.NaN);
  }
}
/** Channels that show no more levels than this send them all each time. */
const MOST_IN_WINDOW = 15;
