/**
 * The page comes alive: charts are drawn when their session comes into view, follow the width and the colour scheme.
 */
import type { PageData, PageMarket } from '../html/page-data.js';
import { drawInView, type Box, type Drawn } from './draw-in-view.js';
import { horizonChart } from './horizon-chart.js';
import { Market } from './market.js';
import { PriceChart } from './price-chart.js';
import { makeTabs } from './tabs.js';
import { addTools } from './tools.js';
import { waitsChart } from './waits-chart.js';

const data = JSON.parse(document.getElementById('page-data')?.textContent ?? '{}') as PageData;
const markets = new Map<string, Market>();

function marketOf(page: PageMarket): Market {
  const known = markets.get(page.key) ?? new Market(data, page);
  markets.set(page.key, known);
  return known;
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
    ...page.horizonCharts.flatMap((chart) => box(chart.id, (element) => horizonChart(element, chart))),
    ...box('waits', (element) => waitsChart(element, page.waits)),
  ];
}

drawInView(data.markets.flatMap(boxesOf));
makeTabs(() => undefined);
