// A package of npm that is a peer: installed under node_modules/.cache, at the version that is named here, without its scripts.
//
//   SLIPGAUGE_PEER_ORDER_BOOK=DIR   a folder of the caller's own in whose node_modules nodejs-order-book is
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const NAME = 'nodejs-order-book';
export const ORDER_BOOK_VERSION = '10.1.1';

const LONGEST_MS = 300_000;
const OWN = resolve('node_modules/.cache/slipgauge-peers/order-book');

/** `{ folder }` whose node_modules has the package, or `{ skipped }` with the reason where it is not to be had. */
export function orderBookFolder(folder = process.env.SLIPGAUGE_PEER_ORDER_BOOK) {
  if (folder !== undefined)
    return isThere(resolve(folder)) ? { folder: resolve(folder) } : { skipped: `${folder} has no ${NAME} ${ORDER_BOOK_VERSION}` };
  if (isThere(OWN)) return { folder: OWN };
  rmSync(OWN, { recursive: true, force: true });
  mkdirSync(OWN, { recursive: true });
  writeFileSync(join(OWN, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefix', OWN, `${NAME}@${ORDER_BOOK_VERSION}`];
  const { stderr, error } = spawnSync('npm', args, { encoding: 'utf8', timeout: LONGEST_MS });
  if (isThere(OWN)) return { folder: OWN };
  rmSync(OWN, { recursive: true, force: true });
  const why = (stderr ?? '').trim().split('\n').at(-1) || (error?.message ?? 'npm said nothing');
  return { skipped: `${NAME} ${ORDER_BOOK_VERSION} could not be installed from npm: ${why}` };
}

function isThere(folder) {
  const path = join(folder, 'node_modules', NAME, 'package.json');
  return existsSync(path) && JSON.parse(readFileSync(path, 'utf8')).version === ORDER_BOOK_VERSION;
}
