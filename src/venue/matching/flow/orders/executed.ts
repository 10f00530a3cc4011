/**
 * Recorded executions and hidden prints meet the book.
 *
 * A recorded execution of the order X is a market event: so many lots come against its side. They go, in the order of price and time,
 * 1. to orders of sessions that stand before X, and to lots of the tape's orders that the tape believes gone (somebody else traded in their place);
 * 2. to X itself, at the recorded price;
 * 3. where X has traded here already with somebody who is not on the tape, what it lacks goes on to whoever stands next, up to the recorded price.
 *
 * "Before X" is at a better price than X's and the print's, or there ahead of X. Another order of the tape that stands before X has not traded on the
 * tape, and does not here: the execution is out of turn, it is X's, and is counted. So without sessions the book is the tape's.
 *
 * While trading is halted X alone loses lots. Executions of an auction (not volume) never go on to others.
 *
 * Units: ticks, lots.
 */
import { NO_KEY } from '../../../../market/ladder.js';
import { Flag } from '../../../../market/row.js';
import { ID, KEY, LEAVES, LINKS, QUEUE, SHOWN, VALUES } from '../../book/order-records.js';
import { QueueIndex, queuesOf, sideOf } from '../../floor.js';
import { sweep, takeDark, takeLit } from '../../sweep.js';
import { afterMaker, exchange } from '../../trade.js';
import { BOOKED_TAKER, isTrading, nobodysRecord, TAKER } from '../nobody.js';
import type { FlowFloor } from './flow-floor.js';

/** `lots` of an order were executed at `printTicks`; `o` is its record, −1: it has left here before. */
export function executeRecorded(
  w: FlowFloor,
  o: number,
  rowSide: number,
  printTicks: number,
  lots: number,
  orderId: number,
  flags: number,
): void {
  const { floor: f, apart } = w;
  const side = o < 0 ? rowSide : sideOf(f, o);
  const taker = nobodysRecord(f, BOOKED_TAKER, -side, lots);
  const { values, links } = f.records;
  const apartLots = apart.of(orderId);
  const hereLots = o < 0 ? 0 : values[o * VALUES + LEAVES]!;
  const toldLots = hereLots - apartLots;
  const lostLots = lots < toldLots ? lots : toldLots;
  const printKey = side * printTicks;
  if (o >= 0 && isTrading(f)) {
    const key = links[o * LINKS + KEY]!;
    if (!takeBefore(w, taker, -side, key > printKey ? key : printKey, o)) w.counts.outOfTurn++;
  }
  const named = o < 0 ? 0 : takeNamed(w, taker, o, -side, printTicks, flags);
  if (lots > toldLots) w.counts.executedBeyond++;
  else if (o < 0) w.counts.voidRows++;
  if (named < lots) takeOn(w, taker, -side, printTicks, lostLots - named, orderId, flags, lots - toldLots);
  if (lostLots === toldLots && named === hereLots) apart.forget(orderId);
  else if (named !== lostLots) apart.set(orderId, apartLots + lostLots - named);
  f.records.release(taker);
}

/** An execution of an order that the tape does not know: whoever stands at a better price comes first, then lots that belong to no order (FILLS.md §6.8). */
export function executeUnknown(w: FlowFloor, loose: number, side: number, printTicks: number, lots: number, flags: number): void {
  const { floor: f, events } = w;
  const taker = nobodysRecord(f, BOOKED_TAKER, -side, lots);
  if (isTrading(f)) takeBefore(w, taker, -side, side * printTicks + 1, -1);
  if (loose >= 0) takeNamed(w, taker, loose, -side, printTicks, flags);
  const rest = f.records.values[taker * VALUES + LEAVES]!;
  f.records.release(taker);
  if (rest > 0) events.hidden(f.nowNs, -side, printTicks, rest);
}

/**
 * A print of what was not shown: sessions' orders at better prices come first, and at its own those that have no order of the tape before them. The rest was
 * between people of the tape, and is passed on.
 */
export function hiddenRecorded(w: FlowFloor, aggressor: number, priceTicks: number, lots: number): void {
  const { floor: f, events } = w;
  const side = aggressor === 0 ? unsided(w, priceTicks) : aggressor;
  let rest = lots;
  if (side !== 0 && isTrading(f)) {
    const taker = nobodysRecord(f, BOOKED_TAKER, side, lots);
    takeBefore(w, taker, side, -side * priceTicks, -1);
    rest = f.records.values[taker * VALUES + LEAVES]!;
    f.records.release(taker);
  }
  if (rest === 0) return;
  events.hidden(f.nowNs, aggressor, priceTicks, rest);
  w.counts.passedBy++;
}

