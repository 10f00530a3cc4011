/**
 * A session in words: what it did, what that cost, and how far it can be trusted. Two or three sentences, for page and terminal.
 *
 * Example: "Bought 1.916 of 2 BTCUSDT at 61,770.01 on average: cost 1.82 bps (118.20 USDT) against the decision mid 61,758.80."
 */
import type { ParentShortfall } from '../measure/types.js';
import { figureOf, intervalText, mainMarkout } from './figures.js';
import { bps, counted, exactMoney, fixed, money, span } from './numbers.js';
import { averageTicks, certaintyShare, type SideTally } from './tally.js';
import { totalShortfall, type MarketView } from './view.js';
import { restsOn } from './words.js';

/** What is said of one session. */
export interface Headline {
  /** What happened and what it cost. */
  readonly what: string;
  /** How far that can be trusted; empty when nothing filled. */
  readonly trust: string;
}

/** A session on one tape in words. */
export function headline(view: MarketView): Headline {
  const { parents } = view.market.measures;
  const said = parents.length > 0 ? [parentsSaid(view, parents)] : [tradedSaid(view), markoutSaid(view)];
  return { what: said.filter((text) => text !== '').join(' '), trust: trustSaid(view) };
}

function parentsSaid(view: MarketView, parents: readonly ParentShortfall[]): string {
  const [first] = parents;
  const did = parents.length === 1 ? oneParent(view, first!) : manyParents(view, parents);
  const cost = costSaid(view);
  if (cost === '') return `${did}; its cost is not known.`;
  const against = parents.length === 1 ? `the decision mid ${price(view, first!.decisionPrice)}` : 'the decision mids';
  return `${did}: ${cost} against ${against}.`;
}

function oneParent(view: MarketView, parent: ParentShortfall): string {
  const ordered = view.scale.qty(parent.orderedLots);
  const verb = parent.side > 0 ? 'Bought' : 'Sold';
  if (parent.filledLots === 0) return `${verb} nothing of ${ordered} ${view.symbol}`;
  const filled = view.scale.qty(parent.filledLots);
  const amount = parent.filledLots === parent.orderedLots ? filled : `${filled} of ${ordered}`;
  return `${verb} ${amount} ${view.symbol} at ${price(view, parent.averagePrice)} on average`;
}

function manyParents(view: MarketView, parents: readonly ParentShortfall[]): string {
  const side = (sign: 1 | -1, verb: string): string[] => {
    const some = parents.filter((parent) => parent.side === sign);
    const lots = (of: (parent: ParentShortfall) => number): number => some.reduce((sum, parent) => sum + of(parent), 0);
    if (some.length === 0) return [];
    return [`${verb} ${view.scale.qty(lots((parent) => parent.filledLots))} of ${view.scale.qty(lots((parent) => parent.orderedLots))}`];
  };
  const did = [...side(1, 'bought'), ...side(-1, 'sold')].join(' and ');
  return `Worked ${counted(parents.length, 'parent order')}, ${did} ${view.symbol}`;
}

/** `cost 1.82 bps (118.20 USDT)`, or `gained …` where the cost is negative; empty when it is not known. */
function costSaid(view: MarketView): string {
  const total = totalShortfall(view);
  if (total === null) return '';
  const verb = total.bps < 0 ? 'gained' : 'cost';
  const inMoney = total.currency === null ? '' : ` (${money(Math.abs(total.currency))} ${view.currency})`;
  return `${verb} ${bps(Math.abs(total.bps))} bps${inMoney}`;
}

function tradedSaid(view: MarketView): string {
  const { tally, session } = view;
  if (tally.orders === 0) return session.failed === undefined ? 'Sent no order.' : 'Had sent no order.';
  if (tally.all.fills === 0) return `Sent ${counted(tally.orders, 'order')}; none filled.`;
  const sides = [sideSaid(view, tally.buy, 'bought'), sideSaid(view, tally.sell, 'sold')].filter((text) => text !== '').join(' and ');
  return `${sides.charAt(0).toUpperCase()}${sides.slice(1)} ${view.symbol} in ${counted(tally.all.fills, 'fill')}; ${endSaid(view)}.`;
}

