import { describe, expect, it } from 'vitest';
import { nelderMead } from '../../src/calibrate/nelder-mead.js';

const rosenbrock = ([x = 0, y = 0]: readonly number[]): number => 100 * (y - x * x) * (y - x * x) + (1 - x) * (1 - x);

describe('nelderMead', () => {
  it("finds the valley's end of Rosenbrock's function within 300 evaluations (METRICS §3)", () => {
    const { at, value, evaluations } = nelderMead(rosenbrock, [-1.2, 1]);
    expect(value).toBeLessThan(1e-15);
    expect(evaluations).toBeLessThanOrEqual(300);
    expect(at[0]).toBeCloseTo(1, 7);
    expect(at[1]).toBeCloseTo(1, 7);
  });

  it('takes what is not finite for a wall', () => {
    const { at } = nelderMead(([x = 0]) => (x < 1 ? Number.NaN : x * x), [3]);
    expect(at[0]).toBeCloseTo(1, 6);
    expect(nelderMead(([x = 0]) => (x < 1 ? Number.POSITIVE_INFINITY : x), [3]).at[0]).toBeCloseTo(1, 6);
  });

  it('stops at its number of evaluations, and does the same each time', () => {
    const short = nelderMead(rosenbrock, [-1.2, 1], { evaluations: 40 });
    expect(short.evaluations).toBeLessThan(45);
    expect(nelderMead(rosenbrock, [-1.2, 1], { evaluations: 40 })).toEqual(short);
  });
});
