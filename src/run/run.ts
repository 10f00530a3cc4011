/**
 * One run, whole: a scenario in, results and (if asked) a run directory out (DESIGN §6).
 *
 * Example: `const run = await runScenario('first.yaml', { out: 'runs/first' }); run.manifest.digest`.
 */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { Interrupted, UsageError } from '../base/errors.js';
import { writeBeside } from '../base/io/atomic.js';
import { Ledger } from '../clearing/ledger.js';
import type { SessionMeasures } from '../measure/types.js';
import { contractOf } from '../pricing/contract.js';
import { RequestType, SEMANTICS } from '../sim/message.js';
import { loadStrategy, type LoadedStrategy } from '../trading/load.js';
import { runAssumptions } from './assumptions.js';
import { fileJournal, memoryJournal } from './journal-store.js';
import { runDigest, type Manifest, type ManifestSession } from './manifest.js';
import { replay, type ReplayOutcome, type SessionOutcome } from './replay.js';
import { loadScenario, type LoadedScenario } from './scenario/index.js';
import { openScenarioTape, type OpenedTape } from './tapes.js';
import { toolVersion } from './version.js';
import { writeRunFiles } from './write.js';

/** What may be asked of a run. */
export interface RunOptions {
  /** Where the run directory will stand; absent: results in memory only. */
  readonly out?: string | undefined;
  /** Replace a run that stands at `out`. */
  readonly force?: boolean | undefined;
  /** Where relative paths of a scenario given as an object start; default the working folder. */
  readonly baseDir?: string | undefined;
  /** Throw when a strategy uses a view after its call. */
  readonly debug?: boolean | undefined;
  /** Keep what each metric was made of, for comparisons of sessions; default false. */
  readonly withObservations?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((stage: 'import' | 'replay' | 'measure', done: number, total: number) => void) | undefined;
}

/** What one session gave. */
export interface RunSession extends SessionOutcome {
  readonly id: string;
  readonly measures: SessionMeasures;
}

/** A finished run. */
export interface RunResult {
  readonly manifest: Manifest;
  readonly sessions: readonly RunSession[];
}

/**
 * Run a scenario: a file, or an object of the same shape.
 * @throws UsageError (scenario, parameters, strategy's file), DataError (input), InvariantError, Interrupted. A strategy that fails ends its own
 * session; the others finish, and the failure stands in `manifest.sessions[i].failed`.
 */
export async function runScenario(source: string | object, options: RunOptions = {}): Promise<RunResult> {
  if (options.out !== undefined) checkPlace(options.out, options.force ?? false);
  return await runLoaded(await loadScenario(source, options.baseDir === undefined ? {} : { baseDir: options.baseDir }), options);
}

/** As `runScenario`, for a scenario that was read already. */
export async function runLoaded(scenario: LoadedScenario, options: RunOptions = {}): Promise<RunResult> {
  const started = performance.now();
  const strategies = await Promise.all(scenario.sessions.map((_, index) => loadSessionStrategy(scenario, index)));
  const opened = await openScenarioTape(scenario.tapes[0]!, {
    signal: options.signal,
    onImport: (done, total) => options.onProgress?.('import', done, total),
  });
  try {
    return await runOpened(scenario, strategies, opened, (performance.now() - started) / 1000, options);
  } finally {
    opened.close();
  }
}

async function runOpened(
  scenario: LoadedScenario,
  strategies: readonly LoadedStrategy[],
  opened: OpenedTape,
  loadSeconds: number,
  options: RunOptions,
): Promise<RunResult> {
  const beside = options.out === undefined ? undefined : writeBeside(options.out, { makeFolders: true });
  try {
    if (beside !== undefined) mkdirSync(beside.temp);
    const journals = scenario.sessions.map((_, i) => (beside === undefined ? memoryJournal() : fileJournal(beside.temp, i)));
    const started = performance.now();
    const outcome = await replay({
      scenario,
      opened,
      strategies,
      journals,
      debug: options.debug,
      signal: options.signal,
      onProgress: (rows, total) => options.onProgress?.('replay', rows, total),
    });
    const replaySeconds = (performance.now() - started) / 1000;
    const sessions = await measured(scenario, opened, outcome, options.withObservations ?? false);
    const manifest = manifestOf(scenario, strategies, opened, outcome, {
      rows: outcome.rows,
      loadSeconds,
      replaySeconds,
      measureSeconds: (performance.now() - started) / 1000 - replaySeconds,
    });
    const result = { manifest, sessions };
    if (beside !== undefined) {
      await writeRunFiles(beside.temp, result);
      if (options.signal?.aborted === true) throw new Interrupted('interrupted: the run was stopped and nothing was written');
      beside.commit();
    }
    return result;
  } catch (error) {
    beside?.discard();
    throw error;
  }
}

