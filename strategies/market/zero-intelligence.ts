/**
 * market/zero-intelligence: a crowd without any purpose, whose orders come and go by chance.
 *
 * Smith, Farmer, Gillemot and Krishnamurthy (2003), "Statistical theory of the continuous double auction", Quantitative Finance 3, 481–514: limit orders
 * of each side come at the same rate at each price on their side of the best price opposite, here within `range` ticks of it; market orders of each
 * side at another rate; each order at rest is cancelled at a third. All orders have one size. Where the side opposite is empty, its last best price
 * stands for it.
 *
 * One session is the whole crowd. What the paper calls α is `limitRate`, μ twice `marketRate`, δ `cancelRate`, all in orders; σ is `qty`. Other people's
 * orders move the best prices and so the crowd; it does not know that they are there.
 *
 * Units: rates a second; ticks are the instrument's order ticks.
 */
import { defineStrategy, param, type Context, type ParamsOf } from 'slipgauge';
import { Arrivals } from './parts/arrivals.js';
import { open, openingParam } from './parts/opening.js';
import { OwnOrders } from './parts/own-orders.js';

const params = {
  limitRate: param.number({ min: 0, max: 1e6, about: 'limit orders a second at each price of each side' }),
  marketRate: param.number({ min: 0, max: 1e6, about: 'market orders a second of each side' }),
  cancelRate: param.number({ min: 0, max: 1e6, about: 'cancels a second of each order at rest' }),
  range: param.integer({ min: 1, max: 100_000, about: 'ticks from the best price opposite within which limit orders come' }),
  qty: param.qty({ about: 'size of each order' }),
  opening: openingParam,
};

interface State {
  readonly arrivals: Arrivals;
  readonly own: OwnOrders;
  /** Best prices when last seen, NaN never. */
  bidTicks: number;
  askTicks: number;
}

type Ctx = Context<ParamsOf<typeof params>, State>;

/** Group of all own orders. */
const ALL = 0;

export default defineStrategy({
  params,
  check: (p) => (p.limitRate + p.marketRate > 0 ? undefined : "'limitRate' and 'marketRate' are both 0: there would be no order"),
  state: (): State => ({ arrivals: new Arrivals(), own: new OwnOrders(), bidTicks: Number.NaN, askTicks: Number.NaN }),

  onStart(ctx) {
    const { opening } = ctx.params;
    if (opening !== undefined) open(ctx, opening, place);
    nextMoment(ctx);
  },

  onTimer(ctx) {
    const { params: p, state } = ctx;
    const at = ctx.random() * state.arrivals.rate;
    const limits = 2 * p.range * p.limitRate;
    const markets = limits + 2 * p.marketRate;
    if (at < limits) limit(ctx, at / limits);
    else if (at < markets) ctx.submit({ side: at - limits < p.marketRate ? 'buy' : 'sell', ordType: 'market', qtyLots: p.qty });
    else if (at < markets + state.own.standing * p.cancelRate) ctx.cancel(state.own.take(ALL, ctx.random()));
    // Else the moment counts for nobody: an order that might have stood by now does not.
    nextMoment(ctx);
  },

  onOrder(ctx, report) {
    ctx.state.own.told(report);
  },
});

/** The next moment, at the greatest rate there may be until then: every order that is on its way may come to stand. */
function nextMoment(ctx: Ctx): void {
  const { params: p, state } = ctx;
  const orders = state.own.standing + state.own.unanswered;
  state.arrivals.next(ctx, 2 * p.range * p.limitRate + 2 * p.marketRate + orders * p.cancelRate);
}

/** A limit order at the price that the share `at`, uniform in [0, 1), stands for. */
function limit(ctx: Ctx, at: number): void {
  const { state } = ctx;
  const { range } = ctx.params;
  const { bidTicks, askTicks } = ctx.book;
  if (!Number.isNaN(bidTicks)) state.bidTicks = bidTicks;
  if (!Number.isNaN(askTicks)) state.askTicks = askTicks;
  const which = Math.floor(2 * range * at);
  const side = which < range ? 1 : -1;
  const oppositeTicks = side > 0 ? state.askTicks : state.bidTicks;
  if (Number.isNaN(oppositeTicks)) return;
  const distance = 1 + (which < range ? which : which - range);
  place(ctx, side, oppositeTicks - side * distance * ctx.instrument.orderTickTicks);
}

function place(ctx: Ctx, side: 1 | -1, priceTicks: number): void {
  ctx.state.own.sent(ctx.submit({ side: side > 0 ? 'buy' : 'sell', priceTicks, qtyLots: ctx.params.qty }), ALL);
}
