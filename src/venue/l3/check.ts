/** The invariants of a replayed market of single orders, whole: called at the end of each run, and every few events in the swarm. */
import { invariant } from '../../base/errors.js';
import { NO_KEY } from '../../market/ladder.js';
import { LINKS, MARK, NEXT } from '../../market/order-pool.js';
import { checkSessions } from '../check-sessions.js';
import { OwnState } from '../own-orders.js';
import { WORLDS } from '../worlds.js';
import type { L3Engine } from './engine.js';

/** Check every invariant of a venue. @throws InvariantError naming the first that is broken. */
export function checkL3Engine(engine: L3Engine): void {
  engine.orders.invariant();
  engine.book.invariant();
  let resting = 0;
  for (const side of [1, -1]) resting += checkOwn(engine, side);
  checkTaken(engine);
  checkOrders(engine, resting);
  checkSessions(engine);
}

/** Own queues are linked both ways, in the order of places; returns how many orders rest. */
function checkOwn(engine: L3Engine, side: number): number {
  const { orders } = engine;
  const own = engine.own(side);
  own.ladder.invariant();
  let resting = 0;
  for (let key = own.ladder.bestKey; key !== NO_KEY; key = own.ladder.nextBelow(key)) {
    let previous = -1;
    let count = 0;
    for (let o = own.first(key); o >= 0; o = orders.next[o]!) {
      invariant(orders.previous[o] === previous, `orders at key ${key} are linked both ways`);
      invariant(orders.priceKey[o] === key && orders.side[o] === side, `order ${o} rests at its own price`);
      invariant(orders.state[o] === OwnState.alive && !orders.isDone(o), `order ${o} rests and wants lots`);
      invariant(previous < 0 || orders.place[previous]! < orders.place[o]!, `orders at key ${key} stand in the order of their places`);
      invariant(orders.place[o]! <= engine.book.lastPlace, `the place of order ${o} was given out`);
      previous = o;
      count++;
    }
    invariant(own.ladder.get(key) === count, `${count} orders rest at key ${key}, ${own.ladder.get(key)} are counted`);
    resting += count;
  }
  return resting;
}

/** What is taken is kept for orders in the book, or for such that a clear took from it. */
function checkTaken({ book, taken }: L3Engine): void {
  let entries = 0;
  for (const side of [1, -1]) {
    const ladder = book.levels.ladder(side);
    for (let key = ladder.bestKey; key !== NO_KEY; key = ladder.nextBelow(key)) {
      for (let o = book.first(side, key); o >= 0; o = book.pool.links[o * LINKS + NEXT]!)
        entries += taken.lengthOf(book.pool.links[o * LINKS + MARK]!);
    }
  }
  for (const side of [1, -1]) for (const { mark } of book.cleared(side).orders.values()) entries += taken.lengthOf(mark);
  invariant(entries === taken.count, `${entries} entries of what was taken belong to an order, ${taken.count} are kept`);
}

function checkOrders({ orders }: L3Engine, resting: number): void {
  let linked = 0;
  for (let o = 0; o < orders.count; o++) {
    if (orders.state[o] === OwnState.free) continue;
    if (orders.account[o]! >= 0) linked++;
    const lots = orders.cumLots.subarray(o * WORLDS, (o + 1) * WORLDS);
    invariant(
      lots.every((each) => each === lots[0] && each >= 0),
      `the worlds of order ${o} agree`,
    );
  }
  invariant(linked === resting, `${linked} orders rest, ${resting} stand in queues`);
}
