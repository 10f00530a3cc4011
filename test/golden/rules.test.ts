/**
 * The fill rules by example: small tapes written by hand, and what becomes of an order on them, each line checked against FILLS.md when it
 * was written. `npx vitest run test/golden -u` writes the tables anew; look at each line that changes.
 */
import { describe, expect, it } from 'vitest';
import { played } from './table.js';

describe('resting orders', () => {
  it('the example of the design: queue, then crossed', async () => {
    const table = `
      0 ms level bid 100 10  | a buy 3 @100
      5 ms trade sell 100 12
      9 ms level ask 100 4
    `;
    expect(await played(table)).toMatchInlineSnapshot(`
      "
      0 ms level bid 100 10  | a buy 3 @100
      5 ms trade sell 100 12 | a fill 2 @100 maker rule=queue ahead 10→0 leaves 1
      9 ms level ask 100 4   | a fill 1 @100 maker rule=crossed ahead 0→0 leaves 0 doubtful
      "
    `);
  });

  it('through: nothing stands ahead any more, one lot through fills one lot, best price first, then oldest', async () => {
    const table = `
      0 ms level bid 100 10
      0 ms level bid 99 20
      0 ms level ask 101 5
      1 ms | a buy 3 @99
      2 ms | b buy 4 @100
      3 ms | c buy 3 @100
      5 ms trade sell 98 1
      6 ms trade sell 99 5
      7 ms trade sell 100 1
      8 ms trade sell 98 9
    `;
    expect(await played(table)).toMatchInlineSnapshot(`
      "
      0 ms level bid 100 10
      0 ms level bid 99 20
      0 ms level ask 101 5
      1 ms                  | a buy 3 @99
      2 ms                  | b buy 4 @100
      3 ms                  | c buy 3 @100
      5 ms trade sell 98 1  | b fill 1 @100 maker rule=through ahead 10→0 leaves 3
      6 ms trade sell 99 5  | b fill 3 @100 maker rule=through ahead 0→0 leaves 0
                            | c fill 2 @100 maker rule=through ahead 0→0 leaves 1
      7 ms trade sell 100 1 | c fill 1 @100 maker rule=queue ahead 0→0 leaves 0
      8 ms trade sell 98 9  | a fill 3 @99 maker rule=through ahead 0→0 leaves 0
      "
    `);
  });

  it('queue: a print passes to a younger own order what the older left', async () => {
    const table = `
      0 ms level bid 100 4
      0 ms level ask 101 5
      1 ms | a buy 3 @100
      2 ms | b buy 3 @100
      5 ms trade sell 100 6
      6 ms trade sell 100 2
      7 ms trade sell 100 5
      8 ms trade buy 100 9
    `;
    expect(await played(table)).toMatchInlineSnapshot(`
      "
      0 ms level bid 100 4
      0 ms level ask 101 5
      1 ms                  | a buy 3 @100
      2 ms                  | b buy 3 @100
      5 ms trade sell 100 6 | a fill 2 @100 maker rule=queue ahead 4→0 leaves 1
      6 ms trade sell 100 2 | a fill 1 @100 maker rule=queue ahead 0→0 leaves 0
                            | b fill 1 @100 maker rule=queue ahead 0→0 leaves 2
      7 ms trade sell 100 5 | b fill 2 @100 maker rule=queue ahead 0→0 leaves 0
      8 ms trade buy 100 9
      "
    `);
  });

  it('crossed: what a level shows is taken once; a decrease lowers what was taken, an increase is new', async () => {
    const table = `
      0 ms level bid 100 10
      0 ms level ask 102 5
      1 ms | a buy 9 @100
      5 ms level ask 100 4
      6 ms level ask 100 5
      7 ms level ask 100 2
      8 ms level ask 100 3
      9 ms level ask 99 6
    `;
    expect(await played(table)).toMatchInlineSnapshot(`
      "
      0 ms level bid 100 10
      0 ms level ask 102 5
      1 ms                  | a buy 9 @100
      5 ms level ask 100 4  | a fill 4 @100 maker rule=crossed ahead 10→0 leaves 5 doubtful
      6 ms level ask 100 5  | a fill 1 @100 maker rule=crossed ahead 0→0 leaves 4 doubtful
      7 ms level ask 100 2
      8 ms level ask 100 3  | a fill 1 @100 maker rule=crossed ahead 0→0 leaves 3 doubtful
      9 ms level ask 99 6   | a fill 3 @100 maker rule=crossed ahead 0→0 leaves 0 doubtful
      "
    `);
  });
});

