/**
 * What is kept of a run for a curve: the figures of each session, and with one seed the observations behind them.
 *
 * A session whose strategy failed has no figures: what it did before says nothing of its latency.
 *
 * Example: `sessionRuns(run, [], true)[0].figures.get('fees')?.value`.
 */
import { figureOf } from '../../measure/metric.js';
import type { RunResult } from '../../run/run.js';
import { netGains, sessionFigures, type SessionFigure } from './figures.js';
import type { PointFigure } from './metric-points.js';

/** A session under one seed. */
export interface SessionAtSeed {
  readonly figures: ReadonlyMap<string, Pick<SessionFigure, 'name' | 'about' | 'unit' | 'sign'> & PointFigure>;
  /** Names of those that are net gains. */
  readonly netGains: readonly string[];
}

/** Figures of all sessions of a run, in its order. */
export function sessionRuns({ manifest, sessions }: RunResult, asked: readonly string[], withObservations: boolean): SessionAtSeed[] {
  const { instrument } = manifest.tapes[0]!;
  return sessions.map((session) => {
    if (session.failed !== undefined) return { figures: new Map<string, never>(), netGains: [] };
    const all = sessionFigures(session, instrument, manifest.scenario.measure.markoutsNs, asked);
    const figures = all.map(({ name, about, unit, sign, observations }) => {
      const value = figureOf(observations.numerators, observations.weights, observations.summary);
      return [name, { name, about, unit, sign, value, observations: withObservations ? observations : undefined }] as const;
    });
    return { figures: new Map(figures), netGains: netGains(all, session.measures[0]!.parents.length > 0) };
  });
}
