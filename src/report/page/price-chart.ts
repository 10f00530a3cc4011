/**
 * The chart of a session over time: price with orders and fills, position and equity below, one zoom for all.
 *
 * The price axis follows what is in view. Wheel with ctrl (or a pinch) zooms, dragging pans, the slider does both; plain scrolling stays
 * the page's. Times are UTC.
 */
import type { ECharts } from 'echarts';
import { CERTAINTIES, NO_TICKS } from '../html/page-data.js';
import { coloursNow } from './colours.js';
import { decisionLayer, fillLayer, FILLS, fillsByTime, markSize, orderLayer } from './layers.js';
import { charts } from './library.js';
import type { Market } from './market.js';
import { priceOption, RIGHT, ROW_GAP, SLIDER, TOP, type Rows } from './price-option.js';
import { touchLayer } from './touch-layer.js';

/** A drawn price chart. */
export class PriceChart {
  readonly market: Market;
  private readonly element: HTMLElement;
  private readonly chart: ECharts;
  private readonly hidden = new Set<string>();
  /** Places of the fills that are drawn, by time. */
  private drawn: readonly number[] = [];
  private layers: readonly { readonly id?: string | number }[] = [];
  private readonly listeners: (() => void)[] = [];

  constructor(element: HTMLElement, market: Market) {
    this.market = market;
    this.element = element;
    leaveScrollingToPage(element);
    this.chart = charts().init(element, null, { renderer: 'canvas' });
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
      if (seriesId === FILLS) listener(this.drawn[dataIndex]!);
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
    // The pointer's line would stay behind at the edge.
    this.chart.dispatchAction({ type: 'updateAxisPointer', currTrigger: 'leave' });
  }

  /** Point at a fill: its tooltip and its mark. */
  point(fill: number): void {
    const dataIndex = this.drawn.indexOf(fill);
    this.chart.dispatchAction({ type: 'downplay' });
    if (dataIndex < 0) return;
    this.chart.dispatchAction({ type: 'highlight', seriesId: FILLS, dataIndex });
    this.chart.dispatchAction({ type: 'showTip', seriesIndex: this.layers.findIndex((layer) => layer.id === FILLS), dataIndex });
  }

  /** Show or hide a layer: `touch`, `orders`, or the fills of a certainty. */
  show(name: string, shown: boolean): void {
    if (shown) this.hidden.delete(name);
    else this.hidden.add(name);
    this.recolour();
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
    const { market, hidden } = this;
    const colours = coloursNow();
    this.drawn = fillsByTime(market, (certainty) => !hidden.has(CERTAINTIES[certainty]!));
    const all = [
      touchLayer(market, colours),
      orderLayer(market, colours),
      fillLayer(market, colours, this.drawn),
      decisionLayer(market, colours),
    ];
    this.layers = all.filter((layer) => !hidden.has(String(layer.id)));
    this.chart.setOption(priceOption(market, this.layout(), colours, fromTs, toTs, this.layers), { notMerge: true });
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

  /** Let the price axis and the size of marks follow what is in view. */
  private fit(): void {
    const { fromTs, toTs } = this.view();
    const range = priceRange(this.market, fromTs, toTs);
    const inView = fillsBetween(this.market, fromTs, toTs);
    this.chart.setOption({
      yAxis: range === undefined ? [] : [{ id: 'price', min: range[0], max: range[1] }],
      series: [{ id: FILLS, symbolSize: markSize(this.market, this.drawn, inView) }],
    });
  }
}

/** The library takes every turn of the wheel over a chart; without ctrl or the command key it is the page's. */
function leaveScrollingToPage(element: HTMLElement): void {
  element.addEventListener(
    'wheel',
    (event) => {
      if (!event.ctrlKey && !event.metaKey) event.stopPropagation();
    },
    { capture: true, passive: true },
  );
}

function fillsBetween({ fills }: Market, fromTs: number, toTs: number): number {
  let count = 0;
  for (let i = 0; i < fills.count; i++) if (fills.ts[i]! >= fromTs && fills.ts[i]! <= toTs) count++;
  return count;
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
