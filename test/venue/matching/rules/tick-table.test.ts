import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareDecimals, formatUnits, isMultiple, parseDecimal } from '../../../../src/base/num/decimal.js';
import { significantFigureRows } from '../../../../src/venue/matching/rules/significant-figures.js';
import { compileTickTable, OffTapeGrid } from '../../../../src/venue/matching/rules/tick-table.js';
import type { TickRow } from '../../../../src/venue/matching/rules/types.js';

/** Whether a price is on the grid, told by decimals alone. */
function naiveOnGrid(rows: readonly TickRow[], price: string): boolean {
  const size = parseDecimal(price.replace('-', ''));
  const row = [...rows].reverse().find(({ from }) => compareDecimals(parseDecimal(from), size) <= 0)!;
  return isMultiple(size, parseDecimal(row.tick));
}

const US: readonly TickRow[] = [
  { from: '0', tick: '0.0001' },
  { from: '1', tick: '0.01' },
];

describe('a tick table', () => {
  it('has the tick of the row that a price falls into, the threshold included', () => {
    const table = compileTickTable(US, '0.0001');
    expect([table.stepAt(9_999), table.stepAt(10_000), table.stepAt(1_234_500)]).toEqual([1, 100, 100]);
    expect([table.isOnGrid(9_999), table.isOnGrid(10_050), table.isOnGrid(10_100)]).toEqual([true, false, true]);
  });

  it('lets every price of a coarser tape be, and moves a threshold off the tape up', () => {
    const table = compileTickTable([...US, { from: '100.005', tick: '0.05' }], '0.01');
    expect([table.stepAt(1), table.stepAt(10_000), table.stepAt(10_001)]).toEqual([1, 1, 5]);
  });

  it('moves prices to the grid, over a threshold too', () => {
    const table = compileTickTable(US, '0.0001');
    expect([table.floor(10_099), table.ceil(10_001), table.ceil(9_999)]).toEqual([10_000, 10_100, 9_999]);
    expect([table.next(9_999, 1), table.next(10_000, 1), table.next(10_000, -1), table.next(10_100, -1)]).toEqual([
      10_000, 10_100, 9_999, 10_000,
    ]);
  });

  it('counts a negative price by its size', () => {
    const table = compileTickTable(US, '0.0001');
    expect([table.stepAt(-20_000), table.isOnGrid(-20_050), table.floor(-20_050), table.ceil(-20_050)]).toEqual([
      100,
      false,
      -20_100,
      -20_000,
    ]);
  });

  it('without rows is each tick of the tape', () => {
    expect(compileTickTable([], '0.5').stepAt(123)).toBe(1);
  });

  it('refuses a tick that the tape cannot tell', () => {
    expect(() => compileTickTable([{ from: '0', tick: '0.03' }], '0.02')).toThrow(OffTapeGrid);
    expect(() => compileTickTable([{ from: '0', tick: '0.015' }], '0.02')).toThrow(/got a tick of 0.015 on a tape whose tick is 0.02/);
  });

  it('agrees with decimals, and floor and ceil are the nearest prices that they allow', () => {
    const rows = fc
      .tuple(
        fc.uniqueArray(fc.integer({ min: 1, max: 4_000 }), { maxLength: 4 }),
        fc.array(fc.constantFrom('0.0005', '0.001', '0.0025', '0.01', '0.02', '0.05', '0.3', '1'), { minLength: 5, maxLength: 5 }),
      )
      .map(([thresholds, ticks]): TickRow[] => {
        const from = [0, ...thresholds.sort((a, b) => a - b)];
        return from.map((thousandths, i) => ({ from: String(thousandths / 1_000), tick: ticks[i]! }));
      });
    fc.assert(
      fc.property(rows, fc.constantFrom('0.005', '0.01'), fc.integer({ min: -900, max: 900 }), (made, tickSize, priceTicks) => {
        const unit = parseDecimal(tickSize);
        const fits = made.every(({ tick }) => isMultiple(parseDecimal(tick), unit) || isMultiple(unit, parseDecimal(tick)));
        fc.pre(fits);
        const table = compileTickTable(made, tickSize);
        const onGrid = (ticks: number): boolean => naiveOnGrid(made, formatUnits(ticks, unit));
        expect(table.isOnGrid(priceTicks)).toBe(onGrid(priceTicks));
        let below = priceTicks;
        while (!onGrid(below)) below--;
        let above = priceTicks;
        while (!onGrid(above)) above++;
        expect([table.floor(priceTicks), table.ceil(priceTicks)]).toEqual([below, above]);
      }),
    );
  });
});

describe('significant figures as a table', () => {
  it.each([
    [
      5,
      1,
      [
        ['0', '0.1'],
        ['10000', '1'],
      ],
    ],
    [
      5,
      2,
      [
        ['0', '0.01'],
        ['1000', '0.1'],
        ['10000', '1'],
      ],
    ],
    [5, 0, [['0', '1']]],
  ])('%i figures and %i decimals', (figures, decimals, expected) => {
    expect(significantFigureRows(figures, decimals).map(({ from, tick }) => [from, tick])).toEqual(expected);
  });

  it('allow what the rule in words allows', () => {
    const figuresOf = (price: string): number => price.replace('.', '').replace(/^0+/, '').length;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 1, max: 2e9 }),
        (figures, decimals, ticks) => {
          const unit = parseDecimal('0.000001');
          const price = formatUnits(ticks, unit);
          const places = price.split('.')[1]?.length ?? 0;
          const allowed = places === 0 || (places <= decimals && figuresOf(price) <= figures);
          expect(compileTickTable(significantFigureRows(figures, decimals), '0.000001').isOnGrid(ticks)).toBe(allowed);
        },
      ),
      {
        examples: [
          [5, 6, 123_450],
          [5, 1, 9_999_900_000 % 2e9],
        ],
      },
    );
  });
});
