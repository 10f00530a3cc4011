/**
 * One metric at all points of a curve, before its differences and slope are known.
 *
 * `seeds[s][i]` is what the run of the s-th seed gave at point i: the figure, and the observations behind it where they are kept (one seed); undefined
 * where the session failed or has no such metric.
 *
 * Example: `{ name: 'fees', …, x: [0, 1, 5], base: 0, seeds: [[{ value: 1.2, observations }, …]] }`.
 */
import type { Observations, Sign, Unit } from '../../measure/types.js';

/** What one run gave at one point. */
export interface PointFigure {
  readonly value: number | null;
  readonly observations: Observations | undefined;
}

/** A metric over the points. */
export interface MetricPoints {
  readonly name: string;
  readonly about: string;
  readonly unit: Unit;
  readonly sign: Sign;
  /** Of the points, ascending: ms added, or the factor. */
  readonly x: readonly number[];
  /** Index of the base among them. */
  readonly base: number;
  readonly seeds: readonly (readonly (PointFigure | undefined)[])[];
}
