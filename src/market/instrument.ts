/**
 * What is traded: the fixed facts of one instrument (DESIGN §3).
 *
 * Decimals are strings, exact; inside the kernel prices are integer ticks of `tickSize` and quantities
 * integer lots of `lotSize`.
 *
 * Example: BTCUSDT perpetual: `{ symbol: 'BTCUSDT', kind: 'linear', tickSize: '0.1', lotSize: '0.001', multiplier: '1' }`.
 */
import { type Decimal, multiplyDecimals, parseDecimal } from '../base/num/decimal.js';

/** How a contract's value follows from its price: `qty·multiplier·price`, or `qty·multiplier/price` (inverse). */
export type ContractKind = 'spot' | 'linear' | 'inverse';

/** One instrument. Optional facts have the defaults of DESIGN §3. */
export interface Instrument {
  readonly symbol: string;
  readonly kind: ContractKind;
  /** Finest price increment on the tape, a decimal string. */
  readonly tickSize: string;
  /** Finest quantity increment, a decimal string. */
  readonly lotSize: string;
  /** Contract multiplier, a decimal string. */
  readonly multiplier: string;
  /** Grid for order prices, a multiple of `tickSize`; default `tickSize`. */
  readonly orderTick?: string;
  /** Whether prices may be zero or negative; default false. */
  readonly negativePrices?: boolean;
  /** Smallest unit of money in the settlement currency; default `0.00000001`. */
  readonly cashUnit?: string;
  /** Settlement currency, for display; default empty. */
  readonly currency?: string;
}

/** What a lot costs at one tick, in money; undefined for inverse contracts, which cost less as the price rises. */
export function lotTickOf({ kind, tickSize, lotSize, multiplier }: Instrument): Decimal | undefined {
  if (kind === 'inverse') return undefined;
  return multiplyDecimals(parseDecimal(tickSize), multiplyDecimals(parseDecimal(lotSize), parseDecimal(multiplier)));
}
