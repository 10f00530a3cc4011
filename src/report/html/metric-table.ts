/**
 * All figures of a session in one table: value, unit, interval, count, reference, sign, clock and caution of each (DESIGN §3).
 */
import type { Metric } from '../../measure/types.js';
import { countText, intervalText, isMeasured, signText, valueText } from '../figures.js';
import { counted, fixed } from '../numbers.js';
import type { MarketView } from '../view.js';
import { html, minus, type Markup } from './markup.js';

/** Families in words; one that is missing here is shown by its name. */
const FAMILIES: Readonly<Record<string, string>> = {
  shortfall: 'Implementation shortfall',
  slippage: 'Slippage to benchmarks',
  participation: 'Participation',
  spreadPaid: 'Spread paid',
  spread: 'Effective spread, realised spread, impact',
  markout: 'Markout',
  markoutSplit: 'Markout taken apart',
  markoutByRule: 'Markout by fill rule',
  markoutByCertainty: 'Markout by certainty',
  conditionalDrift: 'Drift after fills against drift while quoted',
  adverseFills: 'Adverse fills',
  tradeThrough: 'Trade-through share',
  fees: 'Fees',
  fillRate: 'Fill rate',
  fillProbability: 'Fill probability',
  timeToFill: 'Time to fill',
  makerShare: 'Maker share',
  cancelRaces: 'Cancel races',
  certainty: 'Certainty',
  missed: 'Missed',
};

const COLUMNS = ['Figure', 'Value', '95 % interval', 'Count', 'Of what', 'Sign', 'Clock'] as const;

/** The table; figures that had nothing to measure are named below it. */
export function metricTable(view: MarketView): Markup {
  const { metrics } = view.market.measures;
  const measured = metrics.filter(isMeasured);
  const families = [...new Set(measured.map((metric) => metric.family))];
  return html`<section class="block wide" aria-labelledby="${view.key}-figures">
    <h4 id="${view.key}-figures">All figures</h4>
    ${measured.length === 0 ? html`<p class="empty">There was nothing to measure.</p>` : table(view, measured, families)}
    ${unmeasured(metrics)}
  </section>`;
}

function table(view: MarketView, measured: readonly Metric[], families: readonly string[]): Markup {
  const cautions = cautionsOf(measured);
  return html`<div class="scroll" tabindex="0" role="region" aria-labelledby="${view.key}-figures">
      <table class="figures">
        <caption>
          Intervals are 95 %, from a stationary block bootstrap; where there are too few blocks there is none.
        </caption>
        <thead>
          <tr>
            ${COLUMNS.map((name, i) => html`<th scope="col" ${i >= 1 && i <= 3 ? html` class="n"` : null}>${name}</th>`)}
          </tr>
        </thead>
        ${families.map(
          (family) =>
            html`<tbody>
              <tr class="family">
                <th scope="rowgroup" colspan="${COLUMNS.length}">${FAMILIES[family] ?? family}</th>
              </tr>
              ${measured.filter((metric) => metric.family === family).map((metric) => row(view, metric, cautions))}
            </tbody>`,
        )}
      </table>
    </div>
    ${cautions.map((text, i) => html`<p class="fine"><sup>${mark(i)}</sup> ${text}</p>`)}`;
}

/** Cautions are long and many figures share them: they stand once below the table. */
function cautionsOf(metrics: readonly Metric[]): readonly string[] {
  return [...new Set(metrics.flatMap((metric) => (metric.note === undefined ? [] : [metric.note])))];
}

function mark(index: number): string {
  return String.fromCharCode(97 + (index % 26));
}

function row({ currency }: MarketView, metric: Metric, cautions: readonly string[]): Markup {
  const left = metric.censored === 0 ? null : html`<small>${fixed(metric.censored, 0)} left out</small>`;
  return html`<tr>
    <th scope="row">
      <code>${metric.name}</code>${metric.note === undefined ? null : html`<sup>${mark(cautions.indexOf(metric.note))}</sup>`}
    </th>
    <td class="n">${minus(valueText(metric, currency))}</td>
    <td class="n fine">${minus(intervalText(metric))}</td>
    <td class="n">${countText(metric)}${left}</td>
    <td class="fine">${metric.reference === 'none' ? '' : metric.reference}</td>
    <td class="fine sign">${signText(metric)}</td>
    <td class="fine">${metric.clock}</td>
  </tr>`;
}

function unmeasured(metrics: readonly Metric[]): Markup | null {
  const names = metrics.filter((metric) => metric.value === null).map((metric) => metric.name);
  if (names.length === 0) return null;
  return html`<details>
    <summary>${counted(names.length, 'figure')} had nothing to measure</summary>
    <p class="fine">${names.join(', ')}</p>
  </details>`;
}
