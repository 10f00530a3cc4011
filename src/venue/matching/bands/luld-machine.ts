/**
 * Limit Up-Limit Down: a stock's state, from quotes, trades and the passing of time.
 *
 * Normal: bands follow the reference. Limit state: the best offer equals the lower band (down) or the best bid the upper one (up) without
 * crossing the other side; reference and bands stand still. If the quote leaves the band within 15 seconds the state is normal again and the
 * reference is the mean of the last five minutes at once; if not, trading pauses, for five minutes at least, until the caller reopens
 * it by an auction. The bands say at which prices trades may happen; to keep to them is the caller's.
 *
 * Source: NMS Plan to Address Extraordinary Market Volatility, sections V to VII. Not here: straddle states (a primary exchange's own decision). That a
 * pause in the last ten minutes ends in the closing auction is the caller's to say (`cutPause`), who knows its sessions.
 *
 * Units: ns, ticks. There is no clock: every call says its time, and times do not fall. What is due by then comes first: a quote that leaves
 * the band at the 15th second is too late.
 */
import { invariant } from '../../../base/errors.js';
import { PriceBand } from './band.js';
import { isAboveThree, luldBand, type LuldStock } from './luld-bands.js';
import { LuldReference } from './luld-reference.js';
import { isLuldDoubled, type LuldRules } from './luld-rules.js';

const LIMIT_NS = 15e9;
const PAUSE_NS = 300e9;

/** The states. */
export const LULD = { normal: 0, limitUp: 1, limitDown: 2, paused: 3 } as const;

/** A state by number. */
export type LuldState = (typeof LULD)[keyof typeof LULD];

/** Regular hours of the day. */
export interface LuldSession {
  readonly openNs: number;
  readonly closeNs: number;
}

/** A stock under the plan, for a day. */
export class LuldMachine {
  state: LuldState = LULD.normal;
  /** When the state changes by itself (limit states), or may be left (pauses); Infinity otherwise. */
  dueNs = Number.POSITIVE_INFINITY;
  /** Prices at which trades may happen; all before the first opening price. */
  readonly band = new PriceBand();
  readonly reference = new LuldReference();

  private readonly stock: LuldStock;
  private readonly rules: LuldRules;
  private readonly session: LuldSession;
  private isDoubled = false;

  constructor(stock: LuldStock, rules: LuldRules, session: LuldSession) {
    this.stock = stock;
    this.rules = rules;
    this.session = session;
  }

  /** An opening price, or the one that ends a pause (not before `dueNs`). */
  open(ts: number, openingTicks: number): void {
    this.advance(ts);
    if (this.state === LULD.paused && ts < this.dueNs) invariant(false, `a pause that lasts until ${this.dueNs} is not left at ${ts}`);
    this.enter(LULD.normal, Number.POSITIVE_INFINITY);
    this.reference.restart(ts, openingTicks);
    this.restateBand(ts);
  }

  /** The day's plan has an auction during a pause, the close above all: it may be left. */
  cutPause(ts: number): void {
    if (this.state === LULD.paused && ts < this.dueNs) this.dueNs = ts;
  }

  /** An eligible trade. Returns whether state or bands changed. */
  onTrade(ts: number, priceTicks: number): boolean {
    const changed = this.advance(ts);
    this.reference.onTrade(ts, priceTicks);
    return this.follow(ts) || changed;
  }

  /** The best quotes; NaN where a side is empty. Returns whether state or bands changed. */
  onQuote(ts: number, bidTicks: number, askTicks: number): boolean {
    const changed = this.advance(ts);
    if (this.state === LULD.paused) return changed;
    if (this.state === LULD.normal) return this.enterLimit(ts, bidTicks, askTicks) || changed;
    const isAtLimit = this.state === LULD.limitUp ? bidTicks === this.band.upperTicks : askTicks === this.band.lowerTicks;
    if (isAtLimit) return changed;
    this.enter(LULD.normal, Number.POSITIVE_INFINITY);
    this.reference.restate(ts);
    this.restateBand(ts);
    this.enterLimit(ts, bidTicks, askTicks);
    return true;
  }

  /** Time passes. Returns whether state or bands changed. */
  advance(ts: number): boolean {
    if (this.state === LULD.paused) return false;
    if (ts < this.dueNs) return this.follow(ts);
    this.enter(LULD.paused, this.dueNs + PAUSE_NS);
    return true;
  }

  private enterLimit(ts: number, bidTicks: number, askTicks: number): boolean {
    // A side without quotes crosses nothing: comparisons with NaN are false.
    if (bidTicks > askTicks) return false;
    if (bidTicks === this.band.upperTicks) this.enter(LULD.limitUp, ts + LIMIT_NS);
    else if (askTicks === this.band.lowerTicks) this.enter(LULD.limitDown, ts + LIMIT_NS);
    else return false;
    return true;
  }

  private enter(state: LuldState, dueNs: number): void {
    this.state = state;
    this.dueNs = dueNs;
  }

  /** New bands where the reference moves or the doubling begins or ends; in limit states and pauses all stands still. */
  private follow(ts: number): boolean {
    if (this.state !== LULD.normal || Number.isNaN(this.reference.priceTicks)) return false;
    const moved = this.reference.follow(ts);
    if (!moved && this.doubledAt(ts) === this.isDoubled) return false;
    this.restateBand(ts);
    return true;
  }

  private restateBand(ts: number): void {
    this.isDoubled = this.doubledAt(ts);
    luldBand(this.stock, this.reference.priceTicks, this.isDoubled, this.band);
  }

  private doubledAt(ts: number): boolean {
    const { openNs, closeNs } = this.session;
    return isLuldDoubled(this.rules, this.stock.tier, isAboveThree(this.stock), ts - openNs, closeNs - ts);
  }
}
