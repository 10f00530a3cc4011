/**
 * The twin's venue: what requests of one session do, and what the venue says about it (FILLS.md §1, §4 shadows, §5.4, §7).
 *
 * Three worlds hold each order: the two shadows and the chosen model, in that order, so that a fill of the model knows what the pessimistic shadow has
 * by then. Only the model's world decides and reports.
 */
import type { BookSide } from './book.js';
import { Market, type MarketSpec } from './market.js';
import type { QueueSpec } from './models.js';
import { toOrder, type Certainty, type Order, type Report, type Request, type WorldFill } from './order.js';
import type { Row } from './tape.js';
import { World } from './world.js';

/** Venue options of a session; `orderTick` in ticks. */
export interface VenueSpec extends MarketSpec {
  queue: QueueSpec;
  orderTick: number;
  halted: 'reject' | 'hold';
  postOnly: 'reject' | 'slide';
}

const WORLDS = ['pessimistic', 'optimistic', 'model'] as const;

/** One session's venue. */
export class Venue {
  #market: Market;
  #worlds: Record<(typeof WORLDS)[number], World>;
  #orders = new Map<string, Order>();
  #held: Order[] = [];
  #spec: VenueSpec;
  #report: (report: Report) => void;

  constructor(spec: VenueSpec, report: (report: Report) => void) {
    this.#spec = spec;
    this.#report = report;
    this.#market = new Market(spec);
    const { book } = this.#market;
    this.#worlds = {
      pessimistic: new World({ model: 'pessimistic' }, book),
      optimistic: new World({ model: 'optimistic' }, book),
      model: new World(spec.queue, book, (fill) => {
        this.#filled(fill);
      }),
    };
    this.#market.worlds.push(...WORLDS.map((name) => this.#worlds[name]));
  }

  /** Applies a row of the tape; orders that were held arrive right after the row that resumes trading. */
  apply(row: Row): void {
    this.#market.apply(row);
    if (this.#market.halted) return;
    for (const order of this.#held.splice(0)) if (order.status === 'live') this.#arrive(order, true);
  }

  /** Executes a request that reaches the venue at `now`. */
  execute(request: Request, now: number): void {
    this.#market.now = now;
    const order = this.#orders.get(request.clOrdId);
    if (request.do === 'new') this.#new(request, order);
    else if (order?.status !== 'live') this.#refuse(request.clOrdId, order);
    else if (request.do === 'cancel') this.#end(order, 'canceled');
    else this.#replace(order, request);
  }

  /** What only the optimistic shadow has filled, by order. */
  missed(): [string, number][] {
    const lots = [...this.#orders.values()].map(({ id, stakes }): [string, number] => [id, stakes.optimistic.cum - stakes.model.cum]);
    return lots.filter(([, missed]) => missed > 0);
  }

  /** Lots filled by order in each world. */
  filledLots(): { id: string; pessimistic: number; model: number; optimistic: number }[] {
    return [...this.#orders.values()].map(({ id, stakes }) => ({
      id,
      pessimistic: stakes.pessimistic.cum,
      model: stakes.model.cum,
      optimistic: stakes.optimistic.cum,
    }));
  }

  #new(request: Request, known: Order | undefined): void {
    const order = toOrder(request);
    const hold = this.#market.halted && this.#spec.halted === 'hold';
    const wouldTake = order.tif === 'GTX' && !hold && this.#available(order) > 0;
    if (known !== undefined || (this.#market.halted && !hold) || (wouldTake && this.#spec.postOnly === 'reject')) {
      // A rejected order has used its clOrdId.
      if (known === undefined) this.#orders.set(order.id, { ...order, status: 'dead' });
      this.#tell(order.id, 'rejected', 'rejected', 0, 0);
      return;
    }
    this.#orders.set(order.id, order);
    this.#say(order, 'new');
    if (hold) this.#held.push(order);
    else this.#arrive(order, false);
  }

  /** The order meets the book: takes, then rests or expires. A held post-only that would take when trading resumes is cancelled. */
  #arrive(order: Order, held: boolean): void {
    const available = this.#available(order);
    if (order.tif === 'GTX' && available > 0) {
      if (this.#spec.postOnly === 'slide') this.#slide(order);
      else if (held) {
        this.#end(order, 'canceled');
        return;
      }
    }
    if (order.tif === 'FOK' && available < order.total) this.#end(order, 'expired');
    else this.#takeAndRest(order);
  }

  #takeAndRest(order: Order): void {
    for (const name of WORLDS) if (order.tif !== 'GTX') this.#worlds[name].take(order.stakes[name], order.px);
    if (order.immediate) {
      // Shadows of an order that never rests end with it.
      if (order.status === 'live') this.#end(order, 'expired');
      return;
    }
    const account = this.#market.settle(order.side, order.px);
    for (const name of WORLDS) this.#worlds[name].rest(order.stakes[name], account, this.#market.lastRow);
  }

  /** The best order price that still stands off the best available one. */
  #slide(order: Order): void {
    const best = this.#worlds.model.available(order.side, order.px)[0]?.px ?? order.px;
    const { orderTick } = this.#spec;
    order.px = order.side === 1 ? (Math.ceil(best / orderTick) - 1) * orderTick : (Math.floor(best / orderTick) + 1) * orderTick;
    for (const name of WORLDS) order.stakes[name].px = order.px;
  }

  #replace(order: Order, request: Request): void {
    const px = Number.isNaN(request.px) ? order.px : request.px;
    const total = Number.isNaN(request.qty) ? order.total : request.qty;
    const keeps = Object.is(px, order.px) && total <= order.total;
    if (total <= order.stakes.model.cum) {
      this.#end(order, 'canceled');
      return;
    }
    if (!keeps && this.#market.halted) {
      this.#refuse(order.id, order);
      return;
    }
    if (!keeps && order.tif === 'GTX' && this.#available({ ...order, px }) > 0) {
      this.#end(order, 'canceled');
      return;
    }
    this.#change(order, px, total, keeps);
  }

  #change(order: Order, px: number, total: number, keeps: boolean): void {
    order.px = px;
    order.total = total;
    for (const name of WORLDS) {
      const stake = order.stakes[name];
      // A shadow may have filled more than the new total.
      stake.leaves = Math.max(0, total - stake.cum);
      if (!keeps || stake.leaves === 0) this.#worlds[name].remove(stake);
      stake.px = px;
    }
    this.#say(order, 'replaced');
    if (!keeps) this.#takeAndRest(order);
  }

  #available({ side, px }: { side: BookSide; px: number }): number {
    return this.#worlds.model.available(side, px).reduce((total, { qty }) => total + qty, 0);
  }

  #filled(fill: WorldFill): void {
    const order = this.#orders.get(fill.stake.id);
    if (order === undefined) throw new Error(`a fill of the unknown order ${fill.stake.id}`);
    if (fill.stake.leaves === 0) order.status = 'dead';
    this.#say(order, 'trade', { ...fill, certainty: this.#certainty(order, fill) });
  }

  #certainty({ side, stakes }: Order, { rule, stake }: WorldFill): Certainty {
    const other: BookSide = side === 1 ? -1 : 1;
    if (this.#market.doubtful(rule === 'taker' ? other : side) || (rule !== 'taker' && stake.unseen)) return 'doubtful';
    return stakes.pessimistic.cum >= stakes.model.cum ? 'certain' : 'likely';
  }

  #end(order: Order, execType: 'canceled' | 'expired'): void {
    order.status = 'dead';
    for (const name of WORLDS) this.#worlds[name].remove(order.stakes[name]);
    this.#tell(order.id, execType, execType, 0, order.stakes.model.cum);
  }

  #refuse(id: string, order: Order | undefined): void {
    const { leaves, cum } = order?.stakes.model ?? { leaves: 0, cum: 0 };
    this.#tell(id, 'cancelReject', 'rejected', order?.status === 'live' ? leaves : 0, cum);
  }

  #say(order: Order, execType: string, fill?: Report['fill']): void {
    const { leaves, cum } = order.stakes.model;
    this.#tell(order.id, execType, leaves === 0 ? 'filled' : cum > 0 ? 'partiallyFilled' : 'new', leaves, cum, fill);
  }

  #tell(clOrdId: string, execType: string, ordStatus: string, leaves: number, cum: number, fill?: Report['fill']): void {
    this.#report({ clOrdId, ts: this.#market.now, execType, ordStatus, leaves, cum, ...(fill === undefined ? {} : { fill }) });
  }
}
