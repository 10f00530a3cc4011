import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDecimal } from '../../../src/base/num/decimal.js';
import { fractionOf, fractionProduct, fractionQuotient } from '../../../src/base/num/fraction.js';

const decimal = (text: string) => fractionOf(parseDecimal(text));

describe('fractions', () => {
  it('hold what decimals cannot', () => {
    expect(fractionQuotient(decimal('0.1'), decimal('0.3'))).toEqual({ numerator: 1n, denominator: 3n });
    expect(fractionQuotient(decimal('-2.5'), decimal('5'))).toEqual({ numerator: -1n, denominator: 2n });
    expect(fractionQuotient(decimal('0'), decimal('7'))).toEqual({ numerator: 0n, denominator: 1n });
  });

  it('divide back to what was multiplied, in lowest terms', () => {
    const positive = fc
      .tuple(fc.bigInt(1n, 10n ** 20n), fc.bigInt(1n, 10n ** 20n))
      .map(([numerator, denominator]) => ({ numerator, denominator }));
    const one = { numerator: 1n, denominator: 1n };
    fc.assert(
      fc.property(positive, positive, (a, b) => {
        expect(fractionQuotient(fractionProduct(a, b), b)).toEqual(fractionQuotient(a, one));
      }),
    );
  });
});