describe('orders that take', () => {
  it('taker: from the best level outward, each displayed lot once', async () => {
    const table = `
      0 ms level ask 101 10
      0 ms level ask 102 20
      0 ms level ask 103 30
      1 ms | a buy 25 @102
      2 ms | b buy 12 @103 IOC
      3 ms level ask 101 4
      4 ms level ask 101 9
      5 ms | c buy 7 @101 IOC
      6 ms | d buy 60 market
      7 ms | e buy 1 market
    `;
    expect(await played(table)).toMatchInlineSnapshot(`
      "
      0 ms level ask 101 10
      0 ms level ask 102 20
      0 ms level ask 103 30
      1 ms                  | a buy 25 @102
                            | a fill 10 @101 taker rule=taker row 0 leaves 15
                            | a fill 15 @102 taker rule=taker row 1 leaves 0
      2 ms                  | b buy 12 @103 IOC
                            | b fill 5 @102 taker rule=taker row 1 leaves 7
                            | b fill 7 @103 taker rule=taker row 2 leaves 0
      3 ms level ask 101 4
      4 ms level ask 101 9
      5 ms                  | c buy 7 @101 IOC
                            | c fill 5 @101 taker rule=taker row 4 leaves 2
                            | c expired leaves 0
      6 ms                  | d buy 60 market
                            | d fill 23 @103 taker rule=taker row 2 leaves 37
                            | d expired leaves 0
      7 ms                  | e buy 1 market
                            | e expired leaves 0
      "
    `);
  });

  it('FOK is whole or nothing; the rest of IOC and market orders expires, that of a limit order rests', async () => {
    const table = `
      0 ms level bid 100 10
      0 ms level ask 101 5
      1 ms | a buy 6 @101 FOK
      2 ms | b buy 5 @101 FOK
      3 ms level ask 101 5
      4 ms level ask 102 2
      5 ms | c buy 4 @102 IOC
      6 ms level ask 103 3
      7 ms | d buy 8 @103
      8 ms trade sell 103 6
    `;
    expect(await played(table)).toMatchInlineSnapshot(`
      "
      0 ms level bid 100 10
      0 ms level ask 101 5
      1 ms                  | a buy 6 @101 FOK
                            | a expired leaves 0
      2 ms                  | b buy 5 @101 FOK
                            | b fill 5 @101 taker rule=taker row 1 leaves 0
      3 ms level ask 101 5
      4 ms level ask 102 2
      5 ms                  | c buy 4 @102 IOC
                            | c fill 2 @102 taker rule=taker row 3 leaves 2
                            | c expired leaves 0
      6 ms level ask 103 3
      7 ms                  | d buy 8 @103
                            | d fill 3 @103 taker rule=taker row 4 leaves 5
      8 ms trade sell 103 6 | d fill 5 @103 maker rule=queue ahead 0→0 leaves 0
      "
    `);
  });

  it('post-only: rejected when something is available, else it rests', async () => {
    const table = `
      0 ms level bid 100 5
      0 ms level ask 101 5
      1 ms | a buy 3 @101 GTX
      2 ms | b buy 5 @101 IOC
      3 ms | c buy 3 @101 GTX
      4 ms trade sell 101 2
      5 ms | d buy 3 @100 GTX
      6 ms level ask 102 2
      7 ms | d replace 3 @101
      8 ms | d replace 3 @102
    `;
    expect(await played(table)).toMatchInlineSnapshot(`
      "
      0 ms level bid 100 5
      0 ms level ask 101 5
      1 ms                  | a buy 3 @101 GTX
                            | a rejected wouldTake
      2 ms                  | b buy 5 @101 IOC
                            | b fill 5 @101 taker rule=taker row 1 leaves 0
      3 ms                  | c buy 3 @101 GTX
      4 ms trade sell 101 2 | c fill 2 @101 maker rule=queue ahead 0→0 leaves 1
      5 ms                  | d buy 3 @100 GTX
      6 ms level ask 102 2
      7 ms                  | d replace 3 @101
                            | d replaced leaves 3
      8 ms                  | d replace 3 @102
                            | d canceled leaves 0
      "
    `);
  });

  it('post-only: slid to one tick from the best available price', async () => {
    const table = `
      0 ms level bid 100 5
      0 ms level ask 103 5
      1 ms | a buy 3 @105 GTX
      2 ms trade sell 102 1
      3 ms trade sell 100 1
    `;
    expect(await played(table, { venue: { postOnly: 'slide' } })).toMatchInlineSnapshot(`
      "
      0 ms level bid 100 5
      0 ms level ask 103 5
      1 ms                  | a buy 3 @105 GTX
      2 ms trade sell 102 1 | a fill 1 @102 maker rule=queue ahead 0→0 leaves 2
      3 ms trade sell 100 1 | a fill 1 @102 maker rule=through ahead 0→0 leaves 1
      "
    `);
  });
});

