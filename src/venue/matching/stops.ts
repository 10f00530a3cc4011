/**
 * Stops: orders that wait until a price is reached, and are then elected, one after the other, once the incoming order is done.
 *
 * A buy waits for its price or a higher one, a sell for its price or a lower one; a take-profit waits from the other side. Stops of one side and trigger
 * stand in queues of their own, take-profits likewise, so that the next one is always at hand. A trailing stop follows the price that triggers it
 * (`trailing.ts`).
 *
 * Units: ticks, lots. Invariant: after a message of continuous trading no stop waits whose price was reached.
 */
import { ExecType, Reason } from '../../sim/message.js';
import { CUM, ID, LEAVES, LINKS, SHOWN, TERMS, VALUES } from './book/order-records.js';
import { arrive } from './arrive.js';
import { EntryTif, EntryType, type OrderEntry, takesProfit, Trigger, waitsForPrice } from './entry.js';
import { type MatchingFloor, QueueIndex, queuesOf, sideOf } from './floor.js';
import { endPair } from './leave.js';
import { NO_PRICE } from './reports.js';
import { Phase } from './rules-in-force.js';

/** A stop comes in: it waits, or what triggers it has happened already. */
export function enterStop(f: MatchingFloor, o: number, side: 1 | -1): void {
  const { values, links } = f.records;
  const { terms } = f;
  const row = links[o * LINKS + TERMS]!;
  const leaves = values[o * VALUES + LEAVES]!;
  const orderId = values[o * VALUES + ID]!;
  const stopTicks = terms.stopPxTicks[row]!;
  const isTrailing = terms.trailingBps[row]! > 0 || terms.trailingTicks[row]! > 0;
  const takes = takesProfit(terms.ordType[row]!);
  const price = priceOfTrigger(f, terms.trigger[row]!);
  const isReached = !isTrailing && f.phase === Phase.continuous && isAtOrBeyond(price, stopTicks, takes ? -side : side);
  f.reports.push(f.seq, ExecType.new, Reason.none, orderId, side, stopTicks === stopTicks ? stopTicks : NO_PRICE, leaves, leaves);
  if (isReached) {
    f.triggered.push(o);
    return;
  }
  values[o * VALUES + SHOWN] = leaves;
  f.ids.set(values, o);
  if (isTrailing) {
    queuesOf(f, QueueIndex.held, side).append(o, 0);
    f.trailing.push(row);
    beginToFollow(f, row, side);
  } else if (takes) {
    queuesOf(f, QueueIndex.takeLast + 2 * terms.trigger[row]!, side).append(o, side * stopTicks);
  } else {
    queuesOf(f, QueueIndex.stopLast + 2 * terms.trigger[row]!, side).append(o, -side * stopTicks);
  }
}

/** Whether what triggers a stop has happened before it is entered. */
export function isTriggered(f: MatchingFloor, e: OrderEntry): boolean {
  const trails = e.trailingBps > 0 || e.trailingTicks > 0;
  const from = takesProfit(e.ordType) ? -e.side : e.side;
  return waitsForPrice(e.ordType) && !trails && isAtOrBeyond(priceOfTrigger(f, e.trigger), e.stopPxTicks, from);
}

/** Take the stops that trades since the last look have reached from their queues, into `triggered`. */
export function collectByTrades(f: MatchingFloor): void {
  if (f.highPxTicks < f.lowPxTicks) return;
  const first = f.triggered.length;
  for (let i = 0; i < f.tradedPrices; i++) collectAt(f, Trigger.last, f.tradedTicks[i]!);
  f.tradedPrices = 0;
  f.lowPxTicks = Number.POSITIVE_INFINITY;
  f.highPxTicks = Number.NEGATIVE_INFINITY;
  inOrder(f, first);
}

/** The mark or the index is at a price; outside of continuous trading that triggers nothing yet. */
export function collectByPrice(f: MatchingFloor, trigger: number, priceTicks: number): void {
  if (f.phase !== Phase.continuous) return;
  const first = f.triggered.length;
  collectAt(f, trigger, priceTicks);
  inOrder(f, first);
}

/** Continuous trading begins: stops are triggered by what has traded and by the prices of now. */
export function lookAgain(f: MatchingFloor): void {
  collectByTrades(f);
  for (const trigger of Object.values(Trigger)) collectByPrice(f, trigger, priceOfTrigger(f, trigger));
}

