/**
 * What is said of a fill or an order when it is pointed at: the words of `words.ts`, with the life of the order.
 */
import { escapeText, minus } from '../html/markup.js';
import { CERTAINTIES, FATES, LIQUIDITIES, RULES, SIDES } from '../html/page-data.js';
import { clock, counted, fixed, significant, span } from '../numbers.js';
import { explainFill, howCertain, whyItFilled, type FillContext, type FillFields } from '../words.js';
import type { Market } from './market.js';

function fillAt({ fills, scale }: Market, i: number): FillFields {
  return {
    side: SIDES[fills.side[i]!]!,
    qty: scale.qty(fills.qtyLots[i]!),
    price: scale.price(fills.ticks[i]!),
    liquidity: LIQUIDITIES[fills.liquidity[i]!]!,
    rule: RULES[fills.rule[i]!]!,
    tapeRow: fills.row[i]!,
    aheadBeforeLots: fills.before[i]!,
    aheadAfterLots: fills.after[i]!,
    certainty: CERTAINTIES[fills.certainty[i]!]!,
  };
}

function contextOf({ page, tape }: Market): FillContext {
  return { queueModel: page.queueModel, levelOfDetail: tape.levelOfDetail, alone: page.alone };
}

/** Tooltip of a fill, HTML. */
export function fillTip(market: Market, i: number): string {
  const fill = fillAt(market, i);
  const ahead = `${significant(fill.aheadBeforeLots, 6)} → ${significant(fill.aheadAfterLots, 6)} lots`;
  const rows = [
    ['rule', `${fill.rule}, ${fill.liquidity}`],
    ['time', `${clock(market.tape.epochNs, market.fills.ts[i]!, 9)} UTC`],
    ['tape row', fixed(fill.tapeRow, 0)],
    ...(fill.rule === 'taker' ? [] : [['queue ahead', ahead]]),
  ];
  const order = market.fills.order[i]!;
  const said = [
    sentence(whyItFilled(fill, contextOf(market))),
    `${howCertain(fill.certainty, contextOf(market))}.`,
    order < 0 ? '' : orderLife(market, order),
  ];
  return tip(`${fill.side === 'buy' ? 'Bought' : 'Sold'} ${fill.qty} at ${fill.price}`, fill.certainty, rows, said);
}

/** A fill in plain text, for the line below the chart. */
export function fillText(market: Market, i: number): string {
  const order = market.fills.order[i]!;
  const said = `${clock(market.tape.epochNs, market.fills.ts[i]!, 6)} UTC: ${explainFill(fillAt(market, i), contextOf(market))}`;
  return minus(order < 0 ? said : `${said} ${orderLife(market, order)}`);
}

/** Tooltip of a stretch of one order, or of several merged, HTML. */
export function pieceTip(market: Market, i: number): string {
  const { pieces, scale, tape } = market;
  const time = (ts: number): string => clock(tape.epochNs, ts, 3);
  const stretch = `${time(pieces.fromTs[i]!)} → ${time(pieces.toTs[i]!)} UTC, ${span(pieces.toTs[i]! - pieces.fromTs[i]!)}`;
  const order = pieces.order[i]!;
  const said = order < 0 ? `${counted(pieces.merged[i]!, 'order')} drawn as one line.` : orderLife(market, order);
  return tip(`${pieces.side[i] === 0 ? 'Bid' : 'Offer'} at ${scale.price(pieces.ticks[i]!)}`, '', [['resting', stretch]], [said]);
}

/** An order's life in a sentence. */
function orderLife({ orders, scale, tape }: Market, i: number): string {
  const time = (ts: number): string => clock(tape.epochNs, ts, 3);
  const fate = FATES[orders.fate[i]!]!;
  const replaces = orders.replaces[i]!;
  const filled = `filled ${scale.qty(orders.cumLots[i]!)} of ${scale.qty(orders.qtyLots[i]!)}`;
  const moved = replaces === 0 ? '' : `, replaced ${replaces === 255 ? '255 times or more' : counted(replaces, 'time')}`;
  const end = fate === 'open' ? 'open at the end' : `${fate} ${time(orders.endTs[i]!)}`;
  const name = `Order ${orders.clOrdIds[i] ?? ''} (${orders.kinds[orders.kind[i]!] ?? ''})`;
  return `${name}: accepted ${time(orders.acceptedTs[i]!)}${moved}, ${end}, ${filled}.`;
}

function tip(title: string, badge: string, rows: readonly (readonly string[])[], sentences: readonly string[]): string {
  const mark = badge === '' ? '' : ` <em class="badge ${badge}">${badge}</em>`;
  const list = rows.map(([name = '', value = '']) => `<div><dt>${name}</dt><dd>${minus(escapeText(value))}</dd></div>`).join('');
  const said = sentences.filter((text) => text !== '').map((text) => `<p>${minus(escapeText(text))}</p>`);
  return `<div class="tip"><h5>${escapeText(title)}${mark}</h5><dl>${list}</dl>${said.join('')}</div>`;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}
