/**
 * A small market with price-time priority, and the order-by-order tape that its feed would be.
 *
 * What traders do is decided before the market runs, so that a market with one order more (`planted`) gets the very same instructions: an order
 * is added at a price that may cross, cancelled, reduced, or replaced. An order that crosses executes what rests, first come first, and the rest of
 * it comes to stand. Ids of orders that are gone do nothing.
 *
 * Units: ticks, lots, ns. Example: `new SimulatedOrders(sink).run(instructions(7, 500))` writes the rows; with a planted order, `fills` has its fills.
 */
import { randomStream } from '../../src/base/rand/stream.js';
import { Flag, Kind } from '../../src/market/row.js';
import type { RowSink } from '../bench/generated-tape.js';

/** What a trader asks for. `qtyLots` of a replace is what rests from then on; `keeps`: at the same price and no more than before. */
export interface Instruction {
  readonly at: number;
  readonly do: 'add' | 'cancel' | 'reduce' | 'replace';
  readonly id: number;
  readonly side: 1 | -1;
  readonly priceTicks: number;
  readonly qtyLots: number;
}

/** An order that is in the market but not on the tape; it arrives behind everything of its nanosecond. */
export interface Planted {
  readonly at: number;
  readonly side: 1 | -1;
  readonly priceTicks: number;
  readonly qtyLots: number;
}

interface Resting {
  readonly id: number;
  side: 1 | -1;
  priceTicks: number;
  lots: number;
}

const PLANTED_ID = -1;
const FEED_NS = 1_000_000;
/** What kind of market it is. */
export interface MarketLook {
  readonly startNs?: number;
  /** How far from the middle prices lie, in ticks. */
  readonly reach?: number;
  /** How far apart instructions come on average. */
  readonly stepNs?: number;
  /** Where the market opens. */
  readonly middle?: number;
  /** Orders that instructions may still be about: above this more are cancelled than added. */
  readonly alive?: number;
  /** Share of new orders that are priced to cross, if anybody stands there. */
  readonly crossing?: number;
}

/** The first `count` instructions of a seed. */
export function instructions(seed: number, count: number, look: MarketLook = {}): Instruction[] {
  const list: Instruction[] = [];
  for (const one of drawInstructions(seed, look)) if (list.push(one) === count) break;
  return list;
}

/** Instructions without end. */
export function* drawInstructions(seed: number, look: MarketLook): Generator<Instruction, never> {
  const { startNs = 0, reach = 12, stepNs = 40_000, middle: opening = 10_000, alive: most = 3000, crossing = 0.12 } = look;
  const random = randomStream(seed, 'simulated-orders');
  const below = (n: number): number => Math.floor(random() * n);
  const alive: Resting[] = [];
  let middle = opening;
  let at = startNs;
  for (let n = 1; ; n++) {
    at += below(3) === 0 ? 0 : 1 + below(2 * stepNs);
    if (below(40) === 0) middle += random() < 0.5 ? 1 : -1;
    const draw = random() * (alive.length > most ? 1.15 : 1);
    if (alive.length < 20 || draw < 0.52) {
      const side = random() < 0.5 ? 1 : -1;
      const offset = random() < crossing ? -below(3) : 1 + Math.floor(random() * random() * reach);
      const order: Resting = { id: n, side, priceTicks: middle - side * offset, lots: 1 + below(random() < 0.1 ? 60 : 12) };
      alive.push(order);
      yield { at, do: 'add', id: n, side, priceTicks: order.priceTicks, qtyLots: order.lots };
      continue;
    }
    // Young orders are changed more often than old ones.
    const which = alive.length - 1 - Math.floor(random() * random() * alive.length);
    const order = alive[which]!;
    if (draw < 0.56) {
      order.priceTicks += below(3) - 1;
      order.lots = 1 + below(12);
    } else if (draw >= 0.6) {
      alive[which] = alive.at(-1)!;
      alive.pop();
    }
    const what = draw < 0.56 ? 'replace' : draw < 0.6 ? 'reduce' : 'cancel';
    yield { at, do: what, id: order.id, side: order.side, priceTicks: order.priceTicks, qtyLots: what === 'reduce' ? 1 : order.lots };
  }
}

/** The market. */
export class SimulatedOrders {
  /** Fills of the planted order: time and lots. */
  readonly fills: { readonly at: number; readonly lots: number }[] = [];
  rows = 0;
  private readonly sink: RowSink;
  private readonly orders = new Map<number, Resting>();
  private readonly queues = { bid: new Map<number, Resting[]>(), ask: new Map<number, Resting[]>() };
  private best = { bid: Number.NEGATIVE_INFINITY, ask: Number.POSITIVE_INFINITY };
  /** Row that waits for the next one of its message. */
  private pending: [kind: number, side: number, priceTicks: number, lots: number, id: number, flags: number] | undefined;
  private now = 0;

