/**
 * The shift of one session's version of a market: how far its own lots have moved the recorded prices, for it alone.
 *
 * The exact shift is a propagator: each lot taken adds `coefficient · size` in the direction of the order, and what was added fades by the kernel. `size` is the
 * order's lots at once, to a power: linear for 1. The shift in force, `wholeTicks`, is the exact one rounded to whole order ticks, a half to the even one. It is looked at
 * when a row or a request of the session comes, and after each event in which the session traded; between two looks it stays.
 *
 * **A lot pays the shift that it makes.** The k-th lot of an order is traded at the recorded price plus the rounded shift after k lots. So the lots of an order are cut into
 * runs of one price, and an order in one piece pays what as many orders of one lot at once would pay. With linear size and an exponential kernel no sequence of lots taken
 * gains from its own shift, rounding included: a buy pays at least the integral of the rounded shift over the way that it pushes, fading pays nothing back, and so
 * the sum is at least the integral up to where the shift ends, which is not below 0 (Gatheral 2010 without rounding).
 *
 * Worlds share the shift in force, which is the model's; within an event each pays its own way. What shadows push is forgotten after the event.
 *
 * Units: ticks, lots, ns since the tape epoch; a positive shift is upwards. Invariant: between events nothing is pending in the model.
 *
 * Example: 1 tick a lot, nothing before: a buy of 2 lots at a recorded ask of 100 pays 101 and 102; a half-life later the shift in force is 1.
 */
import { invariant } from '../../base/errors.js';
import { World, WORLDS } from '../worlds.js';
import type { Kernel } from './kernel.js';

/** What a scenario says of a transient impact, in the units of a market. */
export interface ShiftTerms {
  readonly kernel: Kernel;
  /** Ticks for a size of 1, or, with `perPrice`, that as a share of the recorded price of the session's first lot. Not below 0. */
  readonly coefficient: number;
  readonly perPrice: boolean;
  /** Lots that are a size of 1. */
  readonly unitLots: number;
  /** Size is lots to this power, above 0 and at most 1. */
  readonly exponent: number;
  /** What a lot that rested and was hit counts, from −1 to 1: 1 as one that was taken, −1 the other way, 0 not at all. */
  readonly provided: number;
  /** The shift in force is a multiple of this. */
  readonly gridTicks: number;
}

/** The shift of one session on one tape. */
export class PriceShift {
  /** The shift in force. */
  wholeTicks = 0;
  /** Before this time a look finds the shift in force; Infinity: for good. */
  nextLookNs = Number.POSITIVE_INFINITY;

  private readonly terms: ShiftTerms;
  /** The exact shift at `atNs`, by component of the kernel. */
  private readonly parts: Float64Array<ArrayBuffer>;
  private atNs = 0;
  /** Ticks for a size of 1; NaN until the first lot of a coefficient that is a share of the price. */
  private ticksPerSize: number;
  /** The event under way: when and in which row, the exact shift at its start, and what each world has added since. */
  private eventNs = Number.NaN;
  private eventRow = Number.NaN;
  private eventTicks = 0;
  private readonly pending = new Float64Array(WORLDS);

  constructor(terms: ShiftTerms) {
    this.terms = terms;
    this.parts = new Float64Array(terms.kernel.weights.length);
    this.ticksPerSize = terms.perPrice ? Number.NaN : terms.coefficient;
  }

  /** The exact shift at a time not before the last event. */
  exactTicks(nowNs: number): number {
    const { rates } = this.terms.kernel;
    const ageNs = nowNs - this.atNs;
    let ticks = 0;
    for (let j = 0; j < rates.length; j++) {
      const part = this.parts[j]!;
      if (part !== 0) ticks += part * Math.exp(-rates[j]! * ageNs);
    }
    return ticks;
  }

  /** Lots are about to be traded against a recorded price, at a time and row: what is pending of another event is over. */
  begin(nowNs: number, row: number, recordedTicks: number): void {
    if (Number.isNaN(this.ticksPerSize)) this.ticksPerSize = this.terms.coefficient * Math.abs(recordedTicks);
    if (nowNs === this.eventNs && row === this.eventRow) return;
    if (this.pending[World.model] !== 0) invariant(false, `what a session has pushed is settled before row ${row}`);
    this.pending.fill(0);
    this.eventNs = nowNs;
    this.eventRow = row;
    this.eventTicks = this.exactTicks(nowNs);
  }

