/** docs/compare-and-regress.md is followed to the letter: the comparison that it shows is printed, its bench file is taken, its calls are known. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { COMMANDS } from '../../src/cli/commands.js';
import { runScenario } from '../../src/run/index.js';
import { readBench } from '../../src/lab/regress/bench-file.js';
import { inProcess, useFolder } from '../cli/cli.js';
import { blocksOf, ROOT, textOf } from './markdown.js';

const PAGE = textOf('docs/compare-and-regress.md');
const BLOCKS = blocksOf(PAGE);
const { dir } = useFolder();

function blockFor(task: string): string {
  return BLOCKS.find((block) => block.task === task)!.text;
}

/** The quoter of the first scenario with this median latency of requests, alone: a session is the same whatever runs beside it. */
async function runQuoter(median: string): Promise<void> {
  const file = join(ROOT, 'data/scenarios/first.yaml');
  const scenario = parse(readFileSync(file, 'utf8'), { merge: true }) as { sessions: { id: string; latency: object }[] };
  const quoter = scenario.sessions.find(({ id }) => id === 'quoter')!;
  const latency = { ...quoter.latency, entry: { model: 'lognormal', median, sigma: 0.6 } };
  await runScenario({ ...scenario, sessions: [{ ...quoter, latency }] }, { out: `runs/${median}`, baseDir: join(ROOT, 'data/scenarios') });
}

describe('the comparison of the page', () => {
  beforeAll(async () => {
    for (const median of ['4ms', '40ms']) await runQuoter(median);
  });

  it('is what is printed, line by line', async () => {
    const { code, stdout } = await inProcess(['compare', 'runs/4ms', 'runs/40ms']);
    expect(code).toBe(0);
    const printed = stdout.split('\n').map((line) => line.trimEnd());
    for (const line of blockFor('prints: slipgauge compare runs/4ms runs/40ms').trimEnd().split('\n'))
      expect(printed.join('\n')).toContain(line.trimEnd());
  });
});

describe('the bench file of the page', () => {
  it('is taken as it is written', async () => {
    for (const name of ['quoting.yaml', 'research.yaml']) writeFileSync(join(dir, name), stringify({}));
    writeFileSync(join(dir, 'mine.bench.yaml'), blockFor('file: mine.bench.yaml'));
    const { baselineFile, scenarios } = await readBench('mine.bench.yaml');
    expect(baselineFile).toBe('mine.bench.baseline.json');
    expect(scenarios.map(({ id, mode, tolerances }) => [id, mode, tolerances.map(({ pattern, text }) => `${pattern} ${text}`)])).toEqual([
      ['quoting', 'digest', ['* 1%']],
      ['research', 'metrics', ['markout.mid.* 0.05bps', 'timeToFill.* 5ms', 'missed* any', '* 1%']],
    ]);
  });

  it('is named in no call with an option that there is not', () => {
    const calls = [...PAGE.matchAll(/^slipgauge (compare|regress) ([^#\n]*)/gm)];
    expect(calls.length).toBeGreaterThan(5);
    for (const [, command, rest] of calls) {
      const { options } = COMMANDS.find(({ usage }) => usage.startsWith(`${command!} `))!;
      for (const [, option] of rest!.matchAll(/--([a-z-]+)/g)) expect(options).toHaveProperty([option!]);
    }
  });
});

describe('the workflow to copy', () => {
  it('is YAML that checks out, installs, runs the bench and keeps the JUnit file however it ends', () => {
    const workflow = parse(textOf('data/templates/slipgauge-regress.yml')) as {
      jobs: { regress: { steps: { uses?: string; run?: string; if?: string; with?: Record<string, unknown> }[] } };
    };
    const { steps } = workflow.jobs.regress;
    expect(steps.map(({ uses, run }) => (uses ?? run!).split(/[@"]/)[0]!.trim())).toEqual([
      'actions/checkout',
      'actions/setup-node',
      'npm ci',
      'npx slipgauge regress',
      'actions/upload-artifact',
    ]);
    const [call, upload] = steps.slice(-2);
    expect(call!.run).toMatch(/--junit (\S+)$/);
    expect(upload).toMatchObject({ if: 'always()', with: { path: /--junit (\S+)$/.exec(call!.run!)![1] } });
  });
});
