/** A book holds after every row what a slate with the same rows would show: levels, snapshots, clears, quotes, on both sides. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { L2Book } from '../../src/market/book.js';
import { Kind } from '../../src/market/row.js';
import { NaiveBook } from './naive-book.js';

/** A price at the touch, mostly; else up to 10⁷ ticks away. */
const price = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 5_000_000, max: 5_000_012 }) },
  { weight: 2, arbitrary: fc.integer({ min: 4_999_700, max: 5_000_300 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 10_000_000 }) },
);
const row = fc.record({
  kind: fc.oneof(
    { weight: 20, arbitrary: fc.constant(Kind.level) },
    { weight: 4, arbitrary: fc.constant(Kind.snapshot) },
    { weight: 3, arbitrary: fc.constant(Kind.quote) },
    { weight: 2, arbitrary: fc.constantFrom(Kind.trade, Kind.hidden, Kind.status, Kind.mark, Kind.funding) },
    { weight: 1, arbitrary: fc.constant(Kind.clear) },
  ),
  side: fc.constantFrom(1, -1),
  price,
  lots: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 20 })),
  bothSides: fc.boolean(),
});

function applyNaive(book: NaiveBook, kind: number, side: number, ticks: number, lots: number): void {
  if (kind === Kind.level || kind === Kind.snapshot) book.level(side, ticks, lots);
  else if (kind === Kind.quote) book.quote(side, ticks, lots);
  else if (kind === Kind.clear) book.clear(side);
}

describe('L2Book', () => {
  it('equals its twin after every row', () => {
    fc.assert(
      fc.property(fc.array(row, { maxLength: 120 }), fc.array(price, { maxLength: 6 }), (rows, probes) => {
        const book = new L2Book();
        const naive = new NaiveBook();
        for (const { kind, side: told, price: ticks, lots, bothSides } of rows) {
          const side = kind === Kind.clear && bothSides ? 0 : told;
          book.apply(kind, side, ticks, lots);
          applyNaive(naive, kind, side, ticks, lots);
          book.invariant();
          expect([book.bidTicks, book.askTicks, book.bidQtyLots, book.askQtyLots]).toEqual([
            naive.best(1),
            naive.best(-1),
            naive.bids.get(naive.best(1)) ?? 0,
            naive.asks.get(naive.best(-1)) ?? 0,
          ]);
        }
        for (const side of [1, -1] as const) {
          expect(downFrom(book, side)).toEqual(naive.prices(side));
          for (const ticks of [...probes, ...naive.prices(side)]) {
            expect([book.qtyAt(side, ticks), book.worseThan(side, ticks)]).toEqual([
              naive.side(side).get(ticks) ?? 0,
              naive.worseThan(side, ticks),
            ]);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('takes a crossed tape at its word', () => {
    const book = new L2Book();
    book.apply(Kind.level, 1, 101, 3);
    book.apply(Kind.level, -1, 100, 4);
    book.apply(Kind.level, -1, 101, 5);
    expect([book.bidTicks, book.askTicks, book.qtyAt(1, 101), book.qtyAt(-1, 101)]).toEqual([101, 100, 3, 5]);
  });

  it('has negative prices where an instrument has them', () => {
    const book = new L2Book();
    book.apply(Kind.level, 1, -5, 3);
    book.apply(Kind.level, 1, -300, 2);
    book.apply(Kind.level, -1, 0, 4);
    expect([book.bidTicks, book.askTicks, book.worseThan(1, -5), book.worseThan(-1, 0)]).toEqual([-5, 0, -300, Number.NaN]);
    // Zero has one sign, however the book comes to it.
    book.apply(Kind.level, -1, -1, 4);
    expect(book.worseThan(-1, -1)).toBe(0);
    book.apply(Kind.level, -1, -1, 0);
    expect(book.askTicks).toBe(0);
  });
});

/** All prices of a side, best first, as a strategy goes through them. */
function downFrom(book: L2Book, side: 1 | -1): number[] {
  const prices: number[] = [];
  for (let at = side > 0 ? book.bidTicks : book.askTicks; !Number.isNaN(at); at = book.worseThan(side, at)) prices.push(at);
  return prices;
}
