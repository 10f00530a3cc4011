/**
 * Before every test file: property tests draw from one fixed seed, so that a failure on one machine is a failure on each
 * (`FC_SEED=n npx vitest run …` tries another one); and temporary files of the file go into a folder of its own, which goes with it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configureGlobal } from 'fast-check';
import { afterAll } from 'vitest';

configureGlobal({ seed: Number(process.env['FC_SEED'] ?? 20240808) });

const before = process.env['TMPDIR'];
const folder = mkdtempSync(join(tmpdir(), 'slipgauge-suite-'));
process.env['TMPDIR'] = folder;
afterAll(() => {
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
});
