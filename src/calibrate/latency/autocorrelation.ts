/**
 * Autocorrelation of latencies by rank: Spearman's, from each message to the next.
 *
 * Ranks do not mind the long tail. Under the model that runs draw with, z an AR(1) of normal scores with coefficient rho (`sim/latency/draw.ts`),
 * Spearman's is (6 / pi) · asin(rho / 2) whatever the law (Pearson, 1907); `coefficientOf` turns that round.
 *
 * Test: the create latencies of the KuCoin account recorded in autumn 2023 give 0.439 (METRICS §0.5).
 *
 * Example: `coefficientOf(0.439)` is 0.456.
 */
import { sumOf } from '../../measure/sum.js';

/** Spearman's correlation of each value with the next; NaN below three values or when all are the same. */
export function lagOneSpearman(values: ArrayLike<number>): number {
  const n = values.length - 1;
  if (n < 2) return Number.NaN;
  const all = Float64Array.from(values);
  return correlation(ranks(all.subarray(0, n)), ranks(all.subarray(1)));
}

/** Ranks from 1, ties sharing their mean. */
export function ranks(values: Float64Array): Float64Array {
  const order = Array.from(values.keys()).sort((i, k) => values[i]! - values[k]! || i - k);
  const rank = new Float64Array(values.length);
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let j = from; j < to; j++) rank[order[j]!] = (from + to + 1) / 2;
    from = to;
  }
  return rank;
}

function correlation(x: Float64Array, y: Float64Array): number {
  const meanX = sumOf(x) / x.length;
  const meanY = sumOf(y) / y.length;
  const sum = (f: (i: number) => number): number => sumOf(Float64Array.from(x, (_, i) => f(i)));
  const xy = sum((i) => (x[i]! - meanX) * (y[i]! - meanY));
  const xx = sum((i) => (x[i]! - meanX) * (x[i]! - meanX));
  const yy = sum((i) => (y[i]! - meanY) * (y[i]! - meanY));
  return xy / Math.sqrt(xx * yy);
}

/** The coefficient of normal scores whose rank autocorrelation is `spearman`. */
export function coefficientOf(spearman: number): number {
  return 2 * Math.sin((Math.PI * spearman) / 6);
}

/** How many values tell one independent value's worth, for sums of an AR(1) with this coefficient; at least 1. */
export function valuesForOne(coefficient: number): number {
  return Math.max(1, (1 + coefficient) / (1 - coefficient));
}

/** What |Spearman's| of `n` independent values exceeds in 5 % of cases. */
export function chanceLimit(n: number): number {
  return 1.96 / Math.sqrt(n);
}
