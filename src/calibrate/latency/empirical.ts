/**
 * Empirical law: the recorded latencies themselves, each spread evenly from the stamp before it to its own.
 *
 * The cdf runs in straight lines through the upper edges of the occupied cells, from 0 at the lower edge of the first. Beyond the smallest
 * and the largest recorded latency it thinks nothing possible: a later value there has likelihood 0, and the fit says how many did.
 *
 * Example: with 40, 41, 41 ms recorded at 1 ms, the cdf is 0 at 39.5 ms, 1/3 at 40.5 ms, 1 at 41.5 ms.
 */
import type { Distribution, FittedLaw, Law } from './law.js';
import type { Sample } from './sample.js';

/** Points of a cdf that is straight between them. */
interface Steps {
  readonly ns: Float64Array;
  readonly share: Float64Array;
}

export const empirical: Law = {
  fit: (sample): FittedLaw => ({ parameters: [], ...straightBetween(stepsOf(sample)) }),
};

function stepsOf({ n, centreNs, count, halfNs }: Sample): Steps {
  const ns = Float64Array.of(Math.max(0, centreNs[0]! - halfNs), ...centreNs.map((centre) => centre + halfNs));
  const share = new Float64Array(ns.length);
  let sum = 0;
  for (let i = 0; i < count.length; i++) {
    sum += count[i]!;
    share[i + 1] = sum / n;
  }
  return { ns, share };
}

function straightBetween({ ns, share }: Steps): Distribution {
  const cdf = (at: number): number => interpolated(ns, share, at);
  return {
    cdf,
    survival: (at) => 1 - cdf(at),
    quantile: (v, end) => interpolated(share, ns, end === 'lower' ? v : 1 - v),
  };
}

/** y at `x` on the line through the points (xs, ys), xs ascending without ties; the ends hold. */
function interpolated(xs: Float64Array, ys: Float64Array, x: number): number {
  const last = xs.length - 1;
  if (x <= xs[0]!) return ys[0]!;
  if (x >= xs[last]!) return ys[last]!;
  let low = 0;
  let high = last;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (xs[middle]! <= x) low = middle;
    else high = middle;
  }
  return ys[low]! + ((x - xs[low]!) / (xs[high]! - xs[low]!)) * (ys[high]! - ys[low]!);
}
