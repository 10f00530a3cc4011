/**
 * The Arrow files of a run are read by pandas as they are: README's lines of Python, run on a run.
 *
 * pandas and pyarrow come from the Python that is there, or from an environment kept below node_modules/.cache; where there is no Python, or
 * no index to install from, the test is skipped and says so.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadRun, run, type Run } from 'slipgauge';
import { useFolder } from '../cli/cli.js';
import { blocksOf, ROOT, textOf } from './markdown.js';

const ENVIRONMENT = join(ROOT, 'node_modules/.cache/slipgauge-python');
const INSTALL_MS = 300_000;

function call(program: string, args: readonly string[], cwd = ROOT) {
  return spawnSync(program, args, { cwd, encoding: 'utf8', timeout: INSTALL_MS });
}

function hasPandas(python: string): boolean {
  return call(python, ['-c', 'import pandas, pyarrow']).status === 0;
}

/** A Python with pandas, or why there is none. */
function findPython(): { readonly python: string } | { readonly missing: string } {
  if (call('python3', ['--version']).status !== 0) return { missing: 'there is no python3 here' };
  if (hasPandas('python3')) return { python: 'python3' };
  const own = join(ENVIRONMENT, 'bin/python');
  if (existsSync(own) && hasPandas(own)) return { python: own };
  mkdirSync(join(ENVIRONMENT, '..'), { recursive: true });
  if (call('python3', ['-m', 'venv', '--clear', ENVIRONMENT]).status !== 0) return { missing: 'python3 cannot make an environment here' };
  const install = call(own, [
    '-m',
    'pip',
    'install',
    '--quiet',
    '--disable-pip-version-check',
    '--only-binary',
    ':all:',
    'pandas',
    'pyarrow',
  ]);
  return install.status === 0 ? { python: own } : { missing: 'pandas and pyarrow cannot be installed here' };
}

const { dir } = useFolder();
let found: ReturnType<typeof findPython>;
let made: Run;

beforeAll(async () => {
  found = findPython();
  made = await run(join(ROOT, 'data/scenarios/first.yaml'), { out: join(dir, 'runs/first') });
}, 2 * INSTALL_MS);

/** Run Python text in the folder that has the run. */
function python(text: string): string {
  if ('missing' in found) throw new Error(found.missing);
  const { stdout, stderr, status } = call(found.python, ['-c', text], dir);
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout;
}

describe('pandas', () => {
  it('reads a run with the three lines of README', (context) => {
    if ('missing' in found) context.skip(found.missing);
    const block = blocksOf(textOf('README.md')).find(({ language }) => language === 'python')!;
    expect(block.text.trim().split('\n')).toHaveLength(3);
    const printed = python(block.text);
    for (const { id } of made.manifest.sessions) expect(printed).toContain(id);
    expect(printed.trim().endsWith(String(made.manifest.counts.reports))).toBe(true);
  });

  it('finds times, numbers and names that agree with our own tables', async (context) => {
    if ('missing' in found) context.skip(found.missing);
    const { fills, samples } = await (await loadRun(join(dir, 'runs/first'))).frames('twap');
    const told = JSON.parse(
      python(`
import json, pandas as pd
fills = pd.read_feather("runs/first/fills.arrow").query("session == 'twap'")
samples = pd.read_feather("runs/first/samples.arrow").query("session == 'twap'")
print(json.dumps({
  "types": {name: str(fills[name].dtype) for name in ("exchTs", "priceTicks", "price", "qtyLots", "liquidity")},
  "exchTs": [str(t.value) for t in fills["exchTs"]],
  "price": fills["price"].tolist(),
  "certainty": fills["certainty"].tolist(),
  "position": samples["position"].tolist(),
}))`),
    ) as Record<string, unknown>;
    expect(told['types']).toEqual({
      exchTs: 'datetime64[ns, UTC]',
      priceTicks: 'int32',
      price: 'float64',
      qtyLots: 'float64',
      liquidity: 'category',
    });
    expect(told['exchTs']).toEqual(Array.from(fills.array('exchTs'), String));
    expect(told['certainty']).toEqual(Array.from(fills.array('certainty')));
    const close = (got: unknown, expected: ArrayLike<unknown>): void => {
      expect((got as number[]).length).toBe(expected.length);
      for (const [i, value] of (got as number[]).entries()) expect(value).toBeCloseTo(expected[i] as number, 6);
    };
    close(told['price'], fills.array('price'));
    close(told['position'], samples.array('position'));
  });
});
