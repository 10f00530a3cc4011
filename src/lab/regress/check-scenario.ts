/**
 * One scenario of a bench against its baseline: tapes, settings, each session, and how long the replay took.
 */
import { settingChanges, settingChangeText } from '../../run/scenario/settings.js';
import type { BaselineScenario } from './baseline.js';
import type { BenchScenario, CheckMode } from './bench-file.js';
import { checkSession, type SessionCheck } from './check-session.js';
import type { ScenarioOutcome } from './run-bench.js';

/** Replay time, in passes of the calibration loop. */
export interface SpeedCheck {
  readonly replayLoops: number;
  readonly baselineLoops: number;
  /** Now over then: above 1 is slower. */
  readonly slowdown: number;
  /** Slowdown above which the check fails; null: it is told and fails nothing. */
  readonly limit: number | null;
  readonly passed: boolean;
}

/** What became of one scenario. */
export interface ScenarioCheck {
  readonly id: string;
  readonly path: string;
  readonly mode: CheckMode;
  readonly passed: boolean;
  /** What is wrong with the scenario as a whole: it is not in the baseline, or its tape or its sessions are others; null when nothing is. */
  readonly failure: string | null;
  readonly sessions: readonly SessionCheck[];
  /** null where there is nothing to compare with. */
  readonly speed: SpeedCheck | null;
  /** What has changed since the baseline, one sentence each. */
  readonly changes: readonly string[];
  readonly replaySeconds: number;
}

/** Check a scenario. @throws DataError when its stored fills are damaged. */
export function checkScenario(
  scenario: BenchScenario,
  before: BaselineScenario | undefined,
  now: ScenarioOutcome,
  { baselineFile, limit }: { readonly baselineFile: string; readonly limit: number | null },
): ScenarioCheck {
  const { id, path, mode, tolerances } = scenario;
  const stated = { id, path, mode, replaySeconds: now.replaySeconds };
  if (before === undefined)
    return { ...stated, passed: false, failure: `scenario ${id} is not in the baseline yet`, sessions: [], speed: null, changes: [] };
  const settings = settingChanges(before.settings, now.settings);
  const rules = { mode, tolerances, baselineFile, latencyToldOf: settings.some(({ path: changed }) => changed.includes('latency')) };
  const stored = new Map(before.sessions.map((session) => [session.id, session]));
  const sessions = now.sessions.map((session): SessionCheck => {
    const then = stored.get(session.id);
    if (then !== undefined) return checkSession(then, session, rules);
    const failure = `session ${session.id} of scenario ${id} is not in the baseline yet`;
    return { id: session.id, passed: false, identical: false, fills: session.fills.length, failure, details: [] };
  });
  const tapes = tapeChanges(before, now);
  const failure = missingSession(before, now) ?? (mode === 'digest' ? (tapes[0] ?? null) : null);
  const speed = speedCheck(before, now, limit);
  return {
    ...stated,
    passed: failure === null && speed.passed && sessions.every(({ passed }) => passed),
    failure,
    sessions,
    speed,
    changes: [...(failure === tapes[0] ? tapes.slice(1) : tapes), ...settings.map(settingChangeText)],
  };
}

/** Why a replay is too slow, in words; null when it is not. */
export function tooSlow(speed: SpeedCheck | null): string | null {
  return speed === null || speed.passed ? null : `replays ${speed.slowdown} times as slowly, allowed ${String(speed.limit)} times`;
}

function missingSession(before: BaselineScenario, now: ScenarioOutcome): string | null {
  const gone = before.sessions.find(({ id }) => now.sessions.every((session) => session.id !== id));
  return gone === undefined ? null : `session ${gone.id} of the baseline is not in scenario ${now.id} any more`;
}

function tapeChanges(before: BaselineScenario, now: ScenarioOutcome): string[] {
  const stored = new Map(before.tapes.map((tape) => [tape.id, tape]));
  return now.tapes.flatMap(({ id, digest, rows }) => {
    const then = stored.get(id);
    if (then?.digest === digest) return [];
    if (then === undefined) return [`tape ${id} of scenario ${now.id} is not in the baseline`];
    const change = `digest ${then.digest.slice(0, 16)}… → ${digest.slice(0, 16)}…, ${then.rows} → ${rows} rows`;
    return [`tape ${id} of scenario ${now.id} is another one: ${change}`];
  });
}

function speedCheck(before: BaselineScenario, { replayLoops }: ScenarioOutcome, limit: number | null): SpeedCheck {
  const slowdown = Number((replayLoops / before.replayLoops).toPrecision(4));
  return { replayLoops, baselineLoops: before.replayLoops, slowdown, limit, passed: limit === null || slowdown <= limit };
}
