/**
 * The latency models: a law as the scenario states it becomes a table when the scenario is read (DESIGN §2).
 *
 * One file a model and one line of `MODELS`; the scenario's schema has the form that a person writes. What runs is the table alone. Any law may be scaled
 * and shifted (`scale.ts`).
 *
 * Example: `latencyTable({ model: 'lognormal', medianNs: 4e6, sigma: 0.6 }, 'entry', 'sessions.a.latency.entry')`.
 */
import { UsageError } from '../../base/errors.js';
import { constantLatency, type ConstantSpec } from './constant.js';
import { empiricalLatency, type EmpiricalSpec } from './empirical.js';
import { fittedLatency, type FittedSpec } from './fitted.js';
import { lognormalLatency, type LognormalSpec } from './lognormal.js';
import { pathLatency, type PathSpec } from './path.js';
import { scaledTable, type Scaling } from './scale.js';
import type { LatencyLeg, LatencyTable } from './table.js';

/** A law of latency: plain data, durations in ns, files absolute; each may be scaled and shifted. */
export type LatencySpec = (ConstantSpec | Autocorrelated<LognormalSpec | EmpiricalSpec | FittedSpec> | PathSpec) & Scaling;

/** A law that is drawn from may say how draws hang together; what it says stands over what a fitted table says. */
type Autocorrelated<Spec> = Spec & { readonly autocorrelation?: number };

/**
 * Makes the table of a law for a leg.
 * @throws UsageError for what the scenario says wrong, DataError for what a file holds; both begin with `where`.
 */
type LatencyModel<Spec> = (spec: Spec, where: string, leg: LatencyLeg) => LatencyTable;

const MODELS: { readonly [M in LatencySpec['model']]: LatencyModel<Extract<LatencySpec, { model: M }>> } = {
  constant: constantLatency,
  lognormal: lognormalLatency,
  empirical: empiricalLatency,
  fitted: fittedLatency,
  path: pathLatency,
};

/**
 * The table of a law for a leg. `where` is the law's place in the scenario, for errors.
 * @throws UsageError, DataError
 */
export function latencyTable(spec: LatencySpec, leg: LatencyLeg, where: string): LatencyTable {
  const model = MODELS[spec.model] as LatencyModel<LatencySpec>;
  const table = scaledTable(model(spec, where, leg), spec, where);
  if (table.kind === 'path' || !('autocorrelation' in spec)) return table;
  const { autocorrelation } = spec;
  if (autocorrelation > -1 && autocorrelation < 1) return { ...table, autocorrelation };
  throw new UsageError(`${where}.autocorrelation: got ${String(autocorrelation)}, expected a number above -1 and below 1`);
}
