/**
 * A synthetic market of one or many symbols on one clock: the stream of events that every writer is fed from, and the true books.
 *
 * `next` lets one event happen; until the next call `event` tells it and `book` is the book of its symbol after it. The same settings give
 * the same events, so two markets made from them are twins: a test reads a file with one and looks at the truth of the other.
 *
 * Units: as in `event.ts`. Invariant: `event.ts` never falls; `events` counts the calls of `next`.
 *
 * Example:
 * ```ts
 * const market = new SynthMarket(synthSettings({ seed: 7 }));
 * for (let k = 0; k < 1_000_000; k++) market.next();
 * for (const { orderId, side, priceTicks, leftLots } of market.book.orders()) …
 * ```
 */
import { EventHeap } from '../../base/mem/event-heap.js';
import type { SynthBook } from './book.js';
import type { SynthEvent } from './event.js';
import type { SynthSettings } from './settings.js';
import { Numbers, ZeroIntelligence } from './zero-intelligence.js';

/** The market. */
export class SynthMarket {
  readonly settings: SynthSettings;
  /** Events so far. */
  events = 0;
  readonly #flows: readonly ZeroIntelligence[];
  readonly #due = new EventHeap();
  #current: ZeroIntelligence;

  constructor(settings: SynthSettings) {
    const numbers = new Numbers();
    this.settings = settings;
    this.#flows = settings.symbols.map((_, symbol) => new ZeroIntelligence(settings, symbol, numbers));
    this.#current = this.#flows[0]!;
    for (const [symbol, flow] of this.#flows.entries()) this.#due.push(flow.dueNs, symbol, symbol);
  }

  /** The event that happened last: one object, filled anew. */
  get event(): SynthEvent {
    return this.#current.event;
  }

  /** The book of the symbol that it happened to. */
  get book(): SynthBook {
    return this.#current.book;
  }

  /** The book of a symbol, by its number in the settings. */
  bookOf(symbol: number): SynthBook {
    return this.#flows[symbol]!.book;
  }

  /** Let the next event happen. */
  next(): void {
    this.events++;
    if (this.#flows.length === 1) {
      while (!this.#current.step());
      return;
    }
    for (;;) {
      const symbol = this.#due.pop();
      const flow = this.#flows[symbol]!;
      const happened = flow.step();
      this.#due.push(flow.dueNs, symbol, symbol);
      this.#current = flow;
      if (happened) return;
    }
  }
}
