/**
 * A law of latency moved: `latency = times · draw + plus`, applied to the table when the scenario is read, so a run knows nothing of it.
 *
 * Each point of the table is multiplied exactly, rounded to a whole ns (a tie to the even one) and shifted; draws are then interpolated between
 * the moved points, so they are `times · draw + plus` but for the roundings, `1.5 + times` ns at most. On a recorded course (`path`) the latency of each request that arrived is
 * moved; lost requests stay lost and keep the delay of their reject, which no message of ours travelled.
 *
 * Units: integer ns; `times` is an exact decimal, 0 or more. Invariants: points ascend as before, since rounding keeps order; a law that states
 * neither has the table, and so the digest, that it had.
 *
 * Example: `entry: { model: lognormal, median: 4ms, sigma: 0.6, times: 1.5, plus: 2ms }`: half of the requests take less than 8 ms.
 */
import { UsageError } from '../../base/errors.js';
import { parseDecimal } from '../../base/num/decimal.js';
import { divideHalfEven } from '../../base/num/round.js';
import { checkTable, type LatencyTable } from './table.js';

/** What any law may state beside its model. */
export interface Scaling {
  /** Factor, an exact decimal from 0; absent: 1. */
  readonly times?: string;
  /** Added, integer ns from 0; absent: 0. */
  readonly plusNs?: number;
}

/** The table of `times · draw + plus`. @throws UsageError beginning with `where` when a point passes 104 days. */
export function scaledTable(table: LatencyTable, { times = '1', plusNs = 0 }: Scaling, where: string): LatencyTable {
  const { digits, scale } = parseDecimal(times);
  const denominator = 10n ** BigInt(scale);
  if (digits === denominator && plusNs === 0) return table;
  const moved = (ns: number): number => {
    const result = Number(divideHalfEven(BigInt(ns) * digits, denominator)) + plusNs;
    if (Number.isSafeInteger(result)) return result;
    throw new UsageError(`${where}: times ${times} and plus ${String(plusNs)} ns make a latency of 104 days or more; expected less`);
  };
  if (table.kind === 'quantiles') return checkTable({ ...table, ns: table.ns.map(moved) });
  const { rejected } = table;
  return checkTable({ ...table, latencyNs: table.latencyNs.map((ns, row) => (rejected[row] === 1 ? ns : moved(ns))) });
}
