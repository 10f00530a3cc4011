/** The reorder window is a stable sort of everything, in memory that depends on the window alone; what it cannot sort it says is late. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ReorderWindow, type OrderedRows } from '../../../src/market/import/frame/order.js';
import { Flag } from '../../../src/market/row.js';
import type { RowColumns } from '../../../src/market/row-columns.js';

/** Takes rows as [exchTs, number of arrival], and does with the list what a taker may. */
class Taken implements OrderedRows {
  readonly rows: [number, number][] = [];
  take({ exchTs, recvTs }: RowColumns, order: Uint32Array, count: number): void {
    for (const i of order.subarray(0, count)) this.rows.push([exchTs[i]!, recvTs[i]!]);
    order.fill(0, 0, count);
  }
}

const times = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 200 });

describe('ReorderWindow', () => {
  it('sorts stably whatever is not late, and never lets go of a row too early', () => {
    fc.assert(
      fc.property(times, fc.integer({ min: 0, max: 50 }), fc.integer({ min: 1, max: 20 }), (stamps, windowNs, every) => {
        const window = new ReorderWindow(windowNs);
        const taken = new Taken();
        const pushed: [number, number][] = [];
        stamps.forEach((exchTs, i) => {
          const isLate = stamps.slice(0, i).some((earlier) => exchTs < earlier - windowNs);
          expect(window.isLate(exchTs)).toBe(isLate);
          if (isLate) return;
          window.push(exchTs, i, 1, 1, 1, 1, 0, 0);
          pushed.push([exchTs, i]);
          if (i % every === 0) window.release(taken);
        });
        window.end(taken);
        expect(taken.rows).toEqual([...pushed].sort(([a, m], [b, n]) => a - b || m - n));
      }),
    );
  });

  it('counts the rows that came after a row of a later time', () => {
    const window = new ReorderWindow(100);
    for (const exchTs of [5, 9, 7, 9, 8, 10, 10]) window.push(exchTs, 0, 1, 1, 1, 1, 0, 0);
    expect(window.reorderedRows).toBe(2);
  });

  it('keeps every column of a row together', () => {
    const window = new ReorderWindow(100);
    window.push(9, 10, 2, -1, 618_003, 6, 7, 1);
    window.push(8, 11, 1, 1, -5, 1e10, 2 ** 52, 6);
    const rows: number[][] = [];
    window.end({
      take(columns, order, count) {
        const { exchTs, recvTs, kind, side, priceTicks, qtyLots, orderId, flags } = columns;
        for (const i of order.subarray(0, count))
          rows.push([exchTs, recvTs, kind, side, priceTicks, qtyLots, orderId, flags].map((column) => column[i]!));
      },
    });
    expect(rows).toEqual([
      [8, 11, 1, 1, -5, 1e10, 2 ** 52, 6],
      [9, 10, 2, -1, 618_003, 6, 7, 1],
    ]);
  });

  it('lets in more rows of the last one, one by one or together, as if they had been pushed with the same times, kind and flags, the last flag on the last one only', () => {
    const groups = fc.array(fc.record({ exchTs: fc.nat(40), rows: fc.integer({ min: 1, max: 6 }), isTogether: fc.boolean() }), {
      maxLength: 60,
    });
    fc.assert(
      fc.property(groups, fc.nat(30), fc.integer({ min: 1, max: 20 }), (list, windowNs, every) => {
        const [asGroups, oneByOne] = [new ReorderWindow(windowNs), new ReorderWindow(windowNs)];
        const [got, expected]: [number[][], number[][]] = [[], []];
        const into = (rows: number[][]): OrderedRows => ({
          take: ({ exchTs, recvTs, kind, side, priceTicks, qtyLots, orderId, flags }, order, count) => {
            for (const i of order.subarray(0, count))
              rows.push([exchTs, recvTs, kind, side, priceTicks, qtyLots, orderId, flags].map((column) => column[i]!));
          },
        });
        let row = 0;
        for (const [g, { exchTs, rows, isTogether }] of list.entries()) {
          if (asGroups.isLate(exchTs)) continue;
          for (let k = 0; k < rows; k++, row++) {
            oneByOne.push(exchTs, 100 + g, 1 + (g % 3), k % 2, row, row, 0, k === rows - 1 ? 6 | Flag.last : 6);
            if (k === 0) asGroups.push(exchTs, 100 + g, 1 + (g % 3), 0, row, row, 0, 6 | Flag.last);
            else if (!isTogether) asGroups.more(k % 2, row, row);
            else if (k === 1) {
              const numbers = Float64Array.from({ length: rows - 1 }, (_, i) => row + i);
              asGroups.moreRows(
                rows - 1,
                Int8Array.from(numbers, (_, i) => (i + 1) % 2),
                numbers,
                numbers,
              );
            }
            if (row % every !== 0 || (isTogether && k > 0 && k < rows - 1)) continue;
            asGroups.release(into(got));
            oneByOne.release(into(expected));
          }
        }
        asGroups.end(into(got));
        oneByOne.end(into(expected));
        expect(got).toEqual(expected);
        expect(asGroups.reorderedRows).toBe(oneByOne.reorderedRows);
      }),
    );
  });

  it('lets a group in that is longer than what it has room for, behind a row that came out of order', () => {
    const window = new ReorderWindow(100);
    for (const exchTs of [5, 9, 7, 9]) window.push(exchTs, 9, 1, 1, 0, 0, 0, Flag.last);
    const numbers = Float64Array.from({ length: 40_000 }, (_, k) => 1 + k);
    window.moreRows(numbers.length, new Int8Array(numbers.length).fill(-1), numbers, numbers);
    const rows: number[][] = [];
    window.end({
      take({ exchTs, side, priceTicks, flags }, order, count) {
        for (const i of order.subarray(0, count)) rows.push([exchTs[i]!, side[i]!, priceTicks[i]!, flags[i]!]);
      },
    });
    expect(rows.slice(0, 3)).toEqual([5, 7, 9].map((exchTs) => [exchTs, 1, 0, Flag.last]));
    expect(rows.slice(3)).toEqual([[9, 1, 0, 0], ...Array.from(numbers, (k) => [9, -1, k, k === 40_000 ? Flag.last : 0])]);
  });

  it('finds the first row without a flag', () => {
    const window = new ReorderWindow(100);
    expect(window.firstTs(128)).toBeNaN();
    window.push(3, 3, 1, 1, 1, 1, 0, 128);
    window.push(9, 9, 1, 1, 1, 1, 0, 0);
    window.push(7, 7, 1, 1, 1, 1, 0, 1);
    expect(window.firstTs(128)).toBe(7);
  });

  it('moves each row about once, and waits with no more than the window holds', () => {
    const window = new ReorderWindow(20_000);
    let most = 0;
    let waiting = 0;
    let releases = 0;
    const sink: OrderedRows = { take: (_rows, _order, count) => void (waiting -= count) };
    for (let i = 0; i < 500_000; i++) {
      window.push(i - (i % 7) * 1000, i, 1, 1, 1, 1, 0, 0);
      most = Math.max(most, ++waiting);
      if (!window.due) continue;
      window.release(sink);
      releases++;
    }
    expect(most).toBeLessThan(60_000);
    expect(releases).toBeLessThan(500_000 / 15_000);
    window.end(sink);
    expect(waiting).toBe(0);
  });
});
