/**
 * Further terms of an order, from what a strategy gave: decimals become ticks and lots, names become codes.
 *
 * What is no number of ticks or lots is handed on as it came, so that the venue refuses it, as in life; a name that there is none of is an error of the
 * strategy.
 *
 * Example: `readOrderTerms({ stopPrice: '99.5' }, …).stopPxTicks === 995` at a tick of 0.1.
 */
import { type Decimal, NotAMultiple, parseUnits } from '../base/num/decimal.js';
import { type OrderTerms, Peg, PostOnly, Trigger } from '../sim/message.js';
import type { ExactInstrument } from './instrument-view.js';
import type { NewOrderTerms } from './strategy.js';

/** Code of a name; throws for one that there is none of. */
export type CodeOf = (field: string, name: string, codes: Readonly<Record<string, number>>) => number;

/** Read them. `numberOf` gives the number of a clOrdId. @throws what `codeOf` throws */
export function readOrderTerms(
  given: NewOrderTerms,
  { tick, lot }: Pick<ExactInstrument, 'tick' | 'lot'>,
  numberOf: (clOrdId: string) => number,
  codeOf: CodeOf,
): OrderTerms {
  return {
    stopPxTicks: given.stopPriceTicks ?? units(given.stopPrice, tick),
    trigger: codeOf('terms.trigger', given.trigger ?? 'last', Trigger),
    trailingBps: given.trailingBps ?? 0,
    trailingTicks: given.trailingTicks ?? 0,
    displayQtyLots: given.displayQtyLots ?? units(given.displayQty, lot),
    isHidden: given.hidden ?? false,
    minQtyLots: given.minQtyLots ?? (given.minQty === undefined ? 0 : units(given.minQty, lot)),
    peg: given.peg === undefined ? Peg.none : codeOf('terms.peg', given.peg, Peg),
    pegOffsetTicks: given.pegOffsetTicks ?? 0,
    expireNs: given.expireNs ?? Number.NaN,
    otherLegClOrd: given.otherLeg === undefined ? -1 : numberOf(given.otherLeg),
    isReduceOnly: given.reduceOnly ?? false,
    cancelsOnDisconnect: given.cancelOnDisconnect ?? false,
    postOnly: given.postOnly === undefined ? Number.NaN : codeOf('terms.postOnly', given.postOnly, PostOnly),
  };
}

/** A decimal in units; half a unit stands for any number between two, NaN for none or for what is no number. */
function units(value: string | number | undefined, unit: Decimal): number {
  if (value === undefined) return Number.NaN;
  try {
    return parseUnits(String(value), unit);
  } catch (error) {
    if (error instanceof NotAMultiple) return Number(value) < 0 ? -0.5 : 0.5;
    if (error instanceof RangeError) return Number.POSITIVE_INFINITY;
    throw error;
  }
}
