/**
 * The chart of a session over time: price with orders and fills, position and equity below, one zoom for all.
 *
 * The price axis follows what is in view. Wheel with ctrl (or a pinch) zooms, dragging pans, the slider does both; plain scrolling stays
 * the page's. Times are UTC.
 */
import type { ECharts, EChartsCoreOption, LineSeriesOption, XAXisComponentOption, YAXisComponentOption } from 'echarts';
import { NO_TICKS } from '../html/page-data.js';
import { minus } from '../html/markup.js';
import { clock, fixed, money, significant } from '../numbers.js';
import { coloursNow, faded, type Colours } from './colours.js';
import { charts } from './library.js';
import { decisionLayer, fillLayer, orderLayer, rowsByCertainty } from './layers.js';
import type { Market } from './market.js';
import { touchLayer } from './touch-layer.js';

const RIGHT = 14;
const TOP = 10;
const ROW_GAP = 30;
const SLIDER = 58;

/** Heights of the three rows, from the height of all. */
interface Rows {
  readonly left: number;
  readonly price: number;
  readonly position: number;
  readonly equity: number;
}

/** A drawn price chart. */
export class PriceChart {
  readonly market: Market;
  private readonly element: HTMLElement;
  private readonly chart: ECharts;
  private readonly rows = [] as (readonly number[])[];
  private readonly listeners: (() => void)[] = [];

  constructor(element: HTMLElement, market: Market) {
    this.market = market;
    this.element = element;
    this.chart = charts().init(element, null, { renderer: 'canvas' });
    this.rows.push(...rowsByCertainty(market));
    this.draw(market.page.fromTs, market.page.toTs);
    this.chart.on('datazoom', () => {
      this.fit();
      for (const listener of this.listeners) listener();
    });
  }

  /** Called after each change of the view. */
  onView(listener: () => void): void {
    this.listeners.push(listener);
  }

  /** Called with the place of a fill that was clicked. */
  onFill(listener: (fill: number) => void): void {
    this.chart.on('click', ({ seriesId, dataIndex }) => {
      const certainty = ['certain', 'likely', 'doubtful'].indexOf(seriesId ?? '');
      if (certainty >= 0) listener(this.rows[certainty]![dataIndex]!);
    });
  }

  /** Called with the time under the pointer; NaN when it has left. */
  onPointer(listener: (ts: number) => void): void {
    this.chart.getZr().on('mousemove', ({ offsetX, offsetY }) => {
      const inside = offsetX >= this.layout().left && offsetX <= this.chart.getWidth() - RIGHT && offsetY < this.chart.getHeight() - SLIDER;
      listener(inside ? this.tsAt(offsetX) : Number.NaN);
    });
    this.chart.getZr().on('globalout', () => {
      listener(Number.NaN);
    });
  }

  /** Times in view. */
  view(): { readonly fromTs: number; readonly toTs: number } {
    return { fromTs: this.tsAt(this.layout().left), toTs: this.tsAt(this.chart.getWidth() - RIGHT) };
  }

  /** Show a stretch of time. */
  zoomTo(fromTs: number, toTs: number): void {
    const { market } = this;
    this.chart.dispatchAction({ type: 'dataZoom', dataZoomIndex: 0, startValue: market.x(fromTs), endValue: market.x(toTs) });
  }

  /** Point at a fill: its tooltip and its mark. */
  point(fill: number): void {
    const certainty = this.market.fills.certainty[fill]!;
    const dataIndex = this.rows[certainty]!.indexOf(fill);
    const seriesId = ['certain', 'likely', 'doubtful'][certainty];
    this.chart.dispatchAction({ type: 'downplay' });
    this.chart.dispatchAction({ type: 'highlight', seriesId, dataIndex });
    this.chart.dispatchAction({ type: 'showTip', seriesIndex: 2 + certainty, dataIndex });
  }

  /** Show or hide a layer: `touch`, `orders`, a certainty. */
  show(name: string, shown: boolean): void {
    this.chart.dispatchAction({ type: shown ? 'legendSelect' : 'legendUnSelect', name });
  }

  /** Draw again in the colours that hold now, the view kept. */
  recolour(): void {
    const { fromTs, toTs } = this.view();
    this.draw(fromTs, toTs);
  }

  resize(): void {
    const { fromTs, toTs } = this.view();
    this.chart.resize();
    this.draw(fromTs, toTs);
  }

  private tsAt(pixel: number): number {
    return this.market.ts(this.chart.convertFromPixel({ xAxisIndex: 0 }, pixel));
  }

  private draw(fromTs: number, toTs: number): void {
    this.chart.setOption(option(this.market, this.layout(), coloursNow(), fromTs, toTs, this.rows), { notMerge: true });
    this.fit();
  }

