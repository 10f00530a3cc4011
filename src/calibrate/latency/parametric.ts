/**
 * Fitting a law with parameters: the search for the greatest likelihood and the standard errors there, the same for every such law.
 *
 * A law searches in free coordinates, any real number each, that its `parameters` turns into parameters within their bounds; standard
 * errors are of the parameters themselves.
 *
 * Example: see `lognormal.ts`, where the coordinates are the logarithms of median and sigma.
 */
import { nelderMead } from '../nelder-mead.js';
import type { Distribution, FittedLaw, Parameter } from './law.js';
import { logLikelihood, standardErrors } from './likelihood.js';
import type { Sample } from './sample.js';

/** A family of distributions by its parameters. */
export interface Family {
  readonly names: readonly { readonly name: string; readonly unit: Parameter['unit'] }[];
  /** The distribution with these parameters; undefined outside their bounds. */
  at(parameters: readonly number[]): Distribution | undefined;
}

/** Free coordinates → parameters. */
export type Parametrisation = (free: readonly number[]) => number[];

/** Size of the first simplex in free coordinates, most of which are logarithms. */
const STEP = 0.2;

/** The parameters of greatest likelihood, from the best of several starts in free coordinates. */
export function mostLikely(
  family: Family,
  sample: Sample,
  starts: readonly (readonly number[])[],
  parameters: Parametrisation,
): readonly number[] {
  const cost = (free: readonly number[]): number => -likelihoodAt(family, sample, parameters(free));
  const limits = { tolerance: 1e-7, valueTolerance: 1e-9 * sample.n, step: STEP };
  const found = starts.map((start) => nelderMead(cost, start, limits));
  const best = found.reduce((a, b) => (b.value < a.value ? b : a));
  // once more from there: a simplex may have folded
  return parameters(nelderMead(cost, best.at, { ...limits, step: STEP / 4 }).at);
}

/** The law with these parameters, which have the greatest likelihood. */
export function fittedAt(family: Family, sample: Sample, parameters: readonly number[]): FittedLaw {
  const distribution = family.at(parameters);
  if (distribution === undefined) throw new RangeError(`parameters out of their bounds: ${parameters.join(', ')}`);
  const errors = standardErrors((at) => likelihoodAt(family, sample, at), parameters);
  return {
    parameters: family.names.map(({ name, unit }, i) => ({ name, unit, value: parameters[i]!, standardError: errors[i] ?? null })),
    cdf: (ns) => distribution.cdf(ns),
    survival: (ns) => distribution.survival(ns),
    quantile: (v, end) => distribution.quantile(v, end),
  };
}

function likelihoodAt(family: Family, sample: Sample, parameters: readonly number[]): number {
  const distribution = family.at(parameters);
  return distribution === undefined ? Number.NEGATIVE_INFINITY : logLikelihood(distribution, sample);
}

/** Any real number → (0, top): for a shift, which is below the smallest latency and not below 0. */
export function bounded(free: number, top: number): number {
  return top / (1 + Math.exp(-free));
}

/** The real number that `bounded` takes to `value`. */
export function unbounded(value: number, top: number): number {
  return Math.log(value / (top - value));
}

/** Shares of the smallest latency from which searches for a shift start. */
const SHIFT_STARTS = [0.3, 0.8, 0.97];

/** Shifts to start from, and the bound of all: the upper edge of the lowest cell. */
export function shiftStarts({ centreNs, halfNs }: Sample): { readonly topNs: number; readonly starts: readonly number[] } {
  const topNs = centreNs[0]! + halfNs;
  return { topNs, starts: SHIFT_STARTS.map((share) => share * topNs) };
}
