/**
 * File patterns: `*` (any run of characters) and `?` (one character) in the last segment of a path.
 *
 * Matches are sorted by code unit, so that the same files give the same order everywhere. A path that exists is itself, whatever
 * characters its name has.
 *
 * Example: `expandPaths(['btc-2024-08-*.arrow'])`.
 */
import { existsSync, readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DataError } from '../errors.js';

/**
 * Paths with patterns replaced by the files that they match, in the given order.
 * @throws DataError when there are no paths, or when a pattern matches nothing.
 */
export function expandPaths(paths: readonly string[]): string[] {
  if (paths.length === 0) throw new DataError('got no file, expected one or more paths or patterns.');
  return paths.flatMap((path) => (isPattern(path) ? matches(path) : [path]));
}

function isPattern(path: string): boolean {
  return /[*?]/.test(basename(path)) && !existsSync(path);
}

function matches(pattern: string): string[] {
  const folder = dirname(pattern);
  const name = patternRegExp(basename(pattern));
  const found = listFolder(folder, pattern).filter((entry) => name.test(entry));
  if (found.length === 0) throw new DataError(`${pattern}: matches no file. Check the folder and the pattern (* any characters, ? one).`);
  return found.sort(byCodeUnit).map((entry) => (folder === '.' && !pattern.startsWith('.') ? entry : join(folder, entry)));
}

function listFolder(folder: string, pattern: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    throw new DataError(
      `${pattern}: the folder ${folder} cannot be read (${String((error as NodeJS.ErrnoException).code)}). Check the path.`,
      { cause: error },
    );
  }
}

/** Hidden files are matched only by a pattern that begins with a dot, as shells do. */
function patternRegExp(pattern: string): RegExp {
  const body = [...pattern].map((c) => (c === '*' ? '.*' : c === '?' ? '.' : c.replace(/[\\^$.+()[\]{}|]/, '\\$&'))).join('');
  return new RegExp(`^${pattern.startsWith('.') ? '' : '(?!\\.)'}${body}$`, 'su');
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
