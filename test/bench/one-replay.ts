/**
 * One replay, timed alone: the way of `runScenario` up to and including `replay`, without the measuring that follows.
 *
 * Inside the time: building venue, feeds and sessions, reading the tape batch by batch from its file, the replay itself, journals in files (as a
 * run with `--out` keeps them) with their digests, and the ledgers' second booking. Outside: reading the scenario, bundling strategies, opening the tape.
 *
 * Example: `const { seconds, sessions } = await timedReplay(scenarioOf('quoter', 'true', 'tape.arrow'))`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileJournal } from '../../src/run/journal-store.js';
import { replay, type SessionOutcome } from '../../src/run/replay.js';
import { loadScenario, type LoadedScenario } from '../../src/run/scenario/index.js';
import { openScenarioTape, type OpenedTape } from '../../src/run/tapes.js';
import { loadStrategy, type LoadedStrategy } from '../../src/trading/load.js';
import { timed, type Took } from './timed.js';

/** What a timed replay gives. */
export interface TimedReplay extends Took {
  readonly rows: number;
  readonly sessions: readonly SessionOutcome[];
  readonly opened: OpenedTape;
}

/** @throws Error when a session fails. */
export async function timedReplay(source: object): Promise<TimedReplay> {
  const scenario = await loadScenario(source);
  const strategies = await loadStrategies(scenario);
  const opened = await openScenarioTape(scenario.tapes[0]!, {});
  const folder = mkdtempSync(join(tmpdir(), 'slipgauge-bench-journals-'));
  // Who looks at a session's columns afterwards reads its journal.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const { rows, sessions, seconds, cpuSeconds } = await timed(() => {
    const journals = scenario.sessions.map((_, i) => fileJournal(folder, i));
    return replay({ scenario, opened: [opened], strategies, journals });
  });
  for (const { failed } of sessions) if (failed !== undefined) throw new Error(`a session of the benchmark failed: ${failed}`);
  return { seconds, cpuSeconds, rows, sessions, opened };
}

/** Each strategy once, however many sessions use it. */
async function loadStrategies({ sessions, baseDir }: LoadedScenario): Promise<LoadedStrategy[]> {
  const loaded = new Map<string, Promise<LoadedStrategy>>();
  for (const { strategy } of sessions) {
    if (!loaded.has(strategy)) loaded.set(strategy, loadStrategy(strategy, { baseDir }));
  }
  return Promise.all(sessions.map(({ strategy }) => loaded.get(strategy)!));
}
