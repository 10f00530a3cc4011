/**
 * One metric over latency: its values joined by a line, the interval of the difference to the base as a band, the base as a dashed line.
 *
 * The axis of latency is log(1 + x / step) with the smallest step between points: 0 is on it, and 1 ms can be told from 5 ms beside 100 ms. A filled
 * point's difference is more than noise. A vertical line stands where a net gain is gone.
 */
import type { CustomSeriesOption, EChartsCoreOption, LineSeriesOption } from 'echarts';
import { differenceText, edgeText, unitText, valueText } from '../curve-words.js';
import type { Unit } from '../../measure/types.js';
import { escapeText, minus } from '../html/markup.js';
import type { CurveMetric, LatencyCurve, SessionCurve } from '../latency-curve.js';
import { figure } from '../numbers.js';
import { axisTooltip } from './chart-parts.js';
import { faded, type Colours } from './colours.js';
import { drawnChart, type Drawn } from './draw-in-view.js';

/** Draw a metric of a session over latency. */
export function latencyChart(element: HTMLElement, curve: LatencyCurve, session: SessionCurve, metric: CurveMetric): Drawn {
  const sight = { curve, session, metric, place: stretchedAxis(session.points.map(({ x }) => x)) };
  return drawnChart(element, (colours) => option(sight, colours));
}

/** What is drawn, and where a latency stands on the axis. */
interface Sight {
  readonly curve: LatencyCurve;
  readonly session: SessionCurve;
  readonly metric: CurveMetric;
  readonly place: (x: number) => number;
}

/** Near the first point as even as the smallest step, further on logarithmic. */
function stretchedAxis(xs: readonly number[]): (x: number) => number {
  const first = xs[0] ?? 0;
  const step = xs.slice(1).reduce((least, x, i) => Math.min(least, x - xs[i]!), Number.POSITIVE_INFINITY);
  return (x) => Math.log1p((x - first) / (Number.isFinite(step) ? step : 1));
}

function option(sight: Sight, colours: Colours): EChartsCoreOption {
  const { session, metric, place } = sight;
  const places = session.points.map(({ x }) => place(x));
  const widest = places.at(-1)! - places[0]!;
  return {
    animation: false,
    tooltip: axisTooltip(colours, (params) => tip(sight, params), { snap: true, label: { show: false } }),
    grid: { left: 62, right: 16, top: 10, bottom: 26, outerBoundsMode: 'none' },
    xAxis: {
      type: 'value',
      min: places[0]! - 0.04 * widest,
      max: places.at(-1)! + 0.04 * widest,
      axisLine: { onZero: false, lineStyle: { color: colours.line } },
      axisTick: { show: true, lineStyle: { color: colours.line }, customValues: places },
      splitLine: { show: false },
      axisLabel: {
        color: colours.muted,
        fontSize: 11,
        hideOverlap: true,
        customValues: places,
        formatter: (value: number) => labelAt(sight, places, value),
      },
    },
    yAxis: {
      type: 'value',
      scale: true,
      splitNumber: 4,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: colours.muted, fontSize: 11, formatter: (value: number) => minus(axisText(value, metric.unit)) },
      splitLine: { lineStyle: { color: colours.line, opacity: 0.6 } },
    },
    series: [...band(sight, places, colours), line(sight, places, colours)],
  };
}

/** A value of the axis: with as many digits as tell neighbours apart, which a figure's few need not do. */
function axisText(value: number, unit: Unit): string {
  if (unit === 'ns') return figure(value, unit);
  return unit === 'share' ? `${Number((100 * value).toPrecision(6))} %` : String(Number(value.toPrecision(6)));
}

function labelAt({ session }: Sight, places: readonly number[], value: number): string {
  const i = places.findIndex((place) => Math.abs(place - value) < 1e-9);
  return session.points[i]?.label ?? '';
}

function line(sight: Sight, places: readonly number[], colours: Colours): LineSeriesOption {
  const { session, metric } = sight;
  return {
    name: metric.name,
    type: 'line',
    z: 4,
    symbol: 'circle',
    symbolSize: 7,
    color: colours.accent,
    lineStyle: { color: colours.accent, width: 2 },
    data: metric.values.map(({ value, verdict }, i) => {
      const isFilled = verdict === 'difference' || session.points[i]!.isBase;
      return {
        value: [places[i]!, value ?? '-'],
        itemStyle: { color: isFilled ? colours.accent : colours.card, borderColor: colours.accent, borderWidth: 1.5 },
      };
    }),
    markLine: marks(sight, colours),
  };
}

