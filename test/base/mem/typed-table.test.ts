import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TypedTable } from '../../../src/base/mem/typed-table.js';

describe('TypedTable', () => {
  it('holds what was written, row by row, at its exact length, and blanks where nothing was', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ ts: fc.double({ noNaN: true }), side: fc.option(fc.integer({ min: -128, max: 127 })) }), { maxLength: 400 }),
        (rows) => {
          const table = new TypedTable({ ts: Float64Array, side: Int8Array } as const);
          for (const { ts, side } of rows) {
            const row = table.add();
            table.columns.ts[row] = ts;
            if (side !== null) table.columns.side[row] = side;
          }
          const { ts, side } = table.finished();
          expect([...ts]).toEqual(rows.map((row) => row.ts));
          expect([...side]).toEqual(rows.map((row) => row.side ?? 0));
          expect(table.count).toBe(rows.length);
        },
      ),
    );
  });
});
