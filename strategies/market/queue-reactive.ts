/**
 * market/queue-reactive: a crowd that looks at how much stands at each price before it acts.
 *
 * Huang, Lehalle and Rosenbaum (2015), "Simulating and analyzing order book data: the queue-reactive model", Journal of the American Statistical
 * Association 110, 107–122; here their model with independent queues (I) and a reference price that moves (III). Around a reference price stand K queues a
 * side, one an order tick. At each, limit orders come, are cancelled and are taken at rates that are tables over the queue's size. When the middle of the
 * touch has moved away from an empty first queue, the reference follows by a tick with probability `theta`; the queue that comes into view is drawn from
 * its stationary law, the one that leaves it is cancelled; with probability `thetaReinit` all are drawn anew.
 *
 * One session is the whole crowd. A queue's size is all that is shown there, other people's orders too, so the crowd answers to them; but it cancels only
 * its own, and takes only from the best queue of a side, at its price. When others have pushed the touch through the reference, the reference follows at once.
 *
 * Units: rates a second; sizes in events of `qty` lots, rounded up; queue 1 is nearest to the reference.
 */
import { defineStrategy, param, type Context, type ParamsOf } from 'slipgauge';
import { Arrivals } from './parts/arrivals.js';
import { OwnOrders } from './parts/own-orders.js';
import { QUALITATIVE, rateAt, ratesFault, stationary } from './parts/queue-tables.js';
import { Weights } from './parts/weights.js';

const rates = param.list(param.number({ min: 0, max: 1e6 }), { min: 1, about: 'by size of the queue, from 0; the last holds beyond' });

const params = {
  price: param.price({ about: 'reference at the start: the first bid stands there or below, the first ask an order tick above' }),
  qty: param.qty({ about: 'size of each order: the mean lots of an event' }),
  queues: param.list(param.object({ limit: rates, cancel: rates, market: rates }), {
    min: 1,
    default: QUALITATIVE,
    about: 'rates of the queues, nearest first, alike on both sides',
  }),
  theta: param.number({ min: 0, max: 1, default: 0.7, about: 'probability that the reference follows the middle' }),
  thetaReinit: param.number({ min: 0, max: 1, default: 0, about: 'probability that all queues are then drawn anew' }),
};

type Params = ParamsOf<typeof params>;

interface State {
  readonly arrivals: Arrivals;
  readonly own: OwnOrders;
  /** Greatest rates, by queue and side and kind: what candidates are drawn by. */
  readonly bounds: Weights;
  /** Stationary law of each queue. */
  readonly laws: readonly Weights[];
  /** Price of the first bid queue in order ticks; the first ask queue is one above. */
  reference: number;
  /** Twice the middle of the touch when last looked at, ticks. */
  mid2Ticks: number;
}

type Ctx = Context<Params, State>;

const KINDS = ['limit', 'cancel', 'market'] as const;

export default defineStrategy({
  params,
  check: (p) => p.queues.map((queue, i) => ratesFault(`queues.${String(i)}`, queue)).find((fault) => fault !== undefined),
  state: (p: Params): State => ({
    arrivals: new Arrivals(),
    own: new OwnOrders(),
    bounds: new Weights(p.queues.flatMap((queue) => [1, -1].flatMap(() => KINDS.map((kind) => Math.max(...queue[kind]))))),
    laws: p.queues.map((queue) => new Weights(stationary(queue))),
    reference: 0,
    mid2Ticks: Number.NaN,
  }),

  onStart(ctx) {
    const { state } = ctx;
    state.reference = Math.floor(ctx.params.price / ctx.instrument.orderTickTicks);
    drawAll(ctx);
    state.arrivals.next(ctx, state.bounds.total);
  },

  onTimer(ctx) {
    follow(ctx);
    const { state } = ctx;
    const drawn = state.bounds.at(ctx.random());
    const kind = KINDS[drawn % 3]!;
    act(ctx, kind, drawn % 6 < 3 ? 1 : -1, Math.floor(drawn / 6));
    state.arrivals.next(ctx, state.bounds.total);
  },

  onOrder(ctx, report) {
    ctx.state.own.told(report);
  },
});

/** A candidate of a kind at a queue: it counts with the share that the rate at the queue's size is of the greatest. */
function act(ctx: Ctx, kind: (typeof KINDS)[number], side: 1 | -1, queue: number): void {
  const { params: p, state, book } = ctx;
  const priceTicks = priceOf(ctx, side, queue, state.reference);
  const name = side > 0 ? 'buy' : 'sell';
  const size = Math.ceil(book.qtyAt(name, priceTicks) / p.qty);
  const table = p.queues[queue]![kind];
  const greatest = greatestOf(state.bounds, queue, side, kind);
  if (ctx.random() * greatest >= rateAt(table, size)) return;
  if (kind === 'limit') {
    place(ctx, side, priceTicks);
  } else if (kind === 'cancel') {
    const clOrdId = state.own.take(groupOf(side, priceTicks), ctx.random());
    if (clOrdId !== '') ctx.cancel(clOrdId);
  } else if (priceTicks === (side > 0 ? book.bidTicks : book.askTicks)) {
    ctx.submit({ side: side > 0 ? 'sell' : 'buy', priceTicks, qtyLots: p.qty, timeInForce: 'IOC' });
  }
}

