/**
 * The likelihood of recorded latencies under a law, and how sharply it points at the law's parameters.
 *
 * A recorded value counts with the law's probability of its cell (`sample.ts`), so ties and round stamps are dealt with and no law can win
 * by a spike on one value. Standard errors come from the curvature of the log-likelihood at its top (observed information), measured
 * about a third of a standard error away from it. They hold for independent values.
 *
 * Example: `logLikelihood(law, sample) / sample.n` compares laws on one sample.
 */
import { symmetricInverse } from '../symmetric-inverse.js';
import type { Distribution } from './law.js';
import type { Sample } from './sample.js';

/** Log-likelihood of a sample: 0 or less, −∞ when the law thinks a value impossible. */
export function logLikelihood(law: Distribution, sample: Sample): number {
  let sum = 0;
  forEachCell(law, sample, (p, count) => {
    sum += p > 0 ? count * Math.log(p) : Number.NEGATIVE_INFINITY;
  });
  return sum;
}

/** How many values lie in cells that the law thinks impossible. */
export function impossibleValues(law: Distribution, sample: Sample): number {
  let sum = 0;
  forEachCell(law, sample, (p, count) => {
    if (!(p > 0)) sum += count;
  });
  return sum;
}

/**
 * Probability and count of each cell. Up to the median a probability is a difference of the cdf, from there on of the survival, which has more
 * digits there; what one cell ends with the next begins with, so a law is asked once a cell.
 */
function forEachCell(law: Distribution, { centreNs, count, halfNs }: Sample, use: (p: number, count: number) => void): void {
  let edgeNs = Number.NaN;
  let share = 0;
  let isLower = true;
  for (let i = 0; i < count.length; i++) {
    const fromNs = centreNs[i]! - halfNs;
    const toNs = centreNs[i]! + halfNs;
    if (isLower) {
      const below = law.cdf(toNs);
      isLower = below < 0.5;
      if (isLower) use(below - (fromNs === edgeNs ? share : law.cdf(fromNs)), count[i]!);
      share = below;
      edgeNs = isLower ? toNs : Number.NaN;
      if (isLower) continue;
    }
    const above = law.survival(toNs);
    use((fromNs === edgeNs ? share : law.survival(fromNs)) - above, count[i]!);
    share = above;
    edgeNs = toNs;
  }
}

/** Fall of the log-likelihood within which a step is right for measuring its curvature. */
const FALL = { least: 0.02, most: 0.2 };

/**
 * Standard errors of the parameters `at` at which the log-likelihood `f` has its top; null for all where it has none.
 */
export function standardErrors(f: (at: readonly number[]) => number, at: readonly number[]): (number | null)[] {
  const top = f(at);
  const steps = at.map((_, i) => stepOf((h) => top - f(moved(at, [[i, h]])), Math.abs(at[i]!) * 1e-3 || 1e-3));
  const curvature = at.map((_, i) => at.map((__, k) => secondDifference(f, top, at, i, k, steps)));
  const information = curvature.map((row) => row.map((value) => -value));
  const covariance = symmetricInverse(information);
  return at.map((_, i) => {
    const variance = covariance?.[i]?.[i] ?? Number.NaN;
    return variance > 0 ? Math.sqrt(variance) : null;
  });
}

/** A step whose fall is within `FALL`, as far as forty trials find one. */
function stepOf(fallAt: (h: number) => number, first: number): number {
  let h = first;
  for (let i = 0; i < 40; i++) {
    const fall = fallAt(h);
    if (fall < FALL.least) h *= 1.7;
    else if (fall <= FALL.most) return h;
    else h /= 2;
  }
  return h;
}

function secondDifference(
  f: (at: readonly number[]) => number,
  top: number,
  at: readonly number[],
  i: number,
  k: number,
  steps: readonly number[],
): number {
  const [h, g] = [steps[i]!, steps[k]!];
  if (i === k) return (f(moved(at, [[i, h]])) - 2 * top + f(moved(at, [[i, -h]]))) / (h * h);
  const corner = (x: number, y: number): number =>
    f(
      moved(at, [
        [i, x],
        [k, y],
      ]),
    );
  return (corner(h, g) - corner(h, -g) - corner(-h, g) + corner(-h, -g)) / (4 * h * g);
}

function moved(at: readonly number[], by: readonly (readonly [number, number])[]): number[] {
  const to = [...at];
  for (const [i, h] of by) to[i]! += h;
  return to;
}
