/**
 * What the price determination of an auction gives: the price, what trades at it, and the schedule by which it was found.
 *
 * One object serves every call. While the call phase runs these are the indicative price and volume, and the surplus is the imbalance.
 *
 * Units: ticks, lots. Sign: a surplus is positive where demand exceeds supply.
 */
import { grownFloats, grownInts } from '../../../base/mem/grown.js';

const FIRST_PRICES = 128;

/** Outcome of a price determination. */
export class Uncrossing {
  /** Auction price; NaN where nothing trades. */
  priceTicks = Number.NaN;
  /** What trades at it. */
  volumeLots = 0;
  /** Demand less supply at it; 0 where nothing trades. */
  surplusLots = 0;

  /** Number of rows of the schedule: distinct limit prices, rising. */
  count = 0;
  /** Limit price of a row. */
  rowPriceTicks = new Int32Array(FIRST_PRICES);
  /** Market orders to buy, and limit orders to buy at the row's price or a higher one. */
  rowDemandLots = new Float64Array(FIRST_PRICES);
  /** Market orders to sell, and limit orders to sell at the row's price or a lower one. */
  rowSupplyLots = new Float64Array(FIRST_PRICES);

  /** What would trade at a row's price. */
  rowVolumeLots(row: number): number {
    return Math.min(this.rowDemandLots[row]!, this.rowSupplyLots[row]!);
  }

  /** What would be left over at a row's price: positive demand, negative supply. */
  rowSurplusLots(row: number): number {
    return this.rowDemandLots[row]! - this.rowSupplyLots[row]!;
  }

  /** The next row of the schedule. */
  addRow(priceTicks: number, demandLots: number, supplyLots: number): void {
    const row = this.count++;
    if (row === this.rowPriceTicks.length) {
      this.rowPriceTicks = grownInts(this.rowPriceTicks, row * 2);
      this.rowDemandLots = grownFloats(this.rowDemandLots, row * 2);
      this.rowSupplyLots = grownFloats(this.rowSupplyLots, row * 2);
    }
    this.rowPriceTicks[row] = priceTicks;
    this.rowDemandLots[row] = demandLots;
    this.rowSupplyLots[row] = supplyLots;
  }

  /** Begin anew: no rows, nothing trades. */
  clear(): void {
    this.count = 0;
    this.decide(Number.NaN, 0, 0);
  }

  /** State the outcome. */
  decide(priceTicks: number, volumeLots: number, surplusLots: number): void {
    this.priceTicks = priceTicks;
    this.volumeLots = volumeLots;
    this.surplusLots = surplusLots;
  }
}
