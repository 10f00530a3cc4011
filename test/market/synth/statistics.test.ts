/**
 * A generated stream has the statistics that its parameters imply, within what sampling allows: arrivals, sizes, distances, cancellations,
 * lots at rest; and the spread and depth that docs/synth.md states of the default market.
 *
 * Bounds are 4.5 standard errors, one in 150,000, of the law that the model says; streams are seeded, so a test that passes goes on to.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { Kind } from '../../../src/market/row.js';
import { impliedBy } from '../../../src/market/synth/implied.js';
import { geometricLaw, type Law, sizeLaw } from '../../../src/market/synth/law.js';
import { SynthMarket } from '../../../src/market/synth/market.js';
import { type SynthRequest, synthSettings, type SynthSettings } from '../../../src/market/synth/settings.js';
import { SynthStatistics } from '../../../src/market/synth/statistics.js';

const SIGMAS = 4.5;

interface Seen {
  readonly settings: SynthSettings;
  readonly whole: SynthStatistics;
  /** Statistics of blocks of equal numbers of events. */
  readonly blocks: readonly SynthStatistics[];
  /** Counts by size in steps, and by distance in ticks, of limit orders. */
  readonly sizes: Float64Array;
  readonly distances: Float64Array;
  readonly bids: number;
  readonly replacedLots: number;
  readonly restingBefore: number;
  readonly restingAfter: number;
}

function seen(request: SynthRequest, events: number, blockCount = 40): Seen {
  const settings = synthSettings(request);
  const market = new SynthMarket(settings);
  const { event, book } = market;
  do market.next();
  while (event.isOpening);
  const whole = new SynthStatistics();
  const blocks = Array.from({ length: blockCount }, () => new SynthStatistics());
  const sizes = new Float64Array(10_000);
  const distances = new Float64Array(settings.rates.distances + 1);
  let bids = 0;
  let replacedLots = 0;
  whole.see(event, book);
  const restingBefore = book.restingLots;
  for (let k = 0; k < events; k++) {
    market.next();
    whole.see(event, book);
    blocks[Math.floor((k / events) * blockCount)]!.see(event, book);
    if (event.kind === Kind.replace) replacedLots += event.qtyLots - event.oldLots;
    if (event.kind !== Kind.add) continue;
    sizes[event.qtyLots / settings.rates.sizeStep]!++;
    const other = book.best(-event.side);
    if (!Number.isNaN(other)) distances[Math.abs(event.priceTicks - other)]!++;
    if (event.side > 0) bids++;
  }
  book.invariant();
  return { settings, whole, blocks, sizes, distances, bids, replacedLots, restingBefore, restingAfter: book.restingLots };
}

/** Standard errors between a Poisson count and its expectation. */
function poissonSigmas(count: number, expected: number): number {
  return Math.abs(count - expected) / Math.sqrt(expected);
}

/** Standard deviations by which chi-square of counts (from 1 on) under a law exceeds its expectation; rare numbers are pooled. */
function chiSquareSigmas(counts: Float64Array, law: Law): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  let [sum, bins, restCount, restShare] = [0, 0, total, 1];
  for (const [i, share] of law.shares.entries()) {
    if (share * total < 20) break;
    sum += (counts[i + 1]! - share * total) ** 2 / (share * total);
    restCount -= counts[i + 1]!;
    restShare -= share;
    bins++;
  }
  if (restShare * total >= 20) sum += (restCount - restShare * total) ** 2 / (restShare * total);
  else bins--;
  expect(bins).toBeGreaterThan(8);
  return (sum - bins) / Math.sqrt(2 * bins);
}

const MARKETS: readonly (readonly [string, SynthRequest])[] = [
  ['the default market', { seed: 71 }],
  ['a thin one', { seed: 72, rates: { limits: 1000, markets: 300, cancels: 10, distances: 60, decay: 0.98, crosses: 3, broken: 2 } }],
  [
    'one without parts and replacements',
    { seed: 73, rates: { limits: 2000, markets: 1000, partial: 0, replaces: 0, sizeMean: 8, sizeStep: 7 } },
  ],
  ['one that is halted half of the time', { seed: 74, rates: { halts: 1 } }],
];

