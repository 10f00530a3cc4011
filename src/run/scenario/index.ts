/**
 * The scenario: what to run and under which assumptions (DESIGN §7).
 *
 * - `types.ts` the resolved form that runs are built on
 * - `schema.ts` the shape of the file; `source.ts` its text with places; `faults.ts` messages; `fault-list.ts` faults of meaning
 * - `unavailable.ts` keys that are known and not served yet
 * - `resolve.ts` and beside it `tape.ts`, `venue.ts`, `latency.ts`, `markets.ts` … meaning and defaults; `assumptions.ts` all of it in words; `settings.ts` as a flat list, to compare two
 */
import type { LoadedScenario } from './types.js';

export { DEFAULT_RECONNECT_NS, isMeasured, marketOf, tradesAlone } from './types.js';
export type * from './types.js';

/**
 * Read a scenario from a YAML or JSON file, or take one as an object; relative paths start from the file's folder, or from `baseDir`
 * (default: the working folder).
 * @throws UsageError with `file:line:column path: got …, expected …` for each fault.
 */
export async function loadScenario(
  scenario: string | object,
  { baseDir = '.' }: { readonly baseDir?: string } = {},
): Promise<LoadedScenario> {
  const { load } = await import('./load.js');
  return await load(scenario, baseDir);
}

/** The JSON Schema of a scenario's file (draft 2020-12), as shipped in data/schema. */
export async function scenarioJsonSchema(): Promise<Record<string, unknown>> {
  const schema = await import('./schema.js');
  return schema.scenarioJsonSchema();
}
