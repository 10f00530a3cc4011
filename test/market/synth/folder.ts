/** A folder for the files of a test file, gone when it is done. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';

/** Call once at the top of a test file; gives paths within the folder. */
export function testFolder(): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'slipgauge-synth-'));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  return (name) => join(folder, name);
}
