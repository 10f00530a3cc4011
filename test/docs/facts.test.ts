/** The page on market facts: its options are those of the command, it names each fact with its band, and its figures are those that are measured. */
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { importTape, openTape } from 'slipgauge';
import { marketFactsCommand } from '../../src/cli/market-facts.js';
import { marketFacts, type MarketFacts } from '../../src/measure/facts/index.js';
import { bandText, factValue } from '../../src/report/fact-words.js';
import { inProcess, useFolder } from '../cli/cli.js';
import { blocksOf, ROOT, tableRows, textOf } from './markdown.js';

const PAGE = textOf('docs/facts.md');
const { dir } = useFolder();
let sample: MarketFacts;
let made: MarketFacts;

beforeAll(async () => {
  await importTape({
    files: [join(ROOT, 'data/samples/binance-usdm-btcusdt-20240808/btcusdt_20240808.gz')],
    out: join(dir, 'btc.arrow'),
    instrument: { symbol: 'BTCUSDT', kind: 'linear', tickSize: '0.1', lotSize: '0.001' },
  });
  sample = await marketFacts(await openTape(join(dir, 'btc.arrow')));
  expect((await inProcess(['synth', '--format', 'tape-l3', '--seed', '7', '--events', '1000000', '--out', 'synth.arrow'])).code).toBe(0);
  made = await marketFacts(await openTape(join(dir, 'synth.arrow')));
});

/** Names in the first cell of a row. */
function namesOf(cell: string): string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);
}

describe('docs/facts.md', () => {
  it('has the command’s options, and commands with options that there are', () => {
    const known = Object.keys(marketFactsCommand.options ?? {});
    const told = tableRows(PAGE, 'option').flatMap(([cell]) => namesOf(cell!).map((name) => name.replace('--', '')));
    expect(told.toSorted()).toEqual(known.filter((name) => !['force', 'json'].includes(name)).toSorted());
    const calls = blocksOf(PAGE).flatMap(({ language, text }) => (language === 'sh' ? text.trim().split('\n') : []));
    expect(calls).toHaveLength(4);
    for (const call of calls) {
      expect(call).toMatch(/^slipgauge tape facts \S+\.arrow/);
      for (const [, option] of call.matchAll(/--([a-z]+)/g)) expect(known).toContain(option);
    }
  });

  it('names each fact that there is, with its band', () => {
    const general = (name: string): string => (/^kurtosis\.\d/.test(name) ? 'kurtosis.<interval>' : name);
    const there = new Map(made.facts.map((fact) => [general(fact.name), bandText(fact.band, fact.unit).replaceAll('-', '−')]));
    const told = tableRows(PAGE, 'fact').filter((cells) => cells.length === 4);
    expect(told.flatMap(([cell]) => namesOf(cell!))).toEqual([...there.keys()]);
    for (const [cell, , , bands] of told) {
      const names = namesOf(cell!);
      const texts = bands!.split(', ');
      names.forEach((name, i) => {
        const band = there.get(name)!;
        if (band === '–') expect(bands, name).toMatch(/^none/);
        else expect(texts[i], name).toBe(band);
      });
    }
  });

  it('tells figures of the sample and of a made market that are measured, and their verdicts', () => {
    const rows = tableRows(PAGE, 'fact').filter((cells) => cells.length === 3);
    expect(rows.length).toBeGreaterThan(7);
    for (const [cell, ...told] of rows) {
      const [name] = namesOf(cell!);
      [sample, made].forEach((facts, i) => {
        const fact = facts.facts.find((one) => one.name === name)!;
        const [figure, verdict = 'inside'] = told[i]!.split(', ');
        expect(verdict.replace('?', ''), name).toBe(fact.verdict);
        if (verdict.endsWith('?')) expect(fact.firm, name).toBe(false);
        if (fact.value === null) expect(figure).toBe('no memory');
        else {
          const scale = fact.unit === 'share' ? 100 : 1;
          const [value, error] = figure!.replace(' %', '').split(' ± ').map(Number) as [number, number?];
          const half = 0.51 * 10 ** -(/\.(\d+)/.exec(figure!)?.[1]!.length ?? 0);
          expect(Math.abs(value - scale * fact.value), `${name}: ${factValue(fact)}`).toBeLessThan(half);
          if (error !== undefined) expect(Math.abs(error - scale * fact.standardError!), `${name}: ${factValue(fact)}`).toBeLessThan(0.6);
        }
      });
    }
  });
});
