/**
 * Orders join and leave the queue at their price.
 *
 * Invariant: an order that rests is in the list of exactly one account, and counted once in its side's `own` ladder.
 */
import { NO_KEY } from '../market/ladder.js';
import type { Account } from './account.js';
import type { Engine, EngineSide } from './engine.js';
import { settleForSession } from './settle.js';
import { WORLDS } from './worlds.js';

/** Join the back of the queue at the order's price (FILLS.md §1.4, §3.6, §5.1, §5.2). */
export function joinQueue(engine: Engine, o: number): void {
  const { orders } = engine;
  const side = engine.side(orders.side[o]!);
  const key = orders.priceKey[o]!;
  const slot = side.levels.slotOf(key);
  const index = side.accounts.activate(slot, engine.windows[orders.session[o]!]!);
  const account = side.accounts.all[index]!;
  const known = side.levels.known(slot, key);
  const ahead = known ? side.levels.ladder.qty[slot]! : side.levels.guessLots(slot, key);
  const skip = settleForSession(engine, side, account, o);
  const consumes = engine.sessions[orders.session[o]!]!.rules.impact?.consumes === true;
  for (let world = 0; world < WORLDS; world++) {
    // What the session took of the level stands ahead of nobody.
    const gone = consumes ? side.taken.get(slot, orders.session[o]! * WORLDS + world) : 0;
    orders.aheadLots[o * WORLDS + world] = Math.max(0, ahead - gone);
    orders.skipLots[o * WORLDS + world] = skip;
  }
  orders.unshown[o] = known ? 0 : 1;
  orders.arrivalRow[o] = engine.row + 1;
  link(engine, side, account, index, o);
}

/** Leave the queue for good or to arrive anew; the record stays. */
export function leaveQueue(engine: Engine, o: number): void {
  const { orders } = engine;
  const index = orders.account[o]!;
  if (index < 0) return;
  const side = engine.side(orders.side[o]!);
  const account = side.accounts.all[index]!;
  unlink(engine, side, account, o);
  if (account.firstOrder < 0) side.accounts.retire(account);
}

/** Orders of a session that rest, bids before asks, best price first, then in the order of their queue. */
export function restingOf(engine: Engine, session: number): number[] {
  const { orders } = engine;
  const found: number[] = [];
  for (const { own, levels, accounts } of [engine.bid, engine.ask]) {
    for (let key = own.bestKey; key !== NO_KEY; key = own.nextBelow(key)) {
      for (let account = accounts.first(levels.slotOf(key)); account !== undefined; account = account.next) {
        for (let o = account.firstOrder; o >= 0; o = orders.next[o]!) if (orders.session[o] === session) found.push(o);
      }
    }
  }
  return found;
}

function link(engine: Engine, side: EngineSide, account: Account, index: number, o: number): void {
  const { orders } = engine;
  orders.account[o] = index;
  orders.previous[o] = account.lastOrder;
  orders.next[o] = -1;
  if (account.lastOrder >= 0) orders.next[account.lastOrder] = o;
  else account.firstOrder = o;
  account.lastOrder = o;
  side.own.set(account.key, side.own.get(account.key) + 1);
}

function unlink(engine: Engine, side: EngineSide, account: Account, o: number): void {
  const { orders } = engine;
  const next = orders.next[o]!;
  const previous = orders.previous[o]!;
  if (previous >= 0) orders.next[previous] = next;
  else account.firstOrder = next;
  if (next >= 0) orders.previous[next] = previous;
  else account.lastOrder = previous;
  orders.account[o] = -1;
  side.own.set(account.key, side.own.get(account.key) - 1);
}