function greatestOf(bounds: Weights, queue: number, side: 1 | -1, kind: (typeof KINDS)[number]): number {
  return bounds.weight(queue * 6 + (side > 0 ? 0 : 3) + KINDS.indexOf(kind));
}

/** Let the reference follow the middle. */
function follow(ctx: Ctx): void {
  const { params: p, state } = ctx;
  const { bidTicks, askTicks } = ctx.book;
  const gridTicks = ctx.instrument.orderTickTicks;
  const firstBid = state.reference * gridTicks;
  const firstAsk = firstBid + gridTicks;
  // Somebody has pushed the touch through the reference.
  if (bidTicks >= firstAsk) moveTo(ctx, Math.floor(bidTicks / gridTicks));
  else if (askTicks <= firstBid) moveTo(ctx, Math.ceil(askTicks / gridTicks) - 1);
  else {
    const beyond = p.queues.length * gridTicks;
    const bid = bidTicks === bidTicks ? bidTicks : firstBid - beyond;
    const ask = askTicks === askTicks ? askTicks : firstAsk + beyond;
    const before = state.mid2Ticks;
    state.mid2Ticks = bid + ask;
    const step = bid + ask > before && ask > firstAsk ? 1 : bid + ask < before && bid < firstBid ? -1 : 0;
    if (step === 0 || ctx.random() >= p.theta) return;
    if (ctx.random() < p.thetaReinit) {
      cancelQueues(ctx, () => true);
      state.reference += step;
      drawAll(ctx);
    } else {
      moveTo(ctx, state.reference + step);
    }
  }
}

/** The reference is at another price: queues that leave the view are cancelled, those that come into it and are empty are drawn. */
function moveTo(ctx: Ctx, reference: number): void {
  const { params: p, state, book } = ctx;
  const before = state.reference;
  const last = p.queues.length - 1;
  cancelQueues(ctx, (side, priceTicks) => !isBetween(priceTicks, priceOf(ctx, side, 0, reference), priceOf(ctx, side, last, reference)));
  state.reference = reference;
  for (const side of [1, -1] as const) {
    for (let queue = 0; queue <= last; queue++) {
      const priceTicks = priceOf(ctx, side, queue, reference);
      const wasInView = isBetween(priceTicks, priceOf(ctx, side, 0, before), priceOf(ctx, side, last, before));
      // The first queue opposite to the move was the other side's and is left to fill by itself.
      const isFirst = queue === 0 && side === Math.sign(reference - before);
      if (!wasInView && !isFirst && book.qtyAt(side > 0 ? 'buy' : 'sell', priceTicks) === 0) draw(ctx, side, queue);
    }
  }
}

function cancelQueues(ctx: Ctx, isWanted: (side: 1 | -1, priceTicks: number) => boolean): void {
  const { params: p, state } = ctx;
  for (const side of [1, -1] as const) {
    for (let queue = 0; queue < p.queues.length; queue++) {
      const priceTicks = priceOf(ctx, side, queue, state.reference);
      if (!isWanted(side, priceTicks)) continue;
      const group = groupOf(side, priceTicks);
      for (let left = state.own.in(group); left > 0; left--) ctx.cancel(state.own.take(group, 0));
    }
  }
}

function drawAll(ctx: Ctx): void {
  for (let queue = 0; queue < ctx.params.queues.length; queue++) {
    draw(ctx, 1, queue);
    draw(ctx, -1, queue);
  }
}

/** Fill an empty queue by its stationary law. */
function draw(ctx: Ctx, side: 1 | -1, queue: number): void {
  const priceTicks = priceOf(ctx, side, queue, ctx.state.reference);
  for (let orders = ctx.state.laws[queue]!.at(ctx.random()); orders > 0; orders--) place(ctx, side, priceTicks);
}

function place(ctx: Ctx, side: 1 | -1, priceTicks: number): void {
  const clOrdId = ctx.submit({ side: side > 0 ? 'buy' : 'sell', priceTicks, qtyLots: ctx.params.qty });
  ctx.state.own.sent(clOrdId, groupOf(side, priceTicks));
}

/** Price of a queue, numbered from 0, under a reference. */
function priceOf(ctx: Ctx, side: 1 | -1, queue: number, reference: number): number {
  return (side > 0 ? reference - queue : reference + 1 + queue) * ctx.instrument.orderTickTicks;
}

function groupOf(side: 1 | -1, priceTicks: number): number {
  return 2 * priceTicks + (side > 0 ? 1 : 0);
}

function isBetween(x: number, a: number, b: number): boolean {
  return x >= Math.min(a, b) && x <= Math.max(a, b);
}
