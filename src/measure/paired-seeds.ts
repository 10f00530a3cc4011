/**
 * Whether two sessions differ by more than noise, told from runs of both under the same seeds.
 *
 * Runs of different seeds are independent, so the differences are a plain sample: their mean and Student's t interval, n − 1 degrees of
 * freedom. Each seed counts the same. A seed under which either session had nothing to measure is left out.
 *
 * Unit: the metric's. Sign: second less first. Invariant: equal figures under each seed give 0 and [0, 0].
 *
 * Example: `await seedDifference('fees', [2, 3, 4], [3, 4, 6])` has the difference 4/3 and the interval [−0.101, 2.768].
 */
import { verdictOf, type PairedDifference } from './paired.js';
import { deviationOf, meanOf } from './sum.js';
import type { Interval } from './types.js';

/** Mean difference of one metric over seeds: figures of the first and second session, the same seed at the same place; null = none. */
export async function seedDifference(
  name: string,
  first: readonly (number | null)[],
  second: readonly (number | null)[],
): Promise<PairedDifference> {
  if (first.length !== second.length) throw new Error(`got ${first.length} figures and ${second.length}, expected one each a seed`);
  const pairs = first.flatMap((a, i): [number, number][] => {
    const b = second[i] ?? null;
    return a === null || b === null ? [] : [[a, b]];
  });
  const stated = { name, pairedBy: 'seeds', pairs: first.length, observed: pairs.length, blockNs: 0 } as const;
  if (pairs.length === 0) {
    return { ...stated, first: meanOfKnown(first), second: meanOfKnown(second), difference: null, interval: null, verdict: 'unknown' };
  }
  const differences = pairs.map(([a, b]) => b - a);
  const interval = await studentInterval(differences);
  return {
    ...stated,
    first: meanOf(pairs.map(([a]) => a)),
    second: meanOf(pairs.map(([, b]) => b)),
    difference: meanOf(differences),
    interval,
    verdict: verdictOf(interval),
  };
}

function meanOfKnown(figures: readonly (number | null)[]): number | null {
  const known = figures.filter((figure) => figure !== null);
  return known.length === 0 ? null : meanOf(known);
}

/** 95 %; null of fewer than two. */
async function studentInterval(differences: readonly number[]): Promise<Interval | null> {
  const n = differences.length;
  if (n < 2) return null;
  const { studentQuantile } = await import('../base/num/quantile-student.js');
  const mean = meanOf(differences);
  const standardError = deviationOf(differences) / Math.sqrt(n);
  const half = studentQuantile(0.975, n - 1) * standardError;
  return { low: mean - half, high: mean + half, standardError, blocks: n, blockLength: 1 };
}
