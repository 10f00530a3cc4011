/**
 * The replay venue of `compat: hftbacktest`: the same tape, orders and latencies give the fills of hftbacktest 2.4.4 (FILLS.md §8).
 *
 * It stands apart so that the true rules stay clean: a session is served either by this venue or by `replay.ts`, never by both. Rows:
 * - a level or snapshot row moves the queue of own orders at its price; one that improves the touch fills every own order of the other side
 *   that it reaches, whole (**crossed**);
 * - a trade fills every own order at a better price whole (**through**), and moves the queue of those at its price (**queue**);
 * - a clear empties levels and moves nobody; rows of other kinds say nothing to the peer.
 *
 * Units: ticks, lots, ns since the tape epoch. Invariant: own orders stand strictly outside the other side's touch.
 *
 * Example: own buy of 5 at 100; a seller prints 1 at 99: 5 fill at 100, where the true rules fill 1.
 */
import { NO_KEY } from '../../market/ladder.js';
import { Flag, Kind } from '../../market/row.js';
import { nsAt, type TapeBatch } from '../../market/tape.js';
import { Rule, type Message } from '../../sim/message.js';
import type { Venue, VenuePort } from '../../sim/port.js';
import type { TapeWindow } from '../../sim/tape-window.js';
import type { OrderGrid } from '../faults.js';
import type { SessionRules } from '../rules.js';
import { Exchange } from './exchange.js';
import type { CompatOrder } from './orders.js';
import { levelInQueue, lotsReached, tradeInQueue } from './queue.js';
import { executeCompat } from './requests.js';
import type { TouchSide } from './touch-side.js';

/** The venue. */
export class HftbacktestVenue implements Venue {
  nextTs = Number.POSITIVE_INFINITY;
  nextRow = 0;
  /** What the tape told. */
  readonly counts = { clears: 0 };

  private readonly exchange: Exchange;
  private readonly window: TapeWindow;
  private batch: TapeBatch | undefined;

  /** `rules` by session index; those without `compat` are not served. */
  constructor(instrument: number, window: TapeWindow, grid: OrderGrid, rules: readonly SessionRules[], port: VenuePort) {
    this.window = window;
    this.exchange = new Exchange(instrument, grid, rules, port);
  }

  get heldRow(): number {
    return this.nextRow;
  }

  /** Time of the last row or request that was handled. */
  get lastTs(): number {
    return this.exchange.nowNs;
  }

  /** Orders that requests can still reach. */
  get openOrders(): number {
    return this.exchange.sessions.reduce((count, session) => count + (session?.ids.liveCount ?? 0), 0);
  }

  refresh(): void {
    if (this.nextRow >= this.window.loadedRows) {
      this.nextTs = Number.POSITIVE_INFINITY;
      return;
    }
    this.batch = this.window.batchOf(this.nextRow);
    this.nextTs = nsAt(this.batch.exchTs, this.nextRow - this.batch.firstRow, this.batch.epoch);
  }

  advance(limitNs: number): void {
    this.exchange.reported = false;
    while (this.nextTs <= limitNs && this.nextTs !== Number.POSITIVE_INFINITY && !this.exchange.reported) {
      this.applyBatch(limitNs);
      this.refresh();
    }
  }

  onRequest(m: Message): void {
    this.exchange.nowNs = m.dueNs;
    this.exchange.row = this.nextRow - 1;
    executeCompat(this.exchange, m);
  }

  dropSession(session: number): void {
    for (const entry of this.exchange.session(session).ids.entries) {
      if (entry > 0) this.exchange.leave(this.exchange.orders.all[entry - 1]!);
    }
  }

  /** No shadow was carried, so nothing was missed. */
  finish(): void {
    return;
  }

  invariant(): void {
    this.exchange.invariant();
  }

  /** The tight loop: rows of one batch up to a limit, or up to the first that made a report. */
  private applyBatch(limitNs: number): void {
    const { exchange } = this;
    const { exchTs, kind, side, priceTicks, qtyLots, flags, epoch, firstRow, length } = this.batch!;
    const { bid, ask } = exchange;
    let i = this.nextRow - firstRow;
    for (; i < length && !exchange.reported; i++) {
      const ts = nsAt(exchTs, i, epoch);
      if (ts > limitNs) break;
      exchange.nowNs = ts;
      exchange.row = firstRow + i;
      if ((flags[i]! & Flag.strategyOnly) !== 0) continue;
      const code = kind[i]!;
      if (code === Kind.level || code === Kind.snapshot) {
        if (side[i]! > 0) this.applyLevel(bid, ask, priceTicks[i]!, qtyLots[i]!);
        else this.applyLevel(ask, bid, -priceTicks[i]!, qtyLots[i]!);
      } else if (code === Kind.trade) {
        if (side[i]! < 0) this.applyTrade(bid, priceTicks[i]!, qtyLots[i]!);
        else if (side[i]! > 0) this.applyTrade(ask, -priceTicks[i]!, qtyLots[i]!);
      } else if (code === Kind.clear) {
        this.applyClear(side[i]!);
      }
    }
    this.nextRow = firstRow + i;
  }

  private applyLevel(side: TouchSide, other: TouchSide, key: number, lots: number): void {
    const slot = side.slotOf(key);
    const touchBefore = side.touchKey;
    const before = side.state(other, slot, key, lots, this.exchange.row);
    if (side.watch[slot] === 1) this.moveQueue(side, slot, before, lots);
    if (side.touchKey > touchBefore && other.own.bestKey >= -side.touchKey) this.fillReached(other, -side.touchKey, Rule.crossed);
  }

  private moveQueue(side: TouchSide, slot: number, beforeLots: number, shownLots: number): void {
    for (let order = side.firstAt(slot); order !== undefined; order = order.next) {
      const { queue, qtyOf } = this.exchange.session(order.session).compat;
      levelInQueue(queue, order, qtyOf(beforeLots), qtyOf(shownLots));
    }
  }

  /** A print hits `side` at `key`. */
  private applyTrade(side: TouchSide, key: number, lots: number): void {
    if (side.own.bestKey < key) return;
    this.fillReached(side, key + 1, Rule.through);
    for (let order = side.firstAt(side.slotOf(key)); order !== undefined;) {
      const { next } = order;
      this.fillInQueue(side, order, lots);
      order = next;
    }
  }

  private fillInQueue(side: TouchSide, order: CompatOrder, printLots: number): void {
    const { exchange } = this;
    const { compat } = exchange.session(order.session);
    const before = order.frontQtyBase;
    tradeInQueue(order, compat.qtyOf(printLots));
    const reached = lotsReached(order, compat.lotQtyBase);
    if (reached === 0) return;
    const leaves = exchange.leaves(order);
    exchange.fill(order, side.ticks(order.key), compat.partial ? Math.min(reached, leaves) : leaves, Rule.queue, exchange.row, before);
    if (exchange.leaves(order) === 0) exchange.leave(order);
  }

  /** Fill whole every own order of a side at `key` or better. */
  private fillReached(side: TouchSide, key: number, rule: number): void {
    const { exchange } = this;
    while (side.own.bestKey !== NO_KEY && side.own.bestKey >= key) {
      const order = side.firstAt(side.slotOf(side.own.bestKey))!;
      const before = order.frontQtyBase;
      order.frontQtyBase = 0;
      exchange.fill(order, side.ticks(order.key), exchange.leaves(order), rule, exchange.row, before);
      exchange.leave(order);
    }
  }

  private applyClear(sideSign: number): void {
    this.counts.clears++;
    if (sideSign >= 0) this.exchange.bid.clear();
    if (sideSign <= 0) this.exchange.ask.clear();
  }
}
