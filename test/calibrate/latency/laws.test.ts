/** Each law of latency finds again what it was drawn from, and is a distribution. A new law gets its line in `KNOWN`. */
import { describe, expect, it } from 'vitest';
import type { FittedLaw, LawName } from '../../../src/calibrate/latency/law.js';
import { LAW_NAMES, LAWS } from '../../../src/calibrate/latency/laws.js';
import { logLikelihood } from '../../../src/calibrate/latency/likelihood.js';
import { sampleOf } from '../../../src/calibrate/latency/sample.js';
import { drawsOf, gammaDraw, lognormalDraw, mixtureDraw, normal, stamped, type Draw } from './draws.js';

const MS = 1_000_000;

/** A law's draws and its parameters in the order in which it names them. */
const KNOWN: Readonly<Record<LawName, { readonly draw: Draw; readonly parameters: Readonly<Record<string, number>> }>> = {
  lognormal: { draw: lognormalDraw(40 * MS, 0.35), parameters: { median: 40 * MS, sigma: 0.35 } },
  'shifted-gamma': { draw: gammaDraw(30 * MS, 3, 8 * MS), parameters: { shift: 30 * MS, shape: 3, scale: 8 * MS } },
  'shifted-lognormal': { draw: lognormalDraw(15 * MS, 0.7, 30 * MS), parameters: { shift: 30 * MS, median: 15 * MS, sigma: 0.7 } },
  mixture: {
    draw: mixtureDraw(lognormalDraw(40 * MS, 0.12), lognormalDraw(90 * MS, 0.5), 0.2),
    parameters: { median: 40 * MS, sigma: 0.12, slowMedian: 90 * MS, slowSigma: 0.5, weight: 0.2 },
  },
  empirical: { draw: lognormalDraw(40 * MS, 0.35), parameters: {} },
};

const N = 10_000;

describe.each(LAW_NAMES)('%s', (name) => {
  const { draw, parameters } = KNOWN[name];
  const values = drawsOf(draw, N, 7);

  it.each([
    ['exact times', 1],
    ['stamps of 1 ms', MS],
  ])('finds its parameters in 10,000 draws within 3 standard errors: %s', (_, resolutionNs) => {
    const fitted = LAWS[name].fit(sampleOf(stamped(values, resolutionNs), resolutionNs));
    expect(fitted.parameters.map((one) => one.name)).toEqual(Object.keys(parameters));
    for (const one of fitted.parameters) {
      const truth = parameters[one.name]!;
      expect(one.standardError).not.toBeNull();
      // an error of nearly all the value would let anything pass
      expect(one.standardError!).toBeLessThan(0.1 * truth);
      expect(Math.abs(one.value - truth) / one.standardError!).toBeLessThan(3);
    }
  });

  const fitted = LAWS[name].fit(sampleOf(stamped(values, MS), MS));

  it('is a distribution: shares add up to 1, do not fall, and quantiles undo them', () => {
    let before = 0;
    for (let ns = 20 * MS; ns <= 200 * MS; ns += 3 * MS) {
      const below = fitted.cdf(ns);
      expect(below + fitted.survival(ns)).toBeCloseTo(1, 12);
      expect(below).toBeGreaterThanOrEqual(before);
      before = below;
    }
    for (const v of [1e-4, 0.01, 0.2, 0.5]) {
      expect(fitted.cdf(fitted.quantile(v, 'lower')) / v).toBeCloseTo(1, 7);
      expect(fitted.survival(fitted.quantile(v, 'upper')) / v).toBeCloseTo(1, 7);
    }
  });

  it('has quantiles that ascend into both tails, all of them latencies', () => {
    const vs = [5e-17, 1e-12, 1e-6, 0.01, 0.5];
    const ascending = [...vs.map((v) => fitted.quantile(v, 'lower')), ...vs.toReversed().map((v) => fitted.quantile(v, 'upper'))];
    for (const [i, ns] of ascending.entries()) {
      expect(Number.isFinite(ns) && ns >= 0).toBe(true);
      if (i > 0) expect(ns).toBeGreaterThanOrEqual(ascending[i - 1]! * (1 - 1e-9));
    }
  });

  it('has no neighbour of greater likelihood', () => {
    const sample = sampleOf(stamped(values, MS), MS);
    if (fitted.parameters.length === 0) return;
    const top = logLikelihood(fitted, sample);
    // a fit to other draws of the same law is a neighbour
    const other: FittedLaw = LAWS[name].fit(sampleOf(stamped(drawsOf(draw, N, 8), MS), MS));
    expect(logLikelihood(other, sample)).toBeLessThan(top);
    expect(logLikelihood(other, sample)).toBeGreaterThan(top - 20);
  });
});

describe('laws on stamps that are coarse', () => {
  it('are fitted where most latencies are 0 or 1 stamp, without a spike', () => {
    const values = stamped(drawsOf(lognormalDraw(0.6 * MS, 0.5), 2000, 3), MS);
    expect(values.filter((ns) => ns === 0).length).toBeGreaterThan(500);
    for (const name of LAW_NAMES) {
      const fitted = LAWS[name].fit(sampleOf(values, MS));
      expect(Number.isFinite(logLikelihood(fitted, sampleOf(values, MS)))).toBe(true);
    }
    const { value, standardError } = LAWS.lognormal.fit(sampleOf(values, MS)).parameters[0]!;
    expect(Math.abs(value - 0.6 * MS) / standardError!).toBeLessThan(3);
  });

  it('find a constant latency without failing', () => {
    for (const name of LAW_NAMES) {
      const fitted = LAWS[name].fit(sampleOf(new Float64Array(100).fill(5 * MS), MS));
      expect(fitted.quantile(0.5, 'lower') / MS).toBeGreaterThan(4.4);
      expect(fitted.quantile(0.5, 'lower') / MS).toBeLessThan(5.6);
    }
  });
});

describe('a floor', () => {
  it('at the upper edge of the lowest stamp is at its bound, and has no standard error', () => {
    // a wait of shape 1/2, half a squared normal: its density is greatest at the floor itself
    const wait: Draw = (uniform) => {
      const z = normal(uniform);
      return 38.49 * MS + 11 * MS * z * z;
    };
    const values = stamped(drawsOf(wait, 2000, 4), MS);
    const [shift, shape] = LAWS['shifted-gamma'].fit(sampleOf(values, MS)).parameters;
    expect(shift!.value / MS).toBeCloseTo(38.5, 1);
    expect(shift!.standardError).toBeNull();
    expect(Math.abs(shape!.value - 0.5) / shape!.standardError!).toBeLessThan(3);
  });
});

describe('the empirical law', () => {
  const fitted = LAWS.empirical.fit(sampleOf([40 * MS, 41 * MS, 41 * MS], MS));

  it('spreads each latency over its stamp', () => {
    const shares = [39.5, 40, 40.5, 41, 41.5].map((ms) => fitted.cdf(ms * MS));
    for (const [i, share] of [0, 1 / 6, 1 / 3, 2 / 3, 1].entries()) expect(shares[i]).toBeCloseTo(share, 12);
  });

  it('thinks nothing possible beyond what it has seen', () => {
    expect(logLikelihood(fitted, sampleOf([43 * MS], MS))).toBe(Number.NEGATIVE_INFINITY);
  });
});
