/** Ten times the data takes no more memory: a run and an import are read through, never held (DESIGN §4). Measured in fresh processes. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MOST = 1.2;
/** Seconds of the shipped capture that the import takes: long enough for its reorder window, and what is under way between threads, to be full. */
const IMPORT_SECONDS = 300;
const TIMEOUT_MS = 300_000;

interface Peaks {
  readonly oneMiB: number;
  readonly tenMiB: number;
  readonly ratio: number;
}

describe.skipIf(!existsSync(`${ROOT}dist/run/index.js`))('peak memory (skipped unless built)', () => {
  // When the engine collects its garbage is not ours to say: one more try before it counts.
  it('of a run and of an import does not grow with the tape', { timeout: TIMEOUT_MS, retry: 1 }, () => {
    const script = spawnSync(process.execPath, ['scripts/memory.mjs', '--json', '--seconds', String(IMPORT_SECONDS)], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    expect(script.status, script.stderr).toBe(0);
    const peaks = JSON.parse(script.stdout) as Record<'run' | 'import', Peaks>;
    for (const { oneMiB, ratio } of [peaks.run, peaks.import]) {
      expect(oneMiB).toBeGreaterThan(0);
      expect(ratio).toBeLessThanOrEqual(MOST);
    }
  });
});
