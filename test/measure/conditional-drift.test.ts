/**
 * Drift given a fill against drift while quoted (METRICS.md §1.5 a): exact on small sessions, a naive walk through quoted time agrees, and as a test
 * it has its size and its power on markets made for it.
 */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf } from '../../src/measure/facts.js';
import { FillMoments } from '../../src/measure/fill-moments.js';
import { summarise, type MetricSeries } from '../../src/measure/metric.js';
import { conditionalDrift } from '../../src/measure/metrics/conditional-drift.js';
import { verdictOf } from '../../src/measure/paired.js';
import { probe } from '../../src/measure/probe.js';
import { Questions } from '../../src/measure/questions.js';
import type { Metric } from '../../src/measure/types.js';
import { Lcg } from './lcg.js';
import { SessionStory } from './sessions.js';
import { LINEAR, tapeOf, touch, trade, type Row } from './tapes.js';

/** The family's series, through the pass over the tape, without the other families. */
async function seriesOf(rows: readonly Row[], story: SessionStory, markoutsNs: readonly number[]): Promise<MetricSeries[]> {
  const tape = tapeOf(rows, LINEAR, {}, 4096);
  const questions = new Questions();
  const facts = factsOf(story.columns(), LINEAR, 0);
  const stretch = { fromTs: rows[0]!.ts, toTs: rows.at(-1)!.ts };
  const moments = new FillMoments(facts.fills, questions);
  const asked = conditionalDrift.ask({ facts, meta: tape.meta, markoutsNs, benchmarks: [], moments, stretch }, questions);
  const { answers } = await probe({ tape, inverse: false, questions });
  return asked({ answers, parents: [], waits: undefined as never });
}

/** Its figures at one horizon. */
async function driftOf(rows: readonly Row[], story: SessionStory, horizonNs: number): Promise<Record<string, Metric>> {
  const series = await seriesOf(rows, story, [horizonNs]);
  return Object.fromEntries(series.map((each) => [String(each.labels['what']), summarise(each, 1)]));
}

const S = 1e9;

describe('on a session by hand', () => {
  // The mid is 100 until 10 s, 102 until 20 s, 99 from then on.
  const rows = [...touch(0, 99, 101), ...touch(10 * S, 101, 103), ...touch(20 * S, 98, 100), trade(40 * S, 1, 100, 1)];

  it('fills count from the mid before them, quoted time by what rested and how long', async () => {
    const story = new SessionStory();
    const buy = story.order({ side: 1, qty: 3, arriveTs: 5 * S });
    story.fill(buy, 20 * S, 100, 2, { maker: true });
    story.cancel(buy, 25 * S, { exchTs: 25 * S });
    const { filled, quoted, difference } = await driftOf(rows, story, 2 * S);
    // Before the fill the mid is 102, two seconds after it 99.
    const given = (1e4 * -3) / 102;
    expect(filled).toMatchObject({ value: expect.closeTo(given, 9), count: 1 });
    // Three lots over [5 s, 20 s): up by 2 for the two seconds before 10 s, down by 3 for those before 20 s; one lot over [20 s, 25 s): no move.
    const up = 2 * ((1e4 * 2) / 100);
    const down = 2 * ((1e4 * -3) / 102);
    const unconditional = (3 * (up + down)) / (3 * 15 + 1 * 5);
    expect(quoted!.value).toBeCloseTo(unconditional, 0);
    expect(quoted!.count).toBe(1);
    expect(difference!.value).toBeCloseTo(given - quoted!.value!, 9);
    expect(difference).toMatchObject({ count: 1, interval: null });
  });

  it('time within the horizon of the end is left out and said, and so is time around an empty side', async () => {
    const story = new SessionStory();
    story.order({ side: -1, qty: 1, arriveTs: 30 * S });
    expect((await driftOf(rows, story, 5 * S))['quoted']).toMatchObject({
      value: 0,
      count: 1,
      note: '50 % of the quoted time left out: the tape ends first, or had no mid',
    });
    expect((await driftOf(rows, story, 11 * S))['quoted']).toMatchObject({ value: null, count: 0 });
  });

  it('aggressive fills, and orders that never rested, have no part in it', async () => {
    const story = new SessionStory();
    story.fill(story.order({ side: 1, qty: 1, arriveTs: 5 * S }), 5 * S, 101, 1);
    const { filled, quoted, difference } = await driftOf(rows, story, 2 * S);
    for (const metric of [filled, quoted, difference]) expect(metric).toMatchObject({ value: null, count: 0 });
  });
});

