/**
 * Parameters in files of their own (`params: hawkes.yaml`), so that a calibration writes them and several scenarios read them: YAML or JSON, a parameter a key.
 *
 * What a file says stands in the run's manifest, with the digest of its bytes: a run is repeated with the values that it had, whatever became of the file.
 * A fault of a value is told at its place in the file.
 */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../../base/errors.js';
import { sha256Hex } from '../../base/io/sha256.js';
import type { ScenarioData } from './schema.js';
import { shown } from './schema-texts.js';
import { readSourceBytes, type ScenarioSource } from './source.js';

/** One file. */
interface ParamsFile {
  readonly source: ScenarioSource;
  readonly params: Readonly<Record<string, unknown>>;
  /** SHA-256 of its bytes. */
  readonly digest: string;
}

/** The files of a scenario, by absolute path; one that is not there is absent. */
export type ParamsFiles = ReadonlyMap<string, ParamsFile>;

type Written = Pick<ScenarioData['sessions'][number], 'params'>;

/** Absolute path of the file that holds a session's parameters; undefined where they stand in the scenario. */
export function paramsPath({ params }: Written, baseDir: string): string | undefined {
  return typeof params === 'string' ? resolve(baseDir, params) : undefined;
}

/** Read the files of a scenario's sessions and participants. @throws UsageError for one that cannot be read, or holds no parameters. */
export async function readParamsFiles({ sessions, markets }: ScenarioData, baseDir: string): Promise<ParamsFiles> {
  const files = new Map<string, ParamsFile>();
  for (const written of [...sessions, ...markets.flatMap(({ participants }) => participants)]) {
    const path = paramsPath(written, baseDir);
    if (path !== undefined && !files.has(path) && existsSync(path)) files.set(path, await readParamsFile(path));
  }
  return files;
}

async function readParamsFile(path: string): Promise<ParamsFile> {
  const { source, bytes } = await readSourceBytes(path, 'parameters');
  const { data } = source;
  if (data === null || typeof data !== 'object' || Array.isArray(data))
    throw new UsageError(`${path}: got ${data == null ? 'nothing' : shown(data)}, expected parameters by name, such as 'rate: 20'`);
  return { source, params: data as Record<string, unknown>, digest: sha256Hex(bytes) };
}
