/** Floats and units: every multiple comes back from its own decimal, near ones are forgiven, others are none. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatUnits, parseDecimal } from '../../../src/base/num/decimal.js';
import { floatGrid } from '../../../src/base/num/float-grid.js';

describe('floatGrid', () => {
  it('the way there and back is exact, and the float is the one that the decimal reads as', () => {
    const units = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(units, fc.constantFrom('1', '0.1', '0.25', '0.001', '0.00000001', '5', '0.05'), (n, unit) => {
        const grid = floatGrid(parseDecimal(unit));
        expect(grid.value(n)).toBe(Number(formatUnits(n, parseDecimal(unit))) + 0);
        expect(grid.units(grid.value(n))).toBe(n + 0);
      }),
    );
  });

  it('forgives what arithmetic does to floats, and nothing else', () => {
    const grid = floatGrid(parseDecimal('0.1'));
    expect([grid.units(0.1 + 0.2), grid.units(618_003 * 0.1), grid.units(0)]).toEqual([3, 618_003, 0]);
    expect([grid.units(0.35), grid.units(0.3001), grid.units(Number.NaN), grid.units(Infinity)]).toEqual([NaN, NaN, NaN, NaN]);
  });
});
