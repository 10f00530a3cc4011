/**
 * What a comparison is asked to compare: one run directory, several with commas between, or a folder of run directories.
 *
 * Example: `openRunSet('runs/fast-1,runs/fast-2')`, `openRunSet('runs/fast')` where `runs/fast/1/manifest.json` stands.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../base/errors.js';
import { openRun, type LoadedRun } from '../load.js';

/**
 * Open the runs that a text names, in its order; those of a folder in the order of their names.
 * @throws UsageError where there is no run, DataError where one is damaged.
 */
export function openRunSet(text: string): LoadedRun[] {
  const names = existsSync(text) ? [text] : text.split(',').map((name) => name.trim());
  if (names.includes('')) throw new UsageError(`got '${text}', expected run directories with a comma between each two`);
  const dirs = names.flatMap(runsOf);
  const repeated = dirs.find((dir, i) => dirs.indexOf(dir) < i);
  if (repeated !== undefined) throw new UsageError(`got ${repeated} twice in '${text}', expected each run once`);
  return dirs.map(openRun);
}

/** A run directory, or those in a folder. */
function runsOf(dir: string): string[] {
  if (!existsSync(dir) || isRun(dir)) return [dir];
  const inside = readdirSync(dir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(dir, entry.name))
    .filter(isRun)
    .sort();
  return inside.length === 0 ? [dir] : inside;
}

function isRun(dir: string): boolean {
  return existsSync(join(dir, 'manifest.json'));
}
