/**
 * Reading a scenario, step by step: text, shape, what is not there yet, files of parameters, meaning. Loaded when it is called: yaml and zod are heavy.
 */
import { checkShape } from './faults.js';
import { readParamsFiles } from './params-files.js';
import { resolveScenario } from './resolve.js';
import { objectSource, readSource } from './source.js';
import type { LoadedScenario } from './types.js';
import { refuseUnavailable } from './unavailable.js';

/** See `loadScenario` of index.ts. */
export async function load(scenario: string | object, baseDir: string): Promise<LoadedScenario> {
  const source = typeof scenario === 'string' ? await readSource(scenario) : objectSource(scenario, baseDir);
  const data = checkShape(source);
  refuseUnavailable(data, source);
  return resolveScenario(data, source, await readParamsFiles(data, source.baseDir));
}
