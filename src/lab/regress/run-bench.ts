/**
 * Runs the scenarios of a bench, one after the other in this process and in memory, and says what each gave in the form of a baseline.
 *
 * Speed: replay time over the time of one pass of the calibration loop, taken before and after; a ratio, so that machines compare.
 */
import { StrategyError } from '../../base/errors.js';
import type { Metric } from '../../measure/types.js';
import { runScenario, type RunResult } from '../../run/index.js';
import { scenarioSettings } from '../../run/scenario/settings.js';
import { CALIBRATION_STEPS, calibrate } from '../calibration-loop.js';
import type { BaselineScenario, BaselineSession } from './baseline.js';
import type { BenchScenario } from './bench-file.js';
import { fillRows, packFills, type FillRow } from './fill-rows.js';

/** What a run of a bench may be asked. */
export interface BenchOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((stage: 'import' | 'replay' | 'measure', done: number, total: number) => void) | undefined;
  /** Steps a second of the loop by which speed is stated; default: the calibration loop, run. */
  readonly calibration?: (() => number) | undefined;
}

/** What one session gave; fills are packed when a baseline is written. */
export interface SessionOutcome extends Omit<BaselineSession, 'fills'> {
  readonly failed: string | null;
  readonly fills: readonly FillRow[];
  readonly measured: readonly Metric[];
}

/** What one scenario gave. */
export interface ScenarioOutcome extends Omit<BaselineScenario, 'sessions'> {
  readonly replaySeconds: number;
  readonly sessions: readonly SessionOutcome[];
}

/** Run one scenario. @throws as a run does. */
export async function runBenchScenario(
  scenario: BenchScenario,
  { signal, onProgress, calibration = calibrate }: BenchOptions,
): Promise<ScenarioOutcome> {
  const before = calibration();
  const run = await runScenario(scenario.file, { signal, onProgress });
  const stepsPerSecond = (before + calibration()) / 2;
  const { manifest } = run;
  const { replaySeconds } = manifest.timings;
  return {
    id: scenario.id,
    path: scenario.path,
    digest: manifest.digest,
    tapes: manifest.tapes.map(({ id, digest, rows }) => ({ id, digest, rows })),
    replayLoops: Number(((replaySeconds * stepsPerSecond) / CALIBRATION_STEPS).toPrecision(4)),
    replaySeconds,
    settings: scenarioSettings(manifest.scenario),
    sessions: run.sessions.map((_, i) => sessionOutcome(run, i)),
  };
}

function sessionOutcome({ manifest, sessions }: RunResult, index: number): SessionOutcome {
  const { id, digest, strategyDigest, latencyDigests, counts, failed } = manifest.sessions[index]!;
  const { columns, measures } = sessions[index]!;
  // A further tape's figures are named by it.
  const measured = measures.flatMap((one, i) =>
    one.metrics.map((metric) => (i === 0 ? metric : { ...metric, name: `${manifest.tapes[one.instrument]!.id}/${metric.name}` })),
  );
  const metrics = Object.fromEntries(measured.map(({ name, value }) => [name, value]));
  return { id, digest, strategyDigest, latencyDigests, counts, metrics, failed, fills: fillRows(columns), measured };
}

/** An outcome as a baseline keeps it. @throws StrategyError when a session failed: what breaks is nothing to compare with. */
export function asBaseline({ replaySeconds: _, sessions, ...scenario }: ScenarioOutcome): BaselineScenario {
  return {
    ...scenario,
    sessions: sessions.map(({ failed, fills, measured: __, ...session }) => {
      if (failed !== null) throw new StrategyError(`${scenario.path}: ${failed}\nNo baseline is written of a session that fails.`);
      return { ...session, fills: packFills(fills) };
    }),
  };
}
