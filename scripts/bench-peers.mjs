// How fast the engine is beside hftbacktest: the same work on the same tapes, in fresh processes by turns; and the import of a csv beside polars and
// pandas, which come along with hftbacktest (`--only import/tardis`); and the matching engine beside npm's nodejs-order-book (`--only matching`).
//
//   npm run bench:peers [-- --json] [-- --rows N] [-- --rounds N] [-- --only NAME] [-- --venv DIR]
//
// nodejs-order-book is installed from npm into node_modules/.cache, hftbacktest into node_modules/.cache, or taken from `--venv DIR` or SLIPGAUGE_PEER_VENV. Where it cannot be had, the
// script says so and ends well. `--only quoter/true` takes the rows whose names have that text. The program is test/bench/bench-peers.ts.
import { spawnSync } from 'node:child_process';
import { benchBundle } from './bench-bundle.mjs';
import { orderBookFolder } from './peer-package.mjs';
import { peerPython } from './peer-venv.mjs';

const args = process.argv.slice(2);
const at = args.indexOf('--venv');
const [, venv] = at < 0 ? [] : args.splice(at, 2);
// Who asks for the matching engine alone needs no Python.
const only = args[args.indexOf('--only') + 1];
const isMatchingAlone = args.includes('--only') && only.startsWith('matching');
const { python, skipped } = isMatchingAlone ? {} : peerPython(venv);
if (skipped !== undefined) {
  console.log(`bench:peers: skipped: ${skipped}`);
} else {
  const [program] = await Promise.all(['bench-peers', 'ours'].map(benchBundle));
  const book = orderBookFolder();
  const peers = [
    ...(python === undefined ? [] : ['--python', python]),
    '--orderBook',
    book.folder ?? '',
    '--orderBookMissing',
    book.skipped ?? '',
  ];
  const { status } = spawnSync(process.execPath, [program, ...peers, ...args], { stdio: 'inherit' });
  process.exitCode = status ?? 1;
}
