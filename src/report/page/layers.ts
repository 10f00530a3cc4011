/**
 * What is ours on the price chart: orders as lines at their price, fills as marks, decision prices as dashed lines.
 *
 * Colours of fills say certainty, their direction the side (up = buy), hollow is taker; size grows with quantity.
 */
import type { CustomSeriesOption, ScatterSeriesOption } from 'echarts';
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

/** Id of the fills among the layers. */
export const FILLS = 'fills';

/** Fills, those of `rows`, drawn in the order of time so that no certainty covers the others. */
export function fillLayer(market: Market, colours: Colours, rows: readonly number[]): ScatterSeriesOption {
  const { fills } = market;
  return {
    id: FILLS,
    name: FILLS,
    type: 'scatter',
    z: 4,
    clip: true,
    data: rows.map((i) => {
      const colour = colours[CERTAINTIES[fills.certainty[i]!]!];
      return {
        value: [market.x(fills.ts[i]!), market.y(fills.ticks[i]!)],
        symbol: 'triangle',
        symbolRotate: fills.side[i] === 0 ? 0 : 180,
        itemStyle: fills.liquidity[i] === 1 ? hollow(colours.card, colour) : solid(colour, colours.card),
      };
    }),
    emphasis: { scale: 1.6, itemStyle: { borderColor: colours.ink, borderWidth: 1.5 } },
    tooltip: { formatter: (params) => fillTip(market, rows[dataIndexOf(params)]!) },
  };
}

/** Sizes of the marks of `rows` when `inView` fills are in view: they grow with quantity, and shrink when there are many. */
export function markSize({ fills }: Market, rows: readonly number[], inView: number): (value: unknown, params: unknown) => number {
  const largest = maximum(fills.qtyLots);
  const crowd = Math.min(1, Math.max(0.45, Math.sqrt(60 / Math.max(1, inView))));
  return (_value, params) => Math.max(4.5, crowd * (9 + 6 * Math.sqrt(fills.qtyLots[rows[dataIndexOf(params)]!]! / largest)));
}

function solid(color: string, borderColor: string): object {
  return { color, borderColor, borderWidth: 0.75, opacity: 1 };
}

function hollow(color: string, borderColor: string): object {
  return { color, borderColor, borderWidth: 2, opacity: 1 };
}

/** Places of the fills of the certainties that are wanted, by time. */
export function fillsByTime({ fills }: Market, wanted: (certainty: number) => boolean): readonly number[] {
  const rows: number[] = [];
  for (let i = 0; i < fills.count; i++) if (wanted(fills.certainty[i]!)) rows.push(i);
  return rows.sort((a, b) => fills.ts[a]! - fills.ts[b]! || a - b);
}

const PARENTS_DRAWN = 24;

/** Decision prices of the first parents, dashed over their intervals, with a word at the end that is in view. */
export function decisionLayer(market: Market, colours: Colours): CustomSeriesOption {
  const { page, scale } = market;
  const parents = page.parents.filter((parent) => parent.decisionPrice !== null).slice(0, PARENTS_DRAWN);
  return {
    id: 'decision',
    name: 'decision',
    type: 'custom',
    silent: true,
    clip: true,
    z: 3,
    encode: { x: [0, 1], y: 2 },
    data: parents.map((parent) => [market.x(parent.fromTs), market.x(parent.toTs), parent.decisionPrice!]),
    renderItem: (params, api) => {
      const { label, decisionPrice } = parents[params.dataIndex]!;
      const frame = params.coordSys as unknown as Frame;
      const [left = 0, y = 0] = api.coord([api.value(0), api.value(2)]);
      const [right = 0] = api.coord([api.value(1), api.value(2)]);
      const x1 = Math.max(left, frame.x);
      const x2 = Math.min(right, frame.x + frame.width);
      if (x1 >= x2) return;
      const text = `${label} ${fixed(decisionPrice!, scale.pricePlaces + 1)}`;
      return {
        type: 'group',
        children: [
          { type: 'line', shape: { x1, y1: y, x2, y2: y }, style: { stroke: colours.accent, lineWidth: 1.25, lineDash: [5, 4] } },
          ...(parents.length > 6
            ? []
            : [
                {
                  type: 'text' as const,
                  style: {
                    text,
                    x: x2 - 4,
                    y: y - 3,
                    fill: colours.accent,
                    fontSize: 11,
                    align: 'right' as const,
                    verticalAlign: 'bottom' as const,
                  },
                },
              ]),
        ],
      };
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
