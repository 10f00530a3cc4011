/**
 * Who of the orders at one price gets how much of an aggressor.
 *
 * Steps run one after the other, each on what the ones before left: of the aggressor (`left`) and of every order (quantity less fill).
 * An aggressor that takes everything fills everything, whatever the steps (CME's «FIFO exception»).
 *
 * Units: whole lots. Invariant: 0 ≤ fill ≤ quantity for every order, and the fills sum to the lesser of aggressor and resting quantity.
 * Nothing is allocated per call; shares are exact.
 *
 * Source: CME Group Client Systems Wiki, «CME Globex Matching Algorithm Steps» (pages/457218521) and «Complex Match Example».
 * Where those are silent: the percent of a split and of a lead market maker are rounded down; a lead market maker's percent is of
 * what the top order left (CME, «Lead Market Maker Allocation Algorithm»); leveling goes by time, and counts as left out by pro-rata who got
 * nothing from that step, be it for rounding or for the minimum.
 *
 * Example: 42 lots on 50, 25, 75, 50 by `[top(), proRata(2), fifo()]` without a top order give 12, 5, 15, 10: shares are 10, 5, 15, 10,
 * and the two lots of rounding go to the oldest.
 */
import { invariant } from '../../../base/errors.js';
import type { RestingColumns } from './resting.js';
import { floorShare, percentOf } from './share.js';
import { STEP, type AllocationStep } from './steps.js';

/**
 * Share an aggressor out.
 * @param steps as from `allocationSteps` or `allocationOf`.
 * @param aggressorQtyLots whole lots, at least 0.
 * @param resting the orders, oldest first; its scratch column is written.
 * @param fills gets each order's lots, in the same order; at least as long as there are orders.
 * @returns the lots allotted in all.
 */
export function allocate(steps: readonly AllocationStep[], aggressorQtyLots: number, resting: RestingColumns, fills: Float64Array): number {
  const { count, qtyLots } = resting;
  // The message is made only where it is needed.
  if (fills.length < count) invariant(false, `fills of ${count} orders fit into a column of ${fills.length}`);
  let total = 0;
  for (let i = 0; i < count; i++) total += qtyLots[i]!;
  if (aggressorQtyLots >= total) {
    for (let i = 0; i < count; i++) fills[i] = qtyLots[i]!;
    return total;
  }
  fills.fill(0, 0, count);
  let left = aggressorQtyLots;
  for (let s = 0; s < steps.length && left > 0; s++) left -= allotted(steps[s]!, left, resting, fills);
  if (left !== 0) invariant(false, `steps of an allocation leave ${left} of ${aggressorQtyLots} lots while ${total} rest`);
  return aggressorQtyLots;
}

/** What one step gives out of `left`. */
function allotted(step: AllocationStep, left: number, resting: RestingColumns, fills: Float64Array): number {
  switch (step.kind) {
    case STEP.top:
      return byTop(step, left, resting, fills);
    case STEP.lmm:
      return byMaker(left, resting, fills);
    case STEP.split:
      return byTime(percentOf(step.fifoPercent, left), resting, fills);
    case STEP.proRata:
      return byShare(step.minLots, left, resting, fills);
    case STEP.leveling:
      return byLevel(left, resting, fills);
    case STEP.fifo:
      return byTime(left, resting, fills);
  }
}

/** Oldest first. */
function byTime(budget: number, resting: RestingColumns, fills: Float64Array): number {
  const { count, qtyLots } = resting;
  let given = 0;
  for (let i = 0; i < count && given < budget; i++) {
    const lots = Math.min(qtyLots[i]! - fills[i]!, budget - given);
    fills[i] = fills[i]! + lots;
    given += lots;
  }
  return given;
}

/** The top order, if there is one that is large enough. */
function byTop(step: AllocationStep, left: number, resting: RestingColumns, fills: Float64Array): number {
  const at = resting.isTop.indexOf(1);
  if (at < 0 || at >= resting.count || resting.qtyLots[at]! < step.minLots) return 0;
  const lots = Math.min(resting.qtyLots[at]! - fills[at]!, step.maxLots, left);
  fills[at] = fills[at]! + lots;
  return lots;
}

/** Each lead market maker its percent of what was left when the step began. */
function byMaker(left: number, resting: RestingColumns, fills: Float64Array): number {
  const { count, lmmPercent } = resting;
  let given = 0;
  for (let i = 0; i < count && given < left; i++) {
    if (lmmPercent[i]! === 0 || !isFirstOfMaker(i, resting)) continue;
    given += byOneMaker(i, Math.min(percentOf(lmmPercent[i]!, left), left - given), resting, fills);
  }
  return given;
}

/** The orders of the market maker of order `first`, oldest first. */
function byOneMaker(first: number, budget: number, resting: RestingColumns, fills: Float64Array): number {
  const { count, qtyLots, lmmId } = resting;
  const id = lmmId[first]!;
  // An order without an id stands for itself.
  const end = id === 0 ? first + 1 : count;
  let given = 0;
  for (let i = first; i < end && given < budget; i++) {
    if (lmmId[i]! !== id) continue;
    const lots = Math.min(qtyLots[i]! - fills[i]!, budget - given);
    fills[i] = fills[i]! + lots;
    given += lots;
  }
  return given;
}

function isFirstOfMaker(at: number, { lmmId }: RestingColumns): boolean {
  return lmmId[at]! === 0 || lmmId.indexOf(lmmId[at]!) === at;
}

/** In proportion to what is open, rounded down, and down to 0 where that is below the minimum. */
function byShare(minLots: number, left: number, resting: RestingColumns, fills: Float64Array): number {
  const { count, qtyLots, proRataLots } = resting;
  let open = 0;
  for (let i = 0; i < count; i++) open += qtyLots[i]! - fills[i]!;
  let given = 0;
  for (let i = 0; i < count; i++) {
    const share = floorShare(qtyLots[i]! - fills[i]!, left, open);
    const lots = share < minLots ? 0 : share;
    proRataLots[i] = lots;
    fills[i] = fills[i]! + lots;
    given += lots;
  }
  return given;
}

/** One lot each to those to whom the pro-rata step gave nothing, oldest first. */
function byLevel(left: number, resting: RestingColumns, fills: Float64Array): number {
  const { count, qtyLots, proRataLots } = resting;
  let given = 0;
  for (let i = 0; i < count && given < left; i++) {
    if (proRataLots[i]! > 0 || qtyLots[i]! === fills[i]!) continue;
    fills[i] = fills[i]! + 1;
    given++;
  }
  return given;
}