  /** Heights for the height and the labels there are. */
  private layout(): Rows {
    const label = this.market.scale.price(Math.max(this.market.chart.askHigh[0] ?? 0, 0));
    const free = this.element.clientHeight - TOP - SLIDER - (hasEquity(this.market) ? 2 : 1) * ROW_GAP;
    const small = Math.round(free * (hasEquity(this.market) ? 0.14 : 0.18));
    const equity = hasEquity(this.market) ? small : 0;
    return { left: Math.max(58, 7 * label.length + 16), price: free - small - equity, position: small, equity };
  }

  /** Let the price axis follow what is in view. */
  private fit(): void {
    const { fromTs, toTs } = this.view();
    const range = priceRange(this.market, fromTs, toTs);
    if (range !== undefined) this.chart.setOption({ yAxis: [{ id: 'price', min: range[0], max: range[1] }] });
  }
}

function hasEquity({ samples }: Market): boolean {
  for (let i = 0; i < samples.equity.length; i++) if (Number.isFinite(samples.equity[i])) return true;
  return false;
}

/** Lowest and highest price in view, with a margin; undefined when there is none. */
function priceRange(market: Market, fromTs: number, toTs: number): [number, number] | undefined {
  const { chart, fills, scale } = market;
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const take = (ticks: number): void => {
    if (ticks === NO_TICKS) return;
    low = Math.min(low, ticks);
    high = Math.max(high, ticks);
  };
  for (let i = market.bucketAt(fromTs); i <= market.bucketAt(toTs); i++) {
    take(chart.bidLow[i]!);
    take(chart.askHigh[i]!);
  }
  for (let i = 0; i < fills.count; i++) if (fills.ts[i]! >= fromTs && fills.ts[i]! <= toTs) take(fills.ticks[i]!);
  if (low > high) return undefined;
  const margin = Math.max(2, 0.06 * (high - low));
  // More room below, where the volume is.
  return [(low - 2.2 * margin) * scale.tickValue, (high + margin) * scale.tickValue];
}

function option(
  market: Market,
  rows: Rows,
  colours: Colours,
  fromTs: number,
  toTs: number,
  fills: readonly (readonly number[])[],
): EChartsCoreOption {
  const tops = [TOP, TOP + rows.price + ROW_GAP, TOP + rows.price + rows.position + 2 * ROW_GAP];
  const heights = [rows.price, rows.position, rows.equity].slice(0, rows.equity === 0 ? 2 : 3);
  return {
    animation: false,
    useUTC: true,
    legend: { show: false },
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
    series: [
      touchLayer(market, colours),
      orderLayer(market, colours),
      ...fills.map((of, certainty) => fillLayer(market, colours, certainty, of)),
      decisionLayer(market, colours),
      ...sampleLines(market, colours, heights.length),
    ],
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
    axisLabel: { show: labelled, color: colours.muted, fontSize: 11, hideOverlap: true, formatter: TIME_LABELS },
    axisPointer: {
      show: true,
      label: { show: labelled, formatter: ({ value }) => clock(market.tape.epochNs, market.ts(Number(value)), 3) },
    },
    splitLine: { show: true, lineStyle: { color: colours.line, opacity: 0.6 } },
  };
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

/** Spelling of time labels by what they stand on. */
const TIME_LABELS = {
  year: '{yyyy}-{MM}-{dd}',
  month: '{yyyy}-{MM}-{dd}',
  day: '{yyyy}-{MM}-{dd}',
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
    { ...span, type: 'inside', zoomOnMouseWheel: 'ctrl', moveOnMouseMove: true, moveOnMouseWheel: false },
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
  return { min: Math.floor(low / interval) * interval, max: Math.ceil(high / interval) * interval || interval, interval };
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

/** What the market and the session were at a time, in words. */
export function readout(market: Market, ts: number): string {
  const { chart, samples, scale, page, tape } = market;
  const i = market.bucketAt(ts);
  const range = (low: number, high: number): string =>
    low === NO_TICKS ? 'empty' : low === high ? scale.price(low) : `${scale.price(low)}–${scale.price(high)}`;
  const sample = market.sampleAt(ts);
  const equity = sample < 0 ? Number.NaN : samples.equity[sample]!;
  return [
    `${clock(tape.epochNs, ts, 3)} UTC`,
    `bid ${range(chart.bidLow[i]!, chart.bidHigh[i]!)}`,
    `ask ${range(chart.askLow[i]!, chart.askHigh[i]!)}`,
    sample < 0 ? '' : `position ${scale.qty(samples.position[sample]!)}`,
    Number.isFinite(equity) ? `equity ${money(equity)} ${page.currency}` : '',
  ]
    .filter((text) => text !== '')
    .join(' · ');
}
