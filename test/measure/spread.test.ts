/** Spreads, and the markout taken apart: reference values of METRICS.md §1.3 and §1.4, and identities on random sessions. */
import { beforeAll, describe, expect, it } from 'vitest';
import { measureSession } from '../../src/measure/index.js';
import type { Metric, SessionMeasures } from '../../src/measure/types.js';
import { Lcg } from './lcg.js';
import { SessionStory } from './sessions.js';
import { LINEAR, tapeOf, touch, trade, type Row } from './tapes.js';

async function measure(story: SessionStory, rows: readonly Row[], markoutsNs: readonly number[]): Promise<SessionMeasures> {
  const tape = tapeOf(rows, LINEAR, {}, 1000);
  return measureSession({ tape, instrument: LINEAR, columns: story.columns(), seed: 1, markoutsNs, benchmarks: [] });
}

async function figuresOf(story: SessionStory, rows: readonly Row[], markoutsNs: readonly number[]): Promise<Map<string, Metric>> {
  return byName(await measure(story, rows, markoutsNs));
}

function byName({ metrics }: SessionMeasures): Map<string, Metric> {
  return new Map(metrics.map((metric) => [metric.name, metric]));
}

const valueOf = (figures: Map<string, Metric>, name: string): number => {
  const value = figures.get(name)?.value;
  if (value == null) throw new Error(`no figure ${name} among ${[...figures.keys()].join(', ')}`);
  return value;
};

describe('one trade (METRICS §1.3: m = 100.00, buy at 100.03, m′ = 100.02: 6 = 2 + 4 bps)', () => {
  const rows = [...touch(0, 9_998, 10_002), ...touch(60, 10_000, 10_004), trade(500, 1, 10_004, 1)];

  it('as taker: we paid 6, of which 2 stayed with the maker', async () => {
    const story = new SessionStory();
    story.fill(story.order({ side: 1, qty: 1, arriveTs: 50 }), 50, 10_003, 1);
    const figures = await figuresOf(story, rows, [100]);
    expect(['effective', 'realised', 'impact'].map((part) => valueOf(figures, `spread.${part}.100ns.taker`))).toEqual([
      expect.closeTo(6, 9),
      expect.closeTo(2, 9),
      expect.closeTo(4, 9),
    ]);
    expect(figures.get('spread.effective.100ns.taker')).toMatchObject({ sign: 'cost', count: 1 });
    expect(figures.get('spread.impact.100ns.taker')!.sign).toBe('gain');
    expect(figures.get('spread.effective.100ns.maker')).toMatchObject({ value: null, count: 0 });
  });

  it('as maker that sold to that buyer: the same 6, earned, of which the move took 4', async () => {
    const story = new SessionStory();
    story.fill(story.order({ side: -1, qty: 1, arriveTs: 10 }), 50, 10_003, 1, { maker: true });
    const figures = await figuresOf(story, rows, [100]);
    for (const group of ['maker', 'all'])
      expect(['effective', 'realised', 'impact'].map((part) => valueOf(figures, `spread.${part}.100ns.${group}`))).toEqual([
        expect.closeTo(6, 9),
        expect.closeTo(2, 9),
        expect.closeTo(4, 9),
      ]);
    expect(figures.get('spread.effective.100ns.maker')!.sign).toBe('gain');
    expect(figures.get('spread.impact.100ns.maker')!.sign).toBe('cost');
    expect(figures.get('spread.effective.100ns.all')!.sign).toBe('neutral');
    // Capture 3 bps of the price, drift −2: half of the spread, seen from our side.
    expect(valueOf(figures, 'capture.100ns.maker')).toBeCloseTo((1e4 * 3) / 10_003, 9);
    expect(valueOf(figures, 'drift.100ns.maker')).toBeCloseTo((-1e4 * 2) / 10_003, 9);
  });

  it('whose horizon lies beyond the tape, or that had no mid before, is left out of all parts and counted', async () => {
    const story = new SessionStory();
    const order = story.order({ side: 1, qty: 9, arriveTs: 0 });
    story.fill(order, 0, 10_002, 1);
    story.fill(order, 50, 10_002, 1);
    story.fill(order, 450, 10_004, 1);
    const figures = await figuresOf(story, rows, [100]);
    for (const part of ['effective', 'realised', 'impact'])
      expect(figures.get(`spread.${part}.100ns.taker`), part).toMatchObject({ count: 1, censored: 2 });
    for (const part of ['capture', 'drift']) expect(figures.get(`${part}.100ns.taker`), part).toMatchObject({ count: 1, censored: 2 });
    // The markout needs no mid before.
    expect(figures.get('markout.mid.100ns.taker')).toMatchObject({ count: 2, censored: 1 });
  });
});

