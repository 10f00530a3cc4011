/** Pairs of which one order cancels the other: the other leaves once, and takes nobody with it. */
import { describe, expect, it } from 'vitest';
import { play } from './play.js';

describe('a pair', () => {
  it('loses the other order when one trades in part, and that one stays', () => {
    expect(
      play(`
        #1 sell 5@105 otherLegId=2
        #2 sell 5 ordType=stop stopPxTicks=95 otherLegId=1
        #3 buy 2@105
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 5@105 otherLegId=2
          new #1 sell 5@105 5
      #2 sell 5 ordType=stop stopPxTicks=95 otherLegId=1
          new #2 sell 5@95 5
      #3 buy 2@105
          new #3 buy 2@105 2
          trade #3 buy 2@105 0 < #1 3
          canceled otherLeg #2 sell 5@95 0
      at rest: #1 3/3@105
      "
    `);
  });

  it('loses the other order when the incoming one trades in part and then rests', () => {
    expect(
      play(`
        #1 sell 5 ordType=stop stopPxTicks=95 otherLegId=2
        #3 buy 2@105
        #2 sell 5@105 otherLegId=1
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 5 ordType=stop stopPxTicks=95 otherLegId=2
          new #1 sell 5@95 5
      #3 buy 2@105
          new #3 buy 2@105 2
      #2 sell 5@105 otherLegId=1
          new #2 sell 5@105 5
          trade #2 sell 2@105 3 < #3 0
          canceled otherLeg #1 sell 5@95 0
      at rest: #2 3/3@105
      "
    `);
  });

  it('keeps the other order when one is refused', () => {
    expect(
      play(`
        #1 sell 5 ordType=stop stopPxTicks=95 otherLegId=2
        #3 buy 2@105
        #2 sell 5@105 otherLegId=1 timeInForce=GTX
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 5 ordType=stop stopPxTicks=95 otherLegId=2
          new #1 sell 5@95 5
      #3 buy 2@105
          new #3 buy 2@105 2
      #2 sell 5@105 otherLegId=1 timeInForce=GTX
          rejected wouldTake #2 sell 5@105 0
      at rest: #3 2/2@105, #1 5 waits
      "
    `);
  });

  it('is two orders that name each other: an order that names another alone does not end it', () => {
    expect(
      play(`
        #1 sell 5@105
        #2 sell 5@106 otherLegId=1
        #3 sell 5@107 otherLegId=2
        cancel #2
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 5@105
          new #1 sell 5@105 5
      #2 sell 5@106 otherLegId=1
          new #2 sell 5@106 5
      #3 sell 5@107 otherLegId=2
          new #3 sell 5@107 5
      cancel #2
          canceled #2 sell 5@106 0
      at rest: #1 5/5@105, #3 5/5@107
      "
    `);
  });

  it('is of one account: nobody ends the orders of another by naming them', () => {
    expect(
      play(`
        #1 sell 5@105 account=1 otherLegId=2
        #2 sell 5@106 account=2 otherLegId=1
        cancel #2
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 5@105 account=1 otherLegId=2
          new #1 sell 5@105 5
      #2 sell 5@106 account=2 otherLegId=1
          new #2 sell 5@106 5
      cancel #2
          canceled #2 sell 5@106 0
      at rest: #1 5/5@105
      "
    `);
  });

  it('of two hidden orders side by side trades once', () => {
    expect(
      play(`
        #1 sell 2@100 isHidden otherLegId=2
        #2 sell 2@100 isHidden otherLegId=1
        #3 buy 4@100 timeInForce=IOC
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 2@100 isHidden otherLegId=2
          new #1 sell 2@100 2
      #2 sell 2@100 isHidden otherLegId=1
          new #2 sell 2@100 2
      #3 buy 4@100 timeInForce=IOC
          new #3 buy 4@100 4
          trade #3 buy 2@100 2 < #1 0
          canceled otherLeg #2 sell 2@100 0
          expired noLiquidity #3 buy 2@100 0
      at rest: nobody
      "
    `);
  });

  it('of two hidden orders side by side leaves whole when the first meets its own', () => {
    expect(
      play(`
        #1 sell 2@100 isHidden otherLegId=2 stpGroup=1
        #2 sell 2@100 isHidden otherLegId=1
        #3 buy 4@100 stpGroup=1 stp=expireMaker
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 2@100 isHidden otherLegId=2 stpGroup=1
          new #1 sell 2@100 2
      #2 sell 2@100 isHidden otherLegId=1
          new #2 sell 2@100 2
      #3 buy 4@100 stpGroup=1 stp=expireMaker
          new #3 buy 4@100 4
          canceled selfTrade #1 sell 2@100 0
          canceled otherLeg #2 sell 2@100 0
      at rest: #3 4/4@100
      "
    `);
  });

  it('whose stop is triggered loses the other order before that could trade, and the stop goes on', () => {
    expect(
      play(`
        #1 sell 5@105 otherLegId=2
        #2 sell 5@98 ordType=stopLimit stopPxTicks=99 otherLegId=1
        #3 buy 1@99
        #4 sell 1@99
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 5@105 otherLegId=2
          new #1 sell 5@105 5
      #2 sell 5@98 ordType=stopLimit stopPxTicks=99 otherLegId=1
          new #2 sell 5@99 5
      #3 buy 1@99
          new #3 buy 1@99 1
      #4 sell 1@99
          new #4 sell 1@99 1
          trade #4 sell 1@99 0 < #3 0
          triggered #2 sell 5@98 5
          canceled otherLeg #1 sell 5@105 0
      at rest: #2 5/5@98
      "
    `);
  });
});
