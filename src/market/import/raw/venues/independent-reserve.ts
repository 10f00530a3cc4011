/**
 * Independent Reserve: single orders (L3), `{"Channel":"orderbook-eth","Nonce":…,"Event":"NewOrder","Data":{"OrderGuid":…,"Price":{"aud":…}},…}`.
 *
 * One book of a coin is shown in each currency, so a symbol is `eth-aud`: a coin, and the currency of its prices. Channels are of a coin
 * (`orderbook-eth`, prices by currency) or of both (`orderbook-eth-aud`, one price). `Nonce` rises by one with each message of a channel. The
 * book comes by REST, `GetAllOrders`, with the time at which it was made; what was sent up to that time is in it already. `OrderChanged` comes
 * of trades alone and says what is left: it is an execution at the order's price. Trades of the ticker channel tell the same and make no row.
 */
import type { Stamps } from '../../frame/clock.js';
import { decimal, isObject, type JsonObject, objectOf, objectsOf, textOf, wholeOf, wrong } from '../json.js';
import { isoTs } from '../times.js';
import type { Market, Venue, VenueReader } from '../venue.js';

/** The venue. */
export const independentReserve: Venue = {
  name: 'independent-reserve',
  looks: /"Channel":"(?:orderbook|ticker)-|"Data":\["(?:orderbook|ticker)-/,
  answers: /independentreserve\.com\/Public\/GetAllOrders/,
  needle: (symbol) => `-${coinOf(symbol)}`,
  asksFor: 'L3',
  open: (symbol, stamps) => new IndependentReserveReader(symbol, stamps),
};

const ORDER_SIDES: Readonly<Record<string, number>> = { LimitBid: 1, LimitOffer: -1 };
const BOOK_OF = /primaryCurrencyCode=(\w+)&secondaryCurrencyCode=(\w+)/;

class IndependentReserveReader implements VenueReader {
  readonly #symbol: string;
  readonly #coin: string;
  readonly #currency: string;
  readonly #stamps: Stamps;
  #lastNonce = Number.NaN;

  constructor(symbol: string, stamps: Stamps) {
    this.#symbol = symbol;
    this.#coin = coinOf(symbol);
    this.#currency = symbol.slice(symbol.indexOf('-') + 1);
    this.#stamps = stamps;
  }

  frame(frame: unknown, market: Market): void {
    if (!isObject(frame) || typeof frame['Channel'] !== 'string') {
      market.other('');
      return;
    }
    const channel = frame['Channel'];
    if (channel === `orderbook-${this.#coin}` || channel === `orderbook-${this.#symbol}`) {
      market.own();
      this.#order(frame, market);
    } else {
      market.other(channel.slice(channel.indexOf('-') + 1));
    }
  }

  answer(url: string, body: JsonObject, market: Market): void {
    const [, coin = '', currency = ''] = BOOK_OF.exec(url) ?? [];
    const symbol = `${coin}-${currency}`.toLowerCase();
    if (symbol !== this.#symbol) {
      market.other(symbol);
      return;
    }
    market.own();
    const ids: string[] = [];
    market.levels.begin();
    for (const [side, key] of SIDE_KEYS) {
      for (const order of objectsOf(body, key)) {
        market.levels.add(side, decimal(order['Price'], 'Price'), decimal(order['Volume'], 'Volume'));
        ids.push(textOf(order, 'Guid'));
      }
    }
    market.orderSnapshot(isoTs(this.#stamps, body['CreatedTimestampUtc']), ids);
  }

  #order(frame: JsonObject, market: Market): void {
    const nonce = wholeOf(frame, 'Nonce');
    const exchTs = this.#stamps.fromVenue(wholeOf(frame, 'Time'));
    market.link(exchTs, 'Nonce', nonce, this.#lastNonce + 1);
    this.#lastNonce = nonce;
    const data = objectOf(frame, 'Data');
    const id = textOf(data, 'OrderGuid');
    const { Event: event } = frame;
    if (event === 'OrderCanceled') {
      market.order(exchTs, { action: 'delete', id });
    } else if (event === 'OrderChanged') {
      market.order(exchTs, { action: 'executeTo', id, qty: decimal(data['Volume'], 'Volume') });
    } else if (event === 'NewOrder') {
      const side = ORDER_SIDES[String(data['OrderType'])];
      const price = isObject(data['Price']) ? data['Price'][this.#currency] : data['Price'];
      if (side === undefined) market.count('unrestingOrders');
      else
        market.order(exchTs, {
          action: 'add',
          id,
          side,
          price: decimal(price, `Price.${this.#currency}`),
          qty: decimal(data['Volume'], 'Volume'),
        });
    } else {
      market.other('');
    }
  }
}

function coinOf(symbol: string): string {
  return symbol.includes('-') ? symbol.slice(0, symbol.indexOf('-')) : wrong('symbol', symbol, 'a coin and a currency such as eth-aud');
}

const SIDE_KEYS = [
  [1, 'BuyOrders'],
  [-1, 'SellOrders'],
] as const;
