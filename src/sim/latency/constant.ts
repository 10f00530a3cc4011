/**
 * Latency that never varies. Example: `entry: 4ms`.
 */
import { UsageError } from '../../base/errors.js';
import { constantTable, type QuantileTable } from './table.js';

/** Every message takes `delayNs`. */
export interface ConstantSpec {
  readonly model: 'constant';
  /** Integer ns ≥ 0. */
  readonly delayNs: number;
}

/** The table of a constant. @throws UsageError */
export function constantLatency(spec: ConstantSpec, where: string): QuantileTable {
  return constantTable(checkedNs(spec.delayNs, where));
}

/** A duration that a latency may have. @throws UsageError for a negative one, a part of a ns, NaN. */
export function checkedNs(ns: number, where: string): number {
  if (Number.isSafeInteger(ns) && ns >= 0) return ns;
  throw new UsageError(`${where}: got ${String(ns)} ns, expected a latency of a whole number of ns, 0 or more and below 2^53`);
}
