/**
 * Ticks, lots and cash units as decimals, and what a price difference costs, in floating point: for metrics, never for the ledger.
 *
 * Linear and spot: value = quantity · multiplier · price, in the quote currency. Inverse: value = quantity · multiplier / price, in the
 * base coin, so that paying `p` instead of `r` for a buy costs `quantity · multiplier · (1/r − 1/p)`, and average prices are harmonic
 * (DESIGN §3). Basis points are always of prices: `1e4 · (p − r) / r`, for inverse contracts too.
 *
 * Signs: a cost is positive when bad for us. Example: buying 2 at 101 instead of 100 costs 2 on a linear contract of multiplier 1.
 */
import { parseDecimal } from '../base/num/decimal.js';
import type { Instrument } from '../market/instrument.js';
import type { OrderSide } from './types.js';

const DEFAULT_CASH_UNIT = '0.00000001';

/** Conversions and formulas of one instrument. */
export class ContractScale {
  readonly inverse: boolean;
  private readonly tick: Unit;
  private readonly lot: Unit;
  private readonly cashUnit: Unit;
  private readonly multiplier: number;

  constructor(instrument: Instrument) {
    this.inverse = instrument.kind === 'inverse';
    this.tick = unitOf(instrument.tickSize);
    this.lot = unitOf(instrument.lotSize);
    this.cashUnit = unitOf(instrument.cashUnit ?? DEFAULT_CASH_UNIT);
    this.multiplier = unitOf(instrument.multiplier).times(1);
  }

  /** Ticks (also fractions of one) as a price. */
  price(ticks: number): number {
    return this.tick.times(ticks);
  }

  /** Lots as a quantity. */
  qty(lots: number): number {
    return this.lot.times(lots);
  }

  /** Cash units as an amount of the settlement currency. */
  amount(units: number): number {
    return this.cashUnit.times(units);
  }

  /** Value in the settlement currency, negative where the price is. */
  value(lots: number, ticks: number): number {
    const size = this.qty(lots) * this.multiplier;
    return this.inverse ? size / this.price(ticks) : size * this.price(ticks);
  }

  /** Cost in the settlement currency of trading at one price instead of another, both in ticks. */
  cost(side: OrderSide, lots: number, atTicks: number, insteadOfTicks: number): number {
    const size = side * this.qty(lots) * this.multiplier;
    const difference = this.price(atTicks - insteadOfTicks);
    return this.inverse ? (size * difference) / (this.price(atTicks) * this.price(insteadOfTicks)) : size * difference;
  }

  /** What counts when parents are averaged: value in the quote currency at a price (not ticks), without its sign. */
  weightAt(lots: number, price: number): number {
    const size = this.qty(lots) * this.multiplier;
    return this.inverse ? size : size * Math.abs(price);
  }
}

/** Signed difference of two prices in basis points of the second; NaN where that is 0. */
export function costBps(side: number, atTicks: number, insteadOfTicks: number): number {
  return insteadOfTicks === 0 ? Number.NaN : (1e4 * side * (atTicks - insteadOfTicks)) / Math.abs(insteadOfTicks);
}

/** A decimal unit as numerator and power of ten, so that `times` rounds once: 1008 ticks of 0.01 are 10.08. */
interface Unit {
  times(count: number): number;
}

function unitOf(text: string): Unit {
  const { digits, scale } = parseDecimal(text);
  const numerator = Number(digits);
  const denominator = Number(`1e${scale}`);
  return { times: (count) => (count * numerator) / denominator };
}
