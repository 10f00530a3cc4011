/** Stops wait for a price, and are elected in the order in which their prices were reached, once who reached them is done. */
import { describe, expect, it } from 'vitest';
import { play } from './play.js';

describe('stops', () => {
  it('are elected by the order of the trades that reached them: a sell that the first trade reached before a buy that the second did', () => {
    expect(
      play(`
        #1 sell 1@100
        #2 buy 1@100
        #3 sell 1 ordType=stop stopPxTicks=98
        #4 buy 1 ordType=stop stopPxTicks=103
        #5 sell 1@97
        #6 sell 1@104
        #7 buy 2 ordType=market
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 1@100
          new #1 sell 1@100 1
      #2 buy 1@100
          new #2 buy 1@100 1
          trade #2 buy 1@100 0 < #1 0
      #3 sell 1 ordType=stop stopPxTicks=98
          new #3 sell 1@98 1
      #4 buy 1 ordType=stop stopPxTicks=103
          new #4 buy 1@103 1
      #5 sell 1@97
          new #5 sell 1@97 1
      #6 sell 1@104
          new #6 sell 1@104 1
      #7 buy 2 ordType=market
          new #7 buy 2@- 2
          trade #7 buy 1@97 1 < #5 0
          trade #7 buy 1@104 0 < #6 0
          triggered #3 sell 1@- 1
          expired noLiquidity #3 sell 1@- 0
          triggered #4 buy 1@- 1
          expired noLiquidity #4 buy 1@- 0
      at rest: nobody
      "
    `);
  });

  it('that are filled or killed are so when they are elected, also at any price', () => {
    expect(
      play(`
        #1 sell 1@100
        #2 buy 5 ordType=stop stopPxTicks=100 timeInForce=FOK
        #3 sell 4@101
        #4 buy 1@100
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 1@100
          new #1 sell 1@100 1
      #2 buy 5 ordType=stop stopPxTicks=100 timeInForce=FOK
          new #2 buy 5@100 5
      #3 sell 4@101
          new #3 sell 4@101 4
      #4 buy 1@100
          new #4 buy 1@100 1
          trade #4 buy 1@100 0 < #1 0
          triggered #2 buy 5@- 5
          expired noLiquidity #2 buy 5@- 0
      at rest: #3 4/4@101
      "
    `);
  });

  it('elected by what other stops trade come after all that were elected with them', () => {
    expect(
      play(`
        #1 buy 5@99
        #2 buy 5@98
        #3 buy 5@97
        #4 sell 5 ordType=stop stopPxTicks=99
        #5 sell 5 ordType=stop stopPxTicks=98
        #6 sell 5@97 ordType=stopLimit stopPxTicks=99
        #7 sell 5@99
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 buy 5@99
          new #1 buy 5@99 5
      #2 buy 5@98
          new #2 buy 5@98 5
      #3 buy 5@97
          new #3 buy 5@97 5
      #4 sell 5 ordType=stop stopPxTicks=99
          new #4 sell 5@99 5
      #5 sell 5 ordType=stop stopPxTicks=98
          new #5 sell 5@98 5
      #6 sell 5@97 ordType=stopLimit stopPxTicks=99
          new #6 sell 5@99 5
      #7 sell 5@99
          new #7 sell 5@99 5
          trade #7 sell 5@99 0 < #1 0
          triggered #4 sell 5@- 5
          trade #4 sell 5@98 0 < #2 0
          triggered #6 sell 5@97 5
          trade #6 sell 5@97 0 < #3 0
          triggered #5 sell 5@- 5
          expired noLiquidity #5 sell 5@- 0
      at rest: nobody
      "
    `);
  });

  it('go by when they were entered, where the rules say so', () => {
    expect(
      play(
        `
        #1 buy 1 ordType=stop stopPxTicks=102
        #2 buy 1 ordType=stop stopPxTicks=101
        #3 sell 1@102
        #4 sell 3@103
        #5 buy 1@102
      `,
        { election: 'time' },
      ),
    ).toMatchInlineSnapshot(`
      "
      #1 buy 1 ordType=stop stopPxTicks=102
          new #1 buy 1@102 1
      #2 buy 1 ordType=stop stopPxTicks=101
          new #2 buy 1@101 1
      #3 sell 1@102
          new #3 sell 1@102 1
      #4 sell 3@103
          new #4 sell 3@103 3
      #5 buy 1@102
          new #5 buy 1@102 1
          trade #5 buy 1@102 0 < #3 0
          triggered #1 buy 1@- 1
          trade #1 buy 1@103 0 < #4 2
          triggered #2 buy 1@- 1
          trade #2 buy 1@103 0 < #4 1
      at rest: #4 1/1@103
      "
    `);
  });

  it('whose price was reached before they came are elected at once, or refused', () => {
    const script = `
      #1 sell 2@100
      #2 buy 1@100
      #3 buy 1 ordType=stop stopPxTicks=99
    `;
    expect(play(script) + play(script, { stopsOnEntry: 'reject' })).toMatchInlineSnapshot(`
      "
      #1 sell 2@100
          new #1 sell 2@100 2
      #2 buy 1@100
          new #2 buy 1@100 1
          trade #2 buy 1@100 0 < #1 1
      #3 buy 1 ordType=stop stopPxTicks=99
          new #3 buy 1@99 1
          triggered #3 buy 1@- 1
          trade #3 buy 1@100 0 < #1 0
      at rest: nobody

      #1 sell 2@100
          new #1 sell 2@100 2
      #2 buy 1@100
          new #2 buy 1@100 1
          trade #2 buy 1@100 0 < #1 1
      #3 buy 1 ordType=stop stopPxTicks=99
          rejected wouldTrigger #3 buy 1@- 0
      at rest: #1 1/1@100
      "
    `);
  });

  it('wait for the mark or the index, if they say so', () => {
    expect(
      play(`
        #1 sell 9@100
        #2 buy 1 ordType=stop stopPxTicks=101 trigger=mark
        #3 buy 1 ordType=stop stopPxTicks=101 trigger=index
        #4 buy 1@100
        mark 101
        index 100
        index 102
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 9@100
          new #1 sell 9@100 9
      #2 buy 1 ordType=stop stopPxTicks=101 trigger=mark
          new #2 buy 1@101 1
      #3 buy 1 ordType=stop stopPxTicks=101 trigger=index
          new #3 buy 1@101 1
      #4 buy 1@100
          new #4 buy 1@100 1
          trade #4 buy 1@100 0 < #1 8
      mark 101
          triggered #2 buy 1@- 1
          trade #2 buy 1@100 0 < #1 7
      index 100
      index 102
          triggered #3 buy 1@- 1
          trade #3 buy 1@100 0 < #1 6
      at rest: #1 6/6@100
      "
    `);
  });

  it('that trail sell once the price has come back by their distance from the best one', () => {
    expect(
      play(`
        #1 buy 9@90
        #2 sell 1 ordType=stop trailingTicks=2 trigger=mark
        mark 100
        mark 104
        mark 103
        mark 102
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 buy 9@90
          new #1 buy 9@90 9
      #2 sell 1 ordType=stop trailingTicks=2 trigger=mark
          new #2 sell 1@- 1
      mark 100
      mark 104
      mark 103
      mark 102
          triggered #2 sell 1@- 1
          trade #2 sell 1@90 0 < #1 8
      at rest: #1 8/8@90
      "
    `);
  });

  it('end when their time is over', () => {
    expect(
      play(`
        #1 sell 1 ordType=stop stopPxTicks=98 timeInForce=GTD expireNs=10
        +9 mark 100
        +1 mark 100
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 1 ordType=stop stopPxTicks=98 timeInForce=GTD expireNs=10
          new #1 sell 1@98 1
      +9 mark 100
      +1 mark 100
          expired outOfTime #1 sell 1@98 0
      at rest: nobody
      "
    `);
  });
});
