/**
 * How likely passive orders are to fill with time, and what else becomes of them.
 */
import { intervalText, metricOf, valueText } from '../figures.js';
import { counted, percent, span } from '../numbers.js';
import type { MarketView } from '../view.js';
import { html, minus, type Markup } from './markup.js';

/** Chart and table; nothing where no order rested. */
export function waitsFigure(view: MarketView): Markup | null {
  const { key, market } = view;
  const curve = market.measures.curves.fillProbability;
  const last = curve.at(-1);
  if (last === undefined) return null;
  return html`<figure class="block">
    <figcaption>
      <h4>Fill probability of passive orders</h4>
      <p>
        What had become of orders that rested, by the time since the venue took them: first fill, canceled after the mid had left them
        behind, canceled otherwise (Aalen and Johansen); the rest still waits. The dashed line is Kaplan and Meier’s: what would fill if
        nothing were canceled and cancels said nothing of fills, which they do.
      </p>
    </figcaption>
    <div class="chart-and-table">
      <div class="chart markout" id="${key}-waits" role="img" aria-label="Shares of orders by time, as in the table beside it."></div>
      <div class="scroll">${table(view)}</div>
    </div>
  </figure>`;
}

const WITHIN = ['1s', '5s', '30s'] as const;

function table({ market }: MarketView): Markup {
  const metrics = WITHIN.flatMap((within) => metricOf(market.measures, `fillProbability.${within}`) ?? []);
  const orders = Math.max(0, ...metrics.map(({ count }) => count));
  return html`<table>
    <caption>
      First fill within, of ${counted(orders, 'order')} that rested
    </caption>
    <thead>
      <tr>
        <th scope="col">Within</th>
        <th scope="col" class="n">Filled</th>
        <th scope="col" class="n">95 % interval</th>
        <th scope="col" class="n">If never canceled</th>
      </tr>
    </thead>
    <tbody>
      ${metrics.map((metric) => {
        const withinNs = Number(metric.labels['withinNs']);
        const unseen = metric.value === null;
        return html`<tr>
          <th scope="row">${span(withinNs)}</th>
          <td class="n">${unseen ? 'not seen so long' : valueText(metric, '')}</td>
          <td class="n fine">${unseen ? '' : minus(intervalText(metric))}</td>
          <td class="n fine">${neverCanceled(market.measures.curves.fillProbability, withinNs)}</td>
        </tr>`;
      })}
    </tbody>
  </table>`;
}

type Curve = MarketView['market']['measures']['curves']['fillProbability'];

/** Kaplan and Meier's share at a time of the curve's grid, or at its end where all has happened before. */
function neverCanceled(curve: Curve, withinNs: number): string {
  const point = curve.filter(({ afterNs }) => afterNs <= withinNs).at(-1);
  if (point === undefined) return percent(0);
  return point.ifNeverCanceled === null ? '–' : percent(point.ifNeverCanceled);
}