/** Stops whose price is fixed, the nearest first, then take-profits likewise; then those that trail, by when they were entered. */
function collectAt(f: MatchingFloor, trigger: number, priceTicks: number): void {
  collect(f, QueueIndex.stopLast + 2 * trigger, 1, -priceTicks);
  collect(f, QueueIndex.stopLast + 2 * trigger, -1, priceTicks);
  collect(f, QueueIndex.takeLast + 2 * trigger, 1, priceTicks);
  collect(f, QueueIndex.takeLast + 2 * trigger, -1, -priceTicks);
  if (f.trailing.length > 0) followAll(f, trigger, priceTicks);
}

/** Elect the first of the triggered: it becomes a market or a limit order and arrives. */
export function elect(f: MatchingFloor, o: number): void {
  const { values, links } = f.records;
  const { terms } = f;
  const row = links[o * LINKS + TERMS]!;
  const side = sideOf(f, o);
  const leaves = values[o * VALUES + LEAVES]!;
  const isLimit = terms.ordType[row] === EntryType.stopLimit || terms.ordType[row] === EntryType.takeProfitLimit;
  const priceTicks = isLimit ? terms.limitTicks[row]! : Number.NaN;
  terms.ordType[row] = isLimit ? EntryType.limit : EntryType.market;
  const orderId = values[o * VALUES + ID]!;
  const told = isLimit ? priceTicks : NO_PRICE;
  f.reports.push(f.seq, ExecType.triggered, Reason.none, orderId, side, told, leaves, leaves, values[o * VALUES + CUM]);
  if (f.pairedOrders > 0) endPair(f, o, row);
  // At any price it takes at once; whole, when it is to be filled or killed.
  const timeInForce = terms.timeInForce[row]!;
  arrive(f, o, side, priceTicks, isLimit || timeInForce === EntryTif.FOK ? timeInForce : EntryTif.IOC);
}

/** The price that triggers moved: trailing stops follow it, or are triggered by it. */
function followAll(f: MatchingFloor, trigger: number, priceTicks: number): void {
  for (const row of [...f.trailing]) {
    if (f.terms.trigger[row] !== trigger || !f.trailingStops.onTrade(row, priceTicks)) continue;
    f.trailing.splice(f.trailing.indexOf(row), 1);
    take(f, QueueIndex.held, f.terms.order[row]!);
  }
}

/** A trailing stop without a stop price follows from the last price on, as Binance's scenario E has it. */
function beginToFollow(f: MatchingFloor, row: number, side: 1 | -1): void {
  const { terms } = f;
  const bps = terms.trailingBps[row]!;
  f.trailingStops.enter(row, {
    side,
    delta: bps > 0 ? bps : terms.trailingTicks[row]!,
    unit: bps > 0 ? 'bps' : 'ticks',
    stopTicks: terms.stopPxTicks[row]!,
    stopFrom: side,
    lastTicks: priceOfTrigger(f, terms.trigger[row]!),
  });
}

function collect(f: MatchingFloor, index: number, side: 1 | -1, leastKey: number): void {
  const { ladder } = queuesOf(f, index, side);
  while (ladder.bestKey >= leastKey && ladder.levels > 0) take(f, index, queuesOf(f, index, side).first(ladder.bestKey));
}

/** A stop leaves its queue: nobody can cancel it any more. */
function take(f: MatchingFloor, index: number, o: number): void {
  const { values } = f.records;
  queuesOf(f, index, sideOf(f, o)).unlink(o);
  f.ids.delete(values, values[o * VALUES + ID]!);
  f.triggered.push(o);
}

/** Those that were triggered together, from place `first` on, in the order of election. */
function inOrder(f: MatchingFloor, first: number): void {
  if (f.rules.election !== 'time' || f.triggered.length - first < 2) return;
  const arrivalOf = (o: number): number => f.terms.arrival[f.records.links[o * LINKS + TERMS]!]!;
  const byArrival = f.triggered.splice(first).sort((a, b) => arrivalOf(a) - arrivalOf(b));
  f.triggered.push(...byArrival);
}

function isAtOrBeyond(priceTicks: number, stopTicks: number, side: number): boolean {
  return side * priceTicks >= side * stopTicks;
}

function priceOfTrigger(f: MatchingFloor, trigger: number): number {
  return trigger === Trigger.last ? f.lastPxTicks : trigger === Trigger.mark ? f.markPxTicks : f.indexPxTicks;
}
