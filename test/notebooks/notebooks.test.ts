/**
 * Notebooks run by one command on plain Node, and what they print are the figures of the run that they made. Wrong ones name their own lines.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadRun } from 'slipgauge';
import { afterAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const dir = realpathSync(mkdtempSync(join(tmpdir(), 'slipgauge-notebooks-')));
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});

function notebook(file: string, ...rest: string[]) {
  const { VITEST: _, ...env } = process.env;
  return spawnSync(process.execPath, [join(ROOT, 'dist/cli/main.js'), 'notebook', file, ...rest], {
    cwd: dir,
    encoding: 'utf8',
    env: { ...env, TMPDIR: dir },
  });
}

describe('first-run.ts', () => {
  it('imports the sample, runs three strategies and prints what they cost', async () => {
    const { stdout, stderr, status } = notebook(join(ROOT, 'notebooks/first-run.ts'));
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    const run = await loadRun(join(dir, 'runs/notebook/three'));
    expect(Object.keys(run.metrics)).toEqual(['twap', 'join', 'sweep']);
    expect(stdout).toContain(run.manifest.digest.slice(0, 16));
    // Each table stands below its heading; the shortfall and the quantities are those of the run.
    const tableUnder = (heading: string): string[] => {
      const lines = stdout.split('\n');
      const from = lines.indexOf(heading);
      expect(from, heading).toBeGreaterThan(0);
      return lines.slice(from + 1, lines.indexOf('', from + 1));
    };
    const shortfall = tableUnder('implementation shortfall, bps');
    for (const { session, parents } of Object.values(run.metrics)) {
      const line = shortfall.find((one) => one.includes(`'${session}'`))!;
      expect(Number(line.split('│').at(-2))).toBeCloseTo(parents[0]!.bps.total!, 2);
    }
    const certainty = tableUnder('quantity by certainty').filter((line) => line.includes("'certain'") || line.includes("'likely'"));
    const filled = certainty.reduce((sum, line) => sum + Number(line.split('│').at(-2)), 0);
    const { fills } = await run.frames();
    expect(filled).toBeCloseTo(
      Array.from(fills.array('qty')).reduce((sum: number, qty) => sum + Number(qty), 0),
      2,
    );
    expect(tableUnder('maker fills by rule').length).toBeGreaterThan(4);
    expect(tableUnder('markout after 1 s, bps').length).toBeGreaterThan(4);
  });
});

describe('slippage.ts', () => {
  it('runs to a page with its prose, tables and charts', () => {
    const { stderr, status } = notebook(join(ROOT, 'notebooks/slippage.ts'), '--out', 'slippage.html');
    expect({ stderr, status }).toEqual({ stderr: 'page  slippage.html\n', status: 0 });
    const page = readFileSync(join(dir, 'slippage.html'), 'utf8');
    for (const title of ['Three schedules', 'By the queue', 'Many small orders']) expect(page).toContain(`<h2>${title}</h2>`);
    expect(page.match(/<table class="shown">/g)).toHaveLength(4);
    const { charts } = JSON.parse(/id="page-data">([^]*?)<\/script>/.exec(page)![1]!) as { charts: { series: { points: unknown[] }[] }[] };
    expect(charts[0]!.series.map(({ points }) => points.length)).toEqual([13, 13]);
    expect(notebook(join(ROOT, 'notebooks/slippage.ts'), '--out', 'slippage.html')).toMatchObject({ status: 2, stdout: '' });
  });
});

describe.each([
  ['latency.ts', ['Slower requests', 'The market maker', 'Slopes'], 4, [6]],
  ['adverse-selection.ts', ['Capture and drift', 'By the rule of the fill', 'What becomes of a quote'], 5, [6, 6, 6]],
] as const)('%s', (name, titles, tables, points) => {
  it('runs to a page with its prose, tables and charts', () => {
    const { stderr, status } = notebook(join(ROOT, 'notebooks', name), '--out', `${name}.html`);
    expect({ stderr, status }).toEqual({ stderr: `page  ${name}.html\n`, status: 0 });
    const page = readFileSync(join(dir, `${name}.html`), 'utf8');
    for (const title of titles) expect(page).toContain(`<h2>${title}</h2>`);
    expect(page.match(/<table class="shown">/g)).toHaveLength(tables);
    const { charts } = JSON.parse(/id="page-data">([^]*?)<\/script>/.exec(page)![1]!) as { charts: { series: { points: unknown[] }[] }[] };
    expect(charts[0]!.series.map((series) => series.points.length)).toEqual(points);
  });
});

describe('reactive-market.ts', () => {
  it('shows what its words say: reaction costs, the more the larger the order; chance leaves the price where it was pushed, the informed bring it back', () => {
    const { stderr, status } = notebook(join(ROOT, 'notebooks/reactive-market.ts'), '--out', 'reactive-market.html');
    expect({ stderr, status }).toEqual({ stderr: 'page  reactive-market.html\n', status: 0 });
    const page = readFileSync(join(dir, 'reactive-market.html'), 'utf8');
    for (const title of ['Two markets', 'One order', 'What it costs', 'Where the price goes']) expect(page).toContain(`<h2>${title}</h2>`);
    expect(page.match(/<table class="shown">/g)).toHaveLength(2);
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
    for (const figure of ['35.8 [29.2, 42.4]', '6.5 [1.0, 11.9]', '8.5 [6.8, 10.2]', '4.2 [2.7, 5.7]']) {
      expect(page).toContain(`<td>${figure}</td>`);
      expect(readme).toContain(figure);
    }
    type Points = readonly (readonly [x: number, mean: number, low: number, high: number])[];
    const { charts } = JSON.parse(/id="page-data">([^]*?)<\/script>/.exec(page)![1]!) as { charts: { series: { points: Points }[] }[] };
    const [reaction, path] = charts.map(({ series }) => series.map(({ points }) => points)) as [Points[], Points[]];
    for (const points of reaction) {
      expect(points.map(([quantity]) => quantity)).toEqual([15, 60, 180]);
      for (const [, , low] of points) expect(low).toBeGreaterThan(0);
      expect(points.map(([, mean]) => mean)).toEqual(points.map(([, mean]) => mean).toSorted((a, b) => a - b));
    }
    const [chance, informed] = path as [Points, Points];
    expect([chance.length, informed.length]).toEqual([21, 21]);
    // Alike up to the order, pushed at its end, and then where the words say.
    for (const points of [chance, informed]) {
      expect(points[0]!.slice(1)).toEqual([0, 0, 0]);
      expect(points[10]![2]).toBeGreaterThan(0);
    }
    expect(chance[20]![1]).toBeGreaterThan(0.7 * chance[10]![1]);
    expect(informed[20]![2]).toBeLessThan(0);
    expect(informed[20]![3]).toBeGreaterThan(0);
  });
});

describe('a notebook', () => {
  it('sees its own place and arguments, and what lies beside it', () => {
    writeFileSync(join(dir, 'beside.ts'), 'export const twice = (n: number): number => 2 * n;\n');
    writeFileSync(
      join(dir, 'place.ts'),
      "import { param } from 'slipgauge';\nimport { twice } from './beside.js';\nconsole.log(import.meta.filename, process.argv.slice(1).join(), twice(await Promise.resolve(21)), param.side().expected);\n",
    );
    const { stdout, stderr } = notebook('place.ts', 'a', 'b');
    expect(stderr).toBe('');
    expect(stdout).toBe(`${join(dir, 'place.ts')} ${join(dir, 'place.ts')},a,b 42 'buy' or 'sell'\n`);
  });

  it.each([
    ['throws', "const n: number = 1;\nif (n > 0) throw new Error('no more');\n", 4, /throws\.ts failed: Error: no more[^]*throws\.ts:2:18/],
    ['input', "import { loadRun } from 'slipgauge';\nawait loadRun('gone');\n", 2, /input\.ts: gone: there is no such folder/],
    ['syntax', 'const n = ;\n', 2, /syntax\.ts:1:11: Unexpected ";"/],
    ['missing', "import { x } from 'no-such-package';\nconsole.log(x);\n", 2, /missing\.ts:1:19: Could not resolve "no-such-package"/],
    [
      'column',
      "import { chart } from 'slipgauge/notebook';\nchart({ rows: [{ a: 1, b: 2 }], x: 'a', y: 'c' });\n",
      2,
      /column\.ts: chart: no column c, expected one of a, b/,
    ],
  ])('that is wrong (%s) says where', (name, text, code, message) => {
    writeFileSync(join(dir, `${name}.ts`), text);
    const { stdout, stderr, status } = notebook(`${name}.ts`);
    expect(stdout).toBe('');
    expect(stderr).toMatch(message);
    expect(status).toBe(code);
  });

  it('leaves no script behind', () => {
    expect(readdirSync(dir).filter((name) => name.startsWith('slipgauge-notebook-'))).toEqual([]);
  });
});
