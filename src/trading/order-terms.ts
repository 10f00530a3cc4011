/**
 * Further terms of an order, from what a strategy gave: decimals become ticks and lots, names become codes.
 *
 * What is no number of ticks or lots is handed on as it came, so that the venue refuses it, as in life; a name that there is none of is an error of the
 * strategy.
 *
 * Example: `readOrderTerms({ stopPrice: '99.5' }, …).stopPxTicks === 995` at a tick of 0.1.
 */
import { NotADecimal, parseDecimal, type Decimal } from '../base/num/decimal.js';
import { fractionOf, fractionQuotient } from '../base/num/fraction.js';
import { divideUp } from '../base/num/round.js';
import { type OrderTerms, Peg, PostOnly, Trigger } from '../sim/message.js';
import type { ExactInstrument } from './instrument-view.js';
import type { NewOrderTerms } from './strategy.js';
import { units } from './terms.js';

/** Code of a name; throws for one that there is none of. */
export type CodeOf = (field: string, name: string, codes: Readonly<Record<string, number>>) => number;

/** Read them, of an order to buy (+1) or to sell (−1). `numberOf` gives the number of a clOrdId. @throws what `codeOf` throws */
export function readOrderTerms(
  given: NewOrderTerms,
  side: 1 | -1,
  { tick, lot, lotTick }: Pick<ExactInstrument, 'tick' | 'lot' | 'lotTick'>,
  numberOf: (clOrdId: string) => number,
  codeOf: CodeOf,
): OrderTerms {
  return {
    stopPxTicks: given.stopPriceTicks ?? unitsOrNone(given.stopPrice, tick),
    trigger: codeOf('terms.trigger', given.trigger ?? 'last', Trigger),
    trailingBps: given.trailingBps ?? 0,
    trailingTicks: given.trailingTicks ?? 0,
    displayQtyLots: given.displayQtyLots ?? unitsOrNone(given.displayQty, lot),
    isHidden: given.hidden ?? false,
    minQtyLots: given.minQtyLots ?? (given.minQty === undefined ? 0 : unitsOrNone(given.minQty, lot)),
    budgetTicksLots: given.budgetTicksLots ?? (given.budget === undefined ? Number.NaN : budgetOf(given.budget, side, lotTick)),
    peg: given.peg === undefined ? Peg.none : codeOf('terms.peg', given.peg, Peg),
    pegOffsetTicks: given.pegOffsetTicks ?? 0,
    expireNs: given.expireNs ?? Number.NaN,
    otherLegClOrd: given.otherLeg === undefined ? -1 : numberOf(given.otherLeg),
    isReduceOnly: given.reduceOnly ?? false,
    cancelsOnDisconnect: given.cancelOnDisconnect ?? false,
    postOnly: given.postOnly === undefined ? Number.NaN : codeOf('terms.postOnly', given.postOnly, PostOnly),
  };
}

/** A decimal in units, NaN where none is given; what is no number is Infinity, which no venue takes for none. */
function unitsOrNone(value: string | number | undefined, unit: Decimal): number {
  if (value === undefined) return Number.NaN;
  const count = units(value, unit);
  return Number.isNaN(count) ? Number.POSITIVE_INFINITY : count;
}

/**
 * Money in ticks times lots: what a buy may cost rounded down, what a sell must bring rounded up, so that the bound holds as it was stated. What is no
 * amount, or is of a contract that has none in money, is Infinity.
 */
function budgetOf(value: string | number, side: 1 | -1, lotTick: Decimal | undefined): number {
  if (lotTick === undefined) return Number.POSITIVE_INFINITY;
  try {
    const { numerator, denominator } = fractionQuotient(fractionOf(parseDecimal(String(value))), fractionOf(lotTick));
    return Number(side > 0 ? numerator / denominator : divideUp(numerator, denominator));
  } catch (error) {
    if (error instanceof NotADecimal) return Number.POSITIVE_INFINITY;
    throw error;
  }
}
