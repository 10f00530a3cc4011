/** The reference price: the mean of five minutes, taken when it is 1 % away and the reference has stood for 30 seconds. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LuldReference } from '../../../../src/venue/matching/bands/luld-reference.js';

const SECOND_NS = 1e9;

function opened(): LuldReference {
  const reference = new LuldReference();
  reference.restart(0, 10_000);
  return reference;
}

describe('the reference price', () => {
  it('moves when the mean is 1 % away, not before', () => {
    const reference = opened();
    reference.onTrade(40 * SECOND_NS, 10_199);
    // The mean of 10,000 and 10,199 is 10,099.5.
    expect(reference.follow(40 * SECOND_NS)).toBe(false);
    reference.onTrade(41 * SECOND_NS, 10_101);
    // 30,300 / 3 = 10,100: 1 % to the tick.
    expect(reference.follow(41 * SECOND_NS)).toBe(true);
    expect(reference.priceTicks).toBe(10_100);
  });

  it('stands for 30 seconds', () => {
    const reference = opened();
    reference.onTrade(1 * SECOND_NS, 20_000);
    expect(reference.follow(30 * SECOND_NS - 1)).toBe(false);
    expect(reference.follow(30 * SECOND_NS)).toBe(true);
    expect(reference.priceTicks).toBe(15_000);
    reference.onTrade(31 * SECOND_NS, 60_000);
    expect(reference.follow(59 * SECOND_NS)).toBe(false);
    expect(reference.follow(60 * SECOND_NS)).toBe(true);
    expect(reference.priceTicks).toBe(30_000);
  });

  it('stays where five minutes bring no trade', () => {
    const reference = opened();
    expect(reference.follow(300 * SECOND_NS)).toBe(false);
    expect(reference.restate(900 * SECOND_NS)).toBe(false);
    expect(reference.priceTicks).toBe(10_000);
  });

  it('leaves out a trade that is five minutes old', () => {
    const reference = opened();
    reference.onTrade(SECOND_NS, 20_000);
    reference.restate(300 * SECOND_NS - 1);
    expect(reference.priceTicks).toBe(15_000);
    reference.restate(300 * SECOND_NS);
    expect(reference.priceTicks).toBe(20_000);
  });

  it('keeps every trade of a busy window, wherever the ring stands when it grows', () => {
    const reference = opened();
    for (let i = 0; i < 200; i++) reference.onTrade(i, 1);
    // All of those are old by now; what follows wraps around, and grows the ring twice.
    for (let i = 1; i <= 1000; i++) reference.onTrade(400 * SECOND_NS + i, i);
    reference.restate(401 * SECOND_NS);
    expect(reference.priceTicks).toBe(501);
    // The last hundred alone are left.
    reference.restate(700 * SECOND_NS + 900);
    expect(reference.priceTicks).toBe(951);
  });

  it('forgets what came before an opening price', () => {
    const reference = opened();
    reference.onTrade(10 * SECOND_NS, 90_000);
    reference.restart(20 * SECOND_NS, 12_000);
    expect(reference.restate(21 * SECOND_NS)).toBe(false);
    expect(reference.priceTicks).toBe(12_000);
  });

  it('is restated near or far, a half tick up', () => {
    const reference = opened();
    reference.onTrade(SECOND_NS, 10_001);
    expect(reference.restate(SECOND_NS)).toBe(true);
    expect(reference.priceTicks).toBe(10_001);
  });

  it('is the mean of the trades later than five minutes ago, however many there are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 2 ** 31 - 1 })), { minLength: 1, maxLength: 900 }),
        (steps) => {
          const reference = opened();
          const trades: (readonly [number, number])[] = [[0, 10_000]];
          let ts = 0;
          for (const [seconds, price] of steps) {
            ts += seconds * SECOND_NS;
            reference.onTrade(ts, price);
            trades.push([ts, price]);
          }
          reference.restate(ts);
          const window = trades.filter(([at]) => at > ts - 300 * SECOND_NS).map(([, price]) => BigInt(price));
          const total = window.reduce((sum, price) => sum + price, 0n);
          const count = BigInt(window.length);
          expect(reference.priceTicks).toBe(Number((2n * total + count) / (2n * count)));
        },
      ),
      { numRuns: 50 },
    );
  });
});
