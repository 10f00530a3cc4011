/** What must fill whole, or a minimum at once, or not at all: nothing is begun that cannot be ended, whoever leaves on the way. */
import { describe, expect, it } from 'vitest';
import { play } from './play.js';

describe('filled or killed', () => {
  it('counts what icebergs and hidden orders have besides what they show', () => {
    expect(
      play(`
        #1 sell 6@100 displayLots=1
        #2 sell 4@100 isHidden
        #3 buy 11@100 timeInForce=FOK
        #4 buy 10@100 timeInForce=FOK
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 6@100 displayLots=1
          new #1 sell 6@100 6
      #2 sell 4@100 isHidden
          new #2 sell 4@100 4
      #3 buy 11@100 timeInForce=FOK
          new #3 buy 11@100 11
          expired noLiquidity #3 buy 11@100 0
      #4 buy 10@100 timeInForce=FOK
          new #4 buy 10@100 10
          trade #4 buy 1@100 9 < #1 5
          trade #4 buy 1@100 8 < #1 4
          trade #4 buy 1@100 7 < #1 3
          trade #4 buy 1@100 6 < #1 2
          trade #4 buy 1@100 5 < #1 1
          trade #4 buy 1@100 4 < #1 0
          trade #4 buy 4@100 0 < #2 0
      at rest: nobody
      "
    `);
  });

  it('does not begin when it would meet its own before it is full, and leave', () => {
    expect(
      play(`
        #1 sell 5@100
        #2 sell 1@101 stpGroup=1
        #3 sell 5@102
        #4 buy 10@102 timeInForce=FOK stpGroup=1 stp=expireTaker
        #5 buy 5@102 timeInForce=FOK stpGroup=1 stp=expireTaker
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 5@100
          new #1 sell 5@100 5
      #2 sell 1@101 stpGroup=1
          new #2 sell 1@101 1
      #3 sell 5@102
          new #3 sell 5@102 5
      #4 buy 10@102 timeInForce=FOK stpGroup=1 stp=expireTaker
          new #4 buy 10@102 10
          expired noLiquidity #4 buy 10@102 0
      #5 buy 5@102 timeInForce=FOK stpGroup=1 stp=expireTaker
          new #5 buy 5@102 5
          trade #5 buy 5@100 0 < #1 0
      at rest: #2 1/1@101, #3 5/5@102
      "
    `);
  });

  it('does not count what an iceberg shows again behind its own order', () => {
    expect(
      play(`
        #1 sell 5@100 displayLots=1
        #2 sell 1@100 stpGroup=1
        #3 buy 3@100 timeInForce=FOK stpGroup=1 stp=expireTaker
        #4 buy 3@100 timeInForce=FOK stpGroup=1 stp=expireMaker
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 5@100 displayLots=1
          new #1 sell 5@100 5
      #2 sell 1@100 stpGroup=1
          new #2 sell 1@100 1
      #3 buy 3@100 timeInForce=FOK stpGroup=1 stp=expireTaker
          new #3 buy 3@100 3
          expired noLiquidity #3 buy 3@100 0
      #4 buy 3@100 timeInForce=FOK stpGroup=1 stp=expireMaker
          new #4 buy 3@100 3
          trade #4 buy 1@100 2 < #1 4
          canceled selfTrade #2 sell 1@100 0
          trade #4 buy 1@100 1 < #1 3
          trade #4 buy 1@100 0 < #1 2
      at rest: #1 2/1@100
      "
    `);
  });

  it('counts a pair once', () => {
    expect(
      play(`
        #1 sell 5@100 otherLegId=2
        #2 sell 5@101 otherLegId=1
        #3 buy 10@101 timeInForce=FOK
        #4 buy 5@101 timeInForce=FOK
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 5@100 otherLegId=2
          new #1 sell 5@100 5
      #2 sell 5@101 otherLegId=1
          new #2 sell 5@101 5
      #3 buy 10@101 timeInForce=FOK
          new #3 buy 10@101 10
          expired noLiquidity #3 buy 10@101 0
      #4 buy 5@101 timeInForce=FOK
          new #4 buy 5@101 5
          trade #4 buy 5@100 0 < #1 0
          canceled otherLeg #2 sell 5@101 0
      at rest: nobody
      "
    `);
  });

  it('counts of the reduce-only orders of an account what it has to reduce, once', () => {
    expect(
      play(`
        #1 sell 5@90
        #2 buy 5@90 account=1
        #3 sell 5@100 account=1 isReduceOnly
        #4 sell 5@101 account=1 isReduceOnly
        #5 buy 10@101 timeInForce=FOK
        #6 buy 5@101 timeInForce=FOK
        #7 buy 1@101
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 5@90
          new #1 sell 5@90 5
      #2 buy 5@90 account=1
          new #2 buy 5@90 5
          trade #2 buy 5@90 0 < #1 0
      #3 sell 5@100 account=1 isReduceOnly
          new #3 sell 5@100 5
      #4 sell 5@101 account=1 isReduceOnly
          new #4 sell 5@101 5
      #5 buy 10@101 timeInForce=FOK
          new #5 buy 10@101 10
          expired noLiquidity #5 buy 10@101 0
      #6 buy 5@101 timeInForce=FOK
          new #6 buy 5@101 5
          trade #6 buy 5@100 0 < #3 0
      #7 buy 1@101
          new #7 buy 1@101 1
          canceled nothingToReduce #4 sell 5@101 0
      at rest: #7 1/1@101
      "
    `);
  });

  it('knows that trades of its account with itself leave as much to reduce', () => {
    expect(
      play(`
        #1 sell 2@90
        #2 buy 2@90 account=1
        #3 sell 2@100 account=1
        #4 sell 2@101 account=1 isReduceOnly
        #5 buy 4@101 account=1 timeInForce=FOK
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 2@90
          new #1 sell 2@90 2
      #2 buy 2@90 account=1
          new #2 buy 2@90 2
          trade #2 buy 2@90 0 < #1 0
      #3 sell 2@100 account=1
          new #3 sell 2@100 2
      #4 sell 2@101 account=1 isReduceOnly
          new #4 sell 2@101 2
      #5 buy 4@101 account=1 timeInForce=FOK
          new #5 buy 4@101 4
          trade #5 buy 2@100 2 < #3 0
          trade #5 buy 2@101 0 < #4 0
      at rest: nobody
      "
    `);
  });
});

describe('within a budget', () => {
  it('pays at most, or gets at least so much, and takes all or nothing', () => {
    expect(
      play(`
        #1 sell 5@100
        #2 sell 5@102
        #3 buy 7 ordType=market timeInForce=FOKB budget=703
        #4 buy 7 ordType=market timeInForce=FOKB budget=704
        #5 buy 4@99
        #6 sell 4 ordType=market timeInForce=FOKB budget=397
        #7 sell 4 ordType=market timeInForce=FOKB budget=396
        #8 buy 4 ordType=market timeInForce=FOKB budget=9999
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 5@100
          new #1 sell 5@100 5
      #2 sell 5@102
          new #2 sell 5@102 5
      #3 buy 7 ordType=market timeInForce=FOKB budget=703
          new #3 buy 7@- 7
          expired noLiquidity #3 buy 7@- 0
      #4 buy 7 ordType=market timeInForce=FOKB budget=704
          new #4 buy 7@- 7
          trade #4 buy 5@100 2 < #1 0
          trade #4 buy 2@102 0 < #2 3
      #5 buy 4@99
          new #5 buy 4@99 4
      #6 sell 4 ordType=market timeInForce=FOKB budget=397
          new #6 sell 4@- 4
          expired noLiquidity #6 sell 4@- 0
      #7 sell 4 ordType=market timeInForce=FOKB budget=396
          new #7 sell 4@- 4
          trade #7 sell 4@99 0 < #5 0
      #8 buy 4 ordType=market timeInForce=FOKB budget=9999
          new #8 buy 4@- 4
          expired noLiquidity #8 buy 4@- 0
      at rest: #2 3/3@102
      "
    `);
  });
});

describe('a minimum', () => {
  it('of an incoming order is met by several trades, and by those whose own minimum the whole order meets', () => {
    expect(
      play(`
        #1 sell 1@100
        #2 sell 8@100 isHidden minQtyLots=5
        #3 buy 10@100 timeInForce=IOC minQtyLots=10
        #4 buy 8@100 timeInForce=IOC minQtyLots=3
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 1@100
          new #1 sell 1@100 1
      #2 sell 8@100 isHidden minQtyLots=5
          new #2 sell 8@100 8
      #3 buy 10@100 timeInForce=IOC minQtyLots=10
          new #3 buy 10@100 10
          expired noLiquidity #3 buy 10@100 0
      #4 buy 8@100 timeInForce=IOC minQtyLots=3
          new #4 buy 8@100 8
          trade #4 buy 1@100 7 < #1 0
          trade #4 buy 7@100 0 < #2 1
      at rest: #2 1/0@100
      "
    `);
  });

  it('of a hidden order at rest is of each trade, or of all that it has left', () => {
    expect(
      play(`
        #1 sell 7@100 isHidden minQtyLots=4
        #2 sell 2@100 isHidden
        #3 buy 3@100
        #4 buy 4@100
        cancel #3
        #5 buy 5@100 timeInForce=IOC
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 7@100 isHidden minQtyLots=4
          new #1 sell 7@100 7
      #2 sell 2@100 isHidden
          new #2 sell 2@100 2
      #3 buy 3@100
          new #3 buy 3@100 3
          trade #3 buy 2@100 1 < #2 0
      #4 buy 4@100
          new #4 buy 4@100 4
          trade #4 buy 4@100 0 < #1 3
      cancel #3
          canceled #3 buy 1@100 0
      #5 buy 5@100 timeInForce=IOC
          new #5 buy 5@100 5
          trade #5 buy 3@100 2 < #1 0
          expired noLiquidity #5 buy 2@100 0
      at rest: nobody
      "
    `);
  });

  it('that is not met lets a hidden order rest across the book', () => {
    expect(
      play(`
        #1 sell 2@100
        #2 buy 5@101 isHidden minQtyLots=5
        #3 sell 4@101
        #4 sell 5@101 timeInForce=IOC
      `),
    ).toMatchInlineSnapshot(`
      "
      #1 sell 2@100
          new #1 sell 2@100 2
      #2 buy 5@101 isHidden minQtyLots=5
          new #2 buy 5@101 5
      #3 sell 4@101
          new #3 sell 4@101 4
      #4 sell 5@101 timeInForce=IOC
          new #4 sell 5@101 5
          trade #4 sell 5@101 0 < #2 0
      at rest: #1 2/2@100, #3 4/4@101
      "
    `);
  });
});
