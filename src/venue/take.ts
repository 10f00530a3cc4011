/**
 * What an order takes of displayed levels: the rule **taker** (FILLS.md §1.1).
 */
import { NO_KEY } from '../market/ladder.js';
import { Rule } from '../sim/message.js';
import { available } from './available.js';
import type { Engine } from './engine.js';
import { conserveLevel, fillOrder } from './fill.js';
import { availableShifted, takeShifted } from './impact/take-shifted.js';
import { World, WORLD_ORDER, WORLDS } from './worlds.js';

/** Best key of the other side with something available to a session's model, at or better than the limit; `NO_KEY` none. */
export function bestAvailableKey(engine: Engine, session: number, sideSign: number, priceKey: number): number {
  const other = engine.side(-sideSign);
  const { ladder } = other.levels;
  for (let key = ladder.bestKey; key !== NO_KEY && key >= -priceKey; key = ladder.nextBelow(key)) {
    if (available(other, key, session * WORLDS + World.model) > 0) return key;
  }
  return NO_KEY;
}

/** Lots that the model's order can take now. */
export function availableLots(engine: Engine, o: number): number {
  const { orders } = engine;
  const shift = engine.sessions[orders.session[o]!]!.rules.impact?.shift;
  if (shift !== undefined) return availableShifted(engine, shift, o);
  const other = engine.side(-orders.side[o]!);
  const { ladder } = other.levels;
  let lots = 0;
  for (let key = ladder.bestKey; key !== NO_KEY && key >= -orders.priceKey[o]!; key = ladder.nextBelow(key)) {
    lots += available(other, key, orders.session[o]! * WORLDS + World.model);
  }
  return lots;
}

/** Level by level from the best outward, at the levels' prices, in every world. */
export function take(engine: Engine, o: number): void {
  const shift = engine.sessions[engine.orders.session[o]!]!.rules.impact?.shift;
  for (const world of WORLD_ORDER) {
    if (shift === undefined) takeIn(engine, o, world);
    else takeShifted(engine, shift, o, world);
  }
}

function takeIn(engine: Engine, o: number, world: number): void {
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
