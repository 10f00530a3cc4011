/**
 * What ECharts is told of a price chart: three rows with one time axis, their labels, the zoom, and the lines of position and equity.
 */
import type { EChartsCoreOption, LineSeriesOption, XAXisComponentOption, YAXisComponentOption } from 'echarts';
import { minus } from '../html/markup.js';
import { clock, fixed, significant } from '../numbers.js';
import { faded, type Colours } from './colours.js';
import type { Market } from './market.js';

/** Pixels right of the rows, above them, between them, and for the slider below. */
export const RIGHT = 14;
export const TOP = 10;
export const ROW_GAP = 30;
export const SLIDER = 58;

/** Heights of the three rows, from the height of all. */
export interface Rows {
  readonly left: number;
  readonly price: number;
  readonly position: number;
  readonly equity: number;
}

/** Everything ECharts is told of a price chart. */
export function priceOption(
  market: Market,
  rows: Rows,
  colours: Colours,
  fromTs: number,
  toTs: number,
  layers: readonly object[],
): EChartsCoreOption {
  const tops = [TOP, TOP + rows.price + ROW_GAP, TOP + rows.price + rows.position + 2 * ROW_GAP];
  const heights = [rows.price, rows.position, rows.equity].slice(0, rows.equity === 0 ? 2 : 3);
  return {
    animation: false,
    useUTC: true,
    tooltip: {
      trigger: 'item',
      confine: true,
      renderMode: 'html',
      className: 'tooltip',
      padding: 0,
      borderWidth: 0,
      transitionDuration: 0,
    },
    axisPointer: {
      link: [{ xAxisIndex: 'all' }],
      triggerTooltip: false,
      lineStyle: { color: colours.muted, type: 'solid', width: 0.75 },
      label: { backgroundColor: colours.ink, color: colours.card, fontSize: 11 },
    },
    grid: heights.map((height, i) => ({ left: rows.left, right: RIGHT, top: tops[i], height, outerBoundsMode: 'none' })),
    xAxis: heights.map((_, i) => timeAxis(market, colours, i, i === heights.length - 1)),
    yAxis: [
      priceAxis(market, colours),
      smallAxis('position', 1, market.samples.position, market.scale.lotValue, colours),
      smallAxis('equity', 2, market.samples.equity, 1, colours),
    ].slice(0, heights.length),
    dataZoom: zoom(
      market,
      colours,
      rows.left,
      fromTs,
      toTs,
      heights.map((_, i) => i),
    ),
    series: [...layers, ...sampleLines(market, colours, heights.length)],
  };
}

function timeAxis(market: Market, colours: Colours, gridIndex: number, labelled: boolean): XAXisComponentOption {
  return {
    type: 'time',
    gridIndex,
    min: market.x(market.page.fromTs),
    max: market.x(market.page.toTs),
    axisLine: { lineStyle: { color: colours.line } },
    axisTick: { show: labelled, lineStyle: { color: colours.line } },
    axisLabel: {
      show: labelled,
      color: colours.muted,
      fontSize: 11,
      hideOverlap: true,
      formatter: severalDays(market) ? TIME_LABELS : { ...TIME_LABELS, day: '{HH}:{mm}' },
    },
    axisPointer: {
      show: true,
      label: { show: labelled, formatter: ({ value }) => clock(market.tape.epochNs, market.ts(Number(value)), 3) },
    },
    splitLine: { show: true, lineStyle: { color: colours.line, opacity: 0.6 } },
  };
}

function severalDays({ page }: Market): boolean {
  return page.toTs - page.fromTs > 48 * 3_600e9;
}

function priceAxis({ scale }: Market, colours: Colours): YAXisComponentOption {
  const places = scale.pricePlaces;
  return {
    id: 'price',
    type: 'value',
    gridIndex: 0,
    scale: true,
    minInterval: scale.tickValue,
    axisLabel: {
      color: colours.muted,
      fontSize: 11,
      showMinLabel: false,
      showMaxLabel: false,
      formatter: (value: number) => fixed(value, places),
    },
    splitLine: { lineStyle: { color: colours.line, opacity: 0.6 } },
  };
}

