/**
 * A latency curve as the library's face offers it: lists instead of the words of a command line.
 *
 * Example: `await curveFor('first.yaml', { path: 'entry', at: ['1ms', '5ms', '20ms'] })`.
 */
import { UsageError } from '../../base/errors.js';
import type { LatencyCurve } from '../../report/latency-curve.js';
import type { CurveSettings } from '../face.js';
import { latencyCurve } from './curve.js';
import { pointsAt, pointsTimes } from './points.js';
import { movedPaths } from './sessions.js';

/** Run and measure; see `latencyCurve` of the public face. @throws UsageError for settings that do not fit each other, and as a run does. */
export async function curveFor(scenario: string | object, settings: CurveSettings): Promise<LatencyCurve> {
  const { path = 'entry', at, times, repeat, metrics = [], session, out, force, signal } = settings;
  if ((at === undefined) === (times === undefined))
    throw new UsageError("a latency curve needs 'at' (latencies to add) or 'times' (factors), one of them");
  const points = at === undefined ? pointsTimes(times!.join(',')) : pointsAt(at.join(','));
  const { curve } = await latencyCurve(scenario, {
    paths: movedPaths(path),
    by: at === undefined ? 'times' : 'at',
    points,
    session,
    metrics,
    seeds: repeat,
    out,
    force,
    signal: signal as AbortSignal | undefined,
  });
  return curve;
}
