/**
 * A page of market facts comes alive: each chart is drawn when it comes into view, and follows the width and the colour scheme.
 */
import type { MarketFacts } from '../../measure/facts/types.js';
import { FACT_CHARTS } from '../html/fact-chart-id.js';
import { drawInView, type Box } from './draw-in-view.js';
import { FACT_CHART_MAKERS } from './fact-charts.js';
import { xyChart } from './xy-chart.js';

const facts = JSON.parse(document.getElementById('page-data')?.textContent ?? '{}') as MarketFacts;

drawInView(
  FACT_CHARTS.flatMap((id): Box[] => {
    const element = document.getElementById(id);
    return element === null ? [] : [{ element, make: () => xyChart(element, FACT_CHART_MAKERS[id](facts)) }];
  }),
);
