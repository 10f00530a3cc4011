/**
 * The rules of `compat: hftbacktest` by example (FILLS.md §8; fills.md, "hftbacktest 2.4.4"): each line was checked against what the peer was
 * measured to do when it was written. The peer's own cases are in `peers.json`, random ones are compared by `npm run test:peer`.
 */
import { describe, expect, it } from 'vitest';
import { played } from './table.js';

const full = { compat: 'hftbacktest', fills: 'full' };
const partial = { compat: 'hftbacktest', fills: 'partial' };

describe('resting orders', () => {
  it('a trade that exactly uses up what stands ahead does not fill, the next one does, and two orders share no trade', async () => {
    const table = `
      0 ms level bid 100 10
      0 ms level ask 101 10
      1 ms | a buy 3 @100
      2 ms | b buy 3 @100
      5 ms trade sell 100 10
      6 ms trade sell 100 2
      7 ms trade sell 100 1
    `;
    expect(await played(table, { venue: partial })).toMatchInlineSnapshot(`
      "
      0 ms level bid 100 10
      0 ms level ask 101 10
      1 ms                   | a buy 3 @100
      2 ms                   | b buy 3 @100
      5 ms trade sell 100 10
      6 ms trade sell 100 2  | a fill 2 @100 maker rule=queue ahead 0→0 leaves 1 likely
                             | b fill 2 @100 maker rule=queue ahead 0→0 leaves 1 likely
      7 ms trade sell 100 1  | a fill 1 @100 maker rule=queue ahead 0→0 leaves 0 likely
                             | b fill 1 @100 maker rule=queue ahead 0→0 leaves 0 likely
      "
    `);
  });

  it('through and crossed fill whole orders; of a book that crosses, the level in between is not seen again until it is stated', async () => {
    const table = `
      0 ms level bid 100 10
      0 ms level ask 101 10
      0 ms level ask 102 10
      1 ms | a buy 5 @99
      1 ms | b buy 5 @100
      2 ms trade sell 99 1
      3 ms level bid 101 5
      4 ms | c buy 4 @101
      5 ms level ask 102 0
      6 ms level ask 101 1
    `;
    expect(await played(table, { venue: partial })).toMatchInlineSnapshot(`
      "
      0 ms level bid 100 10
      0 ms level ask 101 10
      0 ms level ask 102 10
      1 ms                  | a buy 5 @99
      1 ms                  | b buy 5 @100
      2 ms trade sell 99 1  | b fill 5 @100 maker rule=through ahead 10→0 leaves 0 likely
                            | a fill 1 @99 maker rule=queue ahead 0→0 leaves 4 likely
      3 ms level bid 101 5
      4 ms                  | c buy 4 @101
      5 ms level ask 102 0
      6 ms level ask 101 1  | c fill 4 @101 maker rule=crossed ahead 5→0 leaves 0 likely
      "
    `);
  });

  it('a level row takes what trades do not explain; a clear moves nobody, and what is stated afterwards caps', async () => {
    const table = `
      0 ms level bid 100 10
      0 ms level ask 101 10
      1 ms | a buy 2 @100
      2 ms level bid 100 20
      3 ms level bid 100 10
      4 ms clear bid
      5 ms snapshot bid 100 4
      6 ms trade sell 100 5
    `;
    expect(await played(table, { venue: { ...partial, queue: { model: 'prob-power', n: 2 } } })).toMatchInlineSnapshot(`
      "
      0 ms level bid 100 10
      0 ms level ask 101 10
      1 ms                    | a buy 2 @100
      2 ms level bid 100 20
      3 ms level bid 100 10
      4 ms clear bid
      5 ms snapshot bid 100 4
      6 ms trade sell 100 5   | a fill 1 @100 maker rule=queue ahead 4→0 leaves 1 likely
      "
    `);
  });
});

describe('orders that take', () => {
  const book = `
    0 ms level bid 100 10
    0 ms level bid 99 20
    0 ms level ask 101 10
    0 ms level ask 102 20
  `;

  it('partial: walk the levels; the rest of a GTC order is filled at its limit, in one piece for a buy', async () => {
    const table = `${book}
      1 ms | a buy 15 @101
      2 ms | b sell 15 @100
      3 ms | c buy 40 @102 IOC
      4 ms | d buy 31 @102 FOK
      5 ms | e sell 100 market
    `;
    expect(await played(table, { venue: partial })).toMatchInlineSnapshot(`
      "
      0 ms level bid 100 10
      0 ms level bid 99 20
      0 ms level ask 101 10
      0 ms level ask 102 20
      1 ms                  | a buy 15 @101
                            | a fill 15 @101 taker rule=taker row 2 leaves 0 likely
      2 ms                  | b sell 15 @100
                            | b fill 10 @100 taker rule=taker row 0 leaves 5 likely
                            | b fill 5 @100 taker rule=taker row 0 leaves 0 likely
      3 ms                  | c buy 40 @102 IOC
                            | c fill 10 @101 taker rule=taker row 2 leaves 30 likely
                            | c fill 20 @102 taker rule=taker row 3 leaves 10 likely
                            | c expired leaves 0
      4 ms                  | d buy 31 @102 FOK
                            | d expired leaves 0
      5 ms                  | e sell 100 market
                            | e fill 10 @100 taker rule=taker row 0 leaves 90 likely
                            | e fill 20 @99 taker rule=taker row 1 leaves 70 likely
                            | e expired leaves 0
      "
    `);
  });

  it('full: all at the best price, whatever is shown; a post-only order that would take expires', async () => {
    const table = `${book}
      1 ms | a buy 70 market
      2 ms | b sell 70 @99 FOK
      3 ms | c buy 1 @101 GTX
      4 ms | d buy 1 @100 IOC
    `;
    expect(await played(table, { venue: full })).toMatchInlineSnapshot(`
      "
      0 ms level bid 100 10
      0 ms level bid 99 20
      0 ms level ask 101 10
      0 ms level ask 102 20
      1 ms                  | a buy 70 market
                            | a fill 70 @101 taker rule=taker row 2 leaves 0 likely
      2 ms                  | b sell 70 @99 FOK
                            | b fill 70 @100 taker rule=taker row 0 leaves 0 likely
      3 ms                  | c buy 1 @101 GTX
                            | c expired leaves 0
      4 ms                  | d buy 1 @100 IOC
                            | d expired leaves 0
      "
    `);
  });
});

describe('replaces', () => {
  it('keep the place where price stays and no more is wanted; else the order arrives anew with what it wanted before', async () => {
    const table = `
      0 ms level bid 100 4
      0 ms level bid 99 2
      0 ms level ask 101 5
      1 ms | a buy 3 @100
      2 ms | a replace 2
      3 ms trade sell 100 5
      4 ms | b buy 3 @99
      5 ms | b replace 9 @100
      6 ms trade sell 100 9
    `;
    expect(await played(table, { venue: partial })).toMatchInlineSnapshot(`
      "
      0 ms level bid 100 4
      0 ms level bid 99 2
      0 ms level ask 101 5
      1 ms                  | a buy 3 @100
      2 ms                  | a replace 2
                            | a replaced leaves 2
      3 ms trade sell 100 5 | a fill 1 @100 maker rule=queue ahead 4→0 leaves 1 likely
      4 ms                  | b buy 3 @99
      5 ms                  | b replace 9 @100
                            | b replaced leaves 3
      6 ms trade sell 100 9 | a fill 1 @100 maker rule=queue ahead 0→0 leaves 0 likely
                            | b fill 3 @100 maker rule=queue ahead 4→0 leaves 0 likely
      "
    `);
  });
});
