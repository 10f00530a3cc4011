/**
 * An incoming order takes at one price where orders share it by a list of steps (`allocation/`), not by time alone.
 *
 * What is shown takes part; who shows new lots after that takes part again, with what is left of the incoming order.
 *
 * Units: ticks, lots. Invariant: the shares are what the incoming order has, or all that is shown, whichever is less.
 */
import { ExecType, Reason } from '../../sim/message.js';
import { allocate } from './allocation/allocate.js';
import type { AllocationStep } from './allocation/steps.js';
import { ACCOUNT, ID, LEAVES, LINKS, NEXT, SHOWN, VALUES } from './book/order-records.js';
import type { PriceQueues } from './book/price-queues.js';
import type { MatchingFloor } from './floor.js';
import { endResting, isSelfTrade } from './leave.js';
import { reducible } from './reduce-only.js';
import { meet } from './self-trade.js';
import { afterMaker, exchange } from './trade.js';

/** Take until the order is filled or gone, or nobody is left at the price. */
export function takeAllotted(
  f: MatchingFloor,
  taker: number,
  side: 1 | -1,
  lit: PriceQueues,
  key: number,
  steps: readonly AllocationStep[],
): void {
  const { values } = f.records;
  while (!f.takerIsGone && values[taker * VALUES + LEAVES]! > 0 && lit.first(key) >= 0) {
    gather(f, taker, side, lit, key);
    if (f.takerIsGone || f.resting.count === 0) continue;
    if (f.shares.length < f.resting.count) f.shares = new Float64Array(2 * f.resting.count);
    allocate(steps, values[taker * VALUES + LEAVES]!, f.resting, f.shares);
    hand(f, taker, side, lit, -side * key);
  }
}

/** The orders that share, in the order of time, as the allocation reads them; self-trade prevention comes first. */
function gather(f: MatchingFloor, taker: number, side: 1 | -1, lit: PriceQueues, key: number): void {
  const { values, links } = f.records;
  const topId = f.topIds[(1 - side) >> 1]!;
  f.resting.clear();
  f.restingRecords.length = 0;
  for (let o = lit.first(key); o >= 0;) {
    const next = links[o * LINKS + NEXT]!;
    const lots = Math.min(values[o * VALUES + SHOWN]!, f.reduceOnlyOrders > 0 ? reducible(f, o, -side) : Number.POSITIVE_INFINITY);
    if (isSelfTrade(f, taker, o)) {
      meet(f, taker, o, side);
      if (f.takerIsGone) return;
    } else if (lots === 0) {
      endResting(f, o, ExecType.canceled, Reason.nothingToReduce);
    } else {
      const account = links[o * LINKS + ACCOUNT]!;
      const percent = f.rules.lmmPercents.get(account) ?? 0;
      f.resting.add(lots, values[o * VALUES + ID] === topId, percent, percent > 0 ? account : 0);
      f.restingRecords.push(o);
    }
    o = next;
  }
}

/** Each gets its share, oldest first. Who has left with its pair in the meantime gets nothing; what it was due is shared again. */
function hand(f: MatchingFloor, taker: number, side: 1 | -1, lit: PriceQueues, priceTicks: number): void {
  const { values } = f.records;
  const ids = f.pairedOrders > 0 ? f.restingRecords.map((o) => values[o * VALUES + ID]!) : undefined;
  for (let i = 0; i < f.resting.count; i++) {
    const maker = f.restingRecords[i]!;
    const lots = f.shares[i]!;
    if (lots === 0 || (ids !== undefined && f.ids.get(values, ids[i]!) !== maker)) continue;
    if (f.events !== undefined) f.events.execute(f.nowNs, -side, priceTicks, lots, values[maker * VALUES + ID]!);
    exchange(f, taker, maker, side, priceTicks, lots);
    afterMaker(f, lit, maker, lots);
  }
}
