/** Estimators of market facts against series whose law is known: each finds the law, and finds none where there is none. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BlockSums, jackknife } from '../../../src/measure/facts/block-sums.js';
import { ClockGrid } from '../../../src/measure/facts/clock-grid.js';
import { Impact } from '../../../src/measure/facts/impact.js';
import { LaggedProducts } from '../../../src/measure/facts/lagged-products.js';
import { Lifetimes } from '../../../src/measure/facts/lifetimes.js';
import { lineFit } from '../../../src/measure/facts/line-fit.js';
import { binQuantile, LogBins } from '../../../src/measure/facts/log-bins.js';
import { powerFit } from '../../../src/measure/facts/power-fit.js';
import { Response } from '../../../src/measure/facts/response.js';
import { Returns } from '../../../src/measure/facts/returns.js';
import { SignMemory } from '../../../src/measure/facts/sign-memory.js';
import { Signature } from '../../../src/measure/facts/signature.js';
import { SpreadTime } from '../../../src/measure/facts/spread.js';
import { blockOf, chanceSigns, markovSigns, normal, runCorrelation, runSigns, uniform } from './series.js';

function memoryOf(signs: Int8Array) {
  const memory = new SignMemory();
  signs.forEach((sign, i) => memory.add(blockOf(i, signs.length), sign));
  return memory.facts();
}

describe('statistics', () => {
  it('a line through points of a line is that line, whatever the weights', () => {
    expect(lineFit([1, 2, 4], [5, 7, 11], [1, 9, 0.5])).toEqual({ slope: 2, intercept: 3 });
    expect(lineFit([1, 1], [5, 7]).slope).toBeNaN();
  });

  it('a power law is found, also among means that are not positive', () => {
    const xs = [1, 2, 4, 8, 16];
    const law = powerFit(
      xs,
      xs.map((x) => 3 * x ** 0.37),
      [1, 1, 1, 1, 1],
    );
    expect(law.exponent).toBeCloseTo(0.37, 7);
    expect(law.amplitude).toBeCloseTo(3, 7);
    expect(powerFit([1, 2, 4, 8], [-0.1, 1.4, 2, 2.8], [0.01, 1, 1, 1]).exponent).toBeCloseTo(0.5, 1);
    expect(powerFit([1, 2], [1, 2], [1, 1]).exponent).toBeNaN();
    expect(powerFit([1, 2, 4], [-1, -2, -4], [1, 1, 1]).exponent).toBeNaN();
  });

  it('the jackknife of a mean of equal blocks is the textbook’s error of the means of blocks', () => {
    const sums = new BlockSums(2, 5);
    const means = [1, 4, 2, 2, 6];
    means.forEach((mean, block) => {
      sums.add(block, 0, 10 * mean);
      sums.add(block, 1, 10);
    });
    const { value, standardError } = jackknife(sums, (t) => t[0]! / t[1]!);
    expect(value).toBe(3);
    expect(standardError).toBeCloseTo(Math.sqrt(16 / 4 / 5), 12);
  });

  it('fewer than five blocks with data have no error, and what is not finite no value', () => {
    const sums = new BlockSums(1, 20);
    for (let block = 0; block < 4; block++) sums.add(block, 0, 1);
    expect(jackknife(sums, (t) => t[0]!)).toEqual({ value: 4, standardError: null });
    expect(jackknife(sums, () => Number.NaN)).toEqual({ value: null, standardError: null });
  });

  it('products with a ring are those of the definition, over gaps too', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer({ min: -3, max: 3 }), { nil: null }), { maxLength: 40 }), (values) => {
        const LAGS = 5;
        const series = new LaggedProducts(LAGS);
        for (const value of values) {
          if (value === null) series.interrupt();
          else series.push(0, value);
        }
        const known = values.filter((value) => value !== null);
        const mean = known.reduce((sum, x) => sum + x, 0) / known.length;
        const variance = known.reduce((sum, x) => sum + x * x, 0) / known.length - mean * mean;
        const found = series.correlations(series.sums.totals());
        for (let lag = 1; lag <= LAGS; lag++) {
          const products: number[] = [];
          for (let i = lag; i < values.length; i++) {
            const run = values.slice(i - lag, i + 1);
            if (run.every((value) => value !== null)) products.push(run[0]! * run.at(-1)!);
          }
          const expected = (products.reduce((sum, x) => sum + x, 0) / products.length - mean * mean) / variance;
          if (variance > 1e-9 && products.length > 0) expect(found[lag - 1]).toBeCloseTo(expected, 9);
          else expect(found[lag - 1]).toBeNaN();
        }
      }),
    );
  });

  it('each value lies within the edges of its bin, and a quantile within its bin', () => {
    const bins = new LogBins(8, 53);
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 2 ** 52 })), (value) => {
        const bin = bins.of(value);
        expect(value).toBeGreaterThanOrEqual(bins.edges[bin]!);
        expect(value).toBeLessThan(bins.edges[bin + 1]!);
        const counts = new Float64Array(bins.count);
        counts[bin] = 3;
        const median = binQuantile(bins, counts, 0.5);
        expect(Math.abs(median - value)).toBeLessThanOrEqual(0.1 * value);
      }),
    );
    expect(binQuantile(bins, new Float64Array(bins.count), 0.5)).toBeNaN();
  });

  it('a grid passes each moment once, whatever the steps', () => {
    const grid = new ClockGrid(5, 10);
    expect([5, 6, 15, 16, 100].map((ts) => grid.reach(ts))).toEqual([0, 1, 0, 1, 8]);
    expect(grid.nextTs).toBe(105);
  });
});

describe('memory of signs', () => {
  it('signs by chance have none: no γ, and the correlations are noise', () => {
    const { lag1, lags10To100, gamma, fit, noise, buyShare } = memoryOf(chanceSigns(50_000));
    expect(Math.abs(lag1.value!)).toBeLessThan(4 * noise!);
    expect(Math.abs(lags10To100.value!)).toBeLessThan(4 * lags10To100.standardError!);
    expect({ gamma, fit }).toEqual({ gamma: { value: null, standardError: null }, fit: null });
    expect(buyShare).toBeCloseTo(0.5, 1);
  });

  it('signs that stay with a probability have its powers', () => {
    const { autocorrelation, gamma } = memoryOf(markovSigns(200_000, 0.8));
    for (const lag of [1, 2, 3, 5, 8]) expect(autocorrelation[lag - 1]).toBeCloseTo(0.6 ** lag, 1.7);
    // An exponential falls faster than any of the powers that markets have.
    expect(gamma.value).toBeGreaterThan(0.9);
  });

  it.each([1.5, 1.7, 1.85])('runs with a tail of %d have their power law', (tail) => {
    const { autocorrelation, gamma, fit } = memoryOf(runSigns(400_000, tail));
    for (const lag of [1, 4, 16]) expect(Math.abs(autocorrelation[lag - 1]! - runCorrelation(lag, tail))).toBeLessThan(0.05);
    // The exact law of these runs is a power of the lag only further out; its own slope over the same lags is what there is to find.
    const lags = [1, 2, 4, 8, 16, 32, 64, 128, 256].filter((lag) => lag <= fit!.toLag);
    const exact = lineFit(
      lags.map(Math.log),
      lags.map((lag) => Math.log(runCorrelation(lag, tail))),
    ).slope;
    expect(Math.abs(gamma.value! + exact)).toBeLessThan(Math.max(0.1, 3 * gamma.standardError!));
    expect(gamma.standardError).toBeLessThan(0.15);
  });

  it('too few signs have nulls and no errors', () => {
    expect(memoryOf(chanceSigns(2))).toMatchObject({ trades: 2, gamma: { value: null }, fit: null });
    expect(memoryOf(chanceSigns(0))).toMatchObject({ trades: 0, buyShare: null, noise: null, lag1: { value: null } });
  });
});

function returnsOf(values: ArrayLike<number>) {
  const returns = new Returns(0, 1);
  for (let i = 0; i < values.length; i++) returns.add(blockOf(i, values.length), values[i]!);
  return returns.facts();
}

describe('returns', () => {
  const random = uniform('returns');
  const noise = Float64Array.from({ length: 60_000 }, () => normal(random));

  it('independent normal ones have kurtosis 3 and no correlations', () => {
    const { kurtosis, lag1, lags2To10, absoluteLags1To10, deviationTicks } = returnsOf(noise);
    expect(Math.abs(kurtosis.value! - 3)).toBeLessThan(4 * kurtosis.standardError!);
    expect(kurtosis.standardError).toBeCloseTo(Math.sqrt(24 / noise.length), 1.5);
    for (const each of [lag1, lags2To10, absoluteLags1To10]) expect(Math.abs(each.value!)).toBeLessThan(4 * each.standardError!);
    // Two normal units of half a tick.
    expect(deviationTicks).toBeCloseTo(0.5, 2);
  });

  it('an autoregression has its powers', () => {
    let last = 0;
    const { autocorrelation, lag1 } = returnsOf(noise.map((shock) => (last = -0.4 * last + shock)));
    expect(Math.abs(lag1.value! + 0.4)).toBeLessThan(4 * lag1.standardError!);
    expect(autocorrelation[1]).toBeCloseTo(0.16, 1.5);
  });

  it('spells of high and low volatility show in sizes and tails alone', () => {
    const { kurtosis, lags2To10, absoluteLags1To10 } = returnsOf(noise.map((shock, i) => shock * (Math.floor(i / 200) % 2 === 0 ? 1 : 3)));
    // A mixture of two normal laws with variances 1 and 9: 3·(1 + 81)/2 / 5².
    expect(Math.abs(kurtosis.value! - 4.92)).toBeLessThan(4 * kurtosis.standardError!);
    expect(absoluteLags1To10.value).toBeGreaterThan(0.2);
    expect(Math.abs(lags2To10.value!)).toBeLessThan(0.02);
  });

  it('a moment without a mid interrupts the series, and time in which nothing happens is returns of 0', () => {
    const returns = new Returns(0, 10);
    returns.lasted(0, 100, 5); // the moment 0
    returns.lasted(0, 103, 25); // 10 and 20
    returns.lasted(0, Number.NaN, 45); // 30 and 40
    returns.lasted(0, 200, 55); // 50
    returns.lasted(0, 201, 85); // 60, 70, 80
    const { count, autocorrelation } = returns.facts();
    // 3, 0, then after the gap 1, 0, 0: mean 0.8, and pairs (3, 0), (1, 0), (0, 0).
    expect(count).toBe(5);
    expect(autocorrelation[0]).toBeCloseTo((0 - 0.64) / (2 - 0.64), 12);
  });
});

describe('signature', () => {
  it('a random walk is flat, and prints that bounce about it rise', () => {
    const random = uniform('walk');
    const signature = new Signature(0, [1, 10, 100]);
    let mid2 = 0;
    const COUNT = 40_000;
    for (let i = 0; i < COUNT; i++) {
      mid2 += random() < 0.5 ? 2 : -2;
      signature.lasted(blockOf(i, COUNT), mid2, mid2 / 2 + (random() < 0.5 ? 1 : -1), i + 1);
    }
    const { midRatio, tradesRatio, points } = signature.facts();
    expect(Math.abs(midRatio.value! - 1)).toBeLessThan(4 * midRatio.standardError!);
    // A step of variance 1, and a bounce of variance 1 at both ends: (1 + 2)/(1 + 2/100).
    expect(Math.abs(tradesRatio.value! - 3 / 1.02)).toBeLessThan(4 * tradesRatio.standardError!);
    expect(points.map(({ count }) => count)).toEqual([COUNT - 1, COUNT / 10 - 1, COUNT / 100 - 1]);
    // One tick² a ns.
    expect(points[0]!.mid.value).toBeCloseTo(1e9, -1);
  });

  it('a price that goes there and back has variance only where it is seen', () => {
    const signature = new Signature(0, [10, 20]);
    for (let i = 0; i < 400; i++) signature.lasted(0, 2 * (i % 2), Number.NaN, 10 * (i + 1));
    const [fine, coarse] = signature.facts().points;
    expect([fine!.mid.value, coarse!.mid.value, fine!.trades.value]).toEqual([1e8, 0, null]);
  });
});

describe('impact and response', () => {
  it.each([0.2, 0.5, 1])('an impact of size to the power of %d under noise is found by both fits', (power) => {
    const random = uniform('impact');
    const impact = new Impact();
    const COUNT = 40_000;
    for (let i = 0; i < COUNT; i++) {
      const lots = Math.ceil((1 - random()) ** -0.8);
      const ticks = 0.9 * lots ** power + normal(random);
      if (lots > 1000) continue;
      impact.untilNext(blockOf(i, COUNT), lots, ticks);
      impact.immediate(blockOf(i, COUNT), lots, 2 * ticks);
    }
    const { untilNext, immediate, meanLots } = impact.facts();
    for (const { exponent, exponentOfLogs } of [untilNext, immediate]) {
      expect(Math.abs(exponent.value! - power)).toBeLessThan(0.03);
      expect(Math.abs(exponent.value! - power)).toBeLessThan(4 * exponent.standardError!);
      expect(Math.abs(exponentOfLogs.value! - power)).toBeLessThan(0.03);
    }
    expect(Math.abs(untilNext.amplitudeTicks! / (0.9 * meanLots! ** power) - 1)).toBeLessThan(0.05);
  });

  it('no impact is no law', () => {
    const impact = new Impact();
    for (let i = 0; i < 5000; i++) impact.untilNext(blockOf(i, 5000), 1 + (i % 50), 0);
    expect(impact.facts().untilNext).toEqual({
      exponent: { value: null, standardError: null },
      amplitudeTicks: null,
      exponentOfLogs: { value: null, standardError: null },
    });
  });

  it('a mid that each trade lifts for good has the response that the memory of signs implies', () => {
    const signs = markovSigns(100_000, 0.75);
    const response = new Response();
    let mid2 = 0;
    signs.forEach((sign, i) => {
      response.add(blockOf(i, signs.length), sign, mid2);
      mid2 += 2 * sign;
    });
    const { points, growth } = response.facts();
    // One tick for the trade itself, and C(k) = 0.5^k for each that follows.
    for (const { lag, ticks } of points.slice(0, 6))
      expect(Math.abs(ticks.value! - 2 * (1 - 0.5 ** lag))).toBeLessThan(Math.max(1e-9, 4 * ticks.standardError!));
    expect(Math.abs(growth.value! - 2)).toBeLessThan(4 * growth.standardError!);
  });

  it('trades without a mid are left out of the pairs that they are in', () => {
    const response = new Response();
    for (const mid2 of [10, Number.NaN, 14, 16]) response.add(0, 1, mid2);
    expect(response.facts().points).toEqual([
      { lag: 1, count: 1, ticks: { value: 1, standardError: null } },
      { lag: 2, count: 1, ticks: { value: 2, standardError: null } },
      { lag: 3, count: 1, ticks: { value: 3, standardError: null } },
    ]);
  });
});

describe('spread and lifetimes', () => {
  it('a spread weighs as long as it stood, however wide', () => {
    const spread = new SpreadTime();
    spread.add(0, 1, 3e9);
    spread.add(0, 3, 1e9);
    expect(spread.facts()).toMatchObject({ meanTicks: { value: 1.5 }, medianTicks: 1, p90Ticks: 3, oneTick: { value: 0.75 }, seconds: 4 });
    spread.add(0, 4_000_000_000, 6e9);
    const { histogram, medianTicks } = spread.facts();
    expect(histogram.map(({ share }) => share)).toEqual([0.3, 0.1, 0.6]);
    expect(medianTicks).toBeLessThanOrEqual(4_000_000_000);
    expect(medianTicks).toBeGreaterThan(3_800_000_000);
  });

  it('orders of a snapshot have no lifetime, and those of the last two seconds are not asked whether they were fleeting', () => {
    const lifetimes = new Lifetimes(10e9);
    lifetimes.born(0, 0, 0, false);
    lifetimes.born(1, 0, 1e9, true);
    lifetimes.born(300, 0, 1e9, true);
    lifetimes.born(2, 0, 9e9, true);
    lifetimes.left(0, 5e9, true);
    lifetimes.left(1, 2e9, true);
    lifetimes.left(300, 6e9, false);
    lifetimes.left(2, 9.5e9, true);
    const { all, cancelled, filled, watched, cancelledWithin2s } = lifetimes.facts();
    expect([all.count, cancelled.count, filled.count, watched, cancelledWithin2s.value]).toEqual([3, 2, 1, 2, 0.5]);
    expect(filled.medianNs! / 5e9).toBeCloseTo(1, 1);
  });
});
