/**
 * What becomes of passive orders with time: filled, canceled after the price had left, canceled otherwise, as areas on top of each other; what is
 * white above them still waits. A dashed line is what Kaplan and Meier's estimate makes of the same fills.
 *
 * The axis of time is logarithmic. Shares are of all orders that rested.
 */
import type { EChartsCoreOption, LineSeriesOption } from 'echarts';
import type { PageWaits } from '../html/page-data.js';
import { percent, span } from '../numbers.js';
import { axisTooltip, legend } from './chart-parts.js';
import { faded, type Colours } from './colours.js';
import { drawnChart, type Drawn } from './draw-in-view.js';

/** Draw what becomes of orders. */
export function waitsChart(element: HTMLElement, waits: PageWaits): Drawn {
  return drawnChart(element, (colours) => option(waits, colours));
}

function option(waits: PageWaits, colours: Colours): EChartsCoreOption {
  return {
    animation: false,
    legend: legend(colours, 6),
    tooltip: axisTooltip(colours, (params) => tip(waits, colours, params)),
    grid: { left: 58, right: 18, top: 56, bottom: 44, outerBoundsMode: 'none' },
    xAxis: {
      type: 'log',
      min: 'dataMin',
      max: 'dataMax',
      name: 'after the venue took the order',
      nameLocation: 'middle',
      nameGap: 26,
      nameTextStyle: { color: colours.muted, fontSize: 11 },
      axisLine: { lineStyle: { color: colours.line } },
      splitLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: colours.muted, fontSize: 11, formatter: (ns: number) => span(ns), hideOverlap: true, showMinLabel: false },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: 1,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: colours.muted, fontSize: 11, formatter: (share: number) => `${Math.round(100 * share)} %` },
      splitLine: { lineStyle: { color: colours.line, opacity: 0.6 } },
    },
    series: [
      area('filled', waits, waits.filled, colours.accent),
      area('canceled, price had left', waits, waits.canceledAway, colours.likely),
      area('canceled otherwise', waits, waits.canceled, colours.missed),
      ifNeverCanceled(waits, colours.ink),
    ],
  };
}

function area(name: string, { afterNs }: PageWaits, shares: readonly number[], colour: string): LineSeriesOption {
  return {
    name,
    type: 'line',
    stack: 'orders',
    symbol: 'none',
    color: colour,
    lineStyle: { color: colour, width: 1.5 },
    areaStyle: { color: faded(colour, 0.35) },
    data: afterNs.map((ns, i) => [ns, shares[i]!]),
  };
}

function ifNeverCanceled({ afterNs, ifNeverCanceled: shares }: PageWaits, colour: string): LineSeriesOption {
  return {
    name: 'filled, if never canceled',
    type: 'line',
    symbol: 'none',
    color: colour,
    lineStyle: { color: colour, width: 1.5, type: 'dashed' },
    data: afterNs.map((ns, i) => [ns, shares[i] ?? '-']),
  };
}

function tip(waits: PageWaits, colours: Colours, params: unknown): string {
  const [first] = params as readonly { readonly dataIndex: number }[];
  const i = first?.dataIndex ?? 0;
  const row = (colour: string, name: string, text: string): string =>
    `<div><dt><i class="key" style="background:${colour}"></i>${name}</dt><dd>${text}</dd></div>`;
  const share = waits.ifNeverCanceled[i] ?? null;
  const waiting = 1 - waits.filled[i]! - waits.canceledAway[i]! - waits.canceled[i]!;
  const rows = [
    row(colours.accent, 'filled', `<b>${percent(waits.filled[i]!)}</b> ± ${percent(waits.standardError[i]!)}`),
    row(colours.likely, 'canceled, price had left', percent(waits.canceledAway[i]!)),
    row(colours.missed, 'canceled otherwise', percent(waits.canceled[i]!)),
    row(colours.card, 'still waiting', percent(Math.max(0, waiting))),
    share === null ? '' : row(colours.ink, 'filled, if never canceled', percent(share)),
  ];
  return `<div class="tip"><h5>Within ${span(waits.afterNs[i]!)}</h5><dl class="curves">${rows.join('')}</dl></div>`;
}
