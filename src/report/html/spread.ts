/**
 * Spread and markout taken apart, of passive and of aggressive fills: what the price gave at once, and what the mid did afterwards.
 *
 * Charts are empty boxes that the script fills; the table beside them has all figures.
 */
import type { MarketView } from '../view.js';
import { byHorizon } from './horizon-charts.js';
import { horizonTable, starNote } from './horizon-table.js';
import { html, type Markup } from './markup.js';

const KINDS = {
  maker: {
    title: 'Passive fills: spread earned, and lost again',
    said: 'The effective spread is what those who traded with us paid, twice the distance from the mid before the fill; the impact is how far the mid then moved their way; what is realised stays with us. Half of it, in our sign: capture + drift = markout.',
  },
  taker: {
    title: 'Aggressive fills: spread paid, and what the mid did',
    said: 'The effective spread is what we paid, twice the distance from the mid before the fill; the impact is how far the mid then moved our way; what is realised went to those we traded with. Half of it, in our sign: capture + drift = markout.',
  },
} as const;

/** A figure for each kind of fills that there are. */
export function spreadFigures(view: MarketView): readonly Markup[] {
  return (['maker', 'taker'] as const).flatMap((liquidity) => {
    const part = (name: string) => byHorizon(view, 'spread', { part: name, liquidity });
    const split = (name: string) => byHorizon(view, 'markoutSplit', { part: name, liquidity });
    const effective = part('effective');
    if (effective.size === 0) return [];
    const columns = [
      { title: 'Effective', figures: effective },
      { title: 'Realised', figures: part('realised') },
      { title: 'Impact', figures: part('impact') },
      { title: 'Capture', figures: split('capture') },
      { title: 'Drift', figures: split('drift') },
      { title: 'Markout', figures: byHorizon(view, 'markout', { fair: 'mid', liquidity }) },
    ];
    return [
      html`<figure class="block">
        <figcaption>
          <h4>${KINDS[liquidity].title}</h4>
          <p>${KINDS[liquidity].said}</p>
        </figcaption>
        <div class="two-charts">
          ${chartBox(view, `spread-${liquidity}`, 'Effective spread, realised spread and impact by horizon, as in the table below.')}
          ${chartBox(view, `split-${liquidity}`, 'Markout, capture and drift by horizon, as in the table below.')}
        </div>
        ${horizonTable(view, 'bps; spreads of the mid, the markout and its parts of the fill price', columns, 'Fills')}
        ${starNote(view, effective.keys())}
      </figure>`,
    ];
  });
}

/** The place of a chart. */
export function chartBox({ key }: MarketView, id: string, label: string): Markup {
  return html`<div class="chart markout" id="${key}-${id}" role="img" aria-label="${label}"></div>`;
}
