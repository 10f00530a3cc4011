/**
 * What the thing is worth: a path that every session sees alike, though none can speak to another.
 *
 * An Ornstein–Uhlenbeck process, dX = κ (mean − X) dt + σ dW, drawn exactly on a grid of times from a seed of its own: X at the next point is
 * mean + (X − mean) e^(−κΔ) + σ √((1 − e^(−2κΔ)) / 2κ) · Z. Between points it stays. The path is a function of the parameters and of the time since `ctx.startTs`
 * alone: sessions with the same `fundamental` in their parameters (write it once, with a YAML anchor) see the same, whenever and however often they look.
 * ABIDES (Byrd, Hybinette and Balch 2020) has one oracle that all agents ask, and draws at the times of asking; here nobody asks another, so the times are
 * fixed. With `reversion` 0 it is a Brownian motion.
 *
 * Units: ticks; reversion a second, volatility ticks over the square root of a second. Invariant: a session looks at times that do not go back.
 *
 * Example: `const value = new Fundamental(p.fundamental, ctx.startTs); value.at(ctx.now)`.
 */
import { param, type ParamsOf } from 'slipgauge';
import { Normal } from './normal.js';
import { seededStream } from './seeded-stream.js';
import { SECOND_NS } from './arrivals.js';

const fields = {
  seed: param.integer({ min: 0, about: 'of the path; the same for all who see the same' }),
  mean: param.price({ about: 'what it returns to' }),
  start: param.price({ optional: true, about: 'where it begins; default the mean' }),
  reversion: param.number({ min: 0, max: 1e6, about: 'share of the distance that it returns, a second' }),
  volatility: param.number({ min: 0, max: 1e9, about: 'ticks over the square root of a second' }),
  grid: param.duration({ default: '100ms', about: 'time from one value to the next' }),
};

/** The parameter `fundamental`. */
export const fundamentalParam = param.object(fields, {
  check: (p) => (p.grid > 0 ? undefined : "'grid' must be longer than 0"),
  about: 'what the thing is worth, as those who know it see it',
});

/** What `fundamentalParam` gives. */
export type FundamentalParams = ParamsOf<typeof fields>;

/** One session's look at the path. */
export class Fundamental {
  private readonly startTs: number;
  private readonly gridNs: number;
  private readonly meanTicks: number;
  private readonly kept: number;
  private readonly spreadTicks: number;
  private readonly random: () => number;
  private readonly normal = new Normal();
  private valueTicks: number;
  private point = 0;

  constructor(p: FundamentalParams, startTs: number) {
    this.startTs = startTs;
    this.gridNs = p.grid;
    this.meanTicks = p.mean;
    this.valueTicks = p.start ?? p.mean;
    this.random = seededStream(p.seed);
    const gridS = p.grid / SECOND_NS;
    this.kept = Math.exp(-p.reversion * gridS);
    const varianceS = p.reversion === 0 ? gridS : (1 - this.kept * this.kept) / (2 * p.reversion);
    this.spreadTicks = p.volatility * Math.sqrt(varianceS);
  }

  /** Its value at a time, ticks with a fraction. */
  at(nowNs: number): number {
    const point = Math.floor((nowNs - this.startTs) / this.gridNs);
    for (; this.point < point; this.point++)
      this.valueTicks = this.meanTicks + (this.valueTicks - this.meanTicks) * this.kept + this.spreadTicks * this.normal.next(this.random);
    return this.valueTicks;
  }
}
