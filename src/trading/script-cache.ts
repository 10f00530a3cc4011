/**
 * Where bundled scripts lie while they are imported: one file a content, in a folder of the user's own below the temporary folder.
 *
 * Node imports files, workers too; a file named by its content can be shared by any number of processes. It is written beside and
 * renamed, so nobody reads half of one; it is read back before it is trusted, since others can write to a temporary folder.
 */
import { lstatSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { sha256Hex } from '../base/io/sha256.js';

let folder: string | undefined;
let writes = 0;

/** Path of a file that holds `script`. */
export function cachedScript(script: string): string {
  folder ??= ownFolder();
  const path = join(folder, `${sha256Hex(script)}.mjs`);
  if (readText(path) === script) return path;
  const temp = `${path}.tmp-${process.pid}-${writes++}`;
  try {
    writeFileSync(temp, script, { mode: 0o600 });
    renameSync(temp, path);
  } finally {
    rmSync(temp, { force: true });
  }
  return path;
}

/** The user's folder; a fresh one where that name belongs to somebody else. */
function ownFolder(): string {
  const { uid, username } = userInfo();
  const shared = join(tmpdir(), `slipgauge-${uid >= 0 ? uid : username}`);
  mkdirSync(shared, { recursive: true, mode: 0o700 });
  const found = lstatSync(shared);
  const isOurs = found.isDirectory() && (uid < 0 || (found.uid === uid && (found.mode & 0o022) === 0));
  return isOurs ? shared : mkdtempSync(join(tmpdir(), 'slipgauge-'));
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
