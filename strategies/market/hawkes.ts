/**
 * market/hawkes: a crowd whose orders make each other come, so that its flow is clustered as that of markets is.
 *
 * A multivariate Hawkes process (Hawkes 1971; of order books: Large 2007, Bacry, Mastromatteo and Muzy 2015) over kinds of events: market, limit and cancel,
 * of either side, as many as are listed. Each event raises the rates of all by its column of `jumps`, and what it raised decays exponentially; several
 * kernels with other decays add up, which comes near a power law. What happens is drawn exactly, and what it does to the book by chance: the size by
 * `sizes`, the price of a limit order by `distances`, the order that is cancelled uniformly among those of that side.
 *
 * One session is the whole crowd. It excites itself alone: what others do moves its prices, not its rates. A cancel that finds no order of its side, and a
 * market order that finds an empty book, come to nothing but still excite. Rates do not depend on the book, so the lots of limit orders must outweigh
 * those of market orders and cancels, or a side runs empty and stays so.
 *
 * Units: rates and decays a second.
 */
import { defineStrategy, param, type Context, type ParamsOf } from 'slipgauge';
import { SECOND_NS } from './parts/arrivals.js';
import { branching, HawkesProcess } from './parts/hawkes-process.js';
import { open, openingParam } from './parts/opening.js';
import { OwnOrders } from './parts/own-orders.js';
import { spectralRadius } from './parts/spectral-radius.js';
import { Touch } from './parts/touch.js';
import { distanceParam, sizesParam, Weights, weightsFault } from './parts/weights.js';

const events = param.list(
  param.object({
    do: param.choice(['market', 'limit', 'cancel']),
    side: param.side({ about: 'of the order; of a cancel: of the order that leaves' }),
    rate: param.number({ min: 0, max: 1e6, about: 'events a second without any excitement' }),
    distances: param.list(distanceParam, { optional: true, about: "of a limit order, where not those of 'distances' above" }),
  }),
  { min: 1, about: 'kinds of events; their places number them in jumps' },
);

const kernels = param.list(
  param.object({
    decay: param.number({ min: 1e-9, max: 1e9, about: 'a second' }),
    jumps: param.list(param.list(param.number({ min: 0, max: 1e9 })), { about: 'row: whose rate; column: by which event' }),
  }),
  { min: 1, about: 'exponentials, added up' },
);

const params = {
  events,
  kernels,
  sizes: sizesParam,
  distances: param.list(distanceParam, { min: 1, about: 'where limit orders come, by weight' }),
  opening: openingParam,
};

interface State {
  readonly process: HawkesProcess;
  readonly own: OwnOrders;
  readonly touch: Touch;
  readonly sizes: Weights;
  /** By event. */
  readonly distances: readonly Weights[];
}

type Params = ParamsOf<typeof params>;
type Ctx = Context<Params, State>;

export default defineStrategy({
  params,
  check: fault,
  state: (p: Params): State => ({
    process: new HawkesProcess(
      p.events.map(({ rate }) => rate),
      p.kernels,
    ),
    own: new OwnOrders(),
    touch: new Touch(),
    sizes: new Weights(p.sizes.map(({ weight }) => weight)),
    distances: p.events.map((event) => new Weights((event.distances ?? p.distances).map(({ weight }) => weight))),
  }),

  onStart(ctx) {
    const { opening } = ctx.params;
    if (opening !== undefined) open(ctx, opening, place);
    nextEvent(ctx);
  },

  onTimer(ctx) {
    const { params: p, state } = ctx;
    const kind = state.process.event;
    const event = p.events[kind]!;
    const side = event.side === 'buy' ? 1 : -1;
    if (event.do === 'market') ctx.submit({ side: event.side, ordType: 'market', qtyLots: drawnLots(ctx) });
    else if (event.do === 'limit') limit(ctx, kind, side);
    else {
      const clOrdId = state.own.take(side, ctx.random());
      if (clOrdId !== '') ctx.cancel(clOrdId);
    }
    nextEvent(ctx);
  },

  onOrder(ctx, report) {
    ctx.state.own.told(report);
  },
});

function nextEvent(ctx: Ctx): void {
  const { process } = ctx.state;
  process.next(ctx.random);
  if (process.atS < Number.POSITIVE_INFINITY) ctx.schedule(ctx.startTs + process.atS * SECOND_NS);
}

function limit(ctx: Ctx, kind: number, side: 1 | -1): void {
  const { params: p, state } = ctx;
  state.touch.look(ctx);
  const drawn = state.distances[kind]!.at(ctx.random());
  const { ticks } = (p.events[kind]!.distances ?? p.distances)[drawn]!;
  if (state.touch.isKnown) place(ctx, side, state.touch.behind(side, ticks));
}

function place(ctx: Ctx, side: 1 | -1, priceTicks: number): void {
  ctx.state.own.sent(ctx.submit({ side: side > 0 ? 'buy' : 'sell', priceTicks, qtyLots: drawnLots(ctx) }), side);
}

function drawnLots(ctx: Ctx): number {
  const { sizes } = ctx.params;
  return sizes.length === 1 ? sizes[0]!.qty : sizes[ctx.state.sizes.at(ctx.random())]!.qty;
}

function fault(p: Params): string | undefined {
  const size = p.events.length;
  const lists = [
    { name: 'sizes', list: p.sizes as readonly { weight: number }[] },
    { name: 'distances', list: p.distances },
  ];
  for (const [i, { distances }] of p.events.entries())
    if (distances !== undefined) lists.push({ name: `events.${String(i)}.distances`, list: distances });
  for (const { name, list } of lists) {
    const wrong = weightsFault(
      name,
      list.map(({ weight }) => weight),
    );
    if (wrong !== undefined) return wrong;
  }
  for (const [m, { jumps }] of p.kernels.entries()) {
    const row = jumps.findIndex(({ length }) => length !== size);
    const name = `'kernels.${String(m)}.jumps'`;
    if (jumps.length !== size) return `${name}: got ${String(jumps.length)} rows, expected ${String(size)}, one for each of 'events'`;
    if (row >= 0) return `${name}: got ${String(jumps[row]!.length)} numbers in row ${String(row)}, expected ${String(size)}`;
  }
  const radius = spectralRadius(branching(p.kernels, size));
  if (radius < 1) return undefined;
  return `'kernels': the spectral radius of jumps over decay is ${radius.toFixed(4)}, expected below 1: each event would cause as many more, without end`;
}
