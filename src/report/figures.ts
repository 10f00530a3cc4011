/**
 * Measured figures as people read them: value, unit, count and interval together, since a figure without them says too much.
 *
 * Example: `intervalText(metric, 'USDT')` is `[1.20, 2.41]`, or `no interval: 7 blocks`.
 */
import type { Metric, SessionMeasures } from '../measure/types.js';
import { counted, figure as spelled, unitName } from './numbers.js';

/** A metric that could be measured. */
export interface Figure extends Metric {
  readonly value: number;
}

/** Whether there was anything to measure. */
export function isMeasured(metric: Metric | undefined): metric is Figure {
  return metric !== undefined && metric.value !== null;
}

/** The metric of that name, measured or not; undefined when the session has none. */
export function metricOf(measures: SessionMeasures, name: string): Metric | undefined {
  return measures.metrics.find((metric) => metric.name === name);
}

/** The metric of that name when it could be measured. */
export function figureOf(measures: SessionMeasures, name: string): Figure | undefined {
  const metric = metricOf(measures, name);
  return isMeasured(metric) ? metric : undefined;
}

/**
 * Parts of the shortfall in bps, in the order in which they add up, the total last: trading in place of spread and timing where those
 * cannot be told apart. Empty when it could not be measured.
 */
export function shortfallParts(measures: SessionMeasures): readonly { readonly part: string; readonly figure: Figure }[] {
  const of = (part: string): Figure | undefined => figureOf(measures, `shortfall.${part}`);
  if (of('total') === undefined) return [];
  const trading = of('spread') !== undefined && of('timing') !== undefined ? ['spread', 'timing'] : ['trading'];
  return ['delay', ...trading, 'opportunity', 'fees', 'total'].flatMap((part) => {
    const figure = of(part);
    return figure === undefined ? [] : [{ part, figure }];
  });
}

/** Markout of all fills to the mid at the horizon next to one second; undefined when no fill could be followed. */
export function mainMarkout({ metrics }: SessionMeasures): Figure | undefined {
  const distance = ({ labels }: Metric): number => Math.abs(Math.log(Math.max(1, Number(labels['horizonNs'])) / 1e9));
  return metrics
    .filter(isMeasured)
    .filter(({ family, labels }) => family === 'markout' && labels['fair'] === 'mid' && labels['liquidity'] === 'all')
    .sort((a, b) => distance(a) - distance(b))[0];
}

/** Value with its unit: `1.84 bps`, `83.1 %`; an en dash where nothing was measured. */
export function valueText(metric: Metric, currency: string): string {
  return metric.value === null ? '–' : withUnit(spelled(metric.value, metric.unit), metric, currency);
}

/** The 95 % interval in the unit of the figure, or why there is none. */
export function intervalText(metric: Metric): string {
  const { interval, unit, intervalNote } = metric;
  return interval === null ? intervalNote : `[${spelled(interval.low, unit)}, ${spelled(interval.high, unit)}]`;
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
