/**
 * Fees of a venue: tiers by what an account traded before, and bounds on the fee of a fill and of an order.
 *
 * Terms are those of `venue/fees.ts`, rounded as it rounds: away from zero when we pay, toward zero when it is a rebate, once per fill. A
 * bound is rounded so that it is never in our favour: a largest fee and a smallest one up.
 *
 * A fill's fee is what its order owes with it, less what the order was charged before. The smallest and the largest fee of an order bound
 * what it owes as long as that is positive; a rebate is not bounded.
 *
 * Units: cash units, integers, positive when we pay; volume in cash units or lots (bigint).
 *
 * Example: `const fees = compileFees(rules, btcusdt); fees.feeUnits(fees.tierOf(volume), Liquidity.taker, 600_000, 2, order)`.
 */
import { invariant } from '../../../base/errors.js';
import { formatDecimal, multiplyDecimals, parseDecimal } from '../../../base/num/decimal.js';
import { fractionOf, fractionProduct, fractionQuotient, type Fraction } from '../../../base/num/fraction.js';
import { divideUp } from '../../../base/num/round.js';
import type { Instrument } from '../../../market/instrument.js';
import { contractOf, notionalUnits, type Contract } from '../../../pricing/contract.js';
import { feeSchedule, type FeeSchedule, type FeeTerms } from '../../fees.js';
import type { FeeRules, FeeTier } from './types.js';

/** What an order was charged so far; one an order, all zero at first. */
export interface OrderFees {
  /** Fees of its fills before bounds on the order. */
  owedUnits: number;
  /** What was charged. */
  chargedUnits: number;
  fills: number;
}

/** The fees of one order that has no fills yet. */
export function noFees(): OrderFees {
  return { owedUnits: 0, chargedUnits: 0, fills: 0 };
}

/** A schedule of one instrument. */
export interface VenueFees {
  readonly windowDays: number;
  /** Number of the tier at a volume of the window. */
  tierOf(volume: bigint): number;
  /** What a fill adds to the volume. */
  volumeOf(priceTicks: number, qtyLots: number): bigint;
  /** The fee of a fill, which is booked in `order`. */
  feeUnits(tier: number, liquidity: number, priceTicks: number, qtyLots: number, order: OrderFees): number;
}

/** The schedule for an instrument. @throws NotADecimal; InvariantError for tiers that do not rise from 0. */
export function compileFees(rules: FeeRules, instrument: Instrument): VenueFees {
  const contract = contractOf(instrument);
  const schedules = rules.tiers.map((tier) => feeSchedule(contract, termsOf(rules, tier, instrument)));
  const perVolume = rules.volumeBy === 'value' ? contract.perCurrency : perQuantity(instrument);
  const from = rules.tiers.map((tier) => unitsUp(fractionProduct(fractionOf(parseDecimal(tier.from)), perVolume)));
  invariant(from.length > 0 && from[0] === 0n, 'the first tier of a fee is from 0');
  invariant(
    from.every((volume, i) => i === 0 || volume > from[i - 1]!),
    'tiers of a fee rise in volume',
  );
  const money = (text: string | null, absent: number): number =>
    text === null ? absent : safe(unitsUp(fractionProduct(fractionOf(parseDecimal(text)), contract.perCurrency)));
  const minUnits = money(rules.minPerOrder, 0);
  const maxUnits = money(rules.maxPerOrder, Number.POSITIVE_INFINITY);
  const capped = cappedBy(rules.maxOfValue, contract);

  return {
    windowDays: rules.windowDays,
    tierOf(volume) {
      let tier = from.length - 1;
      while (from[tier]! > volume) tier--;
      return tier;
    },
    volumeOf: (priceTicks, qtyLots) => {
      const volume = rules.volumeBy === 'value' ? notionalUnits(contract, priceTicks, qtyLots) : BigInt(qtyLots);
      return volume < 0n ? -volume : volume;
    },
    feeUnits(tier, liquidity, priceTicks, qtyLots, order) {
      const owed = capped(schedules[tier]!(liquidity, priceTicks, qtyLots, order.fills === 0), priceTicks, qtyLots);
      order.owedUnits += owed;
      order.fills++;
      const total = order.owedUnits <= 0 ? order.owedUnits : Math.min(Math.max(order.owedUnits, minUnits), maxUnits);
      const fee = total - order.chargedUnits;
      order.chargedUnits = total;
      return fee;
    },
  };
}

/** Terms of a tier as `venue/fees.ts` has them: of a unit of quantity becomes of a lot. */
function termsOf({ per }: FeeRules, { maker, taker }: FeeTier, instrument: Instrument): FeeTerms {
  if (per !== 'unit') return { maker, taker, per };
  const lot = parseDecimal(instrument.lotSize);
  const ofLot = (term: string): string => formatDecimal(multiplyDecimals(parseDecimal(term), lot));
  return { maker: ofLot(maker), taker: ofLot(taker), per: 'lot' };
}

/** Lots in one unit of quantity. */
function perQuantity(instrument: Instrument): Fraction {
  return fractionQuotient({ numerator: 1n, denominator: 1n }, fractionOf(parseDecimal(instrument.lotSize)));
}

/** A fee held below a share of the fill's value. */
function cappedBy(share: string | null, contract: Contract): (units: number, priceTicks: number, qtyLots: number) => number {
  if (share === null) return (units) => units;
  const of: FeeSchedule = feeSchedule(contract, { maker: share, taker: share, per: 'value' });
  invariant(!share.startsWith('-'), `a share of the value is not negative, got ${share}`);
  return (units, priceTicks, qtyLots) => Math.min(units, of(0, priceTicks, qtyLots, true));
}

function unitsUp({ numerator, denominator }: Fraction): bigint {
  return divideUp(numerator, denominator);
}

function safe(units: bigint): number {
  const number = Number(units);
  invariant(Number.isSafeInteger(number), `a bound of fees is below 2^53 cash units, got ${String(units)}`);
  return number;
}
