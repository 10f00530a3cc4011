/**
 * What being filled says about the mid: drift after passive fills against drift while quoted, and how often the next move was against us.
 */
import { figureOf, intervalText, valueText } from '../figures.js';
import { adverseSaid } from '../adverse.js';
import type { MarketView } from '../view.js';
import { byHorizon } from './horizon-charts.js';
import { horizonTable, starNote } from './horizon-table.js';
import { html, minus, type Markup } from './markup.js';
import { chartBox } from './spread.js';

/** Chart, table and the shares; nothing without passive fills. */
export function conditionalFigure(view: MarketView): Markup | null {
  const what = (name: string) => byHorizon(view, 'conditionalDrift', { what: name });
  const filled = what('filled');
  if (filled.size === 0) return null;
  const columns = [
    { title: 'After fills', figures: filled },
    { title: 'While quoted', figures: what('quoted') },
    { title: 'Difference', figures: what('difference') },
  ];
  return html`<figure class="block">
    <figcaption>
      <h4>What a fill says: drift after passive fills against drift while quoted</h4>
      <p>
        How the mid moved from just before a passive fill, in our direction, and how it moved over all the time for which we had orders
        resting on that side. The difference is what those knew who traded with us; an interval of it that leaves out 0 is a two-sided test
        at 5 %. It resamples blocks of time, so a horizon needs some eighty times its length of tape.
      </p>
    </figcaption>
    <div class="chart-and-table even">
      ${chartBox(view, 'conditional', 'Drift of the mid after fills and while quoted, by horizon, as in the table beside it.')}
      <div>
        ${horizonTable(view, 'Drift of the mid in our direction, bps', columns, 'Fills')} ${starNote(view, filled.keys())} ${shares(view)}
      </div>
    </div>
    ${verdict(view)}
  </figure>`;
}

function verdict(view: MarketView): Markup | null {
  const said = adverseSaid(view);
  return said === '' ? null : html`<p>${minus(said)}</p>`;
}

/** Adverse-fill ratio and trade-through share. */
function shares({ market }: MarketView): Markup | null {
  const rows = (
    [
      ['Next move of the mid was against us', 'adverseFills.maker'],
      ['Filled by a trade beyond our price', 'tradeThrough.maker'],
    ] as const
  ).flatMap(([title, name]) => {
    const figure = figureOf(market.measures, name);
    return figure === undefined ? [] : [{ title, figure }];
  });
  if (rows.length === 0) return null;
  return html`<table>
    <caption>
      Of the passive fills
    </caption>
    <tbody>
      ${rows.map(
        ({ title, figure }) =>
          html`<tr>
            <th scope="row">${title}</th>
            <td class="n">${valueText(figure, '')}<small>${minus(intervalText(figure))}</small></td>
          </tr>`,
      )}
    </tbody>
  </table>`;
}
