import { describe, expect, it } from 'vitest';
import { regimesOf as regimesAt, type Regimes } from '../../../src/calibrate/latency/regimes.js';
import { drawsOf, lognormalDraw, normal, stamped } from './draws.js';

const MS = 1e6;
const regimesOf = (values: Float64Array): Regimes => regimesAt(values, 1);

/** An AR(1) of the logarithm. */
function correlated(n: number, rho: number, seed: number): Float64Array {
  let z = 0;
  return drawsOf((uniform) => 40 * MS * Math.exp(0.5 * (z = rho * z + Math.sqrt(1 - rho * rho) * normal(uniform))), n, seed);
}

describe('regimes', () => {
  it('a level that rises after two thirds is noticed there, and the halves differ', () => {
    const values = Float64Array.of(...drawsOf(lognormalDraw(40 * MS, 0.3), 1000, 1), ...drawsOf(lognormalDraw(52 * MS, 0.3), 500, 2));
    const { stretches, halves, pageHinkleyAt } = regimesOf(values);
    expect(stretches).toHaveLength(2);
    expect(Math.abs(stretches[1]!.from - 1000)).toBeLessThan(30);
    expect(stretches.map(({ n }) => n).reduce((a, b) => a + b)).toBe(1500);
    expect(stretches[1]!.medianNs / stretches[0]!.medianNs).toBeGreaterThan(1.15);
    expect(halves.differ).toBe(true);
    expect(pageHinkleyAt).toBeGreaterThan(1000);
  });

  it('and one that falls', () => {
    const values = Float64Array.of(...drawsOf(lognormalDraw(52 * MS, 0.3), 500, 3), ...drawsOf(lognormalDraw(40 * MS, 0.3), 1000, 4));
    expect(regimesOf(values).stretches.map(({ from }) => Math.abs(from - 500) < 30 || from === 0)).toEqual([true, true]);
  });

  it('without a change few recordings of 40 are said to have one, autocorrelated or not', () => {
    for (const rho of [0, 0.5]) {
      const seen = Array.from({ length: 40 }, (_, seed) => regimesOf(correlated(1000, rho, seed)));
      expect(seen.filter(({ halves }) => halves.differ).length).toBeLessThanOrEqual(5);
      expect(seen.filter(({ stretches }) => stretches.length > 1).length).toBeLessThanOrEqual(6);
    }
  });

  it('a change of level is no autocorrelation', () => {
    const values = Float64Array.of(...drawsOf(lognormalDraw(20 * MS, 0.2), 600, 5), ...drawsOf(lognormalDraw(60 * MS, 0.2), 600, 6));
    expect(Math.abs(regimesOf(values).spearmanWithin)).toBeLessThan(0.07);
    expect(Math.abs(regimesOf(correlated(3000, 0.5, 9)).spearmanWithin - 0.4826)).toBeLessThan(0.05);
  });

  it('a shift of less than a stamp is seen in the medians', () => {
    const values = Float64Array.of(...drawsOf(lognormalDraw(40.2 * MS, 0.02), 600, 7), ...drawsOf(lognormalDraw(40.8 * MS, 0.02), 600, 8));
    const { stretches } = regimesAt(stamped(values, MS), MS);
    expect(stretches).toHaveLength(2);
    expect(Math.abs(stretches[0]!.medianNs / MS - 40.2)).toBeLessThan(0.15);
    expect(Math.abs(stretches[1]!.medianNs / MS - 40.8)).toBeLessThan(0.15);
  });
});