describe('netting', () => {
  const after = `
    6 ms trade sell 100 6
    7 ms trade sell 100 1
    8 ms trade sell 100 1
  `;

  it('a trade, then the level that tells it again', async () => {
    const table = `
      0 ms level bid 100 10 | a buy 2 @100
      1 ms trade sell 100 4
      2 ms level bid 100 6
      ${after}
    `;
    expect(await played(table)).toMatchInlineSnapshot(`
      "
      0 ms level bid 100 10 | a buy 2 @100
      1 ms trade sell 100 4
      2 ms level bid 100 6
      6 ms trade sell 100 6
      7 ms trade sell 100 1 | a fill 1 @100 maker rule=queue ahead 0→0 leaves 1
      8 ms trade sell 100 1 | a fill 1 @100 maker rule=queue ahead 0→0 leaves 0
      "
    `);
  });

  it('the level, then its trade: the same fills', async () => {
    const table = `
      0 ms level bid 100 10 | a buy 2 @100
      1 ms level bid 100 6
      2 ms trade sell 100 4
      ${after}
    `;
    expect(await played(table)).toMatchInlineSnapshot(`
      "
      0 ms level bid 100 10 | a buy 2 @100
      1 ms level bid 100 6
      2 ms trade sell 100 4
      6 ms trade sell 100 6
      7 ms trade sell 100 1 | a fill 1 @100 maker rule=queue ahead 0→0 leaves 1
      8 ms trade sell 100 1 | a fill 1 @100 maker rule=queue ahead 0→0 leaves 0
      "
    `);
  });

  it('what no trade explains of a decrease is a cancellation when its window is over', async () => {
    const table = `
        0 ms level bid 100 10  | a buy 2 @100
        1 ms level bid 100 20
        2 ms level bid 100 14
       40 ms trade sell 100 2
       60 ms trade sell 100 9
    `;
    expect(await played(table, { venue: { queue: { model: 'pessimistic' } } })).toMatchInlineSnapshot(`
      "
       0 ms level bid 100 10 | a buy 2 @100
       1 ms level bid 100 20
       2 ms level bid 100 14
      40 ms trade sell 100 2
      60 ms trade sell 100 9 | a fill 1 @100 maker rule=queue ahead 8→0 leaves 1
                             | a missed 1
      "
    `);
    expect(await played(table, { venue: { queue: { model: 'optimistic' } } })).toMatchInlineSnapshot(`
      "
       0 ms level bid 100 10 | a buy 2 @100
       1 ms level bid 100 20
       2 ms level bid 100 14
      40 ms trade sell 100 2
      60 ms trade sell 100 9 | a fill 2 @100 maker rule=queue ahead 4→0 leaves 0 likely
      "
    `);
  });

  it('skip: an order that arrives in the window waits for the prints of decreases before it', async () => {
    const table = `
      0 ms level bid 100 10
      1 ms level bid 100 6
      2 ms | a buy 2 @100
      3 ms trade sell 100 4
      4 ms trade sell 100 6
      5 ms trade sell 100 1
    `;
    expect(await played(table)).toMatchInlineSnapshot(`
      "
      0 ms level bid 100 10
      1 ms level bid 100 6
      2 ms                  | a buy 2 @100
      3 ms trade sell 100 4
      4 ms trade sell 100 6
      5 ms trade sell 100 1 | a fill 1 @100 maker rule=queue ahead 0→0 leaves 1
      "
    `);
  });
});

