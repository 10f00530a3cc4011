/**
 * Decimals as venues spell them, as ticks and lots of the instrument.
 *
 * JSON numbers are read by their shortest spelling, which is what the venue wrote for up to 15 digits. Some venues have quantities finer
 * than any lot that would count the book in whole numbers below 2^37, or print single-precision sums (Bybit's old interface); for them
 * quantities can be rounded to the nearest lot, at least one where there is anything.
 *
 * Example: with lot 0.1 and rounding `lots(642.60004)` is 6426, and `rounded` counts it.
 */
import { BelowZero, type Decimal, parseDecimal, parseUnits, parseUnitsBytes, unitsOfDigits } from '../../../base/num/decimal.js';
import type { Instrument } from '../../instrument.js';
import { PRICE_TICKS_MAX } from '../../row.js';
import type { Spelled } from './levels.js';

/** Relative noise of a division of doubles, with room. */
const NOISE = 1e-12;

/** Converts for one instrument. */
export class Units {
  /** Quantities that were rounded. */
  rounded = 0;
  readonly #tick: Decimal;
  readonly #lot: Decimal;
  readonly #lotSize: number;
  readonly #rounds: boolean;
  readonly #hasNegativePrices: boolean;

  constructor({ tickSize, lotSize, negativePrices = false }: Instrument, rounds: boolean) {
    this.#tick = parseDecimal(tickSize);
    this.#lot = parseDecimal(lotSize);
    this.#lotSize = Number(lotSize);
    this.#rounds = rounds;
    this.#hasNegativePrices = negativePrices;
  }

  /** @throws NotADecimal, NotAMultiple, TooManyUnits, BelowZero */
  ticks(price: Spelled): number {
    const ticks = parseUnits(typeof price === 'number' ? String(price) : price, this.#tick);
    return this.#hasNegativePrices ? ticks : fromZero(ticks, price);
  }

  /** Whether a tape can hold an order at this price; nobody trades at others. */
  isPrice(ticks: number): boolean {
    return ticks <= PRICE_TICKS_MAX && (ticks > 0 || this.#hasNegativePrices);
  }

  /** As `ticks`, of what stands in `bytes[from, to)`. */
  ticksIn(bytes: Buffer, from: number, to: number): number {
    const ticks = parseUnitsBytes(bytes, from, to, this.#tick);
    return ticks < 0 ? this.ticks(bytes.toString('latin1', from, to)) : ticks;
  }

  /** As `lots`, of what stands in `bytes[from, to)`. */
  lotsIn(bytes: Buffer, from: number, to: number): number {
    const lots = this.#rounds ? Number.NaN : parseUnitsBytes(bytes, from, to, this.#lot);
    return lots >= 0 ? lots : this.lots(bytes.toString('latin1', from, to));
  }

  /** The price whose digits are `digits`, `behind` of them behind the point; NaN where that is not sure: `ticksIn` knows what to say. */
  ticksOf(digits: number, behind: number): number {
    return unitsOfDigits(digits, behind, this.#tick);
  }

  /** As `ticksOf`, of a quantity. */
  lotsOf(digits: number, behind: number): number {
    return this.#rounds ? Number.NaN : unitsOfDigits(digits, behind, this.#lot);
  }

  /** @throws NotADecimal, NotAMultiple, TooManyUnits, BelowZero */
  lots(qty: Spelled): number {
    const text = typeof qty === 'number' ? String(qty) : qty;
    const exact = this.#rounds ? Number(text) / this.#lotSize : 0;
    // What is no plain number is refused in the words of `parseUnits`.
    if (!(exact > 0)) return fromZero(parseUnits(text, this.#lot), text);
    const nearest = Math.max(1, Math.round(exact));
    if (Math.abs(exact - nearest) > NOISE * nearest) this.rounded++;
    return nearest;
  }
}

function fromZero(units: number, got: Spelled): number {
  if (units < 0) throw new BelowZero(String(got));
  return units;
}
