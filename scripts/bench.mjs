// How fast the engine is, by itself: idle replay, quoters, many sessions, import, start. Speeds stand beside a calibration loop.
//
//   npm run bench [-- --json] [-- --rows N] [-- --rounds N] [-- --only NAME]
//
// `--only quoter/true` takes the measurements whose names have that text. The program is test/bench/bench.ts, on dist as built.
import { spawnSync } from 'node:child_process';
import { benchBundle } from './bench-bundle.mjs';

const [program] = await Promise.all(['bench', 'ours'].map(benchBundle));
const { status } = spawnSync(process.execPath, [program, ...process.argv.slice(2)], { stdio: 'inherit' });
process.exitCode = status ?? 1;
