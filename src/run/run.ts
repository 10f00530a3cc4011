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
import type { SessionColumns } from '../sim/columns.js';
import { RequestType, SEMANTICS } from '../sim/message.js';
import { loadStrategy, type LoadedStrategy } from '../trading/load.js';
import { runAssumptions } from './assumptions.js';
import { fileJournal, memoryJournal } from './journal-store.js';
import { MARKETS_DIR } from './market/recording-files.js';
import { runDigest, type Manifest, type ManifestSession } from './manifest.js';
import { replayAll } from './alone.js';
import type { ReplayOutcome, SessionOutcome } from './replay.js';
import { isMeasured, loadScenario, type LoadedScenario } from './scenario/index.js';
import { openScenarioTapes, type OpenedTape } from './tapes.js';
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
  /** One a tape on which it sent a request, in the scenario's order; of a session that did nothing, of the first tape. */
  readonly measures: readonly SessionMeasures[];
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
  const strategies = await loadStrategies(scenario);
  const opened = await openScenarioTapes(scenario.tapes, {
    signal: options.signal,
    onImport: (done, total) => options.onProgress?.('import', done, total),
  });
  try {
    return await runOpened(scenario, strategies, opened, (performance.now() - started) / 1000, options);
  } finally {
    for (const one of opened) one.close();
  }
}

async function runOpened(
  scenario: LoadedScenario,
  strategies: readonly LoadedStrategy[],
  opened: readonly OpenedTape[],
  loadSeconds: number,
  options: RunOptions,
): Promise<RunResult> {
  const beside = options.out === undefined ? undefined : writeBeside(options.out, { makeFolders: true });
  try {
    if (beside !== undefined) mkdirSync(beside.temp);
    const journals = scenario.sessions.map((_, i) => (beside === undefined ? memoryJournal() : fileJournal(beside.temp, i)));
    const started = performance.now();
    const outcome = await replayAll({
      scenario,
      opened,
      strategies,
      journals,
      marketsDir: beside === undefined ? undefined : join(beside.temp, MARKETS_DIR),
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
  opened: readonly OpenedTape[],
  outcome: ReplayOutcome,
  withObservations: boolean,
): Promise<RunSession[]> {
  const measures = outcome.sessions.map((): SessionMeasures[] => []);
  for (const [tape, one] of opened.entries()) {
    const there = outcome.sessions.map((_, i) => i).filter((i) => isMeasured(scenario, i) && trades(outcome.sessions[i]!.columns, tape));
    const found = await measuredOn(scenario, one, tape, outcome, there, withObservations);
    there.forEach((index, i) => measures[index]!.push(found[i]!));
  }
  return outcome.sessions.map((session, i) => ({ ...session, id: scenario.sessions[i]!.id, measures: measures[i]! }));
}

/** Measures of some sessions on one tape, in one pass over it. */
async function measuredOn(
  scenario: LoadedScenario,
  { tape, instrument }: OpenedTape,
  instrumentIndex: number,
  { sessions, clock }: ReplayOutcome,
  there: readonly number[],
  withObservations: boolean,
): Promise<SessionMeasures[]> {
  if (there.length === 0) return [];
  const { measureTape } = await import('../measure/index.js');
  const contract = contractOf(instrument);
  return measureTape({
    tape,
    instrument,
    instrumentIndex,
    seed: scenario.seed,
    markoutsNs: scenario.measure.markoutsNs,
    benchmarks: scenario.measure.benchmarks,
    withObservations,
    ...(clock.window === undefined ? {} : { fromTs: clock.window.fromTs, toTs: clock.window.toTs }),
    ledger: () => new Ledger(contract),
    sessions: there.map((index) => sessions[index]!.columns),
  });
}

/** Whether a session has anything to be measured on a tape: a request or a parent, and on the first one in any case where it has none at all. */
function trades({ requests, parents }: SessionColumns, tape: number): boolean {
  const isOn = ({ count, instrument }: { readonly count: number; readonly instrument: ArrayLike<number> }): boolean => {
    for (let i = 0; i < count; i++) if (instrument[i] === tape) return true;
    return false;
  };
  if (tape === 0 && requests.count + parents.count === 0) return true;
  return isOn(requests) || isOn(parents);
}

/** One a session; sessions of one strategy share it, so that a thousand participants are bundled once. */
async function loadStrategies(scenario: LoadedScenario): Promise<LoadedStrategy[]> {
  const loading = new Map<string, Promise<LoadedStrategy>>();
  for (const [index, { strategy }] of scenario.sessions.entries())
    if (!loading.has(strategy)) loading.set(strategy, loadSessionStrategy(scenario, index));
  return Promise.all(scenario.sessions.map(({ strategy }) => loading.get(strategy)!));
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
  opened: readonly OpenedTape[],
  outcome: ReplayOutcome,
  timings: Manifest['timings'],
): Manifest {
  const sessions = outcome.sessions.map((session, i) => manifestSession(scenario, i, strategies[i]!, session));
  const total = (count: (session: ManifestSession) => number): number => sessions.reduce((sum, session) => sum + count(session), 0);
  // Plain data alone: what finds a value's place in the scenario's text is none.
  const { where: _, ...resolved } = scenario;
  return {
    tool: toolVersion(),
    semantics: SEMANTICS,
    node: process.version,
    seed: scenario.seed,
    scenario: resolved,
    tapes: opened.map(({ id, instrument, tape: { meta }, live }) => ({
      id,
      digest: meta.digest,
      rows: meta.rows,
      instrument,
      meta,
      ...(live === undefined ? {} : { published: live.published }),
      ...flowOf(live),
    })),
    window: outcome.clock.window ?? null,
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
    assumptions: runAssumptions(scenario, opened, outcome.clock),
    timings,
  };
}

function flowOf(live: OpenedTape['live']): Pick<Manifest['tapes'][number], 'flow'> {
  if (live?.flow === undefined) return {};
  const { digest, rows, levelOfDetail } = live.flow.meta;
  return { flow: { digest, rows, levelOfDetail } };
}

function manifestSession(
  scenario: LoadedScenario,
  index: number,
  strategy: LoadedStrategy,
  { columns, failed, latencyDigests, venueCounts }: SessionOutcome,
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
    ...(venueCounts !== undefined && { venue: venueCounts }),
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
