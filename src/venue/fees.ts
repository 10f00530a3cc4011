/**
 * What a fill costs (DESIGN §3).
 *
 * Maker and taker terms are exact decimals, positive when we pay, negative a rebate. `per` says of what: the traded value, a rate
 * (`"0.0002"` is 2 bps); a lot, money for each `lotSize` traded; an order, money once, with the first fill of the order.
 * A fee rounds once per fill, away from zero when we pay and toward zero when it is a rebate, so never in our favour.
 *
 * Units: integer cash units of the settlement currency (the base coin for inverse contracts).
 *
 * Example: `feeSchedule(contract, { maker: '0.0002', taker: '0.0005', per: 'value' })(Liquidity.maker, 100, 1, true)`.
 */
import { invariant } from '../base/errors.js';
import { parseDecimal } from '../base/num/decimal.js';
import { fractionOf, fractionProduct, type Fraction } from '../base/num/fraction.js';
import { divideUp } from '../base/num/round.js';
import { exactValue, type Contract } from '../pricing/contract.js';
import { Liquidity } from '../sim/message.js';

/** The terms of a venue, as a scenario states them. */
export interface FeeTerms {
  readonly maker: string;
  readonly taker: string;
  readonly per: 'value' | 'lot' | 'order';
}

/** Fee of one fill in cash units, an integer, positive when we pay. `firstFill`: whether it is the first of its order. */
export type FeeSchedule = (liquidity: number, priceTicks: number, qtyLots: number, firstFill: boolean) => number;

/** What a term is a multiple of, in cash units, for one fill. */
type Base = (priceTicks: number, qtyLots: number, firstFill: boolean) => Fraction;

/** The schedule of a contract under these terms. @throws NotADecimal for a term that is no decimal. */
export function feeSchedule(contract: Contract, terms: FeeTerms): FeeSchedule {
  const maker = fractionOf(parseDecimal(terms.maker));
  const taker = fractionOf(parseDecimal(terms.taker));
  const base = BASES[terms.per](contract);
  return (liquidity, priceTicks, qtyLots, firstFill) => {
    const rate = liquidity === Liquidity.maker ? maker : taker;
    if (rate.numerator === 0n) return 0;
    const { numerator, denominator } = fractionProduct(rate, base(priceTicks, qtyLots, firstFill));
    const fee = Number(divideUp(numerator, denominator));
    if (!Number.isSafeInteger(fee)) invariant(false, `a fee is below 2^53 cash units, got ${String(fee)}`);
    return fee;
  };
}

/** What each kind of term is a multiple of. */
const BASES: Readonly<Record<FeeTerms['per'], (contract: Contract) => Base>> = {
  value: (contract) => (priceTicks, qtyLots) => absolute(exactValue(contract, 2 * priceTicks, qtyLots)),
  lot:
    ({ perCurrency }) =>
    (_price, qtyLots) =>
      fractionProduct(perCurrency, { numerator: BigInt(qtyLots), denominator: 1n }),
  order:
    ({ perCurrency }) =>
    (_price, _qty, firstFill) =>
      firstFill ? perCurrency : NOTHING,
};

const NOTHING: Fraction = { numerator: 0n, denominator: 1n };

/** A fee is of the size of the value, whatever the sign of the price. */
function absolute({ numerator, denominator }: Fraction): Fraction {
  return { numerator: numerator < 0n ? -numerator : numerator, denominator };
}
