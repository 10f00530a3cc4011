/**
 * Compare: two runs, or two sets of runs over seeds, metric by metric, with an interval for each difference (METRICS §1.9, §3).
 *
 * Both sides are measured again in one pass over their tape. Invariant: a run compared with itself differs by 0 everywhere, and comparing in the
 * other order turns each difference round.
 *
 * Example: `await compareRuns('runs/4ms', 'runs/5ms', { session: 'join' })`.
 */
import { UsageError } from '../../base/errors.js';
import { nearest } from '../../base/suggest.js';
import { metricPattern } from '../../measure/metric-pattern.js';
import type { Metric, SessionMeasures } from '../../measure/types.js';
import { SEMANTICS } from '../../sim/message.js';
import type { LoadedRun } from '../load.js';
import { measuredStretch, type ManifestSession } from '../manifest.js';
import { scenarioSettings, sessionSettings, settingChanges, type SettingChange } from '../scenario/settings.js';
import { mainMetrics } from './main-metrics.js';
import { measureAgain } from './measure-again.js';
import { metricDifferences } from './metric-differences.js';
import { pairRuns, pairSessions, type RunPair, type SessionPair } from './pairs.js';
import { openRunSet } from './run-set.js';
import type { ComparedRun, Comparison, SessionComparison } from './types.js';

/** What may be asked of a comparison. */
export interface CompareOptions {
  /** Session of both, or of the first; default all that both have. */
  readonly session?: string | undefined;
  /** Session of the second. */
  readonly sessionB?: string | undefined;
  /** Name or pattern of the metrics; default the main ones. */
  readonly metric?: string | undefined;
  /** All metrics. */
  readonly all?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((stage: 'import' | 'measure', done: number, total: number) => void) | undefined;
}

/**
 * Compare two runs or sets; each is a run directory, several with commas between, or a folder of them.
 * @throws UsageError when there is nothing to pair or no such session or metric, DataError when a tape is gone, has changed, or a run is damaged.
 */
export async function compareRuns(first: string, second: string, options: CompareOptions = {}): Promise<Comparison> {
  const [firsts, seconds] = [openRunSet(first), openRunSet(second)];
  const { pairs, notes } = pairRuns(firsts, seconds);
  const sessions = pairSessions(pairs, options.session, options.sessionB);
  const overSeeds = pairs.length > 1;
  const { manifest } = pairs[0]!.first;
  const compared: SessionComparison[] = [];
  for (let tape = 0; tape < manifest.tapes.length; tape++) compared.push(...(await compareOnTape(pairs, sessions, tape, options)));
  return {
    first: pairs.map((pair) => comparedRun(pair.first)),
    second: pairs.map((pair) => comparedRun(pair.second)),
    pairedBy: overSeeds ? 'seed' : 'run',
    pairs: pairs.length,
    tapes: manifest.tapes.map(({ id, digest, rows }) => ({ id, digest, rows })),
    notes: [...notes, ...(overSeeds ? marketNote(pairs) : []), ...runNotes(pairs)],
    sessions: compared,
  };
}

function comparedRun({ dir, manifest }: LoadedRun): ComparedRun {
  const { tool, semantics, seed, digest } = manifest;
  return { dir, tool, semantics, seed, digest };
}

/** All pairs of sessions on the tape of this index. */
async function compareOnTape(
  pairs: readonly RunPair[],
  sessions: readonly SessionPair[],
  tape: number,
  options: CompareOptions,
): Promise<SessionComparison[]> {
  const { manifest } = pairs[0]!.first;
  const measured = await measurePairs(pairs, sessions, tape, options);
  const { id, instrument } = manifest.tapes[tape]!;
  const stretch = measuredStretch(manifest, tape);
  const isWanted = wantedMetrics(measured[0]![0]!.first.metrics, options);
  const compared: SessionComparison[] = [];
  for (const [i, session] of sessions.entries()) {
    const differences = await metricDifferences(measured[i]!, stretch, manifest.seed, isWanted);
    compared.push({
      ...session,
      tape: id,
      currency: instrument.currency ?? 'currency',
      identical: pairs.every((pair) => sessionOf(pair.first, session.first).digest === sessionOf(pair.second, session.second).digest),
      ...settingsBetween(pairs, session),
      ...differences,
    });
  }
  return compared;
}

/** Measures by pair of sessions and pair of runs; runs on one tape share a pass over it. */
async function measurePairs(
  pairs: readonly RunPair[],
  sessions: readonly SessionPair[],
  tape: number,
  { signal, onProgress }: CompareOptions,
): Promise<{ first: SessionMeasures; second: SessionMeasures }[][]> {
  const byTape = new Map<string, RunPair[]>();
  for (const pair of pairs) {
    const { digest } = pair.first.manifest.tapes[tape]!;
    byTape.set(digest, [...(byTape.get(digest) ?? []), pair]);
  }
  const measures = new Map<RunPair, SessionMeasures[]>();
  for (const group of byTape.values()) {
    const columns = group.flatMap((pair) =>
      sessions.flatMap(({ first, second }) => [columnsOf(pair.first, first), columnsOf(pair.second, second)]),
    );
    const all = await measureAgain({
      runs: group.flatMap((pair) => [pair.first, pair.second]),
      tape,
      sessions: columns,
      seed: pairs[0]!.first.manifest.seed,
      withObservations: pairs.length === 1,
      signal,
      onProgress,
    });
    group.forEach((pair, i) => measures.set(pair, all.slice(2 * i * sessions.length, 2 * (i + 1) * sessions.length)));
  }
  return sessions.map((_, s) => pairs.map((pair) => ({ first: measures.get(pair)![2 * s]!, second: measures.get(pair)![2 * s + 1]! })));
}

