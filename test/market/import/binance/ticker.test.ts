/** Book and bookTicker are compared wherever they speak of one update id, whichever comes first, and nowhere else. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TickerCheck } from '../../../../src/market/import/binance/ticker.js';
import { L2Book } from '../../../../src/market/book.js';
import { Kind } from '../../../../src/market/row.js';

function bookOf(bid: number, ask: number): L2Book {
  const book = new L2Book();
  if (bid > 0) book.apply(Kind.level, 1, 100, bid);
  if (ask > 0) book.apply(Kind.level, -1, 101, ask);
  return book;
}

const ids = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 30 }).map((list) => [...list].sort((a, b) => a - b));

describe('TickerCheck', () => {
  it('compares the ids that both have, however the two streams interleave', () => {
    fc.assert(
      fc.property(
        ids,
        ids,
        fc.array(fc.boolean(), { minLength: 60, maxLength: 60 }),
        fc.integer({ min: 2, max: 5 }),
        (books, tickers, turns, every) => {
          const check = new TickerCheck();
          const [b, t] = [[...books], [...tickers]];
          const quote = (id: number): void => check.ticker(id, 100, id % every === 0 ? 8 : 7, 101, 9);
          for (const takesBook of turns) {
            if (takesBook && b.length > 0) check.book(b.shift()!, bookOf(7, 9));
            else if (!takesBook && t.length > 0) quote(t.shift()!);
          }
          for (const id of b) check.book(id, bookOf(7, 9));
          for (const id of t) quote(id);
          const both = books.filter((id) => tickers.includes(id));
          expect(check.compared).toBe(both.length);
          expect(check.equal).toBe(both.filter((id) => id % every !== 0).length);
        },
      ),
    );
  });

  it.each([
    ['equal', 100, 7, 101, 9, 1],
    ['another bid price', 99, 7, 101, 9, 0],
    ['another bid quantity', 100, 6, 101, 9, 0],
    ['another ask price', 100, 7, 102, 9, 0],
    ['another ask quantity', 100, 7, 101, 8, 0],
  ])('%s', (_, bid, bidLots, ask, askLots, equal) => {
    const check = new TickerCheck();
    check.ticker(5, bid, bidLots, ask, askLots);
    check.book(5, bookOf(7, 9));
    expect([check.compared, check.equal]).toEqual([1, equal]);
  });

  it('an empty side is told by quantity 0', () => {
    const check = new TickerCheck();
    check.book(5, bookOf(7, 0));
    check.ticker(5, 100, 7, 0, 0);
    expect(check.equal).toBe(1);
  });

  it('a silent stream does not let the other one pile up', () => {
    const check = new TickerCheck();
    for (let id = 1; id <= 100_000; id++) check.ticker(id, 100, 7, 101, 9);
    check.book(10, bookOf(7, 9));
    check.book(99_999, bookOf(7, 9));
    expect([check.compared, check.equal]).toEqual([1, 1]);
  });
});
