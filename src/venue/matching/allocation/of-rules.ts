/**
 * A venue's list of steps, as its data has it, as the engine runs it.
 *
 * CME's Split is told there as a split, a FIFO and a pro-rata step; here the first two are one.
 */
import type { AllocationStep as StatedStep } from '../rules/types.js';
import { type AllocationStep, allocationSteps, fifo, leveling, lmm, proRata, split, top } from './steps.js';

/** The steps; undefined: by time alone. @throws UsageError for a list that is no algorithm. */
export function allocationOf(stated: readonly StatedStep[]): readonly AllocationStep[] | undefined {
  const steps: AllocationStep[] = [];
  for (const [i, step] of stated.entries()) {
    if (step.step === 'fifo' && stated[i - 1]?.step === 'split') continue;
    steps.push(compiled(step));
  }
  return steps.every(({ kind }) => kind === fifo().kind) ? undefined : allocationSteps(steps);
}

function compiled(step: StatedStep): AllocationStep {
  switch (step.step) {
    case 'top':
      return top(step.minLots ?? undefined, step.maxLots ?? undefined);
    case 'lmm':
      return lmm();
    case 'split':
      return split(step.fifoPercent);
    case 'proRata':
      return proRata(step.minLots);
    case 'leveling':
      return leveling();
    case 'fifo':
      return fifo();
  }
}
