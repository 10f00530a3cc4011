/** Fill probabilities: the reference vector of METRICS.md §1.6, laws of the estimator on random lives, and how orders become lives. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CumulativeIncidence } from '../../src/measure/cumulative-incidence.js';
import { measureSession } from '../../src/measure/index.js';
import type { SessionMeasures } from '../../src/measure/types.js';
import { Lcg } from './lcg.js';
import { SessionStory } from './sessions.js';
import { LINEAR, tapeOf, touch, trade, type Row } from './tapes.js';

/** `6 6 6+`: times, a plus where the life was censored. */
function lives(text: string): CumulativeIncidence {
  const words = text.split(' ');
  const causes = Uint8Array.from(words, (word) => (word.endsWith('+') ? 0 : 1));
  return new CumulativeIncidence(
    Float64Array.from(words, (word) => Number.parseInt(word)),
    causes,
    1,
  );
}

describe('with one cause: Kaplan and Meier (METRICS §1.6, remission under 6-MP, Freireich et al., Blood 21, 1963)', () => {
  const remission = lives('6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+');

  it.each([
    [6, 0.857143, 0.07636, 1e-6],
    [7, 0.806723, 0.0869, 5e-5],
    [10, 0.752941, 0.0963, 5e-5],
    [13, 0.690196, 0.1068, 5e-5],
    [16, 0.627451, 0.1141, 5e-5],
    [22, 0.537815, 0.1282, 5e-5],
    [23, 0.448179, 0.134591, 1e-6],
  ])('after %d: survival %d, error %d after Greenwood', (time, survival, error, tolerance) => {
    expect(Math.abs(remission.survival(time) - survival)).toBeLessThan(1e-6);
    expect(Math.abs(1 - remission.incidence(1, time) - survival)).toBeLessThan(1e-6);
    expect(Math.abs(remission.standardError(1, time) - error)).toBeLessThan(tolerance);
  });

  it('says nothing beyond the last that was seen', () => {
    expect(remission.reaches(35)).toBe(true);
    expect(remission.reaches(36)).toBe(false);
    expect(lives('3 4 5').reaches(1000)).toBe(true);
    expect(lives('3 4 5').incidence(1, 1000)).toBe(1);
  });
});

const anyLives = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 3 })), { minLength: 1, maxLength: 40 })
  .map((rows) => ({ times: rows.map(([time]) => time), causes: rows.map(([, cause]) => cause) }));

const estimate = ({ times, causes }: { times: readonly number[]; causes: readonly number[] }): CumulativeIncidence =>
  new CumulativeIncidence(Float64Array.from(times), Uint8Array.from(causes), 3);

describe('with competing causes: Aalen and Johansen', () => {
  it('the incidences and the survival add up to 1, and each only grows', () => {
    fc.assert(
      fc.property(anyLives, (sample) => {
        const incidence = estimate(sample);
        let before = [0, 0, 0, 0];
        for (let time = 0; time <= 13; time++) {
          const now = [0, 1, 2, 3].map((cause) => (cause === 0 ? 0 : incidence.incidence(cause, time)));
          expect(now.reduce((a, b) => a + b) + incidence.survival(time)).toBeCloseTo(1, 12);
          now.forEach((share, cause) => expect(share).toBeGreaterThanOrEqual(before[cause]!));
          before = now;
        }
      }),
    );
  });

  it('without censoring they are plain shares, with the errors of shares', () => {
    fc.assert(
      fc.property(anyLives, ({ times, causes }) => {
        const ended = causes.map((cause) => Math.max(1, cause));
        const incidence = estimate({ times, causes: ended });
        const n = times.length;
        for (const time of [0, 5, 12]) {
          const share = times.filter((t, i) => t <= time && ended[i] === 1).length / n;
          expect(incidence.incidence(1, time)).toBeCloseTo(share, 12);
          expect(incidence.standardError(1, time)).toBeCloseTo(Math.sqrt((share * (1 - share)) / n), 9);
        }
      }),
    );
  });

  it('what a life does to the figure is what taking a little of its weight does, and the squares add up to the error', () => {
    fc.assert(
      fc.property(anyLives, fc.integer({ min: 0, max: 12 }), ({ times, causes }, time) => {
        const incidence = estimate({ times, causes });
        const influences = incidence.influences(1, time);
        const n = times.length;
        expect(influences.reduce((a, b) => a + b, 0)).toBeCloseTo(0, 9);
        // Everybody a thousand times, and one of them once more: a step of a thousandth.
        const many = 2000;
        const heavy = (extra: number | undefined): number => weighted(times, causes, time, (life) => many + (life === extra ? 1 : 0));
        influences.forEach((influence, life) => {
          expect((heavy(life) - heavy(undefined)) * many * n).toBeCloseTo(influence, 1);
        });
        const squares = influences.reduce((sum, influence) => sum + influence * influence, 0);
        expect(Math.sqrt(squares) / n).toBeCloseTo(incidence.standardError(1, time), 9);
      }),
      { numRuns: 60 },
    );
  });
});

