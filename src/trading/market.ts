/**
 * One market of a session: the tape's instrument, the session's own book of it, its orders there and their position.
 *
 * A session has one a tape, in the scenario's order. An order belongs to one of them, and its clOrdId to no other.
 *
 * Example: `new SessionMarket(0, { tape: 'btc', instrument }, port).book.bidTicks`.
 */
import type { Instrument } from '../market/instrument.js';
import type { SessionPort } from '../sim/port.js';
import { Blotter } from './blotter.js';
import { FeedBook } from './book-view.js';
import { ExactInstrument } from './instrument-view.js';
import { Quotes } from './quotes.js';
import type { MarketView } from './strategy.js';
import { Terms } from './terms.js';

/** A tape as a session trades it. */
export interface TradedTape {
  /** The tape's id in the scenario. */
  readonly tape: string;
  readonly instrument: Instrument;
}

/** What a session knows of one market. */
export class SessionMarket implements MarketView {
  /** Number of the tape in the scenario, from 0. */
  readonly index: number;
  readonly tape: string;
  readonly instrument: ExactInstrument;
  readonly book: FeedBook;
  readonly position: Blotter;
  readonly terms: Terms;
  readonly quotes: Quotes;

  constructor(index: number, { tape, instrument }: TradedTape, port: Pick<SessionPort, 'feed' | 'known' | 'intern'>) {
    this.index = index;
    this.tape = tape;
    this.instrument = new ExactInstrument(instrument);
    this.book = new FeedBook(port.feed(index));
    this.position = new Blotter(port);
    this.terms = new Terms(this.instrument);
    const { terms, position } = this;
    this.quotes = new Quotes({
      terms,
      sent: (clOrdId) => position.sent(clOrdId),
      open: (clOrdId) => {
        const clOrd = port.intern(clOrdId);
        return { clOrd, order: position.open(clOrdId, clOrd) };
      },
      // Whatever the session has called so, here or elsewhere.
      isTaken: (clOrdId) => port.known(clOrdId) >= 0,
    });
  }
}
