/**
 * The limits on prices of a market, together: which prices orders may have, and at which an incoming order may trade; a stock's state under Limit
 * Up-Limit Down with them.
 *
 * A limit either refuses an order whose price lies outside when it is entered, or stops an incoming order from trading outside: what is left of it
 * ends, or a volatility auction begins. Without a reference a limit rests.
 *
 * Units: ticks, ns. Invariant: prices are asked with a time that does not fall.
 *
 * Example: one limit `{ kind: 'distance', ticks: 48, reference: 'last' }`, last price 20,000: a bid at 20,049 is not admitted.
 */
import { PriceBand } from './band.js';
import { type Collar, collarBand } from './collar.js';
import { LULD, type LuldMachine } from './luld-machine.js';
import { priceRange, type PriceRangeRule } from './price-range.js';

/** One limit. */
export type PriceLimit =
  /** Multiples of a reference by side; `overNs` 0: the last price itself, else the mean of the trades of so long. */
  | {
      readonly kind: 'range';
      readonly rule: PriceRangeRule;
      readonly reference: 'last' | 'mark' | 'index';
      readonly overNs: number;
      readonly action: 'reject' | 'expire';
    }
  /** Widths around the last auction's price (`fixed`) and the last price (`dynamic`). */
  | {
      readonly kind: 'collar';
      readonly fixed: Collar | undefined;
      readonly dynamic: Collar | undefined;
      readonly action: 'reject' | 'volatilityAuction';
    }
  /** Bids at most so far above the last price, asks at most so far below it. */
  | { readonly kind: 'distance'; readonly ticks: number };

/** Prices that limits refer to; NaN where there is none yet. */
export interface ReferencePrices {
  readonly nowNs: number;
  readonly lastPxTicks: number;
  readonly markPxTicks: number;
  readonly indexPxTicks: number;
}

/** All limits of one market. */
export class PriceGuard {
  /** Whether a trade outside begins a volatility auction; else what is left of the order ends. */
  readonly beginsAuction: boolean;
  private readonly limits: readonly PriceLimit[];
  private readonly means: readonly (TradeMean | undefined)[];
  private readonly band = new PriceBand();
  private readonly one = new PriceBand();
  private readonly luld: LuldMachine | undefined;
  private readonly firstTicks: number;
  private auctionTicks = Number.NaN;

  /** `referenceTicks` stands for the last price before the first trade, NaN none; `luld` is of a stock under the US plan. */
  constructor(limits: readonly PriceLimit[], referenceTicks: number, luld?: LuldMachine) {
    this.limits = limits;
    this.luld = luld;
    this.firstTicks = referenceTicks;
    this.means = limits.map((one) => (one.kind === 'range' && one.overNs > 0 ? new TradeMean(one.overNs) : undefined));
    this.beginsAuction = limits.some((one) => one.kind === 'collar' && one.action === 'volatilityAuction');
  }

  /** A trade happened. */
  onTrade(ts: number, priceTicks: number): void {
    if (this.luld !== undefined) {
      if (Number.isNaN(this.luld.reference.priceTicks)) this.luld.open(ts, priceTicks);
      else this.luld.onTrade(ts, priceTicks);
    }
    for (const mean of this.means) mean?.add(ts, priceTicks);
  }

  /** An auction found its price: static collars stand around it from now on, and trading under the plan opens there, also out of a pause. */
  onAuction(ts: number, priceTicks: number): void {
    this.auctionTicks = priceTicks;
    this.luld?.cutPause(ts);
    this.luld?.open(ts, priceTicks);
  }

  /** Whether the price of an auction lies within the collars whose breach begins one. */
  isWithinCollars(priceTicks: number, prices: ReferencePrices): boolean {
    this.band.open();
    for (const limit of this.limits) {
      if (limit.kind !== 'collar' || limit.action === 'reject') continue;
      this.narrow(limit.fixed, Number.isNaN(this.auctionTicks) ? this.firstTicks : this.auctionTicks);
      this.narrow(limit.dynamic, this.lastOf(prices));
    }
    return this.band.has(priceTicks);
  }

