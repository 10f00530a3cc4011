/**
 * The latency curve of the shipped sample: every point is the run that the scenario alone would be with that latency written in it, and what is told of
 * the points is what `measure/` says of them.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { UsageError } from '../../../src/base/errors.js';
import { curveText, latencyCurve, pointsAt, pointsTimes } from '../../../src/lab/latency-curve/index.js';
import type { CurveRequest } from '../../../src/lab/latency-curve/request.js';
import type { LatencyCurve } from '../../../src/report/latency-curve.js';
import { runScenario, verifyRun } from '../../../src/run/index.js';
import { tempFolder } from '../../market/tape-rows.js';
import { sampleTape, scenarioOn } from '../../run/sample.js';

const venue = { queue: { model: 'prob-power3', n: 3 }, fees: { maker: '0.0002', taker: '0.0005' } };
const ENTRY = { model: 'lognormal', median: '4ms', sigma: '0.6' };
const latency = { feed: '0ns', entry: ENTRY, response: '2ms' };
const JOIN = { id: 'join', strategy: 'join', params: { side: 'buy', qty: 2, start: '60s', end: '300s' }, venue, latency };
const SWEEP = { id: 'sweep', strategy: 'sweep', params: { side: 'buy', qty: 2, at: '60s' }, venue, latency };
const QUOTER = {
  id: 'quoter',
  strategy: 'quoter',
  params: { levels: 1, offsetTicks: 1, stepTicks: 5, qty: '0.05', interval: '250ms', maxPosition: '0.5' },
  venue,
  latency,
};

const ADDED = ['0ns', '1ms', '5ms', '20ms', '100ms', '500ms'] as const;
const request = (rest: Partial<CurveRequest> = {}): CurveRequest => ({
  paths: ['entry'],
  by: 'at',
  points: pointsAt(ADDED.slice(1).join(',')),
  metrics: [],
  ...rest,
});

/** The digest of one session run by itself. */
async function digestAlone(tape: string, session: object): Promise<string> {
  const { manifest } = await runScenario(scenarioOn(tape, [session]));
  return manifest.sessions[0]!.digest;
}

describe('join and sweep on the whole sample', () => {
  let tape: string;
  let curve: LatencyCurve;

  beforeAll(async () => {
    tape = await sampleTape(400);
    ({ curve } = await latencyCurve(scenarioOn(tape, [JOIN, SWEEP]), request()));
  });

  it('has six points and its main metrics at each', () => {
    expect(curve.curves.map(({ session, path }) => [session, path])).toEqual([
      ['join', 'entry'],
      ['sweep', 'entry'],
    ]);
    for (const { points, metrics, session } of curve.curves) {
      expect(points.map(({ label }) => label)).toEqual(ADDED.map((text) => `+${text}`));
      expect(points.map((point) => point.session)).toEqual(ADDED.map((text) => `${session}@+${text}`));
      const names = metrics.map(({ name }) => name);
      for (const name of [
        'shortfall.total',
        'spreadPaid.all',
        'markout.mid.1s.all',
        'fees',
        'edge.1s',
        'fillRate',
        'fills',
        'rejectShare',
      ]) {
        expect(names).toContain(name);
      }
      for (const metric of metrics) expect(metric.values).toHaveLength(ADDED.length);
    }
  });

  it.each([JOIN, SWEEP])('$id: each point is the scenario alone with that latency', async (session) => {
    const points = curve.curves.find((one) => one.session === session.id)!.points;
    for (const [i, plus] of ADDED.entries()) {
      const alone = { ...session, latency: { ...latency, entry: { ...ENTRY, plus } } };
      expect({ plus, digest: await digestAlone(tape, alone) }).toEqual({ plus, digest: points[i]!.digest });
    }
    expect(new Set(points.map(({ digest }) => digest)).size).toBe(ADDED.length);
    expect(await digestAlone(tape, session)).toBe(points[0]!.digest);
  });

  it('tells the figures of the run with that latency', async () => {
    const alone = { ...SWEEP, latency: { ...latency, entry: { ...ENTRY, plus: '100ms' } } };
    const { sessions } = await runScenario(scenarioOn(tape, [alone]));
    const sweep = curve.curves[1]!;
    const place = ADDED.indexOf('100ms');
    for (const { name, value } of sessions[0]!.measures[0]!.metrics) {
      const told = sweep.metrics.find((metric) => metric.name === name);
      if (told === undefined) continue;
      expect({ name, value: told.values[place]!.value }).toEqual({ name, value });
      const base = told.values[0]!.value;
      if (value !== null && base !== null) expect(told.values[place]!.difference).toBe(value - base);
    }
    // A market order that comes later pays what the market has become.
    const shortfall = sweep.metrics.find(({ name }) => name === 'shortfall.total')!;
    expect(shortfall.values.at(-1)!.difference).not.toBe(0);
  });
});

