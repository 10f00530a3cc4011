/**
 * How a latency curve's figures are spelled, the same on the terminal and on the page.
 *
 * A difference of two shares is told in points of percent (pp); a slope is of the metric's unit for each ms added, or for each 1 added to the factor.
 * The hyphen is ASCII; the page makes true minus signs.
 *
 * Example: `differenceText(value, metric)` is `+0.120 [0.041, 0.198] *`.
 */
import type { CurveEdge, CurveMetric, CurveValue, LatencyCurve } from './latency-curve.js';
import { figure, percent, significant, unitName } from './numbers.js';

/** Unit and sign: `bps, + costs us`. */
export function unitText({ unit, sign }: CurveMetric, { currency }: LatencyCurve): string {
  const words = [unit === 'ns' ? '' : unitName(unit, currency), sign === 'cost' ? '+ costs us' : sign === 'gain' ? '+ gains us' : ''];
  return words.filter((word) => word !== '').join(', ');
}

/** The value at a point; an en dash where there is none. */
export function valueText({ value }: CurveValue, { unit }: CurveMetric): string {
  return value === null ? '–' : figure(value, unit);
}

/** Difference to the base with its interval, and a star where that leaves out 0. */
export function differenceText({ difference, differenceLow, differenceHigh, verdict }: CurveValue, metric: CurveMetric): string {
  if (difference === null) return '–';
  const interval = intervalText(differenceLow, differenceHigh, (end) => differenceFigure(end, metric));
  return `${signed(difference, differenceFigure(difference, metric))}${interval}${verdict === 'difference' ? ' *' : ''}`;
}

/** Slope with its interval, without its unit. */
export function slopeText(metric: CurveMetric): string {
  const { slope } = metric;
  if (slope === null) return '–';
  return `${signed(slope.value, slopeFigure(slope.value, metric))}${intervalText(slope.low, slope.high, (end) => slopeFigure(end, metric))}`;
}

/** What a slope is per: `per ms` or `per x1`. */
export function slopeUnit({ by }: LatencyCurve): string {
  return by === 'at' ? 'per ms' : 'per x1';
}

/** Where a net gain is gone: `at +12.3 ms [8.1 ms, –]; the interval goes beyond the last point`. */
export function edgeText({ at, low, high, note }: CurveEdge, { by }: LatencyCurve): string {
  if (at === null) return note;
  const place = (x: number): string => (by === 'at' ? `+${significant(x, 3)} ms` : `x${significant(x, 3)}`);
  const interval = low === null && high === null ? '' : ` [${low === null ? '–' : place(low)}, ${high === null ? '–' : place(high)}]`;
  return `at ${place(at)}${interval}${note === '' ? '' : `; ${note}`}`;
}

function intervalText(low: number | null, high: number | null, spelled: (end: number) => string): string {
  return low === null || high === null ? '' : ` [${spelled(low)}, ${spelled(high)}]`;
}

function differenceFigure(value: number, { unit }: CurveMetric): string {
  return unit === 'share' ? percent(value).replace(' %', ' pp') : figure(value, unit);
}

function slopeFigure(value: number, { unit }: CurveMetric): string {
  if (unit === 'share') return `${significant(100 * value, 3)} pp`;
  return unit === 'ns' ? figure(value, unit) : significant(value, 3);
}

function signed(value: number, text: string): string {
  return value > 0 ? `+${text}` : text;
}
