/**
 * The top of the page: what was run, what came out in words, and the sessions side by side.
 */
import { cautionsOf } from '../cautions.js';
import { countText, figureOf, intervalText, mainMarkout, valueText, type Figure } from '../figures.js';
import { costInterval, headline } from '../headline.js';
import { counted, day, exactMoney, fixed, instant, percent, span } from '../numbers.js';
import { averageTicks, certaintyShare } from '../tally.js';
import type { ReportInput, ReportSession, ReportTape } from '../types.js';
import { tapeName, windowOf, type MarketView } from '../view.js';
import { certaintyBar } from './certainty.js';
import { html, minus, type Markup } from './markup.js';

/** Title, tape and digest. */
export function pageHeader(input: ReportInput): Markup {
  return html`
    <header class="top">
      <div class="brand" aria-hidden="true"><i></i><i></i><i></i></div>
      <div>
        <p class="kicker">slipgauge report</p>
        <h1>${input.title}</h1>
        ${input.tapes.map((tape) => tapeLine(tape, tapeName(tape, input.tapes)))}
        ${cautionsOf(input).map((text) => html`<p class="caution"><b>Caution.</b> ${text}</p>`)}
      </div>
      <dl class="facts">
        ${fact('Run', html`<code title="${input.runDigest}">${short(input.runDigest)}</code>`)} ${fact('Seed', input.seed)}
        ${fact('Fill rules', html`semantics ${input.semantics}`)} ${fact('Tool', input.tool)}
      </dl>
    </header>
  `;
}

function tapeLine(tape: ReportTape, name: string): Markup {
  const { meta, instrument } = tape;
  const { fromTs, toTs } = windowOf(tape);
  const sameDay = day(meta.epochNs, fromTs) === day(meta.epochNs, toTs);
  const to = sameDay ? instant(meta.epochNs, toTs, 0).slice(11) : instant(meta.epochNs, toTs, 0);
  return html`<p class="tape">
    <b>${name}</b> ${instrument.kind}, tick ${instrument.tickSize} · ${instant(meta.epochNs, fromTs, 0)} → ${to} UTC
    (${span(toTs - fromTs)}) · ${tape.window === undefined ? '' : 'of '}${counted(meta.rows, 'row')}, ${meta.levelOfDetail}
  </p>`;
}

