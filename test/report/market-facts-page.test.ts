/** The page of market facts says in plain HTML each fact that there is, has a place for each chart, escapes what is not its own, and loads nothing. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verdictOf } from '../../src/measure/facts/fact-list.js';
import type { Fact, MarketFacts } from '../../src/measure/facts/index.js';
import { bandText, factUnit, factValue, verdictSummary, verdictText } from '../../src/report/fact-words.js';
import { FACT_CHARTS } from '../../src/report/html/fact-chart-id.js';
import { renderMarketFactsPage } from '../../src/report/html/market-facts.js';
import { freshAssets } from './assets.js';
import { madeFacts } from './market-facts-fixture.js';

const BAND = { low: 0.2, high: 0.9, source: 'a paper', read: true };
const GAMMA: Fact = {
  name: 'signs.gamma',
  about: 'exponent',
  unit: 'exponent',
  value: 0.512,
  standardError: 0.0412,
  count: 900,
  counted: 'trades',
  band: BAND,
  verdict: 'inside',
  firm: true,
};

describe('words of a fact', () => {
  it('a value has its error in its unit, and nothing is a dash', () => {
    expect(factValue(GAMMA)).toBe('0.512 ± 0.041');
    expect(factValue({ ...GAMMA, unit: 'share' })).toBe('51.2 % ± 4.1 %');
    expect(factValue({ ...GAMMA, unit: 'ns', value: 169e6, standardError: null })).toBe('169 ms');
    expect(factValue({ ...GAMMA, value: null, standardError: null })).toBe('–');
    expect([1, 2].map((value) => factUnit({ ...GAMMA, unit: 'ticks', value, standardError: null }))).toEqual(['tick', 'ticks']);
    expect(factUnit({ ...GAMMA, unit: 'perSecond' })).toBe('/s');
  });

  it('a band has its ends, which belong to it', () => {
    expect([BAND, { ...BAND, low: null }, { ...BAND, high: null }, null].map((band) => bandText(band, 'ratio'))).toEqual([
      '0.2 to 0.9',
      'up to 0.9',
      'from 0.2',
      '–',
    ]);
    expect(bandText(BAND, 'share')).toBe('20 % to 90 %');
    expect([0.2, 0.9, 0.19, null].map((value) => verdictOf(value, BAND))).toEqual(['inside', 'inside', 'outside', null]);
    expect(verdictOf(1, null)).toBeNull();
  });

  it('a verdict that is not firm has a question mark, and the summary names what is outside', () => {
    const loose = { ...GAMMA, name: 'kurtosis', verdict: 'outside', firm: false } as const;
    expect([GAMMA, loose, { ...GAMMA, verdict: null }].map(verdictText)).toEqual(['inside', 'outside?', '']);
    expect(verdictSummary([GAMMA, loose])).toBe('1 of 2 facts with a band lie inside it, 1 outside: kurtosis; 1 of the 2 are not firm');
  });
});

describe('the page of market facts', () => {
  let folder: string;
  let page: string;
  let facts: MarketFacts;

  beforeAll(async () => {
    const fresh = await freshAssets();
    folder = fresh.folder;
    facts = await madeFacts();
    page = renderMarketFactsPage(facts, '0.1.0', fresh.assets);
    expect(renderMarketFactsPage(facts, '0.1.0', fresh.assets)).toBe(page);
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  it('has each fact with its value, and a place for each chart', () => {
    for (const fact of facts.facts) expect(page).toContain(`${factValue(fact).replaceAll(/(?<![\w-])-(?=[\d.])/g, '−')} ${factUnit(fact)}`);
    expect([...page.matchAll(/id="(chart-[a-z-]+)"/g)].map(([, id]) => id)).toEqual([...FACT_CHARTS]);
  });

  it('names the source of each band, and what was not read', () => {
    for (const { band } of facts.facts) if (band !== null) expect(page).toContain(band.source.slice(0, 30));
    expect(page).toContain('(from general knowledge)');
  });

  it('escapes what is not its own and may load nothing', () => {
    expect(page).toContain('<h1>A&#60;B&#62;&#38;C: stylised facts');
    expect(page).not.toContain('A<B>');
    expect(page).toContain('default-src &#39;none&#39;');
    expect(page).not.toMatch(/(src|href)="https?:/);
  });
});
