/**
 * README is followed to the letter: its files are written, its commands run, its code is checked and run, and what it says is printed is what
 * is printed. Its lists of folders, scripts, packages and rules are those of the repository.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from 'slipgauge';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Rule, SEMANTICS } from '../../src/sim/message.js';
import { useFolder } from '../cli/cli.js';
import { blocksFor as blocksOfPage, call, expectInOrder, linesOf } from './followed.js';
import { blocksOf, ROOT, tableRows, textOf } from './markdown.js';
import { FITTED } from '../sim/latency/fitted-table.js';

const README = textOf('README.md');
const BLOCKS = blocksOf(README);
const PACKAGE = JSON.parse(textOf('package.json')) as Record<string, Record<string, string>>;
const { dir } = useFolder();

const blocksFor = (word: string): ReturnType<typeof blocksOfPage> => blocksOfPage(BLOCKS, word);

beforeAll(async () => {
  for (const { rest, text } of blocksFor('file')) writeFileSync(join(dir, rest), text);
  for (const line of blocksFor('run').flatMap(({ text }) => linesOf(text))) await call(line);
});

describe('what README says is printed', () => {
  it.each(blocksFor('prints'))('$rest', async ({ rest, text }) => {
    expect(linesOf(await call(rest))).toEqual(linesOf(text));
  });

  it.each(blocksFor('prints, shortened'))('$rest, shortened', async ({ rest, text }) => {
    expectInOrder(text, linesOf(await call(rest)));
  });

  it.each(blocksFor('prints columns of'))('columns of $rest', async ({ rest, text }) => {
    const rowsOf = (table: string): Record<string, string>[] => {
      const [head, ...rows] = linesOf(table).map((line) => line.trim().split(/ {2,}/));
      return rows.map((row) => Object.fromEntries(row.map((cell, i) => [head![i], cell])));
    };
    const shown = rowsOf(text);
    const printed = rowsOf(await call(rest));
    expect(shown.length).toBe(printed.length);
    for (const [i, row] of shown.entries()) expect(printed[i]).toMatchObject(row);
  });
});

describe('the code of README', () => {
  it('is typed, strictly', () => {
    const compilerOptions = {
      target: 'ES2023',
      lib: ['ES2023'],
      module: 'nodenext',
      moduleResolution: 'nodenext',
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noPropertyAccessFromIndexSignature: true,
      erasableSyntaxOnly: true,
      noEmit: true,
      skipLibCheck: true,
      types: ['node'],
      typeRoots: [join(ROOT, 'node_modules/@types')],
      paths: { slipgauge: [join(ROOT, 'dist/index.d.ts')] },
    };
    const files = blocksFor('file').flatMap(({ rest, language }) => (language === 'ts' ? [rest] : []));
    expect(files).toEqual(['lean.ts', 'notebook.ts']);
    writeFileSync(join(dir, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
    writeFileSync(join(dir, 'package.json'), '{"type":"module"}');
    const tsc = spawnSync(process.execPath, [join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', dir], { encoding: 'utf8' });
    expect(tsc.stdout).toBe('');
  });

  it('runs as a notebook', () => {
    const { VITEST: _, ...env } = process.env;
    const ran = spawnSync(process.execPath, [join(ROOT, 'dist/cli/main.js'), 'notebook', 'notebook.ts'], {
      cwd: dir,
      encoding: 'utf8',
      env,
    });
    expect({ status: ran.status, stderr: ran.stderr }).toEqual({ status: 0, stderr: '' });
    expect(linesOf(ran.stdout)[0]).toBe('13 true');
    expect(ran.stdout).toContain('certain');
  });

  it('has scenarios that run, each line of them', async () => {
    const tape = join(dir, 'mine.arrow');
    writeFileSync(join(dir, 'recorded.csv'), '4000000\n3900000\n5200000\n');
    writeFileSync(join(dir, 'requests.csv'), 'reqTs,exchTs,respTs\n1704103200000000000,1704103200004000000,1704103200006000000\n');
    writeFileSync(join(dir, 'fitted.json'), JSON.stringify(FITTED));
    const parts = blocksFor('sessions').flatMap(({ text }) => parse(text) as object[]);
    expect(parts.length).toBeGreaterThan(12);
    const order = { strategy: 'sweep', params: { side: 'buy', qty: 1, at: '1s' } };
    const sessions = parts.map((part, i) => ({ id: `s${i}`, ...order, ...part }));
    const { manifest } = await run({ tapes: [{ id: 'toy', path: tape }], sessions }, { baseDir: dir });
    expect(manifest.sessions.map(({ failed }) => failed)).toEqual(parts.map(() => null));
    expect(manifest.counts.fills).toBe(parts.length);
    // Every queue model and law that there is has its line.
    const models = new Set(manifest.scenario.sessions.map(({ venue }) => venue.queue.model));
    expect(models.size).toBe(8);
    const laws = manifest.scenario.sessions.flatMap(({ latency }) => [latency.entry.new.model, latency.response.ack.model]);
    expect([...new Set(laws)].sort()).toEqual(['constant', 'empirical', 'fitted', 'lognormal', 'path']);
  });
});

describe('the lists of the documentation', () => {
  const documents = ['README.md', ...readdirSync(join(ROOT, 'docs')).flatMap((name) => (name.endsWith('.md') ? [`docs/${name}`] : []))];

  it.each(documents)('%s: links lead somewhere', (name) => {
    const links = [...textOf(name).matchAll(/\]\(([^)#]+)\)/g)].map(([, to]) => to!).filter((to) => !to.startsWith('https:'));
    for (const to of links) expect(existsSync(join(ROOT, dirname(name), to)), to).toBe(true);
  });

  it('scripts are those of package.json', () => {
    const named = [...README.matchAll(/`npm run ([a-z:]+)/g)].map(([, script]) => script!);
    expect(named.length).toBeGreaterThan(3);
    for (const script of named) expect(PACKAGE['scripts']).toHaveProperty([script]);
  });

  it('folders are those of src, and the five files are there', () => {
    const folders = tableRows(README, 'folder of `src/`').map(([cell]) => cell!.replaceAll('`', '').replace('/', ''));
    const there = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).flatMap((entry) => (entry.isDirectory() ? [entry.name] : []));
    expect(folders.toSorted()).toEqual(there.toSorted());
    const five = /Five files to read: ([^.]*\.[^]*?)\. Beside/
      .exec(README)![1]!
      .match(/`[^`]+`/g)!
      .map((name) => name.replaceAll('`', ''));
    expect(five).toHaveLength(5);
    for (const file of five) expect(existsSync(join(ROOT, 'src', file)), file).toBe(true);
  });

  it('callbacks and members of ctx are those of the interface', () => {
    const interfaceText = textOf('src/trading/strategy.ts');
    const context = /interface Context<P, S> \{([^]*?)\n\}/.exec(interfaceText)![1]!;
    const members = [...context.matchAll(/^ {2}readonly (\w+):/gm)].map(([, name]) => name!);
    const told = tableRows(README, 'of `ctx`')
      .map(([cell]) => cell!)
      .join(' ');
    for (const member of members) expect(told).toMatch(new RegExp(`\\b${member}\\b`));
    const callbacks = [...interfaceText.matchAll(/^ {2}readonly (on\w+)\?/gm)].map(([, name]) => name!);
    const shown = tableRows(README, 'callback')
      .map(([cell]) => cell!)
      .join(' ');
    for (const callback of callbacks) expect(shown).toContain(`\`${callback}`);
    expect(callbacks.length).toBe(7);
  });

  it('rules and certainties are those of the engine', () => {
    const rules = Object.keys(Rule).filter((name) => name !== 'none');
    expect(
      tableRows(README, 'rule')
        .map(([cell]) => cell!.replaceAll('`', ''))
        .toSorted(),
    ).toEqual(rules.toSorted());
    for (const rule of rules) expect(textOf('docs/fills.md')).toContain(`**${rule}**`);
    expect(tableRows(README, 'certainty').map(([cell]) => cell)).toEqual(['`certain`', '`likely`', '`doubtful`']);
  });

  it('semantics has a line for each number up to the present one', () => {
    const numbers = tableRows(textOf('docs/semantics.md'), 'semantics').map(([cell]) => Number(cell));
    expect(numbers).toEqual(Array.from({ length: SEMANTICS }, (_, i) => i + 1));
    expect(README).toContain(`[semantics](docs/semantics.md) ${SEMANTICS};`);
  });

  it('dependencies are those of package.json, with their versions', () => {
    const told: Record<string, string> = {};
    for (const [names, versions] of tableRows(textOf('docs/dependencies.md'), 'package')) {
      const list = versions!.split(', ');
      names!.split(', ').forEach((name, i) => (told[name] = list[i]!));
    }
    expect(told).toEqual({ ...PACKAGE['dependencies'], ...PACKAGE['devDependencies'] });
  });
});
