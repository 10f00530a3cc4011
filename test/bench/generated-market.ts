/**
 * The book behind the generated tape: levels of both sides, moved by draws so that it looks like a liquid futures market.
 *
 * Units: ticks, lots. Invariants: the best bid lies below the best ask; within `REACH` ticks behind a touch there is always another level, so
 * that no side runs empty and a touch never jumps further.
 *
 * Example: `const market = new GeneratedMarket(random); market.changeLevel(); market.priceTicks` is a level that has just changed.
 */
import { invariant } from '../../src/base/errors.js';

/** Ticks from the touch within which levels change. */
const REACH = 10;
/** Where the market opens: best bid and ask are one tick apart. */
const OPENING_BID_TICKS = 600_000;
/** Levels a side at the opening. */
export const OPENING_LEVELS = 500;
/** The touch moves by some thousand ticks in millions of rows; this is far outside. */
const LOW_TICKS = OPENING_BID_TICKS - 262_144;
const SPAN_TICKS = 524_288;
/** Most lots of a new level, of a print, and of one print in ten. Small ones come more often. */
const LEVEL_LOTS = 8000;
const PRINT_LOTS = 100;
const BLOCK_LOTS = 2000;

/** The market. What changed last is in `side`, `priceTicks`, `qtyLots`. */
export class GeneratedMarket {
  bidTicks = OPENING_BID_TICKS;
  askTicks = OPENING_BID_TICKS + 1;
  /** Side of the level or the aggressor of the print: +1 bid or buy. */
  side: 1 | -1 = 1;
  priceTicks = 0;
  qtyLots = 0;

  private readonly random: () => number;
  private readonly bids = new Float64Array(SPAN_TICKS);
  private readonly asks = new Float64Array(SPAN_TICKS);
  /** Pressure of the flow, −1 to 1: what makes the market drift for a while. */
  private pressure = 0;

  constructor(random: () => number) {
    this.random = random;
    for (let away = 0; away < OPENING_LEVELS; away++) {
      this.bids[this.bidTicks - away - LOW_TICKS] = this.drawLots(LEVEL_LOTS);
      this.asks[this.askTicks + away - LOW_TICKS] = this.drawLots(LEVEL_LOTS);
    }
  }

  /** Lots shown at a price. */
  shown(side: 1 | -1, priceTicks: number): number {
    return this.levels(side)[priceTicks - LOW_TICKS]!;
  }

  /** Whoever trades next: the flow keeps its direction for some seconds. */
  drawAggressor(): 1 | -1 {
    this.pressure = 0.9995 * this.pressure + 0.03 * (this.random() - 0.5);
    return this.random() < 0.5 + this.pressure ? 1 : -1;
  }

  /** One print against the touch; the level loses what is printed. */
  print(aggressor: 1 | -1): void {
    const hit = aggressor === 1 ? -1 : 1;
    const touch = this.touch(hit);
    const shown = this.shown(hit, touch);
    const wantedLots = this.drawLots(this.random() < 0.1 ? BLOCK_LOTS : PRINT_LOTS);
    this.side = aggressor;
    this.priceTicks = touch;
    // The last level within reach keeps a lot.
    const mostLots = this.isAloneInReach(hit) ? shown - 1 : shown;
    this.qtyLots = Math.max(1, Math.min(wantedLots, mostLots));
    this.set(hit, touch, Math.max(shown - this.qtyLots, shown === 1 && mostLots === 0 ? 1 : 0));
  }

  /** One level near a touch grows, shrinks, empties or appears. */
  changeLevel(): void {
    const side = this.random() < 0.5 + 0.8 * this.pressure ? 1 : -1;
    const near = this.random();
    const away = Math.floor(REACH * near * near);
    const improves = away === 0 && this.askTicks - this.bidTicks > 1 && this.random() < 0.6;
    const priceTicks = this.touch(side) - side * (improves ? -1 : away);
    const shown = this.shown(side, priceTicks);
    this.side = side;
    this.priceTicks = priceTicks;
    this.qtyLots = this.drawTotal(side, priceTicks, shown);
    this.set(side, priceTicks, this.qtyLots);
  }

  private drawTotal(side: 1 | -1, priceTicks: number, shown: number): number {
    if (shown === 0) return this.drawLots(LEVEL_LOTS);
    const what = this.random();
    if (what < 0.5) return shown + this.drawLots(LEVEL_LOTS / 2);
    const atTouch = priceTicks === this.touch(side);
    if (what < (atTouch ? 0.502 : 0.6) && !(atTouch && this.isAloneInReach(side))) return 0;
    // What is left is at least one lot: emptying is a draw of its own.
    return Math.ceil(shown * (0.4 + 0.6 * this.random()));
  }

  /** From 1 to `most`, small ones more often. */
  private drawLots(most: number): number {
    const u = this.random();
    return 1 + Math.floor(most * u * u);
  }

  private set(side: 1 | -1, priceTicks: number, qtyLots: number): void {
    this.levels(side)[priceTicks - LOW_TICKS] = qtyLots;
    if (qtyLots > 0 && side * (priceTicks - this.touch(side)) > 0) this.setTouch(side, priceTicks);
    if (qtyLots === 0 && priceTicks === this.touch(side)) this.setTouch(side, this.nextBehind(side));
    invariant(this.bidTicks < this.askTicks, `the generated market is not crossed: bid ${this.bidTicks}, ask ${this.askTicks}`);
  }

  private isAloneInReach(side: 1 | -1): boolean {
    return Number.isNaN(this.nextBehind(side));
  }

  /** The next level behind a touch, NaN when there is none within reach. */
  private nextBehind(side: 1 | -1): number {
    const touch = this.touch(side);
    for (let away = 1; away <= REACH; away++) if (this.shown(side, touch - side * away) > 0) return touch - side * away;
    return Number.NaN;
  }

  private touch(side: 1 | -1): number {
    return side === 1 ? this.bidTicks : this.askTicks;
  }

  private setTouch(side: 1 | -1, priceTicks: number): void {
    if (side === 1) this.bidTicks = priceTicks;
    else this.askTicks = priceTicks;
  }

  private levels(side: 1 | -1): Float64Array {
    return side === 1 ? this.bids : this.asks;
  }
}
