/**
 * Markout by horizon: a curve for each kind of liquidity with its 95 % band, and the mid weighted by queue as a dashed one.
 *
 * Positive = good for us. Horizons stand at equal distances, as they are chosen in steps of about a factor. A hollow point has no
 * interval. Where all fills are of one kind, `all` would be the same curve again and is left out.
 */
import type { CustomSeriesOption, ECharts, EChartsCoreOption, LineSeriesOption } from 'echarts';
import { escapeText, minus } from '../html/markup.js';
import type { PageMarkout } from '../html/page-data.js';
import { bps, counted, fixed, span } from '../numbers.js';
import { coloursNow, faded, type Colours } from './colours.js';
import { charts } from './library.js';
import type { Market } from './market.js';

interface Curve {
  readonly name: string;
  readonly colour: string;
  readonly dashed: boolean;
  readonly points: readonly PageMarkout[];
}

/** A drawn markout chart. */
export class MarkoutChart {
  private readonly chart: ECharts;
  private readonly market: Market;

  constructor(element: HTMLElement, market: Market) {
    this.market = market;
    this.chart = charts().init(element, null, { renderer: 'canvas' });
    this.recolour();
  }

  /** Draw again in the colours that hold now. */
  recolour(): void {
    this.chart.setOption(option(this.market, coloursNow()), { notMerge: true });
  }

  resize(): void {
    this.chart.resize();
  }
}

function option(market: Market, colours: Colours): EChartsCoreOption {
  const curves = curvesOf(market.page.markout, colours);
  const horizons = [...new Set(market.page.markout.map((point) => point.horizonNs))].sort((a, b) => a - b);
  return {
    animation: false,
    legend: {
      top: 0,
      left: 0,
      icon: 'roundRect',
      itemWidth: 14,
      itemHeight: 3,
      textStyle: { color: colours.ink, fontSize: 12 },
      inactiveColor: colours.line,
    },
    tooltip: {
      trigger: 'axis',
      confine: true,
      className: 'tooltip',
      padding: 0,
      borderWidth: 0,
      transitionDuration: 0,
      axisPointer: { type: 'line', lineStyle: { color: colours.muted, type: 'solid' } },
      formatter: (params: unknown) => tip(curves, horizons, params),
    },
    grid: { left: 58, right: 18, top: 56, bottom: 44, outerBoundsMode: 'none' },
    xAxis: {
      type: 'category',
      data: horizons.map((horizonNs) => span(horizonNs)),
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
      axisLabel: { color: colours.muted, fontSize: 11, formatter: (value: number) => minus(fixed(value, decimals(market.page.markout))) },
      splitLine: { lineStyle: { color: colours.line, opacity: 0.6 } },
    },
    series: [
      ...curves.filter((curve) => !curve.dashed).map((curve) => band(curve, horizons)),
      ...curves.map((curve, i) => line(curve, horizons, i === 0 ? colours : undefined)),
    ],
  };
}

/** Decimals that tell the axis labels apart. */
function decimals(points: readonly PageMarkout[]): number {
  const largest = points.reduce((most, { value }) => Math.max(most, Math.abs(value ?? 0)), 0);
  return largest >= 10 ? 0 : largest >= 1 ? 1 : 2;
}

function curvesOf(points: readonly PageMarkout[], colours: Colours): readonly Curve[] {
  const of = (fair: string, liquidity: string): readonly PageMarkout[] =>
    points
      .filter((point) => point.fair === fair && point.liquidity === liquidity && point.value !== null)
      .sort((a, b) => a.horizonNs - b.horizonNs);
  const maker = of('mid', 'maker');
  const taker = of('mid', 'taker');
  const both = maker.length > 0 && taker.length > 0;
  const kind = maker.length > 0 ? 'maker' : 'taker';
  return [
    ...(both ? [{ name: 'all fills', colour: colours.ink, dashed: false, points: of('mid', 'all') }] : []),
    { name: 'maker', colour: colours.accent, dashed: false, points: maker },
    { name: 'taker', colour: colours.sell, dashed: false, points: taker },
    {
      name: `${both ? 'all fills' : kind}, weighted mid`,
      colour: colours.weighted,
      dashed: true,
      points: of('weightedMid', both ? 'all' : kind),
    },
  ].filter((curve) => curve.points.length > 0);
}

