/**
 * Tables of figures over horizons, one row a horizon, and the mark of a horizon that is shorter than the lag of the tape's book.
 *
 * Example: `horizonTable(view, 'Passive fills, bps', [{ title: 'Capture', figures }])`.
 */
import type { Figure } from '../figures.js';
import { countText, intervalText } from '../figures.js';
import { bps, fixed, span } from '../numbers.js';
import type { MarketView } from '../view.js';
import { html, minus, type Markup } from './markup.js';

/** A column of figures by horizon. */
export interface FigureColumn {
  readonly title: string;
  readonly figures: ReadonlyMap<number, Figure>;
}

/** A row a horizon, each figure with its interval below it; the last column counts. */
export function horizonTable(view: MarketView, caption: string, columns: readonly FigureColumn[], counted: string): Markup {
  const horizonsNs = [...new Set(columns.flatMap(({ figures }) => [...figures.keys()]))].sort((a, b) => a - b);
  return html`<div class="scroll">
    <table class="horizons">
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          <th scope="col">After</th>
          ${columns.map(({ title }) => html`<th scope="col" class="n">${title}</th>`)}
          <th scope="col" class="n">${counted}</th>
        </tr>
      </thead>
      <tbody>
        ${horizonsNs.map(
          (horizonNs) =>
            html`<tr>
              <th scope="row">${horizonText(view, horizonNs)}</th>
              ${columns.map(({ figures }) => figureCell(figures.get(horizonNs)))} ${countCell(columns, horizonNs)}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** `100 ms`, with a star where the book lags longer. */
export function horizonText(view: MarketView, horizonNs: number): string {
  return `${span(horizonNs)}${isShort(view, horizonNs) ? ' *' : ''}`;
}

/** What the star means; nothing where no horizon has one. */
export function starNote(view: MarketView, horizonsNs: Iterable<number>): Markup | null {
  const { netWindowNs = 0 } = view.tape.meta;
  if (![...horizonsNs].some((horizonNs) => isShort(view, horizonNs))) return null;
  return html`<p class="fine">
    * shorter than the ${span(netWindowNs)} by which the tape’s book may lag behind its trades: the mid there may not have moved yet.
  </p>`;
}

/** A figure in bps with its interval; a dash where nothing was measured. */
export function figureCell(figure: Figure | undefined): Markup {
  if (figure === undefined) return html`<td class="n">–</td>`;
  const { interval } = figure;
  const range = html`<small>${interval === null ? 'no interval' : minus(intervalText(figure))}</small>`;
  return html`<td class="n" title="${countText(figure)}${interval === null ? `, ${figure.intervalNote}` : ''}">
    ${minus(bps(figure.value))}${range}
  </td>`;
}

function countCell(columns: readonly FigureColumn[], horizonNs: number): Markup {
  const figure = columns.map(({ figures }) => figures.get(horizonNs)).find((found) => found !== undefined);
  if (figure === undefined) return html`<td class="n"></td>`;
  const left = figure.censored === 0 ? null : html`<small>${fixed(figure.censored, 0)} left out</small>`;
  return html`<td class="n">${fixed(figure.count, 0)}${left}</td>`;
}

function isShort({ tape }: MarketView, horizonNs: number): boolean {
  return horizonNs < (tape.meta.netWindowNs ?? 0);
}
