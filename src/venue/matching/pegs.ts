/**
 * Pegged orders: limit orders whose price follows the touch.
 *
 * They follow the best prices of orders that are shown and not pegged themselves. When those move, each pegged order whose price changes arrives anew, with
 * a new place in time, in the order in which they were entered. While there is nothing to follow it waits outside the book.
 *
 * Units: ticks. Invariant: after a message every pegged order stands at the price that it follows, or waits.
 */
import { NO_KEY } from '../../market/ladder.js';
import { ExecType, Reason } from '../../sim/message.js';
import { arrive } from './arrive.js';
import { CUM, ID, KEY, LEAVES, LINKS, NEXT, QUEUE, SHOWN, TERMS, VALUES } from './book/order-records.js';
import { EntryTif, EntryType, Peg } from './entry.js';
import { limitFault } from './faults.js';
import { type MatchingFloor, QueueIndex, queuesOf, sideOf } from './floor.js';
import { endEntering, priceOf } from './leave.js';
import { NO_PRICE } from './reports.js';
import type { BookRules } from './rules-in-force.js';

/** A pegged order comes in. */
export function enterPegged(f: MatchingFloor, o: number, side: 1 | -1): void {
  const { values, links } = f.records;
  const row = links[o * LINKS + TERMS]!;
  const leaves = values[o * VALUES + LEAVES]!;
  if (f.pegged.length === 0) look(f);
  f.pegged.push(row);
  const priceTicks = targetOf(f, row, side);
  f.reports.push(f.seq, ExecType.new, Reason.none, values[o * VALUES + ID]!, side, priceTicks, leaves, leaves);
  place(f, o, side, priceTicks, row);
}

/** Follow the touch, if it has moved. Whether it had. */
export function repeg(f: MatchingFloor): boolean {
  if (!look(f)) return false;
  for (const row of [...f.pegged]) {
    // One that moved before may have traded with this one.
    if (f.pegged.includes(row)) follow(f, f.terms.order[row]!, row);
  }
  return true;
}

/** Look at the touch; whether it is another one than the last time. */
function look(f: MatchingFloor): boolean {
  const bidTicks = bestUnpegged(f, 1);
  const askTicks = bestUnpegged(f, -1);
  const isSame = Object.is(bidTicks, f.pegBidTicks) && Object.is(askTicks, f.pegAskTicks);
  f.pegBidTicks = bidTicks;
  f.pegAskTicks = askTicks;
  return !isSame;
}

/** Best price of a side among orders that are shown and not pegged, NaN none. */
function bestUnpegged(f: MatchingFloor, side: 1 | -1): number {
  const lit = queuesOf(f, QueueIndex.lit, side);
  const { ladder } = lit;
  const { links } = f.records;
  for (let key = ladder.bestKey; key !== NO_KEY; key = ladder.nextBelow(key)) {
    for (let o = lit.first(key); o >= 0; o = links[o * LINKS + NEXT]!) if (!isPegged(f, o)) return side * key;
  }
  return Number.NaN;
}

function isPegged(f: MatchingFloor, o: number): boolean {
  const row = f.records.links[o * LINKS + TERMS]!;
  return row >= 0 && f.terms.ordType[row] === EntryType.pegged;
}

/** The price that an order follows now, within its limit; `NO_PRICE` when there is none. */
function targetOf(f: MatchingFloor, row: number, side: 1 | -1): number {
  const { terms, pegBidTicks, pegAskTicks, rules } = f;
  const own = side > 0 ? pegBidTicks : pegAskTicks;
  const other = side > 0 ? pegAskTicks : pegBidTicks;
  const peg = terms.peg[row]!;
  const followed = peg === Peg.primary ? own : peg === Peg.market ? other : (own + other) / 2;
  if (followed !== followed) return NO_PRICE;
  const key = side * onGrid(rules, followed + side * terms.pegOffsetTicks[row]!, side);
  const limitTicks = terms.limitTicks[row]!;
  const bounded = limitTicks === limitTicks ? Math.min(key, side * limitTicks) : key;
  const priceTicks = side * bounded;
  return limitFault(rules, priceTicks) === Reason.none ? priceTicks : NO_PRICE;
}

/** A price, perhaps between two ticks, rounded to the grid away from the other side: down for a buy, up for a sell. */
function onGrid({ ticks, orderTickTicks }: BookRules, targetTicks: number, side: 1 | -1): number {
  const whole = side > 0 ? Math.floor(targetTicks) : Math.ceil(targetTicks);
  if (ticks !== undefined) return side > 0 ? ticks.floor(whole) : ticks.ceil(whole);
  return side * Math.floor((side * whole) / orderTickTicks) * orderTickTicks;
}

/** One order follows. */
function follow(f: MatchingFloor, o: number, row: number): void {
  const { values, links } = f.records;
  const side = sideOf(f, o);
  const priceTicks = targetOf(f, row, side);
  const queue = links[o * LINKS + QUEUE]!;
  const isWaiting = queue >= QueueIndex.held;
  if (isWaiting ? priceTicks === NO_PRICE : priceTicks === side * links[o * LINKS + KEY]!) return;
  if (queue < QueueIndex.dark) {
    f.replacedTicks = priceOf(f, o);
    f.replacedShownLots = values[o * VALUES + SHOWN]!;
  }
  f.queues[queue]!.unlink(o);
  f.ids.delete(values, values[o * VALUES + ID]!);
  const leaves = values[o * VALUES + LEAVES]!;
  f.reports.push(
    f.seq,
    ExecType.restated,
    Reason.none,
    values[o * VALUES + ID]!,
    side,
    priceTicks,
    leaves,
    leaves,
    values[o * VALUES + CUM],
  );
  place(f, o, side, priceTicks, row);
  f.replacedShownLots = 0;
}

/** It arrives at its price, or waits for one; who takes at once or leaves does not wait. */
function place(f: MatchingFloor, o: number, side: 1 | -1, priceTicks: number, row: number): void {
  if (priceTicks !== NO_PRICE) {
    arrive(f, o, side, priceTicks, f.terms.timeInForce[row]!);
    return;
  }
  const { values } = f.records;
  const timeInForce = f.terms.timeInForce[row]!;
  if (timeInForce === EntryTif.IOC || timeInForce === EntryTif.FOK) {
    endEntering(f, o, side, NO_PRICE, ExecType.expired, Reason.noLiquidity);
    return;
  }
  values[o * VALUES + SHOWN] = values[o * VALUES + LEAVES]!;
  if (f.replacedShownLots > 0) f.events?.delete(f.nowNs, side, f.replacedTicks, f.replacedShownLots, values[o * VALUES + ID]!);
  queuesOf(f, QueueIndex.held, side).append(o, 0);
  f.ids.set(values, o);
}
