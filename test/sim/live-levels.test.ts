/** Feeds of a market that is made read its levels from one book of orders; they are told the same as a feed that keeps the orders itself. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { L2Book } from '../../src/market/book.js';
import { L3Book } from '../../src/market/l3-book.js';
import { Kind } from '../../src/market/row.js';
import { RowColumns } from '../../src/market/row-columns.js';
import { LiveLevels } from '../../src/sim/live-levels.js';

const KINDS = [Kind.add, Kind.replace, Kind.reduce, Kind.delete, Kind.execute, Kind.hidden, Kind.trade, Kind.status];
const row = fc.record({
  kind: fc.constantFrom(...KINDS),
  side: fc.constantFrom(1, -1),
  priceTicks: fc.integer({ min: 98, max: 102 }),
  qtyLots: fc.integer({ min: 1, max: 4 }),
  orderId: fc.integer({ min: 1, max: 6 }),
});

function levelsOf(book: L2Book): number[] {
  return [1, -1].flatMap((side) => [98, 99, 100, 101, 102].map((price) => book.qtyAt(side, price)));
}

it('each row leaves the levels that the orders of the rows up to it add up to', () => {
  fc.assert(
    fc.property(fc.array(row, { maxLength: 80 }), (rows) => {
      const columns = new RowColumns(Math.max(1, rows.length));
      const live = new LiveLevels();
      const told = new L2Book();
      const reader = live.log.read(told)!;
      const own = new L3Book();
      rows.forEach(({ kind, side, priceTicks, qtyLots, orderId }, i) => {
        Object.entries({ kind, side, priceTicks, qtyLots, orderId }).forEach(([name, value]) => (columns[name as 'side'][i] = value));
        live.apply(columns, i, i);
        reader.row();
        own.apply(kind, side, priceTicks, qtyLots, orderId, 0, i);
        expect(levelsOf(told)).toEqual(levelsOf(own.levels));
      });
    }),
  );
});
