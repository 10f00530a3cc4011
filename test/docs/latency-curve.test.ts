/** The page on latency curves: its commands are understood, its options are those of the command, its scenarios run, its figures are those that are told. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from 'slipgauge';
import { expect, it } from 'vitest';
import { parse } from 'yaml';
import { latencyCurveCommand } from '../../src/cli/latency-curve.js';
import { inProcess, useFolder } from '../cli/cli.js';
import { blocksOf, tableRows, textOf } from './markdown.js';

const PAGE = textOf('docs/latency-curve.md');
const BLOCKS = blocksOf(PAGE);
const { dir } = useFolder();

const CSV = `# slipgauge {"instrument":{"symbol":"TOY","kind":"linear","tickSize":"0.5","lotSize":"0.1","multiplier":"1"}}
exchTs,recvTs,kind,side,price,qty,orderId,flags
1704103200000000000,1704103200001000000,snapshot,bid,100,4,,0
1704103200000000000,1704103200001000000,snapshot,ask,100.5,3,,1
1704103205000000000,1704103205001000000,level,bid,100,4.5,,1
`;

it('options are those of the command, the path’s own among them', () => {
  const told = tableRows(PAGE, 'option').map(([cell]) => cell!.replaceAll('`', '').replace('--', ''));
  const known = Object.keys(latencyCurveCommand.options ?? {}).filter((name) => !['force', 'json'].includes(name));
  expect(told.toSorted()).toEqual(known.toSorted());
});

it('scenarios run and figures are told', async () => {
  writeFileSync(join(dir, 'toy.csv'), CSV);
  writeFileSync(join(dir, 'requests.csv'), 'reqTs,exchTs,respTs\n1704103200000000000,1704103200004000000,1704103200006000000\n');
  expect((await inProcess(['import', 'toy.csv', '--out', 'toy.arrow'])).code).toBe(0);
  const parts = BLOCKS.filter(({ task }) => task === 'sessions').flatMap(({ text }) => parse(text) as object[]);
  expect(parts).toHaveLength(3);
  const order = { strategy: 'sweep', params: { side: 'buy', qty: 1, at: '1s' } };
  const scenario = { tapes: [{ id: 'toy', path: 'toy.arrow' }], sessions: parts.map((part, i) => ({ id: `s${i}`, ...order, ...part })) };
  const { manifest } = await run(scenario, { baseDir: dir });
  expect(manifest.counts.fills).toBe(parts.length);
  writeFileSync(join(dir, 'toy.json'), JSON.stringify(scenario));
  const { stdout } = await inProcess(['latency', 'curve', 'toy.json', '--path', 'entry', '--at', '1s']);
  for (const [cell] of tableRows(PAGE, 'figure')) {
    for (const name of cell!.replaceAll('`', '').split(', ')) {
      if (name !== 'cancelRaces.lost') expect(stdout).toContain(name.replace('<horizon>', '1s'));
    }
  }
});

it('commands are of the sample’s sessions, with options that there are', () => {
  const lines = BLOCKS.filter(({ language }) => language === 'sh').flatMap(({ text }) => text.trim().split('\n'));
  expect(lines).toHaveLength(3);
  const sample = parse(textOf('data/scenarios/first.yaml')) as { sessions: { id: string }[] };
  for (const line of lines) {
    expect(line).toMatch(/^slipgauge latency curve data\/scenarios\/first\.yaml /);
    for (const [, option] of line.matchAll(/--([a-z]+)/g)) expect(Object.keys(latencyCurveCommand.options ?? {})).toContain(option);
    const [, session] = /--session (\S+)/.exec(line) ?? [];
    if (session !== undefined) expect(sample.sessions.map(({ id }) => id)).toContain(session);
  }
});
