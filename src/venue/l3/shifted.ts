/**
 * What an order takes of single orders where each lot shifts the prices (`impact/price-shift.ts`): the rule **taker** (FILLS.md §6.5) with one fill a recorded order and price.
 * The three worlds agree, so that what one has pushed all have.
 */
import { NO_KEY } from '../../market/ladder.js';
import { LINKS, NEXT, ROW, VALUES } from '../../market/order-pool.js';
import { Rule } from '../../sim/message.js';
import type { PriceShift } from '../impact/price-shift.js';
import { roomTicks } from '../impact/take-shifted.js';
import { World } from '../worlds.js';
import type { L3Engine } from './engine.js';
import { fillOrder } from './fill.js';
import { availableOf, takeOf } from './recorded-lots.js';

/** From the best price outward, at a price in the order of the queue. */
export function takeShifted(engine: L3Engine, shift: PriceShift, o: number): void {
  const { orders, book, facts } = engine;
  const { links, values } = book.pool;
  const side = orders.side[o]!;
  const session = orders.session[o]!;
  const ladder = book.levels.ladder(-side);
  let done = 0;
  let isOut = false;
  for (let key = ladder.bestKey; !isOut && key !== NO_KEY && key >= -orders.priceKey[o]!; key = ladder.nextBelow(key)) {
    const ticks = side > 0 ? 0 - key : key;
    shift.begin(engine.nowNs, engine.row, ticks);
    const room = roomTicks(shift, side, orders.priceKey[o]!, key, facts.negativePrices);
    for (let r = book.first(-side, key); r >= 0 && !isOut; r = links[r * LINKS + NEXT]!) {
      const wanted = Math.min(orders.leaves(o, World.model), availableOf(engine, r, session));
      const end = shift.lotsWithin(World.model, side, done + wanted, room);
      isOut = end < done + wanted;
      while (done < end) {
        const lots = shift.runLots(World.model, side, done, end - done);
        const paid = ticks + shift.afterTicks(World.model, side, done + 1) - shift.wholeTicks;
        done += lots;
        takeOf(engine, r, session, lots);
        fillOrder(engine, o, paid, lots, Rule.taker, values[r * VALUES + ROW]!, 0, false);
      }
    }
  }
  shift.push(World.model, side, done);
}

/** Lots that an order can take now. */
export function availableShifted(engine: L3Engine, shift: PriceShift, o: number): number {
  const { orders, book, facts } = engine;
  const side = orders.side[o]!;
  const ladder = book.levels.ladder(-side);
  let done = 0;
  for (let key = ladder.bestKey; key !== NO_KEY && key >= -orders.priceKey[o]!; key = ladder.nextBelow(key)) {
    let end = done;
    for (let r = book.first(-side, key); r >= 0; r = book.pool.links[r * LINKS + NEXT]!) end += availableOf(engine, r, orders.session[o]!);
    shift.begin(engine.nowNs, engine.row, side > 0 ? 0 - key : key);
    const within = shift.lotsWithin(World.model, side, end, roomTicks(shift, side, orders.priceKey[o]!, key, facts.negativePrices));
    if (within < end) return Math.max(done, within);
    done = end;
  }
  return done;
}
