/**
 * Output that is either whole or absent: written beside its place and renamed into it (DESIGN §6).
 *
 * `writeBeside(path)` names a temporary file or folder in the same folder, so that the rename stays on one file system.
 * `commit` makes it durable and moves it; `discard` removes it. What is neither committed nor discarded when a process is told to
 * stop is removed by `discardUnfinished`.
 *
 * Example: `writeWhole('a.json', text)`; in parts: `const out = writeBeside('a'); …(out.temp); out.commit();`
 */
import {
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { UsageError } from '../errors.js';

/** Something under way beside `path`. */
export interface Beside {
  /** Where to write: a path that does not exist yet, for a file or a folder. */
  readonly temp: string;
  /** Flush to disk and move into place, replacing a file or folder that is there. Once only. */
  commit(): void;
  /** Remove what was written; harmless after `commit` and when nothing was written. */
  discard(): void;
}

const unfinished = new Set<Beside>();

/**
 * Begin an output that will stand at `path`. With `makeFolders` the folders above it are made where they are missing, and go again with a
 * `discard`.
 * @throws UsageError when the folder of `path` does not exist and is not to be made.
 */
export function writeBeside(path: string, { makeFolders = false }: { readonly makeFolders?: boolean } = {}): Beside {
  const folder = dirname(path);
  if (!makeFolders && !existsSync(folder)) throw new UsageError(`${path}: there is no folder ${folder}. Create it, or name another place.`);
  const made = makeFolders ? mkdirSync(folder, { recursive: true }) : undefined;
  const temp = `${path}.tmp-${String(process.pid)}`;
  rmSync(temp, { recursive: true, force: true });
  const beside: Beside = {
    temp,
    commit() {
      syncTree(temp);
      moveOver(temp, path);
      unfinished.delete(beside);
      syncPath(folder);
    },
    discard() {
      if (!unfinished.delete(beside)) return;
      rmSync(temp, { recursive: true, force: true });
      if (made !== undefined) removeEmpty(folder, made);
    },
  };
  unfinished.add(beside);
  return beside;
}

/** Write a text file, as `writeBeside` does with `options`. @throws UsageError when its folder does not exist and is not to be made. */
export function writeWhole(path: string, text: string, options: { readonly makeFolders?: boolean } = {}): void {
  const beside = writeBeside(path, options);
  try {
    writeFileSync(beside.temp, text);
    beside.commit();
  } finally {
    beside.discard();
  }
}

/** Remove every output that is still under way: for the handler of an interrupt. */
export function discardUnfinished(): void {
  for (const beside of [...unfinished]) beside.discard();
}

/** Rename, and put a folder that is in the way aside first: rename cannot replace a folder that is not empty. A file never replaces a folder. */
function moveOver(temp: string, path: string): void {
  if (!isFolder(path)) {
    renameSync(temp, path);
    return;
  }
  if (!isFolder(temp)) throw new UsageError(`${path}: is a folder, expected a file, or a name that is free`);
  const old = `${temp}-old`;
  rmSync(old, { recursive: true, force: true });
  renameSync(path, old);
  try {
    renameSync(temp, path);
  } catch (error) {
    renameSync(old, path);
    throw error;
  }
  rmSync(old, { recursive: true, force: true });
}

function isFolder(path: string): boolean {
  return existsSync(path) && lstatSync(path).isDirectory();
}

/** Remove `folder` and those above it up to `top`, as far as nothing stands in them. */
function removeEmpty(folder: string, top: string): void {
  for (let at = resolve(folder); at.startsWith(resolve(top)); at = dirname(at)) {
    try {
      rmdirSync(at);
    } catch {
      return;
    }
  }
}

function syncTree(path: string): void {
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) syncTree(join(path, name));
  syncPath(path);
}

/** Flush one file or folder; platforms that cannot open a folder (EISDIR, EPERM) need no flush of it. */
function syncPath(path: string): void {
  let fd: number;
  try {
    fd = openSync(path, 'r');
  } catch {
    return;
  }
  try {
    fsyncSync(fd);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EINVAL' && code !== 'EPERM') throw error;
  } finally {
    closeSync(fd);
  }
}
