/**
 * An order arrives at the venue: it takes, rests, expires or is refused (FILLS.md §1).
 */
import { NO_KEY } from '../market/ladder.js';
import { ExecType, OrdStatus, TimeInForce } from '../sim/message.js';
import { endOrder, leaveIfDone } from './end.js';
import type { Floor } from './floor.js';
import { send, startReport } from './report.js';
import { World } from './worlds.js';

/** Key of a price that every level satisfies: the limit of a market order. */
export const NO_LIMIT_KEY = Number.POSITIVE_INFINITY;

/** Whether a post-only order at `priceKey` would find something to take. */
export function wouldTake(floor: Floor, session: number, sideSign: number, priceKey: number): boolean {
  return floor.queues.bestAvailableKey(session, sideSign, priceKey) !== NO_KEY;
}

/**
 * Take what is marketable, then rest or expire. The order's record is complete; its acknowledgement has been sent. A post-only order takes
 * in no world, even where a shadow would find something.
 */
export function arrive(floor: Floor, o: number): void {
  const { orders } = floor;
  const timeInForce = orders.timeInForce[o]!;
  if (timeInForce === TimeInForce.GTX) {
    rest(floor, o);
    return;
  }
  if (timeInForce !== TimeInForce.FOK || floor.queues.availableLots(o) >= orders.leaves(o, World.model)) {
    floor.queues.take(o);
  }
  const rests = timeInForce === TimeInForce.GTC && orders.priceKey[o] !== NO_LIMIT_KEY;
  if (rests) rest(floor, o);
  else expire(floor, o);
}

function rest(floor: Floor, o: number): void {
  if (floor.orders.isDone(o)) leaveIfDone(floor, o);
  else floor.queues.join(o);
}

function expire(floor: Floor, o: number): void {
  if (floor.orders.leaves(o, World.model) > 0) {
    const report = startReport(floor, o, ExecType.expired);
    report.ordStatus = OrdStatus.expired;
    report.leavesQtyLots = 0;
    endOrder(floor, o);
    send(floor, report);
  } else {
    endOrder(floor, o);
  }
}
