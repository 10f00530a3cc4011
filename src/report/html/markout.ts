/**
 * Markouts: the curve, which the script draws, and its figures beside it.
 *
 * Positive = good for us. The table shows the mid; the weighted mid is in the chart and among all figures.
 */
import { counted, bps, fixed } from '../numbers.js';
import { intervalText, isMeasured, type Figure } from '../figures.js';
import type { MarketView } from '../view.js';
import { horizonText, starNote } from './horizon-table.js';
import { html, minus, type Markup } from './markup.js';

/** Chart and table, or a sentence when no fill could be followed. */
export function markoutFigure(view: MarketView): Markup {
  const { key, market, tally } = view;
  const measured = market.measures.metrics.filter(isMeasured).filter((metric) => metric.family === 'markout');
  const none = tally.all.fills === 0 ? 'Nothing filled.' : 'No fill could be followed that far.';
  return html`<figure class="block">
    <figcaption>
      <h4>Markout</h4>
      <p>
        Where the mid stood after our fills, in bps of the fill price, weighted by quantity. Positive = good for us. Bands are 95 %
        intervals of the mid’s curves; a hollow point has none.
      </p>
    </figcaption>
    ${
      measured.length === 0
        ? html`<p class="empty">${none}</p>`
        : html`<div class="chart-and-table">
            <div class="chart markout" id="${key}-markout" role="img" aria-label="Markout by horizon, as in the table beside it."></div>
            <div>
              <div class="scroll">${table(view, measured)}</div>
              ${starNote(
                view,
                measured.map(({ labels }) => Number(labels['horizonNs'])),
              )}
            </div>
          </div>`
    }
  </figure>`;
}

function table(view: MarketView, measured: readonly Figure[]): Markup {
  const rows = measured.filter((metric) => metric.labels['fair'] === 'mid' && !repeats(metric, measured));
  return html`<table>
    <caption>
      Against the mid, bps
    </caption>
    <thead>
      <tr>
        <th scope="col">After</th>
        <th scope="col">Fills</th>
        <th scope="col" class="n">Markout</th>
        <th scope="col" class="n">95 % interval</th>
        <th scope="col" class="n">Count</th>
      </tr>
    </thead>
    <tbody>
      ${rows.map(
        (metric) =>
          html`<tr>
            <th scope="row">${horizonText(view, Number(metric.labels['horizonNs']))}</th>
            <td>${metric.labels['liquidity']}</td>
            <td class="n">${minus(bps(metric.value))}</td>
            <td class="n fine">${minus(intervalText(metric))}</td>
            <td class="n" title="${counted(metric.censored, 'fill')} left out">${fixed(metric.count, 0)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}

/** Whether this is the figure of all fills where all are of one kind, which has the same row. */
function repeats({ labels, count }: Figure, measured: readonly Figure[]): boolean {
  return (
    labels['liquidity'] === 'all' &&
    measured.some(
      (other) =>
        other.labels['fair'] === labels['fair'] &&
        other.labels['horizonNs'] === labels['horizonNs'] &&
        other.labels['liquidity'] !== 'all' &&
        other.count === count,
    )
  );
}
