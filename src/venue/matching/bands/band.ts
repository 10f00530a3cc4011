/**
 * A range of prices, both ends included. Infinity where an end is open.
 *
 * Units: ticks. One object is kept and stated anew.
 */

/** A lower and an upper price. */
export class PriceBand {
  /** Lowest price inside; −Infinity where there is none. */
  lowerTicks = Number.NEGATIVE_INFINITY;
  /** Highest price inside; Infinity where there is none. */
  upperTicks = Number.POSITIVE_INFINITY;

  /** State both ends. */
  state(lowerTicks: number, upperTicks: number): void {
    this.lowerTicks = lowerTicks;
    this.upperTicks = upperTicks;
  }

  /** Let every price in. */
  open(): void {
    this.state(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  }

  /** Whether a price lies inside. */
  has(priceTicks: number): boolean {
    return priceTicks >= this.lowerTicks && priceTicks <= this.upperTicks;
  }
}
