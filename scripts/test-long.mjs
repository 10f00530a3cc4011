// Checks that are too long for the suite: `npm run test:long` bundles test/long/main.ts and runs it. Exits with 1 where one fails.
import { spawnSync } from 'node:child_process';
import { bundled } from './bundled.mjs';

const program = await bundled('test/long/main.ts', 'slipgauge-long/main.mjs');
const { status } = spawnSync(process.execPath, ['--enable-source-maps', program], { stdio: 'inherit' });
process.exitCode = status ?? 1;
