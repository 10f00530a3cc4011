/**
 * The model's trader: in each episode one limit sale, set `uTicks` above the bid that is in view at each step, sold at the bid when the time is over.
 *
 * `uTicks[k]` is for k periods that are left after this one, from 1 on (0 sells at the bid); one number stands for all of them, without latency.
 */
import { defineStrategy, param } from 'slipgauge';

export default defineStrategy({
  params: {
    step: param.duration(),
    episode: param.duration(),
    periods: param.integer({ min: 1 }),
    uTicks: param.list(param.integer({ min: 0 })),
  },
  state: () => ({ episode: -1, clOrdId: '' }),

  onBook(ctx) {
    const { step, episode, periods, uTicks } = ctx.params;
    const number = Math.floor((ctx.now - ctx.startTs) / episode);
    const at = (ctx.now - ctx.startTs - number * episode) / step;
    // Without latency an order is set for the period that begins, else for the one after it.
    const uHere = uTicks.length === 1 && at <= periods ? uTicks[0] : uTicks[periods - at];
    if (uHere === undefined || at > periods) return;
    const priceTicks = ctx.book.bidTicks + uHere;
    if (number !== ctx.state.episode) {
      ctx.state.episode = number;
      ctx.state.clOrdId = ctx.submit({ side: 'sell', priceTicks, qtyLots: 1 });
      ctx.schedule(ctx.startTs + number * episode + (periods + 1) * step);
    } else if (ctx.order(ctx.state.clOrdId)!.open) ctx.replace(ctx.state.clOrdId, { priceTicks });
  },

  onTimer(ctx) {
    if (ctx.order(ctx.state.clOrdId)!.open) ctx.cancel(ctx.state.clOrdId);
  },

  onOrder(ctx, report) {
    if (report.execType === 'canceled') ctx.submit({ side: 'sell', ordType: 'market', qtyLots: 1 });
  },
});
