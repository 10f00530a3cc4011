/**
 * Which run stands beside which, and which session beside which.
 *
 * Two single runs are a pair whatever their seeds; of sets, runs with the same seed on the same tapes are. The market must be the same within a
 * pair: a difference would else be one of markets.
 */
import { UsageError } from '../../base/errors.js';
import { didYouMean } from '../../base/suggest.js';
import type { LoadedRun } from '../load.js';

/** Two runs on the same tapes. */
export interface RunPair {
  readonly first: LoadedRun;
  readonly second: LoadedRun;
}

/** Pairs, and what to say of runs without one. */
export interface PairedRuns {
  readonly pairs: readonly RunPair[];
  readonly notes: readonly string[];
}

/**
 * Pair runs.
 * @throws UsageError when no two have the same tapes (naming a tape that differs) and, in sets, the same seed; and when a set has a seed twice.
 */
export function pairRuns(first: readonly LoadedRun[], second: readonly LoadedRun[]): PairedRuns {
  const [a] = first;
  const [b] = second;
  if (a === undefined || b === undefined) throw new UsageError('got no run to compare');
  if (first.length === 1 && second.length === 1) {
    requireSameTapes(a, b);
    return { pairs: [{ first: a, second: b }], notes: [] };
  }
  const others = byMarket(second);
  const pairs = [...byMarket(first)].flatMap(([key, run]) => {
    const other = others.get(key);
    return other === undefined ? [] : [{ first: run, second: other }];
  });
  if (pairs.length === 0) {
    if (!first.some((one) => second.some((other) => differingTape(one, other) === undefined))) requireSameTapes(a, b);
    const seeds = (runs: readonly LoadedRun[]): string => runs.map(({ manifest }) => manifest.seed).join(', ');
    throw new UsageError(
      `no seed is in both sets: the first has ${seeds(first)}, the second ${seeds(second)}; run both scenarios under the same seeds`,
    );
  }
  const paired = new Set(pairs.flatMap((pair) => [pair.first, pair.second]));
  const left = [...first, ...second].filter((run) => !paired.has(run));
  const notes = left.map(({ dir, manifest }) => `${dir} (seed ${manifest.seed}) has no counterpart and is left out`);
  return { pairs, notes };
}

/** Runs by seed and tapes. */
function byMarket(runs: readonly LoadedRun[]): Map<string, LoadedRun> {
  const found = new Map<string, LoadedRun>();
  for (const run of runs) {
    const { seed, tapes } = run.manifest;
    const key = [seed, ...tapes.map(({ digest }) => digest), JSON.stringify(run.manifest.window)].join(' ');
    const before = found.get(key);
    if (before !== undefined)
      throw new UsageError(`${before.dir} and ${run.dir} have the same seed ${seed} and the same tapes; keep one of them`);
    found.set(key, run);
  }
  return found;
}

function requireSameTapes(first: LoadedRun, second: LoadedRun): void {
  const differing = differingTape(first, second);
  if (differing !== undefined)
    throw new UsageError(`${differing}; runs compare on the same market only: run both scenarios on one tape and window`);
}

/** What differs between the markets of two runs, tapes or window, in words; undefined when nothing does. */
function differingTape(first: LoadedRun, second: LoadedRun): string | undefined {
  const [a, b] = [first.manifest.tapes, second.manifest.tapes];
  if (a.length !== b.length) return `${first.dir} has ${a.length} tapes, ${second.dir} ${b.length}`;
  const at = a.findIndex(({ digest }, i) => digest !== b[i]!.digest);
  if (at < 0) return differingWindow(first, second);
  const said = ({ id, digest, rows, instrument }: (typeof a)[number]): string =>
    `tape ${id} (${instrument.symbol}, ${rows} rows, digest ${digest.slice(0, 16)}…)`;
  return `the tapes differ: ${first.dir} has ${said(a[at]!)}, ${second.dir} ${said(b[at]!)}`;
}

function differingWindow(first: LoadedRun, second: LoadedRun): string | undefined {
  const said = ({ manifest }: LoadedRun): string =>
    manifest.assumptions.find(({ path }) => path === 'window')?.value ?? 'the whole of the tapes';
  const [a, b] = [said(first), said(second)];
  return a === b ? undefined : `the windows differ: ${first.dir} has ${a}, ${second.dir} ${b}`;
}

/** Which session of the first is compared with which of the second. */
export interface SessionPair {
  readonly first: string;
  readonly second: string;
}

/**
 * Pair the sessions of the runs: those of one id; or the named ones; or the only ones.
 * @throws UsageError for a session that a run has not, and when nothing says what belongs together.
 */
export function pairSessions(pairs: readonly RunPair[], session?: string, sessionB?: string): SessionPair[] {
  const first = idsOfAll(pairs.map((pair) => pair.first));
  const second = idsOfAll(pairs.map((pair) => pair.second));
  if (session === undefined && sessionB === undefined) {
    const shared = first.filter((id) => second.includes(id));
    if (shared.length > 0) return shared.map((id) => ({ first: id, second: id }));
    if (first.length === 1 && second.length === 1) return [{ first: first[0]!, second: second[0]! }];
    throw new UsageError(
      `no session is in both: the first has ${first.join(', ')}, the second ${second.join(', ')}; say which with --session and --session-b`,
    );
  }
  if (session === undefined && first.length > 1) throw new UsageError(`--session-b needs --session too: the first has ${first.join(', ')}`);
  const one = session ?? first[0]!;
  const other = sessionB ?? one;
  requireSession(one, first, pairs[0]!.first.dir, '--session');
  requireSession(other, second, pairs[0]!.second.dir, sessionB === undefined ? '--session' : '--session-b');
  return [{ first: one, second: other }];
}

/** Ids of sessions that all runs have, in the order of the first. */
function idsOfAll(runs: readonly LoadedRun[]): string[] {
  const [ids, ...rest] = runs.map(({ manifest }) => manifest.sessions.map(({ id }) => id));
  return (ids ?? []).filter((id) => rest.every((others) => others.includes(id)));
}

function requireSession(id: string, ids: readonly string[], dir: string, option: string): void {
  if (ids.includes(id)) return;
  throw new UsageError(`${option} ${id}: no such session in ${dir}; it has ${ids.join(', ')}${didYouMean(id, ids)}`);
}
