/**
 * What an own order does in a market of single orders: it takes them one by one, or stands behind them (FILLS.md §6.1, §6.5).
 */
import { invariant } from '../../base/errors.js';
import { NO_KEY } from '../../market/ladder.js';
import { LINKS, LOTS, MARK, NEXT, PLACE, ROW, VALUES } from '../../market/order-pool.js';
import { Rule } from '../../sim/message.js';
import type { Queues } from '../floor.js';
import { World } from '../worlds.js';
import type { L3Engine } from './engine.js';
import { fillOrder } from './fill.js';

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
  };
}

/** Lots that stand ahead of an own order: of the recorded orders before it at its price, less what its session has taken of them. */
export function aheadLots(engine: L3Engine, o: number): number {
  const { orders, book } = engine;
  const { values, links } = book.pool;
  const place = orders.place[o]!;
  let lots = 0;
  for (
    let r = book.first(orders.side[o]!, orders.priceKey[o]!);
    r >= 0 && values[r * VALUES + PLACE]! < place;
    r = links[r * LINKS + NEXT]!
  )
    lots += availableOf(engine, r, orders.session[o]!);
  return lots;
}

/** Whether anything stands ahead of an own order. */
export function hasAhead(engine: L3Engine, o: number): boolean {
  const { orders, book } = engine;
  const { values, links } = book.pool;
  const place = orders.place[o]!;
  for (
    let r = book.first(orders.side[o]!, orders.priceKey[o]!);
    r >= 0 && values[r * VALUES + PLACE]! < place;
    r = links[r * LINKS + NEXT]!
  )
    if (availableOf(engine, r, orders.session[o]!) > 0) return true;
  return false;
}

/** Lots of a recorded order that a session has not taken. */
function availableOf({ book, taken }: L3Engine, recorded: number, session: number): number {
  const lots = book.pool.values[recorded * VALUES + LOTS]!;
  const list = book.pool.links[recorded * LINKS + MARK]!;
  return list < 0 ? lots : Math.max(0, lots - taken.get(list, session));
}

/** A session takes lots of a recorded order. */
export function takeOf(engine: L3Engine, recorded: number, session: number, lots: number): void {
  const { taken, book } = engine;
  const { links, values } = book.pool;
  const at = recorded * LINKS + MARK;
  links[at] = taken.add(links[at]!, session, lots);
  const sum = taken.get(links[at], session);
  if (sum > values[recorded * VALUES + LOTS]!)
    invariant(false, `a session has taken ${sum} lots of an order that shows ${values[recorded * VALUES + LOTS]!} at row ${engine.row}`);
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

function availableLots(engine: L3Engine, o: number): number {
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
