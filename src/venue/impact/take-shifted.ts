/**
 * What an order takes of displayed levels where each lot shifts the prices (`price-shift.ts`): the rule **taker** (FILLS.md §1.1) with one fill a level and price.
 *
 * A lot is taken as long as its own price, shift included, is within the order's limit; and, where prices are above 0, above 0. What the market has run away from rests or
 * expires like any other rest. Example: buy 3 limit 101, ask 100 shows 9, a tick a lot: 1 at 101, and the rest is not to be had.
 */
import { NO_KEY } from '../../market/ladder.js';
import { Rule } from '../../sim/message.js';
import { available } from '../available.js';
import type { Engine } from '../engine.js';
import type { Floor } from '../floor.js';
import { conserveLevel, fillOrder } from '../fill.js';

import { World, WORLDS } from '../worlds.js';
import type { PriceShift } from './price-shift.js';

/** By how much prices may go against an order of a side, in ticks, until a level of the other side is out of its reach; keys as in `market/ladder.ts`. */
export function roomTicks(shift: PriceShift, side: number, priceKey: number, levelKey: number, negativePrices: boolean): number {
  const toLimit = priceKey + levelKey;
  return side > 0 || negativePrices ? toLimit : Math.min(toLimit, levelKey + shift.wholeTicks - 1);
}

/** Level by level from the best outward, in one world. */
export function takeShifted(engine: Engine, shift: PriceShift, o: number, world: number): void {
  const { orders, facts } = engine;
  const side = orders.side[o]!;
  const other = engine.side(-side);
  const { ladder } = other.levels;
  const seat = orders.session[o]! * WORLDS + world;
  let done = 0;
  for (let key = ladder.bestKey; key !== NO_KEY && key >= -orders.priceKey[o]!; key = ladder.nextBelow(key)) {
    const wanted = Math.min(orders.leaves(o, world), available(other, key, seat));
    const ticks = other.levels.ticks(key);
    shift.begin(engine.nowNs, engine.row, ticks);
    const room = roomTicks(shift, side, orders.priceKey[o]!, key, facts.negativePrices);
    const end = shift.lotsWithin(world, side, done + wanted, room);
    const slot = other.levels.slotOf(key);
    const isOut = end < done + wanted;
    while (done < end) {
      const lots = shift.runLots(world, side, done, end - done);
      const paid = ticks + shift.afterTicks(world, side, done + 1) - shift.wholeTicks;
      done += lots;
      other.taken.add(slot, seat, lots);
      conserveLevel(engine, ladder.qty[slot]!, other.taken.get(slot, seat));
      fillOrder(engine, o, world, paid, lots, Rule.taker, other.levels.statedRow(slot), 0, !other.levels.complete);
    }
    if (isOut || orders.leaves(o, world) === 0) break;
  }
  shift.push(world, side, done);
}

/** Lots that the model's order can take now. */
export function availableShifted(engine: Engine, shift: PriceShift, o: number): number {
  const { orders, facts } = engine;
  const side = orders.side[o]!;
  const other = engine.side(-side);
  const { ladder } = other.levels;
  const seat = orders.session[o]! * WORLDS + World.model;
  let done = 0;
  for (let key = ladder.bestKey; key !== NO_KEY && key >= -orders.priceKey[o]!; key = ladder.nextBelow(key)) {
    const end = done + available(other, key, seat);
    shift.begin(engine.nowNs, engine.row, other.levels.ticks(key));
    const within = shift.lotsWithin(World.model, side, end, roomTicks(shift, side, orders.priceKey[o]!, key, facts.negativePrices));
    if (within < end) return Math.max(done, within);
    done = end;
  }
  return done;
}

/**
 * A resting order is crossed by a level at `levelKey`: of the `wanted` lots so many as keep the level within its price. They push like lots taken, which they are.
 */
export function pushCrossed(floor: Floor, shift: PriceShift, o: number, world: number, levelKey: number, wanted: number): number {
  const { orders, facts } = floor;
  if (wanted <= 0) return 0;
  const side = orders.side[o]!;
  shift.begin(floor.nowNs, floor.row, side > 0 ? 0 - levelKey : levelKey);
  const room = roomTicks(shift, side, orders.priceKey[o]!, levelKey, facts.negativePrices);
  const lots = shift.lotsWithin(world, side, wanted, room);
  shift.push(world, side, lots);
  return lots;
}
