/**
 * The stylised facts of a market as one page: each fact beside its band, and a chart for what is a curve.
 *
 * The table is plain HTML and can be read without script; charts are drawn by it (`page/market-facts.ts`).
 *
 * Invariant: a pure function of (facts, tool, assets).
 *
 * Example: `await writeFile('facts.html', await renderMarketFacts(facts, '0.1.0'))`.
 */
import { formatDuration } from '../../base/num/duration.js';
import type { Fact, MarketFacts } from '../../measure/facts/types.js';
import { bandText, factUnit, factValue, verdictSummary, verdictText } from '../fact-words.js';
import { counted, fixed, instant, percent, significant, span } from '../numbers.js';
import { loadAssets, type PageAssets } from './assets.js';
import type { FactChart } from './fact-chart-id.js';
import { html, minus, type Markup } from './markup.js';
import { pageShell } from './shell.js';

const NS_A_SECOND = 1e9;

/**
 * Draw the page with the assets of this installation.
 * @throws UsageError when they have not been built.
 */
export async function renderMarketFacts(facts: MarketFacts, tool: string): Promise<string> {
  return renderMarketFactsPage(facts, tool, await loadAssets());
}

/** Draw the page with given assets. */
export function renderMarketFactsPage(facts: MarketFacts, tool: string, assets: PageAssets): string {
  return pageShell({
    title: `Facts of ${facts.instrument.symbol}`,
    tool,
    style: assets.style,
    scripts: [assets.charts, assets.facts],
    data: facts,
    content: content(facts, tool),
  });
}

function content(facts: MarketFacts, tool: string): Markup {
  return html`
    ${header(facts, tool)}
    <main>
      <section aria-labelledby="says">
        <h2 id="says">What it says</h2>
        <p class="lead">${verdictSummary(facts.facts)}.</p>
        ${table(facts.facts)}
      </section>
      <section aria-labelledby="curves">
        <h2 id="curves">Curves</h2>
        <div class="small-charts facts-charts">${charts(facts).map(figure)}</div>
      </section>
      ${sources(facts.facts)} ${reading(facts)}
    </main>
    <footer>
      <p>Made by slipgauge ${tool}. This file is whole: it loads nothing from anywhere. Charts by Apache ECharts (Apache License 2.0).</p>
    </footer>
  `;
}

function header(
  { instrument, fromTs, toTs, seconds, rows, levelOfDetail, digest, oneSidedShare, crossedShare }: MarketFacts,
  tool: string,
) {
  const fact = (name: string, value: Markup | string): Markup =>
    html`<div>
      <dt>${name}</dt>
      <dd>${value}</dd>
    </div>`;
  return html`<header class="top">
    <div class="brand" aria-hidden="true"><i></i><i></i><i></i></div>
    <div>
      <p class="kicker">slipgauge tape facts</p>
      <h1>${instrument.symbol}: stylised facts</h1>
      <p class="tape">
        ${instrument.kind}, tick ${instrument.tickSize}, lot ${instrument.lotSize}; ${instant(fromTs, 0)} to ${instant(toTs, 0)} UTC
        (${span(seconds * NS_A_SECOND)}), ${counted(rows, 'row')}, ${levelOfDetail}
      </p>
    </div>
    <dl class="facts">
      ${fact('Tape', html`<code title="${digest}">${digest.slice(0, 12)}</code>`)} ${fact('Tool', tool)}
      ${fact('A side empty', shareOfTime(oneSidedShare))} ${fact('Sides met', shareOfTime(crossedShare))}
    </dl>
  </header>`;
}

/** What is next to nothing is not spelled out. */
function shareOfTime(share: number): string {
  return share > 0 && share < 1e-5 ? 'below 0.001 %' : percent(share);
}

function table(facts: readonly Fact[]): Markup {
  return html`<div class="block wide">
    <div class="scroll" tabindex="0" role="region" aria-labelledby="says">
      <table class="summary market-facts">
        <caption>
          ± is one standard error, by a jackknife over twenty blocks of time. A verdict is firm where no edge of the band lies within 1.96
          of them; where it is not, or no error is known, it has a question mark.
        </caption>
        <thead>
          <tr>
            <th scope="col">Fact</th>
            <th scope="col" class="n">Value</th>
            <th scope="col">Verdict</th>
            <th scope="col" class="n">Band</th>
            <th scope="col" class="n">n</th>
          </tr>
        </thead>
        <tbody>
          ${facts.map(row)}
        </tbody>
      </table>
    </div>
  </div>`;
}

