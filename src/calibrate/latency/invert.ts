/**
 * Quantiles of a law that has none in closed form: bisection on its cdf, or on its survival for the upper end.
 *
 * Example: `quantileBySearch(law, 0.01, 'upper', { fromNs: 0, scaleNs: 4e6 })`.
 */
import type { Distribution, End } from './law.js';

/** Where to look: nothing lies below `fromNs`, much lies within `scaleNs` of it. */
interface Range {
  readonly fromNs: number;
  readonly scaleNs: number;
}

/** The latency, ns, that a share `v` lies below or above: to 2^-40 of its distance from `fromNs`. */
export function quantileBySearch(law: Pick<Distribution, 'cdf' | 'survival'>, v: number, end: End, { fromNs, scaleNs }: Range): number {
  const isAbove = (distance: number): boolean => (end === 'lower' ? law.cdf(fromNs + distance) >= v : law.survival(fromNs + distance) <= v);
  let high = scaleNs;
  for (let i = 0; i < 200 && !isAbove(high); i++) high *= 2;
  let low = high;
  for (let i = 0; i < 200 && isAbove(low); i++) low /= 2;
  high = Math.min(high, 2 * low);
  for (let i = 0; i < 40; i++) {
    const middle = (low + high) / 2;
    if (isAbove(middle)) high = middle;
    else low = middle;
  }
  return fromNs + high;
}
