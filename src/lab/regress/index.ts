/**
 * Regression of scenarios: what they give against a committed baseline, for CI.
 *
 * - `bench-schema.ts`, `bench-file.ts`, `tolerance.ts` what is run and how it is checked
 * - `run-bench.ts` what it gives; `fill-rows.ts` fills, packed; `baseline.ts` the file beside
 * - `check-session.ts`, `check-scenario.ts`, `regress.ts` the check; `junit.ts` as XML
 */
export { junitXml } from './junit.js';
export { regress, updateBaseline, type RegressResult, type UpdateResult } from './regress.js';
export type { ScenarioCheck } from './check-scenario.js';

/** The JSON Schema of a bench file (draft 2020-12), as shipped in data/schema. */
export async function benchJsonSchema(): Promise<Record<string, unknown>> {
  const schema = await import('./bench-schema.js');
  return schema.benchJsonSchema();
}