function fact(name: string, value: Markup | string | number): Markup {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

/** First digits of a digest. */
function short(digest: string): string {
  return digest.slice(0, 12);
}

/** A card a session: what it did, in words, with its trust. */
export function cards(input: ReportInput, views: readonly MarketView[]): Markup {
  if (input.sessions.length === 0) return html`<p class="empty">The scenario has no session.</p>`;
  // Four read better as two and two than as three and one.
  const inPairs = input.sessions.length === 2 || input.sessions.length === 4;
  return html`<div class="cards${inPairs ? ' pairs' : ''}">
    ${input.sessions.map((session, i) =>
      card(
        session,
        i,
        views.filter((view) => view.session === session),
      ),
    )}
  </div>`;
}

function card(session: ReportSession, index: number, views: readonly MarketView[]): Markup {
  const failed = session.failed !== undefined;
  return html`<article class="card${failed ? ' failed' : ''}">
    <h3><a href="#session-${index}">${session.id}</a> <span class="strategy">${strategyLine(session)}</span></h3>
    ${failed ? html`<p class="failure"><b>Failed.</b> ${firstLine(session.failed)}</p>` : null} ${views.map((view) => said(view, failed))}
  </article>`;
}

/** Strategy and parameters, without repeating the session's name. */
export function strategyLine({ id, strategy, params }: ReportSession): string {
  return [strategy === id ? '' : strategy, params].filter((text) => text !== '').join(' · ');
}

function said(view: MarketView, failed: boolean): Markup {
  const { what, trust } = headline(view);
  const interval = costInterval(view);
  const tape = view.tapeName === view.symbol ? null : html`<b>${view.tapeName}:</b> `;
  return html`<p class="headline">${tape}${minus(failed ? `Until then ${what.charAt(0).toLowerCase()}${what.slice(1)}` : what)}</p>
    ${interval === '' ? null : html`<p class="fine">${minus(interval)}</p>`} ${certaintyBar(view)}
    ${trust === '' ? null : html`<p class="trust">${trust}</p>`}`;
}

/** First line of a message. */
function firstLine(text: string): string {
  return text.split('\n')[0]!;
}

/** Sessions side by side: one row each. */
export function summaryTable(views: readonly MarketView[]): Markup {
  const severalTapes = new Set(views.map((view) => view.tape)).size > 1;
  return html`<section aria-labelledby="side-by-side">
    <h2 id="side-by-side">Sessions side by side</h2>
    <div class="scroll" tabindex="0" role="region" aria-labelledby="side-by-side">
      <table class="summary">
        <caption>
          Costs: positive = bad for us. Markout: positive = good for us. Brackets are 95 % intervals of a block bootstrap.
        </caption>
        <thead>
          <tr>
            <th scope="col">Session</th>
            ${severalTapes ? html`<th scope="col">Instrument</th>` : null}
            ${['Fills', 'Filled', 'Average price', 'Shortfall, bps', 'Fees', 'Certain', markoutTitle(views), 'Position', 'Equity'].map(
              (name) => html`<th scope="col" class="n">${name}</th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${views.map((view) => summaryRow(view, severalTapes))}
        </tbody>
      </table>
    </div>
  </section>`;
}

/** Sessions of a run share their horizons. */
function markoutTitle(views: readonly MarketView[]): string {
  const horizons = views.flatMap(({ market }) => mainMarkout(market.measures)?.labels['horizonNs'] ?? []);
  return horizons.length === 0 ? 'Markout, bps' : `Markout ${span(Number(horizons[0]))}, bps`;
}

function summaryRow(view: MarketView, severalTapes: boolean): Markup {
  const { session, tally, scale, market, tapeName: name, currency } = view;
  const { ledger } = market;
  return html`<tr${session.failed === undefined ? '' : html` class="failed"`}>
    <th scope="row"><a href="#session-${sessionIndex(view)}">${session.id}</a>${session.failed === undefined ? null : html` <small>failed</small>`}</th>
    ${severalTapes ? html`<td>${name}</td>` : null}
    <td class="n">${fixed(tally.all.fills, 0)}<small>${counted(tally.orders, 'order')}</small></td>
    <td class="n">${scale.qty(tally.all.lots)}${orderedSmall(view)}</td>
    <td class="n">${averagePrices(view)}</td>
    ${metricCell(figureOf(market.measures, 'shortfall.total'))}
    <td class="n">${minus(exactMoney(ledger.fees))}<small>${currency}</small></td>
    <td class="n">${tally.all.fills === 0 ? '–' : percent(certaintyShare(tally, 'certain'))}</td>
    ${metricCell(mainMarkout(market.measures))}
    <td class="n">${minus(ledger.position)}</td>
    <td class="n">${ledger.equity === null ? '–' : minus(exactMoney(ledger.equity))}<small>${currency}</small></td>
  </tr>`;
}

/** The `2` of `s2m0`. */
function sessionIndex(view: MarketView): string {
  return /^s(\d+)m/.exec(view.key)?.[1] ?? '0';
}

function orderedSmall({ market, scale }: MarketView): Markup | null {
  const ordered = market.measures.parents.reduce((sum, parent) => sum + parent.orderedLots, 0);
  return ordered === 0 ? null : html`<small>of ${scale.qty(ordered)}</small>`;
}

function averagePrices({ tally, inverse, scale }: MarketView): Markup | string {
  const both = tally.buy.fills > 0 && tally.sell.fills > 0;
  const sides = [tally.buy, tally.sell].filter((side) => side.fills > 0);
  if (sides.length === 0) return '–';
  const price = (i: number): string => fixed(averageTicks(sides[i]!, inverse) * scale.tickValue, scale.pricePlaces + 1);
  return both ? html`${price(0)}<small>sold at ${price(1)}</small>` : price(0);
}

function metricCell(metric: Figure | undefined): Markup {
  if (metric === undefined) return html`<td class="n">–</td>`;
  const text = valueText(metric, '').replace(/ bps$/, '');
  return html`<td class="n">${minus(text)}<small title="${countText(metric)}">${minus(intervalText(metric))}</small></td>`;
}
