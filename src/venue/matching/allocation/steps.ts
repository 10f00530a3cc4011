/**
 * The steps of an allocation, as data: a list of them is a matching algorithm.
 *
 * Every step has the same fields, those that it does not read at their neutral values, so that one loop runs any list. A list ends with a
 * whole FIFO step: by then every lot has found its order.
 *
 * Source: CME Group Client Systems Wiki, «CME Globex Matching Algorithm Steps» (pages/457218521).
 *
 * Example: `allocationSteps([top(), proRata(2), fifo()])` is CME's algorithm A.
 */
import { UsageError } from '../../../base/errors.js';

/** What a step does. */
export const STEP = {
  /** By time. */
  fifo: 0,
  /** The order that made this price the best one, first. */
  top: 1,
  /** Each lead market maker's percent of what is left. */
  lmm: 2,
  /** A percent of what is left by time: CME's Split and the FIFO that belongs to it. */
  split: 3,
  /** In proportion to open quantities. */
  proRata: 4,
  /** One lot each to those to whom pro-rata gave nothing. */
  leveling: 5,
} as const;

/** A step by number. */
export type StepKind = (typeof STEP)[keyof typeof STEP];

/** One step of an allocation. */
export interface AllocationStep {
  readonly kind: StepKind;
  /** Top: an open quantity below it has no claim. Pro-rata: a share below it becomes 0. Lots. */
  readonly minLots: number;
  /** Top: at most so much of one aggressor goes to the order. Lots, or Infinity. */
  readonly maxLots: number;
  /** Split: percent that goes by time, at most two decimals. */
  readonly fifoPercent: number;
}

const step = (kind: StepKind, minLots = 0, maxLots = Number.POSITIVE_INFINITY, fifoPercent = 100): AllocationStep => ({
  kind,
  minLots,
  maxLots,
  fifoPercent,
});

/** All that is left, oldest first. */
export const fifo = (): AllocationStep => step(STEP.fifo);
/** The top order first: not if it has less than `minLots`, and no more than `maxLots` of one aggressor. */
export const top = (minLots = 0, maxLots = Number.POSITIVE_INFINITY): AllocationStep => step(STEP.top, minLots, maxLots);
/** Each lead market maker's percent of what is left when the step begins. */
export const lmm = (): AllocationStep => step(STEP.lmm);
/** `fifoPercent` of what is left by time, rounded down; the steps that follow share the rest. */
export const split = (fifoPercent: number): AllocationStep => step(STEP.split, 0, Number.POSITIVE_INFINITY, fifoPercent);
/** Shares in proportion to open quantities, rounded down; what comes below `minLots` is 0. */
export const proRata = (minLots = 1): AllocationStep => step(STEP.proRata, minLots);
/** One lot each, oldest first, to those to whom the pro-rata step before gave nothing. */
export const leveling = (): AllocationStep => step(STEP.leveling);

/**
 * A list of steps that leaves no lot over.
 * @throws UsageError where the list does not end with FIFO, levels what no pro-rata step gave, or has a parameter out of its range.
 */
export function allocationSteps(steps: readonly AllocationStep[]): readonly AllocationStep[] {
  if (steps.at(-1)?.kind !== STEP.fifo)
    throw new UsageError('an allocation has to end with a FIFO step, which takes what the others leave: add it');
  const leveled = steps.findIndex((one) => one.kind === STEP.leveling);
  if (leveled >= 0 && !steps.slice(0, leveled).some((one) => one.kind === STEP.proRata))
    throw new UsageError(`step ${leveled + 1} of an allocation levels what a pro-rata step left: put that before it`);
  steps.forEach((one, i) => {
    if (!(one.minLots >= 0 && one.maxLots >= one.minLots))
      throw new UsageError(`step ${i + 1} of an allocation goes from ${one.minLots} to ${one.maxLots} lots: give 0 ≤ minimum ≤ maximum`);
    const hundredths = one.fifoPercent * 100;
    if (!(hundredths >= 0 && hundredths <= 10_000 && Math.abs(hundredths - Math.round(hundredths)) < 1e-6))
      throw new UsageError(
        `step ${i + 1} of an allocation has a FIFO percent of ${one.fifoPercent}: give 0 to 100, with at most two decimals`,
      );
  });
  return steps;
}
