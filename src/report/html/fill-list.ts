/**
 * Fills one by one, each explained in words: what the chart shows on hover, for readers without it.
 */
import { Certainty, ExecType, Liquidity, namesByCode, Rule, type CertaintyName, type RuleName } from '../../sim/columns.js';
import { clock, counted } from '../numbers.js';
import type { MarketView } from '../view.js';
import { explainFill, restsOn, type FillFields } from '../words.js';
import { html, minus, type Markup } from './markup.js';

const FILLS_SHOWN = 60;
const RULES = namesByCode(Rule);
const CERTAINTIES = namesByCode(Certainty);

/** The first fills with their explanations; nothing when nothing filled. */
export function fillList(view: MarketView): Markup | null {
  const { session, market, tally, tape } = view;
  if (tally.all.fills === 0) return null;
  const { reports, strings } = session.columns;
  const rows: Markup[] = [];
  for (let i = 0; i < reports.count && rows.length < FILLS_SHOWN; i++) {
    if (reports.instrument[i] !== market.tape || reports.execType[i] !== ExecType.trade) continue;
    const fill = fillFields(view, i);
    const said = explainFill(fill, { queueModel: session.queueModel, levelOfDetail: restsOn(tape), alone: market.alone });
    rows.push(
      html`<tr>
        <td class="time">${clock(tape.meta.epochNs, reports.exchTs[i]!, 6)}</td>
        <td><code>${strings[reports.clOrd[i]!]}</code></td>
        <td><i class="dot ${fill.certainty}"></i>${minus(said)}</td>
      </tr>`,
    );
  }
  const shown =
    rows.length < tally.all.fills ? `The first ${rows.length} of ${counted(tally.all.fills, 'fill')}` : counted(rows.length, 'fill');
  return html`<details class="fills">
    <summary>Fills one by one, explained</summary>
    <div class="scroll">
      <table>
        <caption>
          ${shown}, venue time UTC. All of them: slipgauge show DIR fills
        </caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Order</th>
            <th scope="col">What happened, and why</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
  </details>`;
}

/** Row `i` of the report columns, a fill, with its fields as they are named at the edge. */
function fillFields({ session, scale }: MarketView, i: number): FillFields {
  const { reports } = session.columns;
  return {
    side: reports.side[i]! > 0 ? 'buy' : 'sell',
    qty: scale.qty(reports.lastQtyLots[i]!),
    price: scale.price(reports.lastPxTicks[i]!),
    liquidity: reports.liquidity[i] === Liquidity.maker ? 'maker' : 'taker',
    rule: (RULES[reports.rule[i]!] ?? 'taker') as RuleName,
    tapeRow: reports.tapeRow[i]!,
    aheadBeforeLots: reports.aheadBeforeLots[i]!,
    aheadAfterLots: reports.aheadAfterLots[i]!,
    certainty: (CERTAINTIES[reports.certainty[i]!] ?? 'doubtful') as CertaintyName,
  };
}
