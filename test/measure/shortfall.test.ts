/** Shortfall in parts: the published numbers, the identity, inverse contracts, and what is not known. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../src/market/instrument.js';
import { measureSession } from '../../src/measure/index.js';
import type { ParentShortfall } from '../../src/measure/types.js';
import { SessionStory } from './sessions.js';
import { LINEAR, tapeOf, touch, trade, type Row } from './tapes.js';

const INVERSE: Instrument = { symbol: 'I', kind: 'inverse', tickSize: '0.5', lotSize: '1', multiplier: '100', currency: 'BTC' };

async function measure(rows: Row[], story: SessionStory, instrument = LINEAR): Promise<ParentShortfall> {
  const { parents } = await measureSession({
    tape: tapeOf(rows, instrument),
    instrument,
    columns: story.columns(),
    seed: 1,
    markoutsNs: [],
    benchmarks: ['arrival', 'vwap', 'twap', 'close'],
  });
  return parents[0]!;
}

/** METRICS §1.1: buy 100,000, Pd 10.00, P0 10.05, fills 30,000 @ 10.08 and 50,000 @ 10.144, Pn 10.30, fees 800. */
function published(): { rows: Row[]; story: SessionStory; instrument: Instrument } {
  const instrument: Instrument = { ...LINEAR, tickSize: '0.001' };
  const rows = [
    ...touch(0, 9990, 10_010),
    ...touch(5, 10_040, 10_060),
    ...touch(15, 10_066, 10_074),
    ...touch(35, 10_138, 10_144),
    ...touch(90, 10_290, 10_310),
    trade(200, 1, 10_310, 1),
  ];
  const story = new SessionStory();
  const parent = story.parent({ side: 1, qty: 100_000, decidedTs: 0, startTs: 0, endTs: 100, mid2: 20_000 });
  const first = story.order({ side: 1, qty: 30_000, arriveTs: 10, parent });
  const second = story.order({ side: 1, qty: 70_000, arriveTs: 30, parent });
  story.fill(first, 20, 10_080, 30_000, { fee: 30_000_000_000 });
  story.fill(second, 40, 10_144, 50_000, { fee: 50_000_000_000, maker: true });
  return { rows, story, instrument };
}

describe('the published example', () => {
  it('gives 5,000 / 5,600 / 5,000 / 800 = 16,400 = 164.00 bps', async () => {
    const { rows, story, instrument } = published();
    const parent = await measure(rows, story, instrument);
    expect(parent.currency).toMatchObject({
      delay: expect.closeTo(5000, 6),
      trading: expect.closeTo(5600, 6),
      opportunity: expect.closeTo(5000, 6),
      fees: 800,
      total: expect.closeTo(16_400, 6),
    });
    expect(parent.bps).toMatchObject({
      delay: expect.closeTo(50, 9),
      trading: expect.closeTo(56, 9),
      opportunity: expect.closeTo(50, 9),
      fees: expect.closeTo(8, 9),
      total: expect.closeTo(164, 9),
    });
    expect(parent).toMatchObject({
      decisionPrice: 10,
      arrivalPrice: 10.05,
      averagePrice: 10.12,
      endPrice: 10.3,
      filledLots: 80_000,
      arriveTs: 10,
      notes: [],
    });
  });

  it('splits trading into the spread at each fill and timing, delay into filled and unfilled', async () => {
    const { rows, story, instrument } = published();
    const parent = await measure(rows, story, instrument);
    // Mids strictly before the fills: 10.070 and 10.141.
    expect(parent.currency.spread).toBeCloseTo(30_000 * 0.01 + 50_000 * 0.003, 6);
    expect(parent.currency.timing).toBeCloseTo(5600 - 450, 6);
    expect(parent.delayFilled).toBeCloseTo(4000, 6);
    expect(parent.delayUnfilled).toBeCloseTo(1000, 6);
  });

  it('becomes the session’s figure, in bps and currency', async () => {
    const { rows, story, instrument } = published();
    const { metrics } = await measureSession({
      tape: tapeOf(rows, instrument),
      instrument,
      columns: story.columns(),
      seed: 1,
      markoutsNs: [],
      benchmarks: [],
    });
    const figure = (name: string) => metrics.find((metric) => metric.name === name)!;
    expect(figure('shortfall.total')).toMatchObject({
      value: expect.closeTo(164, 9),
      count: 1,
      unit: 'bps',
      sign: 'cost',
      interval: null,
      intervalNote: 'no interval: 1 blocks',
    });
    expect(figure('shortfallCurrency.total')).toMatchObject({ value: expect.closeTo(16_400, 6), unit: 'currency' });
  });
});

