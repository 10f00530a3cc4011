/**
 * Recorded lots of a level come and go: at the back of the price, in the place that they had, or from behind.
 *
 * Units: lots. Each function keeps `hereLots` of the level in step with the floor.
 */
import { ExecType, Reason } from '../../../../sim/message.js';
import { arrive } from '../../arrive.js';
import { ID, LEAVES, LINKS, NEXT, PREVIOUS, QUEUE, SHOWN, VALUES } from '../../book/order-records.js';
import { EntryTif } from '../../entry.js';
import { QueueIndex, queuesOf, sideOf } from '../../floor.js';
import { endResting, lower, priceOf } from '../../leave.js';
import { nobodysRecord } from '../nobody.js';
import type { LevelFloor } from './level-floor.js';
import type { GoneLots, RecordedLevel } from './recorded-level.js';

/** Lots come in at the back of the price, and may trade with whoever stands against them; what has traded so has come apart. Gives their order. */
export function enterLots(w: LevelFloor, level: RecordedLevel, lots: number): number {
  const { floor: f } = w;
  const orderId = w.newId();
  const o = nobodysRecord(f, orderId, level.side, lots);
  arrive(f, o, level.side, level.priceTicks, EntryTif.GTC);
  w.note();
  const resting = f.ids.get(f.records.values, orderId);
  const restingLots = resting < 0 ? 0 : f.records.values[resting * VALUES + LEAVES]!;
  level.hereLots += restingLots;
  level.apartLots += restingLots - lots;
  return orderId;
}

/** Lots leave an order of the level. */
export function takeOff(w: LevelFloor, level: RecordedLevel, o: number, lots: number): void {
  const { floor: f } = w;
  level.hereLots -= lots;
  if (lots < f.records.values[o * VALUES + LEAVES]!) lower(f, o, lots);
  else endResting(f, o, ExecType.canceled, Reason.none);
}

/** The last recorded order of the level, −1 none. */
export function lastOf(w: LevelFloor, level: RecordedLevel): number {
  const queues = queuesOf(w.floor, QueueIndex.lit, level.side);
  const slot = queues.ladder.findSlot(level.key);
  let o = slot < 0 || 2 * slot >= queues.ends.length ? -1 : queues.ends[2 * slot + 1]! - 1;
  while (o >= 0 && w.isOwn(o)) o = w.floor.records.links[o * LINKS + PREVIOUS]!;
  return o;
}

/** The last order of a session before an order, 0 none. */
export function ownBefore(w: LevelFloor, level: RecordedLevel, o: number): number {
  const { values, links } = w.floor.records;
  if (!hasOwn(w, level)) return 0;
  let before = links[o * LINKS + PREVIOUS]!;
  while (before >= 0 && !w.isOwn(before)) before = links[before * LINKS + PREVIOUS]!;
  return before < 0 ? 0 : values[before * VALUES + ID]!;
}

/** Whether an order of a session is shown at the price. */
export function hasOwn({ floor: f }: LevelFloor, { side, key, hereLots }: RecordedLevel): boolean {
  return queuesOf(f, QueueIndex.lit, side).ladder.get(key) > hereLots;
}

/** Lots that were thought gone stand where they stood. */
export function restore(w: LevelFloor, level: RecordedLevel, lots: number): void {
  for (let left = lots; left > 0;) {
    const gone = frontmost(w, level)!;
    const some = Math.min(left, gone.lots);
    insert(w, level, some, gone.afterId);
    useUp(level, gone, some);
    left -= some;
  }
}

/** Of the lots that are gone, those that stood first. */
function frontmost(w: LevelFloor, level: RecordedLevel): GoneLots | undefined {
  const { gone } = level;
  if (gone.length < 2 || !hasOwn(w, level)) return gone[0];
  for (let o = firstOf(w, level); o >= 0; o = w.floor.records.links[o * LINKS + NEXT]!) {
    if (!w.isOwn(o)) continue;
    const before = gone.find((one) => stoodBefore(w, one, o));
    if (before !== undefined) return before;
  }
  return gone[0];
}

/** Whether lots that are gone stood before an order of a session that is at the price: they did where the one before them has left. */
export function stoodBefore({ floor: f }: LevelFloor, { afterId }: GoneLots, own: number): boolean {
  const { values, links } = f.records;
  for (let o = own; o >= 0; o = links[o * LINKS + NEXT]!) if (values[o * VALUES + ID] === afterId) return false;
  return true;
}

/** Some of the lots that are gone are explained. */
export function useUp({ gone }: RecordedLevel, one: GoneLots, lots: number): void {
  one.lots -= lots;
  if (one.lots === 0) gone.splice(gone.indexOf(one), 1);
}

/** Number of the order of a record. */
export function idOf({ floor: f }: LevelFloor, o: number): number {
  return f.records.values[o * VALUES + ID]!;
}

/** First order at the price, −1 none. */
export function firstOf({ floor: f }: LevelFloor, { side, key }: RecordedLevel): number {
  return queuesOf(f, QueueIndex.lit, side).first(key);
}

/** An order goes to the back of its price. */
export function requeue({ floor: f, events }: LevelFloor, o: number, key: number): void {
  const { values, links } = f.records;
  const queues = f.queues[links[o * LINKS + QUEUE]!]!;
  queues.unlink(o);
  queues.append(o, key);
  events.replace(f.nowNs, sideOf(f, o), priceOf(f, o), values[o * VALUES + SHOWN]!, values[o * VALUES + ID]!);
}

/** Lots come to stand behind an order of a session (one that is not there: before all of those), and before those that come after it. */
function insert(w: LevelFloor, level: RecordedLevel, lots: number, afterId: number): void {
  const { values, links } = w.floor.records;
  let behind: number[] = [];
  for (let o = firstOf(w, level); o >= 0; o = links[o * LINKS + NEXT]!) {
    if (values[o * VALUES + ID] === afterId) behind = [];
    else if (behind.length > 0 || w.isOwn(o)) behind.push(o);
  }
  enterLots(w, level, lots);
  for (const o of behind) requeue(w, o, level.key);
}
