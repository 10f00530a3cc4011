/** Figures of fills, orders and requests, one by one, on hand-made sessions. */
import { describe, expect, it } from 'vitest';
import { measureSession, measureTape } from '../../src/measure/index.js';
import type { MeasureOptions, Metric, SessionMeasures } from '../../src/measure/types.js';
import { Lcg } from './lcg.js';
import { SessionStory } from './sessions.js';
import { LINEAR, tapeOf, touch, trade, type Row } from './tapes.js';

const ROWS: Row[] = [...touch(0, 99, 101), ...touch(1000, 100, 104, 30, 10), ...touch(2000, 109, 111), trade(10_000, 1, 111, 5)];

async function measure(story: SessionStory, options: Partial<MeasureOptions> = {}, rows: Row[] = ROWS): Promise<SessionMeasures> {
  return measureSession({
    tape: tapeOf(rows),
    instrument: LINEAR,
    columns: story.columns(),
    seed: 1,
    markoutsNs: [1000],
    benchmarks: ['vwap'],
    ...options,
  });
}

function figure(measures: SessionMeasures, name: string): Metric {
  const found = measures.metrics.find((metric) => metric.name === name);
  if (found === undefined) throw new Error(`no metric ${name} among ${measures.metrics.map((metric) => metric.name).join(', ')}`);
  return found;
}

describe('markouts', () => {
  const story = new SessionStory();
  const buy = story.order({ side: 1, qty: 10, arriveTs: 1 });
  const sell = story.order({ side: -1, qty: 10, arriveTs: 2 });
  story.fill(buy, 500, 101, 1);
  story.fill(sell, 500, 101, 3, { maker: true });
  story.fill(buy, 9500, 111, 4);

  it('are of the fill’s side, share-weighted; the mid is that after all rows up to the horizon', async () => {
    const measures = await measure(story);
    const at1500 = (1e4 * (102 - 101)) / 101;
    expect(figure(measures, 'markout.mid.1us.all')).toMatchObject({
      value: expect.closeTo((at1500 * 1 - at1500 * 3) / 4, 9),
      count: 2,
      censored: 1,
    });
    expect(figure(measures, 'markout.mid.1us.maker')).toMatchObject({ value: expect.closeTo(-at1500, 9), count: 1, censored: 0 });
    expect(figure(measures, 'markout.mid.1us.taker')).toMatchObject({ value: expect.closeTo(at1500, 9), count: 1, censored: 1 });
    expect(figure(measures, 'markout.weightedMid.1us.taker').value).toBeCloseTo((1e4 * (103 - 101)) / 101, 9);
  });

  it('take a row at exactly the horizon', async () => {
    expect(figure(await measure(story, { markoutsNs: [1500] }), 'markout.mid.1.5us.taker').value).toBeCloseTo((1e4 * (110 - 101)) / 101, 9);
  });

  it('count forty fills of one instant as one piece of evidence: no interval from a single sweep', async () => {
    const sweep = new SessionStory();
    const order = sweep.order({ side: 1, qty: 40, arriveTs: 1 });
    for (let i = 0; i < 40; i++) sweep.fill(order, 500, 101, 1, { maker: true });
    const measured = figure(await measure(sweep), 'markout.mid.1us.maker');
    expect(measured).toMatchObject({ count: 40, interval: null, intervalNote: 'no interval: 1 blocks' });
  });

  it('make curves, a point a horizon, fair value and liquidity', async () => {
    const { curves } = await measure(story, { markoutsNs: [500, 1500, 1500] });
    expect(curves.markout).toHaveLength(2 * 2 * 3);
    expect(curves.markout[0]).toEqual({
      horizonNs: 500,
      fair: 'mid',
      liquidity: 'all',
      value: expect.closeTo(((1e4 * (1 - 3)) / 101 - (4 * 1e4) / 111) / 8, 9) as number,
      low: null,
      high: null,
      count: 3,
      censored: 0,
    });
  });

  it('are marked where the horizon lies within the book’s lag or the touch was stale', async () => {
    const tape = tapeOf(ROWS, LINEAR, { netWindowNs: 1200, staleTouchShare: 0.125, minLatencyNs: 1_000_000 });
    const measures = await measure(story, { tape, markoutsNs: [1000, 2000] });
    expect(figure(measures, 'markout.mid.1us.all').note).toBe(
      "horizon shorter than the book's lag of 1.2us; the tape's touch was stale 12.5 % of the time",
    );
    expect(figure(measures, 'markout.mid.2us.all').note).toBe("the tape's touch was stale 12.5 % of the time");
    expect(figure(measures, 'makerShare').note).toBeUndefined();
    expect(measures.notes.join('; ')).toContain('smallest feed latency of 1ms');
  });
});

