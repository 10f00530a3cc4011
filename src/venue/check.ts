/** The venue's invariants, whole: called at the end of each run, and every few events in the swarm. */
import { invariant } from '../base/errors.js';
import { NO_KEY } from '../market/ladder.js';
import type { Engine, EngineSide } from './engine.js';
import { OwnState } from './own-orders.js';
import { WORLDS } from './worlds.js';

/** Check every invariant of a venue. @throws InvariantError naming the first that is broken. */
export function checkEngine(engine: Engine): void {
  checkSide(engine, engine.bid);
  checkSide(engine, engine.ask);
  checkOrders(engine);
}

function checkSide(engine: Engine, side: EngineSide): void {
  side.levels.ladder.invariant();
  side.own.invariant();
  let resting = 0;
  for (const account of side.accounts.active()) {
    account.invariant();
    let previous = -1;
    for (let o = account.firstOrder; o >= 0; o = engine.orders.next[o]!) {
      invariant(engine.orders.previous[o] === previous, `orders at key ${account.key} are linked both ways`);
      invariant(engine.orders.priceKey[o] === account.key, `order ${o} rests at its own price`);
      previous = o;
      resting++;
    }
    invariant(account.lastOrder === previous, `the last order at key ${account.key} is the last of the list`);
  }
  let counted = 0;
  for (let key = side.own.bestKey; key !== NO_KEY; key = side.own.nextBelow(key)) counted += side.own.get(key);
  invariant(counted === resting, `${resting} orders rest, ${counted} are counted by price`);
}

function checkOrders(engine: Engine): void {
  const { orders } = engine;
  for (let o = 0; o < orders.count; o++) {
    if (orders.state[o] === OwnState.free) continue;
    for (let world = 0; world < WORLDS; world++) {
      const at = o * WORLDS + world;
      invariant(orders.cumLots[at]! >= 0, `order ${o} has filled no negative quantity`);
      invariant(orders.aheadLots[at]! > -1, `order ${o} has a credit below one lot (${orders.aheadLots[at]})`);
      invariant(orders.skipLots[at]! >= 0, `order ${o} skips no negative quantity`);
    }
  }
}