function columnsOf(run: LoadedRun, session: string): ReturnType<LoadedRun['columns']> {
  return run.columns(run.manifest.sessions.findIndex(({ id }) => id === session));
}

function sessionOf(run: LoadedRun, session: string): ManifestSession {
  return run.manifest.sessions.find(({ id }) => id === session)!;
}

function wantedMetrics(metrics: readonly Metric[], { metric, all }: CompareOptions): (metric: Metric) => boolean {
  if (metric === undefined) return all === true ? () => true : mainMetrics(metrics);
  const isMeant = metricPattern(metric);
  const names = metrics.map(({ name }) => name);
  if (names.some(isMeant)) return ({ name }) => isMeant(name);
  const near = nearest(metric, names);
  throw new UsageError(
    `--metric ${metric}: there is no such metric${near === undefined ? `; there are ${names.join(', ')}` : `; did you mean '${near}'?`}`,
  );
}

/** What the sessions were given that differs, and what of it the scenarios do not show. */
function settingsBetween(pairs: readonly RunPair[], session: SessionPair): Pick<SessionComparison, 'changes' | 'notes'> {
  const changes = changesBetween(pairs[0]!, session);
  const tablesMustAgree = !changes.some(({ path }) => path.includes('latency'));
  return {
    changes,
    notes: pairs.flatMap((pair) => sessionNotes(pair, session, tablesMustAgree)).filter((note, i, all) => all.indexOf(note) === i),
  };
}

/** What differs in what both sessions were given; paths have the session's id where both have the same. */
function changesBetween({ first, second }: RunPair, { first: a, second: b }: SessionPair): SettingChange[] {
  const shared = (run: LoadedRun): Record<string, string> =>
    Object.fromEntries(Object.entries(scenarioSettings(run.manifest.scenario)).filter(([path]) => !path.startsWith('sessions.')));
  const own = (run: LoadedRun, id: string): Record<string, string> =>
    Object.fromEntries(
      Object.entries(sessionSettings(run.manifest.scenario.sessions.find((session) => session.id === id)!)).map(([path, value]) => [
        a === b ? `sessions.${id}.${path}` : path,
        value,
      ]),
    );
  return settingChanges({ ...shared(first), ...own(first, a) }, { ...shared(second), ...own(second, b) });
}

/** What the settings do not tell: texts of strategies, the content of latency files, failures. */
function sessionNotes(pair: RunPair, { first, second }: SessionPair, tablesMustAgree: boolean): string[] {
  const notes: string[] = [];
  const [a, b] = [sessionOf(pair.first, first), sessionOf(pair.second, second)];
  if (a.strategy === b.strategy && a.strategyDigest !== b.strategyDigest) notes.push(`the text of the strategy ${a.strategy} differs`);
  for (const [path, digest] of Object.entries(a.latencyDigests))
    if (tablesMustAgree && b.latencyDigests[path] !== digest) notes.push(`the latencies of ${path} differ: the file has changed`);
  if (a.failed !== null) notes.push(`${pair.first.dir}: ${a.failed}`);
  if (b.failed !== null) notes.push(`${pair.second.dir}: ${b.failed}`);
  return notes;
}

/** What an interval over seeds does not tell. */
function marketNote(pairs: readonly RunPair[]): string[] {
  const markets = new Set(pairs.map(({ first }) => first.manifest.tapes.map(({ digest }) => digest).join(' ')));
  if (markets.size > 1) return [];
  return ['intervals are over seeds on one market: they tell an effect from the luck of latencies and draws, not from that of the market'];
}

function runNotes(pairs: readonly RunPair[]): string[] {
  const notes = new Set<string>();
  for (const { first, second } of pairs) {
    const [a, b] = [first.manifest, second.manifest];
    if (a.seed !== b.seed)
      notes.add(`the seeds differ, ${a.seed} and ${b.seed}: random latencies and draws differ too and are part of the difference`);
    if (a.semantics !== b.semantics)
      notes.add(
        `the runs are of semantics ${a.semantics} and ${b.semantics}: part of the difference is that of the fill rules (docs/semantics.md)`,
      );
    else if (a.semantics !== SEMANTICS)
      notes.add(`both runs are of semantics ${a.semantics}, this slipgauge (${SEMANTICS}) fills by newer rules (docs/semantics.md)`);
  }
  return [...notes];
}
