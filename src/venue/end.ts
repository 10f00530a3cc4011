/**
 * How the life of an own order ends: dead for requests when the model has filled it, gone when no world wants more, or ended in every world.
 */
import type { Floor } from './floor.js';
import { OwnState } from './own-orders.js';
import { World, WORLDS } from './worlds.js';

/** Leave and free the record when no world wants more. */
export function leaveIfDone(floor: Floor, o: number): void {
  if (!floor.orders.isDone(o)) return;
  floor.queues.leave(o);
  floor.orders.release(o);
}

/** The model is done with an order that has filled: requests find it dead, its shadows go on. */
export function markDead(floor: Floor, o: number): void {
  const { orders } = floor;
  const session = floor.sessions[orders.session[o]!]!;
  session.ids.close(orders.clOrd[o]!, orders.cumLots[o * WORLDS + World.model]!);
  orders.state[o] = OwnState.shadowsOnly;
}

/** End an order in every world: cancelled or expired. What only the optimistic shadow filled is told (FILLS.md §4). */
export function endOrder(floor: Floor, o: number): void {
  const { orders } = floor;
  markDead(floor, o);
  tellMissed(floor, o);
  floor.queues.leave(o);
  orders.release(o);
}

/** Tell what the optimistic shadow has filled beyond the model. */
export function tellMissed(floor: Floor, o: number): void {
  const { orders } = floor;
  const missed = orders.cumLots[o * WORLDS + World.optimistic]! - orders.cumLots[o * WORLDS + World.model]!;
  if (missed > 0) floor.port.missed(floor.instrument, orders.session[o]!, orders.clOrd[o]!, missed);
}

/** A session has failed: its orders end. */
export function dropOrders(floor: Floor, session: number): void {
  const { orders } = floor;
  const { ids, held } = floor.sessions[session]!;
  // By number of clOrdId: which record an order has in the store, and so the order of what is told, would depend on others.
  for (const entry of ids.entries) if (entry > 0) endOrder(floor, entry - 1);
  for (let o = 0; o < orders.count; o++) {
    if (orders.state[o] !== OwnState.free && orders.session[o] === session) endOrder(floor, o);
  }
  held.length = 0;
}

/** The tape is over: tell what was missed of orders that are still open. */
export function tellAllMissed(floor: Floor): void {
  // By number of clOrdId, see `dropOrders`.
  for (const { ids } of floor.sessions) {
    for (const entry of ids.entries) if (entry > 0) tellMissed(floor, entry - 1);
  }
}
