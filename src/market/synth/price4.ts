/**
 * Prices in units of 10^−4 and quantities in shares, as ITCH and LOBSTER have them.
 *
 * Example: at a tick of 0.01 the scale is 100 a tick: 10,004 ticks are 1000400, which is 100.04.
 */
import { UsageError } from '../../base/errors.js';
import { isMultiple, parseDecimal, unitsOf } from '../../base/num/decimal.js';
import { REACH_TICKS } from './book.js';
import { mostSteps } from './law.js';
import type { SynthSettings } from './settings.js';
import { CROSS_SIZE } from './zero-intelligence.js';

/** What a tick and a lot are. */
export interface Scale4 {
  readonly perTick: number;
  readonly sharesPerLot: number;
}

const UINT32_MAX = 4_294_967_295;
const NS_A_DAY = 86_400e9;

/**
 * The scale of a market in a format with prices × 10^4.
 * @throws UsageError when ticks, lots, prices or sizes do not fit it.
 */
export function scale4(settings: SynthSettings, format: string): Scale4 {
  const { tickSize, lotSize, openTicks, rates } = settings;
  const perTick = whole(tickSize, '0.0001', 'tickSize', format);
  const sharesPerLot = whole(lotSize, '1', 'lotSize', format);
  if ((openTicks + REACH_TICKS) * perTick > UINT32_MAX)
    throw new UsageError(`price: got ${settings.price}, expected less: ${format} has prices up to 429496.7295`);
  const most = mostSteps(rates.sizeMean) * rates.sizeStep * CROSS_SIZE * sharesPerLot;
  if (most > UINT32_MAX / 2)
    throw new UsageError(`sizeMean, sizeStep: got ${rates.sizeMean} and ${rates.sizeStep}, expected less: ${format} has sizes below 2^32`);
  return { perTick, sharesPerLot };
}

/** @throws UsageError when the market has run into the next day, which a time since midnight cannot say. */
export function checkSameDay(ts: number, format: string): void {
  if (ts >= NS_A_DAY)
    throw new UsageError(
      `the market runs past midnight, and ${format} has times since midnight only. Ask for fewer events, an earlier start, or higher rates.`,
    );
}

function whole(size: string, unit: string, name: string, format: string): number {
  const decimal = parseDecimal(size);
  if (isMultiple(decimal, parseDecimal(unit))) return Number(unitsOf(decimal, parseDecimal(unit)));
  throw new UsageError(`${name}: got ${size}, expected a multiple of ${unit}, the unit of ${format}`);
}