/** The estimator with weights, from its definition. */
function weighted(times: readonly number[], causes: readonly number[], time: number, weightOf: (life: number) => number): number {
  let survival = 1;
  let incidence = 0;
  for (const at of [...new Set(times)].sort((a, b) => a - b)) {
    if (at > time) break;
    const sum = (has: (life: number) => boolean): number => times.reduce((total, _, life) => total + (has(life) ? weightOf(life) : 0), 0);
    const risk = sum((life) => times[life]! >= at);
    incidence += (survival * sum((life) => times[life] === at && causes[life] === 1)) / risk;
    survival *= 1 - sum((life) => times[life] === at && causes[life] !== 0) / risk;
  }
  return incidence;
}

const SECOND = 1e9;

async function measure(story: SessionStory, rows: readonly Row[]): Promise<SessionMeasures> {
  const tape = tapeOf(rows, LINEAR, {}, 100);
  return measureSession({ tape, instrument: LINEAR, columns: story.columns(), seed: 1, markoutsNs: [], benchmarks: [] });
}

describe('passive orders', () => {
  it('wait from acceptance to the first fill or the cancel; the mid tells which cancels came after the price had left', async () => {
    const rows = [...touch(0, 99, 101), ...touch(10 * SECOND, 101, 103), trade(20 * SECOND, 1, 103, 1)];
    const story = new SessionStory();
    const order = (side: 1 | -1, seconds: number): number => story.order({ side, qty: 4, arriveTs: seconds * SECOND });
    const filled = order(1, 1);
    story.fill(filled, 1.5 * SECOND, 99, 1, { maker: true });
    const [away, left, open, took, atOnce] = [order(1, 2), order(-1, 2), order(1, 18), order(1, 3), order(1, 4)];
    story.fill(took, 3 * SECOND, 101, 1);
    story.cancel(atOnce, 4 * SECOND, { exchTs: 4 * SECOND });
    // The mid rose by 2 at 10 s: away from the buy, towards the sell.
    story.cancel(away, 12 * SECOND, { exchTs: 12 * SECOND });
    story.cancel(left, 12 * SECOND, { exchTs: 12 * SECOND });
    expect(open).toBeGreaterThan(0);
    const { metrics, curves } = await measure(story, rows);
    const figure = (name: string) => metrics.find((metric) => metric.name === name)!;
    expect(figure('fillProbability.1s')).toMatchObject({ value: expect.closeTo(1 / 4, 12), count: 4, unit: 'share' });
    // The one that was open for two seconds says nothing of what comes later.
    expect(figure('fillProbability.5s').value).toBeCloseTo(1 / 4, 12);
    const last = curves.fillProbability.at(-1)!;
    expect(last).toMatchObject({ afterNs: 10 * SECOND, filled: 1 / 4, canceledAway: 3 / 8, canceled: 3 / 8, ifNeverCanceled: 1 / 4 });
    expect(curves.fillProbability[0]).toMatchObject({ filled: 0, canceledAway: 0, canceled: 0 });
  });

  it('beyond what was seen have no figure', async () => {
    const story = new SessionStory();
    story.order({ side: 1, qty: 1, arriveTs: 0 });
    story.fill(story.order({ side: 1, qty: 1, arriveTs: 0 }), 2 * SECOND, 99, 1, { maker: true });
    const { metrics } = await measure(story, [...touch(0, 99, 101), trade(7 * SECOND, 1, 101, 1)]);
    const figure = (name: string) => metrics.find((metric) => metric.name === name)!;
    expect(figure('fillProbability.5s')).toMatchObject({ value: 1 / 2, count: 2, censored: 0 });
    expect(figure('fillProbability.30s')).toMatchObject({ value: null, count: 0, censored: 2 });
  });

  it('taking cancels for censoring overstates a trader who cancels what will not fill', async () => {
    const lcg = new Lcg(3);
    const story = new SessionStory();
    for (let i = 0; i < 300; i++) {
      const order = story.order({ side: 1, qty: 1, arriveTs: i * SECOND });
      const fills = lcg.uniform() < 0.4;
      const after = i * SECOND + Math.round(4 * SECOND * lcg.uniform());
      if (fills) story.fill(order, after, 99, 1, { maker: true });
      else story.cancel(order, after, { exchTs: after });
    }
    const { curves, metrics } = await measure(story, [...touch(0, 99, 101), trade(400 * SECOND, 1, 101, 1)]);
    const { filled, canceled, canceledAway } = curves.fillProbability.at(-1)!;
    const seen = curves.fillProbability.filter((point) => point.ifNeverCanceled !== null).at(-1)!;
    expect(filled + canceled + canceledAway).toBeCloseTo(1, 12);
    expect(Math.abs(filled - 0.4)).toBeLessThan(0.06);
    expect(seen.ifNeverCanceled).toBeGreaterThan(1.3 * seen.filled);
    const within = metrics.find((metric) => metric.name === 'fillProbability.5s')!;
    expect(within.value).toBeCloseTo(filled, 12);
    // Independent orders: the bootstrap's error is that of a share.
    expect(within.interval!.standardError / Math.sqrt((0.4 * 0.6) / 300)).toBeGreaterThan(0.8);
    expect(within.interval!.standardError / Math.sqrt((0.4 * 0.6) / 300)).toBeLessThan(1.25);
  });
});
