/**
 * The mark or the index of a market: a price that is looked at at whole intervals, smoothed, and stated when it is another one.
 *
 * Smoothed by an exponential mean: each look moves it by 1 − exp(−interval / time) of the distance to what is seen. A look that sees nothing leaves it.
 *
 * Units: ns since the run's epoch; ticks, fractions of them where a price is seen between two; stated to the nearest whole tick, a half upward.
 *
 * Example: every second, not smoothed; seen 100, 100, 100.5: 100 is stated, nothing, 101.
 */

/** How a price is made. */
export interface StatedPriceSource {
  /** One of `Trigger`: mark or index. */
  readonly trigger: number;
  readonly startNs: number;
  readonly everyNs: number;
  /** Time of the mean; 0: what is seen is stated. */
  readonly overNs: number;
  /** What is seen now, in ticks; NaN: nothing. */
  readonly read: () => number;
}

/** One price. */
export class StatedPrice {
  readonly trigger: number;
  /** When it is looked at next. */
  nextNs: number;
  private readonly everyNs: number;
  private readonly weight: number;
  private readonly read: () => number;
  private meanTicks = Number.NaN;
  private statedTicks = Number.NaN;

  constructor({ trigger, startNs, everyNs, overNs, read }: StatedPriceSource) {
    this.trigger = trigger;
    this.nextNs = startNs + everyNs;
    this.everyNs = everyNs;
    this.weight = overNs === 0 ? 1 : 1 - Math.exp(-everyNs / overNs);
    this.read = read;
  }

  /** Look; gives the price to be stated, whole ticks, NaN: it is the one that was stated before, or there is none. */
  look(): number {
    this.nextNs += this.everyNs;
    const seen = this.read();
    if (Number.isNaN(seen)) return Number.NaN;
    const before = this.meanTicks;
    this.meanTicks = Number.isNaN(before) ? seen : before + this.weight * (seen - before);
    const whole = Math.round(this.meanTicks);
    if (whole === this.statedTicks) return Number.NaN;
    this.statedTicks = whole;
    return whole;
  }
}
