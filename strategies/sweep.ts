/**
 * sweep: take a quantity at once.
 *
 * One order at the time `at`: without a limit a market order, with one an immediate-or-cancel order at that price. What the book
 * does not give is not tried again. The smallest complete strategy: read this one first.
 */
import { defineStrategy, param } from 'slipgauge';

export default defineStrategy({
  params: {
    side: param.side(),
    qty: param.qty(),
    at: param.time({ about: 'when to take' }),
    limit: param.price({ optional: true, about: 'worst price to take' }),
  },

  // Called once, when the tape begins. Nothing has been seen yet, so wait for the time.
  onStart(ctx) {
    ctx.schedule(ctx.params.at);
  },

  onTimer(ctx) {
    const { side, qty, limit } = ctx.params;
    // The decision: from here on shortfall is measured against the mid in view now.
    const parent = ctx.parent({ side, qtyLots: qty });
    if (limit === undefined) ctx.submit({ parent, side, ordType: 'market', qtyLots: qty });
    else ctx.submit({ parent, side, priceTicks: limit, qtyLots: qty, timeInForce: 'IOC' });
  },
});
