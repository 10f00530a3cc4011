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
  const near = starts.map((start) => nelderMead(cost, start, { tolerance: 1e-2, valueTolerance: 1e-5 * sample.n, step: STEP }));
  const best = near.reduce((a, b) => (b.value < a.value ? b : a));
  return parameters(nelderMead(cost, best.at, { tolerance: 1e-6, valueTolerance: 1e-10 * sample.n, step: STEP / 4 }).at);
}

/** Whether a parameter, by its place, stands at its bound: there the likelihood has no top, so it has no standard error. */
type AtBound = (place: number) => boolean;

/** The law with these parameters, which have the greatest likelihood. What is at its bound is taken for known in the errors of the others. */
export function fittedAt(family: Family, sample: Sample, parameters: readonly number[], isAtBound: AtBound = () => false): FittedLaw {
  const distribution = family.at(parameters);
  if (distribution === undefined) throw new RangeError(`parameters out of their bounds: ${parameters.join(', ')}`);
  const places = [...parameters.keys()].filter((place) => !isAtBound(place));
  const withFree = (free: readonly number[]): number[] => {
    const all = [...parameters];
    for (const [i, place] of places.entries()) all[place] = free[i]!;
    return all;
  };
  const errors = standardErrors(
    (free) => likelihoodAt(family, sample, withFree(free)),
    places.map((place) => parameters[place]!),
  );
  return {
    parameters: family.names.map(({ name, unit }, place) => {
      const free = places.indexOf(place);
      return { name, unit, value: parameters[place]!, standardError: free < 0 ? null : (errors[free] ?? null) };
    }),
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

/** Nearer to a bound than this, in halves of a cell, a shift is at it. */
const AT_BOUND = 0.02;

/**
 * Fit a law of a shift, below the upper edge of the lowest cell, and two parameters above 0. `waitFrom` gives the logarithms from which the search
 * for the two starts under a shift. Where no recorded value tells the shift from its bound it is at it, and has no standard error.
 */
export function fitShifted(family: Family, sample: Sample, waitFrom: (shiftNs: number) => readonly [number, number]): FittedLaw {
  const { centreNs, halfNs } = sample;
  const topNs = centreNs[0]! + halfNs;
  const starts = SHIFT_STARTS.map((share) => [unbounded(share * topNs, topNs), ...waitFrom(share * topNs)]);
  const parameters = ([shift = 0, a = 0, b = 0]: readonly number[]): number[] => [bounded(shift, topNs), Math.exp(a), Math.exp(b)];
  const found = mostLikely(family, sample, starts, parameters);
  const shiftNs = found[0]!;
  const isAtBound = Math.min(topNs - shiftNs, shiftNs) < AT_BOUND * halfNs;
  return fittedAt(family, sample, found, (place) => place === 0 && isAtBound);
}