  /**
   * A message is over and quotes stand so (NaN: none): whether trading has to pause, until `dueNs`.
   */
  onQuote(ts: number, bidTicks: number, askTicks: number): boolean {
    this.luld?.onQuote(ts, bidTicks, askTicks);
    return this.luld?.state === LULD.paused;
  }

  /** When a pause that has begun may end, or a limit state becomes one; Infinity: neither. */
  get dueNs(): number {
    return this.luld?.dueNs ?? Number.POSITIVE_INFINITY;
  }

  /** Whether an order of a side may have a price. */
  admits(side: 1 | -1, priceTicks: number, prices: ReferencePrices): boolean {
    return this.meet(side, prices, 'reject').has(priceTicks);
  }

  /** Prices at which an incoming order of a side may trade. Valid until the next call. */
  tradable(side: 1 | -1, prices: ReferencePrices): PriceBand {
    const band = this.meet(side, prices, 'trade');
    if (this.luld !== undefined) intersect(band, this.luld.band);
    return band;
  }

  /** What all limits of a sort leave. */
  private meet(side: 1 | -1, prices: ReferencePrices, sort: 'reject' | 'trade'): PriceBand {
    const { band, one } = this;
    band.open();
    for (let i = 0; i < this.limits.length; i++) {
      const limit = this.limits[i]!;
      const rejects = limit.kind === 'distance' || limit.action === 'reject';
      if (rejects !== (sort === 'reject')) continue;
      if (limit.kind === 'collar') {
        this.narrow(limit.fixed, Number.isNaN(this.auctionTicks) ? this.firstTicks : this.auctionTicks);
        this.narrow(limit.dynamic, this.lastOf(prices));
        continue;
      }
      if (limit.kind === 'distance') {
        const last = this.lastOf(prices);
        one.open();
        if (!Number.isNaN(last) && side > 0) one.upperTicks = last + limit.ticks;
        if (!Number.isNaN(last) && side < 0) one.lowerTicks = last - limit.ticks;
      } else {
        priceRange(limit.rule, side, this.referenceOf(limit.reference, this.means[i], prices), one);
      }
      intersect(band, one);
    }
    return band;
  }

  private narrow(collar: Collar | undefined, referenceTicks: number): void {
    if (collar === undefined) return;
    collarBand(collar, referenceTicks, this.one);
    intersect(this.band, this.one);
  }

  private referenceOf(reference: 'last' | 'mark' | 'index', mean: TradeMean | undefined, prices: ReferencePrices): number {
    if (reference === 'mark') return prices.markPxTicks;
    if (reference === 'index') return prices.indexPxTicks;
    const over = mean?.at(prices.nowNs) ?? Number.NaN;
    return Number.isNaN(over) ? this.lastOf(prices) : over;
  }

  private lastOf({ lastPxTicks }: ReferencePrices): number {
    return Number.isNaN(lastPxTicks) ? this.firstTicks : lastPxTicks;
  }
}

function intersect(band: PriceBand, other: PriceBand): void {
  if (other.lowerTicks > band.lowerTicks) band.lowerTicks = other.lowerTicks;
  if (other.upperTicks < band.upperTicks) band.upperTicks = other.upperTicks;
}

/** The mean price of the trades of the last so many ns, each counting once, rounded to a whole tick. */
class TradeMean {
  private readonly overNs: number;
  private readonly times: number[] = [];
  private readonly pricesTicks: number[] = [];
  private from = 0;
  private sumTicks = 0;

  constructor(overNs: number) {
    this.overNs = overNs;
  }

  add(ts: number, priceTicks: number): void {
    this.times.push(ts);
    this.pricesTicks.push(priceTicks);
    this.sumTicks += priceTicks;
  }

  /** NaN when there was no trade. */
  at(ts: number): number {
    while (this.from < this.times.length && this.times[this.from]! <= ts - this.overNs) this.sumTicks -= this.pricesTicks[this.from++]!;
    if (this.from > 1024 && 2 * this.from > this.times.length) this.forget();
    const count = this.times.length - this.from;
    return count === 0 ? Number.NaN : Math.round(this.sumTicks / count);
  }

  private forget(): void {
    this.times.splice(0, this.from);
    this.pricesTicks.splice(0, this.from);
    this.from = 0;
  }
}