/** The base's value, zero where the metric is a net gain, and the latency at which that is gone. */
function marks({ session, metric, place }: Sight, colours: Colours): NonNullable<LineSeriesOption['markLine']> {
  const base = metric.values[session.points.findIndex(({ isBase }) => isBase)]?.value ?? null;
  const edge = session.edges.find((one) => one.metric === metric.name);
  return {
    silent: true,
    symbol: 'none',
    animation: false,
    label: { show: false },
    precision: 15,
    data: [
      ...(base === null ? [] : [{ yAxis: base, lineStyle: { color: colours.muted, type: 'dashed' as const, width: 1 } }]),
      ...(edge === undefined ? [] : [{ yAxis: 0, lineStyle: { color: colours.ink, type: 'solid' as const, width: 1, opacity: 0.5 } }]),
      ...(edge?.at == null ? [] : [{ xAxis: place(edge.at), lineStyle: { color: colours.doubtful, type: 'solid' as const, width: 1.5 } }]),
    ],
  };
}

interface Span {
  readonly x: number;
  readonly low: number;
  readonly high: number;
}

/** The interval of the difference about the base's value, from point to point; broken where a point has none, a stroke where one stands alone. */
function band(sight: Sight, places: readonly number[], colours: Colours): CustomSeriesOption[] {
  const runs = spans(sight, places);
  const all = runs.flat();
  if (all.length === 0) return [];
  return [
    {
      type: 'custom',
      silent: true,
      z: 2,
      tooltip: { show: false },
      encode: { x: 0, y: [1, 2] },
      // The band's extremes stand in the data so that the axis has room for it.
      data: all.map(({ x, low, high }) => [x, low, high]),
      renderItem: (params, api) => {
        if (params.dataIndex !== 0) return;
        const at = (x: number, value: number): number[] => api.coord([x, value]);
        return {
          type: 'group',
          children: runs.map((run) => {
            const points = [...run.map(({ x, high }) => at(x, high)), ...run.toReversed().map(({ x, low }) => at(x, low))];
            const paint = faded(colours.accent, run.length === 1 ? 0.5 : 0.16);
            const style = run.length === 1 ? { stroke: paint, lineWidth: 1.5 } : { fill: paint };
            return { type: 'polygon' as const, shape: { points }, style };
          }),
        };
      },
    },
  ];
}

/** Runs of neighbouring points that have an interval; the base has one without width. */
function spans({ session, metric }: Sight, places: readonly number[]): Span[][] {
  const at = session.points.findIndex(({ isBase }) => isBase);
  const base = metric.values[at]?.value ?? null;
  const runs: Span[][] = [[]];
  if (base === null) return [];
  metric.values.forEach(({ differenceLow, differenceHigh }, i) => {
    if (i === at) runs.at(-1)!.push({ x: places[i]!, low: base, high: base });
    else if (differenceLow === null || differenceHigh === null) runs.push([]);
    else runs.at(-1)!.push({ x: places[i]!, low: base + differenceLow, high: base + differenceHigh });
  });
  return runs.filter((run) => run.length > 1 || run.some(({ low, high }) => low < high));
}

function tip({ curve, session, metric }: Sight, params: unknown): string {
  const found = (params as readonly { readonly seriesType: string; readonly dataIndex: number }[]).find(
    ({ seriesType }) => seriesType === 'line',
  );
  const i = found?.dataIndex ?? 0;
  const value = metric.values[i];
  const point = session.points[i];
  if (value === undefined || point === undefined) return '';
  const unit = unitText(metric, curve).split(',')[0]!;
  const rows: [string, string][] = [
    [metric.name, `${valueText(value, metric)} ${unit}`],
    ...(value.low === null || value.high === null
      ? []
      : [['its interval', `[${figure(value.low, metric.unit)}, ${figure(value.high, metric.unit)}]`] as [string, string]]),
    ...(value.difference === null ? [] : [['less the base', differenceText(value, metric)] as [string, string]]),
    ...session.edges.filter((edge) => edge.metric === metric.name).map((edge): [string, string] => ['edge gone', edgeText(edge, curve)]),
  ];
  const told = rows.map(([name, text]) => `<div><dt>${escapeText(name)}</dt><dd>${escapeText(minus(text))}</dd></div>`);
  return `<div class="tip"><h5>${escapeText(point.label)}</h5><dl>${told.join('')}</dl></div>`;
}
