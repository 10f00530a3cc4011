/**
 * The shortfall split as a waterfall: a table whose rows carry their bar, so that picture and figures are one thing.
 *
 * Costs positive = bad for us. A bar runs from the sum of the parts above it to the sum with its own; the total runs from zero.
 * Invariant: delay + spread + timing + opportunity + fees = total (delay + trading + … where spread and timing cannot be told apart).
 */
import { figureOf, intervalText, shortfallParts, type Figure } from '../figures.js';
import { bps, counted, fixed, money } from '../numbers.js';
import type { MarketView } from '../view.js';
import { html, minus, type Markup } from './markup.js';

const MEANINGS: Readonly<Record<string, string>> = {
  delay: 'the mid’s way from decision to arrival',
  spread: 'fills against the mid just before them',
  timing: 'the mid’s way from arrival to the fills',
  trading: 'fills against the mid at arrival',
  opportunity: 'what did not fill, at the last mid',
  fees: 'paid, less rebates',
  total: 'against the decision mid',
};

/** Where a bar starts and ends, bps. */
interface Step {
  readonly part: string;
  readonly figure: Figure;
  readonly fromBps: number;
  readonly toBps: number;
}

/** The waterfall with its prices; a sentence when there was no parent. */
export function shortfallBlock(view: MarketView): Markup {
  const { key, market } = view;
  const { parents } = market.measures;
  if (parents.length === 0) {
    return html`<section class="block">
      <h4>Implementation shortfall</h4>
      <p class="empty">The strategy stated no parent order, so there is no decision price to measure against.</p>
    </section>`;
  }
  const steps = stepsOf(view);
  return html`<section class="block" aria-labelledby="${key}-shortfall">
    <h4 id="${key}-shortfall">Implementation shortfall</h4>
    ${steps.length === 0 ? html`<p class="empty">It cannot be measured: no mid was known when the parent was decided.</p>` : waterfall(view, steps)}
    ${parents.length === 1 ? priceTable(view) : parentTable(view)} ${notes(parents.flatMap((parent) => parent.notes))}
  </section>`;
}

function stepsOf({ market }: MarketView): readonly Step[] {
  let sum = 0;
  return shortfallParts(market.measures).map(({ part, figure }) => {
    const fromBps = part === 'total' ? 0 : sum;
    sum += figure.value;
    return { part, figure, fromBps, toBps: fromBps + figure.value };
  });
}

function waterfall(view: MarketView, steps: readonly Step[]): Markup {
  const ends = steps.flatMap((step) => [step.fromBps, step.toBps]);
  const low = Math.min(0, ...ends);
  const width = Math.max(0, ...ends) - low || 1;
  const at = (value: number): string => ((100 * (value - low)) / width).toFixed(2);
  const { count } = steps[0]!.figure;
  return html`<div class="scroll">
      <table class="waterfall">
        <caption>
          Basis points of ordered quantity × decision mid, and ${view.currency}; ${counted(count, 'parent')}. Positive = it cost us.
        </caption>
        <thead>
          <tr>
            <th scope="col">Part</th>
            <th scope="col"><span class="visually-hidden">Picture</span></th>
            <th scope="col" class="n">bps</th>
            <th scope="col" class="n">${view.currency}</th>
          </tr>
        </thead>
        <tbody>
          ${steps.map((step) => waterfallRow(view, step, at))}
        </tbody>
      </table>
    </div>
    <p class="fine">${minus(intervalNote(steps))}</p>`;
}

function waterfallRow({ market }: MarketView, { part, figure, fromBps, toBps }: Step, at: (value: number) => string): Markup {
  const value = toBps - fromBps;
  const kind = part === 'total' ? 'total' : value < 0 ? 'gain' : 'loss';
  const left = at(Math.min(fromBps, toBps));
  const wide = (Number(at(Math.max(fromBps, toBps))) - Number(left)).toFixed(2);
  const bar = value === 0 ? null : html`<i class="${kind}" style="left:${left}%;width:${wide}%"></i>`;
  const inMoney = figureOf(market.measures, `shortfallCurrency.${part}`)?.value ?? null;
  return html`<tr${part === 'total' ? html` class="sum"` : null}>
    <th scope="row">${part}<span class="fine">${MEANINGS[part]}</span></th>
    <td class="picture"><i class="zero" style="left:${at(0)}%"></i>${bar}</td>
    <td class="n">${minus(bps(value))}${figure.interval === null ? null : html`<small>${minus(intervalText(figure))}</small>`}</td>
    <td class="n">${inMoney === null ? '–' : minus(money(inMoney))}</td>
  </tr>`;
}

