/** The page on markets: its examples run, and its tables name every parameter with its default. */
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fundamentalParam } from '../../strategies/market/parts/fundamental.js';
import { noLevelCounts } from '../../src/venue/matching/flow/levels/level-floor.js';
import { noFlowCounts } from '../../src/venue/matching/flow/orders/flow-floor.js';
import { builtinNames } from '../../src/trading/find.js';
import type { ParamSpecs } from '../../src/trading/params.js';
import { Market } from '../market/market-harness.js';
import { MARKET_STRATEGIES } from '../market/market-strategies.js';
import { blocksOf, tableRows, textOf } from './markdown.js';

const PAGE = textOf('docs/markets.md');
const STRATEGIES: Readonly<Record<string, { readonly params?: ParamSpecs }>> = MARKET_STRATEGIES;

function bare(cell: string | undefined): string {
  return cell!.replaceAll('`', '');
}

describe('docs/markets.md', () => {
  it('has a section for each market strategy', () => {
    const sections = [...PAGE.matchAll(/^## (market\/.*)$/gm)].map(([, name]) => name!);
    expect(sections.sort()).toEqual(builtinNames().filter((name) => name.startsWith('market/')));
    expect(Object.keys(STRATEGIES).map((name) => `market/${name}`)).toEqual(sections);
  });

  it.each(Object.entries(STRATEGIES))('names the parameters of %s and their defaults', (name, { params }) => {
    const rows = tableRows(PAGE, name);
    expect(rows.map(([key]) => bare(key))).toEqual(Object.keys(params!));
    for (const [key, written] of rows) {
      const spec = params![bare(key)]!;
      if (typeof spec.default === 'object') expect(written).toBe('three');
      else expect(written).toBe(spec.default === undefined ? (spec.optional ? 'none' : '–') : String(spec.default as number | string));
    }
  });

  it('names those of the fundamental', () => {
    const expected = /an object with (.*)/.exec(fundamentalParam.expected)![1]!.split(', ');
    expect(tableRows(PAGE, 'fundamental').map(([key]) => bare(key))).toEqual(expected);
  });

  it('shows the market of recorded orders that is shipped, and names what a run counts of one', () => {
    const shown = blocksOf(PAGE).find(({ text }) => text.startsWith('markets:'))!;
    expect(parse(textOf('data/scenarios/recorded-flow.yaml'))).toMatchObject(parse(shown.text) as object);
    expect(tableRows(PAGE, 'count').map(([name]) => bare(name))).toEqual(Object.keys(noFlowCounts()));
    expect(tableRows(PAGE, 'of levels').map(([name]) => bare(name))).toEqual(Object.keys(noLevelCounts()));
  });

  it('has examples that make a market', () => {
    const examples = blocksOf(PAGE).filter(({ language }) => language === 'yaml');
    const parsed = examples.map(({ text }) => parse(text) as { strategy: string; params: Record<string, unknown> } | { markets: object });
    const blocks = parsed.filter((block) => 'strategy' in block);
    expect(blocks.map(({ strategy }) => strategy.slice('market/'.length)).sort()).toEqual(Object.keys(STRATEGIES));
    for (const { strategy, params } of blocks) {
      const market = new Market(1);
      if (!('opening' in params) && !('price' in params)) {
        const crowd = blocks.find((block) => block.strategy === 'market/noise')!;
        market.add({ strategy: MARKET_STRATEGIES.noise, params: crowd.params });
      }
      market.add({ strategy: STRATEGIES[strategy.slice('market/'.length)], params });
      let prints = 0;
      market.onPrint = () => prints++;
      market.run(60e9);
      expect(prints).toBeGreaterThan(10);
      expect(market.book.spreadTicks).toBeGreaterThan(0);
      market.engine.invariant();
    }
  });
});
