/**
 * Rounded division of big integers: the only places where money is rounded (DESIGN §3).
 *
 * Each rounds once, from the exact quotient, and treats both signs alike unless its name says otherwise.
 *
 * Example: `divideHalfEven(5n, 2n)` is 2n, `divideHalfEven(7n, 2n)` is 4n, `divideUp(1n, 3n)` is 1n, `divideUp(-1n, 3n)` is 0n.
 */

/** The integer nearest to `numerator / denominator`; a tie goes to the even one. `denominator` > 0. */
export function divideHalfEven(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  const rest = numerator % denominator;
  const twice = rest < 0n ? -2n * rest : 2n * rest;
  if (twice < denominator || (twice === denominator && quotient % 2n === 0n)) return quotient;
  return numerator < 0n ? quotient - 1n : quotient + 1n;
}

/** The smallest integer that is not below `numerator / denominator`: away from zero above it, toward zero below. `denominator` > 0. */
export function divideUp(numerator: bigint, denominator: bigint): bigint {
  const quotient = numerator / denominator;
  return numerator > 0n && numerator % denominator !== 0n ? quotient + 1n : quotient;
}
