/**
 * Quotes of a session on one market: which order stands for which side of which entry, and what a mass quote asks of them.
 *
 * A side whose order is open, as far as the trader knows, is replaced, or cancelled by a quantity of 0; any other is entered as an order of its own, named by
 * the entry and the side: `near.bid`, then `near.bid.2` … What draws back goes first, so that a quote that moves does not meet its own other side.
 *
 * Units: ticks, lots. A quote states what is to be open, a replace the total: what has filled is added as far as it has been told, so that a fill under
 * way counts against the size.
 *
 * Example: `quotes.requests([{ quoteEntryId: 'near', bid: { priceTicks: 99, qtyLots: 5 } }], …)` enters `near.bid`.
 */
import { Reason, RequestType, type OrderTerms } from '../sim/message.js';
import type { QuoteRequest } from '../sim/port.js';
import type { TrackedOrder } from './order.js';
import type { QuoteEntry, QuoteOrders, QuoteSide } from './strategy.js';
import type { Terms } from './terms.js';

/** What quoting needs of a session's market. */
export interface QuoteMarket {
  readonly terms: Terms;
  /** The order under an id, undefined when it was never sent. */
  sent(clOrdId: string): TrackedOrder | undefined;
  /** Number of a free id and its order, which has not been sent. */
  open(clOrdId: string): { readonly clOrd: number; readonly order: TrackedOrder };
  /** Whether an id has been spoken of. */
  isTaken(clOrdId: string): boolean;
}

/** What holds of all orders that one message enters. */
export interface QuoteTerms {
  readonly timeInForce: number;
  readonly bid: OrderTerms | undefined;
  readonly ask: OrderTerms | undefined;
}

/** The order that stands for a side: its id, the number of that, and how many there have been. */
interface Standing {
  readonly clOrdId: string;
  readonly clOrd: number;
  readonly count: number;
}

/** Quotes on one market. */
export class Quotes {
  private readonly market: QuoteMarket;
  /** By entry and side: the order that stands for it. */
  private readonly sides = new Map<string, Standing>();

  constructor(market: QuoteMarket) {
    this.market = market;
  }

  /** The requests that a mass quote is made of, noted as sent, those first that draw back; may be none. */
  requests(entries: readonly QuoteEntry[], terms: QuoteTerms): QuoteRequest[] {
    const back: QuoteRequest[] = [];
    const forth: QuoteRequest[] = [];
    for (const { quoteEntryId, bid, ask } of entries) {
      if (bid !== undefined) this.quote(`${quoteEntryId}.bid`, 1, bid, terms, back, forth);
      if (ask !== undefined) this.quote(`${quoteEntryId}.ask`, -1, ask, terms, back, forth);
    }
    return [...back, ...forth];
  }

  /** The orders that stand for an entry. */
  ordersOf(quoteEntryId: string): QuoteOrders {
    const of = (side: string): string | undefined => this.sides.get(`${quoteEntryId}.${side}`)?.clOrdId;
    return { quoteEntryId, bid: of('bid'), ask: of('ask') };
  }

  private quote(name: string, side: 1 | -1, given: QuoteSide, terms: QuoteTerms, back: QuoteRequest[], forth: QuoteRequest[]): void {
    const standing = this.sides.get(name);
    const order = standing === undefined ? undefined : this.market.sent(standing.clOrdId);
    const read = this.market.terms.readQuote(given);
    if (standing === undefined || order?.open !== true) {
      if (read.qtyLots !== 0) forth.push(this.enter(name, side, read, terms));
    } else if (read.qtyLots === 0) {
      order.sentCancel();
      back.push({ ...noChange(standing.clOrd), requestType: RequestType.cancel });
    } else {
      const drawsBack = side * (read.priceTicks - order.priceTicks) < 0;
      (drawsBack ? back : forth).push(replace(order, standing.clOrd, read));
    }
  }

  private enter(name: string, side: 1 | -1, { priceTicks, qtyLots, faultReason }: Terms, terms: QuoteTerms): QuoteRequest {
    const { clOrdId, count } = this.nextId(name);
    const { clOrd, order } = this.market.open(clOrdId);
    this.sides.set(name, { clOrdId, clOrd, count });
    order.sentNew(side > 0 ? 'buy' : 'sell', priceTicks, qtyLots);
    const further = side > 0 ? terms.bid : terms.ask;
    return { requestType: RequestType.new, clOrd, side, timeInForce: terms.timeInForce, priceTicks, qtyLots, faultReason, terms: further };
  }

  private nextId(name: string): Pick<Standing, 'clOrdId' | 'count'> {
    let count = this.sides.get(name)?.count ?? 0;
    let clOrdId: string;
    do clOrdId = ++count === 1 ? name : `${name}.${String(count)}`;
    while (this.market.isTaken(clOrdId));
    return { clOrdId, count };
  }
}

/** What is to be open is asked for as the new total. */
function replace(order: TrackedOrder, clOrd: number, { priceTicks, qtyLots, faultReason }: Terms): QuoteRequest {
  order.sentReplace(priceTicks);
  return { ...noChange(clOrd), priceTicks, qtyLots: qtyLots + order.cumQtyLots, faultReason };
}

/** A replace that changes nothing. */
function noChange(clOrd: number): QuoteRequest {
  return {
    requestType: RequestType.replace,
    clOrd,
    side: 0,
    timeInForce: 0,
    priceTicks: Number.NaN,
    qtyLots: Number.NaN,
    faultReason: Reason.none,
    terms: undefined,
  };
}
