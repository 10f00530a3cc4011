/**
 * An order arrives at the venue: it takes, rests, expires or is refused (FILLS.md §1).
 */
import { NO_KEY } from '../market/ladder.js';
import { ExecType, OrdStatus, Rule, TimeInForce } from '../sim/message.js';
import type { Engine, EngineSide } from './engine.js';
import { conserveLevel, fillOrder, send, startReport } from './fill.js';
import { endOrder, joinQueue, leaveIfDone } from './rest.js';
import { World, WORLD_ORDER, WORLDS } from './worlds.js';

/** Key of a price that every level satisfies: the limit of a market order. */
export const NO_LIMIT_KEY = Number.POSITIVE_INFINITY;

/** Whether a post-only order at `priceKey` would find something to take. */
export function wouldTake(engine: Engine, session: number, sideSign: number, priceKey: number): boolean {
  return bestAvailableKey(engine, session, sideSign, priceKey) !== NO_KEY;
}

/** Best key of the other side with something available to a session's model, at or better than the limit; `NO_KEY` none. */
export function bestAvailableKey(engine: Engine, session: number, sideSign: number, priceKey: number): number {
  const other = engine.side(-sideSign);
  const { ladder } = other.levels;
  for (let key = ladder.bestKey; key !== NO_KEY && key >= -priceKey; key = ladder.nextBelow(key)) {
    if (available(other, key, session * WORLDS + World.model) > 0) return key;
  }
  return NO_KEY;
}

/**
 * Take what is marketable, then rest or expire. The order's record is complete; its acknowledgement has been sent. A post-only order takes
 * in no world, even where a shadow would find something.
 */
export function arrive(engine: Engine, o: number): void {
  const { orders } = engine;
  const timeInForce = orders.timeInForce[o]!;
  if (timeInForce === TimeInForce.GTX) {
    rest(engine, o);
    return;
  }
  if (timeInForce !== TimeInForce.FOK || availableLots(engine, o) >= orders.leaves(o, World.model)) {
    for (const world of WORLD_ORDER) take(engine, o, world);
  }
  const rests = timeInForce === TimeInForce.GTC && orders.priceKey[o] !== NO_LIMIT_KEY;
  if (rests) rest(engine, o);
  else expire(engine, o);
}

function rest(engine: Engine, o: number): void {
  if (engine.orders.isDone(o)) leaveIfDone(engine, o);
  else joinQueue(engine, o);
}

function expire(engine: Engine, o: number): void {
  if (engine.orders.leaves(o, World.model) > 0) {
    const report = startReport(engine, o, ExecType.expired);
    report.ordStatus = OrdStatus.expired;
    report.leavesQtyLots = 0;
    endOrder(engine, o);
    send(engine, report);
  } else {
    endOrder(engine, o);
  }
}

/** Lots that the model's order can take now. */
function availableLots(engine: Engine, o: number): number {
  const { orders } = engine;
  const other = engine.side(-orders.side[o]!);
  const { ladder } = other.levels;
  let lots = 0;
  for (let key = ladder.bestKey; key !== NO_KEY && key >= -orders.priceKey[o]!; key = ladder.nextBelow(key)) {
    lots += available(other, key, orders.session[o]! * WORLDS + World.model);
  }
  return lots;
}

/** The rule **taker**: level by level from the best outward, at the levels' prices. */
function take(engine: Engine, o: number, world: number): void {
  const { orders } = engine;
  const other = engine.side(-orders.side[o]!);
  const { ladder } = other.levels;
  const seat = orders.session[o]! * WORLDS + world;
  for (let key = ladder.bestKey; key !== NO_KEY && key >= -orders.priceKey[o]!; key = ladder.nextBelow(key)) {
    const leaves = orders.leaves(o, world);
    if (leaves === 0) return;
    const lots = Math.min(leaves, available(other, key, seat));
    if (lots <= 0) continue;
    const slot = other.levels.slotOf(key);
    other.taken.add(slot, seat, lots);
    conserveLevel(engine, ladder.qty[slot]!, other.taken.get(slot, seat));
    fillOrder(engine, o, world, other.levels.ticks(key), lots, Rule.taker, other.levels.statedRow(slot), 0, !other.levels.complete);
  }
}

function available(other: EngineSide, key: number, seat: number): number {
  const slot = other.levels.slotOf(key);
  return Math.max(0, other.levels.ladder.qty[slot]! - other.taken.get(slot, seat));
}
