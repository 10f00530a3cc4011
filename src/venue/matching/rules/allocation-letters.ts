/**
 * Allocation algorithms by name, as lists of steps: FIFO, pro rata, and CME's by the letter of tag 1142.
 *
 * The lists are CME's matrix of steps; parameters are the product's own. What is left after the last step is nothing, since each list ends in
 * FIFO.
 *
 * Units: lots, percent. Example: `allocationSteps('A', {})` is TOP, pro rata of at least 2 lots, FIFO.
 */
import type { Algorithm, AllocationStep } from './types.js';

/** What a product says beside the letter. */
export interface AllocationParameters {
  readonly topMinLots?: number | undefined;
  readonly topMaxLots?: number | undefined;
  readonly proRataMinLots?: number | undefined;
  readonly fifoPercent?: number | undefined;
  readonly leveling?: boolean | undefined;
}

/** CME's smallest pro-rata share where the product says nothing. */
const PRO_RATA_MIN_LOTS = 2;

/** Step words of each algorithm. */
const WORDS: Readonly<Record<Algorithm, readonly AllocationStep['step'][]>> = {
  fifo: ['fifo'],
  proRata: ['proRata', 'fifo'],
  A: ['top', 'proRata', 'fifo'],
  C: ['proRata', 'fifo'],
  F: ['fifo'],
  K: ['top', 'lmm', 'split', 'fifo', 'proRata', 'leveling', 'fifo'],
  O: ['top', 'proRata', 'fifo'],
  Q: ['top', 'lmm', 'proRata', 'fifo'],
  S: ['top', 'lmm', 'fifo'],
  T: ['lmm', 'fifo'],
};

/** Which step a parameter belongs to. */
const STEP_OF: Readonly<Record<keyof AllocationParameters, AllocationStep['step']>> = {
  topMinLots: 'top',
  topMaxLots: 'top',
  proRataMinLots: 'proRata',
  fifoPercent: 'split',
  leveling: 'leveling',
};

/** A parameter that the algorithm has no step for, or undefined. */
export function strayParameter(algorithm: Algorithm, parameters: AllocationParameters): string | undefined {
  return (Object.keys(STEP_OF) as (keyof AllocationParameters)[]).find(
    (name) => parameters[name] !== undefined && !WORDS[algorithm].includes(STEP_OF[name]),
  );
}

/** The steps of an algorithm in order. K without leveling has no such step. */
export function statedSteps(algorithm: Algorithm, parameters: AllocationParameters): AllocationStep[] {
  const { topMinLots, topMaxLots, proRataMinLots, fifoPercent, leveling } = parameters;
  const made: Readonly<Record<AllocationStep['step'], AllocationStep>> = {
    top: { step: 'top', minLots: topMinLots ?? null, maxLots: topMaxLots ?? null },
    lmm: { step: 'lmm' },
    split: { step: 'split', fifoPercent: fifoPercent ?? 100 },
    fifo: { step: 'fifo' },
    proRata: { step: 'proRata', minLots: proRataMinLots ?? (algorithm === 'proRata' ? 1 : PRO_RATA_MIN_LOTS) },
    leveling: { step: 'leveling' },
  };
  return WORDS[algorithm].filter((word) => word !== 'leveling' || leveling === true).map((word) => made[word]);
}
