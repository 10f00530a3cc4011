/**
 * Regress: run the scenarios of a bench and hold what they give against the committed baseline; or write the baseline, with the reason why.
 *
 * Invariant: a bench passes on the baseline that it has just written.
 *
 * Example: `const { passed, firstDifference } = await regress('data/benches/sample.bench.yaml')`.
 */
import { UsageError } from '../../base/errors.js';
import { didYouMean } from '../../base/suggest.js';
import { toolVersion } from '../../run/version.js';
import { SEMANTICS } from '../../sim/message.js';
import { calibrate } from '../calibration-loop.js';
import { readBaseline, readStored, writeBaseline, type Baseline } from './baseline.js';
import { readBench, type Bench, type BenchScenario } from './bench-file.js';
import { checkScenario, tooSlow, type ScenarioCheck } from './check-scenario.js';
import { asBaseline, runBenchScenario, type BenchOptions, type ScenarioOutcome } from './run-bench.js';
import { allowedBy, toleranceExample } from './tolerance.js';

/** How often a replay that is too slow is repeated before it is believed: another program may have had the processor. */
const SLOW_TRIES = 2;

/** What may be asked. */
export interface RegressOptions extends BenchOptions {
  /** Slowdown above which the check fails; absent: it is told and fails nothing. */
  readonly failOnSlowdown?: number | undefined;
}

/** What a check gave. */
export interface RegressResult {
  readonly bench: string;
  readonly baseline: string;
  readonly semantics: number;
  readonly tool: string;
  readonly passed: boolean;
  /** null when all passed. */
  readonly firstDifference: string | null;
  readonly scenarios: readonly ScenarioCheck[];
}

/** What an update gave: the check against what stood before, where there was something, and what stands now. */
export interface UpdateResult {
  readonly bench: string;
  readonly baseline: string;
  readonly why: string;
  readonly scenarios: readonly { readonly id: string; readonly sessions: number; readonly fills: number; readonly change: string }[];
}

/**
 * Check a bench against its baseline.
 * @throws UsageError (the file, a scenario, no baseline, other semantics), DataError (a damaged baseline or tape), Interrupted.
 */
export async function regress(file: string, options: RegressOptions = {}): Promise<RegressResult> {
  const bench = await readBench(file);
  const baseline = readBaseline(bench.baselineFile, file);
  const limit = options.failOnSlowdown ?? null;
  warmUp(options);
  const outcomes: ScenarioOutcome[] = [];
  for (const scenario of bench.scenarios) outcomes.push(await runFairly(scenario, stored(baseline, scenario), limit, options));
  checkTolerances(bench, outcomes);
  const rules = { baselineFile: bench.baselineFile, limit };
  const scenarios = bench.scenarios.map((scenario, i) => checkScenario(scenario, stored(baseline, scenario), outcomes[i]!, rules));
  const unlisted = baseline.scenarios.find(({ id }) => bench.scenarios.every((scenario) => scenario.id !== id));
  const gone = unlisted === undefined ? null : `scenario ${unlisted.id} of the baseline is not in ${file} any more`;
  const firstDifference = scenarios.map(firstOf).find((difference) => difference !== null) ?? gone;
  return {
    bench: file,
    baseline: bench.baselineFile,
    semantics: SEMANTICS,
    tool: toolVersion(),
    passed: firstDifference === null,
    firstDifference,
    scenarios,
  };
}

/**
 * Write what the scenarios give now as the baseline. `at` is the day, as the reason is dated.
 * @throws as `regress` does, and StrategyError when a session fails: then nothing is written.
 */
