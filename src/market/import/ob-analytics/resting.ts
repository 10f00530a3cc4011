/**
 * Which orders rest at which price, so that those that a new order crosses can be found.
 *
 * Units: ticks. Invariant: a price is in the ladder exactly while an order rests there.
 *
 * Example: `resting.add('7', -1, 101); resting.crossedBy(1, 102)` is `'7'`.
 */
import { L2Book } from '../../book.js';

/** Orders by side and price. */
export class Resting {
  /** Its quantities are numbers of orders. */
  readonly #book = new L2Book();
  readonly #bids = new Map<number, Set<string>>();
  readonly #asks = new Map<number, Set<string>>();

  add(id: string, side: number, priceTicks: number): void {
    const levels = this.#levels(side);
    const ids = levels.get(priceTicks);
    if (ids === undefined) levels.set(priceTicks, new Set([id]));
    else ids.add(id);
    this.#count(side, priceTicks);
  }

  remove(id: string, side: number, priceTicks: number): void {
    const ids = this.#levels(side).get(priceTicks);
    if (ids?.delete(id) !== true) return;
    this.#count(side, priceTicks);
    if (ids.size === 0) this.#levels(side).delete(priceTicks);
  }

  /** The best and oldest order of the other side that an order at this price would meet; undefined when it meets none. */
  crossedBy(side: number, priceTicks: number): string | undefined {
    const best = side > 0 ? this.#book.askTicks : this.#book.bidTicks;
    const isCrossed = side > 0 ? priceTicks >= best : priceTicks <= best;
    if (!isCrossed) return undefined;
    for (const id of this.#levels(-side).get(best)!) return id;
    return undefined;
  }

  #levels(side: number): Map<number, Set<string>> {
    return side > 0 ? this.#bids : this.#asks;
  }

  #count(side: number, priceTicks: number): void {
    const orders = this.#levels(side).get(priceTicks)?.size ?? 0;
    this.#book.ladder(side).set(side > 0 ? priceTicks : -priceTicks, orders);
  }
}
