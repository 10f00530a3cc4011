/**
 * A run to look at: just made, or read back from its folder. Both give the same figures and the same tables.
 *
 * Example: `const run = await openStoredRun('runs/first'); (await run.frames('twap')).fills.print()`.
 */
import { join } from 'node:path';
import { UsageError } from '../base/errors.js';
import { didYouMean } from '../base/suggest.js';
import { framesOf, type FramedMeasures, type Frames } from '../measure/frames.js';
import { openRun, runScenario, type LoadedRun, type Manifest, type RunResult } from '../run/index.js';
import { metricsDocument, type MetricsDocument, type SessionFigures } from '../run/metrics-document.js';
import type { SessionColumns } from '../sim/columns.js';
import type { Run, RunSettings } from './face.js';
import { stackFrames } from './stack-frames.js';
import { readSamples } from './stored-samples.js';

/** Run a scenario; see `run` of the public face. */
export async function makeRun(scenario: string | object, settings: RunSettings = {}): Promise<Run> {
  const { signal, ...rest } = settings;
  const result = await runScenario(scenario, { ...rest, signal: signal as AbortSignal | undefined });
  return newRun(settings.out, result.manifest, metricsDocument(result.manifest, result.sessions), freshSessions(result));
}

/** Read a run back; see `loadRun` of the public face. */
export function openStoredRun(dir: string): Run {
  const run = openRun(dir);
  return newRun(dir, run.manifest, run.metrics, storedSessions(run));
}

/** What one session did and what was measured of it, by its index in the manifest. */
type SessionSource = (index: number) => Promise<{ readonly columns: SessionColumns; readonly measures: readonly FramedMeasures[] }>;

function freshSessions({ sessions }: RunResult): SessionSource {
  return (index) => Promise.resolve(sessions[index]!);
}

function storedSessions(run: LoadedRun): SessionSource {
  const epochNs = BigInt(run.manifest.tapes[0]!.meta.epochNs);
  let samples: ReturnType<typeof readSamples> | undefined;
  return async (index) => {
    const columns = run.columns(index);
    samples ??= readSamples(join(run.dir, 'samples.arrow'), epochNs);
    const samplesOf = await samples;
    const ids = run.manifest.tapes.map(({ id }) => id);
    const figures = run.metrics.sessions.filter(({ session }) => session === columns.id);
    const measures = figures.map(({ tape, parents, metrics }) => ({
      instrument: ids.indexOf(tape),
      parents,
      metrics,
      samples: samplesOf(columns, tape),
    }));
    return { columns, measures };
  };
}

function newRun(dir: string | undefined, manifest: Manifest, { sessions }: MetricsDocument, source: SessionSource): Run {
  const instruments = manifest.tapes.map(({ instrument }) => instrument);
  const epochNs = BigInt(manifest.tapes[0]!.meta.epochNs);
  const framesAt = async (index: number): Promise<Frames> => {
    const { columns, measures } = await source(index);
    return framesOf({ columns, instruments, epochNs, measures });
  };
  return {
    dir,
    manifest,
    metrics: figuresByName(sessions),
    frames: async (sessionId) => {
      const ids = manifest.sessions.map(({ id }) => id);
      if (sessionId === undefined) return stackFrames(await Promise.all(ids.map((_, index) => framesAt(index))));
      const index = ids.indexOf(sessionId);
      if (index < 0) throw new UsageError(`no session ${sessionId} in the run; it has ${ids.join(', ')}${didYouMean(sessionId, ids)}`);
      return framesAt(index);
    },
  };
}

/** Figures by session's id; those of a further tape by the id, a slash and the tape's id. */
function figuresByName(sessions: readonly SessionFigures[]): Record<string, SessionFigures> {
  const named: Record<string, SessionFigures> = {};
  for (const figures of sessions) named[figures.session in named ? `${figures.session}/${figures.tape}` : figures.session] = figures;
  return named;
}
