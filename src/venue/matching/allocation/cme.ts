/**
 * The matching algorithms of CME Globex by letter: which steps, in which order. The numbers are a product's own.
 *
 * Source: CME Group Client Systems Wiki, «CME Globex Matching Algorithm Steps» (pages/457218521), the matrix. Its K has Split, FIFO and
 * Pro Rata as three steps; here the first two are one (`split`). Leveling is on or off by product.
 *
 * Example: `cmeSteps('K', { fifoPercent: 40, proRataMinLots: 1 })`.
 */
import { UsageError } from '../../../base/errors.js';
import { allocationSteps, fifo, leveling, lmm, proRata, split, STEP, top, type AllocationStep, type StepKind } from './steps.js';

/** An algorithm: its name at CME and its steps. */
export interface CmeAlgorithm {
  readonly name: string;
  readonly steps: readonly StepKind[];
}

/** What a product states of its algorithm. */
export interface CmeParameters {
  /** A top order below it has no priority; 0 where absent. */
  readonly topMinLots?: number | undefined;
  /** A top order's priority ends there; no end where absent. */
  readonly topMaxLots?: number | undefined;
  /** Smallest pro-rata share; needed where there is such a step. */
  readonly proRataMinLots?: number | undefined;
  /** Percent that K allots by time; needed there. */
  readonly fifoPercent?: number | undefined;
  /** Whether K levels; no where absent. */
  readonly leveling?: boolean | undefined;
}

/** The letters, as in tag 1142 (MatchAlgorithm). */
export type CmeLetter = 'A' | 'C' | 'F' | 'K' | 'O' | 'Q' | 'S' | 'T';

/** The matrix. */
export const CME_ALGORITHMS: Readonly<Record<CmeLetter, CmeAlgorithm>> = {
  A: { name: 'Allocation', steps: [STEP.top, STEP.proRata, STEP.fifo] },
  C: { name: 'Pro Rata', steps: [STEP.proRata, STEP.fifo] },
  F: { name: 'FIFO', steps: [STEP.fifo] },
  K: { name: 'Configurable', steps: [STEP.top, STEP.lmm, STEP.split, STEP.proRata, STEP.leveling, STEP.fifo] },
  O: { name: 'Threshold Pro Rata', steps: [STEP.top, STEP.proRata, STEP.fifo] },
  Q: { name: 'Threshold Pro Rata with LMM', steps: [STEP.top, STEP.lmm, STEP.proRata, STEP.fifo] },
  S: { name: 'FIFO with Top and LMM', steps: [STEP.top, STEP.lmm, STEP.fifo] },
  T: { name: 'FIFO with LMM', steps: [STEP.lmm, STEP.fifo] },
};

/** The step of each kind, with the parameters of a product; `undefined`: the product goes without. */
const MADE: Readonly<Record<StepKind, (parameters: CmeParameters, letter: CmeLetter) => AllocationStep | undefined>> = {
  [STEP.fifo]: () => fifo(),
  [STEP.top]: ({ topMinLots, topMaxLots }) => top(topMinLots, topMaxLots),
  [STEP.lmm]: () => lmm(),
  [STEP.split]: ({ fifoPercent }, letter) => split(needed(fifoPercent, 'fifoPercent', letter)),
  [STEP.proRata]: ({ proRataMinLots }, letter) => proRata(needed(proRataMinLots, 'proRataMinLots', letter)),
  [STEP.leveling]: (parameters) => (parameters.leveling === true ? leveling() : undefined),
};

/**
 * The steps of an algorithm with a product's parameters.
 * @throws UsageError where a parameter that the algorithm needs is missing, or is out of its range.
 */
export function cmeSteps(letter: CmeLetter, parameters: CmeParameters = {}): readonly AllocationStep[] {
  const made = CME_ALGORITHMS[letter].steps.map((kind) => MADE[kind](parameters, letter));
  return allocationSteps(made.filter((one) => one !== undefined));
}

function needed(value: number | undefined, key: string, letter: CmeLetter): number {
  if (value === undefined) throw new UsageError(`CME algorithm ${letter} needs ${key}: state it for the product`);
  return value;
}
