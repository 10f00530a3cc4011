/**
 * What every metric of the table must do: state unit, sign, reference and clock; survive an empty run; treat both sides alike.
 */
import { readdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { measureSession } from '../../src/measure/index.js';
import { METRIC_FAMILIES } from '../../src/measure/metrics/index.js';
import { BENCHMARKS, type Metric } from '../../src/measure/types.js';
import { Lcg } from './lcg.js';
import { SessionStory } from './sessions.js';
import { LINEAR, tapeOf, touch, trade, type Row } from './tapes.js';

const CENTRE = 1_000_000;
/** Unit of the scenario's times: long enough for blocks of time and for fill probabilities. */
const U = 20_000_000;
type Side = 1 | -1;

/** How a scenario is reflected: prices about the centre with the tape's sides, and our own sides. */
interface Mirror {
  readonly market: boolean;
  readonly own: boolean;
  readonly fees: boolean;
}

/** A session with something for every metric, on a market that moves. */
function scenario(mirror: Mirror): { rows: Row[]; story: SessionStory } {
  const lcg = new Lcg(5);
  const price = (ticks: number): number => (mirror.market ? 2 * CENTRE - ticks : ticks);
  const own = (side: Side): Side => (mirror.own ? (-side as Side) : side);
  const quote = (ts: number, bid: number, ask: number, bidQty: number, askQty: number): Row[] =>
    mirror.market ? touch(ts, price(ask), price(bid), askQty, bidQty) : touch(ts, bid, ask, bidQty, askQty);
  const rows: Row[] = [];
  const story = new SessionStory();
  let mid = CENTRE;
  rows.push(...quote(0, mid - 1, mid + 1, 5, 5));
  for (let round = 0; round < 60; round++) {
    const at = (100 * round + 10) * U;
    const rule = (['through', 'queue', 'crossed', 'matched', 'uncross'] as const)[round % 5]!;
    const certainty = (['certain', 'likely', 'doubtful'] as const)[(round + 1) % 3]!;
    const side: Side = lcg.uniform() < 0.5 ? 1 : -1;
    const parent = story.parent({ side: own(side), qty: 10, decidedTs: at, startTs: at, endTs: at + 90 * U, mid2: 2 * price(mid) });
    mid += Math.round(4 * lcg.normal());
    rows.push(...quote(at + U, mid - 2, mid + 3, 1 + Math.floor(9 * lcg.uniform()), 1 + Math.floor(9 * lcg.uniform())));
    const order = story.order({ side: own(side), qty: 10, arriveTs: at + 2 * U, parent });
    // Every other order only waits.
    const tookTs = at + (5 + Math.floor(3 * lcg.uniform())) * U;
    if (round % 2 === 0) story.fill(order, tookTs, price(mid + side * 3), 4, { certainty, fee: mirror.fees ? 700 : 0 });
    const maker = lcg.uniform() < 0.7;
    mid += Math.round(2 * lcg.normal());
    rows.push(...quote(at + 15 * U, mid - 1, mid + 2, 4, 6));
    const how = { maker, certainty, ...(maker ? { rule } : {}), fee: mirror.fees ? -200 : 0 };
    if (round % 4 !== 1) story.fill(order, at + 20 * U, price(mid - side), 3, how);
    rows.push(...quote(at + 30 * U, mid - 3, mid + 2, 7, 2));
    if (lcg.uniform() < 0.5) story.fill(order, at + 40 * U, price(mid - 2 * side), 3, { maker: true, recvTs: at + 60 * U });
    story.cancel(order, at + 50 * U, { exchTs: at + 52 * U, tooLate: lcg.uniform() < 0.5 });
    story.missed(order, Math.floor(3 * lcg.uniform()));
    mid += Math.round(3 * lcg.normal());
    rows.push(...quote(at + 60 * U, mid - 1, mid + 2, 3, 8), trade(at + 61 * U, mirror.market ? -1 : 1, price(mid + 2), 20));
  }
  rows.push(trade(7000 * U, 1, price(mid), 1));
  return { rows, story };
}

async function figures(mirror: Mirror): Promise<readonly Metric[]> {
  const { rows, story } = scenario(mirror);
  const { metrics } = await measureSession({
    tape: tapeOf(rows, LINEAR, {}, 500),
    instrument: LINEAR,
    columns: story.columns(),
    seed: 3,
    markoutsNs: [10 * U, 100 * U],
    benchmarks: BENCHMARKS,
  });
  return metrics;
}

let plain: readonly Metric[];
beforeAll(async () => {
  plain = await figures({ market: false, own: false, fees: true });
});

describe('every metric', () => {
  it('is one file and one line of the table', () => {
    const files = readdirSync(new URL('../../src/measure/metrics', import.meta.url)).filter((file) => file !== 'index.ts');
    const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    expect(METRIC_FAMILIES.map((family) => `${kebab(family.name)}.ts`).sort()).toEqual(files.sort());
  });

  it('states unit, sign, reference, clock and count, under a name of its own', () => {
    expect(new Set(plain.map((metric) => metric.name)).size).toBe(plain.length);
    for (const metric of plain) {
      expect(metric, metric.name).toMatchObject({
        unit: expect.stringMatching(/^(bps|currency|share|ns|qty|count)$/) as string,
        sign: expect.stringMatching(/^(cost|gain|neutral)$/) as string,
        clock: expect.stringMatching(/^(venue|strategy)$/) as string,
        counted: expect.stringMatching(/^(parents|fills|orders|requests)$/) as string,
        family: expect.stringMatching(/^[a-zA-Z]+$/) as string,
      });
      expect(metric.reference, metric.name).not.toBe('');
      expect(METRIC_FAMILIES.map((family) => family.name)).toContain(metric.family);
    }
  });

  it('has a figure, a count and an interval around it on a full session', () => {
    for (const metric of plain) {
      expect(metric.value, metric.name).not.toBeNull();
      expect(metric.count, metric.name).toBeGreaterThan(0);
      if (metric.interval === null) {
        expect(metric.intervalNote).toMatch(/^no interval: \d+ blocks$/);
        expect(Number(/\d+/.exec(metric.intervalNote)![0]), metric.name).toBeLessThan(20);
        continue;
      }
      expect(metric.intervalNote).toBe('');
      expect(metric.interval.low, metric.name).toBeLessThanOrEqual(metric.value!);
      expect(metric.interval.high, metric.name).toBeGreaterThanOrEqual(metric.value!);
    }
    expect(plain.filter((metric) => metric.interval !== null).length).toBeGreaterThan(plain.length / 2);
  });

  it('of an empty run has count 0 and no value, also on an empty tape', async () => {
    for (const rows of [[], [...touch(0, 99, 101), trade(10, 1, 101, 1)]]) {
      const { metrics, parents, samples } = await measureSession({
        tape: tapeOf(rows),
        instrument: LINEAR,
        columns: new SessionStory().columns(),
        seed: 3,
        markoutsNs: [10],
        benchmarks: BENCHMARKS,
      });
      expect(new Set(metrics.map((metric) => metric.family)).size).toBe(METRIC_FAMILIES.length);
      for (const metric of metrics)
        expect(metric, metric.name).toMatchObject({
          count: 0,
          censored: 0,
          value: null,
          interval: null,
          intervalNote: 'no interval: 0 blocks',
        });
      expect(parents).toEqual([]);
      expect(samples.count).toBe(rows.length === 0 ? 0 : 1);
    }
  });

  it('is the same when market and sides are mirrored: a cost stays a cost, a gain a gain', async () => {
    const mirrored = await figures({ market: true, own: true, fees: true });
    plain.forEach((metric, i) => {
      expect(mirrored[i]!.name).toBe(metric.name);
      expect(mirrored[i]!.count, metric.name).toBe(metric.count);
      // Basis points are of prices, which differ by a few of a million.
      expect(mirrored[i]!.value! / metric.value!, metric.name).toBeCloseTo(1, 3);
    });
  });

  it('that has a sign changes it when only our sides change, and one without keeps its value', async () => {
    const unpaid = await figures({ market: false, own: false, fees: false });
    const flipped = await figures({ market: false, own: true, fees: false });
    unpaid.forEach((metric, i) => {
      const other = flipped[i]!.value!;
      // The side of the aggressor changes with ours: the market's spread over all fills is the other one's.
      if (metric.family === 'spread' && metric.labels['liquidity'] === 'all') expect(other, metric.name).toBeCloseTo(-metric.value!, 9);
      else if (metric.sign === 'neutral') expect(other, metric.name).toBe(metric.value);
      // What went against us went for the other side.
      else if (metric.unit === 'share') expect(other + metric.value!, metric.name).toBeCloseTo(1, 9);
      else expect(other + metric.value!, metric.name).toBeCloseTo(0, 9);
    });
    expect(unpaid.filter((metric) => metric.sign !== 'neutral' && Math.abs(metric.value!) > 1e-6).length).toBeGreaterThan(20);
  });
});
