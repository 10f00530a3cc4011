/**
 * Curves over horizons: a line for each with its 95 % band, in bps.
 *
 * Horizons stand at equal distances, as they are chosen in steps of about a factor. A hollow point has no interval; a horizon with a star is
 * shorter than the lag of the tape's book.
 */
import type { CustomSeriesOption, EChartsCoreOption, LineSeriesOption } from 'echarts';
import { escapeText, minus } from '../html/markup.js';
import type { PageCurve, PageHorizonChart } from '../html/page-data.js';
import { bps, fixed, span } from '../numbers.js';
import { axisTooltip, legend } from './chart-parts.js';
import { faded, type Colours } from './colours.js';
import { drawnChart, type Drawn } from './draw-in-view.js';

/** Draw a chart over horizons. */
export function horizonChart(element: HTMLElement, page: PageHorizonChart): Drawn {
  return drawnChart(element, (colours) => option(page, colours));
}

function option(page: PageHorizonChart, colours: Colours): EChartsCoreOption {
  const { curves } = page;
  const colourOf = (curve: PageCurve): string => colours[curve.colour as keyof Colours];
  return {
    animation: false,
    legend: legend(colours, 3),
    tooltip: axisTooltip(colours, (params) => tip(page, colourOf, params)),
    grid: { left: 58, right: 18, top: 56, bottom: 44, outerBoundsMode: 'none' },
    xAxis: {
      type: 'category',
      data: page.horizonsNs.map((horizonNs, i) => `${span(horizonNs)}${page.short[i] === true ? ' *' : ''}`),
      name: 'after the fill',
      nameLocation: 'middle',
      nameGap: 26,
      nameTextStyle: { color: colours.muted, fontSize: 11 },
      axisLine: { onZero: false, lineStyle: { color: colours.line } },
      axisTick: { show: false },
      axisLabel: { color: colours.muted, fontSize: 11 },
    },
    yAxis: {
      type: 'value',
      name: 'bps',
      nameGap: 9,
      nameTextStyle: { color: colours.muted, fontSize: 11, align: 'right', padding: [0, 6, 0, 0] },
      axisLabel: { color: colours.muted, fontSize: 11, formatter: (value: number) => minus(fixed(value, decimals(curves))) },
      splitLine: { lineStyle: { color: colours.line, opacity: 0.6 } },
    },
    series: [
      ...curves.filter((curve) => !curve.dashed).map((curve) => band(curve, colourOf(curve))),
      ...curves.map((curve, i) => line(curve, colourOf(curve), i === 0 ? colours : undefined)),
    ],
  };
}

/** Decimals that tell the axis labels apart. */
function decimals(curves: readonly PageCurve[]): number {
  const largest = curves.reduce(
    (most, { values }) => values.reduce((size: number, value) => Math.max(size, Math.abs(value ?? 0)), most),
    0,
  );
  return largest >= 10 ? 0 : largest >= 1 ? 1 : 2;
}

function line({ name, dashed, values, lows }: PageCurve, colour: string, zero: Colours | undefined): LineSeriesOption {
  return {
    name,
    type: 'line',
    z: dashed ? 3 : 4,
    symbol: 'circle',
    symbolSize: dashed ? 4 : 7,
    color: colour,
    connectNulls: true,
    lineStyle: { color: colour, width: 2, type: dashed ? 'dashed' : 'solid' },
    data: values.map((value, i) => {
      if (value === null) return { value: '-' };
      return { value, itemStyle: { color: lows[i] == null ? 'transparent' : colour, borderColor: colour, borderWidth: 1.5 } };
    }),
    ...(zero === undefined ? {} : { markLine: zeroLine(zero) }),
  };
}

function zeroLine(colours: Colours): NonNullable<LineSeriesOption['markLine']> {
  return {
    silent: true,
    symbol: 'none',
    animation: false,
    label: { show: false },
    lineStyle: { color: colours.muted, type: 'solid', width: 1 },
    data: [{ yAxis: 0 }],
  };
}

/** The interval's band as one polygon; whiskers where a point with an interval stands alone. */
function band({ name, values, lows, highs }: PageCurve, colour: string): CustomSeriesOption {
  const known = values.flatMap((_, i) => {
    const low = lows[i] ?? null;
    const high = highs[i] ?? null;
    return low === null || high === null ? [] : [{ i, low, high }];
  });
  return {
    name,
    type: 'custom',
    silent: true,
    z: 2,
    color: colour,
    tooltip: { show: false },
    encode: { x: 0, y: [1, 2] },
    // The band's extremes stand in the data so that the axis has room for it.
    data: known.map(({ i, low, high }) => [i, low, high]),
    renderItem: (params, api) => {
      if (params.dataIndex !== 0) return;
      const [first] = known;
      if (known.length === 1) return whisker(api.coord([first!.i, first!.low]), api.coord([first!.i, first!.high]), colour);
      const outline = [
        ...known.map(({ i, high }) => api.coord([i, high])),
        ...[...known].reverse().map(({ i, low }) => api.coord([i, low])),
      ];
      return { type: 'polygon', shape: { points: outline }, style: { fill: faded(colour, 0.14) } };
    },
  };
}

function whisker([x1 = 0, y1 = 0]: number[], [x2 = 0, y2 = 0]: number[], stroke: string): { type: 'line'; shape: object; style: object } {
  return { type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke, lineWidth: 1.5 } };
}

function tip({ curves, horizonsNs, notes }: PageHorizonChart, colourOf: (curve: PageCurve) => string, params: unknown): string {
  const [first] = params as readonly { readonly dataIndex: number }[];
  const i = first?.dataIndex ?? 0;
  const rows = curves.map((curve) => row(curve, colourOf(curve), i));
  const note = notes[i] ?? '';
  const said = note === '' ? '' : `<p>${escapeText(minus(note))}</p>`;
  return `<div class="tip"><h5>${span(horizonsNs[i]!)} after the fill</h5><dl class="curves">${rows.join('')}</dl>${said}</div>`;
}

function row({ name, values, said }: PageCurve, colour: string, i: number): string {
  const value = values[i] ?? null;
  if (value === null) return '';
  const key = `<i class="key" style="background:${colour}"></i>${escapeText(name)}`;
  return `<div><dt>${key}</dt><dd><b>${minus(bps(value))} bps</b> ${escapeText(minus(said[i] ?? ''))}</dd></div>`;
}
