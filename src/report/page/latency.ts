/**
 * The page of a latency curve comes alive: each chart is drawn when it comes into view, and follows the width and the colour scheme.
 */
import { chartId } from '../html/chart-id.js';
import type { LatencyCurve } from '../latency-curve.js';
import { drawInView, type Box } from './draw-in-view.js';
import { latencyChart } from './latency-chart.js';

const curve = JSON.parse(document.getElementById('page-data')?.textContent ?? '{}') as LatencyCurve;

drawInView(
  curve.curves.flatMap((session, c) =>
    session.metrics.flatMap((metric, m): Box[] => {
      const element = document.getElementById(chartId(c, m));
      return element === null ? [] : [{ element, make: () => latencyChart(element, curve, session, metric) }];
    }),
  ),
);
