/** Intervals over blocks of time: they see how much evidence there is, not how many observations. */
import { describe, expect, it } from 'vitest';
import { blockInterval } from '../../src/measure/block-interval.js';
import { TimeBlocks } from '../../src/measure/time-blocks.js';
import { Lcg } from './lcg.js';

const blocks = new TimeBlocks({ fromTs: 0, toTs: 999 }, 10);

function interval(at: readonly number[], weightOf: (ts: number) => number = () => 1, seed = 3) {
  const lcg = new Lcg(seed);
  const values = Float64Array.from(at, () => lcg.normal());
  const weights = Float64Array.from(at, weightOf);
  return blockInterval({ numerators: values, weights, at: Float64Array.from(at) }, blocks, () => lcg.uniform());
}

const spread = Array.from({ length: 1000 }, (_, i) => i);

describe('intervals over blocks of time', () => {
  it('are wider than normal ones, which leave out that blocks are few', () => {
    const { interval: found, blocks: pieces } = interval(spread);
    expect(pieces).toBeLessThanOrEqual(50);
    // A thousand independent values: error 1/√1000, give or take what 100 blocks say of it.
    expect(found!.standardError * Math.sqrt(1000)).toBeGreaterThan(0.75);
    expect(found!.standardError * Math.sqrt(1000)).toBeLessThan(1.4);
    expect((found!.high - found!.low) / found!.standardError).toBeGreaterThan(3.5);
  });

  it('are none where all the weight lies in a few blocks, however much stands beside it', () => {
    expect(interval(spread, (ts) => (ts < 150 ? 1 : 0))).toEqual({ interval: null, blocks: 15 });
    expect(interval(Array.from({ length: 500 }, () => 7))).toEqual({ interval: null, blocks: 1 });
    expect(interval(spread, (ts) => (ts < 400 ? 1 : 0)).interval).not.toBeNull();
  });

  it('do not count blocks in which nothing was seen', () => {
    expect(interval(spread.filter((ts) => ts < 390))).toEqual({ interval: null, blocks: 19 });
    expect(interval(spread.filter((ts) => ts < 400)).interval).not.toBeNull();
  });
});
