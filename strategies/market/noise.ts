/**
 * market/noise: traders without a view, who come, trade or wait, and go.
 *
 * They come as a Poisson stream, buy or sell with equal chance, and with probability `takes` take at once by a market order; the others leave a limit order
 * at a price uniform over the `range` ticks on their side of the middle, and lose patience after an exponential time. So they supply what others take
 * (noise traders: Black 1986; as agents of a market in ABIDES: Byrd, Hybinette and Balch 2020). While a side is empty its last best price stands for it.
 *
 * One session is as many traders as `rate` says. Units: rate a second; ticks are the instrument's order ticks.
 */
import { defineStrategy, param, type Context, type ParamsOf } from 'slipgauge';
import { Arrivals, SECOND_NS } from './parts/arrivals.js';
import { open, openingParam } from './parts/opening.js';
import { OwnOrders } from './parts/own-orders.js';
import { Touch } from './parts/touch.js';
import { sizesParam, Weights, weightsFault } from './parts/weights.js';

const params = {
  rate: param.number({ min: 1e-9, max: 1e6, about: 'traders a second' }),
  takes: param.number({ min: 0, max: 1, default: 0.5, about: 'share of them that take at once' }),
  range: param.integer({ min: 1, max: 100_000, default: 20, about: 'ticks from the middle within which the others wait' }),
  patience: param.duration({ default: '30s', about: 'mean time that they wait' }),
  sizes: sizesParam,
  opening: openingParam,
};

interface State {
  readonly arrivals: Arrivals;
  readonly own: OwnOrders;
  readonly touch: Touch;
  readonly sizes: Weights;
}

type Params = ParamsOf<typeof params>;
type Ctx = Context<Params, State>;

/** Group of all own orders. */
const ALL = 0;

export default defineStrategy({
  params,
  check: (p) =>
    p.patience <= 0
      ? "'patience' must be longer than 0"
      : weightsFault(
          'sizes',
          p.sizes.map(({ weight }) => weight),
        ),
  state: (p: Params): State => ({
    arrivals: new Arrivals(),
    own: new OwnOrders(),
    touch: new Touch(),
    sizes: new Weights(p.sizes.map(({ weight }) => weight)),
  }),

  onStart(ctx) {
    const { opening } = ctx.params;
    if (opening !== undefined) open(ctx, opening, place);
    nextMoment(ctx);
  },

  onTimer(ctx) {
    const { params: p, state } = ctx;
    const at = ctx.random() * state.arrivals.rate;
    if (at < p.rate) trade(ctx, ctx.random() < 0.5 ? 1 : -1);
    else if (at - p.rate < leaveRate(ctx, state.own.standing)) ctx.cancel(state.own.take(ALL, ctx.random()));
    nextMoment(ctx);
  },

  onOrder(ctx, report) {
    ctx.state.own.told(report);
  },
});

/** The next moment, at the greatest rate there may be until then: every order that is on its way may come to stand. */
function nextMoment(ctx: Ctx): void {
  const { own, arrivals } = ctx.state;
  arrivals.next(ctx, ctx.params.rate + leaveRate(ctx, own.standing + own.unanswered));
}

/** Rate at which so many who wait lose patience, a second. */
function leaveRate(ctx: Ctx, orders: number): number {
  return (orders * SECOND_NS) / ctx.params.patience;
}

function trade(ctx: Ctx, side: 1 | -1): void {
  const { params: p, state } = ctx;
  if (ctx.random() < p.takes) {
    ctx.submit({ side: side > 0 ? 'buy' : 'sell', ordType: 'market', qtyLots: drawnLots(ctx) });
    return;
  }
  state.touch.look(ctx);
  if (!state.touch.isKnown) return;
  const gridTicks = ctx.instrument.orderTickTicks;
  const middle = (side * (state.touch.bidTicks + state.touch.askTicks)) / (2 * gridTicks);
  // The first price on the trader's side of the middle, as a key of the side: greater is better.
  const nearest = Math.ceil(middle) - 1;
  place(ctx, side, side * (nearest - Math.floor(ctx.random() * p.range)) * gridTicks);
}

function place(ctx: Ctx, side: 1 | -1, priceTicks: number): void {
  ctx.state.own.sent(ctx.submit({ side: side > 0 ? 'buy' : 'sell', priceTicks, qtyLots: drawnLots(ctx) }), ALL);
}

function drawnLots(ctx: Ctx): number {
  const { sizes } = ctx.params;
  return sizes.length === 1 ? sizes[0]!.qty : sizes[ctx.state.sizes.at(ctx.random())]!.qty;
}
