/** The import table of the design holds: data runs down the list of folders and nothing imports upward. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult, type ICruiseOptions } from 'dependency-cruiser';
import { afterAll, describe, expect, it } from 'vitest';
import { ROOT, sourcesUnder } from './sources.js';

const config = createRequire(import.meta.url)(join(ROOT, '.dependency-cruiser.cjs'));

/** The rules of the table that the files of some folders break: `rule: from → to`. */
async function brokenRules(baseDir: string, folders: string[]): Promise<{ violations: string[]; modules: number }> {
  const options: ICruiseOptions = {
    ...config.options,
    tsConfig: undefined,
    baseDir,
    ruleSet: { forbidden: config.forbidden },
    validate: true,
  };
  const { output } = await cruise(folders, options);
  const { summary, modules } = output as ICruiseResult;
  return {
    violations: summary.violations.map((v) => `${v.rule.name}: ${v.from} → ${v.to}`).sort(),
    modules: modules.filter((module) => module.source.startsWith('src/')).length,
  };
}

const temp = mkdtempSync(join(tmpdir(), 'slipgauge-tidy-'));
afterAll(() => {
  rmSync(temp, { recursive: true, force: true });
});

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(temp, path)), { recursive: true });
    writeFileSync(join(temp, path), text);
  }
}

describe('the import table', () => {
  it('finds imports that go up, across, round in a circle or to a value where a type is meant', async () => {
    write({
      'src/base/a.ts': "import '../market/b.js';\n",
      'src/market/b.ts': 'export type B = 1;\n',
      'src/sim/loop.ts': "import type { V } from '../venue/v.js';\nexport type L = V;\n",
      'src/sim/columns.ts': 'export type C = 1;\n',
      'src/venue/v.ts': "import '../trading/t.js';\nexport type V = 1;\n",
      'src/trading/t.ts': "import '../sim/columns.js';\n",
      'src/clearing/c.ts': "import '../trading/t.js';\n",
      'src/measure/m.ts': "import '../sim/columns.js';\nimport '../sim/loop.js';\n",
      'src/report/r.ts': "import { k } from '../calibrate/k.js';\nimport type { K } from '../calibrate/k.js';\nexport const r: K = k;\n",
      'src/calibrate/k.ts': "export type K = 1;\nexport const k: K = 1;\nimport '../calibrate/l.js';\n",
      'src/calibrate/l.ts': "import './k.js';\n",
      'src/elsewhere/e.ts': "import '../calibrate/l.js';\n",
    });
    const { violations } = await brokenRules(temp, ['src']);
    expect(violations).toEqual([
      'base-may-import: src/base/a.ts → src/market/b.ts',
      'clearing-may-import: src/clearing/c.ts → src/trading/t.ts',
      'every-folder-is-in-the-table: src/elsewhere/e.ts → src/calibrate/l.ts',
      'measure-may-import: src/measure/m.ts → src/sim/loop.ts',
      'no-circular: src/calibrate/k.ts → src/calibrate/l.ts',
      'report-takes-types-of-calibrate: src/report/r.ts → src/calibrate/k.ts',
      'sim-may-import: src/sim/loop.ts → src/venue/v.ts',
      'venue-may-import: src/venue/v.ts → src/trading/t.ts',
    ]);
  });

  it('holds in src and strategies, and every file was looked at', async () => {
    const { violations, modules } = await brokenRules(ROOT, ['src', 'strategies']);
    expect(violations).toEqual([]);
    expect(modules).toBe(sourcesUnder('src').length);
    expect(modules).toBeGreaterThan(30);
  });
});
