/**
 * A bench file, read: which scenarios are run, how each is checked, and where the baseline stands.
 *
 * The baseline of `NAME.bench.yaml` is `NAME.bench.baseline.json` beside it; both belong under version control.
 *
 * Example: `const bench = await readBench('data/benches/sample.bench.yaml')`.
 */
import { existsSync } from 'node:fs';
import { basename, extname, isAbsolute, join } from 'node:path';
import { UsageError } from '../../base/errors.js';
import { checkAgainst, severalFaults } from '../../run/scenario/faults.js';
import { readSource, type ScenarioSource } from '../../run/scenario/source.js';
import type { KeyPath } from '../../run/scenario/types.js';
import { benchSchema, type BenchData } from './bench-schema.js';
import { toleranceRule, type ToleranceRule } from './tolerance.js';

/** How a scenario is checked: events to the bit, or each figure within its tolerance. */
export type CheckMode = 'digest' | 'metrics';

/** One scenario of a bench. */
export interface BenchScenario {
  readonly id: string;
  /** As written, relative to the bench file. */
  readonly path: string;
  /** Absolute. */
  readonly file: string;
  readonly mode: CheckMode;
  /** Its own rules, then those of the bench: the first that fits counts. */
  readonly tolerances: readonly ToleranceRule[];
}

/** A bench. */
export interface Bench {
  /** As it was given. */
  readonly file: string;
  /** Path of the baseline. */
  readonly baselineFile: string;
  readonly scenarios: readonly BenchScenario[];
}

/** @throws UsageError with a line for each fault, `file:line:column path: got …, expected …`. */
export async function readBench(file: string): Promise<Bench> {
  const source = await readSource(file, 'a bench file');
  const data = checkAgainst(benchSchema, source);
  const rules = rulesOf(data.tolerances, ['tolerances'], source);
  const faults: string[] = [];
  const scenarios = data.scenarios.map((scenario, i) => resolveScenario(scenario, i, rules, source, faults));
  for (const [i, { id }] of scenarios.entries()) {
    if (scenarios.findIndex((other) => other.id === id) < i)
      faults.push(`${source.where(['scenarios', i])}: got a second scenario '${id}', expected a name of its own; give it an id`);
  }
  if (faults.length > 0) throw new UsageError(severalFaults(faults));
  return { file, baselineFile: `${withoutExtension(file)}.baseline.json`, scenarios };
}

function resolveScenario(
  written: BenchData['scenarios'][number],
  index: number,
  rules: readonly ToleranceRule[],
  source: ScenarioSource,
  faults: string[],
): BenchScenario {
  const at: KeyPath = ['scenarios', index];
  const scenario = typeof written === 'string' ? { path: written } : written;
  const { path } = scenario;
  const file = isAbsolute(path) ? path : join(source.baseDir, path);
  if (!existsSync(file)) {
    const place = source.where(typeof written === 'string' ? at : [...at, 'path']);
    faults.push(`${place}: no such file: ${path} (looked for ${file})`);
  }
  return {
    id: scenario.id ?? basename(withoutExtension(path)),
    path,
    file,
    mode: scenario.mode ?? 'digest',
    tolerances: [...rulesOf(scenario.tolerances, [...at, 'tolerances'], source), ...rules],
  };
}

function rulesOf(written: BenchData['tolerances'], at: KeyPath, source: ScenarioSource): ToleranceRule[] {
  return Object.entries(written ?? {}).map(([pattern, text]) => toleranceRule(pattern, text, source.where([...at, pattern], 'key')));
}

function withoutExtension(path: string): string {
  return path.slice(0, path.length - extname(path).length);
}
