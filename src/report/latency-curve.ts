/**
 * A latency curve, ready to be shown: each metric of each session at each latency, its difference to the base, its slope, and where an edge is gone.
 *
 * Plain data: it is `curve.json` as it stands, what the terminal prints and what the page draws. The lab makes it (lab/latency-curve).
 *
 * Units: a metric names its own. `x` of a point is ms added to the path, or the factor on it. Signs (DESIGN §3): costs positive = bad for us, gains
 * positive = good for us; a difference is the point's figure less the base's. What could not be measured is null.
 *
 * Invariant: every metric of a curve has a value for each of the curve's points, in their order; the base's difference is null.
 */
import type { Sign, Unit } from '../measure/types.js';

/** How intervals were made. */
export type CurveMethod = 'blocks of time' | 'seeds';

/** A metric at a point. */
export interface CurveValue {
  readonly value: number | null;
  /** 95 % interval of the value itself. */
  readonly low: number | null;
  readonly high: number | null;
  /** Less the base's value; null at the base. */
  readonly difference: number | null;
  /** 95 % interval of the paired difference. */
  readonly differenceLow: number | null;
  readonly differenceHigh: number | null;
  /** Whether that interval leaves out 0; `unknown` without one. */
  readonly verdict: 'difference' | 'noise' | 'unknown';
  /** What was paired: decisions, blocks of time or seeds. */
  readonly pairs: number;
}

/** Change of a metric with latency. */
export interface CurveSlope {
  /** In the metric's unit for each ms added, or for each 1 added to the factor. */
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** One metric over the points. */
export interface CurveMetric {
  /** As in `metrics.json`, or one of the curve's own: fills, filledQty, racesLost, rejectShare, netPnl, edge.<horizon>. */
  readonly name: string;
  /** What it is of, in a few words. */
  readonly about: string;
  readonly unit: Unit;
  readonly sign: Sign;
  readonly values: readonly CurveValue[];
  /** null where fewer than two points have a value. */
  readonly slope: CurveSlope | null;
}

/** Where a net gain crosses 0. */
export interface CurveEdge {
  /** Name of the net gain among the curve's metrics. */
  readonly metric: string;
  /** In the unit of `x`; null: none within the points. */
  readonly at: number | null;
  /** 95 % interval; null at a side on which it lies beyond the points, and where there is none. */
  readonly low: number | null;
  readonly high: number | null;
  /** In words what the numbers do not say: `none within the points: positive throughout`. Empty when there is nothing to add. */
  readonly note: string;
}

/** A latency at which a session ran. */
export interface CurvePoint {
  /** `+5ms`, `x2`. */
  readonly label: string;
  readonly x: number;
  readonly isBase: boolean;
  /** Its session in the run: `join@+5ms`. */
  readonly session: string;
  /** Digest of that session; of the first seed where there are several. */
  readonly digest: string;
  /** Why its strategy stopped early; null when it did not. */
  readonly failed: string | null;
}

/** One session's curve over one path. */
export interface SessionCurve {
  readonly session: string;
  readonly path: 'feed' | 'entry' | 'cancel' | 'response';
  /** The latency of that path at the base, in words. */
  readonly law: string;
  readonly points: readonly CurvePoint[];
  readonly metrics: readonly CurveMetric[];
  readonly edges: readonly CurveEdge[];
}

/** Everything of a `slipgauge latency curve`. */
export interface LatencyCurve {
  readonly title: string;
  readonly tool: string;
  readonly semantics: number;
  /** Seeds that were run: one, or as many as were asked for. */
  readonly seeds: readonly number[];
  /** Digest of the run of the first seed. */
  readonly runDigest: string;
  /** What was traded, in a line. */
  readonly tape: string;
  readonly currency: string;
  /** Whether latency was added (`x` in ms) or multiplied (`x` a factor). */
  readonly by: 'at' | 'times';
  readonly method: CurveMethod;
  readonly curves: readonly SessionCurve[];
  /** What holds for all of it, a sentence each. */
  readonly notes: readonly string[];
}
