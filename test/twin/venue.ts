/**
 * The twin's venue: rows of the tape and requests of one session in, reports out (FILLS.md §1–§3, §5, §7).
 *
 * A row is applied in this order: settle what is over, state the level, enter the account, close trades, cap, cross.
 */
import { Account } from './account.js';
import { Book, type BookSide } from './book.js';
import type { QueueSpec } from './models.js';
import type { Row, Side } from './tape.js';
import { World, type Stake, type WorldFill } from './world.js';

/** A request as it reaches the venue: ticks and lots, NaN where absent. */
export interface Request {
  do: 'new' | 'cancel' | 'replace';
  clOrdId: string;
  side: BookSide;
  type: string;
  tif: string;
  px: number;
  qty: number;
}

/** What the venue says about an order; `fill` only with `trade`. */
export interface Report {
  clOrdId: string;
  ts: number;
  execType: string;
  ordStatus: string;
  leaves: number;
  cum: number;
  fill?: WorldFill;
}

interface Order {
  id: string;
  side: BookSide;
  px: number;
  total: number;
  tif: string;
  status: 'live' | 'dead';
  stake: Stake;
}

/** Venue options of a session. */
export interface VenueSpec {
  queue: QueueSpec;
  windowNs: number;
}

/** One session's venue. */
export class Venue {
  #book = new Book();
  #accounts = new Map<string, Account>();
  #orders = new Map<string, Order>();
  #model: World;
  #worlds: World[];
  #spec: VenueSpec;
  #now = 0;
  #lastRow = -1;
  #prints: { last: number; side: Side } = { last: Number.NaN, side: 0 };
  #report: (report: Report) => void;