function intervalNote(steps: readonly Step[]): string {
  const total = steps.at(-1)!.figure;
  return total.interval === null
    ? `${intervalText(total)}; an interval needs more parents.`
    : 'Brackets: 95 % interval of a block bootstrap over parents.';
}

const BENCHMARKS: Readonly<Record<string, string>> = {
  arrival: 'mid at arrival',
  vwap: 'VWAP, own volume left out',
  vwapWithOwn: 'VWAP, own volume added',
  twap: 'time-weighted mid',
  close: 'mid at the end',
};

/** One parent: the prices it is held against. */
function priceTable(view: MarketView): Markup {
  const parent = view.market.measures.parents[0]!;
  const places = view.scale.pricePlaces + 1;
  const price = (value: number | null): string => (value === null ? '–' : fixed(value, places));
  return html`<div class="scroll">
    <table>
      <caption>
        Average price ${price(parent.averagePrice)} against other prices. Positive = we did worse.
      </caption>
      <thead>
        <tr>
          <th scope="col">Benchmark</th>
          <th scope="col" class="n">Price</th>
          <th scope="col" class="n">Slippage, bps</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <th scope="row">decision mid</th>
          <td class="n">${price(parent.decisionPrice)}</td>
          <td class="n">${againstDecision(parent.side, parent.averagePrice, parent.decisionPrice)}</td>
        </tr>
        ${parent.benchmarks.map(
          (benchmark) =>
            html`<tr>
              <th scope="row">${BENCHMARKS[benchmark.benchmark] ?? benchmark.benchmark}</th>
              <td class="n">${price(benchmark.price)}</td>
              <td class="n">${benchmark.slippageBps === null ? '–' : minus(bps(benchmark.slippageBps))}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function againstDecision(side: number, average: number | null, decision: number | null): string {
  if (average === null || decision === null || decision === 0) return '–';
  return minus(bps((1e4 * side * (average - decision)) / Math.abs(decision)));
}

const PARENTS_SHOWN = 100;

/** Several parents: one row each. */
function parentTable({ market, scale, currency }: MarketView): Markup {
  const { parents } = market.measures;
  const shown = parents.slice(0, PARENTS_SHOWN);
  const places = scale.pricePlaces + 1;
  const price = (value: number | null): string => (value === null ? '–' : fixed(value, places));
  return html`<details ${parents.length <= 12 ? 'open' : ''}>
    <summary>Parent orders one by one</summary>
    <div class="scroll">
      <table>
        <caption>
          ${parents.length > PARENTS_SHOWN ? `The first ${PARENTS_SHOWN} of ${counted(parents.length, 'parent')}. ` : ''}Costs in bps of
          ordered quantity × decision mid, and ${currency}.
        </caption>
        <thead>
          <tr>
            ${['Parent', 'Side', 'Filled', 'Ordered', 'Decision mid', 'Average price', 'Total, bps', currency].map((name, i) => html`<th scope="col" ${i > 1 ? html` class="n"` : null}>${name}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${shown.map(
            (parent) =>
              html`<tr>
                <th scope="row">${parent.parent}</th>
                <td>${parent.side > 0 ? 'buy' : 'sell'}</td>
                <td class="n">${scale.qty(parent.filledLots)}</td>
                <td class="n">${scale.qty(parent.orderedLots)}</td>
                <td class="n">${price(parent.decisionPrice)}</td>
                <td class="n">${price(parent.averagePrice)}</td>
                <td class="n">${parent.bps.total === null ? '–' : minus(bps(parent.bps.total))}</td>
                <td class="n">${parent.currency.total === null ? '–' : minus(money(parent.currency.total))}</td>
              </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </details>`;
}

function notes(texts: readonly string[]): Markup | null {
  const distinct = [...new Set(texts)];
  if (distinct.length === 0) return null;
  return html`<ul class="notes">
    ${distinct.map((text) => html`<li>${text}</li>`)}
  </ul>`;
}
