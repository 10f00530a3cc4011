/**
 * What an own order does in a market of single orders: it takes them one by one, or stands behind them (FILLS.md §6.1, §6.5).
 */
import { NO_KEY } from '../../market/ladder.js';
import { LINKS, NEXT, ROW, VALUES } from '../../market/order-pool.js';
import { Rule } from '../../sim/message.js';
import type { Queues } from '../floor.js';
import { World } from '../worlds.js';
import type { L3Engine } from './engine.js';
import { fillOrder } from './fill.js';
import { availableOf, takeOf } from './recorded-lots.js';
import { availableShifted, takeShifted } from './shifted.js';
import { crossOrder } from './share.js';

/** The queues of an engine. */
export function orderQueues(engine: L3Engine): Queues {
  return {
    bestAvailableKey: (session, sideSign, priceKey) => bestAvailableKey(engine, session, sideSign, priceKey),
    availableLots: (o) => availableLots(engine, o),
    take: (o) => {
      take(engine, o);
    },
    join: (o) => {
      engine.orders.place[o] = ++engine.book.lastPlace;
      engine.own(engine.orders.side[o]!).link(o);
    },
    leave: (o) => {
      if (engine.orders.account[o]! >= 0) engine.own(engine.orders.side[o]!).unlink(o);
    },
    restingOf: (session) => restingOf(engine, session),
    cross: (o) => {
      crossOrder(engine, o);
    },
  };
}

function bestAvailableKey(engine: L3Engine, session: number, sideSign: number, priceKey: number): number {
  const { book } = engine;
  const ladder = book.levels.ladder(-sideSign);
  for (let key = ladder.bestKey; key !== NO_KEY && key >= -priceKey; key = ladder.nextBelow(key)) {
    for (let r = book.first(-sideSign, key); r >= 0; r = book.pool.links[r * LINKS + NEXT]!) {
      if (availableOf(engine, r, session) > 0) return key;
    }
  }
  return NO_KEY;
}

function restingOf(engine: L3Engine, session: number): number[] {
  const { orders } = engine;
  const found: number[] = [];
  for (const own of [engine.bidOwn, engine.askOwn]) {
    for (let key = own.ladder.bestKey; key !== NO_KEY; key = own.ladder.nextBelow(key)) {
      for (let o = own.first(key); o >= 0; o = orders.next[o]!) if (orders.session[o] === session) found.push(o);
    }
  }
  return found;
}

function availableLots(engine: L3Engine, o: number): number {
  const shift = engine.sessions[engine.orders.session[o]!]!.rules.impact?.shift;
  if (shift !== undefined) return availableShifted(engine, shift, o);
  const { orders, book } = engine;
  const side = -orders.side[o]!;
  const ladder = book.levels.ladder(side);
  let lots = 0;
  for (let key = ladder.bestKey; key !== NO_KEY && key >= -orders.priceKey[o]!; key = ladder.nextBelow(key)) {
    for (let r = book.first(side, key); r >= 0; r = book.pool.links[r * LINKS + NEXT]!) lots += availableOf(engine, r, orders.session[o]!);
  }
  return lots;
}

/** The rule **taker**: from the best price outward, at a price in the order of the queue; one fill a recorded order. */
function take(engine: L3Engine, o: number): void {
  const { orders, book } = engine;
  const shift = engine.sessions[orders.session[o]!]!.rules.impact?.shift;
  if (shift !== undefined) {
    takeShifted(engine, shift, o);
    return;
  }
  const { links, values } = book.pool;
  const side = -orders.side[o]!;
  const session = orders.session[o]!;
  const ladder = book.levels.ladder(side);
  for (let key = ladder.bestKey; key !== NO_KEY && key >= -orders.priceKey[o]!; key = ladder.nextBelow(key)) {
    for (let r = book.first(side, key); r >= 0; r = links[r * LINKS + NEXT]!) {
      const leaves = orders.leaves(o, World.model);
      if (leaves === 0) return;
      const lots = Math.min(leaves, availableOf(engine, r, session));
      if (lots <= 0) continue;
      takeOf(engine, r, session, lots);
      fillOrder(engine, o, side > 0 ? key : 0 - key, lots, Rule.taker, values[r * VALUES + ROW]!, 0, false);
    }
  }
}
