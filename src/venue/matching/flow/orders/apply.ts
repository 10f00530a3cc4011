/**
 * What each kind of tape row does to the floor that a recorded flow has entered.
 *
 * Rows about an order act on what is left of it here. Quantities that a row states (replace) are changed by what the order has traded more or less here
 * than on its tape: an owner changes the total, not what is open. An order that has left here is not entered again before it has left on the tape.
 *
 * Units: ticks, lots.
 */
import { Flag, Kind } from '../../../../market/row.js';
import { ExecType, Reason } from '../../../../sim/message.js';
import { arrive } from '../../arrive.js';
import { LEAVES, LINKS, QUEUE, SHOWN, VALUES } from '../../book/order-records.js';
import { EntryTif } from '../../entry.js';
import { sideOf } from '../../floor.js';
import { endResting, lower, priceOf } from '../../leave.js';
import { BOOKED_TAKER, nobodysRecord } from '../nobody.js';
import { clearRecorded, standBefore } from './cleared.js';
import { executeRecorded, executeUnknown, hiddenRecorded } from './executed.js';
import type { FlowFloor } from './flow-floor.js';

/** Apply one row that says something of orders or trades; `orderId` is the floor's number of the tape's order. */
export function applyRecorded(
  w: FlowFloor,
  kind: number,
  side: number,
  priceTicks: number,
  lots: number,
  orderId: number,
  flags: number,
): void {
  if (kind >= Kind.add && kind <= Kind.delete) applyOrder(w, kind, side, priceTicks, lots, orderId, flags);
  else if (kind === Kind.hidden) hiddenRecorded(w, side, priceTicks, lots);
  else if (kind === Kind.clear) clearRecorded(w, side);
  else if (kind === Kind.snapshot) stateLoose(w, side, priceTicks, lots);
}

function applyOrder(w: FlowFloor, kind: number, side: number, priceTicks: number, lots: number, orderId: number, flags: number): void {
  const { floor: f } = w;
  const o = f.ids.get(f.records.values, orderId);
  const isPart = (flags & Flag.snapshotPart) !== 0;
  if (!isPart && w.cleared.size > 0) w.cleared.clear();
  if (kind === Kind.add) {
    if (o < 0) enter(w, side, priceTicks, lots, orderId);
    else move(w, o, side, priceTicks, lots, orderId);
    if (o < 0 && w.cleared.size > 0 && isPart) atOldPlace(w, orderId);
  } else if (o < 0 && w.apart.of(orderId) === 0) {
    unknown(w, kind, side, priceTicks, lots, orderId, flags);
  } else if (kind === Kind.execute) {
    executeRecorded(w, o, side, priceTicks, lots, orderId, flags);
  } else if (kind === Kind.replace) {
    replace(w, o, side, priceTicks, lots, orderId, flags);
  } else {
    take(w, o, kind === Kind.delete ? Number.POSITIVE_INFINITY : lots, orderId);
  }
}

/** An order comes in, less what it has traded here before; it may trade with whoever stands against it. */
function enter(w: FlowFloor, side: number, priceTicks: number, lots: number, orderId: number): void {
  if (lots <= 0 || side === 0) return;
  const open = lots + w.apart.of(orderId);
  if (open <= 0) {
    w.counts.voidRows++;
    w.apart.set(orderId, -lots);
    return;
  }
  const o = nobodysRecord(w.floor, orderId, side, open);
  arrive(w.floor, o, side as 1 | -1, priceTicks, EntryTif.GTC);
}

/** A part of a snapshot, if it has come to rest, stands where it stood. */
function atOldPlace(w: FlowFloor, orderId: number): void {
  const o = w.floor.ids.get(w.floor.records.values, orderId);
  if (o >= 0) standBefore(w, o);
}

/** Lots leave an order; with the last that its tape has of it the order, whatever it still has here. */
function take(w: FlowFloor, o: number, lots: number, orderId: number): void {
  const { floor: f, apart } = w;
  const apartLots = apart.of(orderId);
  const hereLots = o < 0 ? 0 : f.records.values[o * VALUES + LEAVES]!;
  const toldLots = hereLots - apartLots;
  if (o < 0) w.counts.voidRows++;
  if (lots >= toldLots) {
    if (o >= 0) endResting(f, o, ExecType.canceled, Reason.none);
    apart.forget(orderId);
  } else if (o < 0 || lots >= hereLots) {
    if (o >= 0) endResting(f, o, ExecType.canceled, Reason.none);
    apart.set(orderId, lots - toldLots);
  } else {
    lower(f, o, lots);
  }
}