  /** The rounded shift after `lots` of an order in the event under way, whole ticks. */
  afterTicks(world: number, side: number, lots: number): number {
    return this.rounded(this.eventTicks + this.pending[world]! + side * this.ticksOf(lots));
  }

  /**
   * Of an order that has traded `done` lots, how many of the next `lots` have one price: 1 at least. Their shift is `afterTicks(world, side, done + 1)`.
   */
  runLots(world: number, side: number, done: number, lots: number): number {
    const ticks = this.afterTicks(world, side, done + 1);
    let few = 1;
    let many = lots;
    while (few < many) {
      const middle = few + Math.ceil((many - few) / 2);
      if (this.afterTicks(world, side, done + middle) === ticks) few = middle;
      else many = middle - 1;
    }
    return few;
  }

  /** How many of the first `lots` of an order move the shift in force by no more than `roomTicks` against it. */
  lotsWithin(world: number, side: number, lots: number, roomTicks: number): number {
    if (roomTicks === Number.POSITIVE_INFINITY) return lots;
    let few = 0;
    let many = lots;
    while (few < many) {
      const middle = few + Math.ceil((many - few) / 2);
      if (side * (this.afterTicks(world, side, middle) - this.wholeTicks) <= roomTicks) few = middle;
      else many = middle - 1;
    }
    return few;
  }

  /** An order has taken its `lots` in the event under way, all of them at once. */
  push(world: number, side: number, lots: number): void {
    if (lots === 0) return;
    this.pending[world]! += side * this.ticksOf(lots);
  }

  /** An order that rested was hit: `lots` at a recorded price. */
  provide(nowNs: number, row: number, recordedTicks: number, side: number, lots: number): void {
    if (this.terms.provided === 0) return;
    this.begin(nowNs, row, recordedTicks);
    this.pending[World.model]! += this.terms.provided * side * this.ticksOf(lots);
  }

  /** The event under way is over: what the model has pushed fades from now on. */
  settle(nowNs: number): void {
    const { weights, rates } = this.terms.kernel;
    const pushed = this.pending[World.model]!;
    this.pending.fill(0);
    this.eventNs = Number.NaN;
    if (pushed === 0) return;
    const ageNs = nowNs - this.atNs;
    for (let j = 0; j < rates.length; j++) this.parts[j] = this.parts[j]! * Math.exp(-rates[j]! * ageNs) + pushed * weights[j]!;
    this.atNs = nowNs;
  }

  /** The rounded shift now. Says when to look again: no component falls faster than it does now. */
  look(nowNs: number): number {
    const { gridTicks, kernel } = this.terms;
    const ageNs = nowNs - this.atNs;
    let exact = 0;
    let speed = 0;
    for (let j = 0; j < kernel.rates.length; j++) {
      const part = this.parts[j]! * Math.exp(-kernel.rates[j]! * ageNs);
      exact += part;
      speed += Math.abs(part) * kernel.rates[j]!;
    }
    const whole = this.rounded(exact);
    const room = gridTicks / 2 - Math.abs(exact - whole);
    this.nextLookNs = speed > 0 ? nowNs + Math.max(1, Math.floor(room / speed)) : Number.POSITIVE_INFINITY;
    return whole;
  }

  private ticksOf(lots: number): number {
    const { unitLots, exponent } = this.terms;
    const size = lots / unitLots;
    return this.ticksPerSize * (exponent === 1 ? size : exponent === 0.5 ? Math.sqrt(size) : Math.exp(exponent * Math.log(size)));
  }

  /** To whole order ticks, a half to the even multiple. */
  private rounded(ticks: number): number {
    const { gridTicks } = this.terms;
    const steps = ticks / gridTicks;
    const isHalf = steps - Math.floor(steps) === 0.5;
    return (isHalf ? 2 * Math.round(steps / 2) : Math.round(steps)) * gridTicks + 0;
  }
}
