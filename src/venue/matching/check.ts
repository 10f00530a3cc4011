/**
 * The invariants of a matching floor, checked whole: for tests and for runs that check as they go.
 */
import { invariant } from '../../base/errors.js';
import { NO_KEY } from '../../market/ladder.js';
import { ID, LEAVES, LINKS, SHOWN, TERMS, VALUES } from './book/order-records.js';
import { type MatchingFloor, QueueIndex, queuesOf } from './floor.js';
import { Phase } from './rules-in-force.js';
import { TermFlag } from './terms.js';

/** @throws InvariantError naming the first that is broken. */
export function checkFloor(f: MatchingFloor): void {
  const { values, links } = f.records;
  f.ids.invariant(values);
  let orders = 0;
  for (const [index, queues] of f.queues.entries()) {
    orders += queues.invariant();
    for (const o of queues.orders()) {
      const orderId = values[o * VALUES + ID]!;
      const leaves = values[o * VALUES + LEAVES]!;
      const shown = values[o * VALUES + SHOWN]!;
      if (f.ids.get(values, orderId) !== o) invariant(false, `order ${orderId} is found by its id`);
      if (!(shown <= leaves) || !Number.isInteger(leaves)) invariant(false, `order ${orderId} shows ${shown} of ${leaves} open lots`);
      const row = links[o * LINKS + TERMS]!;
      const isHidden = row >= 0 && (f.terms.flags[row]! & TermFlag.hidden) !== 0;
      if (row >= 0 && f.terms.order[row] !== o) invariant(false, `the terms of order ${orderId} are its own`);
      if (index < QueueIndex.stopLast && isHidden !== index >= QueueIndex.dark) invariant(false, `order ${orderId} is shown as it says`);
    }
  }
  invariant(orders === f.ids.size, `${orders} orders stand in queues, ${f.ids.size} have an id`);
  if (f.phase !== Phase.continuous) return;
  const bid = queuesOf(f, QueueIndex.lit, 1).ladder.bestKey;
  const ask = queuesOf(f, QueueIndex.lit, -1).ladder.bestKey;
  if (bid !== NO_KEY && ask !== NO_KEY) invariant(bid < -ask, `the book does not cross: bid ${bid}, ask ${-ask}`);
}