  constructor(sink: RowSink) {
    this.sink = sink;
  }

  /** Do what is asked for, in order; stop behind `maxRows` rows. */
  run(list: Iterable<Instruction>, planted?: Planted, maxRows = Number.POSITIVE_INFINITY): void {
    let isPlanted = planted === undefined;
    for (const one of list) {
      if (!isPlanted && one.at > planted!.at) {
        this.now = planted!.at;
        this.arrive({ id: PLANTED_ID, side: planted!.side, priceTicks: planted!.priceTicks, lots: planted!.qtyLots }, Kind.add);
        isPlanted = true;
      }
      this.now = one.at;
      this.obey(one);
      this.flush(Flag.last);
      if (this.rows >= maxRows) return;
    }
  }

  private obey({ do: what, id, side, priceTicks, qtyLots }: Instruction): void {
    const order = this.orders.get(id);
    if (what === 'add') {
      this.arrive({ id, side, priceTicks, lots: qtyLots }, Kind.add);
    } else if (order === undefined) {
      return;
    } else if (what === 'cancel') {
      this.write(Kind.delete, order.side, order.priceTicks, order.lots, id);
      this.leave(order);
    } else if (what === 'reduce') {
      if (order.lots === 1) return;
      this.write(Kind.reduce, order.side, order.priceTicks, 1, id);
      order.lots--;
    } else if (priceTicks === order.priceTicks && qtyLots <= order.lots) {
      this.write(Kind.replace, order.side, priceTicks, qtyLots, id, Flag.keepsPlace);
      order.lots = qtyLots;
    } else {
      this.leave(order);
      this.arrive({ id, side: order.side, priceTicks, lots: qtyLots }, Kind.replace);
    }
  }

  /** Execute what rests as far as the price reaches; the rest stands. */
  private arrive(order: Resting, kind: number): void {
    const other = order.side > 0 ? 'ask' : 'bid';
    while (order.lots > 0 && order.side * (order.priceTicks - this.best[other]) >= 0) {
      const first = this.queues[other].get(this.best[other])![0]!;
      const lots = Math.min(order.lots, first.lots);
      if (first.id === PLANTED_ID || order.id === PLANTED_ID) this.fills.push({ at: this.now, lots });
      if (first.id !== PLANTED_ID) this.write(Kind.execute, first.side, first.priceTicks, lots, first.id);
      order.lots -= lots;
      first.lots -= lots;
      if (first.lots === 0) this.leave(first);
    }
    if (order.lots > 0) this.rest(order);
    if (order.id === PLANTED_ID) return;
    if (order.lots > 0) this.write(kind, order.side, order.priceTicks, order.lots, order.id);
    else if (kind === Kind.replace) this.write(Kind.replace, order.side, order.priceTicks, 0, order.id);
  }

  private rest(order: Resting): void {
    const side = order.side > 0 ? 'bid' : 'ask';
    const queue = this.queues[side].get(order.priceTicks);
    if (queue === undefined) this.queues[side].set(order.priceTicks, [order]);
    else queue.push(order);
    this.orders.set(order.id, order);
    if (order.side * (order.priceTicks - this.best[side]) > 0) this.best[side] = order.priceTicks;
  }

  private leave(order: Resting): void {
    this.orders.delete(order.id);
    const side = order.side > 0 ? 'bid' : 'ask';
    const queue = this.queues[side].get(order.priceTicks)!;
    queue.splice(queue.indexOf(order), 1);
    if (queue.length > 0) return;
    this.queues[side].delete(order.priceTicks);
    if (order.priceTicks !== this.best[side]) return;
    const prices = [...this.queues[side].keys()];
    this.best[side] = order.side > 0 ? Math.max(...prices) : Math.min(...prices);
  }

  private write(kind: number, side: number, priceTicks: number, lots: number, id: number, flags = 0): void {
    this.flush(0);
    this.pending = [kind, side, priceTicks, lots, id, flags];
  }

  private flush(flag: number): void {
    if (this.pending === undefined) return;
    const [kind, side, priceTicks, lots, id, flags] = this.pending;
    this.sink.append(this.now, this.now + FEED_NS, kind, side, priceTicks, lots, id, flags | flag);
    this.pending = undefined;
    this.rows++;
  }
}
