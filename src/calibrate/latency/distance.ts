/**
 * Distances of Kolmogorov and Smirnov between recorded latencies and a law, and between two recordings.
 *
 * Stamps tie: with a fifth of the latencies on one stamp of 1 ms, no law without a jump comes nearer to their step than a tenth, if steps are
 * compared with points. So there are two: `distanceAtEdges` compares where both are known, between the stamps, and has no such floor;
 * `distanceAtStamps` is the textbook's, comparable with what other programs print (METRICS §2.12), whose floor is `tieFloor`.
 *
 * The 5 % limits are the asymptotic ones, 1.358 times sqrt(1/n), of independent values and a law that was not fitted to them; with
 * autocorrelation n is the number of independent values that tell as much.
 *
 * Example: `distanceAtEdges(LAWS.lognormal.fit(first), second) > limitOf(second.n)`: the first half's law fails on the second.
 */
import type { Distribution } from './law.js';
import type { Sample } from './sample.js';

/** Largest difference between law and recorded shares at the upper edges of the cells. */
export function distanceAtEdges(law: Pick<Distribution, 'cdf'>, { n, centreNs, count, halfNs }: Sample): number {
  let below = 0;
  let largest = law.cdf(centreNs[0]! - halfNs);
  for (let i = 0; i < count.length; i++) {
    // an empty stretch of stamps has a lower edge of its own
    largest = Math.max(largest, Math.abs(law.cdf(centreNs[i]! - halfNs) - below / n));
    below += count[i]!;
    largest = Math.max(largest, Math.abs(law.cdf(centreNs[i]! + halfNs) - below / n));
  }
  return largest;
}

/** Largest difference between law and the steps of recorded values, ascending, as if these were exact. */
export function distanceAtStamps(law: Pick<Distribution, 'cdf'>, ascendingNs: ArrayLike<number>): number {
  const n = ascendingNs.length;
  let largest = 0;
  for (let i = 0; i < n; i++) {
    const below = law.cdf(ascendingNs[i]!);
    largest = Math.max(largest, (i + 1) / n - below, below - i / n);
  }
  return largest;
}

/** The least that `distanceAtStamps` can be for a law without jumps: half the largest share of one value. */
export function tieFloor(ascendingNs: ArrayLike<number>): number {
  let longest = 0;
  let from = 0;
  for (let i = 0; i < ascendingNs.length; i++) {
    if (ascendingNs[i] !== ascendingNs[from]) from = i;
    longest = Math.max(longest, i + 1 - from);
  }
  return longest / ascendingNs.length / 2;
}

/** Largest difference between the recorded shares of two lists of ascending values; ties do no harm. */
export function distanceOfTwo(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let [i, k] = [0, 0];
  let largest = 0;
  while (i < a.length && k < b.length) {
    const at = Math.min(a[i]!, b[k]!);
    while (i < a.length && a[i]! <= at) i++;
    while (k < b.length && b[k]! <= at) k++;
    largest = Math.max(largest, Math.abs(i / a.length - k / b.length));
  }
  return largest;
}

/** 5 % point of Kolmogorov's law. */
const FIVE_PERCENT = 1.3581;

/** What a distance of `n` independent values from the law that they come from exceeds in 5 % of cases. */
export function limitOf(n: number): number {
  return FIVE_PERCENT / Math.sqrt(n);
}

/** The same for two recordings. */
export function limitOfTwo(n: number, m: number): number {
  return FIVE_PERCENT * Math.sqrt(1 / n + 1 / m);
}