describe.each(MARKETS)('%s', (_, request) => {
  const { settings, whole, blocks, sizes, distances, bids, replacedLots, restingBefore, restingAfter } = seen(request, 400_000);
  const { rates } = settings;
  const implied = impliedBy(settings);
  const { counts, lots, seconds } = whole;
  const law = sizeLaw(rates.sizeMean);
  const squareLots = law.meanSquare * rates.sizeStep * rates.sizeStep;
  const cancels = counts[Kind.reduce]! + counts[Kind.delete]!;

  it.each([
    ['limit orders', counts[Kind.add]!, implied.limitsPerSecond],
    ['market orders', whole.marketOrders, implied.marketsPerSecond],
    ['hidden trades', counts[Kind.hidden]!, implied.hiddenPerSecond],
    ['trades without a side', counts[Kind.trade]!, implied.crossesPerSecond],
    ['broken trades', counts[0]!, implied.brokenPerSecond],
  ])('%s arrive at their rate', (_what, count, perSecond) => {
    expect(poissonSigmas(count, perSecond * seconds)).toBeLessThan(SIGMAS);
  });

  it('limit orders have the sizes, the distances and the sides of their laws', () => {
    expect(chiSquareSigmas(sizes, law)).toBeLessThan(SIGMAS);
    expect(chiSquareSigmas(distances, geometricLaw(rates.distances, rates.decay))).toBeLessThan(SIGMAS);
    expect(poissonSigmas(bids, counts[Kind.add]! / 2)).toBeLessThan(SIGMAS);
    expect(law.mean).toBeCloseTo(rates.sizeMean, 6);
  });

  it('each order at rest is cancelled and replaced at its rate', () => {
    expect(poissonSigmas(cancels, rates.cancels * whole.orderSeconds)).toBeLessThan(SIGMAS);
    if (rates.replaces > 0) expect(poissonSigmas(counts[Kind.replace]!, rates.replaces * whole.orderSeconds)).toBeLessThan(SIGMAS);
    expect(Math.abs(counts[Kind.reduce]! - rates.partial * cancels)).toBeLessThanOrEqual(SIGMAS * Math.sqrt(rates.partial * cancels));
  });

  it('what was added has been taken or cancelled, or is there, in the proportions that follow', () => {
    const cancelled = lots[Kind.reduce]! + lots[Kind.delete]!;
    expect(restingBefore + lots[Kind.add]! + replacedLots).toBe(restingAfter + lots[Kind.execute]! + cancelled);
    const steps = rates.replaces * whole.orderSeconds * (rates.sizeStep * rates.sizeStep) * 0.5;
    const atRest = (rates.limits * squareLots) / (rates.cancels * (1 - rates.partial / 2));
    const sigma = Math.sqrt((rates.limits + rates.markets) * seconds * squareLots + steps + 2 * atRest);
    const expected = implied.cancelledShare * rates.limits * implied.meanSizeLots * seconds;
    expect(Math.abs(cancelled - expected)).toBeLessThan(SIGMAS * sigma);
  });

  it('the lots at rest are what follows', () => {
    const decaySeconds = 1 / (rates.cancels * (1 - rates.partial / 2));
    const sigma = Math.sqrt((2 * rates.limits * squareLots * decaySeconds * decaySeconds) / seconds);
    expect(Math.abs(whole.lotSeconds / seconds - implied.restingLots)).toBeLessThan(SIGMAS * sigma);
  });

  it('blocks are alike: the market neither runs dry nor fills up', () => {
    const resting = blocks.map((block) => block.means().restingLots);
    const half = resting.length / 2;
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(resting.slice(half)) / mean(resting.slice(0, half))).toBeGreaterThan(0.8);
    expect(mean(resting.slice(half)) / mean(resting.slice(0, half))).toBeLessThan(1.25);
  });
});

describe('the default market', () => {
  it('has the spread and the depth that its page states', () => {
    const page = readFileSync(new URL('../../../docs/synth.md', import.meta.url), 'utf8');
    const stated = (row: string): number =>
      Number(new RegExp(`^\\| ${row}[^|]*\\|[^|]*\\| ([\\d,.]+) `, 'm').exec(page)![1]!.replaceAll(',', ''));
    const { blocks } = seen({ seed: 77 }, 1_500_000, 60);
    for (const [key, row] of [
      ['spreadTicks', 'spread'],
      ['touchLots', 'lots at the touch'],
      ['restingOrders', 'orders at rest'],
    ] as const) {
      const values = blocks.map((block) => block.means()[key]);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
      expect(Math.abs(mean - stated(row))).toBeLessThan(SIGMAS * Math.sqrt(variance / values.length));
      expect(stated(row)).toBeGreaterThan(0);
    }
  });
});