describe('spread paid', () => {
  it('is against the mid strictly before the fill; a maker earns it', async () => {
    const story = new SessionStory();
    story.fill(story.order({ side: 1, qty: 2, arriveTs: 1 }), 1000, 101, 2);
    story.fill(story.order({ side: -1, qty: 1, arriveTs: 1 }), 1001, 104, 1, { maker: true });
    const measures = await measure(story);
    expect(figure(measures, 'spreadPaid.taker').value).toBeCloseTo(100, 9);
    expect(figure(measures, 'spreadPaid.maker').value).toBeCloseTo((-1e4 * 2) / 102, 9);
    expect(figure(measures, 'spreadPaid.all').value).toBeCloseTo((200 - (1e4 * 2) / 102) / 3, 9);
  });
});

describe('fees, maker share, certainty', () => {
  const story = new SessionStory();
  const order = story.order({ side: 1, qty: 10, arriveTs: 1 });
  story.fill(order, 10, 100, 6, { maker: true, fee: -300_000, certainty: 'likely' });
  story.fill(order, 20, 200, 1, { fee: 500_000, certainty: 'certain' });
  story.fill(order, 30, 100, 1, { fee: 0, certainty: 'doubtful' });

  it('add fees up in currency and over the value of the fills', async () => {
    const measures = await measure(story);
    expect(figure(measures, 'feesCurrency')).toMatchObject({ value: expect.closeTo(0.002, 15), count: 3, sign: 'cost' });
    expect(figure(measures, 'fees').value).toBeCloseTo((1e4 * 0.002) / 9, 9);
  });

  it('give shares by quantity and by fills', async () => {
    const measures = await measure(story);
    const value = (name: string): number => figure(measures, name).value!;
    expect([value('makerShare'), value('makerShare.fills')]).toEqual([6 / 8, 1 / 3]);
    expect([value('certainty.certain'), value('certainty.likely'), value('certainty.doubtful')]).toEqual([1 / 8, 6 / 8, 1 / 8]);
    expect([value('certainty.certain.fills'), value('certainty.likely.fills'), value('certainty.doubtful.fills')]).toEqual([
      1 / 3,
      1 / 3,
      1 / 3,
    ]);
  });
});

describe('orders', () => {
  const story = new SessionStory();
  const full = story.order({ side: 1, qty: 4, arriveTs: 100 });
  story.fill(full, 150, 100, 1);
  story.fill(full, 300, 100, 3);
  const part = story.order({ side: 1, qty: 10, arriveTs: 200 });
  story.replace(part, 210, 220, 6);
  story.fill(part, 230, 100, 2);
  story.missed(part, 3);
  story.order({ side: -1, qty: 6, arriveTs: 300 });
  const refused = story.order({ side: -1, qty: 100, arriveTs: 300, accepted: false });
  story.reject(refused, 'wouldTake', 300);
  story.order({ side: -1, qty: 100, arriveTs: 99_999, accepted: false });

  it('have fill rates over what the venue accepted, quantity as last replaced', async () => {
    const measures = await measure(story);
    expect(figure(measures, 'fillRate')).toMatchObject({ value: 6 / 16, count: 3, note: 'refused orders, left out: 1' });
    expect(figure(measures, 'fillRate.orders').value).toBeCloseTo(2 / 3, 12);
    expect(figure(measures, 'fillRate.complete').value).toBeCloseTo(1 / 3, 12);
  });

  it('have times to fill from their arrival; those that did not fill are censored', async () => {
    const measures = await measure(story);
    expect(figure(measures, 'timeToFill.first.median')).toMatchObject({ value: 40, count: 2, censored: 1, unit: 'ns' });
    expect(figure(measures, 'timeToFill.first.mean').value).toBe(40);
    expect(figure(measures, 'timeToFill.complete.mean')).toMatchObject({ value: 200, count: 1, censored: 2 });
  });

  it('have missed quantity', async () => {
    const measures = await measure(story);
    expect(figure(measures, 'missed').value).toBeCloseTo(3 / 16, 12);
    expect(figure(measures, 'missedQty')).toMatchObject({ value: 3, unit: 'qty' });
  });
});

