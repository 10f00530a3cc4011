/** Differences over seeds: Student's interval, by the published table and by how often it holds the truth. */
import { describe, expect, it } from 'vitest';
import { studentQuantile } from '../../src/base/num/quantile-student.js';
import { seedDifference } from '../../src/measure/paired-seeds.js';
import { Lcg } from './lcg.js';

describe("Student's quantile", () => {
  // Fisher and Yates, Statistical Tables (1963), table III: two-sided 5 %.
  it.each([
    [1, 12.706],
    [2, 4.303],
    [4, 2.776],
    [9, 2.262],
    [30, 2.042],
    [120, 1.98],
  ])('with %s degrees of freedom is %s', (degrees, published) => {
    expect(studentQuantile(0.975, degrees)).toBeCloseTo(published, 3);
    expect(studentQuantile(0.025, degrees)).toBeCloseTo(-published, 3);
  });
});

describe('a difference over seeds', () => {
  it('is the mean of the differences with its t interval', async () => {
    const { first, second, difference, interval, pairs, pairedBy, verdict } = await seedDifference('fees', [2, 3, 4], [3, 4, 6]);
    expect({ first, second: second!.toFixed(6), pairs, pairedBy, verdict }).toEqual({
      first: 3,
      second: '4.333333',
      pairs: 3,
      pairedBy: 'seeds',
      verdict: 'noise',
    });
    expect(difference).toBeCloseTo(4 / 3, 12);
    // 4.30265 · (1/√3)/√3 about 4/3.
    expect(interval!.low).toBeCloseTo(4 / 3 - 4.302653 / 3, 5);
    expect(interval!.high).toBeCloseTo(4 / 3 + 4.302653 / 3, 5);
  });

  it('of a set from itself is 0 with [0, 0], and turns its sign with the order', async () => {
    const [a, b] = [
      [1, 5, 2, 8],
      [2, 4, 4, 9],
    ];
    expect(await seedDifference('m', a, a)).toMatchObject({ difference: 0, interval: { low: 0, high: 0 }, verdict: 'noise' });
    const [there, back] = [await seedDifference('m', a, b), await seedDifference('m', b, a)];
    expect(back.difference).toBe(-there.difference!);
    expect(back.interval).toMatchObject({ low: -there.interval!.high, high: -there.interval!.low });
  });

  it('leaves out a seed under which one side had nothing to measure, and has no interval of one pair', async () => {
    expect(await seedDifference('m', [1, null, 3], [2, 9, null])).toMatchObject({
      pairs: 3,
      observed: 1,
      first: 1,
      second: 2,
      difference: 1,
      interval: null,
    });
    expect(await seedDifference('m', [null, null], [2, 4])).toMatchObject({
      pairs: 2,
      observed: 0,
      first: null,
      second: 3,
      difference: null,
      verdict: 'unknown',
    });
  });

  it('covers the truth in 92 to 98 of 100 sets of five seeds', async () => {
    let covered = 0;
    const rounds = 600;
    for (let round = 0; round < rounds; round++) {
      const lcg = new Lcg(round);
      for (let warm = 0; warm < 10; warm++) lcg.uniform();
      const first = Array.from({ length: 5 }, () => 10 * lcg.normal());
      const second = first.map((figure) => figure + 2 + lcg.normal());
      const { low, high } = (await seedDifference('m', first, second)).interval!;
      if (low <= 2 && 2 <= high) covered++;
    }
    expect(covered / rounds).toBeGreaterThan(0.92);
    expect(covered / rounds).toBeLessThan(0.98);
  });
});
