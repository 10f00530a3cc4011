/**
 * The instrument as a strategy needs it: exact ways between decimals and integers.
 *
 * Example: with tick 0.1, `view.ticks('60123.4')` is 601234 and `view.price(601234)` is `'60123.4'`.
 */
import { StrategyError } from '../base/errors.js';
import {
  formatUnits,
  NotADecimal,
  NotAMultiple,
  parseDecimal,
  parseUnits,
  TooManyUnits,
  unitsOf,
  type Decimal,
} from '../base/num/decimal.js';
import { type Instrument, lotTickOf } from '../market/instrument.js';
import type { InstrumentView } from './strategy.js';

/** Conversions of one instrument. */
export class ExactInstrument implements InstrumentView {
  readonly symbol: string;
  readonly tickSize: string;
  readonly lotSize: string;
  readonly orderTickTicks: number;
  readonly negativePrices: boolean;
  readonly tick: Decimal;
  readonly lot: Decimal;
  /** What a lot costs at one tick, in money; undefined for inverse contracts, which cost less as the price rises. */
  readonly lotTick: Decimal | undefined;

  constructor(instrument: Instrument) {
    this.symbol = instrument.symbol;
    this.tickSize = instrument.tickSize;
    this.lotSize = instrument.lotSize;
    this.negativePrices = instrument.negativePrices ?? false;
    this.tick = parseDecimal(instrument.tickSize);
    this.lot = parseDecimal(instrument.lotSize);
    this.lotTick = lotTickOf(instrument);
    this.orderTickTicks = Number(unitsOf(parseDecimal(instrument.orderTick ?? instrument.tickSize), this.tick));
  }

  ticks(price: string | number): number {
    return this.convert(price, this.tick, 'price');
  }

  lots(qty: string | number): number {
    return this.convert(qty, this.lot, 'quantity');
  }

  price(ticks: number): string {
    return formatUnits(ticks, this.tick);
  }

  qty(lots: number): string {
    return formatUnits(lots, this.lot);
  }

  private convert(value: string | number, unit: Decimal, what: string): number {
    try {
      return parseUnits(String(value), unit);
    } catch (error) {
      if (error instanceof NotAMultiple || error instanceof NotADecimal || error instanceof TooManyUnits)
        throw new StrategyError(`${what} of ${this.symbol}: ${error.message}`);
      throw error;
    }
  }
}
