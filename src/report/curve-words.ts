/**
 * How a latency curve's figures are spelled, the same on the terminal and on the page.
 *
 * A difference of two shares is told in points of percent (pp); a slope is of the metric's unit for each ms added, or for each 1 added to the factor.
 * The hyphen is ASCII; the page makes true minus signs.
 *
 * Example: `differenceText(value, metric)` is `+0.120 [0.041, 0.198] *`.
 */
import type { CurveEdge, CurveMetric, CurveValue, LatencyCurve, SessionCurve } from './latency-curve.js';
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

/** Difference to the base with its interval, and a star where that leaves out 0; `=` where nothing differs. */
export function differenceText({ difference, differenceLow, differenceHigh, verdict }: CurveValue, metric: CurveMetric): string {
  if (difference === null) return '–';
  if (difference === 0 && (differenceLow ?? 0) === 0 && (differenceHigh ?? 0) === 0) return '=';
  const text = withInterval(difference, differenceLow, differenceHigh, metric, differenceFigure);
  return verdict === 'difference' && /^[^[]*[1-9]/.test(text) ? `${text} *` : text;
}

/** Slope with its interval, without its unit; `=` where nothing differs. */
export function slopeText(metric: CurveMetric): string {
  const { slope } = metric;
  if (slope === null) return '–';
  if (isUnchanged(metric)) return '=';
  return withInterval(slope.value, slope.low, slope.high, metric, slopeFigure);
}

/** Whether a metric is the same at every point, but for a millionth of its size. */
export function isUnchanged({ values }: CurveMetric): boolean {
  const known = values.flatMap(({ value }) => value ?? []);
  if (known.length !== values.length) return known.length === 0;
  return Math.max(...known) - Math.min(...known) <= 1e-6 * Math.max(...known.map(Math.abs));
}

/** What a slope is per: `per ms` or `per x1`. */
export function slopeUnit({ by }: LatencyCurve): string {
  return by === 'at' ? 'per ms' : 'per x1';
}

/** Where net gains are gone: those of which the same is to be said together, by name. */
export function edgeLines({ edges }: SessionCurve, curve: LatencyCurve): { readonly names: string; readonly text: string }[] {
  const byText = new Map<string, string[]>();
  for (const edge of edges) {
    const text = edgeText(edge, curve);
    byText.set(text, [...(byText.get(text) ?? []), edge.metric]);
  }
  return [...byText].map(([text, names]) => ({ names: names.join(', '), text }));
}

/** Where one is gone: `at +12.3 ms [+8.1 ms, –]; the interval goes beyond the last point`. */
export function edgeText({ at, low, high, note }: CurveEdge, { by }: LatencyCurve): string {
  if (at === null) return note;
  const place = (x: number): string => (by === 'at' ? `+${significant(x, 3)} ms` : `x${significant(x, 3)}`);
  const interval = low === null && high === null ? '' : ` [${low === null ? '–' : place(low)}, ${high === null ? '–' : place(high)}]`;
  return `at ${place(at)}${interval}${note === '' ? '' : `; ${note}`}`;
}

type Spelled = (value: number, unit: CurveMetric['unit']) => string;

function withInterval(value: number, low: number | null, high: number | null, { unit }: CurveMetric, spelled: Spelled): string {
  const text = spelled(value, unit);
  const sign = value > 0 && /[1-9]/.test(text) ? '+' : '';
  const interval = low === null || high === null ? '' : ` [${endText(low, unit, spelled)}, ${endText(high, unit, spelled)}]`;
  return `${sign}${text}${interval}${unit === 'share' ? ' pp' : ''}`;
}

/** An end of an interval: one that is not 0 is never spelled as if it were, since a star says on which side of 0 it lies. */
function endText(value: number, unit: CurveMetric['unit'], spelled: Spelled): string {
  const text = spelled(value, unit);
  return value === 0 || /[1-9]/.test(text) ? text : significant(unit === 'share' ? 100 * value : value, 1);
}

function differenceFigure(value: number, unit: CurveMetric['unit']): string {
  if (unit === 'share') return percent(value).replace(' %', '');
  return unit === 'qty' || unit === 'count' ? significant(value, 4) : figure(value, unit);
}

function slopeFigure(value: number, unit: CurveMetric['unit']): string {
  if (unit === 'share') return significant(100 * value, 3);
  return unit === 'ns' ? figure(value, unit) : significant(value, 3);
}
