/** Sessions that are resampled together share their blocks: what is equal stays equal in each draw, and a difference varies as the paired one does. */
import { describe, expect, it } from 'vitest';
import { jointDraws } from '../../src/measure/joint-draws.js';
import { pairedDifference } from '../../src/measure/paired.js';
import { deviationOf, meanOf, quantileOf } from '../../src/measure/sum.js';
import type { Observations, Summary } from '../../src/measure/types.js';
import { randomStream } from '../../src/base/rand/stream.js';

const SECOND = 1e9;
const STRETCH = { fromTs: 0, toTs: 600 * SECOND };

function observations(values: readonly number[], summary: Summary = 'ratio'): Observations {
  const n = values.length;
  return {
    name: 'cost',
    summary,
    counted: 'fills',
    numerators: Float64Array.from(values),
    weights: new Float64Array(n).fill(1),
    at: Float64Array.from(values, (_, i) => (i * STRETCH.toTs) / n),
  };
}

/** A noisy market of 1,200 observations, and the same a little dearer each time. */
const draw = randomStream(3, 'joint draws');
const market = Array.from({ length: 1200 }, () => 10 * draw() - 4);
const base = observations(market);
const later = observations(market.map((value) => value + 0.25 + 0.2 * draw()));

describe('joint draws', () => {
  it('of equal sessions are equal, draw by draw', () => {
    const { draws } = jointDraws([base, later, base], STRETCH, 7)!;
    expect([...draws[0]!]).toEqual([...draws[2]!]);
    expect([...draws[0]!]).not.toEqual([...draws[1]!]);
  });

  it.each<Summary>(['ratio', 'total'])('of a %s lie about the figure, and their difference is as wide as the paired one', (summary) => {
    const [first, second] = [base, later].map(({ numerators }) => observations([...numerators], summary));
    const { draws } = jointDraws([first!, second!], STRETCH, 7)!;
    const paired = pairedDifference(first!, second!, STRETCH, 7);
    const differences = draws[1]!.map((value, k) => value - draws[0]![k]!);
    expect(Math.abs(meanOf(differences) - paired.difference!)).toBeLessThan(3 * paired.interval!.standardError);
    expect(deviationOf(differences) / paired.interval!.standardError).toBeGreaterThan(0.85);
    expect(deviationOf(differences) / paired.interval!.standardError).toBeLessThan(1.18);
    // What both have in common is far wider.
    expect(deviationOf(draws[0]!)).toBeGreaterThan(5 * deviationOf(differences));
    const ascending = differences.sort();
    expect(quantileOf(ascending, 0.025)).toBeGreaterThan(0);
  });

  it('are none of medians, of a session without a figure, and of too few blocks', () => {
    expect(jointDraws([observations(market, 'median')], STRETCH, 7)).toBeUndefined();
    expect(jointDraws([base, observations([])], STRETCH, 7)).toBeUndefined();
    expect(jointDraws([base, later], { fromTs: 0, toTs: 10 * SECOND }, 7)).toBeUndefined();
    expect(jointDraws([], STRETCH, 7)).toBeUndefined();
  });
});
