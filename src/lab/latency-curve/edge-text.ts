/**
 * Where a net gain crosses 0, as numbers that JSON can hold and words for what they cannot: an edge may be gone before the first point or not within
 * the points, and so may either end of its interval.
 *
 * Example: `edgeText(5, { low: 3, high: Infinity })` has `high: null` and says that the interval goes beyond the last point.
 */
import type { CurveEdge } from '../../report/latency-curve.js';

/** An interval whose ends may be infinite. */
export interface OpenInterval {
  readonly low: number;
  readonly high: number;
}

/** `at` is −∞ where the gain is not above 0 at the first point, +∞ where it stays above it; `interval` is of the same kind. */
export function edgeText(at: number, interval: OpenInterval | undefined): Omit<CurveEdge, 'metric'> {
  if (at === Number.NEGATIVE_INFINITY)
    return { at: null, low: null, high: null, note: 'none within the points: not positive at the first' };
  if (at === Number.POSITIVE_INFINITY) return { at: null, low: null, high: null, note: 'none within the points: positive throughout' };
  if (interval === undefined) return { at, low: null, high: null, note: 'no interval' };
  const { low, high } = interval;
  const notes = [
    low === Number.NEGATIVE_INFINITY ? 'the interval begins before the first point' : '',
    high === Number.POSITIVE_INFINITY ? 'the interval goes beyond the last point' : '',
  ];
  const finite = (end: number): number | null => (Number.isFinite(end) ? end : null);
  return { at, low: finite(low), high: finite(high), note: notes.filter((text) => text !== '').join('; ') };
}
