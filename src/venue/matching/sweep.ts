/**
 * An incoming order takes from the other side of the book: best price first, at each price what is shown before what is hidden, each in the order of time.
 *
 * Units: ticks, lots. `limitKey` is the least key of the other side that the order accepts. Invariant: what is traded is at the resting order's price and
 * within the limit; who is passed over has a minimum that the order could not give.
 */
import { ExecType, Reason } from '../../sim/message.js';
import { NO_KEY } from '../../market/ladder.js';
import { ID, LEAVES, LINKS, NEXT, SHOWN, TERMS, VALUES } from './book/order-records.js';
import type { PriceQueues } from './book/price-queues.js';
import { type MatchingFloor, QueueIndex, queuesOf } from './floor.js';
import { endResting, isSelfTrade } from './leave.js';
import { reducible } from './reduce-only.js';
import { meet } from './self-trade.js';
import { takeAllotted } from './take-allotted.js';
import { afterMaker, exchange } from './trade.js';

/** Take until the order is filled, gone, or nothing within the limit is left. */
export function sweep(f: MatchingFloor, taker: number, side: 1 | -1, limitKey: number): void {
  const lit = queuesOf(f, QueueIndex.lit, -side);
  const dark = queuesOf(f, QueueIndex.dark, -side);
  f.takerIsGone = false;
  let darkKey = dark.ladder.bestKey;
  for (;;) {
    const litKey = lit.ladder.bestKey;
    if (darkKey > litKey) {
      if (darkKey < limitKey) return;
      takeDark(f, taker, side, dark, darkKey);
      darkKey = dark.ladder.nextBelow(darkKey);
    } else {
      if (litKey < limitKey || litKey === NO_KEY) return;
      if (f.rules.allocation === undefined) takeLit(f, taker, side, lit, litKey);
      else takeAllotted(f, taker, side, lit, litKey, f.rules.allocation);
    }
    if (f.takerIsGone || f.records.values[taker * VALUES + LEAVES] === 0) return;
  }
}

/** Take from those who are shown at a price, until none is left there. */
export function takeLit(f: MatchingFloor, taker: number, side: 1 | -1, lit: PriceQueues, key: number): void {
  const { values } = f.records;
  const priceTicks = -side * key;
  const slot = lit.ladder.findSlot(key);
  for (;;) {
    const maker = lit.ends[2 * slot]! - 1;
    const leaves = values[taker * VALUES + LEAVES]!;
    if (maker < 0 || leaves === 0) return;
    if (isSelfTrade(f, taker, maker)) {
      meet(f, taker, maker, side);
      if (f.takerIsGone) return;
      continue;
    }
    const shown = values[maker * VALUES + SHOWN]!;
    let qtyLots = shown < leaves ? shown : leaves;
    if (f.reduceOnlyOrders > 0) {
      qtyLots = Math.min(qtyLots, reducible(f, maker, -side));
      if (qtyLots === 0) {
        endResting(f, maker, ExecType.canceled, Reason.nothingToReduce);
        continue;
      }
    }
    if (f.events !== undefined) f.events.execute(f.nowNs, -side, priceTicks, qtyLots, values[maker * VALUES + ID]!);
    exchange(f, taker, maker, side, priceTicks, qtyLots);
    afterMaker(f, lit, maker, qtyLots);
  }
}

/** Take from those who are hidden at a price; those whose minimum is more than is wanted are passed over. */
export function takeDark(f: MatchingFloor, taker: number, side: 1 | -1, dark: PriceQueues, key: number): void {
  const { values, links } = f.records;
  const priceTicks = -side * key;
  for (let maker = dark.first(key); maker >= 0;) {
    const leaves = values[taker * VALUES + LEAVES]!;
    if (leaves === 0) return;
    const makerLeaves = values[maker * VALUES + LEAVES]!;
    const next = links[maker * LINKS + NEXT]!;
    // Its pair, which leaves with it, may stand next to it; and what passed over somebody may have changed.
    const isSimple = f.pairedOrders === 0 && f.reduceOnlyOrders === 0;
    const most = f.reduceOnlyOrders > 0 ? reducible(f, maker, -side) : Number.POSITIVE_INFINITY;
    let qtyLots = Math.min(makerLeaves, leaves);
    if (most > 0 && most < qtyLots) qtyLots = most;
    if (qtyLots < minQtyOf(f, maker) && qtyLots < makerLeaves) {
      maker = next;
      continue;
    }
    if (isSelfTrade(f, taker, maker)) {
      meet(f, taker, maker, side);
      if (f.takerIsGone) return;
    } else if (most === 0) {
      endResting(f, maker, ExecType.canceled, Reason.nothingToReduce);
    } else {
      if (f.events !== undefined) f.events.hidden(f.nowNs, side, priceTicks, qtyLots);
      exchange(f, taker, maker, side, priceTicks, qtyLots);
      afterMaker(f, dark, maker, qtyLots);
    }
    maker = isSimple ? next : dark.first(key);
  }
}

/** Least lots of an execution of an order at rest, 0 none. */
export function minQtyOf(f: MatchingFloor, o: number): number {
  const row = f.records.links[o * LINKS + TERMS]!;
  return row < 0 ? 0 : f.terms.minQtyLots[row]!;
}
