/**
 * Moments of a Poisson stream: a session's one clock, whose next tick is drawn when the last one has come.
 *
 * A crowd whose rate depends on what stands is drawn by thinning (Lewis and Shedler 1979): the stream runs at a bound of the rate, and each moment counts with
 * the share that the rate then is of the bound. So a change of the rate needs no second timer, and none is ever out of date.
 *
 * Units: rates a second, times ns. Invariant: one timer at a time; the moments keep their fractions of a ns, only the timer is rounded up.
 *
 * Example: `arrivals.next(ctx, 250)` in `onStart` and at the end of each `onTimer`.
 */
import type { Context } from 'slipgauge';

/** Nanoseconds in a second. */
export const SECOND_NS = 1e9;

/** One stream. */
export class Arrivals {
  /** When the next moment is, ns; before the first call where the stream begins. */
  dueNs = Number.NaN;
  /** Rate at which it was drawn. */
  rate = 0;

  /** Draw the next moment and set the timer for it; at a rate of 0 there is none. */
  next(ctx: Pick<Context<unknown, unknown>, 'now' | 'random' | 'schedule'>, rate: number): void {
    this.rate = rate;
    if (rate <= 0) return;
    if (this.dueNs !== this.dueNs) this.dueNs = ctx.now;
    this.dueNs -= (Math.log(1 - ctx.random()) / rate) * SECOND_NS;
    ctx.schedule(this.dueNs);
  }
}