  constructor(spec: VenueSpec, report: (report: Report) => void) {
    this.#spec = spec;
    this.#report = report;
    this.#model = new World(spec.queue, this.#book, (fill) => {
      this.#filled(fill);
    });
    this.#worlds = [this.#model];
  }

  /** Applies a row of the tape. */
  apply(row: Row): void {
    this.#now = row.exchTs;
    if (row.kind === 'level' || row.kind === 'snapshot') this.#level(row.side === -1 ? -1 : 1, row);
    else if (row.kind === 'clear') this.#clear(row);
    else if (row.kind === 'trade') this.#trade(row);
    this.#lastRow = row.index;
  }

  /** Executes a request that reaches the venue at `now`. */
  execute(request: Request, now: number): void {
    this.#now = now;
    if (request.do === 'new') this.#new(request);
    else if (request.do === 'cancel') this.#cancel(request);
    else this.#replace(request);
  }

  /** Settles what is over at one price. */
  #settle(side: BookSide, px: number): Account {
    const account = this.#account(side, px);
    for (
      let one = account.settleOne(this.#now, this.#spec.windowNs);
      one !== undefined;
      one = account.settleOne(this.#now, this.#spec.windowNs)
    ) {
      for (const world of this.#worlds) world.settle(side, px, account, one.decrease.row, one.cancelled);
    }
    return account;
  }

  #level(side: BookSide, row: Row): void {
    const was = this.#book.shown(side, row.px);
    const snapshot = row.kind === 'snapshot';
    const account = this.#settle(side, row.px);
    this.#book.state(side, row);
    if (snapshot) for (const world of this.#worlds) world.untake(side, row.px);
    else if (was !== undefined && was > row.qty) {
      for (const world of this.#worlds) world.lower(side, row.px, was - row.qty);
      account.decrease(this.#now, row.index, was - row.qty);
    }
    if (!snapshot) account.closeTrades(this.#now, this.#spec.windowNs);
    for (const world of this.#worlds) {
      world.cap(side, row.px, account);
      world.cross(side, row);
    }
    if (row.runEnds) this.#endHoles();
  }

  #endHoles(): void {
    for (const side of [1, -1] as const) {
      if (!this.#book.inHole(side)) continue;
      this.#book.endHole(side);
      for (const world of this.#worlds) {
        for (const px of new Set(world.stakes.filter((stake) => stake.side === side).map((stake) => stake.px))) {
          world.cap(side, px, this.#accounts.get(`${side}:${px}`));
        }
      }
    }
  }

  #clear(row: Row): void {
    for (const side of row.side === 0 ? ([1, -1] as const) : [row.side]) {
      this.#book.clear(side);
      for (const at of [...this.#accounts.keys()]) if (at.startsWith(`${side}:`)) this.#accounts.delete(at);
      for (const world of this.#worlds) {
        world.untake(side);
        world.dropSkips(side);
      }
    }
  }

  #trade(row: Row): void {
    const aggressor = row.side === 0 ? this.#guessSide(row.px) : row.side;
    if (row.px !== this.#prints.last)
      this.#prints = { last: row.px, side: row.px > this.#prints.last ? 1 : row.px < this.#prints.last ? -1 : 0 };
    if (aggressor === 0) return;
    const hit: BookSide = aggressor === 1 ? -1 : 1;
    this.#settle(hit, row.px).trade(this.#now, row.qty);
    for (const world of this.#worlds) world.print(hit, row);
  }

  /** §5.3: by the touch, else by the last print at another price. */
  #guessSide(px: number): Side {
    if (px >= this.#book.best(-1)) return 1;
    if (px <= this.#book.best(1)) return -1;
    const { last, side } = this.#prints;
    return px > last ? 1 : px < last ? -1 : side;
  }

  #new(request: Request): void {
    const { clOrdId: id, side, px, qty, tif } = request;
    const stake: Stake = { id, side, px, leaves: qty, cum: 0, ahead: 0, skip: 0, since: -1 };
    const order: Order = { id, side, px, total: qty, tif, status: 'live', stake };
    if (this.#orders.has(id) || (tif === 'GTX' && this.#model.available(side, px).length > 0)) {
      if (!this.#orders.has(id)) this.#orders.set(id, { ...order, status: 'dead' });
      this.#report({ clOrdId: id, ts: this.#now, execType: 'rejected', ordStatus: 'rejected', leaves: 0, cum: 0 });
      return;
    }
    this.#orders.set(id, order);
    this.#say(order, 'new');
    const enough = this.#model.available(side, px).reduce((total, level) => total + level.qty, 0) >= qty;
    if (tif === 'FOK' && !enough) this.#end(order, 'expired');
    else this.#arrive(order, request.type === 'market' || tif === 'IOC' || tif === 'FOK');
  }

  #arrive(order: Order, immediate: boolean): void {
    const { stake } = order;
    this.#model.take(stake, order.px);
    if (stake.leaves === 0) return;
    if (immediate) this.#end(order, 'expired');
    else this.#model.rest(stake, this.#settle(order.side, order.px), this.#lastRow);
  }

  #cancel({ clOrdId }: Request): void {
    const order = this.#orders.get(clOrdId);
    if (order?.status === 'live') this.#end(order, 'canceled');
    else this.#refuse(clOrdId, order);
  }

  #replace(request: Request): void {
    const order = this.#orders.get(request.clOrdId);
    if (order?.status !== 'live') {
      this.#refuse(request.clOrdId, order);
      return;
    }
    const px = Number.isNaN(request.px) ? order.px : request.px;
    const total = Number.isNaN(request.qty) ? order.total : request.qty;
    const keeps = px === order.px && total <= order.total;
    const takes = !keeps && order.tif === 'GTX' && this.#model.available(order.side, px).length > 0;
    if (total <= order.stake.cum || takes) {
      this.#end(order, 'canceled');
      return;
    }
    order.px = px;
    order.total = total;
    order.stake.leaves = total - order.stake.cum;
    this.#say(order, 'replaced');
    if (keeps) return;
    this.#model.remove(order.id);
    order.stake.px = px;
    this.#arrive(order, false);
  }

  #filled(fill: WorldFill): void {
    const order = this.#orders.get(fill.stake.id);
    if (order === undefined) return;
    if (fill.stake.leaves === 0) order.status = 'dead';
    this.#say(order, 'trade', fill);
  }

  #end(order: Order, execType: 'canceled' | 'expired'): void {
    order.status = 'dead';
    this.#model.remove(order.id);
    this.#report({ clOrdId: order.id, ts: this.#now, execType, ordStatus: execType, leaves: 0, cum: order.stake.cum });
  }

  #refuse(clOrdId: string, order?: Order): void {
    this.#report({
      clOrdId,
      ts: this.#now,
      execType: 'cancelReject',
      ordStatus: 'rejected',
      leaves: order?.status === 'live' ? order.stake.leaves : 0,
      cum: order?.stake.cum ?? 0,
    });
  }

  #say(order: Order, execType: string, fill?: WorldFill): void {
    const { leaves, cum } = order.stake;
    const ordStatus = leaves === 0 ? 'filled' : cum > 0 ? 'partiallyFilled' : 'new';
    this.#report({ clOrdId: order.id, ts: this.#now, execType, ordStatus, leaves, cum, ...(fill === undefined ? {} : { fill }) });
  }

  #account(side: BookSide, px: number): Account {
    const at = `${side}:${px}`;
    const account = this.#accounts.get(at) ?? new Account();
    this.#accounts.set(at, account);
    return account;
  }
}
