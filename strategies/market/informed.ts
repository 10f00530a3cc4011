/**
 * market/informed: traders who know, up to an error, what the thing is worth, and trade where the price is wrong.
 *
 * They look at Poisson times. A look sees the fundamental (`parts/fundamental.ts`: the same path for every session with the same parameters) and a normal
 * error of its own; where the best ask lies more than `edgeTicks` below what was seen they buy up to that limit, where the best bid lies above it they sell.
 * So they take until the price is right again: what moves prices in Kyle (1985) and Glosten and Milgrom (1985). They take only; somebody else must quote.
 *
 * One session is a crowd with one purse: `maxPosition` is what all together hold at most, either way, orders under way counted as filled.
 *
 * Units: rate a second; ticks are the instrument's ticks.
 */
import { defineStrategy, param, type Context, type ParamsOf } from 'slipgauge';
import { Arrivals } from './parts/arrivals.js';
import { Exposure } from './parts/exposure.js';
import { Fundamental, fundamentalParam } from './parts/fundamental.js';
import { Normal } from './parts/normal.js';

const params = {
  fundamental: fundamentalParam,
  rate: param.number({ min: 1e-9, max: 1e6, about: 'looks a second' }),
  qty: param.qty({ about: 'size of each order' }),
  edgeTicks: param.number({ min: 0, default: 0, about: 'how far the price must be wrong' }),
  errorTicks: param.number({ min: 0, default: 0, about: 'standard deviation of what a look adds to the fundamental' }),
  maxPosition: param.qty({ about: 'largest position, long or short' }),
};

interface State {
  readonly arrivals: Arrivals;
  readonly exposure: Exposure;
  readonly normal: Normal;
  fundamental: Fundamental | undefined;
}

type Params = ParamsOf<typeof params>;
type Ctx = Context<Params, State>;

export default defineStrategy({
  params,
  check: (p) => (p.maxPosition >= p.qty ? undefined : "'maxPosition' must not be less than 'qty'"),
  state: (p: Params): State => ({ arrivals: new Arrivals(), exposure: new Exposure(p.qty), normal: new Normal(), fundamental: undefined }),

  onStart(ctx) {
    ctx.state.fundamental = new Fundamental(ctx.params.fundamental, ctx.startTs);
    ctx.state.arrivals.next(ctx, ctx.params.rate);
  },

  onTimer(ctx) {
    const { params: p, state, book } = ctx;
    const seenTicks = state.fundamental!.at(ctx.now) + p.errorTicks * state.normal.next(ctx.random);
    const { bidTicks, askTicks } = book;
    if (askTicks < seenTicks - p.edgeTicks) take(ctx, 1, seenTicks - p.edgeTicks);
    else if (bidTicks > seenTicks + p.edgeTicks) take(ctx, -1, seenTicks + p.edgeTicks);
    state.arrivals.next(ctx, p.rate);
  },

  onOrder(ctx, report) {
    ctx.state.exposure.told(report);
  },
});

/** Take up to a limit, which is rounded away from the other side. */
function take(ctx: Ctx, side: 1 | -1, limitTicks: number): void {
  const { params: p, state } = ctx;
  if (!state.exposure.allows(ctx.position.qtyLots, side, p.maxPosition)) return;
  const gridTicks = ctx.instrument.orderTickTicks;
  const priceTicks = side * Math.floor((side * limitTicks) / gridTicks) * gridTicks;
  state.exposure.sent(ctx.submit({ side: side > 0 ? 'buy' : 'sell', priceTicks, qtyLots: p.qty, timeInForce: 'IOC' }), side);
}
