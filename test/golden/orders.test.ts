/**
 * The rules on tapes of single orders by example (FILLS.md §6), each line checked against them when it was written. `npx vitest run test/golden -u`
 * writes the tables anew; look at each line that changes.
 */
import { describe, expect, it } from 'vitest';
import { played } from './table.js';

describe('the real queue', () => {
  it('queue, through and crossed: what is executed behind us or at a worse price was ours first, what comes to stand against us meets us', async () => {
    const table = `
      0 ms add bid 100 4 #1
      0 ms add bid 99 9 #2
      0 ms add ask 101 5 #3
      1 ms | a buy 8 @100
      2 ms add bid 100 5 #4
      3 ms execute #1 1
      4 ms execute #4 2
      5 ms reduce #1 1
      6 ms execute #2 3
      7 ms delete #1
      8 ms add ask 100 2 #5
      9 ms execute #4 3
    `;
    expect(await played(table)).toMatchInlineSnapshot(`
      "
      0 ms add bid 100 4 #1
      0 ms add bid 99 9 #2
      0 ms add ask 101 5 #3
      1 ms                  | a buy 8 @100
      2 ms add bid 100 5 #4
      3 ms execute #1 1
      4 ms execute #4 2     | a fill 2 @100 maker rule=queue ahead 3→3 leaves 6 doubtful
      5 ms reduce #1 1
      6 ms execute #2 3     | a fill 3 @100 maker rule=through ahead 2→2 leaves 3 doubtful
      7 ms delete #1
      8 ms add ask 100 2 #5 | a fill 2 @100 maker rule=crossed ahead 0→0 leaves 1 doubtful
      9 ms execute #4 3     | a fill 1 @100 maker rule=queue ahead 0→0 leaves 0 doubtful
      "
    `);
  });

  it('a place is lost with a replace, kept where the row says so; executions at another price than the order has the better rank', async () => {
    const table = `
      0 ms add bid 100 4 #1
      0 ms add bid 100 4 #2
      0 ms add ask 102 5 #3
      1 ms | a buy 2 @100
      1 ms | b buy 2 @101
      2 ms replace bid 100 3 #1 keeps
      3 ms replace bid 100 4 #2
      4 ms execute bid 101 1 #1
      5 ms execute bid 100 1 #1
      6 ms execute bid 100 1 #2
      7 ms execute bid 101 1 #2
    `;
    expect(await played(table)).toMatchInlineSnapshot(`
      "
      0 ms add bid 100 4 #1
      0 ms add bid 100 4 #2
      0 ms add ask 102 5 #3
      1 ms                            | a buy 2 @100
      1 ms                            | b buy 2 @101
      2 ms replace bid 100 3 #1 keeps
      3 ms replace bid 100 4 #2
      4 ms execute bid 101 1 #1       | b fill 1 @101 maker rule=queue ahead 0→0 leaves 1
      5 ms execute bid 100 1 #1       | b fill 1 @101 maker rule=through ahead 0→0 leaves 0
      6 ms execute bid 100 1 #2       | a fill 1 @100 maker rule=queue ahead 1→1 leaves 1 doubtful
      7 ms execute bid 101 1 #2
      "
    `);
  });

  it('taker: order by order; what was taken stays taken, whatever the tape does to the order, and stands ahead of nobody', async () => {
    const table = `
      0 ms add bid 99 2 #1
      0 ms add ask 101 3 #2
      0 ms add ask 101 4 #3
      0 ms add ask 102 5 #4
      1 ms | a buy 5 @101 IOC
      2 ms reduce #3 1
      3 ms | b buy 9 @101 IOC
      4 ms | c sell 2 @101
      5 ms add ask 101 6 #5
      6 ms execute #2 3
      7 ms execute #3 1
      8 ms execute #5 1
    `;
    expect(await played(table)).toMatchInlineSnapshot(`
      "
      0 ms add bid 99 2 #1
      0 ms add ask 101 3 #2
      0 ms add ask 101 4 #3
      0 ms add ask 102 5 #4
      1 ms                  | a buy 5 @101 IOC
                            | a fill 3 @101 taker rule=taker row 1 leaves 2
                            | a fill 2 @101 taker rule=taker row 2 leaves 0
      2 ms reduce #3 1
      3 ms                  | b buy 9 @101 IOC
                            | b fill 1 @101 taker rule=taker row 4 leaves 8
                            | b expired leaves 0
      4 ms                  | c sell 2 @101
      5 ms add ask 101 6 #5
      6 ms execute #2 3
      7 ms execute #3 1
      8 ms execute #5 1     | c fill 1 @101 maker rule=queue ahead 0→0 leaves 1
      "
    `);
  });

  it('a hidden print goes through better prices, and at our own reaches who has nothing ahead; without a side it is doubtful', async () => {
    const table = `
      0 ms add bid 100 2 #1
      0 ms add ask 102 5 #2
      1 ms | a buy 3 @100
      2 ms hidden sell 100 2
      3 ms delete #1
      4 ms hidden sell 100 1
      5 ms | b buy 1 @101
      6 ms hidden 99 2
    `;
    expect(await played(table)).toMatchInlineSnapshot(`
      "
      0 ms add bid 100 2 #1
      0 ms add ask 102 5 #2
      1 ms                   | a buy 3 @100
      2 ms hidden sell 100 2
      3 ms delete #1
      4 ms hidden sell 100 1 | a fill 1 @100 maker rule=queue ahead 0→0 leaves 2
      5 ms                   | b buy 1 @101
      6 ms hidden 99 2       | b fill 1 @101 maker rule=through ahead 0→0 leaves 0 doubtful
                             | a fill 1 @100 maker rule=through ahead 0→0 leaves 1 doubtful
      "
    `);
  });
});

