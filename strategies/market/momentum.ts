/**
 * market/momentum: traders who go with the price.
 *
 * They look at Poisson times and keep two exponential averages of the middle, one of the time `fast` and one of the time `slow`, weighed by the time between
 * looks. Where the fast one is more than `thresholdTicks` above the slow one they buy at the market, where it is below they sell: positive feedback
 * (De Long, Shleifer, Summers and Waldmann 1990), which carries a move on and overshoots what the thing is worth.
 *
 * One session is a crowd with one purse: `maxPosition` is what all together hold at most, either way, orders under way counted as filled.
 *
 * Units: rate a second; ticks are the instrument's ticks.
 */
import { defineStrategy, param, type Context, type ParamsOf } from 'slipgauge';
import { Arrivals } from './parts/arrivals.js';
import { Exposure } from './parts/exposure.js';

const params = {
  rate: param.number({ min: 1e-9, max: 1e6, about: 'looks a second' }),
  qty: param.qty({ about: 'size of each order' }),
  fast: param.duration({ default: '5s', about: 'time of the average that follows soon' }),
  slow: param.duration({ default: '30s', about: 'time of the average that follows late' }),
  thresholdTicks: param.number({ min: 0, default: 1, about: 'how far apart the averages must be' }),
  maxPosition: param.qty({ about: 'largest position, long or short' }),
};

interface State {
  readonly arrivals: Arrivals;
  readonly exposure: Exposure;
  /** Averages of the middle, ticks; NaN before the first. */
  fastTicks: number;
  slowTicks: number;
  /** When the middle was last looked at. */
  seenNs: number;
}

type Params = ParamsOf<typeof params>;
type Ctx = Context<Params, State>;

export default defineStrategy({
  params,
  check: (p) =>
    p.fast <= 0
      ? "'fast' must be longer than 0"
      : p.slow <= p.fast
        ? "'slow' must be longer than 'fast'"
        : p.maxPosition < p.qty
          ? "'maxPosition' must not be less than 'qty'"
          : undefined,
  state: (p: Params): State => ({
    arrivals: new Arrivals(),
    exposure: new Exposure(p.qty),
    fastTicks: Number.NaN,
    slowTicks: Number.NaN,
    seenNs: 0,
  }),

  onStart(ctx) {
    ctx.state.arrivals.next(ctx, ctx.params.rate);
  },

  onTimer(ctx) {
    const { params: p, state } = ctx;
    average(ctx, ctx.book.mid2Ticks / 2);
    const apartTicks = state.fastTicks - state.slowTicks;
    if (apartTicks > p.thresholdTicks) take(ctx, 1);
    else if (apartTicks < -p.thresholdTicks) take(ctx, -1);
    state.arrivals.next(ctx, p.rate);
  },

  onOrder(ctx, report) {
    ctx.state.exposure.told(report);
  },
});

/** Take the middle into both averages; without two sides they stay. */
function average(ctx: Ctx, middleTicks: number): void {
  const { params: p, state } = ctx;
  if (middleTicks !== middleTicks) return;
  if (state.fastTicks !== state.fastTicks) state.fastTicks = state.slowTicks = middleTicks;
  const gapNs = ctx.now - state.seenNs;
  state.fastTicks += (middleTicks - state.fastTicks) * (1 - Math.exp(-gapNs / p.fast));
  state.slowTicks += (middleTicks - state.slowTicks) * (1 - Math.exp(-gapNs / p.slow));
  state.seenNs = ctx.now;
}

function take(ctx: Ctx, side: 1 | -1): void {
  const { params: p, state } = ctx;
  if (!state.exposure.allows(ctx.position.qtyLots, side, p.maxPosition)) return;
  state.exposure.sent(ctx.submit({ side: side > 0 ? 'buy' : 'sell', ordType: 'market', qtyLots: p.qty }), side);
}
