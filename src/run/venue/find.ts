/**
 * Where a venue's file is: a path, or the name of a preset, which is a file of the package's `data/venues/`.
 *
 * What has a folder separator or ends in .yaml, .yml or .json is a path (relative to `baseDir`); anything else is a preset's name.
 *
 * Example: `findVenue('nasdaq', '/home/me')` is `<package>/data/venues/nasdaq.yaml`.
 */
import { readdirSync } from 'node:fs';
import { extname, join, resolve } from 'node:path';
import { UsageError } from '../../base/errors.js';
import { didYouMean } from '../../base/suggest.js';
import { packageRoot } from '../../trading/find.js';

const PRESETS = join(packageRoot, 'data/venues');
const ENDINGS: readonly string[] = ['.yaml', '.yml', '.json'];

/** Names of the presets, sorted. */
export function presetNames(): string[] {
  return readdirSync(PRESETS)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

/** The path of a venue's file. @throws UsageError for a name that no preset has; it names those that there are. */
export function findVenue(nameOrFile: string, baseDir: string): string {
  if (/[\\/]/.test(nameOrFile) || ENDINGS.includes(extname(nameOrFile))) return resolve(baseDir, nameOrFile);
  const presets = presetNames();
  if (presets.includes(nameOrFile)) return join(PRESETS, `${nameOrFile}.yaml`);
  throw new UsageError(
    `there is no venue '${nameOrFile}'${didYouMean(nameOrFile, presets)} (presets: ${presets.join(', ')}; a file's name ends in ${ENDINGS.join(', ')})`,
  );
}
