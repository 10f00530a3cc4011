/**
 * How a floor goes from one phase of trading to the next, and what ends with each.
 *
 * | from | to | what happens |
 * |---|---|---|
 * | any auction | continuous, halted, closed | the auction is held; market orders that did not trade and ATO orders expire |
 * | any | closing auction | ATC orders join |
 * | any | closed | ATC and DAY orders expire |
 * | continuous | other | nothing matches; who is pegged waits where it stands |
 *
 * Units: ns. Invariant: in continuous trading what is shown does not cross.
 */
import { ExecType, Reason } from '../../sim/message.js';
import { holdAuction } from './auction/hold.js';
import { ID, LEAVES, LINKS, SHOWN, TERMS, VALUES } from './book/order-records.js';
import { EntryTif, EntryType } from './entry.js';
import { type MatchingFloor, QueueIndex, queuesOf } from './floor.js';
import { endResting } from './leave.js';
import { Phase } from './rules-in-force.js';

/** The floor is in another phase from now on. `referenceTicks` is the auction's, NaN: the last price. */
export function enterPhase(f: MatchingFloor, phase: number, referenceTicks: number): void {
  const before = f.phase;
  if (phase === before) return;
  if (isAuction(before) && !isAuction(phase)) {
    endAuction(f, referenceTicks);
  }
  f.phase = phase;
  if (phase === Phase.closingAuction) joinClose(f);
  if (phase === Phase.closed) expireAll(f, [EntryTif.DAY, EntryTif.ATC, EntryTif.ATO]);
  if ((phase === Phase.continuous) !== (before === Phase.continuous)) f.events?.status(f.nowNs, phase === Phase.continuous);
}

/** Hold the auction that orders have gathered for, and go on gathering: frequent batches. */
export function holdBatch(f: MatchingFloor, referenceTicks: number): void {
  holdAuction(f, Number.isNaN(referenceTicks) ? f.lastPxTicks : referenceTicks);
  expireMarket(f);
}

/** Whether orders gather for one price. */
export function isAuction(phase: number): boolean {
  return phase === Phase.auction || phase === Phase.volatilityAuction || phase === Phase.closingAuction;
}

function endAuction(f: MatchingFloor, referenceTicks: number): void {
  holdBatch(f, referenceTicks);
  expireAll(f, [EntryTif.ATO]);
}

/** Market orders do not rest. */
function expireMarket(f: MatchingFloor): void {
  for (const side of [1, -1] as const) {
    for (const o of [...queuesOf(f, QueueIndex.atMarket, side).orders()]) endResting(f, o, ExecType.expired, Reason.noLiquidity);
  }
}

/** Orders for the close alone come from where they waited into the book, in the order in which they came. */
function joinClose(f: MatchingFloor): void {
  const { values, links } = f.records;
  for (const side of [1, -1] as const) {
    const held = queuesOf(f, QueueIndex.held, side);
    for (const o of [...held.orders()]) {
      const row = links[o * LINKS + TERMS]!;
      if (f.terms.timeInForce[row] !== EntryTif.ATC) continue;
      held.unlink(o);
      values[o * VALUES + SHOWN] = values[o * VALUES + LEAVES]!;
      const isLimit = f.terms.ordType[row] === EntryType.limit;
      if (!isLimit) queuesOf(f, QueueIndex.atMarket, side).append(o, 0);
      else {
        const priceTicks = f.terms.limitTicks[row]!;
        queuesOf(f, QueueIndex.lit, side).append(o, side * priceTicks);
        f.events?.add(f.nowNs, side, priceTicks, values[o * VALUES + SHOWN]!, values[o * VALUES + ID]!);
      }
    }
  }
}

function expireAll(f: MatchingFloor, timesInForce: readonly number[]): void {
  for (const queues of f.queues) {
    for (const o of [...queues.orders()]) {
      const row = f.records.links[o * LINKS + TERMS]!;
      if (row < 0 || !timesInForce.includes(f.terms.timeInForce[row]!)) continue;
      // One that left before may have taken its pair with it.
      if (f.terms.order[row] === o) endResting(f, o, ExecType.expired, Reason.outOfTime);
    }
  }
}
