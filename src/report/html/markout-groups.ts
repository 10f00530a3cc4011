/**
 * Markouts of groups of fills: by the rule that filled, and by how far the fill can be trusted.
 */
import type { Figure } from '../figures.js';
import { fixed } from '../numbers.js';
import type { MarketView } from '../view.js';
import { byHorizon } from './horizon-charts.js';
import { figureCell, horizonText, starNote } from './horizon-table.js';
import { html, type Markup } from './markup.js';
import { chartBox } from './spread.js';

interface Group {
  readonly name: string;
  readonly figures: ReadonlyMap<number, Figure>;
}

/** Both groupings side by side; nothing where no fill could be followed. */
export function markoutGroupFigure(view: MarketView): Markup | null {
  const rules = (['queue', 'through', 'crossed', 'matched', 'uncross', 'taker'] as const).map((rule) => ({
    name: rule,
    figures: byHorizon(view, 'markoutByRule', { rule }),
  }));
  const certainties = (['maker', 'taker'] as const).flatMap((liquidity) =>
    (['certain', 'likely', 'doubtful'] as const).map((certainty) => ({
      name: `${liquidity === 'maker' ? 'passive' : 'aggressive'}, ${certainty}`,
      figures: byHorizon(view, 'markoutByCertainty', { liquidity, certainty }),
    })),
  );
  const groups = [...rules, ...certainties].filter(({ figures }) => figures.size > 0);
  if (groups.length === 0) return null;
  const horizonsNs = [...new Set(groups.flatMap(({ figures }) => [...figures.keys()]))].sort((a, b) => a - b);
  const passive = certainties.some(({ name, figures }) => name.startsWith('passive') && figures.size > 0);
  return html`<figure class="block">
    <figcaption>
      <h4>Markout by what filled us, and by certainty</h4>
      <p>
        Left: by fill rule. A trade through our price, or the other side crossing it, comes with a move against us; what the queue brings
        need not. Right: the ${passive ? 'passive' : 'aggressive'} fills by how far they can be trusted. bps of the fill price, positive =
        good for us.
      </p>
    </figcaption>
    <div class="two-charts">
      ${chartBox(view, 'by-rule', 'Markout by horizon and fill rule, as in the table below.')}
      ${chartBox(view, 'by-certainty', 'Markout by horizon and certainty, as in the table below.')}
    </div>
    ${table(view, groups, horizonsNs)} ${starNote(view, horizonsNs)}
  </figure>`;
}

function table(view: MarketView, groups: readonly Group[], horizonsNs: readonly number[]): Markup {
  return html`<div class="scroll">
    <table class="horizons">
      <caption>
        Markout to the mid, bps
      </caption>
      <thead>
        <tr>
          <th scope="col">Fills</th>
          ${horizonsNs.map((horizonNs) => html`<th scope="col" class="n">${horizonText(view, horizonNs)}</th>`)}
          <th scope="col" class="n">Count</th>
        </tr>
      </thead>
      <tbody>
        ${groups.map(
          ({ name, figures }) =>
            html`<tr>
              <th scope="row">${name}</th>
              ${horizonsNs.map((horizonNs) => figureCell(figures.get(horizonNs)))}
              <td class="n">${fixed(Math.max(...[...figures.values()].map(({ count }) => count)), 0)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
