/**
 * What is to be asked of the market, collected before one pass over the tape answers it all (`probe.ts`).
 *
 * A question gives back a handle, with which its answer is read afterwards. Times are integer ns since the tape epoch on the venue's
 * clock. "At t" is the state after all rows with `exchTs ≤ t`; "strictly before t" is therefore at `t − 1`.
 *
 * Memory is proportional to the number of questions, whatever the tape's length.
 *
 * Example: `const h = questions.at(fillTs + 1e9); … answers.mid(h)`.
 */

/** Collects questions. */
export class Questions {
  private readonly points: number[] = [];
  private readonly bounds: number[] = [];

  /** The touch prevailing at `ts`; NaN = never, which stays unanswered. */
  at(ts: number): number {
    return this.points.push(Number.isNaN(ts) ? Number.POSITIVE_INFINITY : ts) - 1;
  }

  /** The touch prevailing strictly before `ts`. */
  before(ts: number): number {
    return this.at(ts - 1);
  }

  /** Prints in (fromTs, toTs], the time-weighted mid over it and the mid at its end. An end beyond the tape's is the tape's. */
  between(fromTs: number, toTs: number): number {
    this.bounds.push(fromTs, Math.max(fromTs, toTs));
    return this.bounds.length / 2 - 1;
  }

  /** Times of the points, by handle. */
  pointTimes(): Float64Array {
    return Float64Array.from(this.points);
  }

  /** Starts and ends of the intervals: 2h and 2h + 1 belong to handle h. */
  boundTimes(): Float64Array {
    return Float64Array.from(this.bounds);
  }
}

/** Handles in order of their times, equal times in order of asking. */
export function inOrderOfTime(times: Float64Array): Int32Array {
  const order = new Int32Array(times.length).map((_, i) => i);
  return order.sort((a, b) => times[a]! - times[b]! || a - b);
}