export async function updateBaseline(
  file: string,
  { why, at }: { readonly why: string; readonly at: string },
  options: BenchOptions = {},
): Promise<UpdateResult> {
  const bench = await readBench(file);
  const before = readStored(bench.baselineFile);
  warmUp(options);
  const outcomes: ScenarioOutcome[] = [];
  for (const scenario of bench.scenarios) {
    // Twice, and the faster counts: what the baseline says of speed must not be what another program did to it.
    outcomes.push(faster(await runBenchScenario(scenario, options), await runBenchScenario(scenario, options)));
  }
  checkTolerances(bench, outcomes);
  writeBaseline(bench.baselineFile, {
    tool: toolVersion(),
    semantics: SEMANTICS,
    reasons: [...(before?.reasons ?? []), { at, why }],
    scenarios: outcomes.map(asBaseline),
  });
  return {
    bench: file,
    baseline: bench.baselineFile,
    why,
    scenarios: bench.scenarios.map((scenario, i) => changeOf(scenario, before, outcomes[i]!, bench.baselineFile)),
  };
}

/** The first pass of the calibration loop is compiled while it runs; it does not count. */
function warmUp({ calibration = calibrate }: BenchOptions): void {
  calibration();
}

function stored(baseline: Baseline | undefined, { id }: BenchScenario): Baseline['scenarios'][number] | undefined {
  return baseline?.scenarios.find((scenario) => scenario.id === id);
}

/** Run a scenario; where it is too slow, again, and keep the fastest. Events are the same each time. */
async function runFairly(
  scenario: BenchScenario,
  before: Baseline['scenarios'][number] | undefined,
  limit: number | null,
  options: BenchOptions,
): Promise<ScenarioOutcome> {
  let best = await runBenchScenario(scenario, options);
  if (limit === null || before === undefined) return best;
  for (let tries = 0; tries < SLOW_TRIES && best.replayLoops > limit * before.replayLoops; tries++) {
    best = faster(best, await runBenchScenario(scenario, options));
  }
  return best;
}

function faster(one: ScenarioOutcome, other: ScenarioOutcome): ScenarioOutcome {
  return other.replayLoops < one.replayLoops ? other : one;
}

/** The first thing that is wrong with a scenario. */
function firstOf({ id, failure, sessions, speed }: ScenarioCheck): string | null {
  const session = sessions.find(({ passed }) => !passed)?.failure;
  const slow = tooSlow(speed);
  return failure ?? session ?? (slow === null ? null : `scenario ${id} ${slow}`);
}

/** Every rule is of some metric, and in its unit: else a gate stands open that looks shut. */
function checkTolerances({ scenarios }: Bench, outcomes: readonly ScenarioOutcome[]): void {
  const measured = outcomes.map(({ sessions }) => sessions.flatMap((session) => session.measured));
  const rules = [...new Set(scenarios.flatMap(({ tolerances }) => tolerances))];
  for (const { pattern, text, tolerance, fits, where } of rules) {
    const metrics = measured.filter((_, i) => scenarios[i]!.tolerances.some((rule) => rule.where === where)).flat();
    const meant = metrics.filter(({ name }) => fits(name));
    if (meant.length === 0) {
      const hint = didYouMean(pattern, new Set(metrics.map(({ name }) => name)));
      throw new UsageError(`${where}: there is no such metric${hint || '; metrics.json of a run lists them'}`);
    }
    const other = meant.find(({ unit }) => allowedBy(tolerance, unit, 0) === undefined);
    if (other !== undefined)
      throw new UsageError(
        `${where}: got ${text}, but ${other.name} is in ${other.unit}: expected a tolerance such as ${toleranceExample(other.unit)} or 1%`,
      );
  }
}

function changeOf(
  scenario: BenchScenario,
  before: Baseline | undefined,
  now: ScenarioOutcome,
  baselineFile: string,
): UpdateResult['scenarios'][number] {
  const then = stored(before, scenario);
  const check = then === undefined ? undefined : checkScenario({ ...scenario, mode: 'digest' }, then, now, { baselineFile, limit: null });
  const change = check === undefined ? 'new' : (firstOf(check) ?? 'the same events as before');
  return { id: scenario.id, sessions: now.sessions.length, fills: now.sessions.reduce((sum, { fills }) => sum + fills.length, 0), change };
}
