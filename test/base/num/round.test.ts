import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { divideHalfEven, divideUp } from '../../../src/base/num/round.js';

const numerator = fc.bigInt(-(10n ** 30n), 10n ** 30n);
const denominator = fc.bigInt(1n, 10n ** 12n);

describe('divideHalfEven', () => {
  it('sends ties to the even neighbour, both signs alike', () => {
    const halves = [-7n, -5n, -3n, -1n, 1n, 3n, 5n, 7n];
    expect(halves.map((n) => divideHalfEven(n, 2n))).toEqual([-4n, -2n, -2n, 0n, 0n, 2n, 2n, 4n]);
  });

  it('is never further than one half from the quotient, and whole when exactly that', () => {
    fc.assert(
      fc.property(numerator, denominator, (n, d) => {
        const error = 2n * (divideHalfEven(n, d) * d - n);
        expect(error <= d && error >= -d).toBe(true);
        if (error === d || error === -d) expect(divideHalfEven(n, d) % 2n).toBe(0n);
        expect(divideHalfEven(-n, d)).toBe(-divideHalfEven(n, d));
        expect(divideHalfEven(n * d, d)).toBe(n);
      }),
    );
  });
});

describe('divideUp', () => {
  it('is the ceiling', () => {
    expect([-4n, -3n, -1n, 0n, 1n, 3n, 4n].map((n) => divideUp(n, 3n))).toEqual([-1n, -1n, 0n, 0n, 1n, 1n, 2n]);
    fc.assert(
      fc.property(numerator, denominator, (n, d) => {
        const over = divideUp(n, d) * d - n;
        expect(over >= 0n && over < d).toBe(true);
      }),
    );
  });
});
