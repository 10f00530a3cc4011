/**
 * How large an order may be: lots by price, smallest and largest quantity and value, compiled for one instrument.
 *
 * Value is `qty · multiplier · price`, of inverse contracts their face `qty · multiplier`, which is what their venues bound. A bound that lies
 * between two lots is met by the next one inside it. As with ticks, a lot finer than the instrument's is met by every quantity, and a negative
 * price counts by its size.
 *
 * Units: lots, ticks, float64 holding integers. Invariant: a look-up allocates nothing.
 *
 * Example: `compileOrderSize(rules, btcusdt).fault(6_000_000, 5, false)` is `SizeFault.none`, or what is wrong.
 */
import { invariant } from '../../../base/errors.js';
import { compareDecimals, formatDecimal, isMultiple, parseDecimal, unitsOf, type Decimal } from '../../../base/num/decimal.js';
import { fractionOf, fractionProduct, fractionQuotient, type Fraction } from '../../../base/num/fraction.js';
import { divideUp } from '../../../base/num/round.js';
import type { Instrument } from '../../../market/instrument.js';
import { unitsUp } from './tick-table.js';
import type { LotRow, OrderSizeRules } from './types.js';

/** What is wrong with an order's size. */
export const SizeFault = { none: 0, offLot: 1, belowMin: 2, aboveMax: 3, belowNotional: 4, aboveNotional: 5 } as const;

/** A lot that cannot be told in the instrument's. */
export class OffLotGrid extends RangeError {
  override readonly name = 'OffLotGrid';
  constructor(lot: string, lotSize: string) {
    super(`got a lot of ${lot} for an instrument whose lot is ${lotSize}; expected one to be a whole multiple of the other`);
  }
}

/** Bounds in lots and in lots times ticks; Infinity: none. */
interface Bounds {
  readonly minLots: number;
  readonly maxLots: number;
  readonly maxMarketLots: number;
  /** Of `lots · ticks`, of inverse contracts of lots. */
  readonly minValue: number;
  readonly maxValue: number;
  readonly byPrice: boolean;
}

/** The bounds of one instrument. */
export class OrderSize {
  readonly #from: Int32Array;
  readonly #step: Float64Array;
  readonly #bounds: Bounds;

  constructor(fromTicks: Int32Array, stepLots: Float64Array, bounds: Bounds) {
    invariant(fromTicks.length > 0 && fromTicks.length === stepLots.length && fromTicks[0] === 0, 'a lot table begins at 0');
    this.#from = fromTicks;
    this.#step = stepLots;
    this.#bounds = bounds;
  }

  /** The lot at a price, in lots of the instrument. */
  lotAt(priceTicks: number): number {
    const size = priceTicks < 0 ? -priceTicks : priceTicks;
    let row = this.#from.length - 1;
    while (this.#from[row]! > size) row--;
    return this.#step[row]!;
  }

  /** What is wrong with an order, a `SizeFault`. Of a market order `priceTicks` is the price that its value is reckoned at. */
  fault(priceTicks: number, qtyLots: number, isMarket: boolean): number {
    const { minLots, maxLots, maxMarketLots, minValue, maxValue, byPrice } = this.#bounds;
    if (qtyLots % this.lotAt(priceTicks) !== 0) return SizeFault.offLot;
    if (qtyLots < minLots) return SizeFault.belowMin;
    if (qtyLots > (isMarket ? maxMarketLots : maxLots)) return SizeFault.aboveMax;
    // Above 2^53 the product is rounded, but a bound is below that and rounding keeps order.
    const value = byPrice ? qtyLots * (priceTicks < 0 ? -priceTicks : priceTicks) : qtyLots;
    if (value < minValue) return SizeFault.belowNotional;
    return value > maxValue ? SizeFault.aboveNotional : SizeFault.none;
  }
}

/**
 * The rules for an instrument.
 * @throws OffLotGrid where a lot and the instrument's are no multiples of each other.
 */
export function compileOrderSize(rules: OrderSizeRules, instrument: Instrument): OrderSize {
  const tick = parseDecimal(instrument.tickSize);
  const lot = parseDecimal(instrument.lotSize);
  const lotFraction = fractionOf(lot);
  const byPrice = instrument.kind !== 'inverse';
  const face = fractionProduct(lotFraction, fractionOf(parseDecimal(instrument.multiplier)));
  const worth = byPrice ? fractionProduct(face, fractionOf(tick)) : face;
  const atLeast = (text: string | null, unit: Fraction): number => (text === null ? 0 : bound(text, unit, 'up'));
  const atMost = (text: string | null, unit: Fraction): number => (text === null ? Number.POSITIVE_INFINITY : bound(text, unit, 'down'));
  const maxLots = atMost(rules.maxQty, lotFraction);
  const rows = rules.lots.length > 0 ? rules.lots : [{ from: '0', lot: instrument.lotSize }];
  return new OrderSize(
    Int32Array.from(rows, ({ from }) => unitsUp(from, tick)),
    Float64Array.from(rows, (row) => stepOf(row, lot)),
    {
      minLots: atLeast(rules.minQty, lotFraction),
      maxLots,
      maxMarketLots: Math.min(maxLots, atMost(rules.maxMarketQty, lotFraction)),
      minValue: atLeast(rules.minNotional, worth),
      maxValue: atMost(rules.maxNotional, worth),
      byPrice,
    },
  );
}

/** A decimal in whole units, rounded up or down. */
function bound(text: string, unit: Fraction, towards: 'up' | 'down'): number {
  const { numerator, denominator } = fractionQuotient(fractionOf(parseDecimal(text)), unit);
  const units = Number(towards === 'up' ? divideUp(numerator, denominator) : numerator / denominator);
  invariant(Number.isSafeInteger(units), `a bound of orders is below 2^53 units, got ${text}`);
  return units;
}

function stepOf({ lot }: LotRow, unit: Decimal): number {
  const step = parseDecimal(lot);
  const isFiner = compareDecimals(step, unit) < 0;
  if (!(isFiner ? isMultiple(unit, step) : isMultiple(step, unit))) throw new OffLotGrid(lot, formatDecimal(unit));
  return isFiner ? 1 : Number(unitsOf(step, unit));
}
