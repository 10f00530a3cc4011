/**
 * The page comes alive: charts are drawn when their session comes into view, follow the width and the colour scheme.
 */
import type { PageData, PageMarket } from '../html/page-data.js';
import { HorizonChart } from './horizon-chart.js';
import { Market } from './market.js';
import { PriceChart } from './price-chart.js';
import { makeTabs } from './tabs.js';
import { addTools } from './tools.js';
import { WaitsChart } from './waits-chart.js';

/** What all charts can do. */
interface Drawn {
  recolour(): void;
  resize(): void;
}

const data = JSON.parse(document.getElementById('page-data')?.textContent ?? '{}') as PageData;
const markets = new Map<string, Market>();
const drawn = new Map<Element, Drawn>();

function marketOf(page: PageMarket): Market {
  const known = markets.get(page.key) ?? new Market(data, page);
  markets.set(page.key, known);
  return known;
}

/** A place for a chart, and what draws it there. */
interface Box {
  readonly element: HTMLElement;
  readonly make: () => Drawn;
}

function draw({ element, make }: Box): void {
  if (!drawn.has(element) && element.clientWidth > 0) drawn.set(element, make());
}

function boxesOf(page: PageMarket): Box[] {
  const box = (id: string, make: (element: HTMLElement) => Drawn): Box[] => {
    const element = document.getElementById(`${page.key}-${id}`);
    return element === null ? [] : [{ element, make: () => make(element) }];
  };
  return [
    ...box('price', (element) => {
      const chart = new PriceChart(element, marketOf(page));
      addTools(chart, element);
      return chart;
    }),
    ...page.horizonCharts.flatMap((chart) => box(chart.id, (element) => new HorizonChart(element, chart))),
    ...box('waits', (element) => new WaitsChart(element, page.waits)),
  ];
}

const boxes = data.markets.flatMap(boxesOf);

const inView = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      const box = boxes.find(({ element }) => element === target);
      if (isIntersecting && box !== undefined) draw(box);
    }
  },
  { rootMargin: '400px' },
);
const sizes = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) if (contentRect.width > 0) drawn.get(target)?.resize();
});
for (const { element } of boxes) {
  inView.observe(element);
  sizes.observe(element);
}
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  for (const chart of drawn.values()) chart.recolour();
});
addEventListener('beforeprint', () => {
  for (const box of boxes) draw(box);
});
makeTabs(() => undefined);
