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

/** The mid's running total `Σ mid2 · ns` at given times, by handle, and for how long there was a mid. */
export class MidTotals {
  readonly times: Float64Array;
  readonly areaHigh: Float64Array;
  readonly areaLow: Float64Array;
  /** NaN where the tape had ended. */
  readonly knownNs: Float64Array;

  constructor(times: Float64Array) {
    this.times = times;
    this.areaHigh = new Float64Array(times.length);
    this.areaLow = new Float64Array(times.length);
    this.knownNs = new Float64Array(times.length).fill(Number.NaN);
  }
}

/** What a pass wrote down, by handle. */
export interface AnswerTables {
  readonly endTs: number;
  readonly pointMid2: Float64Array;
  readonly pointWeighted: Float64Array;
  readonly bounds: BoundTotals;
  readonly totals: MidTotals;
  /** +1 up, −1 down, NaN not known. */
  readonly moves: Float64Array;
}

/** Answers by handle. */
export class ProbeAnswers {
  /** Last moment that the tape knows: its last row's, or the end of the measured stretch. */
  readonly endTs: number;

  private readonly tables: AnswerTables;
  private readonly bounds: BoundTotals;
  private readonly inverse: boolean;

  constructor(tables: AnswerTables, inverse: boolean) {
    this.endTs = tables.endTs;
    this.tables = tables;
    this.bounds = tables.bounds;
    this.inverse = inverse;
  }

  /** Best bid + best ask of a point. */
  mid2(point: number): number {
    return this.tables.pointMid2[point]!;
  }

  /** Mid of a point. */
  mid(point: number): number {
    return this.tables.pointMid2[point]! / 2;
  }

  /** Mid of a point, each price weighted by the quantity of the other side. */
  weightedMid(point: number): number {
    return this.tables.pointWeighted[point]!;
  }

  /** Where the mid went when it first left the one of a moment: +1 up, −1 down; NaN when it never did, or there was none. */
  nextMove(move: number): number {
    return this.tables.moves[move]!;
  }

  /** Time-weighted mean mid between two running totals, ticks; NaN unless there was a mid all the time between. */
  meanMid(from: number, to: number): number {
    const { times, areaHigh, areaLow, knownNs } = this.tables.totals;
    const lengthNs = times[to]! - times[from]!;
    if (knownNs[to]! - knownNs[from]! !== lengthNs) return Number.NaN;
    return (areaHigh[to]! - areaHigh[from]! + (areaLow[to]! - areaLow[from]!)) / lengthNs / 2;
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
