/**
 * How an order leaves a matching venue, or loses lots without trading.
 *
 * Units: lots. Each function keeps queues, ids, terms and what is published in step, and says so in a report.
 */
import { ExecType, Reason } from '../../sim/message.js';
import { ACCOUNT, CUM, GROUP, ID, KEY, LEAVES, LINKS, QUEUE, SHOWN, TERMS, VALUES } from './book/order-records.js';
import { type MatchingFloor, QueueIndex, sideOf } from './floor.js';
import { NO_PRICE } from './reports.js';
import { TermFlag } from './terms.js';

/** An order at rest ends with lots open: `execType` is canceled or expired. */
export function endResting(f: MatchingFloor, o: number, execType: number, reason: number): void {
  const { values, links } = f.records;
  const side = sideOf(f, o);
  const leaves = values[o * VALUES + LEAVES]!;
  const orderId = values[o * VALUES + ID]!;
  const priceTicks = priceOf(f, o);
  const queue = links[o * LINKS + QUEUE]!;
  f.ids.delete(values, orderId);
  f.queues[queue]!.unlink(o);
  if (f.events !== undefined && queue < QueueIndex.dark) f.events.delete(f.nowNs, side, priceTicks, values[o * VALUES + SHOWN]!, orderId);
  f.reports.push(f.seq, execType, reason, orderId, side, priceTicks, leaves, 0, values[o * VALUES + CUM]);
  forget(f, o);
}

/** An order that stands nowhere ends with lots open: what is left of who could not rest. */
export function endEntering(f: MatchingFloor, o: number, side: number, priceTicks: number, execType: number, reason: number): void {
  const { values } = f.records;
  f.reports.push(
    f.seq,
    execType,
    reason,
    values[o * VALUES + ID]!,
    side,
    priceTicks,
    values[o * VALUES + LEAVES]!,
    0,
    values[o * VALUES + CUM],
  );
  forget(f, o);
}

/** An order that is in no queue any more gives up its record and its terms; its pair, if it has one, goes too. */
export function forget(f: MatchingFloor, o: number): void {
  const row = f.records.links[o * LINKS + TERMS]!;
  if (row >= 0) forgetTerms(f, o, row);
  f.records.release(o);
}

/** Lots leave an order at rest that stays where it is; what it shows shrinks only when less is left than it shows. */
export function lower(f: MatchingFloor, o: number, byLots: number): void {
  const { values, links } = f.records;
  const leaves = values[o * VALUES + LEAVES]! - byLots;
  values[o * VALUES + LEAVES] = leaves;
  const shown = values[o * VALUES + SHOWN]!;
  if (leaves >= shown) return;
  const queue = links[o * LINKS + QUEUE]!;
  f.queues[queue]!.restate(o, leaves);
  if (f.events !== undefined && queue < QueueIndex.dark)
    f.events.reduce(f.nowNs, sideOf(f, o), priceOf(f, o), shown - leaves, values[o * VALUES + ID]!);
}

/** Price at which an order stands, ticks; of a stop, its stop price; `NO_PRICE` for what waits without one. */
export function priceOf(f: MatchingFloor, o: number): number {
  const { links } = f.records;
  const queue = links[o * LINKS + QUEUE]!;
  const side = sideOf(f, o);
  if (queue >= QueueIndex.atMarket) return NO_PRICE;
  const isStop = queue >= QueueIndex.stopLast && queue < QueueIndex.takeLast;
  return (isStop ? -side : side) * links[o * LINKS + KEY]!;
}

/** Whether two orders are of one group that does not trade with itself, and the incoming one says so. */
export function isSelfTrade(f: MatchingFloor, taker: number, maker: number): boolean {
  const { links } = f.records;
  const group = links[taker * LINKS + GROUP]!;
  return (group & 7) !== 0 && group >> 3 === links[maker * LINKS + GROUP]! >> 3;
}

function forgetTerms(f: MatchingFloor, o: number, row: number): void {
  const { terms } = f;
  if ((terms.flags[row]! & TermFlag.reduceOnly) !== 0) f.reduceOnlyOrders--;
  if (terms.expireNs[row]! < Number.POSITIVE_INFINITY) f.expiringOrders--;
  drop(f.pegged, row);
  drop(f.trailing, row);
  endPair(f, o, row);
  terms.release(row);
  f.records.links[o * LINKS + TERMS] = -1;
}

/** Take a row out of a list of those that follow the market. */
function drop(rows: number[], row: number): void {
  const at = rows.indexOf(row);
  if (at >= 0) rows.splice(at, 1);
}

/**
 * An order of a pair has traded, was triggered, or ends: the other one leaves, also one that has been triggered and waits for its election. A pair is two
 * orders of one account that name each other. Both links are cut first, so that who leaves does not take along who stays.
 */
export function endPair(f: MatchingFloor, o: number, row: number): void {
  const { terms } = f;
  if (terms.otherLegId[row]! < 0) return;
  const other = otherLegOf(f, o);
  cutPair(f, o, other);
  if (other < 0) return;
  const at = f.triggered.indexOf(other);
  if (at < 0) {
    endResting(f, other, ExecType.canceled, Reason.otherLeg);
  } else {
    f.triggered.splice(at, 1);
    endEntering(f, other, sideOf(f, other), NO_PRICE, ExecType.canceled, Reason.otherLeg);
  }
}

/** Two orders are no pair any more; `other` −1: there was none. */
export function cutPair(f: MatchingFloor, o: number, other: number): void {
  for (const one of [o, other]) {
    if (one < 0) continue;
    f.terms.otherLegId[f.records.links[one * LINKS + TERMS]!] = -1;
    f.pairedOrders--;
  }
}

/** The other order of a pair, at rest or triggered; −1 when there is none. */
export function otherLegOf(f: MatchingFloor, o: number): number {
  const { values, links } = f.records;
  const row = links[o * LINKS + TERMS]!;
  const otherLegId = row < 0 ? -1 : f.terms.otherLegId[row]!;
  if (otherLegId < 0) return -1;
  const resting = f.ids.get(values, otherLegId);
  const other = resting >= 0 ? resting : (f.triggered.find((waiting) => values[waiting * VALUES + ID] === otherLegId) ?? -1);
  return other >= 0 && isPaired(f, other, o) ? other : -1;
}

/** Whether an order names another one of its account as the other of its pair. */
function isPaired(f: MatchingFloor, o: number, other: number): boolean {
  const { values, links } = f.records;
  const row = links[o * LINKS + TERMS]!;
  return (
    row >= 0 && f.terms.otherLegId[row] === values[other * VALUES + ID] && links[o * LINKS + ACCOUNT] === links[other * LINKS + ACCOUNT]
  );
}
