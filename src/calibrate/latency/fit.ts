/**
 * Laws fitted to the round trips of one kind, and how they fare on what they have not seen.
 *
 * Each law is fitted twice: to the first half, whose law is then judged by the second (log-likelihood, distance of Kolmogorov and Smirnov), and to all,
 * which gives the parameters. The best law is the one with the greatest log-likelihood on the second half.
 *
 * Units: ns; log-likelihoods are natural logarithms of probabilities of cells (`sample.ts`), so they compare laws on one sample only.
 *
 * Example: `fitKind('create', trips.kinds.create, trips).best` is `'mixture'`.
 */
import { quantileOf } from '../../measure/sum.js';
import { chanceLimit, coefficientOf, lagOneSpearman, valuesForOne } from './autocorrelation.js';
import { distanceAtEdges, distanceAtStamps, limitOf, tieFloor } from './distance.js';
import type { FittedLaw, LawName, Parameter } from './law.js';
import { LAW_NAMES, LAWS } from './laws.js';
import { impossibleValues, logLikelihood } from './likelihood.js';
import type { KindTrips } from './pairs.js';
import { regimesOf, type Regimes } from './regimes.js';
import type { RoundTripKind } from './round-trips.js';
import { sampleOf, type Sample } from './sample.js';

/** A law of one kind of round trip. */
export interface LawFit {
  readonly name: LawName;
  /** Fitted to all. */
  readonly fitted: FittedLaw;
  readonly parameters: readonly Parameter[];
  readonly heldOut: HeldOut;
}

/** The first half's law on the second half. */
export interface HeldOut {
  /** Sum over the second half; −∞ where the law thinks a value impossible. */
  readonly logLikelihood: number;
  /** Values of the second half that the law thinks impossible. */
  readonly impossible: number;
  /** Distance of Kolmogorov and Smirnov between the stamps, which ties do not disturb. */
  readonly distance: number;
  /** The textbook's, on the stamps as if they were exact. */
  readonly distanceAtStamps: number;
}

/** How the second half was looked at, the same for all laws. */
export interface HeldOutTerms {
  readonly n: number;
  /** What `distance` exceeds in 5 % of cases under the right law: of independent values, and with the autocorrelation there is. */
  readonly limit: number;
  readonly limitWithAutocorrelation: number;
  /** Below this `distanceAtStamps` cannot come for a law without jumps. */
  readonly tieFloor: number;
}

/** What a fit of one kind gives. */
export interface KindFit {
  readonly kind: RoundTripKind;
  readonly n: number;
  readonly resolutionNs: number;
  readonly quantilesNs: { readonly min: number; readonly p50: number; readonly p90: number; readonly p99: number; readonly max: number };
  readonly laws: readonly LawFit[];
  readonly best: LawName;
  readonly heldOut: HeldOutTerms;
  readonly autocorrelation: Autocorrelation;
  readonly regimes: Regimes;
}

/** How a latency hangs together with the next. */
export interface Autocorrelation {
  /** Lag-one Spearman of all values in order. */
  readonly spearman: number;
  /** The same within the stretches of one level. */
  readonly within: number;
  /** What either exceeds in 5 % of cases when there is none. */
  readonly chance: number;
  /** Coefficient of an AR(1) of normal scores, for scenarios: from `within`; 0 where that may be chance. */
  readonly suggested: number;
}

/** Fewest round trips that a law is fitted to. */
export const FEWEST_ROUND_TRIPS = 60;

/** Fit all laws to the round trips of a kind; there are at least `FEWEST_ROUND_TRIPS`. */
export function fitKind(kind: RoundTripKind, { roundTripNs }: KindTrips, { resolutionNs }: { readonly resolutionNs: number }): KindFit {
  const half = Math.floor(roundTripNs.length / 2);
  const first = sampleOf(roundTripNs.subarray(0, half), resolutionNs);
  const later = roundTripNs.slice(half).sort();
  const second = { ascendingNs: later, sample: stampCells(later, resolutionNs) };
  const all = sampleOf(roundTripNs, resolutionNs);
  const laws = LAW_NAMES.map((name) => lawFit(name, first, second, all));
  const regimes = regimesOf(roundTripNs, resolutionNs);
  const autocorrelation = autocorrelationOf(roundTripNs, regimes);
  const sorted = roundTripNs.slice().sort();
  const at = (share: number): number => quantileOf(sorted, share);
  return {
    kind,
    n: roundTripNs.length,
    resolutionNs,
    quantilesNs: { min: at(0), p50: at(0.5), p90: at(0.9), p99: at(0.99), max: at(1) },
    laws,
    best: laws.reduce((a, b) => (b.heldOut.logLikelihood > a.heldOut.logLikelihood ? b : a)).name,
    heldOut: {
      n: later.length,
      limit: limitOf(later.length),
      limitWithAutocorrelation: limitOf(later.length / valuesForOne(autocorrelation.suggested)),
      tieFloor: tieFloor(later),
    },
    autocorrelation,
    regimes,
  };
}

interface Later {
  readonly ascendingNs: Float64Array;
  readonly sample: Sample;
}

function lawFit(name: LawName, first: Sample, second: Later, all: Sample): LawFit {
  const early = LAWS[name].fit(first);
  const fitted = LAWS[name].fit(all);
  return {
    name,
    fitted,
    parameters: fitted.parameters,
    heldOut: {
      logLikelihood: logLikelihood(early, second.sample),
      impossible: impossibleValues(early, second.sample),
      distance: distanceAtEdges(early, second.sample),
      distanceAtStamps: distanceAtStamps(early, second.ascendingNs),
    },
  };
}

/** The second half in cells of the stamps, not coarser: it is looked at twice, not searched over. */
function stampCells(ascendingNs: Float64Array, resolutionNs: number): Sample {
  return sampleOf(ascendingNs, resolutionNs, { coarse: false });
}

function autocorrelationOf(valuesNs: Float64Array, { spearmanWithin }: Regimes): Autocorrelation {
  const spearman = lagOneSpearman(valuesNs);
  const chance = chanceLimit(valuesNs.length);
  // to the hundredth: what the next recording will give differs by more
  const suggested = Math.abs(spearmanWithin) > chance ? Math.round(coefficientOf(spearmanWithin) * 100) / 100 : 0;
  return { spearman: Number.isNaN(spearman) ? 0 : spearman, within: spearmanWithin, chance, suggested };
}
