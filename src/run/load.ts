/** Reads a run directory back: its manifest, its figures and its journals (DESIGN §6). */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataError, UsageError } from '../base/errors.js';
import type { SessionColumns } from '../sim/columns.js';
import { SEMANTICS } from '../sim/message.js';
import { journalPath, readJournal } from './journal-store.js';
import type { Manifest } from './manifest.js';
import type { MetricsDocument } from './metrics-document.js';

/** A run as its directory keeps it. */
export interface LoadedRun {
  readonly dir: string;
  readonly manifest: Manifest;
  readonly metrics: MetricsDocument;
  /** What each session did, decoded when asked for. */
  columns(index: number): SessionColumns;
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
  const manifest = readJson(path) as Manifest;
  if (!Array.isArray(manifest.sessions) || !Array.isArray(manifest.tapes))
    throw new DataError(`${path}: is no manifest of a run (no sessions or tapes); run it again`);
  return {
    dir,
    manifest,
    metrics: readJson(join(dir, 'metrics.json')) as MetricsDocument,
    columns: (index) => {
      const { id, digest } = manifest.sessions[index]!;
      return readJournal(journalPath(dir, index), id, digest);
    },
  };
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
