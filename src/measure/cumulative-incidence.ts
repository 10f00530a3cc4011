/**
 * How likely each of several ends is within a time, from lives of which some were not seen to their end: the Aalen–Johansen estimator.
 *
 * Lives end by one of several causes, or are censored. With S(t−) the share that has met no end before t, n(t) the number at risk and d_c(t) the
 * ends by cause c: `F_c(t) = Σ_{u ≤ t} S(u−)·d_c(u)/n(u)` (Aalen and Johansen, Scand. J. Stat. 5, 1978). With one cause it is one less the
 * Kaplan–Meier estimate, so taking other causes for censoring gives Kaplan–Meier's: right only if those ends say nothing of the first cause, which a
 * trader's cancels do. Ends come before censoring of the same time.
 *
 * Variances: Greenwood's for the survival of one cause and its counterpart for several (Marubini and Valsecchi, "Analysing survival data", 1995).
 *
 * Units: times in any unit from 0; causes 1 to `causeCount`, 0 = censored. Invariant: Σ_c F_c(t) + S(t) = 1.
 *
 * Example: ends after 6, 6, 6 and one censored after 6, of 21: S(6) = 18/21 = .857143.
 */

/** Censored: the end was not seen. */
export const CENSORED = 0;

/** What is known at one time at which lives ended. */
interface Step {
  readonly time: number;
  readonly atRisk: number;
  /** All ends. */
  readonly ends: number;
  /** Ends by cause; index 0 is unused. */
  readonly endsBy: Float64Array;
  /** Share without an end before this time. */
  readonly survivalBefore: number;
  /** Incidence by cause, this time included. */
  readonly incidence: Float64Array;
}

/** The estimator over a set of lives. */
export class CumulativeIncidence {
  private readonly times: Float64Array;
  private readonly causes: Uint8Array;
  private readonly steps: readonly Step[];
  private readonly longest: number;

  constructor(times: Float64Array, causes: Uint8Array, causeCount: number) {
    this.times = times;
    this.causes = causes;
    this.longest = times.reduce((longest, time) => Math.max(longest, time), 0);
    this.steps = stepsOf(times, causes, causeCount);
  }

  /** Number of lives. */
  get count(): number {
    return this.times.length;
  }

  /** Times at which lives ended, ascending. */
  get endTimes(): readonly number[] {
    return this.steps.map(({ time }) => time);
  }

  /** Whether the estimate reaches as far as `time`: somebody was seen for so long, or nobody is left. */
  reaches(time: number): boolean {
    return this.count > 0 && (time <= this.longest || this.survival(time) === 0);
  }

  /** Share that has met no end up to `time`. */
  survival(time: number): number {
    const last = this.steps[this.last(time)];
    return last === undefined ? 1 : last.survivalBefore * (1 - last.ends / last.atRisk);
  }

  /** Share that has ended by `cause` up to `time`. */
  incidence(cause: number, time: number): number {
    return this.steps[this.last(time)]?.incidence[cause] ?? 0;
  }

  /** Standard error of the incidence, lives taken for independent. */
  standardError(cause: number, time: number): number {
    const total = this.incidence(cause, time);
    let variance = 0;
    for (let k = 0; k <= this.last(time); k++) {
      const { atRisk, ends, endsBy, survivalBefore, incidence } = this.steps[k]!;
      const rest = total - incidence[cause]!;
      const own = endsBy[cause]!;
      if (ends < atRisk) variance += (rest * rest * ends) / (atRisk * (atRisk - ends));
      variance += (survivalBefore * survivalBefore * own * (atRisk - own)) / (atRisk * atRisk * atRisk);
      variance -= (2 * rest * survivalBefore * own) / (atRisk * atRisk);
    }
    return Math.sqrt(Math.max(0, variance));
  }

  /**
   * What each life does to the incidence at `time`, times their number: the derivative with respect to its weight (infinitesimal jackknife). They
   * add up to 0, and the root of the sum of their squares, over their number, is the standard error.
   */
  influences(cause: number, time: number): Float64Array {
    const total = this.incidence(cause, time);
    const last = this.last(time);
    const risk = new Float64Array(last + 2);
    for (let k = 0; k <= last; k++) {
      const { atRisk, ends, endsBy, survivalBefore } = this.steps[k]!;
      risk[k + 1] = risk[k]! - (endsBy[cause]! / atRisk / atRisk) * survivalBefore + (ends / atRisk) * this.loss(k, cause, total);
    }
    return this.times.map((end, life) => {
      const k = Math.min(this.last(end), last);
      const ended = end <= time && this.causes[life] !== CENSORED;
      if (!ended) return this.count * risk[k + 1]!;
      const { atRisk, survivalBefore } = this.steps[k]!;
      const gain = this.causes[life] === cause ? survivalBefore / atRisk : 0;
      return this.count * (risk[k + 1]! + gain - this.loss(k, cause, total));
    });
  }

  /** What one end more at step `k` takes from the incidence after it. */
  private loss(k: number, cause: number, total: number): number {
    const { atRisk, ends, incidence } = this.steps[k]!;
    // Where all end nothing comes after.
    return ends === atRisk ? 0 : (total - incidence[cause]!) / (atRisk - ends);
  }

  /** Last step at or before `time`; −1 before the first. */
  private last(time: number): number {
    let low = 0;
    let high = this.steps.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.steps[middle]!.time <= time) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }
}

/** A step a time at which lives ended. */
function stepsOf(times: Float64Array, causes: Uint8Array, causeCount: number): Step[] {
  const order = Array.from(times, (_, i) => i).sort((a, b) => times[a]! - times[b]! || a - b);
  const steps: Step[] = [];
  let survivalBefore = 1;
  let before = new Float64Array(causeCount + 1);
  for (let i = 0; i < order.length;) {
    const time = times[order[i]!]!;
    const atRisk = order.length - i;
    const endsBy = new Float64Array(causeCount + 1);
    for (; i < order.length && times[order[i]!] === time; i++) endsBy[causes[order[i]!]!]!++;
    endsBy[CENSORED] = 0;
    const ends = endsBy.reduce((sum, count) => sum + count, 0);
    if (ends === 0) continue;
    const incidence = before.map((share, cause) => share + (survivalBefore * endsBy[cause]!) / atRisk);
    steps.push({ time, atRisk, ends, endsBy, survivalBefore, incidence });
    survivalBefore *= 1 - ends / atRisk;
    before = incidence;
  }
  return steps;
}
