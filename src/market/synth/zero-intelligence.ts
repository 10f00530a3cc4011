/**
 * A market without intelligence: orders arrive, leave and meet by chance alone, in price-time priority.
 *
 * Limit orders arrive as a Poisson stream, half on each side, at a distance from the best price of the *other* side that a geometric law
 * draws, so that they never cross; market orders arrive as another, take from the best price on and lose what they do not find; each order
 * at rest is cancelled, in whole or in part, or replaced at a rate of its own. (Smith, Farmer, Gillemot and Krishnamurthy 2003; distances
 * and cancellations as in Cont, Stoikov and Talreja 2010.) Hidden executions, trades without a side, broken trades and halts pass by and
 * change no book. What the parameters imply is in `implied.ts`.
 *
 * The next arrival's time is drawn from the sum of all rates as they are then, and its kind in proportion: exact for such a market.
 *
 * Units: ns since the epoch of the settings, ticks, lots. Invariants: `dueNs` never falls; the state is whole numbers, and the only
 * function of the engine in use is `Math.log`, so bits agree everywhere; memory grows with the orders at rest, not with events.
 *
 * Example: `const flow = new ZeroIntelligence(settings, 0, new Numbers()); if (flow.step()) flow.event.kind === Kind.add`.
 */
import { randomStream } from '../../base/rand/stream.js';
import { Kind } from '../row.js';
import { SynthBook } from './book.js';
import { BROKEN, SynthEvent } from './event.js';
import { impliedBy } from './implied.js';
import { geometricLaw, type Law, sizeLaw } from './law.js';
import type { SynthSettings } from './settings.js';

/** Numbers that are given out once over all symbols of a market. */
export class Numbers {
  ref = 0;
  match = 0;
}

const NS_A_SECOND = 1e9;
/** Between the orders that the market opens with. */
const OPENING_STEP_NS = 1000;
const HALT_NS = 1e9;
/** Lots of a trade without a side, as a multiple of an order's. */
export const CROSS_SIZE = 10;
/** Of the executions that print elsewhere, the share that another print tells. */
const NOT_VOLUME_SHARE = 0.25;

/** The flow of one symbol. */
export class ZeroIntelligence {
  readonly event = new SynthEvent();
  readonly book: SynthBook;
  /** When the next arrival is due. */
  dueNs: number;
  readonly #numbers: Numbers;
  readonly #rates: SynthSettings['rates'];
  readonly #random: () => number;
  readonly #distances: Law;
  readonly #sizes: Law;
  /** Sum of the rates that do not depend on the book, and of those of each order. */
  readonly #flatRate: number;
  readonly #orderRate: number;
  #openingLeft: number;
  #lastOrderId = 0;
  /** What the market order under way still wants, and from which side. */
  #wantedLots = 0;
  #takenSide: 1 | -1 = 1;
  #isHalted = false;
  #lastMatch = 0;
  /** Best prices as last seen: where orders are placed while a side is empty. */
  #bidTicks: number;
  #askTicks: number;

  constructor(settings: SynthSettings, symbol: number, numbers: Numbers) {
    const { rates, openTicks } = settings;
    this.#rates = rates;
    this.#numbers = numbers;
    this.#random = randomStream(settings.seed, `synth/${settings.model}/${symbol}`);
    this.#distances = geometricLaw(rates.distances, rates.decay);
    this.#sizes = sizeLaw(rates.sizeMean);
    this.#flatRate = rates.limits + rates.markets + rates.hidden + rates.crosses + rates.broken + rates.halts;
    this.#orderRate = rates.cancels + rates.replaces;
    this.#openingLeft = Math.round(impliedBy(settings).restingOrders);
    this.#bidTicks = openTicks;
    this.#askTicks = openTicks + 1;
    this.book = new SynthBook(openTicks);
    this.event.symbol = symbol;
    this.dueNs = settings.startNs;
  }

  /** Let happen what is due; false when that was nothing (a market order that found nobody). Then the next arrival is due. */
  step(): boolean {
    const { event } = this;
    event.ts = this.dueNs;
    event.isOpening = this.#openingLeft > 0;
    if (event.isOpening) {
      this.#open();
      return true;
    }
    const happened = this.#wantedLots > 0 ? this.#execute() : this.#isHalted ? this.#status(1) : this.#arrival();
    if (this.#isHalted) this.dueNs += HALT_NS;
    else if (this.#wantedLots === 0) this.#wait();
    return happened;
  }

  /** The time to the next arrival: exponential, by the rates as they are. */
  #wait(): void {
    const rate = this.#flatRate + this.#orderRate * this.book.count;
    this.dueNs += Math.round((-Math.log(1 - this.#random()) / rate) * NS_A_SECOND);
  }

  /** What arrives, in proportion to the rates. */
  #arrival(): boolean {
    const { count } = this.book;
    const rates = this.#rates;
    let x = this.#random() * (this.#flatRate + this.#orderRate * count);
    if ((x -= rates.limits) < 0) return this.#limit(this.#random());
    if ((x -= rates.cancels * count) < 0) return this.#cancel();
    if ((x -= rates.replaces * count) < 0) return this.#replace();
    if ((x -= rates.markets) < 0) return this.#market();
    if ((x -= rates.hidden) < 0) return this.#hidden();
    if ((x -= rates.crosses) < 0) return this.#cross();
    if ((x -= rates.broken) < 0) return this.#break();
    return rates.halts > 0 && this.#status(0);
  }

  #open(): void {
    const u = this.#random();
    this.#limit(u);
    this.dueNs += OPENING_STEP_NS;
    if (--this.#openingLeft === 0) this.#wait();
  }

  /** One uniform draws the side and, with what it has left, the distance. */
  #limit(u: number): boolean {
    const side = u < 0.5 ? 1 : -1;
    const priceTicks = this.#priceAt(side, u < 0.5 ? 2 * u : 2 * u - 1);
    const lots = this.#size();
    const { event } = this;
    event.kind = Kind.add;
    event.side = side;
    event.priceTicks = priceTicks;
    event.qtyLots = lots;
    event.leftLots = lots;
    event.orderId = ++this.#lastOrderId;
    event.ref = ++this.#numbers.ref;
    this.book.add(side, priceTicks, lots, event.orderId, event.ref);
    return true;
  }

  /** A price at a drawn distance from the other side, within the band. */
  #priceAt(side: number, u: number): number {
    const { book } = this;
    if (book.bidTicks > 0) this.#bidTicks = book.bidTicks;
    if (book.askTicks > 0) this.#askTicks = book.askTicks;
    const distance = this.#distances.draw(u);
    return side > 0 ? Math.max(book.lowTicks, this.#askTicks - distance) : Math.min(book.highTicks, this.#bidTicks + distance);
  }

  #size(): number {
    return this.#sizes.draw(this.#random()) * this.#rates.sizeStep;
  }

  #cancel(): boolean {
    const { book, event } = this;
    const slot = this.#anyOrder();
    const left = book.leftLots[slot]!;
    const { partial } = this.#rates;
    const u = partial === 0 ? 1 : this.#random();
    const isPartial = u < partial && left > 1;
    event.kind = isPartial ? Kind.reduce : Kind.delete;
    event.qtyLots = isPartial ? 1 + Math.floor((u / partial) * (left - 1)) : left;
    event.leftLots = left - event.qtyLots;
    book.take(slot, event.qtyLots);
    return true;
  }

