/**
 * A plain chart of curves over one axis, either axis logarithmic if wanted: lines, points, bars, and errors as strokes.
 *
 * On a logarithmic axis what is not positive has no place and is left out; a stroke that reaches there is cut a decade below its point.
 */
import type { EChartsCoreOption, SeriesOption } from 'echarts';
import { escapeText, minus } from '../html/markup.js';
import { significant } from '../numbers.js';
import { axisTooltip, legend } from './chart-parts.js';
import { faded, type Colours } from './colours.js';
import { drawnChart, type Drawn } from './draw-in-view.js';

/** A curve. */
export interface Curve {
  readonly name: string;
  /** `rule` is a dashed line, which says where something would be; it is not told when pointed at. */
  readonly kind: 'line' | 'points' | 'bars' | 'step' | 'rule';
  readonly colour: keyof Colours;
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
  /** Half lengths of the strokes. */
  readonly errors?: readonly (number | null)[];
}

/** A chart. */
export interface XyChart {
  readonly curves: readonly Curve[];
  readonly xLog?: boolean;
  readonly yLog?: boolean;
  /** Whether the axis begins at 0, whatever the strokes do. */
  readonly yFromZero?: boolean;
  /** On a logarithmic axis: nothing below the decade of this is shown. */
  readonly yFloor?: number | undefined;
  /** What x is, as the tip tells it: `lag 10`, `5 ticks`. */
  readonly xText: (x: number) => string;
  /** The same on the axis, short. */
  readonly xAxisText?: (x: number) => string;
}

/** Draw it. */
export function xyChart(element: HTMLElement, chart: XyChart): Drawn {
  return drawnChart(element, (colours) => option(chart, colours));
}

type Point = readonly [x: number, y: number];

function option(chart: XyChart, colours: Colours): EChartsCoreOption {
  const { curves, xLog = false, yLog = false } = chart;
  const xs = curves.filter(({ kind }) => kind !== 'rule').flatMap((curve) => pointsOf(chart, curve).map(([x]) => x));
  const ends = [Math.min(...xs), Math.max(...xs)] as const;
  const hasBars = curves.some(({ kind }) => kind === 'bars');
  const margin = hasBars ? 0.5 : 0;
  const axis = {
    axisLine: { onZero: false, lineStyle: { color: colours.line } },
    axisTick: { show: true, lineStyle: { color: colours.line } },
    splitLine: { show: false },
  };
  return {
    animation: false,
    legend: { ...legend(colours, 3), data: curves.filter(({ kind }) => kind !== 'rule').map(({ name }) => name) },
    tooltip: axisTooltip(colours, (params) => tip(chart, params), { label: { show: false } }),
    grid: { left: 58, right: 16, top: 32, bottom: 26, outerBoundsMode: 'none' },
    xAxis: {
      type: xLog ? 'log' : 'value',
      min: ends[0] - margin,
      max: ends[1] + margin,
      ...(hasBars ? { minInterval: 1 } : {}),
      ...axis,
      axisLabel: {
        color: colours.muted,
        fontSize: 11,
        hideOverlap: true,
        showMinLabel: !hasBars,
        showMaxLabel: !hasBars && !xLog,
        formatter: (x: number) => (chart.xAxisText ?? axisNumber)(x),
      },
    },
    yAxis: {
      type: yLog ? 'log' : 'value',
      ...(yLog ? decadesOf(chart) : { splitNumber: 4, ...(chart.yFromZero === true ? { min: 0 } : {}) }),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: colours.muted, fontSize: 11, formatter: axisNumber },
      splitLine: { lineStyle: { color: colours.line, opacity: 0.6 } },
    },
    series: curves.flatMap((curve) => [...strokes(chart, curve, colours), series(chart, curve, colours)]),
  };
}

/** Whole decades about the points: strokes and rules do not stretch the axis. */
function decadesOf(chart: XyChart): { readonly min: number; readonly max: number } {
  const ys = chart.curves.filter(({ kind }) => kind !== 'rule').flatMap((curve) => pointsOf(chart, curve).map(([, y]) => y));
  const decade = (y: number, round: (power: number) => number): number => Number(`1e${round(Math.log10(y))}`);
  const least = Math.max(Math.min(...ys), chart.yFloor ?? 0);
  return { min: decade(least, Math.floor), max: decade(Math.max(...ys), Math.ceil) };
}

