/** A growing column gives back what was pushed, at its exact length, and what it gave stays as it was. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FloatColumn } from '../../../src/base/mem/float-column.js';

describe('FloatColumn', () => {
  it('keeps every value, through growth', () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { maxLength: 300 }), (values) => {
        const column = new FloatColumn();
        for (const value of values) column.push(value);
        expect(column.length).toBe(values.length);
        expect([...column.toArray()]).toEqual(values);
      }),
    );
  });

  it('gives a copy that later values do not touch', () => {
    const column = new FloatColumn();
    column.push(1);
    const before = column.toArray();
    for (let i = 0; i < 200; i++) column.push(i);
    expect([...before]).toEqual([1]);
    expect(before.buffer.byteLength).toBe(8);
  });
});