/** Spelling of time labels by what they stand on; days by name only where there are several. */
const TIME_LABELS = {
  year: '{yyyy}-{MM}-{dd}',
  month: '{yyyy}-{MM}-{dd}',
  day: '{MM}-{dd}',
  hour: '{HH}:{mm}',
  minute: '{HH}:{mm}',
  second: '{HH}:{mm}:{ss}',
  millisecond: '{HH}:{mm}:{ss}.{SSS}',
};

/** Axis of a low chart: two or three labels, zero among them. */
function smallAxis(name: string, gridIndex: number, column: ArrayLike<number>, factor: number, colours: Colours): YAXisComponentOption {
  const { min, max, interval } = fewTicks(column, factor);
  return {
    min,
    max,
    interval,
    id: name,
    type: 'value',
    gridIndex,
    name,
    nameLocation: 'end',
    nameGap: 6,
    nameTextStyle: { color: colours.muted, fontSize: 11, align: 'left' },
    axisLabel: { color: colours.muted, fontSize: 11, formatter: (value: number) => minus(significant(value, 4)) },
    splitLine: { lineStyle: { color: colours.line, opacity: 0.6 } },
  };
}

function zoom(market: Market, colours: Colours, left: number, fromTs: number, toTs: number, xAxisIndex: readonly number[]): object[] {
  const span = { xAxisIndex, startValue: market.x(fromTs), endValue: market.x(toTs), filterMode: 'none' };
  const handle = { color: colours.card, borderColor: colours.muted };
  return [
    { ...span, type: 'inside', zoomOnMouseWheel: true, moveOnMouseMove: true, moveOnMouseWheel: false, preventDefaultMouseMove: false },
    {
      ...span,
      type: 'slider',
      left,
      right: RIGHT,
      bottom: 6,
      height: 20,
      showDataShadow: false,
      showDetail: false,
      brushSelect: false,
      borderColor: colours.line,
      backgroundColor: 'transparent',
      fillerColor: faded(colours.accent, 0.14),
      handleStyle: handle,
      moveHandleSize: 4,
      moveHandleStyle: { color: colours.line },
      emphasis: { handleStyle: { ...handle, borderColor: colours.accent }, moveHandleStyle: { color: colours.accent } },
    },
  ];
}

/** A range with a step of 1, 2 or 5 times a power of ten that has at most four ticks; always with zero. */
function fewTicks(column: ArrayLike<number>, factor: number): { readonly min: number; readonly max: number; readonly interval: number } {
  let low = 0;
  let high = 0;
  for (let i = 0; i < column.length; i++) {
    if (!Number.isFinite(column[i])) continue;
    low = Math.min(low, column[i]! * factor);
    high = Math.max(high, column[i]! * factor);
  }
  const wanted = (high - low || 1) / 2;
  const power = Number(`1e${Math.floor(Math.log10(wanted))}`);
  const interval = [1, 2, 5, 10].map((step) => step * power).find((step) => step >= wanted * 0.999) ?? wanted;
  return { min: Math.floor(low / interval) * interval, max: low === high ? interval : Math.ceil(high / interval) * interval, interval };
}

/** Position in quantity and equity in money, as steps. */
function sampleLines(market: Market, colours: Colours, grids: number): LineSeriesOption[] {
  const { samples, scale } = market;
  const line = (name: string, axis: number, color: string, column: ArrayLike<number>, factor: number): LineSeriesOption => ({
    id: name,
    name,
    type: 'line',
    xAxisIndex: axis,
    yAxisIndex: axis,
    step: 'end',
    showSymbol: false,
    silent: true,
    lineStyle: { color, width: 1.25 },
    areaStyle: { color, opacity: 0.12 },
    data: Array.from({ length: samples.ts.length }, (_, i) => [market.x(samples.ts[i]!), column[i]! * factor]),
  });
  const position = line('position', 1, colours.accent, samples.position, scale.lotValue);
  return grids === 3 ? [position, line('equity', 2, colours.ink, samples.equity, 1)] : [position];
}
