/**
 * Lognormal latency: the logarithm is normal, so delays are positive with a long upper tail. A message takes `median · exp(sigma · z)`.
 *
 * The table lies on the grid of octaves, so the tails are the law's own down to one draw in 2^32 a side, and end at one in 2^54. Between
 * points it is at most 1.5e-5 of the value off for sigma 0.6, 1e-4 for sigma 2.
 *
 * Example: `entry: { model: lognormal, median: 4ms, sigma: 0.6 }`: half below 4 ms, one in a hundred above 16.2 ms, one in a million above 69 ms.
 */
import { UsageError } from '../../base/errors.js';
import { normalQuantile } from '../../base/num/quantile-normal.js';
import { checkedNs } from './constant.js';
import { CELLS_PER_SIDE, checkTable, octaveKnot, type QuantileTable } from './table.js';

/** `sigma` is the standard deviation of the logarithm, 0 or more. */
export interface LognormalSpec {
  readonly model: 'lognormal';
  readonly medianNs: number;
  readonly sigma: number;
}

/** The table of a lognormal law. @throws UsageError when sigma is no number ≥ 0, or so large that one draw in 2^54 passes 104 days. */
export function lognormalLatency(spec: LognormalSpec, where: string): QuantileTable {
  const medianNs = checkedNs(spec.medianNs, `${where}.median`);
  const { sigma } = spec;
  if (!(sigma >= 0 && Number.isFinite(sigma))) throw new UsageError(`${where}.sigma: got ${String(sigma)}, expected a number, 0 or more`);
  const ns = new Float64Array(2 * CELLS_PER_SIDE + 1);
  for (let j = 0; j <= CELLS_PER_SIDE; j++) {
    const spread = Math.exp(-sigma * normalQuantile(octaveKnot(j)));
    ns[j] = Math.round(medianNs / spread);
    ns[2 * CELLS_PER_SIDE - j] = Math.round(medianNs * spread);
  }
  if (!Number.isSafeInteger(ns[2 * CELLS_PER_SIDE])) {
    throw new UsageError(
      `${where}: got median ${String(medianNs)} ns and sigma ${String(sigma)}, whose tail passes 104 days; expected a smaller sigma`,
    );
  }
  return checkTable({ kind: 'quantiles', grid: 'octaves', ns });
}
