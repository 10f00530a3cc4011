/**
 * A matching engine: one instrument's book of real participants, orders in, reports out.
 *
 * Each call is one message; it is carried out whole, with the stops and pegs that it moves, before the next one. The engine reads no clock: time is what
 * `at` was told last. A refused message is a report with a reason, and nothing else has changed.
 *
 * Units: ticks, lots, ns. Invariant (`invariant()`): what is shown does not cross in continuous trading; lots are conserved, each trade taking the same
 * from both sides; among orders of one kind at a price the earlier trades first.
 *
 * Example:
 * ```ts
 * const engine = new MatchingEngine(0, DEFAULT_RULES, new ReportRing());
 * engine.enter(Object.assign(entry.clear(), { orderId: 1, side: 1, priceTicks: 100, qtyLots: 10 }));
 * engine.enter(Object.assign(entry.clear(), { orderId: 2, side: -1, priceTicks: 99, qtyLots: 4 }));  // trades 4 at 100
 * ```
 */
import { ExecType, Reason } from '../../sim/message.js';
import { isBound } from './auction/call.js';
import { indicative } from './auction/hold.js';
import type { Uncrossing } from './auction/uncrossing.js';
import { ACCOUNT, LINKS, QUEUE, TERMS } from './book/order-records.js';
import { amend, cancel, cancelAll, reduce, replace } from './change.js';
import { checkFloor } from './check.js';
import { enter } from './enter.js';
import { type OrderEntry, Trigger } from './entry.js';
import { MatchingFloor } from './floor.js';
import { expire } from './expiry.js';
import { repeg } from './pegs.js';
import { enterPhase, holdBatch } from './phases.js';
import type { ReportRing } from './reports.js';
import { type BookRules, Phase } from './rules-in-force.js';
import { collectByPrice, collectByTrades, elect } from './stops.js';
import { TermFlag } from './terms.js';
import { bookOf, type RestingOrder, waitingOf } from './view.js';

/** One instrument's engine. */
export class MatchingEngine {
  readonly floor: MatchingFloor;

  constructor(instrument: number, rules: BookRules, reports: ReportRing) {
    this.floor = new MatchingFloor(instrument, rules, reports);
  }

  /** What follows is message number `seq`, at a time that does not go back: orders whose time has run out leave first. */
  at(seq: number, nowNs: number): void {
    const { floor } = this;
    floor.seq = seq;
    floor.nowNs = nowNs;
    if (floor.expiries.topTime <= nowNs) this.expire();
  }

  enter(entry: OrderEntry): void {
    enter(this.floor, entry);
    this.settle();
  }

  cancel(orderId: number, account = 0): void {
    cancel(this.floor, orderId, account);
    this.settle();
  }

  reduce(orderId: number, byLots: number, account = 0): void {
    reduce(this.floor, orderId, byLots, account);
    this.settle();
  }

  amend(orderId: number, leavesLots: number, account = 0): void {
    amend(this.floor, orderId, leavesLots, account);
    this.settle();
  }

  replace(orderId: number, priceTicks: number, leavesLots: number, account = 0): void {
    replace(this.floor, orderId, priceTicks, leavesLots, account);
    this.settle();
  }

  /** An account's orders leave, those of one side (+1, −1) or both (0); `evenBound`: also those that their owner may not cancel any more. Gives how many. */
  massCancel(account: number, side: number, evenBound = false): number {
    const { floor } = this;
    const isWanted = (o: number): boolean => this.isOf(o, account) && this.isOn(o, side) && (evenBound || !isBound(floor, o));
    const count = cancelAll(floor, isWanted, ExecType.canceled, Reason.none);
    this.settle();
    return count;
  }

  /** An account's connection is lost: those of its orders leave that were entered so, or all. */
  disconnect(account: number, all = false): void {
    const { floor } = this;
    const isWanted = (o: number): boolean => this.isOf(o, account) && (all || this.hasFlag(o, TermFlag.cancelsOnDisconnect));
    cancelAll(floor, isWanted, ExecType.canceled, Reason.disconnected);
    this.settle();
  }

  /** The floor is in another phase from now on; an auction that ends is held and given. `referenceTicks` is the auction's, NaN: the last price. */
  enterPhase(phase: number, referenceTicks = Number.NaN): Uncrossing | undefined {
    const held = enterPhase(this.floor, phase, referenceTicks);
    this.settle();
    return held;
  }

  /** Hold the auction that orders have gathered for, and go on gathering: frequent batches. Gives what was found. */
  holdBatch(referenceTicks = Number.NaN): Uncrossing {
    const held = holdBatch(this.floor, referenceTicks);
    this.settle();
    return held;
  }

  /** What an auction would trade now, with the orders that would join it: price, volume, and the surplus that is its imbalance. */
  indicative(out: Uncrossing, referenceTicks = Number.NaN): void {
    indicative(this.floor, Number.isNaN(referenceTicks) ? this.floor.lastPxTicks : referenceTicks, out);
  }

  /** The mark price is so from now on. */
  mark(priceTicks: number): void {
    this.floor.markPxTicks = priceTicks;
    collectByPrice(this.floor, Trigger.mark, priceTicks);
    this.settle();
  }

  /** The index is so from now on. */
  index(priceTicks: number): void {
    this.floor.indexPxTicks = priceTicks;
    collectByPrice(this.floor, Trigger.index, priceTicks);
    this.settle();
  }

  /** Price of the last trade, NaN before the first. */
  get lastPxTicks(): number {
    return this.floor.lastPxTicks;
  }

  /** Orders at rest on a side, as they would trade. */
  book(side: 1 | -1): RestingOrder[] {
    return bookOf(this.floor, side);
  }

  /** Stops that wait. */
  waiting(): RestingOrder[] {
    return waitingOf(this.floor);
  }

  /** Check every invariant. @throws InvariantError naming the first that is broken. */
  invariant(): void {
    checkFloor(this.floor);
  }

  /** Elect what was triggered and let pegs follow, until nothing moves any more. */
  settle(): void {
    const { floor } = this;
    if (floor.phase !== Phase.continuous) {
      floor.events?.endGroup();
      return;
    }
    do {
      collectByTrades(floor);
      while (floor.triggered.length > 0 && !floor.wantsAuction) {
        elect(floor, floor.triggered.shift()!);
        collectByTrades(floor);
      }
    } while (floor.pegged.length > 0 && !floor.wantsAuction && repeg(floor));
    if (floor.wantsAuction) {
      floor.wantsAuction = false;
      enterPhase(floor, Phase.volatilityAuction, Number.NaN);
    }
    floor.events?.endGroup();
  }

  private expire(): void {
    expire(this.floor);
    this.settle();
  }

  private isOf(o: number, account: number): boolean {
    return this.floor.records.links[o * LINKS + ACCOUNT] === account;
  }

  private isOn(o: number, side: number): boolean {
    return side === 0 || (this.floor.records.links[o * LINKS + QUEUE]! & 1) === (side + 1) >> 1;
  }

  private hasFlag(o: number, flag: number): boolean {
    const row = this.floor.records.links[o * LINKS + TERMS]!;
    return row >= 0 && (this.floor.terms.flags[row]! & flag) !== 0;
  }
}