function sideSaid(view: MarketView, side: SideTally, verb: string): string {
  if (side.fills === 0) return '';
  return `${verb} ${view.scale.qty(side.lots)} at ${priceOfTicks(view, averageTicks(side, view.inverse))}`;
}

function endSaid(view: MarketView): string {
  const { position, equity, fees } = view.market.ledger;
  const held = Number(position);
  const where = held === 0 ? 'ended flat' : `ended ${held > 0 ? 'long' : 'short'} ${position.replace('-', '')}`;
  const paid = Number(fees) < 0 ? `after rebates of ${exactMoney(fees.replace('-', ''))}` : `after fees of ${exactMoney(fees)}`;
  return equity === null ? `${where}, fees ${exactMoney(fees)} ${view.currency}` : `${where}, ${result(equity)} ${view.currency} ${paid}`;
}

function result(equity: string): string {
  return Number(equity) < 0 ? `lost ${exactMoney(equity.replace('-', ''))}` : `made ${exactMoney(equity)}`;
}

/** The mid's way after the fills. */
function markoutSaid({ market }: MarketView): string {
  const metric = mainMarkout(market.measures);
  if (metric === undefined) return '';
  const direction = metric.value < 0 ? 'against' : 'for';
  const interval = `${metric.interval === null ? '' : 'markout '}${intervalText(metric)}`;
  return `After ${span(Number(metric.labels['horizonNs']))} the mid stood ${bps(Math.abs(metric.value))} bps ${direction} us, ${interval}.`;
}

function trustSaid(view: MarketView): string {
  const { tally, scale, tape } = view;
  if (tally.all.fills === 0) return missedSaid(view);
  if (view.market.compat !== undefined)
    return `Filled by the rules of ${view.market.compat}, which carry no bounds: no fill is more than likely.`;
  const share = (name: 'certain' | 'likely' | 'doubtful'): number => certaintyShare(tally, name);
  const others = (['likely', 'doubtful'] as const).filter((name) => share(name) > 0).map((name) => `${wholePercent(share(name))} ${name}`);
  if (others.length === 0) return `All of the filled quantity is certain.${spaced(missedSaid(view))}`;
  const rest =
    restsOn(tape) === 'L3'
      ? ''
      : ` Counting certain fills alone, ${scale.qty(tally.certainty.certain.lots)} of ${scale.qty(tally.all.lots)} would have filled.`;
  return `${wholePercent(share('certain'))} of the filled quantity is certain, ${others.join(', ')}.${rest}${spaced(missedSaid(view))}`;
}

/** Percent without decimals, but never `0 %` or `100 %` of something that is neither. */
function wholePercent(share: number): string {
  if (share > 0 && share < 0.005) return 'less than 1 %';
  if (share < 1 && share >= 0.995) return 'more than 99 %';
  return `${fixed(100 * share, 0)} %`;
}

function missedSaid({ tally, scale }: MarketView): string {
  return tally.missedLots === 0 ? '' : `${scale.qty(tally.missedLots)} more would have filled under the optimistic queue.`;
}

function spaced(text: string): string {
  return text === '' ? '' : ` ${text}`;
}

function price(view: MarketView, decimal: number | null): string {
  return decimal === null ? 'not known' : priceText(view, decimal);
}

function priceOfTicks(view: MarketView, ticks: number): string {
  return priceText(view, ticks * view.scale.tickValue);
}

/** An average or mid: one decimal more than prices on the tape have. */
function priceText(view: MarketView, decimal: number): string {
  return fixed(decimal, view.scale.pricePlaces + 1);
}

/** Interval of the total shortfall with its count, for small print: `95 % interval [1.20, 2.41] bps, 12 parents`. */
export function costInterval(view: MarketView): string {
  const metric = figureOf(view.market.measures, 'shortfall.total');
  if (metric === undefined) return '';
  const interval = metric.interval === null ? intervalText(metric) : `95 % interval ${intervalText(metric)} bps`;
  return `${interval}, ${counted(metric.count, 'parent')}`;
}
