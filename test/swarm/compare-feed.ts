/** Holds a feed's view against a book on paper: the touch, and every level of both sides. */
import { invariant } from '../../src/base/errors.js';
import type { FeedView } from '../../src/sim/port.js';
import type { NaiveBook } from '../market/naive-book.js';

/** @throws InvariantError naming the first difference. */
export function compareFeed(view: FeedView, paper: NaiveBook, nowNs: number): void {
  for (const side of [1, -1] as const) {
    const prices = paper.prices(side);
    const touchLots = side > 0 ? view.bidQtyLots : view.askQtyLots;
    same('the quantity at the touch', touchLots, prices.length === 0 ? 0 : paper.side(side).get(prices[0]!)!, side, nowNs);
    let at = side > 0 ? view.bidTicks : view.askTicks;
    for (const price of prices) {
      same('the next price', at, price, side, nowNs);
      same(`the quantity at ${price}`, view.qtyAt(side, price), paper.side(side).get(price)!, side, nowNs);
      at = view.worseThan(side, price);
    }
    same('the price after the last', at, Number.NaN, side, nowNs);
  }
}

/** As `compareFeed` for a session that takes lots out of its own version of the market. @throws InvariantError where it shows more than is there. */
export function compareConsumed(view: FeedView, paper: NaiveBook, nowNs: number): void {
  for (const side of [1, -1] as const) {
    for (const price of paper.prices(side)) {
      const there = paper.side(side).get(price)!;
      const seen = view.qtyAt(side, price);
      if (!(seen >= 0 && seen <= there)) invariant(false, `of ${there} lots at ${price} a session sees ${seen} at ${nowNs}`);
    }
    const best = paper.prices(side)[0] ?? Number.NaN;
    const touch = side > 0 ? view.bidTicks : view.askTicks;
    if (side * touch > side * best) invariant(false, `the best price of side ${side} is ${best}, a session sees ${touch} at ${nowNs}`);
  }
}

function same(what: string, got: number, wanted: number, side: number, nowNs: number): void {
  invariant(Object.is(got, wanted), `${what} of side ${side} that a session sees at ${nowNs} is ${wanted}, got ${got}`);
}