/** Whose print it was by the touch: a buyer's at or above the ask, a seller's at or below the bid, else nobody's. */
function unsided({ floor: f }: FlowFloor, priceTicks: number): number {
  const ask = queuesOf(f, QueueIndex.lit, -1).ladder.bestKey;
  if (ask !== NO_KEY && priceTicks >= -ask) return 1;
  const bid = queuesOf(f, QueueIndex.lit, 1).ladder.bestKey;
  return bid !== NO_KEY && priceTicks <= bid ? -1 : 0;
}

/** Take from those at or above `rankKey` who stand before `o`, and not on the tape. Gives false where an order of the tape stands before it there too. */
function takeBefore(w: FlowFloor, taker: number, side: number, rankKey: number, o: number): boolean {
  const { floor: f, apart, firstId } = w;
  const { values } = f.records;
  const lit = queuesOf(f, QueueIndex.lit, -side);
  const dark = queuesOf(f, QueueIndex.dark, -side);
  const t = taker * VALUES;
  let darkKey = dark.ladder.bestKey;
  for (;;) {
    const left = values[t + LEAVES]!;
    const litKey = lit.ladder.bestKey;
    if (left === 0) return true;
    if (darkKey > litKey) {
      if (darkKey < rankKey) return true;
      takeDark(f, taker, side as 1 | -1, dark, darkKey);
      darkKey = dark.ladder.nextBelow(darkKey);
      continue;
    }
    if (litKey < rankKey || litKey === NO_KEY) return true;
    const front = lit.first(litKey);
    if (front === o) return true;
    const orderId = values[front * VALUES + ID]!;
    let most = values[front * VALUES + SHOWN]!;
    if (orderId >= firstId) {
      const gone = apart.of(orderId);
      if (gone <= 0) return false;
      if (gone < most) most = gone;
    }
    const lots = most < left ? most : left;
    values[t + LEAVES] = lots;
    takeLit(f, taker, side as 1 | -1, lit, litKey);
    const taken = lots - values[t + LEAVES]!;
    values[t + LEAVES] = left - taken;
    if (orderId >= firstId) apart.add(orderId, -taken);
  }
}

/** Take from the order that the tape names, where it stands, at the recorded price. Gives the lots. */
function takeNamed({ floor: f, events }: FlowFloor, taker: number, o: number, side: number, printTicks: number, flags: number): number {
  const { values, links } = f.records;
  const left = values[taker * VALUES + LEAVES]!;
  const here = values[o * VALUES + LEAVES]!;
  const lots = left < here ? left : here;
  if (lots === 0) return 0;
  const orderId = values[o * VALUES + ID]!;
  if ((flags & Flag.notVolume) === 0) events.execute(f.nowNs, -side, printTicks, lots, orderId);
  else events.executeInAuction(f.nowNs, -side, printTicks, lots, orderId);
  exchange(f, taker, o, side, printTicks, lots);
  afterMaker(f, f.queues[links[o * LINKS + QUEUE]!]!, o, lots);
  return lots;
}

/** What the named order lacks goes on to others; what the tape itself did not have of it (`beyondLots`) is passed on as a print. */
function takeOn(
  w: FlowFloor,
  taker: number,
  side: number,
  printTicks: number,
  lackedLots: number,
  orderId: number,
  flags: number,
  beyondLots: number,
): void {
  const { floor: f, apart, events } = w;
  const { values } = f.records;
  const t = taker * VALUES;
  const left = values[t + LEAVES]!;
  const early = apart.earlyOf(orderId);
  // What it traded early was this very execution.
  const done = Math.min(early, lackedLots);
  if (done > 0) apart.setEarly(orderId, early - done);
  const wanted = Math.min(left, lackedLots - done);
  if (wanted > 0 && isTrading(f) && (flags & Flag.notVolume) === 0) {
    values[t + LEAVES] = wanted;
    values[t + ID] = TAKER;
    sweep(f, taker, side as 1 | -1, -side * printTicks);
    w.counts.unmetLots += values[t + LEAVES]!;
  }
  const rest = Math.min(left - Math.max(0, wanted), beyondLots);
  if (rest > 0) events.hidden(f.nowNs, side, printTicks, rest);
}
