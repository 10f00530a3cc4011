/**
 * A book of single orders that is simple enough to be right: one list of orders, searched from its start.
 *
 * For tests of readers: feed it what a file says, and compare `listed()` with `listedTruth(market.book)` of a twin market. Orders are
 * named by whatever the file names them by.
 *
 * Example, for an importer's test: `writeSynth` a file, make `const truth = new SynthMarket(settings)` from the same settings, and with each
 * message read call `truth.next()` (ITCH: behind `itchHeadMessages(settings)` of them; LOBSTER: `lobsterMessages(truth.event)` lines are one
 * event). At every 1,000th compare your book with this one, fed by `NaiveItch` or by hand, and at the end with `truth.book.orders()`, which
 * also tells `orderId` (numbered in order of appearance) and `ref` (as the file names the order).
 */
import type { SynthBook } from '../../../src/market/synth/book.js';

/** An order as it is compared: side, price in ticks, lots; bids first, best price first, then place. */
export type Listed = readonly [side: number, priceTicks: number, leftLots: number];

interface Order {
  side: number;
  priceTicks: number;
  leftLots: number;
}

/** Orders by name; the map keeps the order in which they took their place. */
export class NaiveOrders {
  readonly #orders = new Map<number, Order>();
  /** Names that nobody had, and takings of more than was left. */
  faults = 0;

  add(name: number, side: number, priceTicks: number, lots: number): void {
    if (this.#orders.has(name)) this.faults++;
    this.#orders.set(name, { side, priceTicks, leftLots: lots });
  }

  /** Take lots from an order; with the last one it leaves. */
  take(name: number, lots: number): void {
    const order = this.#orders.get(name);
    if (order === undefined || order.leftLots < lots) {
      this.faults++;
      return;
    }
    order.leftLots -= lots;
    if (order.leftLots === 0) this.#orders.delete(name);
  }

  remove(name: number): void {
    if (!this.#orders.delete(name)) this.faults++;
  }

  sideOf(name: number): number {
    return this.#orders.get(name)?.side ?? 0;
  }

  listed(): Listed[] {
    const all = [...this.#orders.values()];
    return all
      .sort((a, b) => b.side - a.side || b.side * (b.priceTicks - a.priceTicks))
      .map(({ side, priceTicks, leftLots }) => [side, priceTicks, leftLots]);
  }
}

/** The true orders, listed alike. */
export function listedTruth(book: SynthBook): Listed[] {
  return Array.from(book.orders(), ({ side, priceTicks, leftLots }) => [side, priceTicks, leftLots]);
}

/** The true levels of a side, best first, at most `depth`. */
export function trueLevels(book: SynthBook, side: 1 | -1, depth = Number.POSITIVE_INFINITY): [priceTicks: number, lots: number][] {
  const levels: [number, number][] = [];
  for (let ticks = book.best(side); !Number.isNaN(ticks) && levels.length < depth; ticks = book.worseThan(side, ticks))
    levels.push([ticks, book.qtyAt(ticks)]);
  return levels;
}
