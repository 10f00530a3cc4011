/**
 * Who may still come to a call, and who may still go.
 *
 * Orders for a call beside continuous trading (ATO of an opening cross, ATC of a closing one) wait apart until it begins. Shortly before its end a venue
 * may take no orders for it any more, and may let none of them be changed (Nasdaq rule 4752: on-open orders). In a call that stands alone that is
 * every order that takes part; who waits apart for something else is free.
 */
import { Reason } from '../../../sim/message.js';
import { LINKS, QUEUE, TERMS } from '../book/order-records.js';
import { EntryTif, type OrderEntry, waitsForPrice } from '../entry.js';
import { type MatchingFloor, QueueIndex } from '../floor.js';
import { Phase } from '../rules-in-force.js';

/** Whether an order with such a time in force takes part in calls alone. */
export function isForCalls(timeInForce: number): boolean {
  return timeInForce === EntryTif.ATO || timeInForce === EntryTif.ATC;
}

/** Whether it waits apart until its call begins: the closing one, or an opening one beside continuous trading. */
export function waitsForCall(f: MatchingFloor, timeInForce: number): boolean {
  return timeInForce === EntryTif.ATC ? f.phase !== Phase.closingAuction : timeInForce === EntryTif.ATO && f.phase === Phase.continuous;
}

/** Why an order does not come to the call that lies ahead or goes on; `Reason.none`: it does, or is not for it. */
export function callFault(f: MatchingFloor, e: OrderEntry): number {
  if (waitsForCall(f, e.timeInForce)) {
    const isAhead = e.timeInForce === f.callTif;
    return (e.timeInForce === EntryTif.ATO && !isAhead) || (isAhead && f.isEntryShut) ? Reason.closed : Reason.none;
  }
  return f.isEntryShut && !waitsForPrice(e.ordType) && f.phase !== Phase.continuous ? Reason.closed : Reason.none;
}

/** Whether an order at rest may not be changed any more: its call is about to end. */
export function isBound(f: MatchingFloor, o: number): boolean {
  if (!f.isCancelShut) return false;
  const queue = f.records.links[o * LINKS + QUEUE]!;
  if (queue >= QueueIndex.held) {
    const row = f.records.links[o * LINKS + TERMS]!;
    return row >= 0 && f.callTif !== 0 && f.terms.timeInForce[row] === f.callTif;
  }
  const isStop = queue >= QueueIndex.stopLast && queue < QueueIndex.atMarket;
  return f.phase !== Phase.continuous && !isStop;
}
