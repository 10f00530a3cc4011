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
import { FloatColumn } from '../base/mem/float-column.js';

/** Handle of the question for the thing at a place. */
export type HandleOf = (place: number) => number;

/** Ask for `count` things, one after the other: their handles follow each other. `ask` gives the handle for a place. */
export function askInARow(count: number, ask: HandleOf): HandleOf {
  let first = 0;
  for (let place = 0; place < count; place++) {
    const handle = ask(place);
    if (place === 0) first = handle;
  }
  return (place) => first + place;
}

/** Collects questions. */
export class Questions {
  private readonly points = new FloatColumn();
  private readonly bounds = new FloatColumn();
  private readonly totals = new FloatColumn();
  private readonly moves = new FloatColumn();

  /** The touch prevailing at `ts`; NaN = never, which stays unanswered. */
  at(ts: number): number {
    return put(this.points, ts);
  }

  /** The touch prevailing strictly before `ts`. */
  before(ts: number): number {
    return this.at(ts - 1);
  }

  /** Prints in (fromTs, toTs], the time-weighted mid over it and the mid at its end. An end beyond the tape's is the tape's. */
  between(fromTs: number, toTs: number): number {
    this.bounds.push(fromTs);
    return put(this.bounds, Math.max(fromTs, toTs)) >> 1;
  }

  /** The running total of the mid over time at `ts`: two of them give the mean mid between (`answers.meanMid`). */
  totalAt(ts: number): number {
    return put(this.totals, ts);
  }

  /** Which way the mid went when it first became another than the one prevailing at `ts`. */
  moveAfter(ts: number): number {
    return put(this.moves, ts);
  }

  /** Times of the points, by handle. */
  pointTimes(): Float64Array {
    return this.points.toArray();
  }

  /** Starts and ends of the intervals: 2h and 2h + 1 belong to handle h. */
  boundTimes(): Float64Array {
    return this.bounds.toArray();
  }

  /** Times of the running totals, by handle. */
  totalTimes(): Float64Array {
    return this.totals.toArray();
  }

  /** Times after which moves are asked for, by handle. */
  moveTimes(): Float64Array {
    return this.moves.toArray();
  }
}

/** Note a time; the handle is its place. */
function put(times: FloatColumn, ts: number): number {
  times.push(Number.isNaN(ts) ? Number.POSITIVE_INFINITY : ts);
  return times.length - 1;
}
