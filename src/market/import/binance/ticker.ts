/**
 * Holds the book against `bookTicker`: where both speak of one update id, best prices and quantities must be equal.
 *
 * Both streams have rising update ids, so this is a merge of two queues: what lies below all that waits of the other stream can meet
 * nothing any more and is dropped. While one stream is silent at most `MOST` of the other wait.
 *
 * Units: ticks, lots; NaN where a side of the book is empty (quantity 0). Invariant: `equal ≤ compared`.
 *
 * Example: a diff with `u` 7 that leaves 100×5 / 101×3, and a ticker of `u` 7 that says the same: compared 1, equal 1.
 */
import type { L2Book } from '../../book.js';

const MOST = 1 << 14;
const NUMBERS = 5;

/** Touches by update id, oldest first: `u`, bid ticks and lots, ask ticks and lots. */
class TouchQueue {
  readonly #ring = new Float64Array(MOST * NUMBERS);
  #head = 0;
  size = 0;

  /** A number of the oldest touch. */
  oldest(k: number): number {
    return this.#ring[this.#head * NUMBERS + k]!;
  }

  push(u: number, bidTicks: number, bidLots: number, askTicks: number, askLots: number): void {
    if (this.size === MOST) this.pop();
    const at = ((this.#head + this.size) % MOST) * NUMBERS;
    this.#ring[at] = u;
    this.#ring[at + 1] = bidTicks;
    this.#ring[at + 2] = bidLots;
    this.#ring[at + 3] = askTicks;
    this.#ring[at + 4] = askLots;
    this.size++;
  }

  pop(): void {
    this.#head = (this.#head + 1) % MOST;
    this.size--;
  }
}

/** The comparison, in order of arrival. */
export class TickerCheck {
  /** Update ids of which both streams spoke. */
  compared = 0;
  /** How many of them agree in both prices and both quantities. */
  equal = 0;
  readonly #books = new TouchQueue();
  readonly #tickers = new TouchQueue();

  /** The book after the diff that ends with update id `u`. */
  book(u: number, book: L2Book): void {
    this.#books.push(u, book.bidTicks, book.bidQtyLots, book.askTicks, book.askQtyLots);
    this.#meet();
  }

  /** The quote as of update id `u`. */
  ticker(u: number, bidTicks: number, bidLots: number, askTicks: number, askLots: number): void {
    this.#tickers.push(u, bidLots > 0 ? bidTicks : Number.NaN, bidLots, askLots > 0 ? askTicks : Number.NaN, askLots);
    this.#meet();
  }

  /** Compare what has met, drop what can meet nothing any more. */
  #meet(): void {
    const books = this.#books;
    const tickers = this.#tickers;
    while (books.size > 0 && tickers.size > 0) {
      if (books.oldest(0) < tickers.oldest(0)) {
        books.pop();
      } else if (tickers.oldest(0) < books.oldest(0)) {
        tickers.pop();
      } else {
        this.#compare();
        books.pop();
        tickers.pop();
      }
    }
  }

  #compare(): void {
    this.compared++;
    for (let k = 1; k < NUMBERS; k++) if (!Object.is(this.#books.oldest(k), this.#tickers.oldest(k))) return;
    this.equal++;
  }
}
