/**
 * How a floor goes from one phase of trading to the next, and what ends with each.
 *
 * | from | to | what happens |
 * |---|---|---|
 * | pre-open, any auction | continuous, halted, closed | the auction is held; market orders that did not trade expire, and those for this call alone |
 * | any | auction, closing auction | ATO, ATC orders that have waited for it join |
 * | any | closed | DAY orders expire, and who has waited for a call |
 * | continuous | other | nothing matches; who is pegged waits where it stands, no stop is triggered |
 * | any | continuous | stops are triggered by what prices are then |
 *
 * Units: ns. Invariant: in continuous trading what is shown does not cross.
 */
import { ExecType, Reason } from '../../sim/message.js';
import { holdAuction } from './auction/hold.js';
import type { Uncrossing } from './auction/uncrossing.js';
import type { PriceQueues } from './book/price-queues.js';
import { arrive } from './arrive.js';
import { ID, LINKS, TERMS, VALUES } from './book/order-records.js';
import { EntryTif, EntryType } from './entry.js';
import { type MatchingFloor, QueueIndex, queuesOf } from './floor.js';
import { endResting } from './leave.js';
import { Phase } from './rules-in-force.js';
import { lookAgain } from './stops.js';

/** The floor is in another phase from now on. `referenceTicks` is the auction's, NaN: the last price. Gives the auction that was held, if one was. */
export function enterPhase(f: MatchingFloor, phase: number, referenceTicks: number): Uncrossing | undefined {
  const before = f.phase;
  if (phase === before) return undefined;
  const held = gathers(before) && !gathers(phase) ? endAuction(f, referenceTicks) : undefined;
  f.phase = phase;
  if (phase === Phase.closingAuction) join(f, EntryTif.ATC);
  if (phase === Phase.auction) join(f, EntryTif.ATO);
  if (phase === Phase.closed) expireAll(f, f.queues, [EntryTif.DAY, EntryTif.ATC, EntryTif.ATO]);
  if (phase === Phase.continuous) lookAgain(f);
  if ((phase === Phase.continuous) !== (before === Phase.continuous)) f.events?.status(f.nowNs, phase === Phase.continuous);
  return held;
}

/** Hold the auction that orders have gathered for, and go on gathering: frequent batches. Gives what was found. */
export function holdBatch(f: MatchingFloor, referenceTicks: number): Uncrossing {
  const found = holdAuction(f, Number.isNaN(referenceTicks) ? f.lastPxTicks : referenceTicks);
  if (found.volumeLots > 0) f.guard?.onAuction(f.nowNs, found.priceTicks);
  expireMarket(f);
  return found;
}

/** Whether orders come in and do not trade, so that they may cross. */
export function gathers(phase: number): boolean {
  return phase === Phase.preOpen || isAuction(phase);
}

/** Whether orders gather for one price. */
export function isAuction(phase: number): boolean {
  return phase === Phase.auction || phase === Phase.volatilityAuction || phase === Phase.closingAuction;
}

function endAuction(f: MatchingFloor, referenceTicks: number): Uncrossing {
  const found = holdBatch(f, referenceTicks);
  // Who waits apart waits for another call.
  expireAll(f, f.queues.slice(0, QueueIndex.held), [EntryTif.ATO, EntryTif.ATC]);
  return found;
}

/** Market orders do not rest. */
function expireMarket(f: MatchingFloor): void {
  for (const side of [1, -1] as const) {
    for (const o of [...queuesOf(f, QueueIndex.atMarket, side).orders()]) endResting(f, o, ExecType.expired, Reason.noLiquidity);
  }
}

/** Orders for this call alone come from where they waited into the book, in the order in which they came. */
function join(f: MatchingFloor, timeInForce: number): void {
  const { values, links } = f.records;
  for (const side of [1, -1] as const) {
    const held = queuesOf(f, QueueIndex.held, side);
    for (const o of [...held.orders()]) {
      const row = links[o * LINKS + TERMS]!;
      if (f.terms.timeInForce[row] !== timeInForce) continue;
      held.unlink(o);
      f.ids.delete(values, values[o * VALUES + ID]!);
      const isLimit = f.terms.ordType[row] === EntryType.limit;
      arrive(f, o, side, isLimit ? f.terms.limitTicks[row]! : Number.NaN, timeInForce);
    }
  }
}

function expireAll(f: MatchingFloor, those: readonly PriceQueues[], timesInForce: readonly number[]): void {
  for (const queues of those) {
    for (const o of [...queues.orders()]) {
      const row = f.records.links[o * LINKS + TERMS]!;
      if (row < 0 || !timesInForce.includes(f.terms.timeInForce[row]!)) continue;
      // One that left before may have taken its pair with it.
      if (f.terms.order[row] === o) endResting(f, o, ExecType.expired, Reason.outOfTime);
    }
  }
}
