/**
 * The page of a latency curve comes alive: each chart is drawn when it comes into view, and follows the width and the colour scheme.
 */
import { chartId } from '../html/chart-id.js';
import type { LatencyCurve } from '../latency-curve.js';
import { LatencyChart } from './latency-chart.js';

const curve = JSON.parse(document.getElementById('page-data')?.textContent ?? '{}') as LatencyCurve;
const drawn = new Map<Element, LatencyChart>();
const boxes = new Map<Element, () => LatencyChart>();

curve.curves.forEach((session, c) => {
  session.metrics.forEach((metric, m) => {
    const element = document.getElementById(chartId(c, m));
    if (element !== null) boxes.set(element, () => new LatencyChart(element, curve, session, metric));
  });
});

function draw(element: Element): void {
  const make = boxes.get(element);
  if (make !== undefined && !drawn.has(element) && element.clientWidth > 0) drawn.set(element, make());
}

const inView = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) draw(target);
  },
  { rootMargin: '400px' },
);
const sizes = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) if (contentRect.width > 0) drawn.get(target)?.resize();
});
for (const element of boxes.keys()) {
  inView.observe(element);
  sizes.observe(element);
}
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
  for (const chart of drawn.values()) chart.recolour();
});
addEventListener('beforeprint', () => {
  for (const element of boxes.keys()) draw(element);
});
