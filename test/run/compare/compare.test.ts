/**
 * Comparing runs: a run does not differ from itself; two latencies differ by what the scenario says, in figures that are those of the runs; order
 * turns signs alone; sets are paired by seed; and what cannot be compared is refused with the reason.
 */
import { copyFileSync, cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { DataError, UsageError } from '../../../src/base/errors.js';
import { verdictFor } from '../../../src/run/compare/metric-differences.js';
import { compareRuns, openRun, runScenario, type Comparison, type MetricComparison } from '../../../src/run/index.js';
import { tempFolder } from '../../market/tape-rows.js';
import { sampleTape, scenarioOn } from '../sample.js';

const venue = { queue: { model: 'prob-power3', n: 3 }, fees: { maker: '0.0002', taker: '0.0005' } };
const QUOTES = { levels: 1, offsetTicks: 1, qty: '0.05', interval: '250ms', maxPosition: '0.5' };

function sessions(entry: unknown): object[] {
  const latency = { entry, response: '2ms' };
  return [
    { id: 'quoter', strategy: 'quoter', params: QUOTES, venue, latency },
    { id: 'twap', strategy: 'twap', params: { side: 'buy', qty: 1, start: '2s', end: '20s', slices: 4 }, venue, latency },
  ];
}

const folder = tempFolder();
const dir = (name: string): string => join(folder, name);
let tape: string;

async function made(name: string, entry: unknown, seed = 7, on = tape, which = sessions(entry)): Promise<string> {
  await runScenario({ ...scenarioOn(on, which), seed }, { out: dir(name) });
  return dir(name);
}

const LOGNORMAL = (median: string) => ({ model: 'lognormal', median, sigma: '0.6' });

beforeAll(async () => {
  tape = await sampleTape(45);
  await made('fast', '4ms');
  await made('slow', '60ms');
  for (const seed of [1, 2, 3]) {
    await made(`sets/a/${seed}`, LOGNORMAL('4ms'), seed, tape, sessions(LOGNORMAL('4ms')).slice(0, 1));
    await made(`sets/b/${seed}`, LOGNORMAL('80ms'), seed, tape, sessions(LOGNORMAL('80ms')).slice(0, 1));
  }
});

function metricOf({ sessions: all }: Comparison, session: string, name: string): MetricComparison {
  return all.find(({ first }) => first === session)!.metrics.find((metric) => metric.name === name)!;
}

describe('a run beside itself', () => {
  it('is identical, and every figure with an interval differs by 0 in [0, 0]', async () => {
    const { sessions: all, notes } = await compareRuns(dir('fast'), dir('fast'), { all: true });
    expect(notes).toEqual([]);
    expect(all.map(({ first, identical, changes }) => [first, identical, changes])).toEqual([
      ['quoter', true, []],
      ['twap', true, []],
    ]);
    for (const { metrics, chance } of all) {
      expect(metrics.length).toBeGreaterThan(30);
      for (const { name, difference, interval, verdict } of metrics) {
        expect([name, difference, verdict]).toEqual([name, 0, 'the same']);
        if (interval !== null) expect([name, interval.low, interval.high]).toEqual([name, 0, 0]);
      }
      expect(chance).toEqual({ compared: 0, outside: 0, expected: 0 });
    }
    expect(all[0]!.metrics.filter(({ interval }) => interval !== null).length).toBeGreaterThan(20);
  });

  it('compares two of its sessions when they are named', async () => {
    const { sessions: all } = await compareRuns(dir('fast'), dir('fast'), { session: 'quoter', sessionB: 'twap' });
    expect(all).toHaveLength(1);
    expect(all[0]).toMatchObject({ first: 'quoter', second: 'twap', identical: false });
    expect(all[0]!.changes).toContainEqual({ path: 'strategy', first: 'quoter', second: 'twap' });
  });
});

describe('two runs on a market that was made alike', () => {
  it('are measured on its recording, and differ by what their sessions paid', async () => {
    const instrument = { symbol: 'SIM', kind: 'linear', tickSize: '0.01', lotSize: '1', multiplier: '1' };
    const quotes = ['buy', 'sell'].map((side) => ({
      ...{ at: '1s', do: 'new', clOrdId: side, side, qty: 50 },
      price: side === 'buy' ? '99.99' : '100.01',
    }));
    for (const [name, taker] of [
      ['cheap', '0.0001'],
      ['dear', '0.0005'],
    ] as const) {
      await runScenario(
        {
          markets: [
            {
              id: 'sim',
              kind: 'matching',
              instrument,
              duration: '20s',
              participants: [{ id: 'maker', strategy: 'script', params: { actions: quotes } }],
            },
          ],
          sessions: [{ id: 'me', strategy: 'sweep', params: { side: 'buy', qty: 5, at: '5s' }, venue: { fees: { maker: '0', taker } } }],
        },
        { out: dir(name) },
      );
    }
    const shortfall = metricOf(await compareRuns(dir('cheap'), dir('dear')), 'me', 'shortfall.total');
    expect(shortfall.difference).toBeCloseTo(4, 2);
    rmSync(join(dir('cheap'), 'markets', 'sim.arrow'));
    await expect(compareRuns(dir('cheap'), dir('cheap'))).rejects.toThrow(/its tape sim cannot be opened: .*markets.sim\.arrow/);
  });
});

describe('two latencies', () => {
  let comparison: Comparison;
  beforeAll(async () => {
    comparison = await compareRuns(dir('fast'), dir('slow'), { all: true });
  });

  it('differ by what the scenario says, in no session to the bit', () => {
    for (const { first, changes, identical, notes } of comparison.sessions) {
      expect(changes).toEqual([{ path: `sessions.${first}.latency.entry`, first: '4ms', second: '60ms' }]);
      expect({ identical, notes }).toEqual({ identical: false, notes: [] });
    }
    expect(comparison).toMatchObject({ pairedBy: 'run', pairs: 1, notes: [], tapes: [{ id: 'btc' }] });
  });

  it('have the figures that the runs have, measured again', () => {
    for (const [side, name] of [
      ['first', 'fast'],
      ['second', 'slow'],
    ] as const) {
      for (const { session, metrics } of openRun(dir(name)).metrics.sessions) {
        const compared = comparison.sessions.find(({ first }) => first === session)!.metrics;
        for (const metric of metrics) {
          const found = compared.find((each) => each.name === metric.name);
          expect(found?.[side] ?? null, metric.name).toBe(metric.value);
        }
      }
    }
  });

  it('are paired by block where fills differ, by decision where decisions are the same, and judged by the sign', () => {
    const markout = metricOf(comparison, 'quoter', 'markout.mid.1s.all');
    expect(markout).toMatchObject({ pairedBy: 'blocks of time', unit: 'bps', sign: 'gain' });
    expect(markout.pairs).toBeGreaterThan(20);
    expect(markout.interval!.low).toBeLessThanOrEqual(markout.difference!);
    expect(markout.interval!.high).toBeGreaterThanOrEqual(markout.difference!);
    expect(metricOf(comparison, 'twap', 'shortfall.total')).toMatchObject({ pairedBy: 'decisions', pairs: 1, interval: null });
    for (const { chance, metrics } of comparison.sessions) {
      const tested = metrics.filter(({ interval, verdict }) => interval !== null && verdict !== 'the same');
      expect(chance.compared).toBe(tested.length);
      expect(chance.expected).toBeCloseTo(0.05 * tested.length, 12);
      expect(chance.outside).toBe(tested.filter(({ interval }) => interval!.low > 0 || interval!.high < 0).length);
    }
  });

  it('turn their signs with the order of comparison', async () => {
    const back = await compareRuns(dir('slow'), dir('fast'), { all: true });
    for (const { first, metrics } of comparison.sessions) {
      for (const { name, difference, interval } of metrics) {
        const other = metricOf(back, first, name);
        if (difference === null) expect(other.difference).toBeNull();
        else expectNear(other.difference!, -difference, name);
        if (interval !== null) expectNear(other.interval!.low, -interval.high, name);
      }
    }
  });

  it('show a dozen metrics unless more or others are asked for', async () => {
    const names = async (options: object): Promise<string[]> =>
      (await compareRuns(dir('fast'), dir('slow'), { session: 'quoter', ...options })).sessions[0]!.metrics.map(({ name }) => name);
    const main = await names({});
    expect(main.length).toBeGreaterThan(5);
    expect(main.length).toBeLessThanOrEqual(12);
    expect(main).toContain('markout.mid.1s.all');
    expect(await names({ metric: 'fees' })).toEqual(['fees']);
    expect(await names({ metric: 'markout.mid.*.all' })).toEqual(['markout.mid.100ms.all', 'markout.mid.1s.all', 'markout.mid.10s.all']);
  });
});

/** Equal to ten digits. */
function expectNear(got: number, expected: number, name: string): void {
  expect(Math.abs(got - expected), name).toBeLessThanOrEqual(1e-10 * Math.max(1, Math.abs(expected)));
}

describe('sets of runs', () => {
  it('are paired by seed, with a t interval of the mean difference; a folder is the list of its runs', async () => {
    const list = (set: string): string => [1, 2, 3].map((seed) => dir(`sets/${set}/${seed}`)).join(',');
    const comparison = await compareRuns(dir('sets/a'), dir('sets/b'), { session: 'quoter', all: true });
    expect(await compareRuns(list('a'), list('b'), { session: 'quoter', all: true })).toEqual(comparison);
    expect(comparison).toMatchObject({ pairedBy: 'seed', pairs: 3, notes: [expect.stringMatching(/over seeds on one market/)] });
    expect(comparison.first.map(({ seed }) => seed)).toEqual([1, 2, 3]);
    const figures = (set: string): number[] =>
      [1, 2, 3].map((seed) => openRun(dir(`sets/${set}/${seed}`)).metrics.sessions[0]!.metrics.find(({ name }) => name === 'fees')!.value!);
    const differences = figures('b').map((fee, i) => fee - figures('a')[i]!);
    const mean = differences.reduce((sum, each) => sum + each, 0) / 3;
    const fees = metricOf(comparison, 'quoter', 'fees');
    expect(fees).toMatchObject({ pairedBy: 'seeds', pairs: 3 });
    expect(fees.difference).toBeCloseTo(mean, 12);
    const deviation = Math.sqrt(differences.reduce((sum, each) => sum + (each - mean) ** 2, 0) / 2);
    expect(fees.interval!.high - fees.interval!.low).toBeCloseTo((2 * 4.302653 * deviation) / Math.sqrt(3), 5);
  });

  it('leave out a run without a counterpart, and say so', async () => {
    const { pairs, notes } = await compareRuns(`${dir('sets/a/1')},${dir('sets/a/3')}`, dir('sets/b'), { metric: 'fees' });
    expect(pairs).toBe(2);
    expect(notes[0]).toMatch(/sets\/b\/2 \(seed 2\) has no counterpart and is left out/);
  });

  it('of single runs under different seeds are compared, and that is said', async () => {
    const { notes, pairedBy } = await compareRuns(dir('sets/a/1'), dir('sets/b/2'));
    expect(pairedBy).toBe('run');
    expect(notes).toEqual([expect.stringMatching(/^the seeds differ, 1 and 2/)]);
  });
});

describe('what cannot be compared', () => {
  const refused = async (first: string, second: string, options: object = {}): Promise<Error> =>
    compareRuns(first, second, options).then(
      () => new Error('compared'),
      (error: unknown) => error as Error,
    );

  it('runs on other tapes', async () => {
    await made('other', '4ms', 7, await sampleTape(5));
    const error = await refused(dir('fast'), dir('other'));
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toMatch(/the tapes differ: .*fast has tape btc \(BTCUSDT, \d+ rows, digest [0-9a-f]{16}…\), .*other tape btc/);
    expect(error.message).toMatch(/run both scenarios on one tape/);
    expect((await refused(dir('sets/a'), dir('other'))).message).toMatch(/the tapes differ/);
  });

  it('a run whose tape has changed or is gone', async () => {
    const copy = join(folder, 'copy.arrow');
    copyFileSync(tape, copy);
    await made('moved', '4ms', 7, copy);
    copyFileSync(await sampleTape(5), copy);
    const changed = await refused(dir('moved'), dir('moved'));
    expect(changed).toBeInstanceOf(DataError);
    expect(changed.message).toMatch(/moved: its tape btc has changed since: got digest [0-9a-f]{16}…, the run was made on/);
    rmSync(copy);
    const gone = await refused(dir('moved'), dir('moved'));
    expect(gone).toBeInstanceOf(DataError);
    expect(gone.message).toMatch(/moved: its tape btc cannot be opened: .*copy\.arrow/);
    expect(gone.message).toMatch(/Put the tape back where the scenario names it, or run the scenario again/);
    // The other run had the same tape, and it is still there.
    expect((await compareRuns(dir('moved'), dir('fast'))).sessions[0]!.identical).toBe(true);
  });

  it('sets without a shared seed, and a set with a seed twice', async () => {
    expect((await refused(`${dir('sets/a/1')},${dir('sets/a/2')}`, dir('sets/b/3'))).message).toMatch(
      /no seed is in both sets: the first has 1, 2, the second 3/,
    );
    expect((await refused(`${dir('fast')},${dir('slow')}`, dir('sets/b'))).message).toMatch(/have the same seed 7 and the same tapes/);
    expect((await refused(`${dir('fast')},${dir('fast')}`, dir('slow'))).message).toMatch(/twice/);
  });

  it('sessions and metrics that there are not', async () => {
    expect((await refused(dir('fast'), dir('slow'), { session: 'qoter' })).message).toMatch(
      /--session qoter: no such session in .*fast; it has quoter, twap; did you mean 'quoter'\?/,
    );
    expect((await refused(dir('fast'), dir('slow'), { session: 'twap', sessionB: 'x' })).message).toMatch(
      /--session-b x: no such session in .*slow/,
    );
    expect((await refused(dir('fast'), dir('slow'), { sessionB: 'twap' })).message).toMatch(/--session-b needs --session too/);
    expect((await refused(dir('fast'), dir('slow'), { metric: 'fillRat' })).message).toMatch(/no such metric; did you mean 'fillRate'\?/);
    await made('one', '4ms', 7, tape, [{ ...sessions('4ms')[0], id: 'alone' }]);
    expect((await refused(dir('fast'), dir('one'))).message).toMatch(/no session is in both: the first has quoter, twap, the second alone/);
  });

  it('what is no run', async () => {
    mkdirSync(join(folder, 'empty'));
    for (const [name, said] of [
      ['nowhere', /there is no such folder/],
      ['empty', /has no manifest\.json/],
    ] as const) {
      const error = await refused(dir(name), dir('fast'));
      expect(error).toBeInstanceOf(UsageError);
      expect(error.message).toMatch(said);
    }
    expect((await refused(`${dir('fast')},`, dir('fast'))).message).toMatch(/expected run directories with a comma between/);
  });
});

describe('what is said beside the figures', () => {
  it('older semantics and a changed strategy', async () => {
    cpSync(dir('fast'), dir('old'), { recursive: true });
    const path = join(dir('old'), 'manifest.json');
    const manifest = JSON.parse(readFileSync(path, 'utf8'));
    manifest.semantics = 0;
    manifest.sessions[0].strategyDigest = 'f'.repeat(64);
    writeFileSync(`${path}.new`, JSON.stringify(manifest));
    renameSync(`${path}.new`, path);
    const { notes, sessions: all } = await compareRuns(dir('old'), dir('fast'));
    expect(notes).toEqual([expect.stringMatching(/^the runs are of semantics 0 and \d+/)]);
    expect(all[0]!.notes).toEqual(['the text of the strategy quoter differs']);
    expect((await compareRuns(dir('old'), dir('old'))).notes).toEqual([expect.stringMatching(/^both runs are of semantics 0/)]);
  });

  it('a latency file whose content has changed', async () => {
    const recorded = join(folder, 'recorded.csv');
    for (const [name, ns] of [
      ['recorded-a', 4_000_000],
      ['recorded-b', 9_000_000],
    ] as const) {
      writeFileSync(recorded, `${ns}\n`);
      await made(name, undefined, 7, tape, sessions({ model: 'empirical', file: recorded }).slice(0, 1));
    }
    const [quoter] = (await compareRuns(dir('recorded-a'), dir('recorded-b'))).sessions;
    expect(quoter).toMatchObject({ changes: [], notes: ['the latencies of entry differ: the file has changed'], identical: false });
  });

  it.each([
    ['cost', 1, [0.5, 1.5], 'worse'],
    ['cost', -1, [-1.5, -0.5], 'better'],
    ['gain', 1, [0.5, 1.5], 'better'],
    ['gain', -1, [-1.5, -0.5], 'worse'],
    ['neutral', 1, [0.5, 1.5], 'higher'],
    ['neutral', -1, [-1.5, -0.5], 'lower'],
    ['cost', 1, [-0.5, 2.5], 'noise'],
    ['cost', 1, null, 'no interval'],
    ['cost', 0, [0, 0], 'the same'],
    ['cost', 0, null, 'the same'],
    ['cost', 0, [-1, 1], 'noise'],
  ] as const)('a %s that differs by %s within %j is %s', (sign, difference, bounds, word) => {
    const interval = bounds === null ? null : { low: bounds[0], high: bounds[1], standardError: 1, blocks: 20, blockLength: 1 };
    const verdict = interval === null ? 'unknown' : interval.low > 0 || interval.high < 0 ? 'difference' : 'noise';
    expect(verdictFor({ first: 2, second: 2 + difference, difference, interval, verdict }, sign)).toBe(word);
  });
});
