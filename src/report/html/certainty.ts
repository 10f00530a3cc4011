/**
 * How far fills can be trusted, as a bar and a table: certain, likely, doubtful, and what only the optimistic queue would have filled.
 *
 * Plain HTML: readable without script.
 */
import { intervalText, metricOf } from '../figures.js';
import { counted, fixed, percent } from '../numbers.js';
import type { MarketView } from '../view.js';
import { html, minus, type Markup } from './markup.js';

const NAMES = ['certain', 'likely', 'doubtful'] as const;

/** The bar alone; nothing when nothing filled or was missed. */
export function certaintyBar({ tally, scale }: MarketView): Markup | null {
  const whole = tally.all.lots + tally.missedLots;
  if (whole === 0) return null;
  const parts = [...NAMES.map((name) => ({ name, lots: tally.certainty[name].lots })), { name: 'missed', lots: tally.missedLots }];
  const label = parts.filter((part) => part.lots > 0).map((part) => `${part.name} ${scale.qty(part.lots)}`);
  return html`<div class="bar" role="img" aria-label="Filled quantity: ${label.join(', ')}">
    ${parts
      .filter((part) => part.lots > 0)
      .map((part) => html`<span class="${part.name}" style="flex-grow:${part.lots}" title="${part.name}: ${scale.qty(part.lots)}"></span>`)}
  </div>`;
}

/** Bar, table by certainty, table by rule. */
export function certaintyBlock(view: MarketView): Markup {
  const { tally, key } = view;
  if (tally.all.fills === 0 && tally.missedLots === 0) {
    return html`<section class="block">
      <h4>Certainty</h4>
      <p class="empty">Nothing filled, so there is nothing to trust or doubt.</p>
    </section>`;
  }
  return html`<section class="block" aria-labelledby="${key}-certainty">
    <h4 id="${key}-certainty">Certainty</h4>
    ${certaintyBar(view)} ${byCertainty(view)} ${tally.all.fills === 0 ? null : byRule(view)}
  </section>`;
}

function byCertainty(view: MarketView): Markup {
  const { tally, scale, symbol } = view;
  return html`<div class="scroll">
    <table>
      <caption>
        Filled quantity by how far it can be trusted, ${symbol}
      </caption>
      <thead>
        <tr>
          <th scope="col">Certainty</th>
          <th scope="col" class="n">Quantity</th>
          <th scope="col" class="n">Share</th>
          <th scope="col" class="n">95 % interval</th>
          <th scope="col" class="n">Fills</th>
        </tr>
      </thead>
      <tbody>
        ${NAMES.map((name) => {
          const { lots, fills } = tally.certainty[name];
          return html`<tr>
            <th scope="row"><i class="dot ${name}"></i>${name}</th>
            <td class="n">${scale.qty(lots)}</td>
            <td class="n">${percent(lots / tally.all.lots)}</td>
            <td class="n fine">${intervalOf(view, name)}</td>
            <td class="n">${fixed(fills, 0)}</td>
          </tr>`;
        })}
        <tr>
          <th scope="row"><i class="dot missed"></i>missed</th>
          <td class="n">${scale.qty(tally.missedLots)}</td>
          <td class="n fine" colspan="3">only the optimistic queue would have filled it</td>
        </tr>
      </tbody>
    </table>
  </div>`;
}

function intervalOf({ market }: MarketView, name: string): string {
  const metric = metricOf(market.measures, `certainty.${name}`);
  return metric === undefined ? '' : minus(intervalText(metric));
}

const RULES = {
  queue: 'a print at our price reached us',
  through: 'a print beyond our price',
  crossed: 'the other side was stated at or beyond our price',
  taker: 'we took what was shown on arrival',
  matched: 'an incoming order met ours',
  uncross: 'an auction, at one price for all',
} as const;

function byRule({ tally, scale }: MarketView): Markup {
  const used = (['queue', 'through', 'crossed', 'matched', 'uncross', 'taker'] as const).filter((rule) => tally.rules[rule].fills > 0);
  return html`<div class="scroll">
    <table>
      <caption>
        Filled quantity by the rule that filled it
      </caption>
      <thead>
        <tr>
          <th scope="col">Rule</th>
          <th scope="col" class="n">Quantity</th>
          <th scope="col" class="n">Share</th>
          <th scope="col" class="n">Fills</th>
        </tr>
      </thead>
      <tbody>
        ${used.map((rule) => {
          const { lots, fills } = tally.rules[rule];
          return html`<tr>
            <th scope="row"><b>${rule}</b> <span class="fine">${RULES[rule]}</span></th>
            <td class="n">${scale.qty(lots)}</td>
            <td class="n">${percent(lots / tally.all.lots)}</td>
            <td class="n">${fixed(fills, 0)}</td>
          </tr>`;
        })}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">all</th>
          <td class="n">${scale.qty(tally.all.lots)}</td>
          <td class="n"></td>
          <td class="n">${counted(tally.all.fills, 'fill')}</td>
        </tr>
      </tfoot>
    </table>
  </div>`;
}
