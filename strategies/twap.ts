/**
 * twap: spread a quantity evenly over time.
 *
 * From `start` to `end` in `slices` of equal length; by the end of slice k the share k/slices of the quantity is due, in whole lots.
 * - `passive`: a slice's order joins the best price of its own side; what is left of it when the slice ends is taken from the other side.
 * - `aggressive`: a slice's lots are taken when it begins.
 * With `limit` no order goes beyond that price; what cannot be had within it rests there.
 *
 * One order works at a time. Before the next one is sent the last one is called back and its end awaited: only then is it known what
 * it has filled, since it may fill while the cancel is on its way. So fills never add up to more than the quantity.
 */
import { defineStrategy, param, type Context, type ParamsOf } from 'slipgauge';

const params = {
  side: param.side(),
  qty: param.qty(),
  start: param.time(),
  end: param.time(),
  slices: param.integer({ min: 1, max: 50_000 }),
  style: param.choice(['passive', 'aggressive'], { default: 'passive' }),
  limit: param.price({ optional: true, about: 'worst price of any order' }),
};

interface State {
  parent: number;
  /** Slices that are over. */
  over: number;
  /** Filled by orders that have ended. */
  doneLots: number;
  /** The order that works, '' for none, and how many slices were over when it was sent. */
  clOrdId: string;
  sentAt: number;
  /** Whether a timer to try again is set. */
  waiting: boolean;
}

type Ctx = Context<ParamsOf<typeof params>, State>;

/** Tag of the timer that tries again; other tags say how many slices are over. */
const AGAIN = -1;
const AGAIN_NS = 100_000_000;

export default defineStrategy({
  params,
  check: (p) => (p.end > p.start ? undefined : "'end' must be later than 'start'"),
  state: (): State => ({ parent: 0, over: 0, doneLots: 0, clOrdId: '', sentAt: 0, waiting: false }),

  onStart(ctx) {
    const { start, end, slices } = ctx.params;
    for (let k = 0; k <= slices; k++) ctx.schedule(start + Math.round(((end - start) / slices) * k), k);
  },

  onTimer(ctx, tag) {
    const { state } = ctx;
    const { side, qty, start, end } = ctx.params;
    if (tag === AGAIN) state.waiting = false;
    else state.over = tag;
    // The decision is stated when its time has come, with the market in view.
    if (tag === 0) state.parent = ctx.parent({ side, qtyLots: qty, startNs: start, endNs: end });
    work(ctx);
  },

  onOrder(ctx, report) {
    const { state } = ctx;
    if (report.clOrdId !== state.clOrdId) return;
    const order = ctx.order(report.clOrdId)!;
    if (order.open) {
      // The cancel was lost on its way and the order still stands.
      if (report.execType === 'cancelReject') tryAgain(ctx);
      return;
    }
    state.doneLots += order.cumQtyLots;
    state.clOrdId = '';
    // An order that found nothing (an empty book, a halt) would find nothing again at once.
    if (order.cumQtyLots === 0 && report.execType !== 'canceled') tryAgain(ctx);
    else work(ctx);
  },
});

/** Decide what to do now: at each boundary, and when the working order has ended. */
function work(ctx: Ctx): void {
  const { state } = ctx;
  const { qty, slices, style, limit } = ctx.params;
  if (state.clOrdId !== '') {
    // A slice has ended since it was sent: call it back, `onOrder` goes on from there.
    if (state.sentAt < state.over && !ctx.order(state.clOrdId)!.pendingCancel) ctx.cancel(state.clOrdId);
    return;
  }
  const dueLots = (k: number): number => Math.floor((qty * Math.min(k, slices)) / slices);
  const overdueLots = dueLots(state.over) - state.doneLots;
  const sliceLots = dueLots(state.over + 1) - state.doneLots;
  // What takes is a market order, or one at the limit, which rests there with what it does not get.
  if (style === 'aggressive' && sliceLots > 0) send(ctx, sliceLots, limit);
  else if (overdueLots > 0) send(ctx, overdueLots, limit);
  else if (sliceLots > 0) join(ctx, sliceLots);
}

/** Join the best price of our own side. */
function join(ctx: Ctx, qtyLots: number): void {
  const { side, limit = side === 'buy' ? Infinity : -Infinity } = ctx.params;
  const touchTicks = side === 'buy' ? Math.min(ctx.book.bidTicks, limit) : Math.max(ctx.book.askTicks, limit);
  if (Number.isNaN(touchTicks)) tryAgain(ctx);
  else send(ctx, qtyLots, touchTicks);
}

function send(ctx: Ctx, qtyLots: number, priceTicks: number | undefined): void {
  const { state } = ctx;
  state.sentAt = state.over;
  state.clOrdId = ctx.submit({
    parent: state.parent,
    side: ctx.params.side,
    ordType: priceTicks === undefined ? 'market' : 'limit',
    priceTicks,
    qtyLots,
  });
}

function tryAgain(ctx: Ctx): void {
  if (ctx.state.waiting) return;
  ctx.state.waiting = true;
  ctx.schedule(ctx.now + AGAIN_NS, AGAIN);
}
