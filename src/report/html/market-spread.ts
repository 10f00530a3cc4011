/**
 * What the tapes' own trades say of spread and information, once for each tape: of the market, whatever the sessions did.
 */
import type { TradeModel } from '../../measure/types.js';
import { bps, fixed, percent, significant } from '../numbers.js';
import type { ReportInput } from '../types.js';
import type { MarketView } from '../view.js';
import { html, minus, type Markup } from './markup.js';

const NO_FIT =
  'A share above 100 % (φ below 0) is no share: trades there come after the price has moved their way, so that they tell more than the spread pays for; the split does not fit.';

/** A row a tape; nothing where no tape has trades enough. */
export function marketSpread({ tapes }: ReportInput, views: readonly MarketView[]): Markup | null {
  const rows = tapes.flatMap((tape) => {
    const view = views.find((one) => one.tape === tape);
    const model = view?.market.measures.tradeModel ?? null;
    return view === undefined || model === null ? [] : [{ name: view.tapeName, model }];
  });
  if (rows.length === 0) return null;
  return html`<section aria-labelledby="market-spread">
    <h2 id="market-spread">The market’s own spread</h2>
    <div class="scroll">
      <table class="summary">
        <caption>
          From the recorded trades alone (Madhavan, Richardson and Roomans): the spread that their prices imply, and the share of it that is
          information, which a maker does not keep. Prices in the quote currency.
        </caption>
        <thead>
          <tr>
            <th scope="col">Tape</th>
            ${['Implied spread, bps', 'Adverse-selection share', 'θ information', 'φ liquidity', 'ρ of signs', 'Trades'].map(
              (title) => html`<th scope="col" class="n">${title}</th>`,
            )}
          </tr>
        </thead>
        <tbody>
          ${rows.map(({ name, model }) => row(name, model))}
        </tbody>
      </table>
    </div>
    ${rows.some(({ model }) => model.phi < 0) ? html`<p class="fine">${NO_FIT}</p>` : null}
  </section>`;
}

function row(name: string, model: TradeModel): Markup {
  const cell = (text: string, small: string): Markup =>
    html`<td class="n">${minus(text)}${small === '' ? null : html`<small>${minus(small)}</small>`}</td>`;
  const range = (interval: readonly [number, number] | null, spell: (value: number) => string): string =>
    interval === null ? 'no interval' : `[${spell(interval[0])}, ${spell(interval[1])}]`;
  return html`<tr>
    <th scope="row">${name}</th>
    ${cell(bps(model.impliedSpreadBps), range(model.spreadInterval, bps))}
    ${cell(percent(model.adverseShare), range(model.adverseInterval, percent))} ${cell(significant(model.theta, 3), '')}
    ${cell(significant(model.phi, 3), '')} ${cell(fixed(model.rho, 3), '')}
    ${cell(fixed(model.trades, 0), model.leftOut === 0 ? '' : `${fixed(model.leftOut, 0)} without a side`)}
  </tr>`;
}
