// Tests run against src (the command line and the package against dist, which `npm test` builds first). Property tests are seeded, so that
// two runs of the suite do the same; no test depends on another's order or on absolute time.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { slipgauge: fileURLToPath(new URL('./src/index.ts', import.meta.url)) } },
  test: {
    include: ['test/**/*.test.ts'],
    setupFiles: ['test/setup.ts'],
    // Processes, since the guard of a strategy replaces globals and a test changes TZ or the working folder.
    pool: 'forks',
    maxWorkers: 2,
    // A machine that others use may stand still for a minute.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    reporters: process.env['CI'] === undefined ? ['default', 'json'] : ['dot', 'json'],
    outputFile: { json: 'test-results/vitest.json' },
    coverage: { include: ['src/**/*.ts'] },
  },
});
