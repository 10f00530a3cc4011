/** Reference values on recorded round trips: METRICS §2.12 and §0.5. */
import { describe, expect, it } from 'vitest';
import { fitKind, readRoundTrips, type KindFit } from '../../../src/calibrate/latency/index.js';
import type { LawName } from '../../../src/calibrate/latency/law.js';
import { distanceAtStamps } from '../../../src/calibrate/latency/distance.js';
import { HAS_RECORDINGS, RECORDINGS } from './recordings.js';

const fits = new Map<string, Promise<KindFit>>();

/** The fit of a file's creates, made once. */
function createFit(name: string): Promise<KindFit> {
  let fit = fits.get(name);
  if (fit === undefined) fits.set(name, (fit = madeFit(name)));
  return fit;
}

async function madeFit(name: string): Promise<KindFit> {
  const trips = await readRoundTrips(RECORDINGS[name]!);
  return fitKind('create', trips.kinds.create, trips);
}

/**
 * KS of the first half's law on the second, at the stamps. Lognormal and empirical are determined; of the others (shifted gamma, shifted lognormal, mixture) the
 * reference does not say how they were fitted, and likelihoods of points have no top there.
 */
const REFERENCE = [
  {
    name: 'binance asia tokyo',
    n: 1908,
    mu: 4.8835,
    sigma: 0.3246,
    lognormal: 0.196,
    empirical: 0.292,
    others: [0.218, 0.259, 0.273],
    spearman: 0.06,
  },
  { name: 'gate', n: 973, mu: 3.7807, sigma: 0.3474, lognormal: 0.335, empirical: 0.321, others: [0.28, 0.278, 0.181], spearman: 0.01 },
  {
    name: 'kucoin hft',
    n: 2958,
    mu: 3.7731,
    sigma: 0.5413,
    lognormal: 0.143,
    empirical: 0.075,
    others: [0.125, 0.051, 0.082],
    spearman: 0.439,
  },
] as const;

describe.skipIf(!HAS_RECORDINGS)('recorded round trips (skipped without ../shared/data)', () => {
  it.each(REFERENCE)('$name: lognormal parameters, KS and autocorrelation', async ({ name, n, mu, sigma, lognormal, others, spearman }) => {
    const fit = await createFit(name);
    const of = (law: LawName) => fit.laws.find((one) => one.name === law)!;
    const [median, found] = of('lognormal').parameters.map(({ value }) => value);
    expect(fit.n).toBe(n);
    expect(Math.abs(Math.log(median! / 1e6) - mu)).toBeLessThan(1e-3);
    expect(Math.abs(found! - sigma)).toBeLessThan(1e-3);
    expect(Math.abs(of('lognormal').heldOut.distanceAtStamps - lognormal)).toBeLessThan(0.001);
    for (const [i, law] of (['shifted-gamma', 'shifted-lognormal', 'mixture'] as const).entries())
      expect(Math.abs(of(law).heldOut.distanceAtStamps - others[i]!)).toBeLessThan(0.011);
    expect(Math.abs(fit.autocorrelation.spearman - spearman)).toBeLessThan(0.001);
  });

  it.each(REFERENCE)('$name: the recording’s own steps as a law, ties and all', async ({ name, empirical }) => {
    const { kinds } = await readRoundTrips(RECORDINGS[name]!);
    const values = kinds.create.roundTripNs;
    const half = Math.floor(values.length / 2);
    const first = values.slice(0, half).sort();
    const steps = { cdf: (ns: number) => first.filter((value) => value <= ns).length / half };
    // 0.29245 and the like are printed with three digits there
    expect(Math.abs(distanceAtStamps(steps, values.slice(half).sort()) - empirical)).toBeLessThan(0.0006);
  });

  it('Binance changes its regime between the halves, Gate does not', async () => {
    const { regimes } = await createFit('binance asia tokyo');
    expect(regimes.halves.medianNs).toEqual([115e6, 137e6]);
    expect(regimes.halves.differ).toBe(true);
    expect(regimes.stretches.length).toBeGreaterThan(1);
    expect((await createFit('gate')).regimes.halves.differ).toBe(false);
  });
});
