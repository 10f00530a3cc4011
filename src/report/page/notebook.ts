/**
 * The script of a notebook's page: each chart's data, drawn in the page's colours, at its width.
 *
 * An interval is drawn as a bar from end to end through the point. Times are UTC.
 */
import type { CustomSeriesOption, CustomSeriesRenderItem, EChartsCoreOption } from 'echarts';
import type { ChartData, ChartSeries, NotebookData } from '../html/notebook-data.js';
import { legend } from './chart-parts.js';
import type { Colours } from './colours.js';
import { drawInView, drawnChart, type Box } from './draw-in-view.js';

const MARKS = { line: 'line', points: 'scatter', bars: 'bar' } as const;
const AXES = { number: 'value', time: 'time', name: 'category' } as const;

function option(data: ChartData, colours: Colours): EChartsCoreOption {
  const palette = [colours.accent, colours.sell, colours.certain, colours.likely, colours.doubtful, colours.weighted];
  const axis = {
    nameLocation: 'middle',
    nameTextStyle: { color: colours.muted, fontSize: 11 },
    axisLine: { lineStyle: { color: colours.line }, onZero: false },
    axisLabel: { color: colours.muted, fontSize: 11 },
    splitLine: { lineStyle: { color: colours.line } },
  };
  const many = data.series.length > 1;
  return {
    animation: false,
    useUTC: true,
    color: palette,
    ...(many ? { legend: legend(colours, 3) } : {}),
    tooltip: { trigger: data.kind === 'points' ? 'item' : 'axis', confine: true, transitionDuration: 0 },
    grid: { left: 66, right: 18, top: many ? 44 : 16, bottom: 46, outerBoundsMode: 'none' },
    xAxis: { ...axis, type: AXES[data.xKind], name: data.xLabel, nameGap: 28, scale: true, splitLine: { show: false } },
    yAxis: { ...axis, type: 'value', name: data.yLabel, nameGap: 48, scale: data.kind !== 'bars', axisLine: { show: false } },
    series: data.series.flatMap(({ name, points }, i) => {
      const colour = palette[i % palette.length]!;
      const mark = {
        type: MARKS[data.kind],
        name,
        data: points.map((point) => point.slice(0, 2)),
        color: colour,
        symbolSize: 6,
        showSymbol: points.length <= 60,
      };
      return points.some((point) => point.length > 2) ? [mark, intervals(name, points, colour)] : [mark];
    }),
  };
}

/** Bars from the lower to the upper end of each point's interval. */
function intervals(name: string, points: ChartSeries['points'], colour: string): CustomSeriesOption {
  const renderItem: CustomSeriesRenderItem = (_, api) => {
    const [x, low] = api.coord([api.value(0), api.value(2)]) as [number, number];
    const [, high] = api.coord([api.value(0), api.value(3)]) as [number, number];
    if (!Number.isFinite(low) || !Number.isFinite(high)) return undefined;
    const cap = (y: number): object => ({
      type: 'line',
      shape: { x1: x - 4, y1: y, x2: x + 4, y2: y },
      style: { stroke: colour, lineWidth: 1.5 },
    });
    const stem = { type: 'line', shape: { x1: x, y1: low, x2: x, y2: high }, style: { stroke: colour, lineWidth: 1.5 } };
    return { type: 'group', children: [stem, cap(low), cap(high)] } as never;
  };
  return {
    type: 'custom',
    name,
    renderItem,
    data: points.map((point) => [...point]),
    tooltip: { show: false },
    z: 3,
    encode: { x: 0, y: [2, 3] },
  };
}

const page = JSON.parse(document.getElementById('page-data')?.textContent ?? '{}') as Partial<NotebookData>;

drawInView(
  (page.charts ?? []).flatMap((data, i): Box[] => {
    const element = document.getElementById(`chart-${i}`);
    return element === null ? [] : [{ element, make: () => drawnChart(element, (colours) => option(data, colours)) }];
  }),
);
