/**
 * Exact fractions of big integers, for what decimals cannot hold (one over a price). Rounded once, at the end, with `round.ts`.
 *
 * Invariant: the denominator is positive.
 *
 * Example: `fractionQuotient(fractionOf(parseDecimal('0.1')), fractionOf(parseDecimal('0.3')))` is 1/3.
 */
import type { Decimal } from './decimal.js';

/** `numerator / denominator`, the denominator positive. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** A decimal as a fraction. */
export function fractionOf({ digits, scale }: Decimal): Fraction {
  return { numerator: digits, denominator: BigInt(`1${'0'.repeat(scale)}`) };
}

/** `a · b`, not reduced. */
export function fractionProduct(a: Fraction, b: Fraction): Fraction {
  return { numerator: a.numerator * b.numerator, denominator: a.denominator * b.denominator };
}

/** `a / b` in lowest terms; `b` is positive. */
export function fractionQuotient(a: Fraction, b: Fraction): Fraction {
  const numerator = a.numerator * b.denominator;
  const denominator = a.denominator * b.numerator;
  const divisor = commonDivisor(numerator < 0n ? -numerator : numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

function commonDivisor(a: bigint, b: bigint): bigint {
  return b === 0n ? a : commonDivisor(b, a % b);
}
