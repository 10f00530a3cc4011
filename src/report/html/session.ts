/**
 * One session on the page: charts, shortfall, markouts, certainty, all figures, and its fills one by one.
 *
 * Charts are empty boxes with an id that the script fills; everything else stands without it.
 */
import { headline } from '../headline.js';
import { clock, counted, exactMoney, fixed, instant } from '../numbers.js';
import type { ReportInput, ReportSession } from '../types.js';
import type { MarketView } from '../view.js';
import { certaintyBlock } from './certainty.js';
import { fillList } from './fill-list.js';
import { markoutFigure } from './markout.js';
import { strategyLine } from './opening.js';
import { html, minus, type Markup } from './markup.js';
import { metricTable } from './metric-table.js';
import { shortfallBlock } from './shortfall.js';

/** Links to the sessions; the script turns them into tabs. */
export function sessionNavigation({ sessions }: ReportInput): Markup | null {
  if (sessions.length < 2) return null;
  return html`<nav class="tabs" aria-label="Sessions">
    ${sessions.map(
      (session, i) =>
        html`<a href="#session-${i}" data-session="${i}" ${session.failed === undefined ? null : html` class="failed"`}>${session.id}</a>`,
    )}
  </nav>`;
}

/** A session with all its tapes. */
export function sessionSection(
  input: ReportInput,
  session: ReportSession,
  index: number,
  views: readonly MarketView[],
  leftOut: readonly (readonly string[])[],
): Markup {
  const own = views.flatMap((view, i) => (view.session === session ? [{ view, leftOut: leftOut[i] ?? [] }] : []));
  return html`<section class="session" id="session-${index}" aria-labelledby="session-${index}-name">
    <header>
      <h2 id="session-${index}-name">${session.id}</h2>
      <p class="strategy">${strategyLine(session)}</p>
    </header>
    ${session.failed === undefined ? null : failure(session.failed)}
    ${own.map((one) => marketSection(one.view, one.leftOut, one.view.tapeName !== one.view.symbol))}
    ${own.length === 0 ? html`<p class="empty">Nothing was measured.</p>` : null} ${sessionAssumptions(input, session)}
  </section>`;
}

function failure(message: string): Markup {
  return html`<div class="failure" role="alert">
    <p><b>This session failed</b>; what follows is what it did before.</p>
    <pre>${message}</pre>
  </div>`;
}

function marketSection(view: MarketView, leftOut: readonly string[], named: boolean): Markup {
  const { what, trust } = headline(view);
  return html`<div class="market">
    ${named ? html`<h3>${view.tapeName}</h3>` : null}
    <p class="lead">${minus(what)} ${trust}</p>
    ${priceFigure(view, leftOut)}
    <div class="columns">${columns(view)}</div>
    ${markoutFigure(view)} ${metricTable(view)} ${fillList(view)}
  </div>`;
}

/** Shortfall on the left and the rest on the right, or in balance where there is no shortfall to show. */
function columns(view: MarketView): Markup {
  const split = view.market.measures.parents.length > 0;
  return split
    ? html`${shortfallBlock(view)}
        <div>${certaintyBlock(view)} ${ledgerBlock(view)}</div>`
    : html`<div>${ledgerBlock(view)} ${shortfallBlock(view)}</div>
        ${certaintyBlock(view)}`;
}

function priceFigure(view: MarketView, leftOut: readonly string[]): Markup {
  const { key, tape, fromTs, toTs, market } = view;
  const { chart } = market.measures;
  const label = `Best bid and ask from ${instant(tape.meta.epochNs, fromTs, 0)} to ${clock(tape.meta.epochNs, toTs, 0)} UTC with own orders and fills; position below. The fills are listed further down.`;
  return html`<figure class="price-figure">
    <figcaption>
      <h4>Price, orders and fills</h4>
      <p>${ordersSaid(view)}</p>
    </figcaption>
    <div class="tools" data-for="${key}" hidden></div>
    <p class="readout" id="${key}-readout" aria-hidden="true"></p>
    ${chart.count === 0 ? html`<p class="empty">The tape has no book row in the measured stretch.</p>` : html`<div class="chart price" id="${key}-price" role="img" aria-label="${label}" tabindex="0"></div>`}
    <p class="fill-said" id="${key}-fill" aria-live="polite"></p>
    <noscript><p class="empty">The charts need JavaScript; all figures and fills are in the tables.</p></noscript>
    ${leftOut.length === 0 ? null : html`<p class="fine">${leftOut.join(' ')}</p>`}
  </figure>`;
}

function ordersSaid({ tally }: MarketView): string {
  if (tally.orders === 0) return 'No order was sent.';
  const fates = (['filled', 'canceled', 'expired', 'rejected', 'open', 'unanswered'] as const).filter((fate) => tally.fates[fate] > 0);
  const said = fates.map((fate) => `${fixed(tally.fates[fate], 0)} ${fate === 'unanswered' ? 'never arrived' : fate}`);
  return `${counted(tally.orders, 'order')}: ${said.join(', ')}; ${counted(tally.all.fills, 'fill')}.`;
}

function ledgerBlock({ key, market, currency, symbol }: MarketView): Markup {
  const { position, cash, fees, realised, open, equity, note } = market.ledger;
  const rows: readonly (readonly [string, string | null, string])[] = [
    ['Position', position, symbol],
    ['Cash', cash, currency],
    ['Fees paid', fees, currency],
    ['Realised, before fees', realised, currency],
    ['Open, at the last mid', open, currency],
    ['Equity', equity, currency],
  ];
  return html`<section class="block" aria-labelledby="${key}-ledger">
    <h4 id="${key}-ledger">Ledger at the end</h4>
    <table>
      <caption>
        Rounded for reading; the ledger itself is exact.
      </caption>
      <tbody>
        ${rows.map(([name, value, unit], i) =>
          value === null
            ? null
            : html`<tr>
                <th scope="row">${name}</th>
                <td class="n" title="${value}">${minus(i === 0 ? value : exactMoney(value))}</td>
                <td class="unit">${unit}</td>
              </tr>`,
        )}
      </tbody>
    </table>
    ${note === undefined ? null : html`<p class="fine">${note}</p>`}
  </section>`;
}

function sessionAssumptions({ assumptions }: ReportInput, { id, digest }: ReportSession): Markup {
  const own = assumptions.filter((one) => one.path.startsWith(`sessions.${id}.`)).length;
  const count = own === 0 ? '' : html`<a href="#assumptions">${counted(own, 'assumption')} of this session</a> · `;
  return html`<p class="fine">${count}session digest <code>${digest}</code></p>`;
}