describe('the identity', () => {
  const price = fc.integer({ min: 500, max: 2000 });
  const fill = fc.record({ price, qty: fc.integer({ min: 1, max: 1000 }), bid: price });
  const order = fc.record({
    side: fc.constantFrom(1 as const, -1 as const),
    extra: fc.integer({ min: 0, max: 3000 }),
    fills: fc.array(fill, { maxLength: 8 }),
    decision: price,
    arrival: price,
    end: price,
    fee: fc.integer({ min: -1e9, max: 1e9 }),
  });

  it('total = s·Σ q (p − Pd) + s·(X − Q)·(Pn − Pd) + F holds to 1e-9, linear and inverse, in currency and bps', async () => {
    await fc.assert(
      fc.asyncProperty(order, fc.constantFrom(LINEAR, INVERSE), async (o, instrument) => {
        const filled = o.fills.reduce((sum, f) => sum + f.qty, 0);
        const ordered = filled + o.extra + 1;
        const story = new SessionStory();
        const parent = story.parent({ side: o.side, qty: ordered, endTs: 1000, mid2: 2 * o.decision });
        const child = story.order({ side: o.side, qty: ordered, arriveTs: 10, parent });
        const rows = [...touch(10, o.arrival - 1, o.arrival + 1)];
        o.fills.forEach((f, i) => {
          rows.push(...touch(20 + 10 * i, f.bid, f.bid + 3));
          story.fill(child, 25 + 10 * i, f.price, f.qty, { fee: o.fee });
        });
        rows.push(...touch(900, o.end - 1, o.end + 1), trade(1000, 1, o.end, 1));
        const measured = await measure(rows, story, instrument);
        const fees = o.fee * o.fills.length * 1e-8;
        const tick = Number(instrument.tickSize);
        const linear = (lots: number, at: number, of: number): number => o.side * lots * (at - of) * tick;
        const inverse = (lots: number, at: number, of: number): number => (o.side * lots * 100 * (1 / of - 1 / at)) / tick;
        const direct = (cost: typeof linear): number =>
          o.fills.reduce((sum, f) => sum + cost(f.qty, f.price, o.decision), 0) + cost(ordered - filled, o.end, o.decision);
        const total = direct(instrument === LINEAR ? linear : inverse) + fees;
        const scale = instrument === LINEAR ? ordered * o.decision * tick : (ordered * 100) / (o.decision * tick);
        expect(Math.abs(measured.currency.total! - total) / scale).toBeLessThan(1e-9);
        expect(measured.bps.total! / 1e4).toBeCloseTo(direct(linear) / (ordered * o.decision * tick) + fees / scale, 9);
        for (const parts of [measured.currency, measured.bps]) {
          expect(parts.delay! + parts.trading! + parts.opportunity! + parts.fees!).toBeCloseTo(parts.total!, 6);
          expect(parts.spread! + parts.timing!).toBeCloseTo(parts.trading!, 6);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('inverse contracts', () => {
  it('cost coins: buying at 101 instead of 100 costs 100·(1/100 − 1/101) a contract of 100, and 100 bps', async () => {
    const story = new SessionStory();
    const parent = story.parent({ side: 1, qty: 3, endTs: 50, mid2: 400 });
    story.fill(story.order({ side: 1, qty: 3, arriveTs: 5, parent }), 6, 202, 3);
    const measured = await measure([...touch(0, 199, 201), trade(50, 1, 200, 1)], story, INVERSE);
    expect(measured.currency.total).toBeCloseTo(3 * 100 * (1 / 100 - 1 / 101), 12);
    expect(measured.bps.total).toBeCloseTo(100, 9);
  });

  it('average prices harmonically', async () => {
    const story = new SessionStory();
    const parent = story.parent({ side: 1, qty: 4, endTs: 50, mid2: 400 });
    const child = story.order({ side: 1, qty: 4, arriveTs: 5, parent });
    story.fill(child, 6, 200, 1);
    story.fill(child, 7, 400, 3);
    const measured = await measure([...touch(0, 199, 201), trade(50, 1, 200, 1)], story, INVERSE);
    expect(measured.averagePrice).toBeCloseTo(4 / (1 / 100 + 3 / 200), 12);
  });
});

describe('what is not known', () => {
  it('the decision mid: the venue’s mid at that time stands in, and says so', async () => {
    const story = new SessionStory();
    const parent = story.parent({ side: -1, qty: 5, decidedTs: 3, endTs: 50 });
    story.fill(story.order({ side: -1, qty: 5, arriveTs: 5, parent }), 6, 99, 5);
    const measured = await measure([...touch(0, 99, 101), trade(50, 1, 101, 1)], story);
    expect(measured.decisionPrice).toBe(1);
    expect(measured.currency.total).toBeCloseTo(0.05, 12);
    expect(measured.notes[0]).toContain('saw no mid');
  });

  it('a parent without children: no delay, all opportunity, until the tape’s end', async () => {
    const story = new SessionStory();
    story.parent({ side: 1, qty: 10, endTs: 1000, mid2: 200 });
    const measured = await measure([...touch(0, 99, 101), ...touch(50, 109, 111)], story);
    expect(measured.currency).toEqual({
      delay: 0,
      spread: 0,
      timing: 0,
      trading: 0,
      opportunity: expect.closeTo(1, 12),
      fees: 0,
      total: expect.closeTo(1, 12),
    });
    expect(measured).toMatchObject({ endTs: 50, averagePrice: null, arriveTs: null });
    expect(measured.notes.join()).toContain('no child order reached the venue');
    expect(measured.notes.join()).toContain('tape ends before');
  });

  it('the arrival, when the first child was lost on the way: the next one counts', async () => {
    const story = new SessionStory();
    const parent = story.parent({ side: 1, qty: 1, endTs: 50, mid2: 200 });
    story.reject(story.order({ side: 1, qty: 1, arriveTs: 5, parent, accepted: false }), 'technical', 3);
    story.order({ side: 1, qty: 1, arriveTs: 25, parent });
    const measured = await measure([...touch(0, 99, 101), ...touch(20, 103, 105), trade(50, 1, 105, 1)], story);
    expect(measured).toMatchObject({ arriveTs: 25, arrivalPrice: 1.04 });
  });

  it('the mid before a fill: spread and timing are null, the rest stands', async () => {
    const story = new SessionStory();
    const parent = story.parent({ side: 1, qty: 1, endTs: 50, mid2: 200 });
    story.fill(story.order({ side: 1, qty: 1, arriveTs: 5, parent }), 15, 101, 1);
    const measured = await measure(
      [...touch(0, 99, 101), { ts: 10, kind: 'clear', side: 0 }, ...touch(20, 99, 101), trade(50, 1, 101, 1)],
      story,
    );
    expect(measured.currency).toMatchObject({
      spread: null,
      timing: null,
      trading: expect.closeTo(0.01, 12),
      total: expect.closeTo(0.01, 12),
    });
    expect(measured.notes.join()).toContain('empty before a fill');
  });

  it('the end price, with a rest to value: opportunity and total are null, never 0', async () => {
    const story = new SessionStory();
    story.parent({ side: 1, qty: 1, endTs: 50, mid2: 200 });
    const measured = await measure([...touch(0, 99, 101), { ts: 10, kind: 'clear', side: 0 }], story);
    expect(measured.currency).toMatchObject({ delay: 0, opportunity: null, total: null });
    expect(measured.endPrice).toBeNull();
  });
});

describe('benchmarks', () => {
  const rows = [
    ...touch(0, 99, 101),
    trade(10, 1, 101, 30),
    ...touch(20, 103, 105),
    trade(30, -1, 103, 10),
    trade(40, 1, 999, 7, 64),
    ...touch(60, 119, 121),
    trade(100, 1, 121, 1000),
  ];
  const story = new SessionStory();
  const parent = story.parent({ side: -1, qty: 20, decidedTs: 0, startTs: 5, endTs: 50, mid2: 200 });
  const child = story.order({ side: -1, qty: 20, arriveTs: 6, parent });
  story.fill(child, 7, 100, 5);
  story.fill(child, 35, 102, 15);
  const average = (5 * 100 + 15 * 102) / 20;

  it('are taken over the parent’s interval: VWAP without and with own volume, TWAP, close, arrival', async () => {
    const measured = await measure(rows, story);
    const vwap = (30 * 101 + 10 * 103) / 40;
    const withOwn = (30 * 101 + 10 * 103 + 20 * average) / 60;
    const twap = (15 * 100 + 30 * 104) / 45;
    const expected = { arrival: 100, vwap, vwapWithOwn: withOwn, twap, close: 104 };
    expect(measured.benchmarks).toEqual(
      Object.entries(expected).map(([benchmark, ticks]) => ({
        benchmark,
        price: expect.closeTo(ticks / 100, 12),
        slippageBps: expect.closeTo((1e4 * (ticks - average)) / ticks, 9),
      })),
    );
    expect(measured.participation).toEqual({ marketLots: 40, share: 0.5, shareWithOwn: 20 / 60 });
  });

  it('of a parent without a stated end stop at its last fill when it is complete', async () => {
    const open = new SessionStory();
    const number = open.parent({ side: 1, qty: 5, decidedTs: 5, startTs: 5, endTs: Number.MAX_SAFE_INTEGER, mid2: 200 });
    open.fill(open.order({ side: 1, qty: 5, arriveTs: 6, parent: number }), 32, 105, 5);
    expect(await measure(rows, open)).toMatchObject({ startTs: 5, endTs: 32, participation: { marketLots: 40 } });
    const unfinished = new SessionStory();
    unfinished.order({
      side: 1,
      qty: 5,
      arriveTs: 6,
      parent: unfinished.parent({ side: 1, qty: 5, decidedTs: 5, startTs: 5, endTs: 5, mid2: 200 }),
    });
    expect(await measure(rows, unfinished)).toMatchObject({ endTs: 100, participation: { marketLots: 1040 } });
  });

  it('without prints have no VWAP, and say null', async () => {
    const measured = await measure([...touch(0, 99, 101), ...touch(100, 99, 101)], story);
    expect(measured.benchmarks.find(({ benchmark }) => benchmark === 'vwap')).toEqual({
      benchmark: 'vwap',
      price: null,
      slippageBps: null,
    });
    expect(measured.participation).toEqual({ marketLots: 0, share: null, shareWithOwn: 1 });
  });
});