describe('the place in the queue', () => {
  it('a credit below one lot survives', async () => {
    const table = `
        0 ms level bid 100 6
        1 ms | a buy 5 @100
        2 ms level bid 100 12
        3 ms level bid 100 9
       60 ms trade sell 100 5
       61 ms trade sell 100 1
       62 ms trade sell 99 1
       63 ms trade sell 100 1
    `;
    expect(await played(table, { venue: { queue: { model: 'uniform' } } })).toMatchInlineSnapshot(`
      "
       0 ms level bid 100 6
       1 ms                  | a buy 5 @100
       2 ms level bid 100 12
       3 ms level bid 100 9
      60 ms trade sell 100 5
      61 ms trade sell 100 1 | a fill 1 @100 maker rule=queue ahead -0.5→-0.5 leaves 4 likely
      62 ms trade sell 99 1  | a fill 1 @100 maker rule=through ahead -0.5→-0.5 leaves 3 likely
      63 ms trade sell 100 1 | a fill 1 @100 maker rule=queue ahead -0.5→-0.5 leaves 2 likely
                             | a missed 2
      "
    `);
  });

  it('a replace keeps it when the price stays and the total does not grow', async () => {
    const table = `
      0 ms level bid 100 4
      0 ms level bid 99 1
      1 ms | a buy 5 @100
      2 ms level bid 100 9
      3 ms trade sell 100 5
      4 ms | a replace 3
      5 ms trade sell 100 1
      6 ms | a replace 6
      7 ms trade sell 100 5
      8 ms | a replace 6 @99
      9 ms trade sell 99 3
     10 ms | a replace 2
    `;
    expect(await played(table)).toMatchInlineSnapshot(`
      "
       0 ms level bid 100 4
       0 ms level bid 99 1
       1 ms                  | a buy 5 @100
       2 ms level bid 100 9
       3 ms trade sell 100 5 | a fill 1 @100 maker rule=queue ahead 4→0 leaves 4
       4 ms                  | a replace 3
                             | a replaced leaves 2
       5 ms trade sell 100 1 | a fill 1 @100 maker rule=queue ahead 0→0 leaves 1
       6 ms                  | a replace 6
                             | a replaced leaves 4
       7 ms trade sell 100 5
       8 ms                  | a replace 6 @99
                             | a replaced leaves 4
       9 ms trade sell 99 3  | a fill 2 @99 maker rule=queue ahead 1→0 leaves 2
      10 ms                  | a replace 2
                             | a canceled leaves 0
      "
    `);
  });
});

