/**
 * The page comes alive: charts are drawn when their session comes into view, follow the width and the colour scheme.
 */
import type { PageData, PageMarket } from '../html/page-data.js';
import { Market } from './market.js';
import { MarkoutChart } from './markout-chart.js';
import { PriceChart } from './price-chart.js';
import { makeTabs } from './tabs.js';
import { addTools } from './tools.js';

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

function draw(element: HTMLElement, page: PageMarket): void {
  if (drawn.has(element) || element.clientWidth === 0) return;
  if (element.classList.contains('markout')) {
    drawn.set(element, new MarkoutChart(element, marketOf(page)));
    return;
  }
  const chart = new PriceChart(element, marketOf(page));
  drawn.set(element, chart);
  addTools(chart, element);
}

const boxes = data.markets.flatMap((page) =>
  ['price', 'markout'].flatMap((kind) => {
    const element = document.getElementById(`${page.key}-${kind}`);
    return element === null ? [] : [{ element, page }];
  }),
);

const inView = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) {
      const box = boxes.find(({ element }) => element === target);
      if (isIntersecting && box !== undefined) draw(box.element, box.page);
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
  for (const { element, page } of boxes) draw(element, page);
});
makeTabs(() => undefined);
