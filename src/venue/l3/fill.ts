/**
 * One fill in a market of single orders: booked in every world, since they agree, and told with its reason (FILLS.md §6.10).
 */
import { invariant } from '../../base/errors.js';
import { Certainty } from '../../sim/message.js';
import { leaveIfDone } from '../end.js';
import { reportFill } from '../report.js';
import { World, WORLDS } from '../worlds.js';
import type { L3Engine } from './engine.js';

/**
 * Fill `lots` of an order at `priceTicks`; `ahead` is what stands before it, which the row that fills it does not change. An order that wants no more
 * leaves its queue. `doubtful`: the tape contradicts itself about this very fill.
 */
export function fillOrder(
  engine: L3Engine,
  o: number,
  priceTicks: number,
  lots: number,
  rule: number,
  tapeRow: number,
  ahead: number,
  doubtful: boolean,
): void {
  const { orders } = engine;
  // The message is made only where it is needed.
  if (!(lots > 0 && lots <= orders.leaves(o, World.model)))
    invariant(false, `a fill of ${lots} lots is within what order ${o} still wants`);
  for (let world = 0; world < WORLDS; world++) orders.cumLots[o * WORLDS + world]! += lots;
  const isDoubtful = doubtful || engine.inHole || engine.tapeCrossed || engine.isStale;
  reportFill(engine, o, priceTicks, lots, rule, tapeRow, ahead, ahead, isDoubtful ? Certainty.doubtful : Certainty.certain);
}

/** As `fillOrder`, for an order that rests: it leaves when it wants no more. */
export function fillResting(engine: L3Engine, o: number, lots: number, rule: number, ahead: number, doubtful: boolean): void {
  const key = engine.orders.priceKey[o]!;
  const ticks = engine.orders.side[o]! > 0 ? key : 0 - key;
  fillOrder(engine, o, ticks, lots, rule, engine.row, ahead, doubtful);
  leaveIfDone(engine, o);
}
