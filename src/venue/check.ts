/** The venue's invariants, whole: called at the end of each run, and every few events in the swarm. */
import { invariant } from '../base/errors.js';
import { NO_KEY } from '../market/ladder.js';
import type { Account } from './account.js';
import { checkSessions } from './check-sessions.js';
import type { Engine, EngineSide } from './engine.js';
import { MEMO, WATCH } from './level-memo.js';
import { OwnState } from './own-orders.js';
import { WORLDS } from './worlds.js';

/** Check every invariant of a venue. @throws InvariantError naming the first that is broken. */
export function checkEngine(engine: Engine): void {
  engine.orders.invariant();
  checkSide(engine, engine.bid);
  checkSide(engine, engine.ask);
  checkOrders(engine);
  checkSessions(engine);
}

function checkSide(engine: Engine, side: EngineSide): void {
  side.levels.invariant();
  side.own.invariant();
  side.taken.invariant();
  side.accounts.log.invariant();
  const restingAt = new Map<number, number>();
  for (const account of side.accounts.active()) {
    account.invariant();
    checkCap(engine, side, account);
    restingAt.set(account.key, (restingAt.get(account.key) ?? 0) + countQueue(engine, account.firstOrder, account.lastOrder, account.key));
  }
  for (let key = side.own.bestKey; key !== NO_KEY; key = side.own.nextBelow(key)) {
    const resting = restingAt.get(key) ?? 0;
    invariant(side.own.get(key) === resting, `${resting} orders rest at key ${key}, ${side.own.get(key)} are counted`);
    restingAt.delete(key);
  }
  for (const [key, resting] of restingAt) invariant(resting === 0, `${resting} orders rest at key ${key}, none is counted`);
  checkWatch(side);
}

/** Level rows need not cap orders where the level is known: no more stands ahead of one than is shown and has gone since it came (FILLS.md §3.5). */
function checkCap(engine: Engine, { levels }: EngineSide, { slot, key, decreases, firstOrder }: Account): void {
  const { orders } = engine;
  if (!levels.tellsAll || !levels.known(slot, key)) return;
  for (let o = firstOrder; o >= 0; o = orders.next[o]!) {
    let capLots = levels.ladder.qty[slot]!;
    for (let i = decreases.head; i < decreases.tail; i++) if (decreases.row(i) >= orders.arrivalRow[o]!) capLots += decreases.lots(i);
    const aheadLots = Math.max(...orders.aheadLots.subarray(o * WORLDS, (o + 1) * WORLDS));
    invariant(aheadLots <= capLots, `order ${o} has at most ${capLots} lots ahead, kept as ${aheadLots}`);
  }
}

/** Orders of a queue, linked both ways and all at its price. */
function countQueue(engine: Engine, first: number, last: number, key: number): number {
  const { orders } = engine;
  let previous = -1;
  let count = 0;
  for (let o = first; o >= 0; o = orders.next[o]!) {
    invariant(orders.previous[o] === previous, `orders at key ${key} are linked both ways`);
    invariant(orders.priceKey[o] === key, `order ${o} rests at its own price`);
    invariant(orders.state[o] !== OwnState.free && !orders.isDone(o), `order ${o} rests and wants lots in some world`);
    previous = o;
    count++;
  }
  invariant(last === previous, `the last order at key ${key} is the last of the list`);
  return count;
}

/** A row on a level that nobody watches takes the short way: every reason to look closer must be counted. */
function checkWatch({ levels, accounts, taken }: EngineSide): void {
  const reasonsAt = new Map<number, number>();
  const reason = (slot: number): unknown => reasonsAt.set(slot, (reasonsAt.get(slot) ?? 0) + 1);
  for (const account of accounts.active()) reason(account.slot);
  for (const slot of taken.slots()) reason(slot);
  for (const account of accounts.all) {
    let isListed = false;
    for (let one = accounts.first(account.slot); one !== undefined; one = one.next) isListed ||= one === account;
    invariant(isListed === account.firstOrder >= 0, `an account of key ${account.key} is live where orders rest in it`);
  }
  let unexplained = 0;
  const { fields } = levels.memo;
  for (let at = WATCH; at < fields.length; at += MEMO) unexplained += Math.abs(fields[at]!);
  for (const [slot, reasons] of reasonsAt) {
    const counted = fields[slot * MEMO + WATCH]!;
    invariant(counted === reasons, `level ${levels.ladder.keyOf(slot)} has ${reasons} reasons to be watched, counted ${counted}`);
    unexplained -= reasons;
  }
  invariant(unexplained === 0, `levels are watched for ${unexplained} reasons that there are not`);
}

function checkOrders(engine: Engine): void {
  const { orders } = engine;
  for (let o = 0; o < orders.count; o++) {
    if (orders.state[o] === OwnState.free) continue;
    for (let world = 0; world < WORLDS; world++) {
      const at = o * WORLDS + world;
      invariant(orders.cumLots[at]! >= 0, `order ${o} has filled no negative quantity`);
      invariant(orders.aheadLots[at]! > -1, `order ${o} has a credit below one lot (${orders.aheadLots[at]})`);
      invariant(Number.isInteger(orders.aheadLots[at]! * 65536), `order ${o} has lots ahead on the grid (${orders.aheadLots[at]})`);
      invariant(orders.skipLots[at]! >= 0, `order ${o} skips no negative quantity`);
    }
  }
}
