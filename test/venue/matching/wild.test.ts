/** Whatever is said to a matching engine, it answers, and stays sound. `npm run test:long` says a million things more. */
import { describe, expect, it } from 'vitest';
import { Reason } from '../../../src/sim/message.js';
import { playWild, WILD_RULES } from './wild.js';

describe('wild messages', () => {
  it.each(WILD_RULES.map((rules, i) => [i, rules] as const))('are answered, under rules %i', (seed, rules) => {
    const { refusals, accepted, trades } = playWild(seed, 20_000, rules);
    expect(Math.min(accepted, trades)).toBeGreaterThan(200);
    const { duplicate, unknownOrder, wouldTake, offTick, badPrice, badQty, badFields, closed, exceedsLimit, unsupported, nothingToReduce } =
      Reason;
    const reasons = [
      duplicate,
      unknownOrder,
      wouldTake,
      offTick,
      badPrice,
      badQty,
      badFields,
      closed,
      exceedsLimit,
      unsupported,
      nothingToReduce,
    ];
    // Where prices below zero are allowed, no price is bad.
    expect(reasons.filter((reason) => refusals[reason] === 0)).toEqual(rules.negativePrices === true ? [badPrice] : []);
  });
});
