/**
 * What a comparison of two runs, or of two sets of runs, gives (`compare.ts`). Plain data: it is the document of `compare --json`.
 *
 * Signs: a difference is the second less the first; a cost that grows is `worse`, a gain that grows `better`.
 */
import type { PairedDifference } from '../../measure/paired.js';
import type { Metric } from '../../measure/types.js';
import type { SettingChange } from '../scenario/settings.js';

/** One run of a comparison. */
export interface ComparedRun {
  readonly dir: string;
  readonly tool: string;
  readonly semantics: number;
  readonly seed: number;
  readonly digest: string;
}

/**
 * What a difference says, in a word: `the same` to a millionth part, `better` or `worse` by the metric's sign, `higher` or `lower` where it has
 * none, `noise` when its interval holds 0, `no interval` when there is too little data for one, `only first` or `only second` when the other
 * had nothing to measure.
 */
export type Verdict = 'the same' | 'better' | 'worse' | 'higher' | 'lower' | 'noise' | 'no interval' | 'only first' | 'only second';

/** One metric of two sessions. */
export interface MetricComparison extends Omit<PairedDifference, 'verdict'> {
  readonly family: string;
  readonly unit: Metric['unit'];
  readonly sign: Metric['sign'];
  readonly verdict: Verdict;
}

/** Two sessions on one tape. */
export interface SessionComparison {
  /** Ids in the first and in the second run. */
  readonly first: string;
  readonly second: string;
  /** Id of the tape. */
  readonly tape: string;
  /** Settlement currency, for reading. */
  readonly currency: string;
  /** Whether both did the same to the last bit: digests agree, in every pair of runs. */
  readonly identical: boolean;
  /** What differs between the scenarios of the first pair of runs. */
  readonly changes: readonly SettingChange[];
  /** What differs besides: the strategy's text, a latency table, a session that failed; one sentence each. */
  readonly notes: readonly string[];
  readonly metrics: readonly MetricComparison[];
  /** Metrics that neither had anything to measure for. */
  readonly unmeasured: number;
  /** Differences with an interval, how many of them are more than noise, and how many would be so by chance if nothing differed. */
  readonly chance: { readonly compared: number; readonly outside: number; readonly expected: number };
}

/** The whole comparison. */
export interface Comparison {
  readonly first: readonly ComparedRun[];
  readonly second: readonly ComparedRun[];
  readonly pairedBy: 'run' | 'seed';
  /** Runs or seeds that were paired. */
  readonly pairs: number;
  readonly tapes: readonly { readonly id: string; readonly digest: string; readonly rows: number }[];
  /** What must be known beside the figures, one sentence each. */
  readonly notes: readonly string[];
  readonly sessions: readonly SessionComparison[];
}
