/**
 * route: take a quantity in slices, each on the tape where it costs less at that moment.
 *
 * From `start` to `end` in `slices` of equal size. For each slice the touch of every tape of the scenario is compared, the taker's fee added where
 * `fees` states it, and a market order goes to the best; of equal ones to the first. A tape whose side is empty is passed over. What the strategy
 * compares is what has reached it: a venue far away is compared by old prices, and that is what such a router costs.
 *
 * ```yaml
 * strategy: route
 * params: { side: buy, qty: 2, start: 60s, end: 300s, slices: 24, fees: [0.0005, 0.0002] }
 * ```
 */
import { defineStrategy, param, type Context, type MarketView, type ParamsOf } from 'slipgauge';

const params = {
  side: param.side(),
  qty: param.qty({ about: 'in lots of the first tape, which the others must have too' }),
  start: param.time(),
  end: param.time(),
  slices: param.integer({ min: 1, max: 50_000 }),
  fees: param.list(param.number({ min: -0.1, max: 0.1 }), {
    default: [],
    about: "taker's fee rates of the tapes, in the scenario's order",
  }),
};

interface State {
  /** Lots sent so far; a market order that finds nothing is not tried again. */
  sentLots: number;
}

type Ctx = Context<ParamsOf<typeof params>, State>;

export default defineStrategy({
  params,
  check: (p) => (p.end >= p.start ? undefined : "'end' must not be earlier than 'start'"),
  state: (): State => ({ sentLots: 0 }),

  onStart(ctx) {
    const { start, end, slices, fees } = ctx.params;
    if (fees.length !== 0 && fees.length !== ctx.markets.length)
      throw new Error(`fees: got ${fees.length} rates, expected one for each of the ${ctx.markets.length} tapes, or none`);
    for (let k = 1; k <= slices; k++) ctx.schedule(start + Math.round(((end - start) / slices) * (k - 1)), k);
  },

  onTimer(ctx, slice) {
    const { side, qty, slices } = ctx.params;
    const qtyLots = Math.floor((qty * slice) / slices) - ctx.state.sentLots;
    const market = cheapest(ctx);
    if (qtyLots < 1 || market === undefined) return;
    ctx.state.sentLots += qtyLots;
    const lots = market.instrument.lots(ctx.instrument.qty(qtyLots));
    // A decision a slice: from here on its shortfall is measured, on the tape that it went to.
    const parent = ctx.parent({ tape: market.tape, side, qtyLots: lots });
    ctx.submit({ tape: market.tape, parent, side, ordType: 'market', qtyLots: lots });
  },
});

/** The market with the best price for us, fee included; undefined when all are empty on that side. */
function cheapest(ctx: Ctx): MarketView | undefined {
  const isBuy = ctx.params.side === 'buy';
  let best: MarketView | undefined;
  let bestCost = Infinity;
  for (const [i, market] of ctx.markets.entries()) {
    const ticks = isBuy ? market.book.askTicks : market.book.bidTicks;
    if (Number.isNaN(ticks)) continue;
    const price = Number(market.instrument.price(ticks));
    const fee = Math.abs(price) * (ctx.params.fees[i] ?? 0);
    const cost = isBuy ? price + fee : fee - price;
    if (cost < bestCost) {
      best = market;
      bestCost = cost;
    }
  }
  return best;
}