function row(fact: Fact): Markup {
  const colour = fact.verdict === null ? '' : !fact.firm ? 'likely' : fact.verdict === 'inside' ? 'certain' : 'doubtful';
  return html`<tr>
    <th scope="row">${fact.about}<small>${fact.note === undefined ? fact.name : `${fact.name}; ${fact.note}`}</small></th>
    <td class="n">${minus(factValue(fact))} ${factUnit(fact)}</td>
    <td><span class="badge ${colour}">${verdictText(fact)}</span></td>
    <td class="n">${minus(bandText(fact.band, fact.unit))}</td>
    <td class="n">${fixed(fact.count, 0)}<small>${fact.counted}</small></td>
  </tr>`;
}

interface Chart {
  readonly id: FactChart;
  readonly title: string;
  readonly about: string;
}

function figure({ id, title, about }: Chart): Markup {
  return html`<figure class="block">
    <figcaption>
      <h4>${title}</h4>
      <p>${minus(about)}</p>
    </figcaption>
    <div class="chart fact" id="${id}" role="img" aria-label="${title}. ${minus(about)}"></div>
  </figure>`;
}

function charts({ spread, depth, signs, impact, mainIntervalNs, response, returns }: MarketFacts): Chart[] {
  const peak = (ticks: number | null): string => (ticks === null ? '' : `; most at ${counted(ticks, 'tick')}`);
  const { fit, gamma, noise } = signs;
  const law = impact.untilNext;
  const all: (Chart & { readonly isThere: boolean })[] = [
    {
      id: 'chart-spread',
      title: 'Spread',
      about: `share of time by ticks; mean ${significant(spread.meanTicks.value ?? Number.NaN, 3)}`,
      isThere: spread.histogram.length > 0,
    },
    {
      id: 'chart-depth-best',
      title: 'Depth behind the best price',
      about: `lots shown by ticks from the best price of the same side, over time${peak(depth.peakFromBestTicks)}`,
      isThere: depth.fromBest.length > 0,
    },
    {
      id: 'chart-depth-mid',
      title: 'Depth around the mid',
      about: `lots shown by ticks from the mid, over time${peak(depth.peakFromMidTicks)}`,
      isThere: depth.fromMid.length > 0,
    },
    {
      id: 'chart-signs',
      title: 'Memory of trade signs',
      about: `autocorrelation by lag in trades, both axes logarithmic; ${fit === null ? 'no decay to fit' : `line: lag^-${significant(gamma.value ?? Number.NaN, 2)}`}${noise === null ? '' : `; dashes: noise ${significant(noise, 2)}`}`,
      isThere: signs.trades > 1,
    },
    {
      id: 'chart-returns',
      title: 'Returns and their size',
      about: `autocorrelation of mid returns of ${formatDuration(mainIntervalNs)} by lag in intervals; dashes: ± 2 of noise`,
      isThere: returns.some(({ intervalNs }) => intervalNs === mainIntervalNs),
    },
    {
      id: 'chart-signature',
      title: 'Volatility signature',
      about: 'realised variance, ticks² a second, by sampling interval; a random walk is flat',
      isThere: true,
    },
    {
      id: 'chart-impact',
      title: 'Impact of a trade by its size',
      about: `ticks until the next trade by lots, both axes logarithmic, ± 1.96 errors${law.exponent.value === null ? '; no law found' : `; line: size^${significant(law.exponent.value, 2)}`}`,
      isThere: impact.bins.length > 0,
    },
    {
      id: 'chart-response',
      title: 'Response of the mid',
      about: 'ticks in the direction of a trade, by lag in trades, ± 1.96 errors',
      isThere: response.points.length > 0,
    },
  ];
  return all.filter(({ isThere }) => isThere);
}

function sources(facts: readonly Fact[]): Markup {
  const banded = facts.filter(({ band }) => band !== null);
  const bySource = new Map(banded.map(({ band }) => [band!.source, banded.filter((fact) => fact.band?.source === band!.source)]));
  return html`<section aria-labelledby="sources">
    <h2 id="sources">Where the bands are from</h2>
    <ul class="limits">
      ${[...bySource].map(([source, of]) => html`<li><b>${of.map(({ name }) => name).join(', ')}</b>: ${minus(source)}${of[0]!.band!.read ? '' : ' (from general knowledge)'}</li>`)}
    </ul>
  </section>`;
}

function reading({ notes }: MarketFacts): Markup {
  return html`<section aria-labelledby="read">
    <h2 id="read">How to read it</h2>
    <ul class="limits">
      <li>
        Bands are signs and orders of magnitude that papers report, not laws: a market inside them does not contradict what markets do; one
        outside is a reason to look. A trade is a market order: prints of one aggressor at one time are one.
      </li>
      ${notes.map((text) => html`<li>${minus(text)}</li>`)}
    </ul>
  </section>`;
}
