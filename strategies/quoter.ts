/**
 * quoter: show a ladder of post-only orders on both sides of the mid.
 *
 * Each `interval` the ladders are decided anew: level i of a side stands `offsetTicks + i · stepTicks` from the mid, and both ladders
 * shift by `skewTicksPerLot` against the position, so that what would reduce it is more likely to fill. Orders that stand where they
 * should are left alone, since their place in the queue is worth something; the others are cancelled and the missing ones placed.
 *
 * Limits: a quote is left out where it could bring the position beyond `maxPosition`, counting everything of its side that may still
 * fill, orders with a cancel on its way included. No quote reaches the other side of the book.
 *
 * Timers alone drive it, no book callback: between two decisions it costs nothing. All prices are integers, ticks.
 */
import { defineStrategy, param, type Context, type OrderView, type ParamsOf, type SideName } from 'slipgauge';

const params = {
  levels: param.integer({ min: 1, max: 100, default: 1, about: 'quotes a side' }),
  offsetTicks: param.integer({ min: 0, about: 'from the mid to the first quote' }),
  stepTicks: param.integer({ min: 1, default: 1, about: 'from a quote to the next' }),
  qty: param.qty({ about: 'of each quote' }),
  interval: param.duration({ about: 'time between two decisions' }),
  maxPosition: param.qty({ about: 'largest position, long or short' }),
  skewTicksPerLot: param.number({ min: 0, default: 0, about: 'shift of the ladders a lot of position' }),
};

/** A price at which an order stands already. */
const STANDS = Number.NaN;

interface State {
  /** Orders of each side that may still fill, oldest first; the views stay current. */
  readonly orders: Readonly<Record<SideName, OrderView[]>>;
  /** Prices of one side's ladder, best first; reused. */
  readonly wanted: number[];
}

type Ctx = Context<ParamsOf<typeof params>, State>;

export default defineStrategy({
  params,
  check: (p) => (p.interval > 0 ? undefined : "'interval' must be longer than 0"),
  state: (): State => ({ orders: { buy: [], sell: [] }, wanted: [] }),

  onStart(ctx) {
    ctx.schedule(ctx.now + ctx.params.interval);
  },

  onTimer(ctx) {
    quote(ctx, 'buy');
    quote(ctx, 'sell');
    ctx.schedule(ctx.now + ctx.params.interval);
  },
});

/** Bring one side's orders in line with the ladder that is wanted now. */
function quote(ctx: Ctx, side: SideName): void {
  const { wanted } = ctx.state;
  const orders = ctx.state.orders[side];
  const { qty, maxPosition } = ctx.params;
  decideLadder(ctx, side);
  const positionLots = side === 'buy' ? ctx.position.qtyLots : -ctx.position.qtyLots;
  let roomLots = maxPosition - positionLots;
  let kept = 0;
  for (const order of orders) {
    if (!order.open) continue;
    orders[kept++] = order;
    roomLots -= order.leavesQtyLots;
    if (order.pendingCancel) continue;
    const level = wanted.indexOf(order.priceTicks);
    if (level >= 0) wanted[level] = STANDS;
    else ctx.cancel(order.clOrdId);
  }
  orders.length = kept;
  for (const priceTicks of wanted) {
    if (roomLots < qty) break;
    if (Number.isNaN(priceTicks)) continue;
    roomLots -= qty;
    orders.push(ctx.order(ctx.submit({ side, priceTicks, qtyLots: qty, timeInForce: 'GTX' }))!);
  }
}

/** Prices of a side, best first, into `wanted`; none where the book has no two sides or the position is full. */
function decideLadder(ctx: Ctx, side: SideName): void {
  const { book, params: p, state } = ctx;
  const { wanted } = state;
  wanted.length = 0;
  const { bidTicks, askTicks } = book;
  const isFull = side === 'buy' ? ctx.position.qtyLots >= p.maxPosition : ctx.position.qtyLots <= -p.maxPosition;
  if (isFull || Number.isNaN(bidTicks) || Number.isNaN(askTicks)) return;
  const grid = ctx.instrument.orderTickTicks;
  const shiftTicks = Math.trunc(-ctx.position.qtyLots * p.skewTicksPerLot);
  const mid2 = bidTicks + askTicks + 2 * shiftTicks;
  // Halves and prices between order ticks go away from the mid.
  for (let level = 0; level < p.levels; level++) {
    const away = p.offsetTicks + level * p.stepTicks;
    const inFront = level * p.stepTicks;
    if (side === 'buy') wanted.push(Math.floor(Math.min(Math.floor(mid2 / 2) - away, askTicks - grid - inFront) / grid) * grid);
    else wanted.push(Math.ceil(Math.max(Math.ceil(mid2 / 2) + away, bidTicks + grid + inFront) / grid) * grid);
  }
}
