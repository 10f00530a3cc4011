/** Reads a run directory back: its manifest, its figures and its journals (DESIGN §6). */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataError, UsageError } from '../base/errors.js';
import type { SessionColumns } from '../sim/columns.js';
import { SEMANTICS } from '../sim/message.js';
import { checkJournal, journalPath, readJournal } from './journal-store.js';
import type { Manifest } from './manifest.js';
import type { MetricsDocument } from './metrics-document.js';
import type { MemberSpec, ResolvedMarket, ResolvedScenario, ResolvedSession } from './scenario/index.js';

/** A run as its directory keeps it. */
export interface LoadedRun {
  readonly dir: string;
  readonly manifest: Manifest;
  readonly metrics: MetricsDocument;
  /** What each session did, decoded when asked for. @throws DataError when its journal is damaged. */
  columns(index: number): SessionColumns;
  /** See that every journal is the one that was written. @throws DataError when one is not. */
  checkJournals(): void;
}

/**
 * Open a run directory.
 * @throws UsageError when there is no run, DataError when its files are damaged.
 */
export function openRun(dir: string): LoadedRun {
  const path = join(dir, 'manifest.json');
  if (!existsSync(dir)) throw new UsageError(`${dir}: there is no such folder; expected a run directory, as slipgauge run --out writes it`);
  if (!existsSync(path))
    throw new UsageError(`${dir}: has no manifest.json, so it is no run directory; name the folder that was given to slipgauge run --out`);
  const read = readJson(path) as Manifest;
  if (!Array.isArray(read.sessions) || !Array.isArray(read.tapes))
    throw new DataError(`${path}: is no manifest of a run (no sessions or tapes); run it again`);
  const manifest = withLaterKeys(read);
  return {
    dir,
    manifest,
    metrics: readJson(join(dir, 'metrics.json')) as MetricsDocument,
    columns: (index) => {
      const { id, digest } = manifest.sessions[index]!;
      return readJournal(journalPath(dir, index), id, digest);
    },
    checkJournals: () => {
      manifest.sessions.forEach(({ digest }, index) => {
        checkJournal(journalPath(dir, index), digest);
      });
    },
  };
}

/** A manifest with the keys that it lacks where it was written before there were windows and several tapes, and what a session is at a market in its place. */
function withLaterKeys(manifest: Manifest): Manifest {
  const [older, scenario]: [Partial<Manifest>, Partial<ResolvedScenario>] = [manifest, manifest.scenario];
  const sessions = manifest.scenario.sessions.map((session) => {
    const on = Object.entries((session as Partial<ResolvedSession>).on ?? {});
    return {
      ...session,
      ...withMember(session, `sessions.${session.id}`, manifest.scenario),
      on: Object.fromEntries(on.map(([id, market]) => [id, withMember(market, `sessions.${session.id}.on.${id}`, manifest.scenario)])),
    };
  });
  return { ...manifest, window: older.window ?? null, scenario: { ...manifest.scenario, window: scenario.window ?? null, sessions } };
}

/** Once these settings stood apart, and self-trade prevention read `none` as well where nothing was said of it, which the assumptions tell. */
function withMember({ venue, latency }: ResolvedMarket, path: string, { tapes, assumptions }: ResolvedScenario): ResolvedMarket {
  const { member, ...rest } = venue as typeof venue & { readonly member?: Partial<MemberSpec> };
  const isUnsaid = member !== undefined || assumptions.some((one) => one.path === `${path}.venue.selfTrade` && one.byDefault);
  const matches = tapes.some(({ source }) => source.kind === 'market');
  return { venue: { ...rest, ...(isUnsaid && matches ? { selfTrade: null } : {}), ...member }, latency };
}

/** A word on the semantics of an older run; undefined when they are today's. */
export function semanticsNote({ manifest }: LoadedRun): string | undefined {
  if (manifest.semantics === SEMANTICS) return undefined;
  return `the run was made under semantics ${manifest.semantics}, this slipgauge (${SEMANTICS}) fills by newer rules: a difference is no fault`;
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new DataError(`${path}: cannot be read as JSON (${error instanceof Error ? error.message : String(error)}); run it again`);
  }
}
