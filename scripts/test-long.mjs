// Checks that are too long for the suite: `npm run test:long` bundles test/long/main.ts and runs it. Exits with 1 where one fails.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { build } from 'esbuild';

// Libraries stay outside the bundle, so it has to lie where they are found.
const outfile = resolve('node_modules/.cache/slipgauge-long/main.mjs');
await build({
  entryPoints: ['test/long/main.ts'],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'error',
});
const { status } = spawnSync(process.execPath, ['--enable-source-maps', outfile], { stdio: 'inherit' });
process.exitCode = status ?? 1;