/** An order has so many lots from now on, where it stands or at the back of a price. */
function replace(w: FlowFloor, o: number, side: number, priceTicks: number, lots: number, orderId: number, flags: number): void {
  const { floor: f, apart, events } = w;
  const keepsPlace = (flags & Flag.keepsPlace) !== 0;
  if (lots <= 0 || (side === 0 && !keepsPlace)) {
    take(w, o, Number.POSITIVE_INFINITY, orderId);
  } else if (o < 0) {
    w.counts.voidRows++;
    apart.set(orderId, -lots);
  } else if (!keepsPlace) {
    move(w, o, side, priceTicks, lots, orderId);
  } else {
    const { values, links } = f.records;
    const open = lots + apart.of(orderId);
    if (open <= 0) {
      endResting(f, o, ExecType.canceled, Reason.none);
      apart.set(orderId, -lots);
      return;
    }
    if (open === values[o * VALUES + LEAVES]) return;
    values[o * VALUES + LEAVES] = open;
    f.queues[links[o * LINKS + QUEUE]!]!.restate(o, open);
    events.restate(f.nowNs, sideOf(f, o), priceOf(f, o), open, orderId);
  }
}

/** An order goes to the back of a price, and may trade on its way. */
function move(w: FlowFloor, o: number, side: number, priceTicks: number, lots: number, orderId: number): void {
  const { floor: f, apart } = w;
  const open = lots + apart.of(orderId);
  if (lots <= 0 || side === 0) {
    take(w, o, Number.POSITIVE_INFINITY, orderId);
  } else if (open <= 0) {
    endResting(f, o, ExecType.canceled, Reason.none);
    apart.set(orderId, -lots);
  } else if (side !== sideOf(f, o)) {
    endResting(f, o, ExecType.canceled, Reason.none);
    enter(w, side, priceTicks, lots, orderId);
  } else {
    const { values, links } = f.records;
    f.replacedTicks = priceOf(f, o);
    f.replacedShownLots = values[o * VALUES + SHOWN]!;
    f.ids.delete(values, orderId);
    f.queues[links[o * LINKS + QUEUE]!]!.unlink(o);
    values[o * VALUES + LEAVES] = open;
    arrive(f, o, side, priceTicks, EntryTif.GTC);
    f.replacedShownLots = 0;
  }
}

/** A row of an id that the tape has never added (FILLS.md §6.8). */
function unknown(w: FlowFloor, kind: number, side: number, priceTicks: number, lots: number, orderId: number, flags: number): void {
  w.counts.unknownOrders++;
  if (side === 0) return;
  if (kind === Kind.replace) {
    enter(w, side, priceTicks, lots, orderId);
    return;
  }
  const o = looseAt(w, side, priceTicks);
  if (kind === Kind.execute) executeUnknown(w, o, side, priceTicks, lots, flags);
  else if (o >= 0) lowerOrEnd(w, o, lots);
}

/** Lots without an order: each such row replaces the last. They stand behind what is there already. */
function stateLoose(w: FlowFloor, side: number, priceTicks: number, lots: number): void {
  const before = looseAt(w, side, priceTicks);
  if (before >= 0) endResting(w.floor, before, ExecType.canceled, Reason.none);
  if (lots <= 0 || side === 0) return;
  const key = looseKey(side, priceTicks);
  let orderId = w.loose.get(key);
  if (orderId === undefined) w.loose.set(key, (orderId = BOOKED_TAKER - 1 - w.loose.size));
  w.apart.forget(orderId);
  enter(w, side, priceTicks, lots, orderId);
}

function looseKey(side: number, priceTicks: number): number {
  return 2 * priceTicks + (side > 0 ? 1 : 0);
}

/** Record of the lots at a price that belong to no order, −1 none. */
function looseAt({ loose, floor: f }: FlowFloor, side: number, priceTicks: number): number {
  const orderId = loose.size === 0 ? undefined : loose.get(looseKey(side, priceTicks));
  return orderId === undefined ? -1 : f.ids.get(f.records.values, orderId);
}

function lowerOrEnd({ floor: f }: FlowFloor, o: number, lots: number): void {
  if (lots < f.records.values[o * VALUES + LEAVES]!) lower(f, o, lots);
  else endResting(f, o, ExecType.canceled, Reason.none);
}
