import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InvariantError } from '../../../src/base/errors.js';
import { streamKey, uniformAt } from '../../../src/base/rand/counter.js';
import { threefry } from './threefry-twin.js';

const word = fc.integer({ min: -0x80000000, max: 0x7fffffff });

/** Σ (observed − expected)² / expected. */
function chiSquare(counts: ArrayLike<number>, expected: number): number {
  let sum = 0;
  for (let i = 0; i < counts.length; i++) sum += ((counts[i]! - expected) * (counts[i]! - expected)) / expected;
  return sum;
}

describe('the twin', () => {
  it('gives the known answers of Random123 (kat_vectors, threefry2x32, 13 and 20 rounds)', () => {
    const all = 0xffffffff;
    const pi = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344] as const;
    expect(threefry(13, [0, 0], [0, 0])).toEqual([0x9d1c5ec6, 0x8bd50731]);
    expect(threefry(13, [all, all], [all, all])).toEqual([0xfd36d048, 0x2d17272c]);
    expect(threefry(13, [pi[0], pi[1]], [pi[2], pi[3]])).toEqual([0xba3e4725, 0xf27d669e]);
    expect(threefry(20, [0, 0], [0, 0])).toEqual([0x6b200159, 0x99ba4efe]);
    expect(threefry(20, [pi[0], pi[1]], [pi[2], pi[3]])).toEqual([0xc4923a9c, 0x483df7a0]);
  });
});

describe('uniformAt', () => {
  it('is the first 53 bits of the twin, for any key and counter', () => {
    const counter = fc.oneof(fc.maxSafeNat(), fc.nat(10), fc.integer({ min: 2 ** 32 - 5, max: 2 ** 32 + 5 }));
    fc.assert(
      fc.property(word, word, counter, (k0, k1, n) => {
        const [a, b] = threefry(13, [n % 2 ** 32, Math.floor(n / 2 ** 32)], [k0 >>> 0, k1 >>> 0]);
        expect(uniformAt(k0, k1, n) * 2 ** 53).toBe((a >>> 5) * 2 ** 26 + (b >>> 6));
      }),
      { numRuns: 2000 },
    );
  });

  it('keeps its bits for ever: a change would change every run', () => {
    const { k0, k1 } = streamKey(7, 'latency/entry.new');
    expect([k0, k1]).toMatchInlineSnapshot(`
      [
        -1605926679,
        473007926,
      ]
    `);
    expect([0, 1, 2, 4294967296].map((n) => uniformAt(k0, k1, n))).toMatchInlineSnapshot(`
      [
        0.21300719669827217,
        0.9877129536113134,
        0.22164019352544473,
        0.5051769684050363,
      ]
    `);
  });

  it('is uniform: chi-square over 1,000 cells of 1,000,000 numbers, in the high and in the low bits', () => {
    const { k0, k1 } = streamKey(1, 'test');
    const high = new Uint32Array(1000);
    const low = new Uint32Array(1000);
    for (let n = 0; n < 1_000_000; n++) {
      const u = uniformAt(k0, k1, n);
      high[Math.floor(u * 1000)]!++;
      low[Math.floor(((u * 2 ** 26) % 1) * 1000)]!++;
    }
    // 999 degrees of freedom: mean 999, sd 44.7; four sd
    expect(Math.abs(chiSquare(high, 1000) - 999)).toBeLessThan(4 * 44.7);
    expect(Math.abs(chiSquare(low, 1000) - 999)).toBeLessThan(4 * 44.7);
  });

  it('has independent neighbours: pairs of counters fill the unit square evenly', () => {
    const { k0, k1 } = streamKey(2, 'test');
    const counts = new Uint32Array(32 * 32);
    for (let n = 0; n < 500_000; n++) {
      const cell = Math.floor(uniformAt(k0, k1, 2 * n) * 32) * 32 + Math.floor(uniformAt(k0, k1, 2 * n + 1) * 32);
      counts[cell]!++;
    }
    expect(Math.abs(chiSquare(counts, 500_000 / 1024) - 1023)).toBeLessThan(4 * 45.2);
  });

  it('has independent streams: neighbouring seeds and names do not correlate', () => {
    const base = streamKey(3, 'a');
    for (const other of [streamKey(4, 'a'), streamKey(3, 'b'), { k0: base.k0 ^ 1, k1: base.k1 }]) {
      let sum = 0;
      for (let n = 0; n < 100_000; n++) sum += (uniformAt(base.k0, base.k1, n) - 0.5) * (uniformAt(other.k0, other.k1, n) - 0.5);
      // correlation has sd 1/√n
      expect(Math.abs((sum / 100_000) * 12)).toBeLessThan(4 / Math.sqrt(100_000));
    }
  });
});

describe('streamKey', () => {
  it('gives each of 20,000 seeds and names its own key', () => {
    const keys = new Set<string>();
    for (let seed = 0; seed < 10_000; seed++) {
      for (const name of ['feed', 'entry']) {
        const { k0, k1 } = streamKey(seed, name);
        keys.add(`${String(k0)},${String(k1)}`);
      }
    }
    expect(keys.size).toBe(20_000);
  });

  it('refuses a seed that is no integer', () => {
    expect(() => streamKey(1.5, 'a')).toThrow(InvariantError);
    expect(() => streamKey(Number.NaN, 'a')).toThrow(InvariantError);
  });
});