describe('what the tape does not show', () => {
  it('a halt: rows go on, nothing fills; new orders are rejected, cancels work', async () => {
    const table = `
      0 ms level bid 100 4
      0 ms level ask 101 4
      1 ms | a buy 3 @100
      2 ms | b buy 1 @100
      3 ms status 0
      4 ms | c buy 1 @101
      5 ms trade sell 99 9
      6 ms level ask 100 5
      7 ms | b cancel
      8 ms | a replace 3 @99
      9 ms status 1
     10 ms | c buy 1 @101
     11 ms | d buy 1 @100
     12 ms trade sell 99 2
    `;
    expect(await played(table)).toMatchInlineSnapshot(`
      "
       0 ms level bid 100 4
       0 ms level ask 101 4
       1 ms                 | a buy 3 @100
       2 ms                 | b buy 1 @100
       3 ms status 0
       4 ms                 | c buy 1 @101
                            | c rejected halted
       5 ms trade sell 99 9
       6 ms level ask 100 5
       7 ms                 | b cancel
                            | b canceled leaves 0
       8 ms                 | a replace 3 @99
                            | a cancelReject halted
       9 ms status 1
      10 ms                 | c buy 1 @101
                            | c rejected duplicate
      11 ms                 | d buy 1 @100
                            | d fill 1 @100 taker rule=taker row 4 leaves 0 doubtful
      12 ms trade sell 99 2 | a fill 2 @100 maker rule=through ahead 4→0 leaves 1 doubtful
      "
    `);
  });

  it('a halt that holds new orders until it is over', async () => {
    const table = `
      0 ms level bid 100 4
      0 ms level ask 101 4
      1 ms status 0
      2 ms | a buy 6 @101
      3 ms | b buy 1 @101
      4 ms | b cancel
      5 ms status 1
      6 ms trade sell 101 1
    `;
    expect(await played(table, { venue: { halted: 'hold' } })).toMatchInlineSnapshot(`
      "
      0 ms level bid 100 4
      0 ms level ask 101 4
      1 ms status 0
      2 ms                  | a buy 6 @101
      3 ms                  | b buy 1 @101
      4 ms                  | b cancel
                            | b canceled leaves 0
      5 ms status 1         | a fill 4 @101 taker rule=taker row 1 leaves 2
      6 ms trade sell 101 1 | a fill 1 @101 maker rule=queue ahead 0→0 leaves 1
      "
    `);
  });

  it('a clear makes levels unknown and keeps the place; a snapshot caps it and crosses', async () => {
    const table = `
      0 ms level bid 100 8
      0 ms level ask 102 4
      1 ms | a buy 2 @100
      2 ms | b buy 2 @102 IOC
      3 ms clear
      4 ms | c buy 1 @103 IOC
      5 ms | d buy 1 @99
      6 ms trade sell 100 6
      7 ms snapshot bid 100 1
      7 ms snapshot bid 98 5
      7 ms snapshot ask 102 4
      8 ms trade sell 100 2
      9 ms | e buy 4 @102 IOC
     10 ms trade sell 99 1
     11 ms snapshot ask 99 1
    `;
    expect(await played(table)).toMatchInlineSnapshot(`
      "
       0 ms level bid 100 8
       0 ms level ask 102 4
       1 ms                    | a buy 2 @100
       2 ms                    | b buy 2 @102 IOC
                               | b fill 2 @102 taker rule=taker row 1 leaves 0
       3 ms clear
       4 ms                    | c buy 1 @103 IOC
                               | c expired leaves 0
       5 ms                    | d buy 1 @99
       6 ms trade sell 100 6
       7 ms snapshot bid 100 1
       7 ms snapshot bid 98 5
       7 ms snapshot ask 102 4
       8 ms trade sell 100 2   | a fill 1 @100 maker rule=queue ahead 1→0 leaves 1
       9 ms                    | e buy 4 @102 IOC
                               | e fill 4 @102 taker rule=taker row 6 leaves 0
      10 ms trade sell 99 1    | a fill 1 @100 maker rule=through ahead 0→0 leaves 0
      11 ms snapshot ask 99 1  | d fill 1 @99 maker rule=crossed ahead 0→0 leaves 0 doubtful
      "
    `);
  });

  it('a quote states the touch: better levels are empty', async () => {
    const table = `
      0 ms quote bid 100 5
      0 ms quote ask 101 5
      1 ms | a buy 2 @100
      2 ms | b buy 1 @99
      3 ms quote bid 98 4
      4 ms trade sell 98 1
      5 ms quote bid 100 3
      6 ms quote ask 100 2
      7 ms quote ask 102 9
      8 ms | c buy 3 market
      9 ms quote ask 102 0
     10 ms | d buy 3 market
    `;
    expect(await played(table, { tape: { levelOfDetail: 'L1', depth: 1 } })).toMatchInlineSnapshot(`
      "
       0 ms quote bid 100 5
       0 ms quote ask 101 5
       1 ms                 | a buy 2 @100
       2 ms                 | b buy 1 @99
       3 ms quote bid 98 4
       4 ms trade sell 98 1 | a fill 1 @100 maker rule=through ahead 5→0 leaves 1
       5 ms quote bid 100 3
       6 ms quote ask 100 2 | a fill 1 @100 maker rule=crossed ahead 0→0 leaves 0 doubtful
       7 ms quote ask 102 9
       8 ms                 | c buy 3 market
                            | c fill 3 @102 taker rule=taker row 6 leaves 0
       9 ms quote ask 102 0
      10 ms                 | d buy 3 market
                            | d expired leaves 0
      "
    `);
  });

  it('a print without a side is told by the touch, else by the last print at another price', async () => {
    const table = `
      0 ms level bid 99 1
      0 ms level ask 103 1
      1 ms | a buy 9 @101
      2 ms trade 101 2
      3 ms trade 103 1
      4 ms trade 101 2
      5 ms trade 101 1
      6 ms trade 99 1
      7 ms trade 101 1
    `;
    expect(await played(table)).toMatchInlineSnapshot(`
      "
      0 ms level bid 99 1
      0 ms level ask 103 1
      1 ms                 | a buy 9 @101
      2 ms trade 101 2
      3 ms trade 103 1
      4 ms trade 101 2     | a fill 2 @101 maker rule=queue ahead 0→0 leaves 7
      5 ms trade 101 1     | a fill 1 @101 maker rule=queue ahead 0→0 leaves 6
      6 ms trade 99 1      | a fill 1 @101 maker rule=through ahead 0→0 leaves 5
      7 ms trade 101 1
      "
    `);
  });

  it('limited depth: an order at a price that is not shown stands behind the last that was, and its fills are doubtful', async () => {
    const table = `
      0 ms level bid 100 3
      0 ms level bid 99 7
      0 ms level ask 101 5
      1 ms | a buy 3 @98
      2 ms trade sell 98 8
      3 ms level bid 100 0
      4 ms level bid 98 5
      5 ms trade sell 98 1
      6 ms level bid 100 1
      7 ms trade sell 98 1
    `;
    expect(await played(table, { tape: { depth: 2 } })).toMatchInlineSnapshot(`
      "
      0 ms level bid 100 3
      0 ms level bid 99 7
      0 ms level ask 101 5
      1 ms                 | a buy 3 @98
      2 ms trade sell 98 8 | a fill 1 @98 maker rule=queue ahead 7→0 leaves 2 doubtful
      3 ms level bid 100 0
      4 ms level bid 98 5
      5 ms trade sell 98 1 | a fill 1 @98 maker rule=queue ahead 0→0 leaves 1
      6 ms level bid 100 1
      7 ms trade sell 98 1 | a fill 1 @98 maker rule=queue ahead 0→0 leaves 0
      "
    `);
  });
});
