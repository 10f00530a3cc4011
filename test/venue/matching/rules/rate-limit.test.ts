import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ADMITTED, RateLimit, RateLimits } from '../../../../src/venue/matching/rules/rate-limit.js';
import { MESSAGE_KINDS, type RateLimitRules } from '../../../../src/venue/matching/rules/types.js';

const S = 1_000_000_000;
const bucket = (capacity: number, tokens: number, intervalNs: number): RateLimit =>
  new RateLimit({ refill: 'continuous', capacity, tokens, intervalNs });
const window = (capacity: number, intervalNs: number): RateLimit =>
  new RateLimit({ refill: 'window', capacity, tokens: capacity, intervalNs });

/** A run of requests: when, and how heavy. */
const requests = fc
  .array(fc.record({ after: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 3_000 })), weight: fc.integer({ min: 1, max: 4 }) }), {
    maxLength: 80,
  })
  .map((steps) => {
    let at = 0;
    return steps.map(({ after, weight }) => ({ at: (at += after), weight }));
  });

describe('a bucket', () => {
  it('begins full and lets the next through as soon as its token is whole, not a nanosecond before', () => {
    const limit = bucket(20, 5, S);
    for (let i = 0; i < 20; i++) expect(limit.take(0, 1)).toBe(true);
    expect([limit.take(0, 1), limit.take(S / 5 - 1, 1), limit.take(S / 5, 1), limit.take(S / 5, 1)]).toEqual([false, false, true, false]);
  });

  it('does not lose parts of a token, however often it is asked', () => {
    const limit = bucket(3, 1, 7);
    for (let i = 0; i < 3; i++) limit.take(0, 1);
    let taken = 0;
    for (let ns = 1; ns <= 7_000; ns++) if (limit.take(ns, 1)) taken++;
    expect(taken).toBe(1_000);
  });

  it('is exactly the fractions of big integers', () => {
    fc.assert(
      fc.property(
        requests,
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 900 }),
        (asked, capacity, tokens, intervalNs) => {
          const limit = bucket(capacity, tokens, intervalNs);
          const full = BigInt(capacity) * BigInt(intervalNs);
          let held = full;
          let last = 0;
          for (const { at, weight } of asked) {
            held += BigInt(at - last) * BigInt(tokens);
            held = held > full ? full : held;
            last = at;
            const cost = BigInt(weight) * BigInt(intervalNs);
            expect(limit.take(at, weight)).toBe(cost <= held);
            if (cost <= held) held -= cost;
            expect(limit.tokensAt(at)).toBe(Number(held / BigInt(intervalNs)));
            expect(limit.tokensAt(at)).toBeLessThanOrEqual(capacity);
          }
        },
      ),
    );
  });

  it('lets through at most its capacity and what comes back, within any stretch of time', () => {
    fc.assert(
      fc.property(requests, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 500 }), (asked, capacity, intervalNs) => {
        const limit = bucket(capacity, 2, intervalNs);
        const passed = asked.filter(({ at, weight }) => limit.take(at, weight));
        for (const [i, first] of passed.entries()) {
          let sum = 0;
          for (const { at, weight } of passed.slice(i)) {
            sum += weight;
            expect(sum).toBeLessThanOrEqual(capacity + (2 * (at - first.at)) / intervalNs);
          }
        }
      }),
    );
  });

  it('takes no time back', () => {
    const limit = bucket(1, 1, 10);
    expect([limit.take(100, 1), limit.take(50, 1), limit.take(109, 1), limit.take(110, 1)]).toEqual([true, false, false, true]);
  });

  it('that a number cannot hold exactly is refused', () => {
    expect(() => bucket(1_000_000, 1, 86_400 * S)).toThrow(/held exactly; give a smaller one/);
  });
});

describe('a window', () => {
  it('begins anew with each whole multiple of its interval', () => {
    const limit = window(2, 10 * S);
    const asked = [9 * S, 9 * S, 9.9 * S, 10 * S, 19 * S, 19.9 * S, 30 * S];
    expect(asked.map((at) => limit.take(at, 1))).toEqual([true, true, false, true, true, false, true]);
  });

  it('lets through at most its capacity in each', () => {
    fc.assert(
      fc.property(requests, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 2_000 }), (asked, capacity, intervalNs) => {
        const limit = window(capacity, intervalNs);
        const byWindow = new Map<number, number>();
        for (const { at, weight } of asked) {
          const number = Math.floor(at / intervalNs);
          const before = byWindow.get(number) ?? 0;
          expect(limit.take(at, weight)).toBe(before + weight <= capacity);
          if (before + weight <= capacity) byWindow.set(number, before + weight);
        }
      }),
    );
  });
});

describe('several limits', () => {
  const rule = (name: string, more: Partial<RateLimitRules>): RateLimitRules => ({
    name,
    scope: 'account',
    refill: 'window',
    capacity: 2,
    tokens: 2,
    intervalNs: S,
    weights: { new: 1, cancel: 0, replace: 1, massQuote: 1 },
    excess: 'reject',
    ...more,
  });
  const [create, cancel] = [MESSAGE_KINDS.indexOf('new'), MESSAGE_KINDS.indexOf('cancel')];

  it('name the first that a message breaks, and then take nothing from the others', () => {
    const rules = [rule('second', {}), rule('minute', { capacity: 3, tokens: 3, intervalNs: 60 * S })];
    const limits = new RateLimits([...rules, rule('other', { scope: 'session', capacity: 1, tokens: 1 })], 'account');
    expect(limits.rules.map(({ name }) => name)).toEqual(['second', 'minute']);
    expect([0, 0, 0, 1, 1].map((s) => limits.admit(s * S, create))).toEqual([ADMITTED, ADMITTED, 0, ADMITTED, 1]);
    expect(limits.admit(60 * S, create)).toBe(ADMITTED);
  });

  it('weigh a message by its kind: one that weighs nothing always passes', () => {
    const limits = new RateLimits([rule('second', { capacity: 1, tokens: 1 })], 'account');
    expect([create, create, cancel, cancel].map((kind) => limits.admit(0, kind))).toEqual([ADMITTED, 0, ADMITTED, ADMITTED]);
  });
});
