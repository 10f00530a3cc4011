/**
 * Laws of a matching engine that need no second engine: what one who hears its reports and sees its rows can check.
 *
 * - Lots are conserved: what was entered of an order has traded, has ended, or is open, and the engine has as much of it at rest.
 * - Whoever is shown first at the best price trades first; whoever is hidden trades when nobody is shown at a price as good.
 * - A book that applies the rows is the engine's shown book at the end of each group, in the order of its queues.
 * - What fills whole or not at all does so; who only reduces brings nobody's position further from zero.
 * - A refused message changes nothing.
 *
 * Units: ticks, lots. A broken law throws.
 */
import { invariant } from '../../../src/base/errors.js';
import { L3Book } from '../../../src/market/l3-book.js';
import { NO_KEY } from '../../../src/market/ladder.js';
import { ID as BOOK_ID, VALUES as BOOK_VALUES } from '../../../src/market/order-pool.js';
import { Flag, Kind } from '../../../src/market/row.js';
import { ExecType } from '../../../src/sim/message.js';
import { ID, LEAVES, SHOWN, VALUES } from '../../../src/venue/matching/book/order-records.js';
import type { BookEvents } from '../../../src/venue/matching/book-events.js';
import type { MatchingEngine } from '../../../src/venue/matching/engine.js';
import { EntryTif } from '../../../src/venue/matching/entry.js';
import { QueueIndex, queuesOf } from '../../../src/venue/matching/floor.js';
import type { BookRules, ReportRing } from '../../../src/venue/matching/index.js';
import { queueOf } from '../../market/l3-queue.js';
import { type Command, type Fields, tell } from './commands.js';
import { publishingEngine } from './compare.js';
import { stateText } from './told.js';

interface Known {
  readonly side: number;
  readonly account: number;
  readonly isReduceOnly: boolean;
  readonly isWhole: boolean;
  entered: number;
  traded: number;
  open: number;
}

/** An engine, what has been heard of it, and how often each thing happened. */
export class Watched {
  readonly engine: MatchingEngine;
  readonly ring: ReportRing;
  readonly events: BookEvents;
  readonly counts = new Map<string, number>();
  /** Who is open, by id, as the reports say; and the shown book, as the rows say. */
  private readonly orders = new Map<number, Known>();
  private readonly book = new L3Book();
  private readonly positions = new Map<number, number>();
  private nowNs = 0;
  private seq = 0;
  private row = 0;
  private entered = 0;
  private ended = 0;
  private traded = 0;

  constructor(rules: Partial<BookRules> = {}) {
    ({ engine: this.engine, ring: this.ring, events: this.events } = publishingEngine(rules));
  }

  /** The next message, and every law after it. */
  tell(command: Command): void {
    const { engine } = this;
    this.nowNs += command.afterNs;
    // Whose time is over leaves before the message, and is no part of it.
    engine.at(++this.seq, this.nowNs);
    this.hear([]);
    const before = stateText(engine);
    tell(engine, this.seq, this.nowNs, command);
    const first = this.ring.read;
    const isAlone = this.ring.written === first + 1;
    const execType = this.ring.execType[first & this.ring.mask];
    const wasRefused = isAlone && (execType === ExecType.rejected || execType === ExecType.cancelReject);
    this.hear(command.op === 'enter' ? [command.fields] : []);
    if (wasRefused && stateText(engine) !== before) invariant(false, `a refused ${command.op} changes nothing`);
    if (command.op === 'enter') invariant(this.ring.read > first, 'an entry is answered');
    engine.invariant();
  }

