/**
 * Measured figures as people read them: value, unit, count and interval together, since a figure without them says too much.
 *
 * Example: `intervalText(metric, 'USDT')` is `[1.20, 2.41]`, or `no interval: 7 blocks`.
 */
import type { Metric, SessionMeasures } from '../measure/types.js';
import { counted, figure, unitName } from './numbers.js';

/** The figure of that name; undefined when the session has none. */
export function metricOf(measures: SessionMeasures, name: string): Metric | undefined {
  return measures.metrics.find((metric) => metric.name === name);
}

/** Markout of all fills to the mid at the horizon next to one second; undefined when no fill could be followed. */
export function mainMarkout({ metrics }: SessionMeasures): Metric | undefined {
  const distance = ({ labels }: Metric): number => Math.abs(Math.log(Math.max(1, Number(labels['horizonNs'])) / 1e9));
  return metrics
    .filter(
      ({ family, labels, value }) => family === 'markout' && labels['fair'] === 'mid' && labels['liquidity'] === 'all' && value !== null,
    )
    .sort((a, b) => distance(a) - distance(b))[0];
}

/** Value with its unit: `1.84 bps`, `83.1 %`; an en dash where nothing was measured. */
export function valueText(metric: Metric, currency: string): string {
  return metric.value === null ? '–' : withUnit(figure(metric.value, metric.unit), metric, currency);
}

/** The 95 % interval in the unit of the figure, or why there is none. */
export function intervalText(metric: Metric): string {
  const { interval, unit, intervalNote } = metric;
  return interval === null ? intervalNote : `[${figure(interval.low, unit)}, ${figure(interval.high, unit)}]`;
}

/** What was counted: `26 fills`. */
export function countText(metric: Metric): string {
  return counted(metric.count, metric.counted.slice(0, -1));
}

/** How the sign is read, in a word. */
export function signText(metric: Metric): string {
  return metric.sign === 'cost' ? '+ costs us' : metric.sign === 'gain' ? '+ gains us' : '';
}

function withUnit(text: string, metric: Metric, currency: string): string {
  const unit = unitName(metric.unit, currency);
  return unit === '' ? text : `${text} ${unit}`;
}
