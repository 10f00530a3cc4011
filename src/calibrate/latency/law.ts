/**
 * What a law of latency is to a fit: something that finds its parameters in a sample, and a distribution once they are found.
 *
 * One file a law, one line in `laws.ts`. Parameters that are times are in ns; probabilities near 1 are asked for from above (`survival`,
 * the end `upper`), since 1 − p has lost its digits there.
 *
 * Invariants: `cdf + survival` is 1; `cdf` does not fall; `quantile` undoes `cdf` within rounding.
 *
 * Example: `const law = LAWS.lognormal.fit(sample); law.quantile(0.5, 'lower')` is the median in ns.
 */
import type { Sample } from './sample.js';

/** Laws by name, as the command takes them. */
export type LawName = 'lognormal' | 'shifted-gamma' | 'shifted-lognormal' | 'mixture' | 'empirical';

/** A distribution of latencies. */
export interface Distribution {
  /** Share of latencies below `ns`. */
  cdf(ns: number): number;
  /** Share at or above `ns`. */
  survival(ns: number): number;
  /** The latency, ns, that a share `v` in (0, 1/2] lies below (`lower`) or above (`upper`). */
  quantile(v: number, end: End): number;
}

/** From which side a probability is counted. */
export type End = 'lower' | 'upper';

/** A parameter that was found. */
export interface Parameter {
  readonly name: string;
  readonly value: number;
  /** `ns` for a time. */
  readonly unit: 'ns' | 'none';
  /** As if the latencies were independent; null for a parameter at its bound, where the likelihood has no top. */
  readonly standardError: number | null;
}

/** A law with its parameters. */
export interface FittedLaw extends Distribution {
  readonly parameters: readonly Parameter[];
}

/** A law before it is fitted. */
export interface Law {
  /** The parameters of greatest likelihood. */
  fit(sample: Sample): FittedLaw;
}