function line({ name, colour, dashed, points }: Curve, horizons: readonly number[], zero: Colours | undefined): LineSeriesOption {
  const byHorizon = new Map(points.map((point) => [point.horizonNs, point]));
  return {
    name,
    type: 'line',
    z: dashed ? 3 : 4,
    symbol: 'circle',
    symbolSize: dashed ? 4 : 7,
    color: colour,
    connectNulls: true,
    lineStyle: { color: colour, width: 2, type: dashed ? 'dashed' : 'solid' },
    data: horizons.map((horizonNs) => {
      const point = byHorizon.get(horizonNs);
      if (point === undefined) return { value: '-' };
      return {
        value: point.value ?? '-',
        itemStyle: { color: point.low === null ? 'transparent' : colour, borderColor: colour, borderWidth: 1.5 },
      };
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
function band({ name, colour, points }: Curve, horizons: readonly number[]): CustomSeriesOption {
  const known = points.filter((point) => point.low !== null && point.high !== null);
  return {
    name,
    type: 'custom',
    silent: true,
    z: 2,
    color: colour,
    tooltip: { show: false },
    encode: { x: 0, y: [1, 2] },
    // The band's extremes stand in the data so that the axis has room for it.
    data: known.map((point) => [horizons.indexOf(point.horizonNs), point.low!, point.high!]),
    renderItem: (params, api) => {
      if (params.dataIndex !== 0) return;
      const at = (point: PageMarkout, value: number): number[] => api.coord([horizons.indexOf(point.horizonNs), value]);
      const [first] = known;
      if (known.length === 1) return whisker(at(first!, first!.low!), at(first!, first!.high!), colour);
      const outline = [...known.map((point) => at(point, point.high!)), ...[...known].reverse().map((point) => at(point, point.low!))];
      return { type: 'polygon', shape: { points: outline }, style: { fill: faded(colour, 0.14) } };
    },
  };
}

function whisker([x1 = 0, y1 = 0]: number[], [x2 = 0, y2 = 0]: number[], stroke: string): { type: 'line'; shape: object; style: object } {
  return { type: 'line', shape: { x1, y1, x2, y2 }, style: { stroke, lineWidth: 1.5 } };
}

function tip(curves: readonly Curve[], horizons: readonly number[], params: unknown): string {
  const [first] = params as readonly { readonly dataIndex: number }[];
  const horizonNs = horizons[first?.dataIndex ?? 0]!;
  const rows = curves.flatMap((curve) => {
    const point = curve.points.find((one) => one.horizonNs === horizonNs);
    return point === undefined ? [] : [row(curve, point, point.value ?? Number.NaN)];
  });
  const notes = [
    ...new Set(curves.flatMap((curve) => curve.points.filter((point) => point.horizonNs === horizonNs).map((point) => point.note))),
  ];
  const said = notes.filter((text) => text !== '').map((text) => `<p>${escapeText(minus(text))}</p>`);
  return `<div class="tip"><h5>${span(horizonNs)} after the fill</h5><dl class="curves">${rows.join('')}</dl>${said.join('')}</div>`;
}

function row(curve: Curve, { interval, count }: PageMarkout, value: number): string {
  const key = `<i class="key" style="background:${curve.colour}"></i>${escapeText(curve.name)}`;
  return `<div><dt>${key}</dt><dd><b>${minus(bps(value))} bps</b> ${escapeText(minus(interval))}, ${counted(count, 'fill')}</dd></div>`;
}
