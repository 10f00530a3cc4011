/**
 * Equally spaced moments of the clock, as a series of states goes by: the state at a moment is the one after all rows up to it.
 *
 * Units: ns. Example: `grid.reach(ts)` says how many moments have passed while the state of now stood, up to but not at `ts`.
 */

/** Moments `fromTs + k · intervalNs`. */
export class ClockGrid {
  readonly intervalNs: number;
  /** The first moment that has not been passed. */
  nextTs: number;

  constructor(fromTs: number, intervalNs: number) {
    this.nextTs = fromTs;
    this.intervalNs = intervalNs;
  }

  /** Pass the moments before `ts`; how many there were. */
  reach(ts: number): number {
    if (this.nextTs >= ts) return 0;
    const passed = Math.ceil((ts - this.nextTs) / this.intervalNs);
    this.nextTs += passed * this.intervalNs;
    return passed;
  }
}
