/**
 * The tape's book is cleared and stated again: who stood where, so that an order that comes again stands before those of sessions that stood behind it.
 *
 * Without it a gap in a recording would move sessions' orders to the front (FILLS.md §6.9). A part of a snapshot of which nothing is known stands where it
 * comes; those of one price come in the order of their queue.
 *
 * Units: ticks. Only prices at which both stand are remembered.
 */
import { ExecType, Reason } from '../../../../sim/message.js';
import { ID, KEY, LINKS, NEXT, QUEUE, SHOWN, VALUES } from '../../book/order-records.js';
import { QueueIndex, queuesOf, sideOf } from '../../floor.js';
import { endResting, priceOf } from '../../leave.js';
import type { FlowFloor } from './flow-floor.js';

/** Orders of sessions that stood behind an order of the tape when it was cleared, in order; and its price. */
interface Behind {
  readonly key: number;
  readonly orderIds: readonly number[];
}

/** By order of the tape, what clears have moved; empty again behind the first row of an order that is no part of a snapshot. */
export type ClearedPlaces = Map<number, Behind>;

/** The tape's orders of a side (+1, −1) or of both (0) leave; sessions' stay. */
export function clearRecorded(w: FlowFloor, side: number): void {
  w.counts.clears++;
  for (const each of [1, -1] as const) if (side !== -each) clearSide(w, each);
}

/** A part of a snapshot has come in: those who stood behind it do so again. */
export function standBefore(w: FlowFloor, o: number): void {
  const { floor: f, events, cleared } = w;
  const { values, links } = f.records;
  const behind = cleared.get(values[o * VALUES + ID]!);
  if (behind === undefined || behind.key !== links[o * LINKS + KEY]) return;
  const index = links[o * LINKS + QUEUE]!;
  for (const orderId of behind.orderIds) {
    const other = f.ids.get(values, orderId);
    if (other < 0 || links[other * LINKS + QUEUE] !== index || links[other * LINKS + KEY] !== behind.key) continue;
    f.queues[index]!.unlink(other);
    f.queues[index]!.append(other, behind.key);
    events.replace(f.nowNs, sideOf(f, other), priceOf(f, other), values[other * VALUES + SHOWN]!, orderId);
  }
}

function clearSide(w: FlowFloor, side: 1 | -1): void {
  const { floor: f, firstId, apart } = w;
  const { values } = f.records;
  const lit = queuesOf(f, QueueIndex.lit, side);
  for (const o of [...lit.orders()]) {
    const orderId = values[o * VALUES + ID]!;
    if (orderId < firstId) continue;
    remember(w, o, orderId);
    endResting(f, o, ExecType.canceled, Reason.none);
    apart.forget(orderId);
  }
}

function remember({ floor: f, firstId, cleared }: FlowFloor, o: number, orderId: number): void {
  const { values, links } = f.records;
  const orderIds: number[] = [];
  for (let other = links[o * LINKS + NEXT]!; other >= 0; other = links[other * LINKS + NEXT]!) {
    const id = values[other * VALUES + ID]!;
    if (id < firstId) orderIds.push(id);
  }
  if (orderIds.length > 0) cleared.set(orderId, { key: links[o * LINKS + KEY]!, orderIds });
}
