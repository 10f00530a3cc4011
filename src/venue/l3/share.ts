/**
 * What rows of the tape fill of orders that rest: **through** and **queue** by what is executed (FILLS.md §6.2, §6.3, §6.7), **crossed** by what
 * comes to stand against them (§6.4). Each lot of a row fills a session once: best price first, then oldest.
 */
import { NO_KEY } from '../../market/ladder.js';
import { KEY, LINKS, LOTS, MARK, NEXT, sideOf, VALUES } from '../../market/order-pool.js';
import { Rule } from '../../sim/message.js';
import { pushCrossed } from '../impact/take-shifted.js';
import { OwnState } from '../own-orders.js';
import { World } from '../worlds.js';
import type { L3Engine } from './engine.js';
import { fillResting } from './fill.js';
import { aheadLots, hasAhead, takeOf } from './recorded-lots.js';

/** Place behind all others. */
export const BEHIND_ALL = Number.POSITIVE_INFINITY;

/**
 * `lots` of a recorded order were executed on `side`, with the rank `rankKey`: they were first those of own orders at better prices, and at the rank itself of
 * those that stand before `place`.
 */
export function shareExecution(engine: L3Engine, side: number, rankKey: number, place: number, lots: number): void {
  const own = engine.own(side);
  if (engine.halted || own.ladder.bestKey < rankKey) return;
  const { orders } = engine;
  engine.left.begin(lots);
  shareThrough(engine, side, rankKey, false);
  for (let o = own.first(rankKey); o >= 0 && orders.place[o]! < place;) {
    const next = orders.next[o]!;
    fillFrom(engine, o, Rule.queue, false, true);
    o = next;
  }
}

/** `lots` were executed on `side` at a price where they were not shown; `unsided`: the side is a guess. */
export function shareHidden(engine: L3Engine, side: number, key: number, lots: number, unsided: boolean): void {
  const own = engine.own(side);
  if (engine.halted || own.ladder.bestKey < key) return;
  const { orders } = engine;
  engine.left.begin(lots);
  shareThrough(engine, side, key, unsided);
  for (let o = own.first(key); o >= 0;) {
    const next = orders.next[o]!;
    // What is shown goes before what is hidden.
    if (!hasAhead(engine, o)) fillFrom(engine, o, Rule.queue, unsided, true);
    o = next;
  }
}

/** A recorded order came to stand at or through own orders of the other side: they fill against its lots, which are then taken. */
export function fillCrossed(engine: L3Engine, recorded: number): void {
  const { orders, book, left } = engine;
  const { values, links } = book.pool;
  const side = -sideOf(book.pool, recorded);
  const own = engine.own(side);
  const limitKey = -links[recorded * LINKS + KEY]!;
  if (engine.halted || own.ladder.bestKey < limitKey) return;
  engine.taken.leftOf(links[recorded * LINKS + MARK]!, values[recorded * VALUES + LOTS]!, left);
  for (let key = own.ladder.bestKey; key !== NO_KEY && key >= limitKey; key = own.ladder.nextBelow(key)) {
    for (let o = own.first(key); o >= 0;) {
      const next = orders.next[o]!;
      crossFrom(engine, o, recorded);
      o = next;
    }
  }
}

/** Recorded orders are within reach of an order that has just come to rest: **crossed**, from the best price outward, at a price in the order of the queue. */
export function crossOrder(engine: L3Engine, o: number): void {
  const { orders, book, left } = engine;
  const { values, links } = book.pool;
  const side = orders.side[o]!;
  const limitKey = -orders.priceKey[o]!;
  const ladder = book.levels.ladder(-side);
  for (let key = ladder.bestKey; key !== NO_KEY && key >= limitKey; key = ladder.nextBelow(key)) {
    for (let r = book.first(-side, key); r >= 0; r = links[r * LINKS + NEXT]!) {
      engine.taken.leftOf(links[r * LINKS + MARK]!, values[r * VALUES + LOTS]!, left);
      crossFrom(engine, o, r);
      if (orders.state[o] === OwnState.free) return;
    }
  }
}

/** Fill an order with what its session has left of a recorded one, which is then taken. */
function crossFrom(engine: L3Engine, o: number, recorded: number): void {
  const { orders, left } = engine;
  const session = orders.session[o]!;
  const before = left.get(session);
  const shift = engine.sessions[session]!.rules.impact?.shift;
  if (shift === undefined) {
    fillFrom(engine, o, Rule.crossed, false, false);
  } else {
    const wanted = Math.min(before, orders.leaves(o, World.model));
    const lots = pushCrossed(engine, shift, o, World.model, engine.book.pool.links[recorded * LINKS + KEY]!, wanted);
    left.set(session, lots);
    fillFrom(engine, o, Rule.crossed, false, false);
    left.set(session, before - lots);
  }
  if (left.get(session) < before) takeOf(engine, recorded, session, before - left.get(session));
}

/** Orders at prices better than the print, best first. */
function shareThrough(engine: L3Engine, side: number, printKey: number, unsided: boolean): void {
  const { orders } = engine;
  const own = engine.own(side);
  for (let key = own.ladder.bestKey; key > printKey; key = own.ladder.nextBelow(key)) {
    for (let o = own.first(key); o >= 0;) {
      const next = orders.next[o]!;
      fillFrom(engine, o, Rule.through, unsided, true);
      o = next;
    }
  }
}

/** Fill an order with what the row has left for its session. `printed`: an execution, which should have found those ahead first. */
function fillFrom(engine: L3Engine, o: number, rule: number, doubtful: boolean, printed: boolean): void {
  const { orders, left } = engine;
  const session = orders.session[o]!;
  const leaves = orders.leaves(o, World.model);
  const rest = left.get(session);
  const lots = rest < leaves ? rest : leaves;
  if (lots <= 0) return;
  left.set(session, rest - lots);
  const ahead = aheadLots(engine, o);
  fillResting(engine, o, lots, rule, ahead, doubtful || (printed && ahead > 0));
}
