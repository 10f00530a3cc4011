/**
 * One latency curve, whole: a scenario in, the curve (and, if asked, a run directory) out.
 *
 * One seed is one replay with all points as its sessions. Several seeds are as many replays, one after the other; the run directory is that of the
 * first. Nothing is left at `out` when anything fails.
 *
 * Example: `await latencyCurve('first.yaml', { paths: ['entry'], by: 'at', points: pointsAt('1ms,5ms'), metrics: [] })`.
 */
import { writeBeside } from '../../base/io/atomic.js';
import { UsageError } from '../../base/errors.js';
import { didYouMean } from '../../base/suggest.js';
import type { LatencyCurve } from '../../report/latency-curve.js';
import { loadScenario, type LoadedScenario } from '../../run/scenario/index.js';
import type { Manifest } from '../../run/manifest.js';
import { checkPlace, runLoaded, type RunOptions } from '../../run/run.js';
import { assembleCurve } from './assemble.js';
import { metricNames } from './metric-names.js';
import type { CurveRequest } from './request.js';
import { sessionRuns, type SessionAtSeed } from './session-runs.js';
import { sessionsAtPoints, type PlannedCurves } from './sessions.js';
import { writeCurveFiles } from './write.js';

/** What comes of it. */
export interface CurveResult {
  readonly curve: LatencyCurve;
  /** Why strategies stopped early, one message a session; empty when none did. */
  readonly failed: readonly string[];
}

/**
 * Run a scenario at all points and measure it.
 * @throws UsageError (scenario, session, metric, place), DataError, InvariantError, Interrupted. A strategy that fails ends its own session alone.
 */
export async function latencyCurve(source: string | object, request: CurveRequest): Promise<CurveResult> {
  const { out, force = false } = request;
  const scenario = await loadScenario(source);
  await refuseUnknownMetrics(scenario, request.metrics);
  const planned = sessionsAtPoints(scenario, request.paths, request.points, request.session);
  if (out === undefined) return await runSeeds(planned, request, undefined);
  checkPlace(out, force);
  const beside = writeBeside(out, { makeFolders: true });
  try {
    const result = await runSeeds(planned, request, beside.temp);
    await writeCurveFiles(beside.temp, result.curve);
    beside.commit();
    return result;
  } finally {
    beside.discard();
  }
}

async function refuseUnknownMetrics({ measure }: LoadedScenario, asked: readonly string[]): Promise<void> {
  if (asked.length === 0) return;
  const known = await metricNames(measure.markoutsNs, measure.benchmarks);
  for (const name of asked) {
    if (known.includes(name)) continue;
    throw new UsageError(
      `--metric: got '${name}', expected a metric of the scenario such as ${known[0]!}${didYouMean(name, known) || "; 'metrics.json' of a run lists them"}`,
    );
  }
}

/** Run seed after seed; of each, the figures alone are kept. */
async function runSeeds(planned: PlannedCurves, request: CurveRequest, out: string | undefined): Promise<CurveResult> {
  const { seeds = 1, signal, onProgress } = request;
  const { seed } = planned.scenario;
  if (!Number.isSafeInteger(seed + seeds - 1))
    throw new UsageError(`--repeat ${seeds}: got the seed ${seed}, expected one that leaves room for so many from it on, below 2^53`);
  const options: RunOptions = { withObservations: true, signal, onProgress };
  const figures: (readonly SessionAtSeed[])[] = [];
  let first: Manifest | undefined;
  for (let s = 0; s < seeds; s++) {
    const scenario = { ...planned.scenario, seed: planned.scenario.seed + s };
    const run = await runLoaded(scenario, s === 0 ? { ...options, out } : options);
    first ??= run.manifest;
    figures.push(sessionRuns(run, request.metrics, seeds === 1));
  }
  const manifest = first!;
  const failed = manifest.sessions.flatMap((session) => session.failed ?? []);
  return { curve: assembleCurve(manifest, planned, request, figures), failed };
}
