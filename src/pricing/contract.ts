/**
 * What a contract is worth: quantity and price to money, exactly (DESIGN §3).
 *
 * Spot and linear contracts are worth `qty · multiplier · price` in the quote currency, inverse ones `qty · multiplier / price` in the base
 * coin. Money is integer `cashUnit` of that currency; a value is an exact fraction of cash units and is rounded once, half to even.
 * A price may be half a tick, since a mid is.
 *
 * A long position gains when the price rises. That is when the value rises for spot and linear, when it falls for inverse:
 * `qty · multiplier · (1/entry − 1/exit)`. `direction` is that sign.
 *
 * Units: ticks, lots, cash units (bigint). Invariants: values are odd in quantity; rounding errs by half a cash unit at most.
 *
 * Example: one lot of BTCUSDT (tick 0.1, lot 0.001) at 600000 ticks is 60 USDT, 6_000_000_000n units of 1e-8.
 */
import { invariant } from '../base/errors.js';
import { parseDecimal, type Decimal } from '../base/num/decimal.js';
import { fractionOf, fractionProduct, fractionQuotient, type Fraction } from '../base/num/fraction.js';
import { divideHalfEven } from '../base/num/round.js';
import type { Instrument } from '../market/instrument.js';

/** The smallest unit of money where the instrument names none: 1e-8. */
const DEFAULT_CASH_UNIT = '0.00000001';

/** How lots and ticks become money. Made by `contractOf`. */
export interface Contract {
  /** Whether the value falls when the price rises. */
  readonly inverse: boolean;
  /** Whether a position is an asset that was paid for, so that a buy takes the whole value from cash. */
  readonly paidInFull: boolean;
  /** Smallest unit of money. */
  readonly cashUnit: Decimal;
  /** Cash units in one unit of the currency. */
  readonly perCurrency: Fraction;
  /** Cash units of one lot at one tick. */
  readonly perLotTick: Fraction;
}

/** The contract of an instrument. @throws NotADecimal; InvariantError for a size that is not positive. */
export function contractOf(instrument: Instrument): Contract {
  const cashUnit = parseDecimal(instrument.cashUnit ?? DEFAULT_CASH_UNIT);
  const tick = fractionOf(parseDecimal(instrument.tickSize));
  const lot = fractionOf(parseDecimal(instrument.lotSize));
  const multiplier = fractionOf(parseDecimal(instrument.multiplier));
  const cash = fractionOf(cashUnit);
  const inverse = instrument.kind === 'inverse';
  const above = inverse ? [lot, multiplier] : [lot, multiplier, tick];
  const below = inverse ? [tick, cash] : [cash];
  const perLotTick = fractionQuotient(above.reduce(fractionProduct), below.reduce(fractionProduct));
  invariant(perLotTick.numerator > 0n, `tickSize, lotSize, multiplier and cashUnit of ${instrument.symbol} are positive`);
  const perCurrency = fractionQuotient({ numerator: 1n, denominator: 1n }, cash);
  return { inverse, paidInFull: instrument.kind === 'spot', cashUnit, perCurrency, perLotTick };
}

/** +1 where a long position gains as its value rises, −1 where it gains as its value falls (inverse). */
export function direction(contract: Contract): bigint {
  return contract.inverse ? -1n : 1n;
}

/**
 * The exact value of `qtyLots` at a price of `price2Ticks / 2` ticks, in cash units.
 * @throws InvariantError for an inverse contract at a price that is not positive.
 */
export function exactValue(contract: Contract, price2Ticks: number, qtyLots: number): Fraction {
  const { numerator, denominator } = contract.perLotTick;
  const price2 = BigInt(price2Ticks);
  const qty = BigInt(qtyLots);
  if (!contract.inverse) return { numerator: qty * price2 * numerator, denominator: 2n * denominator };
  invariant(price2 > 0n, `an inverse contract has a positive price, got ${String(price2Ticks / 2)} ticks`);
  return { numerator: 2n * qty * numerator, denominator: price2 * denominator };
}

/** The value of `qtyLots` (signed) at `priceTicks`, in cash units, rounded half to even. @throws InvariantError as `exactValue` */
export function notionalUnits(contract: Contract, priceTicks: number, qtyLots: number): bigint {
  return markUnits(contract, 2 * priceTicks, qtyLots);
}

/** As `notionalUnits`, at half ticks: `price2Ticks` is twice the price. */
export function markUnits(contract: Contract, price2Ticks: number, qtyLots: number): bigint {
  const { numerator, denominator } = exactValue(contract, price2Ticks, qtyLots);
  return divideHalfEven(numerator, denominator);
}

/**
 * The price in ticks at which `qtyLots` are worth `valueUnits`: the average price of what was bought for that, harmonic for inverse
 * contracts. A float, for showing; NaN for no quantity.
 */
export function averagePriceTicks(contract: Contract, valueUnits: bigint, qtyLots: number): number {
  const { numerator, denominator } = contract.perLotTick;
  const ofLots = (Number(numerator) / Number(denominator)) * qtyLots;
  if (qtyLots === 0) return Number.NaN;
  return contract.inverse ? ofLots / Number(valueUnits) : Number(valueUnits) / ofLots;
}
