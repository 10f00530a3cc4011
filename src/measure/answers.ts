/**
 * What the market was at the times that were asked for: the answers of one pass (`probe.ts`), read by the handles of `Questions`.
 *
 * Units: prices are decimals in ticks, quantities lots. NaN is "not known": the tape had ended, or a side of the book was empty.
 * Such an answer is censored; nothing is ever carried forward past the tape's end.
 *
 * Invariant: totals are kept as pairs (value, rounding error), so that an interval is as exact as if it had been added up alone.
 */

/** Running totals at one bound of each interval, by bound number. */
export class BoundTotals {
  readonly volumeLots: Float64Array;
  readonly valueHigh: Float64Array;
  readonly valueLow: Float64Array;
  readonly areaHigh: Float64Array;
  readonly areaLow: Float64Array;
  readonly knownNs: Float64Array;
  readonly mid2Ticks: Float64Array;

  constructor(bounds: number) {
    this.volumeLots = new Float64Array(bounds);
    this.valueHigh = new Float64Array(bounds);
    this.valueLow = new Float64Array(bounds);
    this.areaHigh = new Float64Array(bounds);
    this.areaLow = new Float64Array(bounds);
    this.knownNs = new Float64Array(bounds);
    this.mid2Ticks = new Float64Array(bounds).fill(Number.NaN);
  }
}

/** Answers by handle. */
export class ProbeAnswers {
  /** Last moment that the tape knows: its last row's, or the end of the measured stretch. */
  readonly endTs: number;

  private readonly pointMid2: Float64Array;
  private readonly pointWeighted: Float64Array;
  private readonly bounds: BoundTotals;
  private readonly inverse: boolean;

  constructor(endTs: number, pointMid2: Float64Array, pointWeighted: Float64Array, bounds: BoundTotals, inverse: boolean) {
    this.endTs = endTs;
    this.pointMid2 = pointMid2;
    this.pointWeighted = pointWeighted;
    this.bounds = bounds;
    this.inverse = inverse;
  }

  /** Best bid + best ask of a point. */
  mid2(point: number): number {
    return this.pointMid2[point]!;
  }

  /** Mid of a point. */
  mid(point: number): number {
    return this.pointMid2[point]! / 2;
  }

  /** Mid of a point, each price weighted by the quantity of the other side. */
  weightedMid(point: number): number {
    return this.pointWeighted[point]!;
  }

  /** Volume printed in an interval. */
  volumeLots(interval: number): number {
    return this.bounds.volumeLots[2 * interval + 1]! - this.bounds.volumeLots[2 * interval]!;
  }

  /**
   * Volume-weighted average price of an interval; harmonic for inverse contracts, whose value is quantity / price. Own fills that the
   * tape has not are added by `ownLots` and their `Σ weighOf(price, lots)`.
   */
  vwap(interval: number, ownLots = 0, ownValue = 0): number {
    const { valueHigh, valueLow } = this.bounds;
    const value =
      valueHigh[2 * interval + 1]! - valueHigh[2 * interval]! + (valueLow[2 * interval + 1]! - valueLow[2 * interval]!) + ownValue;
    return averagePrice(this.volumeLots(interval) + ownLots, value, this.inverse);
  }

  /** Time-weighted mid of an interval, piecewise constant, over the time for which there was a mid. */
  twap(interval: number): number {
    const { areaHigh, areaLow, knownNs } = this.bounds;
    const area = areaHigh[2 * interval + 1]! - areaHigh[2 * interval]! + (areaLow[2 * interval + 1]! - areaLow[2 * interval]!);
    return area / (knownNs[2 * interval + 1]! - knownNs[2 * interval]!) / 2;
  }

  /** Mid at the end of an interval, or at the tape's end. */
  close(interval: number): number {
    return this.bounds.mid2Ticks[2 * interval + 1]! / 2;
  }
}

/** What a print adds to the value of a stretch: quantity × price, inverse quantity / price. */
export function weighOf(priceTicks: number, qtyLots: number, inverse: boolean): number {
  return inverse ? qtyLots / priceTicks : qtyLots * priceTicks;
}

/** Average price of `lots` with `value = Σ weighOf`; NaN of nothing. */
export function averagePrice(lots: number, value: number, inverse: boolean): number {
  return inverse ? lots / value : value / lots;
}