describe('cancel races', () => {
  it('are lost when the order filled first and the trader could not know', async () => {
    const story = new SessionStory();
    const lost = story.order({ side: 1, qty: 1, arriveTs: 10 });
    story.fill(lost, 20, 100, 1, { recvTs: 40 });
    story.cancel(lost, 30, { exchTs: 50, tooLate: true });
    const knew = story.order({ side: 1, qty: 1, arriveTs: 10 });
    story.fill(knew, 20, 100, 1, { recvTs: 25 });
    story.cancel(knew, 30, { exchTs: 50, tooLate: true });
    const won = story.order({ side: 1, qty: 1, arriveTs: 10 });
    story.cancel(won, 30, { exchTs: 50 });
    story.cancel(won, 31, { exchTs: 51, tooLate: true });
    const pending = story.order({ side: 1, qty: 1, arriveTs: 10 });
    story.cancel(pending, 9999, undefined);
    expect(figure(await measure(story), 'cancelRaces.lost')).toMatchObject({ value: 1 / 4, count: 4, censored: 1, counted: 'requests' });
  });

  it('pair each answer with its request, also where one was lost on the way', async () => {
    const story = new SessionStory();
    const order = story.order({ side: 1, qty: 2, arriveTs: 10 });
    story.cancel(order, 12, undefined);
    story.fill(order, 20, 100, 2, { recvTs: 30 });
    // Sent when the fill was known, and lost: told at once, while the first cancel is still under way.
    story.cancel(order, 35, { exchTs: 35, lost: true });
    story.refuseLate(order, 50);
    expect(figure(await measure(story), 'cancelRaces.lost')).toMatchObject({ value: 1 / 2, count: 2, censored: 0 });
  });
});

describe('intervals', () => {
  it('are there from 20 blocks on, hold the figure, and depend on seed and figure alone', async () => {
    const story = new SessionStory();
    const order = story.order({ side: 1, qty: 1000, arriveTs: 1 });
    const lcg = new Lcg(9);
    for (let i = 0; i < 200; i++)
      story.fill(order, 10 + 4 * i, 100 + Math.floor(11 * lcg.uniform()), 1 + Math.floor(3 * lcg.uniform()), { maker: i % 3 === 0 });
    const first = await measure(story);
    const spread = figure(first, 'spreadPaid.all');
    expect(spread.intervalNote).toBe('');
    expect(spread.interval!.blocks).toBeGreaterThanOrEqual(20);
    expect(spread.interval!.low).toBeLessThan(spread.value!);
    expect(spread.interval!.high).toBeGreaterThan(spread.value!);
    expect(figure(await measure(story, { markoutsNs: [10, 20] }), 'spreadPaid.all')).toEqual(spread);
    expect(figure(await measure(story, { seed: 2 }), 'spreadPaid.all').interval).not.toEqual(spread.interval);
    const total = figure(first, 'missedQty');
    expect(total).toMatchObject({ count: 1, interval: null, intervalNote: 'no interval: 1 blocks' });
  });

  it('of a total is that of the mean, times the count', async () => {
    const story = new SessionStory();
    const lcg = new Lcg(4);
    for (let i = 0; i < 100; i++) {
      const order = story.order({ side: 1, qty: 5, arriveTs: 10 * i });
      story.missed(order, Math.floor(5 * lcg.uniform()));
    }
    const { value, interval } = figure(await measure(story), 'missedQty');
    // A uniform from 0 to 4 has deviation √2; a hundred of them 14.
    expect(value).toBeGreaterThan(150);
    expect((interval!.high - interval!.low) / 2 / 1.96 / 14.14).toBeGreaterThan(0.7);
    expect((interval!.high - interval!.low) / 2 / 1.96 / 14.14).toBeLessThan(1.3);
    expect(Math.abs((interval!.high + interval!.low) / 2 - value!)).toBeLessThan(5);
  });
});

describe('several sessions on a tape', () => {
  it('are measured in one pass as each alone, and only their own instrument’s rows', async () => {
    const one = new SessionStory();
    one.fill(one.order({ side: 1, qty: 1, arriveTs: 1 }), 500, 101, 1);
    const other = new SessionStory(1);
    other.fill(other.order({ side: 1, qty: 1, arriveTs: 1 }), 500, 105, 1);
    const options: MeasureOptions = { tape: tapeOf(ROWS), instrument: LINEAR, seed: 1, markoutsNs: [1000], benchmarks: ['twap'] };
    let passes = 0;
    const counted = { ...options.tape, batches: () => (passes++, options.tape.batches()) };
    const together = await measureTape({ ...options, tape: counted, sessions: [one.columns('one'), other.columns('other')] });
    expect(passes).toBe(1);
    expect(together[0]).toEqual(await measureSession({ ...options, columns: one.columns('one') }));
    expect(figure(together[1]!, 'spreadPaid.all').count).toBe(0);
    const second = await measureSession({ ...options, instrumentIndex: 1, columns: other.columns('other') });
    expect(figure(second, 'spreadPaid.all').count).toBe(1);
    expect(second.instrument).toBe(1);
  });
});
