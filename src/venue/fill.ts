/**
 * One fill: booked in its world, and in the model's world told to the session with its reason (FILLS.md, all rules).
 *
 * The certainty of a fill is decided here: `doubtful` where the tape does not show enough (§5), else `certain` when the pessimistic shadow
 * has filled at least as much by then, else `likely`.
 */
import { invariant } from '../base/errors.js';
import { Certainty } from '../sim/message.js';
import type { Engine } from './engine.js';
import { reportFill } from './report.js';
import { World, WORLDS } from './worlds.js';

/**
 * Fill `lots` of an order in a world at `priceTicks`.
 * `aheadBefore` is what stood ahead before the row; `doubtful` says that the tape does not show enough.
 */
export function fillOrder(
  engine: Engine,
  o: number,
  world: number,
  priceTicks: number,
  lots: number,
  rule: number,
  tapeRow: number,
  aheadBefore: number,
  doubtful: boolean,
): void {
  const { orders } = engine;
  const at = o * WORLDS + world;
  // Here and below the message is made only where it is needed.
  if (!(lots > 0 && lots <= orders.leaves(o, world))) invariant(false, `a fill of ${lots} lots is within what order ${o} still wants`);
  orders.cumLots[at]! += lots;
  if (world !== World.model) return;
  reportFill(engine, o, priceTicks, lots, rule, tapeRow, aheadBefore, orders.aheadLots[at]!, certaintyOf(engine, o, doubtful));
}

/** A seat has taken no more of a level than it shows. */
export function conserveLevel(engine: Engine, shownLots: number, takenLots: number): void {
  if (takenLots > shownLots)
    invariant(false, `a session has taken ${takenLots} lots of the ${shownLots} that a level shows at row ${engine.row}`);
}

function certaintyOf(engine: Engine, o: number, doubtful: boolean): number {
  if (doubtful || engine.isStale || engine.tapeCrossed) return Certainty.doubtful;
  const { cumLots } = engine.orders;
  return cumLots[o * WORLDS + World.pessimistic]! >= cumLots[o * WORLDS + World.model]! ? Certainty.certain : Certainty.likely;
}
