/** Whole numbers of a power of ten become whole ticks exactly, or are refused. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatDecimal, parseDecimal, parseUnits } from '../../../src/base/num/decimal.js';
import { integerGrid } from '../../../src/base/num/integer-grid.js';

describe('integerGrid', () => {
  it('agrees with reading the decimal', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -2_000_000_000, max: 2_000_000_000 }),
        fc.constantFrom(0, 4, 8, 9),
        fc.constantFrom('0.01', '0.0001', '0.25', '0.0078125', '1', '5', '0.000001'),
        (integer, scale, unit) => {
          const text = formatDecimal(parseDecimal(`${String(integer)}e-${String(scale)}`));
          let expected: number;
          try {
            expected = parseUnits(text, parseDecimal(unit));
          } catch {
            expected = Number.NaN;
          }
          expect(integerGrid(scale, parseDecimal(unit)).units(integer)).toEqual(expected === 0 ? expect.closeTo(0) : expected);
        },
      ),
    );
  });
});
