/**
 * join: wait at the touch.
 *
 * From `start` one post-only order stands at the best price of its own side, `offsetTicks` away from it (positive = further from the
 * market). With `repeg: always` it follows the touch, both ways, at most once each `minRepeg`; with `never` it stays where it was put.
 * At `end` it is called back, and what it has not filled is taken from the other side.
 *
 * The order is moved by `replace`, which keeps its total quantity: however the fills and the replace cross on the wire, it can never
 * fill more. A replaced post-only order that would take is cancelled by the venue; a new one is then sent for the exact rest.
 */
import { defineStrategy, param, type Context, type ParamsOf } from 'slipgauge';

const params = {
  side: param.side(),
  qty: param.qty(),
  start: param.time(),
  end: param.time(),
  offsetTicks: param.integer({ default: 0, about: 'away from the touch, positive = more passive' }),
  repeg: param.choice(['always', 'never'], { default: 'always' }),
  minRepeg: param.duration({ default: '100ms', about: 'least time between two moves' }),
};

interface State {
  parent: number;
  phase: 'before' | 'resting' | 'taking';
  /** The order that works, '' for none. */
  clOrdId: string;
  /** Whether it takes the rest. */
  takes: boolean;
  /** When a place was last asked for. */
  askedNs: number;
  /** Filled by orders that have ended. */
  doneLots: number;
  /** Whether a timer to look again is set. */
  waiting: boolean;
}

type Ctx = Context<ParamsOf<typeof params>, State>;

const START = 0;
const END = 1;
const LOOK_AGAIN = 2;
const LOOK_AGAIN_NS = 100_000_000;

export default defineStrategy({
  params,
  check: (p) => (p.end > p.start ? undefined : "'end' must be later than 'start'"),
  state: (): State => ({ parent: 0, phase: 'before', clOrdId: '', takes: false, askedNs: -Infinity, doneLots: 0, waiting: false }),

  onStart(ctx) {
    ctx.schedule(ctx.params.start, START);
    ctx.schedule(ctx.params.end, END);
  },

  onTimer(ctx, tag) {
    const { state } = ctx;
    const { side, qty, start, end } = ctx.params;
    if (tag === LOOK_AGAIN) state.waiting = false;
    if (tag === START) state.parent = ctx.parent({ side, qtyLots: qty, startNs: start, endNs: end });
    if (tag !== LOOK_AGAIN) state.phase = tag === START ? 'resting' : 'taking';
    work(ctx);
  },

  onBook(ctx) {
    if (ctx.state.phase === 'resting') rest(ctx);
  },

  onOrder(ctx, report) {
    const { state } = ctx;
    if (report.clOrdId !== state.clOrdId) return;
    const order = ctx.order(report.clOrdId)!;
    if (!order.open) {
      state.doneLots += order.cumQtyLots;
      state.clOrdId = '';
    }
    // Go on at once where there is news; where an attempt came to nothing, after a while.
    const cameToNothing =
      report.execType === 'cancelReject' || report.execType === 'rejected' || (report.execType === 'expired' && order.cumQtyLots === 0);
    if (cameToNothing) lookAgain(ctx, LOOK_AGAIN_NS);
    else if (!order.open) work(ctx);
  },
});

function work(ctx: Ctx): void {
  if (ctx.state.phase === 'resting') rest(ctx);
  if (ctx.state.phase === 'taking') takeRest(ctx);
}

/** Put the order where it should stand, unless it is there, on its way, or was moved too short a time ago. */
function rest(ctx: Ctx): void {
  const { state } = ctx;
  const order = state.clOrdId === '' ? undefined : ctx.order(state.clOrdId);
  if (order !== undefined && (ctx.params.repeg === 'never' || order.pendingReplace)) return;
  const priceTicks = restingPrice(ctx);
  const restLots = ctx.params.qty - state.doneLots;
  if (Number.isNaN(priceTicks) || restLots === 0 || priceTicks === order?.priceTicks) return;
  const waitNs = state.askedNs + ctx.params.minRepeg - ctx.now;
  if (waitNs > 0) {
    lookAgain(ctx, waitNs);
    return;
  }
  state.askedNs = ctx.now;
  if (order === undefined)
    state.clOrdId = ctx.submit({ parent: state.parent, side: ctx.params.side, priceTicks, qtyLots: restLots, timeInForce: 'GTX' });
  else ctx.replace(order.clOrdId, { priceTicks });
}

/** The touch and its offset, on the venue's grid and short of the other side; NaN without a touch. */
function restingPrice(ctx: Ctx): number {
  const { bidTicks, askTicks } = ctx.book;
  const { side, offsetTicks } = ctx.params;
  const grid = ctx.instrument.orderTickTicks;
  if (side === 'buy') {
    const highest = Number.isNaN(askTicks) ? Infinity : askTicks - grid;
    return Math.floor(Math.min(bidTicks - offsetTicks, highest) / grid) * grid;
  }
  const lowest = Number.isNaN(bidTicks) ? -Infinity : bidTicks + grid;
  return Math.ceil(Math.max(askTicks + offsetTicks, lowest) / grid) * grid;
}

/** Call the resting order back, then take the rest, again and again until nothing is left. */
function takeRest(ctx: Ctx): void {
  const { state } = ctx;
  if (state.clOrdId !== '') {
    if (!state.takes && !ctx.order(state.clOrdId)!.pendingCancel) ctx.cancel(state.clOrdId);
    return;
  }
  const restLots = ctx.params.qty - state.doneLots;
  if (restLots === 0) return;
  state.takes = true;
  state.clOrdId = ctx.submit({ parent: state.parent, side: ctx.params.side, ordType: 'market', qtyLots: restLots });
}

function lookAgain(ctx: Ctx, delayNs: number): void {
  if (ctx.state.waiting) return;
  ctx.state.waiting = true;
  ctx.schedule(ctx.now + delayNs, LOOK_AGAIN);
}
