/**
 * Limit Up-Limit Down: the two price bands around a reference price.
 *
 * The percentage hangs on the tier and on the close of the day before (not on the reference, which moves all day): above $3.00 5 % in tier 1
 * and 10 % in tier 2; from $0.75 to $3.00 20 %; below $0.75 the lesser of $0.15 and 75 %. It may be doubled (see `luld-rules`).
 *
 * Source: NMS Plan to Address Extraordinary Market Volatility, section V(A) and appendix A.
 * The plan leaves the rounding to the processors; here both bands go to the nearest point of the grid, a half up. A lower band that would be below
 * 0 (75 % doubled) is 0, which limits nothing.
 *
 * Units: ticks; `gridTicks` is a cent in ticks where a tick is finer. All in integers.
 *
 * Example: tier 1, $100.00, ticks of a cent: 9,500 and 10,500.
 */
import { UsageError } from '../../../base/errors.js';
import type { PriceBand } from './band.js';
import type { LuldTier } from './luld-rules.js';

/** What the plan has to know of a stock for a day. */
export interface LuldStock {
  readonly tier: LuldTier;
  /** Close of the day before on the primary listing exchange. */
  readonly closeTicks: number;
  /** Ticks of a dollar: a multiple of 100. */
  readonly ticksPerDollar: number;
  /** What bands are rounded to. */
  readonly gridTicks: number;
}

/**
 * A stock as it is, where its numbers can be true.
 * @throws UsageError where they cannot.
 */
export function luldStock(stock: LuldStock): LuldStock {
  const { closeTicks, ticksPerDollar, gridTicks } = stock;
  if (!(Number.isInteger(closeTicks) && closeTicks > 0))
    throw new UsageError(`the close of the day before is ${closeTicks} ticks: give a whole number above 0`);
  if (!(ticksPerDollar > 0 && ticksPerDollar % 100 === 0))
    throw new UsageError(`limit-up limit-down bands need a tick that divides a cent, not one of 1/${ticksPerDollar} dollar`);
  if (!(Number.isInteger(gridTicks) && gridTicks > 0))
    throw new UsageError(`bands are rounded to ${gridTicks} ticks: give a whole number above 0`);
  return stock;
}

/** Whether a stock closed above $3.00 the day before. */
export function isAboveThree({ closeTicks, ticksPerDollar }: LuldStock): boolean {
  return closeTicks > 3 * ticksPerDollar;
}

/**
 * State the bands.
 * @param referenceTicks reference price, whole ticks above 0.
 */
export function luldBand(stock: LuldStock, referenceTicks: number, isDoubled: boolean, out: PriceBand): void {
  const width = hundredthsOfWidth(stock, referenceTicks) * (isDoubled ? 2 : 1);
  const reference = referenceTicks * 100;
  out.state(Math.max(0, toGrid(reference - width, stock.gridTicks)), toGrid(reference + width, stock.gridTicks));
}

/** How far the bands lie from the reference, in hundredths of a tick: so percents stay whole. */
function hundredthsOfWidth(stock: LuldStock, referenceTicks: number): number {
  const { closeTicks, ticksPerDollar } = stock;
  if (isAboveThree(stock)) return referenceTicks * (stock.tier === 1 ? 5 : 10);
  // 0.75 dollars, in hundredths on both sides.
  if (closeTicks * 100 >= 75 * ticksPerDollar) return referenceTicks * 20;
  return Math.min(15 * ticksPerDollar, referenceTicks * 75);
}

/** Hundredths of a tick to the nearest point of the grid, in ticks; a half up. */
function toGrid(hundredths: number, gridTicks: number): number {
  return Math.floor((hundredths + 50 * gridTicks) / (100 * gridTicks)) * gridTicks;
}
