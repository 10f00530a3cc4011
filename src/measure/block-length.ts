/**
 * How long a block of a bootstrap must be to keep the dependence of a series.
 *
 * Politis and White, "Automatic block-length selection for the dependent bootstrap" (Econometric Reviews 23, 2004), with the
 * constants of Patton, Politis and White's correction (Econometric Reviews 28, 2009). The autocovariance is cut off by a flat-top
 * window twice as wide as the first lag after which `max(5, log10 n)` correlations in a row are insignificant.
 *
 * Unit: observations. Invariant: 1 ≤ length ≤ max(1, ceil(min(3·√n, n/3))).
 *
 * Example: an AR(1) with coefficient 0.5 and n = 2,000 needs blocks of about 15.
 */
import { meanOf, Sum } from './sum.js';

/** Expected block lengths of the two bootstraps that keep the data's order within blocks. */
export interface BlockLengths {
  /** Stationary bootstrap: mean of the geometric block length. */
  readonly stationary: number;
  /** Circular bootstrap: the fixed block length. */
  readonly circular: number;
}

/** Choose block lengths for the mean of `series`; 1 where the series is too short or constant. */
export function blockLengths(series: ArrayLike<number>): BlockLengths {
  const n = series.length;
  const covariance = new Autocovariance(series);
  if (!(covariance.at(0) > 0)) return { stationary: 1, circular: 1 };
  const width = windowWidth(covariance, n);
  const slope = new Sum();
  const longRun = new Sum();
  longRun.add(covariance.at(0));
  for (let lag = 1; lag <= width; lag++) {
    const weighted = 2 * flatTop(lag / width) * covariance.at(lag);
    slope.add(lag * weighted);
    longRun.add(weighted);
  }
  const ratio = slope.value / longRun.value;
  const longest = Math.ceil(Math.min(3 * Math.sqrt(n), n / 3));
  return {
    stationary: clamped(Math.cbrt(ratio * ratio * n), longest),
    circular: clamped(Math.cbrt(1.5 * ratio * ratio * n), longest),
  };
}

/** Half the window's width is the first lag of a run of insignificant correlations. */
function windowWidth(covariance: Autocovariance, n: number): number {
  const run = Math.max(5, Math.floor(Math.log10(n)));
  const widest = Math.ceil(Math.sqrt(n)) + run;
  const significant = 2 * Math.sqrt(Math.log10(n) / n) * covariance.at(0);
  let quiet = 0;
  for (let lag = 1; lag <= widest; lag++) {
    quiet = Math.abs(covariance.at(lag)) < significant ? quiet + 1 : 0;
    if (quiet === run) return Math.min(widest, 2 * (lag - run + 1));
  }
  return widest;
}

/** Trapezoid: 1 up to one half, then falling to 0 at 1. */
function flatTop(share: number): number {
  return share <= 0.5 ? 1 : 2 * (1 - share);
}

function clamped(length: number, longest: number): number {
  // A long-run variance of 0 (0/0 or x/0) says nothing, or that dependence never ends.
  if (Number.isNaN(length)) return 1;
  return Math.max(1, Math.min(length, longest));
}

/** Autocovariances of a series, each computed when it is first asked for: most series need few lags. */
class Autocovariance {
  private readonly deviations: Float64Array;
  private readonly known: number[] = [];

  constructor(series: ArrayLike<number>) {
    const mean = meanOf(series);
    this.deviations = new Float64Array(series.length);
    for (let i = 0; i < series.length; i++) this.deviations[i] = series[i]! - mean;
  }

  /** Covariance at a lag, over n; 0 beyond the series. */
  at(lag: number): number {
    const before = this.known[lag];
    if (before !== undefined) return before;
    const { deviations } = this;
    const products = new Sum();
    for (let i = lag; i < deviations.length; i++) products.add(deviations[i]! * deviations[i - lag]!);
    const covariance = deviations.length === 0 ? 0 : products.value / deviations.length;
    this.known[lag] = covariance;
    return covariance;
  }
}
