/**
 * What is ours on the price chart: orders as lines at their price, fills as marks, decision prices as dashed lines.
 *
 * Colours of fills say certainty, their direction the side (up = buy), hollow is taker; size grows with quantity.
 */
import type { CustomSeriesOption, LineSeriesOption, ScatterSeriesOption } from 'echarts';
import { CERTAINTIES } from '../html/page-data.js';
import { fixed } from '../numbers.js';
import type { Colours } from './colours.js';
import { fillTip, pieceTip } from './fill-words.js';
import type { Market } from './market.js';
import type { Frame } from './touch-layer.js';

/** Own orders: a line from acceptance to end; several merged are wider and fainter. */
export function orderLayer(market: Market, colours: Colours): CustomSeriesOption {
  const { pieces } = market;
  return {
    id: 'orders',
    name: 'orders',
    type: 'custom',
    clip: true,
    z: 2,
    encode: { x: [0, 1], y: 2 },
    data: Array.from({ length: pieces.count }, (_, i) => [
      market.x(pieces.fromTs[i]!),
      market.x(pieces.toTs[i]!),
      market.y(pieces.ticks[i]!),
    ]),
    tooltip: { formatter: (params) => pieceTip(market, dataIndexOf(params)) },
    renderItem: (params, api) => {
      const i = params.dataIndex;
      const frame = params.coordSys as unknown as Frame;
      const [left = 0, y = 0] = api.coord([api.value(0), api.value(2)]);
      const [right = 0] = api.coord([api.value(1), api.value(2)]);
      if (right < frame.x || left > frame.x + frame.width) return;
      const merged = pieces.order[i]! < 0;
      const stroke = pieces.side[i] === 0 ? colours.buy : colours.sell;
      return {
        type: 'line',
        shape: { x1: left, y1: y, x2: Math.max(right, left + 1.5), y2: y },
        style: { stroke, lineWidth: merged ? 3 : 1.75, opacity: merged ? 0.35 : 0.85 },
        emphasis: { style: { lineWidth: 4, opacity: 1 } },
      };
    },
  };
}

/** Fills of one certainty, the `rows` of all fills. */
export function fillLayer(market: Market, colours: Colours, certainty: number, rows: readonly number[]): ScatterSeriesOption {
  const { fills } = market;
  const name = CERTAINTIES[certainty]!;
  const largest = maximum(fills.qtyLots);
  return {
    id: name,
    name,
    type: 'scatter',
    z: 4 + certainty,
    clip: true,
    data: rows.map((i) => ({
      value: [market.x(fills.ts[i]!), market.y(fills.ticks[i]!)],
      symbol: 'triangle',
      symbolRotate: fills.side[i] === 0 ? 0 : 180,
      symbolSize: sizeOf(fills.count, fills.qtyLots[i]! / largest),
      itemStyle: fills.liquidity[i] === 1 ? hollow(colours.card, colours[name]) : solid(colours[name], colours.card),
    })),
    emphasis: { scale: 1.6, itemStyle: { borderColor: colours.ink, borderWidth: 1.5 } },
    tooltip: { formatter: (params) => fillTip(market, rows[dataIndexOf(params)]!) },
  };
}

/** Marks get smaller when there are many. */
function sizeOf(count: number, share: number): number {
  const small = count > 1000 ? 6 : count > 300 ? 7.5 : 9;
  return small + 6 * Math.sqrt(share);
}

function solid(color: string, borderColor: string): object {
  return { color, borderColor, borderWidth: 0.75, opacity: 1 };
}

function hollow(color: string, borderColor: string): object {
  return { color, borderColor, borderWidth: 2, opacity: 1 };
}

/** Places of the fills of each certainty. */
export function rowsByCertainty({ fills }: Market): readonly (readonly number[])[] {
  const rows: number[][] = CERTAINTIES.map(() => []);
  for (let i = 0; i < fills.count; i++) rows[fills.certainty[i]!]!.push(i);
  return rows;
}

const PARENTS_DRAWN = 24;

/** Decision prices of the first parents, over their intervals. */
export function decisionLayer(market: Market, colours: Colours): LineSeriesOption {
  const { page, scale } = market;
  const parents = page.parents.filter((parent) => parent.decisionPrice !== null).slice(0, PARENTS_DRAWN);
  return {
    id: 'decision',
    name: 'decision',
    type: 'line',
    silent: true,
    data: [],
    markLine: {
      silent: true,
      symbol: 'none',
      animation: false,
      lineStyle: { color: colours.accent, type: 'dashed', width: 1.25 },
      label: { color: colours.accent, fontSize: 11, position: 'insideEndTop', formatter: '{b}' },
      data: parents.map(({ fromTs, toTs, decisionPrice, label }) => [
        { name: `${label} ${fixed(decisionPrice!, scale.pricePlaces + 1)}`, coord: [market.x(fromTs), decisionPrice!] },
        { coord: [market.x(toTs), decisionPrice!] },
      ]),
    },
  };
}

function dataIndexOf(params: unknown): number {
  return (params as { readonly dataIndex: number }).dataIndex;
}

function maximum(column: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < column.length; i++) most = Math.max(most, column[i]!);
  return most || 1;
}
