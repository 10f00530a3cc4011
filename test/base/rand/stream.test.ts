import { describe, expect, it } from 'vitest';
import { randomStream } from '../../../src/base/rand/stream.js';

describe('randomStream', () => {
  it('repeats under the same seed and name, and differs under others', () => {
    const first = (seed: number, name: string): number[] => {
      const random = randomStream(seed, name);
      return [random(), random(), random()];
    };
    expect(first(7, 'a')).toEqual(first(7, 'a'));
    expect(first(7, 'a')).not.toEqual(first(8, 'a'));
    expect(first(7, 'a')).not.toEqual(first(7, 'b'));
    expect(first(7, 'a')).toMatchInlineSnapshot(`
      [
        0.31247707010882675,
        0.229966513399525,
        0.4427227952816599,
      ]
    `);
  });

  it('has 53 bits: 100,000 draws are all different and below 1', () => {
    const random = randomStream(1, 'a');
    const seen = new Set<number>();
    let highest = 0;
    for (let i = 0; i < 100_000; i++) {
      const u = random();
      seen.add(u);
      highest = Math.max(highest, u);
    }
    expect(seen.size).toBe(100_000);
    expect(highest).toBeLessThan(1);
  });
});
