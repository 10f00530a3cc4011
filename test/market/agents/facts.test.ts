/**
 * Each market model shows what it is known for, in a run as a user makes it; and the figures of the page on markets are those of these runs.
 *
 * One run of each shipped scenario, its recording measured as any tape is. A model that stops showing its signs is another model, whatever its own tests say.
 */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { openTape } from '../../../src/market/tape-read.js';
import { marketFacts, type Fact, type MarketFacts } from '../../../src/measure/facts/index.js';
import { factValue } from '../../../src/report/fact-words.js';
import { runScenario } from '../../../src/run/index.js';
import { tableRows, textOf } from '../../docs/markdown.js';
import { tempFolder } from '../tape-rows.js';
import { MODEL_SIGNS } from './model-signs.js';

const PAGE = textOf('docs/markets.md');
const MODELS = Object.entries(MODEL_SIGNS);
const NOBODY = { id: 'nobody', strategy: 'script', params: { actions: [] } };
const measured = new Map<string, Promise<MarketFacts>>();

/** Facts of a shipped scenario's market, measured once. */
function factsOf(scenario: string): Promise<MarketFacts> {
  const known = measured.get(scenario) ?? measure(scenario);
  measured.set(scenario, known);
  return known;
}

async function measure(scenario: string): Promise<MarketFacts> {
  const dir = join(tempFolder(), 'run');
  const written = parse(textOf(`data/scenarios/${scenario}`)) as { readonly sessions?: readonly object[] };
  // Where there is a session the participants are not measured, which takes longer than the run; one that does nothing changes nothing but order numbers.
  await runScenario({ ...written, sessions: written.sessions ?? [NOBODY] }, { out: dir, baseDir: 'data/scenarios' });
  return marketFacts(await openTape(join(dir, 'markets', 'sim.arrow')));
}

function named(facts: MarketFacts, name: string): Fact {
  const fact = facts.facts.find((one) => one.name === name);
  expect(fact, name).toBeDefined();
  return fact!;
}

describe.each(MODELS)('%s', (_, { scenario, signs }) => {
  it('shows what it is known for', async () => {
    const facts = await factsOf(scenario);
    const outside = signs.flatMap(({ fact: name, low, high, source }) => {
      const fact = named(facts, name);
      const isInside = fact.value !== null && fact.value >= low && fact.value <= high;
      return isInside ? [] : [`${name} ${factValue(fact)}, expected ${low} to ${high} (${source})`];
    });
    expect(outside).toEqual([]);
  });
});

describe('docs/markets.md', () => {
  it('tells figures of each model that are measured', async () => {
    const rows = tableRows(PAGE, 'fact');
    expect(rows.length).toBeGreaterThan(10);
    const columns = await Promise.all(MODELS.map(([, { scenario }]) => factsOf(scenario)));
    expect(PAGE).toContain(`| fact | ${MODELS.map(([name]) => name).join(' | ')} |`);
    for (const [cell, ...told] of rows) {
      const name = cell!.replaceAll('`', '');
      expect(told).toHaveLength(columns.length);
      told.forEach((text, i) => {
        expect(text, `${name} of ${MODELS[i]![0]}`).toBe(cellOf(named(columns[i]!, name)));
      });
    }
  });
});

/** A fact as the page tells it: value and standard error, a dash where there is none, bold where it lies outside the band of real markets. */
function cellOf(fact: Fact): string {
  const text = fact.value === null ? '–' : factValue(fact);
  return fact.verdict === 'outside' ? `**${text}**` : text;
}