async function measured(
  scenario: LoadedScenario,
  opened: OpenedTape,
  outcome: ReplayOutcome,
  withObservations: boolean,
): Promise<RunSession[]> {
  const { measureTape } = await import('../measure/index.js');
  const contract = contractOf(opened.instrument);
  const measures = await measureTape({
    tape: opened.tape,
    instrument: opened.instrument,
    seed: scenario.seed,
    markoutsNs: scenario.measure.markoutsNs,
    benchmarks: scenario.measure.benchmarks,
    withObservations,
    ledger: () => new Ledger(contract),
    sessions: outcome.sessions.map((session) => session.columns),
  });
  return outcome.sessions.map((session, i) => ({ ...session, id: scenario.sessions[i]!.id, measures: measures[i]! }));
}

async function loadSessionStrategy(scenario: LoadedScenario, index: number): Promise<LoadedStrategy> {
  const { strategy } = scenario.sessions[index]!;
  try {
    return await loadStrategy(strategy, { baseDir: scenario.baseDir });
  } catch (error) {
    // What is wrong with a file is in the file; a name that is no built-in's is wrong where it stands.
    if (!(error instanceof UsageError) || isAbsolute(strategy)) throw error;
    throw new UsageError(`${scenario.where(['sessions', index, 'strategy'])}: ${error.message}`);
  }
}

function manifestOf(
  scenario: LoadedScenario,
  strategies: readonly LoadedStrategy[],
  opened: OpenedTape,
  outcome: ReplayOutcome,
  timings: Manifest['timings'],
): Manifest {
  const sessions = outcome.sessions.map((session, i) => manifestSession(scenario, i, strategies[i]!, session));
  const total = (count: (session: ManifestSession) => number): number => sessions.reduce((sum, session) => sum + count(session), 0);
  const { meta } = opened.tape;
  // Plain data alone: what finds a value's place in the scenario's text is none.
  const { where: _, ...resolved } = scenario;
  return {
    tool: toolVersion(),
    semantics: SEMANTICS,
    node: process.version,
    seed: scenario.seed,
    scenario: resolved,
    tapes: [{ id: opened.id, digest: meta.digest, rows: meta.rows, instrument: opened.instrument, meta }],
    sessions,
    digest: runDigest(sessions.map((session) => session.digest)),
    counts: {
      sessions: sessions.length,
      orders: total((s) => s.counts.orders),
      fills: total((s) => s.counts.fills),
      requests: total((s) => s.counts.requests),
      reports: total((s) => s.counts.reports),
    },
    venue: outcome.venueCounts,
    assumptions: runAssumptions(scenario, opened),
    timings,
  };
}

function manifestSession(
  scenario: LoadedScenario,
  index: number,
  strategy: LoadedStrategy,
  { columns, failed, latencyDigests }: SessionOutcome,
): ManifestSession {
  const { requests, reports } = columns;
  let orders = 0;
  for (let i = 0; i < requests.count; i++) if (requests.type[i] === RequestType.new) orders++;
  let fills = 0;
  for (let i = 0; i < reports.count; i++) if (reports.rule[i] !== 0) fills++;
  return {
    id: columns.id,
    strategy: scenario.sessions[index]!.strategy,
    strategyDigest: strategy.hash,
    latencyDigests,
    digest: columns.digest,
    failed: failed ?? null,
    counts: { requests: requests.count, orders, reports: reports.count, fills },
  };
}

/**
 * Whether a run may stand at `out`.
 * @throws UsageError when a run stands there and is not to be replaced, or something that is no run.
 */
export function checkPlace(out: string, force: boolean): void {
  if (!existsSync(out) || force) {
    if (existsSync(out) && !existsSync(join(out, 'manifest.json')) && readdirSync(out).length > 0) {
      throw new UsageError(`--out ${out}: the folder holds something that is no run; give another --out, or empty it`);
    }
    return;
  }
  throw new UsageError(`--out ${out} exists; give --force to replace the run, or another --out`);
}