describe('on 1,000 random orders', () => {
  const HORIZONS = ['7ns', '90ns', '1.2us'];
  let measures: SessionMeasures;
  let figures: Map<string, Metric>;

  beforeAll(async () => {
    const lcg = new Lcg(71);
    const rows: Row[] = [];
    const story = new SessionStory();
    let mid = 20_000;
    for (let i = 0; i < 1000; i++) {
      const at = 20 * i;
      mid += Math.round(3 * lcg.normal());
      rows.push(...touch(at, mid - 1 - Math.floor(2 * lcg.uniform()), mid + 1 + Math.floor(3 * lcg.uniform())));
      const side = lcg.uniform() < 0.5 ? 1 : -1;
      const maker = lcg.uniform() < 0.6;
      const parent = story.parent({
        side,
        qty: 100,
        decidedTs: at,
        startTs: at,
        endTs: at + 15,
        mid2: 2 * mid + Math.round(4 * lcg.normal()),
      });
      const order = story.order({ side, qty: 100, arriveTs: at, parent });
      const rule = maker ? (['through', 'queue', 'crossed'] as const)[Math.floor(3 * lcg.uniform())]! : 'taker';
      const certainty = (['certain', 'likely', 'doubtful'] as const)[Math.floor(3 * lcg.uniform())]!;
      const price = mid + Math.round(2 * lcg.normal()) - (maker ? side : -side);
      story.fill(order, at + Math.floor(19 * lcg.uniform()), price, 1 + Math.floor(99 * lcg.uniform()), {
        maker,
        rule,
        certainty,
        fee: Math.round(1e5 * lcg.normal()),
      });
    }
    measures = await measure(story, rows, [7, 90, 1200]);
    figures = byName(measures);
  });

  it('the parts of the shortfall add up to the total, in bps of the ordered value', () => {
    expect(measures.parents).toHaveLength(1000);
    for (const { bps } of measures.parents) {
      expect(Math.abs(bps.delay! + bps.trading! + bps.opportunity! + bps.fees! - bps.total!)).toBeLessThan(1e-9);
      // The very first fill has no mid before it.
      if (bps.spread !== null) expect(Math.abs(bps.spread + bps.timing! - bps.trading!)).toBeLessThan(1e-9);
    }
    const value = (part: string): number => valueOf(figures, `shortfall.${part}`);
    expect(Math.abs(value('delay') + value('trading') + value('opportunity') + value('fees') - value('total'))).toBeLessThan(1e-9);
  });

  it('effective = realised + impact, and effective is twice the spread paid by whoever took', () => {
    for (const horizon of HORIZONS) {
      for (const group of ['all', 'maker', 'taker']) {
        const [effective, realised, impact] = ['effective', 'realised', 'impact'].map((part) =>
          valueOf(figures, `spread.${part}.${horizon}.${group}`),
        );
        expect(Math.abs(realised! + impact! - effective!), `${horizon} ${group}`).toBeLessThan(1e-9);
        expect(Math.abs(effective!)).toBeGreaterThan(1e-3);
      }
      expect(figures.get(`spread.effective.${horizon}.all`)!.count).toBe(
        figures.get(`spread.effective.${horizon}.maker`)!.count + figures.get(`spread.effective.${horizon}.taker`)!.count,
      );
    }
  });

  it('capture + drift = markout', () => {
    for (const horizon of HORIZONS) {
      for (const group of ['all', 'maker', 'taker']) {
        const [capture, drift] = ['capture', 'drift'].map((part) => figures.get(`${part}.${horizon}.${group}`)!);
        const markout = figures.get(`markout.mid.${horizon}.${group}`)!;
        expect(Math.abs(capture!.value! + drift!.value! - markout.value!), `${horizon} ${group}`).toBeLessThan(1e-9);
        expect([capture!.count, drift!.count]).toEqual([markout.count, markout.count]);
      }
    }
  });

  it('the parts of the passive fills by rule and by certainty are parts of the whole', () => {
    for (const horizon of HORIZONS) {
      const count = (name: string): number => figures.get(`${name}.${horizon}`)!.count;
      const rules = ['through', 'queue', 'crossed'].map((rule) => count(`markoutByRule.${rule}`));
      const certainties = ['certain', 'likely', 'doubtful'].map((certainty) => count(`markoutByCertainty.maker.${certainty}`));
      const whole = figures.get(`markout.mid.${horizon}.maker`)!.count;
      expect(rules.reduce((a, b) => a + b)).toBe(whole);
      expect(certainties.reduce((a, b) => a + b)).toBe(whole);
      expect(Math.min(...rules, ...certainties)).toBeGreaterThan(50);
      expect(figures.get(`markoutByRule.taker.${horizon}`)!.value).toBe(figures.get(`markout.mid.${horizon}.taker`)!.value);
    }
  });

  it('the share through is of the fills, by their number', () => {
    const through = figures.get('markoutByRule.through.7ns')!.count;
    expect(valueOf(figures, 'tradeThrough')).toBeCloseTo(through / 1000, 2);
    expect(valueOf(figures, 'tradeThrough.maker')).toBeGreaterThan(1.3 * valueOf(figures, 'tradeThrough'));
  });
});

describe('the adverse-fill ratio (METRICS §1.5 b)', () => {
  it('is of the first mid that is another than the one before the fill', async () => {
    const story = new SessionStory();
    const buy = story.order({ side: 1, qty: 9, arriveTs: 1 });
    const rows = [...touch(0, 99, 101), ...touch(20, 98, 102), ...touch(30, 98, 100), ...touch(40, 98, 104), trade(60, 1, 104, 1)];
    // Size and spread changes at one mid are no move; the first move is down at 30.
    story.fill(buy, 10, 99, 1, { maker: true });
    // The fill's own nanosecond moves the mid down: it counts.
    story.fill(buy, 30, 98, 1, { maker: true });
    // Up at 40.
    story.fill(buy, 31, 98, 1, { maker: true });
    // Never again.
    story.fill(buy, 41, 98, 1, { maker: true });
    const figures = await figuresOf(story, rows, [5]);
    expect(figures.get('adverseFills.maker')).toMatchObject({ value: 2 / 3, count: 3, censored: 1, unit: 'share', sign: 'cost' });
  });
});
