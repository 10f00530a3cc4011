/**
 * noise: places and cancels around the touch by timers, as one of a crowd that makes a market.
 *
 * Each time: while fewer orders are open than may be, one more is placed some ticks away from the touch of the other side, or at it; then the oldest leaves.
 */
import { defineStrategy, param } from 'slipgauge';

/** Where the first orders gather, while a side is empty. */
const FIRST_TICKS = 10_000;
const MOST_LOTS = 10;

interface State {
  /** Orders by clOrdId, oldest first. */
  readonly open: string[];
}

export default defineStrategy({
  params: {
    mean: param.duration({ default: '10ms', about: 'mean time between two decisions' }),
    orders: param.integer({ min: 1, default: 4, about: 'orders that may be open' }),
    depthTicks: param.integer({ min: 1, default: 20, about: 'largest distance from the other side' }),
    taking: param.number({ min: 0, max: 1, default: 0.1, about: 'share of orders that take' }),
  },
  state: (): State => ({ open: [] }),

  onStart(ctx) {
    ctx.schedule(ctx.now + 2 * ctx.params.mean * ctx.random());
  },

  onTimer(ctx) {
    const { open } = ctx.state;
    const { mean, orders, depthTicks, taking } = ctx.params;
    while (open.length > 0 && ctx.order(open[0]!)?.open !== true) open.shift();
    if (open.length >= orders) {
      ctx.cancel(open.shift()!);
    } else {
      const sign = ctx.random() < 0.5 ? 1 : -1;
      const { askTicks, bidTicks } = ctx.book;
      const touchTicks = sign > 0 ? askTicks : bidTicks;
      const away = ctx.random() < taking ? 0 : 1 + Math.floor(ctx.random() * depthTicks);
      const priceTicks = (Number.isNaN(touchTicks) ? FIRST_TICKS : touchTicks) - sign * away;
      open.push(ctx.submit({ side: sign > 0 ? 'buy' : 'sell', priceTicks, qtyLots: 1 + Math.floor(ctx.random() * MOST_LOTS) }));
    }
    ctx.schedule(ctx.now + 2 * mean * ctx.random());
  },
});
