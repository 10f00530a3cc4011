/**
 * Coinbase Exchange: `snapshot` and `l2update` of the channel `level2` with `match`, or the channel `full`, which tells single orders (L3).
 *
 * Of `full`, `sequence` rises by one with each message of a product. `received` rests nowhere yet; `open` adds what has not traded at once;
 * `match` executes the maker's order; `change` and `done` reduce and remove. An aggressor's own rows, which were `received` and never
 * `open`, are dropped. The book comes by REST, `/products/X/book?level=3`, with the sequence number that it has. The side of a `match` is the
 * maker's. The first message of `matches` is a past trade (`last_match`). Snapshots of `level2` have no time.
 */
import type { Stamps } from '../../frame/clock.js';
import { decimal, isObject, type JsonObject, listOf, nameOf, rowOf, textOf, wholeOf, wrong } from '../json.js';
import { addPairs } from '../pairs.js';
import { isoTs } from '../times.js';
import type { Market, Venue, VenueReader } from '../venue.js';

/** The venue. */
export const coinbase: Venue = {
  name: 'coinbase',
  looks:
    /"type":\s*"(?:snapshot|l2update|ticker|match|last_match|received|open|done|change)",.*"product_id":|"type":"subscriptions","channels":/,
  answers: /coinbase\.com\/products\/[^/]+\/book/,
  needle: (symbol) => `"${symbol}"`,
  asksFor: 'L3',
  glance: { has: '"type":"l2update"', key: '"time":"', form: 'iso' },
  open: (symbol, stamps) => new CoinbaseReader(symbol, stamps),
};

const SIDES: Readonly<Record<string, number>> = { buy: 1, sell: -1 };
const BOOK_OF = /\/products\/([^/]+)\/book/;
/** Types of the channel `full` alone. */
const FULL = new Set(['received', 'open', 'change', 'done', 'activate']);

class CoinbaseReader implements VenueReader {
  readonly #symbol: string;
  readonly #stamps: Stamps;
  /** Orders that were received and rest nowhere yet. */
  readonly #received = new Set<string>();
  #isFull = false;
  #lastSequence = Number.NaN;

  constructor(symbol: string, stamps: Stamps) {
    this.#symbol = symbol;
    this.#stamps = stamps;
  }

  frame(frame: unknown, market: Market): void {
    if (!isObject(frame) || typeof frame['type'] !== 'string') {
      market.other('');
      return;
    }
    if (frame['product_id'] !== this.#symbol) {
      market.other(nameOf(frame['product_id']));
      return;
    }
    market.own();
    const { type } = frame;
    if (FULL.has(type)) this.#isFull = true;
    if (this.#isFull && (FULL.has(type) || type === 'match')) this.#follow(frame, market);
    if (type === 'snapshot') this.#snapshot(frame, market);
    else if (type === 'l2update') this.#update(frame, market);
    else if (type === 'match') this.#match(frame, market);
    else if (type === 'last_match') market.count('tradesBeforeBook');
    else if (FULL.has(type)) this.#order(type, frame, market);
    else market.other('');
  }

  answer(url: string, body: JsonObject, market: Market): void {
    const symbol = BOOK_OF.exec(url)?.[1];
    if (symbol !== this.#symbol) {
      market.other(symbol ?? '');
      return;
    }
    market.own();
    const ids: string[] = [];
    market.levels.begin();
    for (const [side, key] of SIDE_KEYS) {
      for (const level of listOf(body, key)) {
        const [price, size, id] = rowOf(level, 'order');
        if (typeof id !== 'string') return wrong('order', id, 'an order id; ask for level=3');
        market.levels.add(side, decimal(price, 'price'), decimal(size, 'size'));
        ids.push(id);
      }
    }
    const exchTs = body['time'] === undefined ? Number.NaN : isoTs(this.#stamps, body['time']);
    market.orderSnapshot(exchTs, ids, wholeOf(body, 'sequence'));
  }

  /** Holds the chain of a product's messages. */
  #follow(frame: JsonObject, market: Market): void {
    const sequence = wholeOf(frame, 'sequence');
    market.link(this.#time(frame), 'sequence', sequence, this.#lastSequence + 1);
    this.#lastSequence = sequence;
  }

  #snapshot(frame: JsonObject, market: Market): void {
    addPairs(market.levels, frame, 'bids', 'asks');
    market.snapshot(frame['time'] === undefined ? Number.NaN : this.#time(frame));
  }

  #update(frame: JsonObject, market: Market): void {
    market.levels.begin();
    for (const change of listOf(frame, 'changes')) {
      const [side, price, size] = rowOf(change, 'change');
      market.levels.add(sideOf(side), decimal(price, 'price'), decimal(size, 'size'));
    }
    market.update(this.#time(frame));
  }

  #match(frame: JsonObject, market: Market): void {
    const makerSide = sideOf(frame['side']);
    market.match(
      this.#time(frame),
      textOf(frame, 'maker_order_id'),
      -makerSide,
      decimal(frame['price'], 'price'),
      decimal(frame['size'], 'size'),
      wholeOf(frame, 'trade_id'),
      wholeOf(frame, 'sequence'),
    );
  }

  #order(type: string, frame: JsonObject, market: Market): void {
    if (type === 'activate') return;
    const id = textOf(frame, 'order_id');
    const exchTs = this.#time(frame);
    const rank = wholeOf(frame, 'sequence');
    if (type === 'received') {
      this.#received.add(id);
    } else if (type === 'open') {
      this.#received.delete(id);
      const qty = decimal(frame['remaining_size'], 'remaining_size');
      market.order(exchTs, { action: 'add', id, side: sideOf(frame['side']), price: decimal(frame['price'], 'price'), qty }, rank);
    } else if (this.#received.has(id)) {
      market.count('takerRows');
      if (type === 'done') this.#received.delete(id);
    } else if (type === 'done') {
      market.order(exchTs, { action: frame['reason'] === 'filled' ? 'filled' : 'delete', id }, rank);
    } else {
      const price = frame['new_price'] ?? frame['price'];
      const qty = decimal(frame['new_size'], 'new_size');
      market.order(
        exchTs,
        { action: 'reduceTo', id, qty, ...(price !== null && price !== undefined && { price: decimal(price, 'price') }) },
        rank,
      );
    }
  }

  #time(frame: JsonObject): number {
    return isoTs(this.#stamps, frame['time']);
  }
}

function sideOf(side: unknown): number {
  return SIDES[String(side)] ?? wrong('side', side, '"buy" or "sell"');
}

const SIDE_KEYS = [
  [1, 'bids'],
  [-1, 'asks'],
] as const;
