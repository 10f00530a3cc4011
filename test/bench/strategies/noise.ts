/**
 * noise: quotes around the touch by timers, one of a crowd that makes a market.
 *
 * Each time its orders that still stand leave, and one of each side is placed: some ticks away from the touch of the other side or, now and then, at it, so
 * that it takes.
 */
import { defineStrategy, param, type Context, type ParamsOf, type SideName } from 'slipgauge';

/** Where the first orders gather, while a side is empty. */
const FIRST_TICKS = 10_000;
const MOST_LOTS = 10;

const params = {
  mean: param.duration({ about: 'mean time between two decisions' }),
  depthTicks: param.integer({ min: 1, default: 20, about: 'largest distance from the other side' }),
  taking: param.number({ min: 0, max: 1, default: 0.1, about: 'share of orders that take' }),
};

/** Its orders by clOrdId, '' none. */
type Quotes = Record<SideName, string>;
type Ctx = Context<ParamsOf<typeof params>, Quotes>;

export default defineStrategy({
  params,
  state: (): Quotes => ({ buy: '', sell: '' }),

  onStart(ctx) {
    ctx.schedule(ctx.now + 2 * ctx.params.mean * ctx.random());
  },

  onTimer(ctx) {
    quote(ctx, 'buy', 1, ctx.book.askTicks);
    quote(ctx, 'sell', -1, ctx.book.bidTicks);
    ctx.schedule(ctx.now + 2 * ctx.params.mean * ctx.random());
  },
});

/** Move the order of a side; `touchTicks` is the other side's, NaN none. */
function quote(ctx: Ctx, side: SideName, sign: 1 | -1, touchTicks: number): void {
  const {
    state,
    params: { depthTicks, taking },
  } = ctx;
  if (state[side] !== '' && ctx.order(state[side])?.open === true) ctx.cancel(state[side]);
  const away = ctx.random() < taking ? 0 : 1 + Math.floor(ctx.random() * depthTicks);
  const priceTicks = (Number.isNaN(touchTicks) ? FIRST_TICKS : touchTicks) - sign * away;
  state[side] = ctx.submit({ side, priceTicks, qtyLots: 1 + Math.floor(ctx.random() * MOST_LOTS) });
}
