import { describe, expect, it } from 'vitest';
import { cusum, cusumLimit, cusumRunLength, pageHinkley } from '../../src/calibrate/drift.js';
import { Lcg } from '../measure/lcg.js';

/** METRICS §3: LCG seed 99, 3,000 normals, +0.5 from index 1000. */
function shifted(): Float64Array {
  const lcg = new Lcg(99);
  return Float64Array.from({ length: 3000 }, (_, i) => lcg.normal() + (i >= 1000 ? 0.5 : 0));
}

describe('detectors of drift', () => {
  it('give their alarms where the reference has them', () => {
    expect(cusum(shifted(), { k: 0.25, h: 10 })?.alarm).toBe(1035);
    expect(pageHinkley(shifted(), { slack: 0.05, threshold: 25 })?.alarm).toBe(1040);
  });

  it('put the change near where it was', () => {
    expect(Math.abs(cusum(shifted(), { k: 0.25, h: 10 })!.since - 1000)).toBeLessThan(30);
    expect(Math.abs(pageHinkley(shifted(), { slack: 0.05, threshold: 25 })!.since - 1000)).toBeLessThan(60);
  });

  it('see nothing in a level series, and begin where they are told', () => {
    expect(cusum(new Float64Array(500), { k: 0.25, h: 4 })).toBeUndefined();
    expect(pageHinkley(new Float64Array(500), { slack: 0.05, threshold: 25 })).toBeUndefined();
    const spike = Float64Array.from({ length: 50 }, (_, i) => (i < 10 ? 9 : 0));
    expect(cusum(spike, { k: 0.5, h: 5 })).toEqual({ alarm: 0, since: 0 });
    expect(cusum(spike, { k: 0.5, h: 5 }, 10)).toBeUndefined();
  });
});

describe('run length of CUSUM', () => {
  // published: about 336 and 930; simulated 338.5 and 928.4 (METRICS §3)
  it.each([
    [4, 336, 338.5],
    [5, 930, 928.4],
  ])('at h %d is about %d', (h, published, simulated) => {
    const length = cusumRunLength({ k: 0.5, h });
    expect(Math.abs(length / published - 1)).toBeLessThan(0.01);
    expect(Math.abs(length / simulated - 1)).toBeLessThan(0.02);
  });

  it('is undone by the limit', () => {
    for (const length of [100, 5000, 120_000]) expect(cusumRunLength({ k: 0.25, h: cusumLimit(0.25, length) })).toBeCloseTo(length, 3);
  });
});
