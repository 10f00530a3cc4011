/** What may be asked of a latency curve; `curve.ts` answers it. */
import type { LatencyCurve } from '../../report/latency-curve.js';
import type { RunOptions } from '../../run/run.js';
import type { Point } from './points.js';
import type { MovedPath } from './sessions.js';

/** What is asked. */
export interface CurveRequest {
  readonly paths: readonly MovedPath[];
  readonly by: LatencyCurve['by'];
  readonly points: readonly Point[];
  /** One session of the scenario alone; default all. */
  readonly session?: string | undefined;
  /** Metrics beside the main ones, by name. */
  readonly metrics: readonly string[];
  /** Number of seeds, from the scenario's on; default 1. */
  readonly seeds?: number | undefined;
  /** Where the run directory will stand. */
  readonly out?: string | undefined;
  readonly force?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: RunOptions['onProgress'];
}