describe('quoted time', () => {
  const event = fc.record({
    gap: fc.integer({ min: 0, max: 3 }),
    what: fc.integer({ min: 0, max: 5 }),
    size: fc.integer({ min: 1, max: 4 }),
  });

  it('is walked through moment by moment by a naive count, with the same mean', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(event, { minLength: 4, maxLength: 40 }), fc.integer({ min: 1, max: 6 }), async (events, horizon) => {
        const rows: Row[] = [...touch(0, 999_999, 1_000_001)];
        const story = new SessionStory();
        const open: { order: number; side: 1 | -1; left: number }[] = [];
        const quoted: { at: number; side: 1 | -1; lots: number }[] = [];
        const mids: number[] = [];
        let mid = 1_000_000;
        let ts = 0;
        const pass = (until: number): void => {
          for (; ts < until; ts++) {
            mids.push(mid);
            for (const { side, left } of open) if (left > 0) quoted.push({ at: ts, side, lots: left });
          }
        };
        for (const { gap, what, size } of events) {
          pass(ts + gap);
          const side = size % 2 === 0 ? 1 : -1;
          const [first] = open;
          if (what <= 1) rows.push(...touch(ts, (mid += what === 0 ? size : -size) - 1, mid + 1));
          else if (what === 2) open.push({ order: story.order({ side, qty: 9, arriveTs: ts }), side, left: 9 });
          else if (first === undefined) continue;
          else if (what === 3 && first.left > size) {
            story.fill(first.order, ts, mid, size, { maker: true });
            first.left -= size;
          } else if (what === 4) {
            story.cancel(first.order, ts, { exchTs: ts });
            open.shift();
          }
        }
        pass(ts + 5);
        for (const { order } of open) story.cancel(order, ts, { exchTs: ts });
        open.length = 0;
        pass(ts + horizon);
        rows.push(trade(ts, 1, mid, 1));
        mids.push(mid);
        const measured = (await driftOf(rows, story, horizon))['quoted']!;
        const sum = (of: (one: (typeof quoted)[number]) => number): number => quoted.reduce((total, one) => total + of(one), 0);
        const mean = sum(({ at, side, lots }) => side * lots * (mids[at + horizon]! - mids[at]!)) / sum(({ lots }) => lots);
        // A tick is a hundredth of a basis point, give or take the mid's way.
        if (quoted.length === 0) expect(measured.value).toBeNull();
        else expect(100 * measured.value! - mean).toBeCloseTo(0, 2);
      }),
      { numRuns: 150 },
    );
  });
});

const LENGTH_NS = 400 * S;

/**
 * A market whose mid takes steps of a tick at random times, and a session that quotes both sides at the touch all the time. Fills come for a while
 * at a high rate and of one side, then for a while not at all, so that they share most of the mid's way; a share of the steps comes just after
 * somebody who knew of it traded with us.
 */
function market(seed: number, informed: number): { rows: Row[]; story: SessionStory } {
  const lcg = new Lcg(seed * 7919 + 13);
  const after = (meanNs: number): number => Math.ceil(-meanNs * Math.log(lcg.uniform()));
  const coin = (): 1 | -1 => (lcg.uniform() < 0.5 ? 1 : -1);
  const rows: Row[] = [...touch(0, 19_999, 20_001)];
  const fills: { ts: number; side: 1 | -1; lots: number }[] = [];
  let mid = 20_000;
  for (let ts = after(0.4 * S); ts < LENGTH_NS; ts += after(0.4 * S)) {
    const step = coin();
    mid += step;
    rows.push(...touch(ts, mid - 1, mid + 1));
    if (lcg.uniform() < informed) fills.push({ ts: Math.max(1, ts - 1e6), side: step > 0 ? -1 : 1, lots: 3 });
  }
  rows.push(trade(LENGTH_NS, 1, mid, 1));
  let busy = true;
  let side = coin();
  let until = after(8 * S);
  for (let ts = after(0.3 * S); ts < LENGTH_NS; ts += after(0.3 * S)) {
    for (; ts > until; until += after(8 * S)) {
      busy = !busy;
      side = coin();
    }
    if (busy) fills.push({ ts, side, lots: 1 + Math.floor(5 * lcg.uniform()) });
  }
  const story = new SessionStory();
  const [buy, sell] = [1, -1].map((own) => story.order({ side: own > 0 ? 1 : -1, qty: 1e6, arriveTs: 0 }));
  for (const fill of fills.sort((a, b) => a.ts - b.ts))
    story.fill(fill.side > 0 ? buy! : sell!, fill.ts, 20_000, fill.lots, { maker: true });
  return { rows, story };
}

const HORIZONS_NS = [0.05 * S, S, 4 * S] as const;

/** Share of 200 seeds whose interval leaves 0 out, by horizon. */
async function rejections(informed: number): Promise<number[]> {
  const seeds = 200;
  const rejected = HORIZONS_NS.map(() => 0);
  for (let seed = 0; seed < seeds; seed++) {
    const { rows, story } = market(seed, informed);
    const differences = (await seriesOf(rows, story, HORIZONS_NS)).filter(({ labels }) => labels['what'] === 'difference');
    differences.forEach((series, i) => {
      const { interval } = summarise(series, seed);
      expect(interval).not.toBeNull();
      if (verdictOf(interval) === 'difference') rejected[i]!++;
    });
  }
  return rejected.map((count) => count / seeds);
}

describe('as a two-sided 5 % test of information, over 200 seeds', () => {
  it('rejects a market without any in 2 to 9 % of them', async () => {
    for (const share of await rejections(0)) {
      expect(share).toBeGreaterThanOrEqual(0.02);
      expect(share).toBeLessThanOrEqual(0.09);
    }
  });

  it('finds planted information in at least 95 %', async () => {
    for (const share of (await rejections(0.5)).slice(0, 2)) expect(share).toBeGreaterThanOrEqual(0.95);
  });

  it('with too little tape for its horizon says that it cannot tell', async () => {
    const { rows, story } = market(1, 0);
    const { difference } = await driftOf(rows, story, 20 * S);
    expect(difference).toMatchObject({ interval: null, intervalNote: expect.stringMatching(/^no interval: 1?\d blocks$/) as string });
    expect(difference!.value).not.toBeNull();
  });
});