  /** At a new price; half of them one step larger or smaller, where there is more than one. */
  #replace(): boolean {
    const { book, event } = this;
    const { sizeStep } = this.#rates;
    const slot = this.#anyOrder();
    const oldLots = book.leftLots[slot]!;
    const u = this.#random();
    const stepLots = u < 0.5 || oldLots <= sizeStep ? 0 : u < 0.75 ? sizeStep : -sizeStep;
    event.kind = Kind.replace;
    event.oldTicks = event.priceTicks;
    event.oldLots = oldLots;
    event.priceTicks = this.#priceAt(event.side, this.#random());
    event.qtyLots = oldLots + stepLots;
    event.leftLots = event.qtyLots;
    event.newRef = ++this.#numbers.ref;
    book.replace(slot, event.priceTicks, event.qtyLots, event.newRef);
    return true;
  }

  /** Draw an order at rest and tell who it is. */
  #anyOrder(): number {
    const { book } = this;
    const slot = book.live[(this.#random() * book.count) | 0]!;
    this.#tell(slot);
    return slot;
  }

  #tell(slot: number): void {
    const { book, event } = this;
    event.side = book.side[slot]!;
    event.priceTicks = book.priceTicks[slot]!;
    event.orderId = book.orderId[slot]!;
    event.ref = book.ref[slot]!;
  }

  #market(): boolean {
    this.#takenSide = this.#random() < 0.5 ? 1 : -1;
    this.#wantedLots = this.#size();
    return this.#execute();
  }

  /** The market order under way meets the order that comes first; false when there is none any more. */
  #execute(): boolean {
    const { book, event } = this;
    const best = book.best(this.#takenSide);
    if (Number.isNaN(best)) {
      this.#wantedLots = 0;
      return false;
    }
    const slot = book.firstAt(best);
    const left = book.leftLots[slot]!;
    const lots = Math.min(left, this.#wantedLots);
    this.#wantedLots -= lots;
    this.#tell(slot);
    event.kind = Kind.execute;
    event.qtyLots = lots;
    event.leftLots = left - lots;
    this.#print();
    book.take(slot, lots);
    return true;
  }

  /** Number and price of an execution's print. */
  #print(): void {
    const { event } = this;
    const { elsewhere } = this.#rates;
    event.match = this.#lastMatch = ++this.#numbers.match;
    event.printTicks = event.priceTicks;
    event.isNotVolume = false;
    const u = elsewhere === 0 ? 1 : this.#random();
    if (u >= elsewhere) return;
    event.printTicks = Math.max(1, event.priceTicks + (u < elsewhere / 2 ? 1 : -1));
    event.isNotVolume = this.#random() < NOT_VOLUME_SHARE;
  }

  /** Between the best prices, or at the one that the aggressor takes where nothing lies between. */
  #hidden(): boolean {
    const { book, event } = this;
    const aggressor = this.#random() < 0.5 ? 1 : -1;
    const { bidTicks, askTicks } = book;
    if (!(bidTicks < askTicks)) return false;
    const between = askTicks - bidTicks - 1;
    event.priceTicks = between === 0 ? (aggressor > 0 ? askTicks : bidTicks) : bidTicks + 1 + Math.floor(this.#random() * between);
    event.kind = Kind.hidden;
    event.side = aggressor;
    event.qtyLots = this.#size();
    event.match = this.#lastMatch = ++this.#numbers.match;
    return true;
  }

  #cross(): boolean {
    const { event } = this;
    event.kind = Kind.trade;
    event.side = 0;
    event.priceTicks = this.#bidTicks;
    event.qtyLots = this.#size() * CROSS_SIZE;
    event.match = this.#lastMatch = ++this.#numbers.match;
    return true;
  }

  #break(): boolean {
    this.event.kind = BROKEN;
    this.event.match = this.#lastMatch;
    return this.#lastMatch > 0;
  }

  /** Halted (0) or trading again (1). */
  #status(isTrading: 0 | 1): true {
    this.event.kind = Kind.status;
    this.event.side = 0;
    this.event.qtyLots = isTrading;
    this.#isHalted = isTrading === 0;
    return true;
  }
}