describe('a curve', () => {
  let tape: string;
  const alone = (session: object): Promise<string> => digestAlone(tape, session);
  const digestsOf = async (session: object, rest: Partial<CurveRequest>): Promise<string[]> => {
    const { curve } = await latencyCurve(scenarioOn(tape, [session]), request(rest));
    return curve.curves.flatMap(({ points }) => points.map(({ digest }) => digest));
  };

  beforeAll(async () => {
    tape = await sampleTape(40);
  });

  it('of factors multiplies the law, on every path', async () => {
    const points = pointsTimes('0.5,2');
    for (const path of ['entry', 'response'] as const) {
      const law = path === 'entry' ? ENTRY : { model: 'constant', delay: '2ms' };
      const digests = await digestsOf(QUOTER, { paths: [path], by: 'times', points });
      const expected = ['0.5', '1', '2'].map((times) => alone({ ...QUOTER, latency: { ...latency, [path]: { ...law, times } } }));
      expect(digests).toEqual(await Promise.all(expected));
    }
  });

  it('of cancels sets new, cancel and replace apart, the base too', async () => {
    const digests = await digestsOf(QUOTER, { paths: ['cancel'], points: pointsAt('50ms') });
    const apart = (cancel: object): object => ({ ...QUOTER, latency: { ...latency, entry: { new: ENTRY, cancel, replace: ENTRY } } });
    expect(digests).toEqual([await alone(apart(ENTRY)), await alone(apart({ ...ENTRY, plus: '50ms' }))]);
    expect(digests[0]).not.toBe(await alone(QUOTER));
  });

  it('of several paths runs the base once, and says the path in the name', async () => {
    const { curve } = await latencyCurve(
      scenarioOn(tape, [QUOTER]),
      request({ paths: ['feed', 'entry', 'response'], points: pointsAt('20ms') }),
    );
    expect(curve.curves.map(({ path, points }) => [path, ...points.map(({ session }) => session)])).toEqual([
      ['feed', 'quoter@+0ns', 'quoter@feed+20ms'],
      ['entry', 'quoter@+0ns', 'quoter@entry+20ms'],
      ['response', 'quoter@+0ns', 'quoter@response+20ms'],
    ]);
    expect(curve.curves[0]!.points[1]!.digest).toBe(await alone({ ...QUOTER, latency: { ...latency, feed: '20ms' } }));
  });

  it('of an independent session draws as that session does', async () => {
    const independent = { ...QUOTER, independent: true };
    const digests = await digestsOf(independent, { points: pointsAt('5ms') });
    const entry = { ...ENTRY, plus: '5ms' };
    expect(digests).toEqual([await alone(independent), await alone({ ...independent, latency: { ...latency, entry } })]);
    expect(digests[0]).not.toBe(await alone(QUOTER));
  });

  it('adds to a law that is scaled already', async () => {
    const entry = { ...ENTRY, times: '2', plus: '3ms' };
    const scaled = { ...QUOTER, latency: { ...latency, entry } };
    expect(await digestsOf(scaled, { points: pointsAt('5ms') })).toEqual([
      await alone(scaled),
      await alone({ ...scaled, latency: { ...latency, entry: { ...ENTRY, times: '2', plus: '8ms' } } }),
    ]);
    expect((await digestsOf(scaled, { by: 'times', points: pointsTimes('0.5') }))[0]).toBe(
      await alone({ ...scaled, latency: { ...latency, entry: { ...ENTRY, plus: '1.5ms' } } }),
    );
  });

  it('works under compat and on a recorded course', async () => {
    const compat = { ...QUOTER, venue: { queue: venue.queue, fees: venue.fees, compat: 'hftbacktest' } };
    const entry = { ...ENTRY, plus: '5ms' };
    expect((await digestsOf(compat, { points: pointsAt('5ms') }))[1]).toBe(await alone({ ...compat, latency: { ...latency, entry } }));
    const file = join(tempFolder(), 'requests.csv');
    const startNs = 1_723_161_255_000_000_000n;
    const row = (i: number): string =>
      [0n, 3_000_000n, 5_000_000n].map((after) => String(startNs + BigInt(i) * 1_000_000_000n + after)).join();
    writeFileSync(file, `reqTs,exchTs,respTs\n${Array.from({ length: 60 }, (_, i) => row(i)).join('\n')}\n`);
    const recorded = { model: 'path', file };
    const onPath = { ...QUOTER, latency: { ...latency, entry: recorded } };
    expect(await digestsOf(onPath, { points: pointsAt('5ms') })).toEqual([
      await alone(onPath),
      await alone({ ...QUOTER, latency: { ...latency, entry: '8ms' } }),
    ]);
  });

  it('over seeds has Student’s intervals, without width where chance has no part', async () => {
    const { curve } = await latencyCurve(scenarioOn(tape, [QUOTER]), request({ points: pointsAt('20ms'), seeds: 4 }));
    expect(curve).toMatchObject({ seeds: [7, 8, 9, 10], method: 'seeds' });
    const fees = curve.curves[0]!.metrics.find(({ name }) => name === 'filledQty')!;
    const [, at] = fees.values;
    expect(at!.pairs).toBe(4);
    expect(at!.differenceLow!).toBeLessThan(at!.difference!);
    expect(at!.differenceHigh!).toBeGreaterThan(at!.difference!);
    const perSeed = await Promise.all(
      [7, 8, 9, 10].map(async (seed) => {
        const { curve: one } = await latencyCurve({ ...scenarioOn(tape, [QUOTER]), seed }, request({ points: pointsAt('20ms') }));
        return one.curves[0]!.metrics.find(({ name }) => name === 'filledQty')!.values[1]!.difference!;
      }),
    );
    expect(at!.difference).toBeCloseTo(perSeed.reduce((sum, value) => sum + value, 0) / 4, 12);
    const fixed = { ...SWEEP, params: { ...SWEEP.params, at: '10s' }, latency: { entry: '4ms' } };
    const { curve: same } = await latencyCurve(scenarioOn(tape, [fixed]), request({ points: pointsAt('20ms'), seeds: 3 }));
    const shortfall = same.curves[0]!.metrics.find(({ name }) => name === 'shortfall.total')!.values[1]!;
    expect([shortfall.differenceLow, shortfall.differenceHigh]).toEqual([shortfall.difference, shortfall.difference]);
    expect(same.notes[0]).toContain('all seeds gave the same');
  });

  it('leaves a run that verifies, with the curve as JSON and as a page', async () => {
    const out = join(tempFolder(), 'curve');
    const { curve } = await latencyCurve(scenarioOn(tape, [QUOTER]), request({ points: pointsAt('20ms'), out }));
    expect(readdirSync(out).sort()).toEqual(
      [
        'curve.json',
        'fills.arrow',
        'journals',
        'latency.html',
        'manifest.json',
        'metrics.json',
        'orders.arrow',
        'report.html',
        'samples.arrow',
      ].sort(),
    );
    expect(JSON.parse(readFileSync(join(out, 'curve.json'), 'utf8'))).toEqual(JSON.parse(JSON.stringify(curve)));
    expect(await verifyRun(out)).toMatchObject({ ok: true, expected: curve.runDigest });
    expect(readFileSync(join(out, 'latency.html'), 'utf8')).toContain('quoter');
    await expect(latencyCurve(scenarioOn(tape, [QUOTER]), request({ out }))).rejects.toThrow(/--force/);
  });

  it('says which strategy failed, and has no figure of it', async () => {
    const folder = tempFolder();
    const broken = join(folder, 'broken.ts');
    writeFileSync(
      broken,
      `import { defineStrategy } from 'slipgauge';
export default defineStrategy({
  onStart(ctx) { ctx.submit({ side: 'buy', ordType: 'market', qtyLots: 5 }); },
  onOrder(ctx, report) { if (report.recvTs - ctx.startTs > 50e6) throw new Error('too late for me'); },
});
`,
    );
    const session = { id: 'broken', strategy: broken, latency: { entry: '1ms', response: '1ms' } };
    const { curve, failed } = await latencyCurve(scenarioOn(tape, [session]), request({ points: pointsAt('100ms') }));
    expect(failed).toHaveLength(1);
    expect(failed[0]).toContain('too late for me');
    expect(curve.curves[0]!.points.map((point) => point.failed !== null)).toEqual([false, true]);
    const fills = curve.curves[0]!.metrics.find(({ name }) => name === 'fills')!;
    expect(fills.values[1]).toMatchObject({ value: null, difference: null });
    expect(await curveText(curve, 100)).toContain('FAILED at +100ms');
  });

  it('shows metrics that are asked for, and refuses unknown ones before it runs', async () => {
    const { curve } = await latencyCurve(
      scenarioOn(tape, [QUOTER]),
      request({ points: pointsAt('20ms'), metrics: ['makerShare', 'timeToFill.first.median'] }),
    );
    expect(curve.curves[0]!.metrics.map(({ name }) => name)).toContain('makerShare');
    const asked = latencyCurve(scenarioOn(tape, [QUOTER]), request({ metrics: ['markout.mid.1s.makr'] }));
    await expect(asked).rejects.toThrow(UsageError);
    await expect(asked).rejects.toThrow(/^--metric: got 'markout\.mid\.1s\.makr'.*did you mean 'markout\.mid\.1s\.maker'\?/);
  });

  it('refuses a session that there is not, and multiples of nothing', async () => {
    const on = (rest: Partial<CurveRequest>): Promise<unknown> => latencyCurve(scenarioOn(tape, [QUOTER]), request(rest));
    await expect(on({ session: 'quotr' })).rejects.toThrow(/^--session: got 'quotr', the scenario has quoter; did you mean 'quoter'\?/);
    const { curve } = await latencyCurve(
      scenarioOn(tape, [QUOTER]),
      request({ paths: ['feed', 'response'], by: 'times', points: pointsTimes('2') }),
    );
    expect(curve.curves.map(({ path, points }) => [path, points[1]!.session])).toEqual([['response', 'quoter@responsex2']]);
    expect(curve.notes.join(' ')).toContain('Left out, since a multiple of no latency is none: feed.');
    await expect(on({ paths: ['feed'], by: 'times', points: pointsTimes('2') })).rejects.toThrow(
      /^--times: the latency of feed is 0 in the scenario, and a multiple of it is 0 too; use --at to add to it/,
    );
  });

  it('leaves nothing where it is stopped', async () => {
    const folder = tempFolder();
    const stop = new AbortController();
    const stopped = latencyCurve(
      scenarioOn(tape, [QUOTER]),
      request({
        out: join(folder, 'curve'),
        signal: stop.signal,
        onProgress: (stage) => {
          if (stage === 'replay') stop.abort();
        },
      }),
    );
    await expect(stopped).rejects.toThrow(/interrupted|aborted/);
    expect(readdirSync(folder)).toEqual([]);
    expect(existsSync(join(folder, 'curve'))).toBe(false);
  });
});