describe('what a tape of orders does not show', () => {
  it('a clear: an order that comes again has its old place at its old price, a new one stands behind who was there, before who came later', async () => {
    const table = `
      0 ms add bid 100 2 #1
      0 ms add bid 100 2 #2
      0 ms add ask 102 5 #3
      1 ms | a buy 1 @100
      2 ms clear bid
      3 ms | b buy 1 @100
      4 ms add bid 100 2 #9 part
      5 ms add bid 100 2 #2 part
      6 ms execute #2 2
      7 ms execute #9 1
      8 ms add bid 98 1 #10
      9 ms execute #9 1
     10 ms add bid 100 2 #11
     11 ms execute #11 1
    `;
    expect(await played(table)).toMatchInlineSnapshot(`
      "
       0 ms add bid 100 2 #1
       0 ms add bid 100 2 #2
       0 ms add ask 102 5 #3
       1 ms                       | a buy 1 @100
       2 ms clear bid
       3 ms                       | b buy 1 @100
       4 ms add bid 100 2 #9 part
       5 ms add bid 100 2 #2 part
       6 ms execute #2 2
       7 ms execute #9 1          | a fill 1 @100 maker rule=queue ahead 0→0 leaves 0
       8 ms add bid 98 1 #10
       9 ms execute #9 1
      10 ms add bid 100 2 #11
      11 ms execute #11 1         | b fill 1 @100 maker rule=queue ahead 0→0 leaves 0
      "
    `);
  });

  it('lots without an order stand before all; unknown ids act on them, and at a worse price than ours it was ours', async () => {
    const table = `
      0 ms snapshot bid 100 3
      0 ms add bid 100 2 #1
      0 ms add ask 102 5 #2
      1 ms | a buy 4 @100
      2 ms execute bid 100 2 #77
      3 ms execute bid 99 1 #78
      4 ms execute bid 100 1 #79
      5 ms execute #1 9
      6 ms replace ask 100 2 #80
    `;
    expect(await played(table)).toMatchInlineSnapshot(`
      "
      0 ms snapshot bid 100 3
      0 ms add bid 100 2 #1
      0 ms add ask 102 5 #2
      1 ms                       | a buy 4 @100
      2 ms execute bid 100 2 #77
      3 ms execute bid 99 1 #78  | a fill 1 @100 maker rule=through ahead 3→3 leaves 3 doubtful
      4 ms execute bid 100 1 #79
      5 ms execute #1 9
      6 ms replace ask 100 2 #80 | a fill 2 @100 maker rule=crossed ahead 0→0 leaves 1
      "
    `);
  });

  it('a halt: rows go on, nothing fills, nothing is tested again when trading resumes', async () => {
    const table = `
      0 ms add bid 100 2 #1
      0 ms add ask 102 5 #2
      1 ms | a buy 2 @100
      2 ms status 0
      3 ms add ask 99 1 #3
      4 ms | b buy 1 @100
      5 ms status 1
      6 ms delete #3
      7 ms execute #1 2
      8 ms add ask 100 1 #4
    `;
    expect(await played(table)).toMatchInlineSnapshot(`
      "
      0 ms add bid 100 2 #1
      0 ms add ask 102 5 #2
      1 ms                  | a buy 2 @100
      2 ms status 0
      3 ms add ask 99 1 #3
      4 ms                  | b buy 1 @100
                            | b rejected halted
      5 ms status 1
      6 ms delete #3
      7 ms execute #1 2
      8 ms add ask 100 1 #4 | a fill 1 @100 maker rule=crossed ahead 0→0 leaves 1
      "
    `);
  });
});