  private count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }

  private hear(entries: readonly Fields[]): void {
    this.hearReports(entries);
    this.applyRows();
    this.compareBook();
    this.compareOpen();
  }

  private hearReports(entries: readonly Fields[]): void {
    const { ring } = this;
    const fresh = [...entries];
    const whole = new Set<number>();
    for (; ring.read < ring.written; ring.read++) {
      const at = ring.read & ring.mask;
      const id = ring.orderId[at]!;
      const execType = ring.execType[at]!;
      const qty = ring.qtyLots[at]!;
      const leaves = ring.leavesLots[at]!;
      this.count(`exec ${execType}`);
      if (ring.reason[at] !== 0) this.count(`exec ${execType} reason ${ring.reason[at]!}`);
      const isRefusal = execType === ExecType.rejected || execType === ExecType.cancelReject;
      if (isRefusal) invariant(ring.reason[at] !== 0, 'a refusal has a reason');
      if (execType === ExecType.new || execType === ExecType.rejected) {
        const { account = 0, isReduceOnly = false, timeInForce, side = 0 } = fresh.splice(0, 1)[0] ?? {};
        if (execType === ExecType.rejected) continue;
        invariant(!this.orders.has(id), `order ${id} is entered once`);
        const isWhole = timeInForce === EntryTif.FOK || timeInForce === EntryTif.FOKB;
        this.orders.set(id, { side, account, isReduceOnly, isWhole, entered: qty, traded: 0, open: leaves });
        this.entered += qty;
        continue;
      }
      if (isRefusal) continue;
      const order = this.orders.get(id)!;
      if (execType === ExecType.trade) {
        const maker = this.orders.get(ring.makerId[at]!)!;
        this.tradeOf(order, maker, qty);
        this.left(id, order, leaves);
        this.left(ring.makerId[at]!, maker, ring.makerLeavesLots[at]!);
        if (order.isWhole) whole.add(id);
        if (leaves === 0) whole.delete(id);
      } else if (execType === ExecType.canceled || execType === ExecType.expired) {
        invariant(qty === order.open, `order ${id} ends with ${qty} lots, open were ${order.open}`);
        this.ended += qty;
        this.orders.delete(id);
      } else if (execType === ExecType.replaced) {
        this.entered += leaves - order.open;
        order.open = leaves;
      } else {
        const taken = ring.reason[at] === 0 ? 0 : qty;
        invariant(order.open - taken === leaves, `order ${id} has ${leaves} lots of ${order.open} less ${taken}`);
        this.ended += taken;
        order.open = leaves;
      }
    }
    invariant(whole.size === 0, `orders ${[...whole].join(', ')} trade whole or not at all`);
  }

  private tradeOf(taker: Known, maker: Known, qty: number): void {
    for (const order of [taker, maker]) {
      order.open -= qty;
      order.traded += qty;
      this.traded += qty;
    }
    const positionOf = (account: number): number => this.positions.get(account) ?? 0;
    const before = [taker, maker].map(({ account }) => positionOf(account));
    for (const { account, side } of [taker, maker]) if (account > 0) this.positions.set(account, positionOf(account) + side * qty);
    for (const [i, { account, isReduceOnly }] of [taker, maker].entries()) {
      if (!isReduceOnly || taker.account === maker.account) continue;
      this.count('reduced');
      const after = positionOf(account);
      const isNearer = Math.abs(after) < Math.abs(before[i]!) && after * before[i]! >= 0;
      if (!isNearer) invariant(false, `account ${account} only reduces; it went from ${before[i]!} to ${after}`);
    }
  }

  private left(id: number, order: Known, leaves: number): void {
    invariant(order.open === leaves, `order ${id} has ${leaves} lots after a trade, by its reports ${order.open}`);
    if (leaves === 0) this.orders.delete(id);
  }

  private applyRows(): void {
    const { events, book } = this;
    const { kind, side, priceTicks, qtyLots, orderId, flags } = events.rows;
    for (let i = 0; i < events.count; i++) {
      const key = side[i]! * priceTicks[i]!;
      this.count(`row ${kind[i]!}`);
      // In an auction, whose volume its own print tells, all trade at one price.
      if (kind[i] === Kind.execute && (flags[i]! & Flag.notVolume) === 0) {
        const { bestKey } = book.levels.ladder(side[i]!);
        invariant(bestKey === key, `the best price trades first: got ${priceTicks[i]!}`);
        const first = book.pool.values[book.first(side[i]!, key) * BOOK_VALUES + BOOK_ID];
        invariant(first === orderId[i], `the first in time trades first: got ${orderId[i]!}, expected ${first!}`);
      } else if (kind[i] === Kind.hidden) {
        const shownKey = book.levels.ladder(-side[i]!).bestKey;
        invariant(shownKey === NO_KEY || shownKey < -key, 'who is hidden trades after who is shown at the price');
      }
      book.apply(kind[i]!, side[i]!, priceTicks[i]!, qtyLots[i]!, orderId[i]!, flags[i]!, this.row++);
    }
    if (events.count > 0) invariant((flags[events.count - 1]! & Flag.last) !== 0, 'the rows of a message end a group');
    events.taken();
  }

  /** The book of the rows is the book of the engine. */
  private compareBook(): void {
    const { floor } = this.engine;
    const { book } = this;
    for (const side of [1, -1]) {
      const ours: string[] = [];
      for (const o of queuesOf(floor, QueueIndex.lit, side).orders())
        ours.push(`${floor.records.values[o * VALUES + ID]!} ${floor.records.values[o * VALUES + SHOWN]!}`);
      const theirs: string[] = [];
      const ladder = book.levels.ladder(side);
      for (let key = ladder.bestKey; key !== NO_KEY; key = ladder.nextBelow(key))
        theirs.push(...queueOf(book, side, key).map(([orderId, lots]) => `${orderId} ${lots}`));
      if (ours.join() !== theirs.join()) invariant(false, `the rows show ${theirs.join(', ')}, the engine has ${ours.join(', ')}`);
    }
  }

  /** Who is open by the reports is at rest with as many lots, and all lots are accounted for. */
  private compareOpen(): void {
    const { floor } = this.engine;
    let orders = 0;
    let open = 0;
    for (const queues of floor.queues) {
      for (const o of queues.orders()) {
        const id = floor.records.values[o * VALUES + ID]!;
        const leaves = floor.records.values[o * VALUES + LEAVES]!;
        if (this.orders.get(id)?.open !== leaves)
          invariant(false, `order ${id} has ${leaves} lots at rest, by its reports ${this.orders.get(id)?.open}`);
        orders++;
        open += leaves;
      }
    }
    invariant(orders === this.orders.size, `${orders} orders are at rest, by the reports ${this.orders.size}`);
    invariant(this.entered === this.traded + this.ended + open, 'what was entered has traded, has ended, or is open');
  }
}
