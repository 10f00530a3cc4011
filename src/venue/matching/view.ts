/**
 * What stands in a book, for who looks at it: objects, not for the way of every message.
 *
 * Units: ticks, lots.
 */
import { ID, KEY, LEAVES, LINKS, SHOWN, TERMS, VALUES } from './book/order-records.js';
import { type MatchingFloor, QueueIndex, queuesOf } from './floor.js';

/** An order at rest. */
export interface RestingOrder {
  readonly orderId: number;
  readonly priceTicks: number;
  /** Open, shown or not. */
  readonly leavesLots: number;
  /** Shown, 0 for one that is hidden. */
  readonly shownLots: number;
  /** Whether it shows a part at a time. */
  readonly isIceberg: boolean;
}

/** Orders of a side as they would trade: best price first, at a price those who are shown first, then by time. */
export function bookOf(f: MatchingFloor, side: 1 | -1): RestingOrder[] {
  const lit = [...queuesOf(f, QueueIndex.lit, side).orders()].map((o) => viewOf(f, o, side, false));
  const dark = [...queuesOf(f, QueueIndex.dark, side).orders()].map((o) => viewOf(f, o, side, true));
  return [...lit, ...dark].sort((a, b) => side * (b.priceTicks - a.priceTicks));
}

/** Stops that wait, trailing ones too, by side, trigger, price and time; their price is the stop price. */
export function waitingOf(f: MatchingFloor): RestingOrder[] {
  const waiting: RestingOrder[] = [];
  for (let index = QueueIndex.stopLast; index < QueueIndex.atMarket; index++) {
    const side = (index & 1) === 1 ? 1 : -1;
    const sign = index < QueueIndex.takeLast ? -side : side;
    for (const o of f.queues[index]!.orders()) waiting.push(viewOf(f, o, sign, false));
  }
  for (const row of f.trailing) waiting.push(viewOf(f, f.terms.order[row]!, 1, false));
  return waiting;
}

function viewOf(f: MatchingFloor, o: number, sign: number, isHidden: boolean): RestingOrder {
  const { values, links } = f.records;
  const row = links[o * LINKS + TERMS]!;
  const displayLots = row < 0 ? Number.NaN : f.terms.displayLots[row]!;
  return {
    orderId: values[o * VALUES + ID]!,
    priceTicks: sign * links[o * LINKS + KEY]!,
    leavesLots: values[o * VALUES + LEAVES]!,
    shownLots: isHidden ? 0 : values[o * VALUES + SHOWN]!,
    isIceberg: !Number.isNaN(displayLots),
  };
}