function axisNumber(value: number): string {
  return minus(significant(value, 4));
}

/** Points that have a place. */
function pointsOf({ xLog = false, yLog = false }: XyChart, { x, y }: Curve): Point[] {
  return x.flatMap((at, i) => {
    const value = y[i] ?? null;
    return value === null || (xLog && at <= 0) || (yLog && value <= 0) ? [] : [[at, value] as const];
  });
}

function series(chart: XyChart, curve: Curve, colours: Colours): SeriesOption {
  const { name, kind } = curve;
  const color = colours[curve.colour];
  const data = pointsOf(chart, curve).map(([x, y]) => [x, y]);
  const clip = { name, color, data, clip: true };
  if (kind === 'bars') return { ...clip, type: 'bar', barWidth: '70%', itemStyle: { color, borderRadius: [2, 2, 0, 0] } };
  if (kind === 'points') return { ...clip, type: 'scatter', symbolSize: data.length > 60 ? 4 : 7, z: 4 };
  if (kind === 'rule') return { ...clip, type: 'line', symbol: 'none', silent: true, lineStyle: { color, width: 1, type: 'dashed' }, z: 3 };
  return {
    ...clip,
    type: 'line',
    z: 4,
    ...(kind === 'step' ? { step: 'middle' as const } : {}),
    symbol: kind === 'step' || data.length < 2 || data.length > 40 ? 'none' : 'circle',
    symbolSize: 6,
    lineStyle: { color, width: 2 },
  };
}

/** Errors as upright strokes behind the points. */
function strokes(chart: XyChart, curve: Curve, colours: Colours): SeriesOption[] {
  const { errors } = curve;
  if (errors === undefined) return [];
  const data = curve.x.flatMap((x, i) => {
    const y = curve.y[i] ?? null;
    const error = errors[i] ?? null;
    if (y === null || error === null || (chart.yLog === true && y <= 0)) return [];
    return [[x, chart.yLog === true ? Math.max(y / 10, y - error) : y - error, y + error]];
  });
  return [
    {
      type: 'custom',
      name: curve.name,
      color: colours[curve.colour],
      silent: true,
      z: 2,
      clip: true,
      tooltip: { show: false },
      encode: { x: 0, y: chart.yLog === true ? [] : [1, 2] },
      data,
      renderItem: (_params, api) => {
        const [x, low] = api.coord([api.value(0), api.value(1)]) as [number, number];
        const [, high] = api.coord([api.value(0), api.value(2)]) as [number, number];
        return {
          type: 'line',
          shape: { x1: x, y1: low, x2: x, y2: high },
          style: { stroke: faded(colours[curve.colour], 0.45), lineWidth: 2 },
        };
      },
    },
  ];
}

function tip(chart: XyChart, params: unknown): string {
  const pointed = params as readonly { readonly seriesType: string; readonly seriesName: string; readonly value: readonly number[] }[];
  const told = pointed.filter(
    ({ seriesType, seriesName }) => seriesType !== 'custom' && chart.curves.find(({ name }) => name === seriesName)?.kind !== 'rule',
  );
  const at = told[0]?.value[0];
  if (at === undefined) return '';
  const rows = told.map(({ seriesName, value }) => {
    const curve = chart.curves.find(({ name }) => name === seriesName);
    const i = curve?.x.indexOf(value[0]!) ?? -1;
    const error = curve?.errors?.[i] ?? null;
    const text = `${significant(value[1]!, 4)}${error === null ? '' : ` ± ${significant(error, 2)}`}`;
    return `<div><dt>${escapeText(seriesName)}</dt><dd>${escapeText(minus(text))}</dd></div>`;
  });
  return `<div class="tip"><h5>${escapeText(chart.xText(at))}</h5><dl>${rows.join('')}</dl></div>`;
}
