/** `slipgauge tape facts` as it is typed: what it prints, one JSON document, a page, and what it says of wrong words, with nothing written. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { MarketFacts } from '../../src/measure/facts/index.js';
import { inProcess, slipgauge, useFolder } from './cli.js';

const home = useFolder();
const SYNTH = ['--seed', '7', '--events', '6000', '--limits', '400', '--markets', '90', '--distances', '20'];

beforeAll(async () => {
  for (const format of ['tape-l2', 'tape-l3']) {
    const { code } = await inProcess(['synth', '--format', format, ...SYNTH, '--out', `${format}.arrow`]);
    expect(code).toBe(0);
  }
});

const call = (...words: string[]) => inProcess(['tape', 'facts', ...words]);

describe('slipgauge tape facts', () => {
  it.each(['tape-l2', 'tape-l3'])('prints a line a fact (%s)', async (name) => {
    const { code, stdout, stderr } = await call(`${name}.arrow`);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    await expect(stdout).toMatchFileSnapshot(`__snapshots__/facts-${name}.txt`);
  });

  it('gives one JSON document, the facts with their bands and all curves, and writes the page beside', async () => {
    const { code, stdout, stderr } = await call('tape-l3.arrow', '--json', '--html', 'facts.html', '--distances', '25');
    expect({ code, stderr }).toEqual({ code: 0, stderr: 'page written to facts.html\n' });
    const facts = JSON.parse(stdout) as MarketFacts;
    expect(facts.facts.find(({ name }) => name === 'signs.gamma')?.band).toMatchObject({ low: 0.2, high: 0.9, read: true });
    expect([facts.depth.fromBest.length, facts.signs.autocorrelation.length]).toEqual([26, 500]);
    expect(readFileSync(join(home.dir, 'facts.html'), 'utf8')).toContain('SYNTH: stylised facts');
    expect(await call('tape-l3.arrow', '--html', 'facts.html')).toMatchObject({
      code: 2,
      stderr: 'slipgauge: facts.html exists; give --force to replace it, or another --html',
    });
    expect((await call('tape-l3.arrow', '--html', 'facts.html', '--force')).code).toBe(0);
  });

  it('runs as built', async () => {
    const { code, stdout } = await slipgauge(['tape', 'facts', join(home.dir, 'tape-l2.arrow')]);
    expect(code).toBe(0);
    expect(stdout).toContain('signs.gamma');
  });

  it.each([
    [['gone.arrow'], 'gone.arrow'],
    [['tape-l2.arrow', '--from', '17'], '--from: got 17, expected a time in ns since the Unix epoch'],
    [['tape-l2.arrow', '--from', 'noon'], 'expected a row (17), a time in ns'],
    [['tape-l2.arrow', '--to', '5ns'], 'got a stretch without any time'],
    [['tape-l2.arrow', '--distances', '0'], '--distances: got 0, expected a whole number from 1'],
    [['tape-l2.arrow', '--html', 'gone/facts.html'], '--html: the folder gone does not exist; make it first'],
    [['tape-l2.arrow', '--html', 'tape-l2.arrow', '--force'], '--html: tape-l2.arrow is the tape itself'],
    [['tape-l2.arrow', '--band'], 'unknown option --band'],
  ])('%j is refused, and nothing is left', async (words, message) => {
    const before = home.list();
    const { code, stdout, stderr } = await call(...words);
    expect({ code: [2, 3].includes(code ?? 0), stdout }).toEqual({ code: true, stdout: '' });
    expect(stderr).toContain(message);
    expect(home.list()).toEqual(before);
    expect(existsSync('gone')).toBe(false);
  });
});
