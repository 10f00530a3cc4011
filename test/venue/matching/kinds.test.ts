/** A worked example of each kind of order, played on the engine and on its twin. */
import { describe, expect, it } from 'vitest';
import { play } from './play.js';

describe('an iceberg', () => {
  it('shows its next part behind the others at its price', () => {
    expect(
      play(`
        #1 sell 10@100 displayLots=3
        #2 sell 4@100
        #3 buy 5@100
        #4 buy 6@100
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 10@100 displayLots=3
          new #1 sell 10@100 10
      #2 sell 4@100
          new #2 sell 4@100 4
      #3 buy 5@100
          new #3 buy 5@100 5
          trade #3 buy 3@100 2 < #1 7
          trade #3 buy 2@100 0 < #2 2
      #4 buy 6@100
          new #4 buy 6@100 6
          trade #4 buy 2@100 4 < #2 0
          trade #4 buy 3@100 1 < #1 4
          trade #4 buy 1@100 0 < #1 3
      at rest: #1 3/2@100
      "
    `);
  });

  it('that gets smaller keeps its place, and what it shows until less is left', () => {
    expect(
      play(`
        #1 sell 10@100 displayLots=3
        #2 sell 1@100
        amend #1 5
        reduce #1 3
        #3 buy 3@100
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 10@100 displayLots=3
          new #1 sell 10@100 10
      #2 sell 1@100
          new #2 sell 1@100 1
      amend #1 5
          replaced #1 sell 5@100 5
      reduce #1 3
          replaced #1 sell 2@100 2
      #3 buy 3@100
          new #3 buy 3@100 3
          trade #3 buy 2@100 1 < #1 0
          trade #3 buy 1@100 0 < #2 0
      at rest: nobody
      "
    `);
  });
});

describe('a hidden order', () => {
  it('trades after those who are shown at its price and before those at worse ones', () => {
    expect(
      play(`
        #1 sell 3@100 isHidden
        #2 sell 2@100
        #3 sell 2@101
        #4 buy 6@101
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 3@100 isHidden
          new #1 sell 3@100 3
      #2 sell 2@100
          new #2 sell 2@100 2
      #3 sell 2@101
          new #3 sell 2@101 2
      #4 buy 6@101
          new #4 buy 6@101 6
          trade #4 buy 2@100 4 < #2 0
          trade #4 buy 3@100 1 < #1 0
          trade #4 buy 1@101 0 < #3 1
      at rest: #3 1/1@101
      "
    `);
  });
});

describe('a pegged order', () => {
  it('follows the best price of its own side, behind it, with a new place each time', () => {
    expect(
      play(`
        #1 buy 5@98
        #2 buy 5 ordType=pegged peg=primary
        #3 buy 1@99
        cancel #3
        #4 sell 6@98
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 buy 5@98
          new #1 buy 5@98 5
      #2 buy 5 ordType=pegged peg=primary
          new #2 buy 5@98 5
      #3 buy 1@99
          new #3 buy 1@99 1
          restated #2 buy 5@99 5
      cancel #3
          canceled #3 buy 1@99 0
          restated #2 buy 5@98 5
      #4 sell 6@98
          new #4 sell 6@98 6
          trade #4 sell 5@98 1 < #1 0
          trade #4 sell 1@98 0 < #2 4
          restated #2 buy 4@- 4
      at rest: #2 4 waits
      "
    `);
  });

  it('stands in the middle, rounded away from the other side, and within its limit', () => {
    expect(
      play(`
        #1 buy 5@97
        #2 sell 5@102
        #3 buy 1 ordType=pegged peg=mid
        #4 sell 1 ordType=pegged peg=mid isHidden
        #5 buy 1@98 ordType=pegged peg=mid
        #6 buy 1@99
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 buy 5@97
          new #1 buy 5@97 5
      #2 sell 5@102
          new #2 sell 5@102 5
      #3 buy 1 ordType=pegged peg=mid
          new #3 buy 1@99 1
      #4 sell 1 ordType=pegged peg=mid isHidden
          new #4 sell 1@100 1
      #5 buy 1@98 ordType=pegged peg=mid
          new #5 buy 1@98 1
      #6 buy 1@99
          new #6 buy 1@99 1
          restated #3 buy 1@100 1
          trade #3 buy 1@100 0 < #4 0
      at rest: #6 1/1@99, #5 1/1@98, #1 5/5@97, #2 5/5@102
      "
    `);
  });

  it('waits while there is nothing to follow', () => {
    expect(
      play(`
        #1 buy 5 ordType=pegged peg=market pegOffsetTicks=-1
        #2 sell 5@102
        cancel #2
        #3 buy 5 ordType=pegged peg=market timeInForce=IOC
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 buy 5 ordType=pegged peg=market pegOffsetTicks=-1
          new #1 buy 5@- 5
      #2 sell 5@102
          new #2 sell 5@102 5
          restated #1 buy 5@101 5
      cancel #2
          canceled #2 sell 5@102 0
          restated #1 buy 5@- 5
      #3 buy 5 ordType=pegged peg=market timeInForce=IOC
          new #3 buy 5@- 5
          expired noLiquidity #3 buy 5@- 0
      at rest: #1 5 waits
      "
    `);
  });

  it('that reaches the other side takes', () => {
    expect(
      play(`
        #1 sell 3@102
        #2 buy 5 ordType=pegged peg=market
        #3 sell 1@99
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 3@102
          new #1 sell 3@102 3
      #2 buy 5 ordType=pegged peg=market
          new #2 buy 5@102 5
          trade #2 buy 3@102 2 < #1 0
          restated #2 buy 2@- 2
      #3 sell 1@99
          new #3 sell 1@99 1
          restated #2 buy 2@99 2
          trade #2 buy 1@99 1 < #3 0
          restated #2 buy 1@- 1
      at rest: #2 1 waits
      "
    `);
  });
});

describe('a post-only order', () => {
  it('is refused, or stands one tick behind what it would take', () => {
    expect(
      play(`
        #1 sell 5@100
        #2 buy 5@100 timeInForce=GTX
        #3 buy 5@103 timeInForce=GTX postOnly=slide
        #4 sell 5@99 timeInForce=GTX postOnly=slide
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 5@100
          new #1 sell 5@100 5
      #2 buy 5@100 timeInForce=GTX
          rejected wouldTake #2 buy 5@100 0
      #3 buy 5@103 timeInForce=GTX postOnly=slide
          new #3 buy 5@99 5
      #4 sell 5@99 timeInForce=GTX postOnly=slide
          new #4 sell 5@100 5
      at rest: #3 5/5@99, #1 5/5@100, #4 5/5@100
      "
    `);
  });
});

describe('a reduce-only order', () => {
  const script = `
    #1 sell 5@100
    #2 buy 5@100 account=1
  `;

  it('is of no more than there is to reduce, when it comes', () => {
    expect(
      play(`${script}
        #3 buy 9@99
        #4 sell 8 ordType=market account=1 isReduceOnly
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 5@100
          new #1 sell 5@100 5
      #2 buy 5@100 account=1
          new #2 buy 5@100 5
          trade #2 buy 5@100 0 < #1 0
      #3 buy 9@99
          new #3 buy 9@99 9
      #4 sell 8 ordType=market account=1 isReduceOnly
          new #4 sell 5@- 5
          trade #4 sell 5@99 0 < #3 4
      at rest: #3 4/4@99
      "
    `);
  });

  it('at rest leaves when its turn comes and there is nothing to reduce any more, hidden or shown', () => {
    expect(
      play(`${script}
        #3 sell 5@105 account=1 isReduceOnly
        #4 sell 5@105 account=1 isReduceOnly isHidden
        #5 sell 3@104 account=1
        #6 buy 10@105
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 5@100
          new #1 sell 5@100 5
      #2 buy 5@100 account=1
          new #2 buy 5@100 5
          trade #2 buy 5@100 0 < #1 0
      #3 sell 5@105 account=1 isReduceOnly
          new #3 sell 5@105 5
      #4 sell 5@105 account=1 isReduceOnly isHidden
          new #4 sell 5@105 5
      #5 sell 3@104 account=1
          new #5 sell 3@104 3
      #6 buy 10@105
          new #6 buy 10@105 10
          trade #6 buy 3@104 7 < #5 0
          trade #6 buy 2@105 5 < #3 3
          canceled nothingToReduce #3 sell 3@105 0
          canceled nothingToReduce #4 sell 5@105 0
      at rest: #6 5/5@105
      "
    `);
  });

  it('that was a stop has no more than is left when it is triggered, or leaves', () => {
    expect(
      play(`${script}
        #3 sell 5 ordType=stop stopPxTicks=95 trigger=mark account=1 isReduceOnly
        #4 sell 5 ordType=stop stopPxTicks=94 trigger=mark account=1 isReduceOnly
        #5 buy 9@99
        #6 sell 2@99 account=1
        mark 95
        mark 94
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 5@100
          new #1 sell 5@100 5
      #2 buy 5@100 account=1
          new #2 buy 5@100 5
          trade #2 buy 5@100 0 < #1 0
      #3 sell 5 ordType=stop stopPxTicks=95 trigger=mark account=1 isReduceOnly
          new #3 sell 5@95 5
      #4 sell 5 ordType=stop stopPxTicks=94 trigger=mark account=1 isReduceOnly
          new #4 sell 5@94 5
      #5 buy 9@99
          new #5 buy 9@99 9
      #6 sell 2@99 account=1
          new #6 sell 2@99 2
          trade #6 sell 2@99 0 < #5 7
      mark 95
          triggered #3 sell 5@- 5
          restated nothingToReduce #3 sell 2@- 3
          trade #3 sell 3@99 0 < #5 4
      mark 94
          triggered #4 sell 5@- 5
          canceled nothingToReduce #4 sell 5@- 0
      at rest: #5 4/4@99
      "
    `);
  });
});

describe('an order that meets one of its own group', () => {
  const script = (mode: string): string => `
    #1 sell 2@100
    #2 sell 3@100 stpGroup=1
    #3 sell 4@101
    #4 buy 8@101 stpGroup=1 stp=${mode}
  `;

  it('leaves, sends the other away, both, or they lose the lesser of their lots, as its mode says', () => {
    const modes = ['none', 'expireTaker', 'expireMaker', 'expireBoth', 'decrement'];
    expect(modes.map((mode) => play(script(mode)).split('\n').slice(7).join('\n')).join('')).toMatchInlineSnapshot(`
      "#4 buy 8@101 stpGroup=1 stp=none
          new #4 buy 8@101 8
          trade #4 buy 2@100 6 < #1 0
          trade #4 buy 3@100 3 < #2 0
          trade #4 buy 3@101 0 < #3 1
      at rest: #3 1/1@101
      #4 buy 8@101 stpGroup=1 stp=expireTaker
          new #4 buy 8@101 8
          trade #4 buy 2@100 6 < #1 0
          canceled selfTrade #4 buy 6@101 0
      at rest: #2 3/3@100, #3 4/4@101
      #4 buy 8@101 stpGroup=1 stp=expireMaker
          new #4 buy 8@101 8
          trade #4 buy 2@100 6 < #1 0
          canceled selfTrade #2 sell 3@100 0
          trade #4 buy 4@101 2 < #3 0
      at rest: #4 2/2@101
      #4 buy 8@101 stpGroup=1 stp=expireBoth
          new #4 buy 8@101 8
          trade #4 buy 2@100 6 < #1 0
          canceled selfTrade #2 sell 3@100 0
          canceled selfTrade #4 buy 6@101 0
      at rest: #3 4/4@101
      #4 buy 8@101 stpGroup=1 stp=decrement
          new #4 buy 8@101 8
          trade #4 buy 2@100 6 < #1 0
          canceled selfTrade #2 sell 3@100 0
          restated selfTrade #4 buy 3@100 3
          trade #4 buy 3@101 0 < #3 1
      at rest: #3 1/1@101
      "
    `);
  });

  it('does not meet a hidden one with which it could not have traded', () => {
    expect(
      play(`
        #1 sell 5@100 isHidden minQtyLots=5 stpGroup=1
        #2 buy 3@100 stpGroup=1 stp=expireBoth
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 5@100 isHidden minQtyLots=5 stpGroup=1
          new #1 sell 5@100 5
      #2 buy 3@100 stpGroup=1 stp=expireBoth
          new #2 buy 3@100 3
      at rest: #2 3/3@100, #1 5/0@100
      "
    `);
  });
});

describe('a lost connection', () => {
  it('takes the orders that were entered so, and those of nobody else', () => {
    expect(
      play(`
        #1 buy 5@98 account=1 cancelsOnDisconnect
        #2 sell 5 ordType=stop stopPxTicks=90 account=1 cancelsOnDisconnect
        #3 buy 5@97 account=1
        #4 buy 5@96 account=2 cancelsOnDisconnect
        disconnect 1
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 buy 5@98 account=1 cancelsOnDisconnect
          new #1 buy 5@98 5
      #2 sell 5 ordType=stop stopPxTicks=90 account=1 cancelsOnDisconnect
          new #2 sell 5@90 5
      #3 buy 5@97 account=1
          new #3 buy 5@97 5
      #4 buy 5@96 account=2 cancelsOnDisconnect
          new #4 buy 5@96 5
      disconnect 1
          canceled disconnected #1 buy 5@98 0
          canceled disconnected #2 sell 5@90 0
      at rest: #3 5/5@97, #4 5/5@96
      "
    `);
  });
});

describe('a mass cancel', () => {
  it('takes an account’s orders of one side, or of both', () => {
    expect(
      play(`
        #1 buy 5@98 account=1
        #2 sell 5@102 account=1
        #3 sell 5@103 account=1 isHidden
        #4 buy 5 ordType=stop stopPxTicks=110 account=1
        massCancel 1 sell
        massCancel 1 both
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 buy 5@98 account=1
          new #1 buy 5@98 5
      #2 sell 5@102 account=1
          new #2 sell 5@102 5
      #3 sell 5@103 account=1 isHidden
          new #3 sell 5@103 5
      #4 buy 5 ordType=stop stopPxTicks=110 account=1
          new #4 buy 5@110 5
      massCancel 1 sell
          canceled #2 sell 5@102 0
          canceled #3 sell 5@103 0
      massCancel 1 both
          canceled #1 buy 5@98 0
          canceled #4 buy 5@110 0
      at rest: nobody
      "
    `);
  });
});

describe('a replace', () => {
  it('keeps the place of one that gets no larger at its price, if the rules do not say otherwise', () => {
    const script = `
      #1 buy 5@99
      #2 buy 5@99
      replace #1 3
      #3 sell 4@99
    `;
    expect(play(script) + play(script, { replaceAlwaysRequeues: true })).toMatchInlineSnapshot(`
      "
      #1 buy 5@99
          new #1 buy 5@99 5
      #2 buy 5@99
          new #2 buy 5@99 5
      replace #1 3
          replaced #1 buy 3@99 3
      #3 sell 4@99
          new #3 sell 4@99 4
          trade #3 sell 3@99 1 < #1 0
          trade #3 sell 1@99 0 < #2 4
      at rest: #2 4/4@99

      #1 buy 5@99
          new #1 buy 5@99 5
      #2 buy 5@99
          new #2 buy 5@99 5
      replace #1 3
          replaced #1 buy 3@99 3
      #3 sell 4@99
          new #3 sell 4@99 4
          trade #3 sell 4@99 0 < #2 1
      at rest: #2 1/1@99, #1 3/3@99
      "
    `);
  });

  it('that crosses takes as an order that comes in', () => {
    expect(
      play(`
        #1 sell 5@101
        #2 buy 8@99
        replace #2 9@101
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 5@101
          new #1 sell 5@101 5
      #2 buy 8@99
          new #2 buy 8@99 8
      replace #2 9@101
          replaced #2 buy 9@101 9
          trade #2 buy 5@101 4 < #1 0
      at rest: #2 4/4@101
      "
    `);
  });
});
