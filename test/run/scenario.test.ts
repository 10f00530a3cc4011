/**
 * A scenario says everything a run assumes: it is read exactly, what it leaves out is filled in and listed, and each fault is named with its
 * line and column, what was got, what was expected, and the nearest known key.
 */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { IMPORTERS } from '../../src/market/import/importers.js';
import { DataError, UsageError } from '../../src/base/errors.js';
import { loadScenario, scenarioJsonSchema, type LoadedScenario } from '../../src/run/scenario/index.js';
import { FITTED } from '../sim/latency/fitted-table.js';

const dir = mkdtempSync(join(tmpdir(), 'slipgauge-scenario-'));
afterAll(() => {
  rmSync(dir, { recursive: true, force: true });
});
for (const file of ['btc.arrow', 'raw.gz', 'strategies/mine.ts', 'latency.csv']) {
  mkdirSync(dirname(join(dir, file)), { recursive: true });
  writeFileSync(join(dir, file), '');
}

const FULL = `seed: 7
tapes:
  - id: btc
    path: raw.gz
    format: binance
    touch: bookTicker
    onGap: resync
    reorder: 10s
    minLatency: 1ms
    instrument: { symbol: BTCUSDT, kind: linear, tickSize: 0.10, lotSize: "0.001", multiplier: "1" }
sessions:
  - id: a
    strategy: strategies/mine.ts
    params: { side: buy, qty: 2, start: 60s, at: 1723161255000000001, price: 0.1234567890123456789 }
    venue:
      queue: { model: prob-power3, n: 2 }
      fills: partial
      fees: { maker: "-0.00002", taker: 5e-4, per: value }
      netWindow: 50ms
      halted: hold
      postOnly: slide
    latency: { feed: 1ms, entry: { model: lognormal, median: 4ms, sigma: 0.6 }, response: { ack: 2ms, fill: { model: empirical, file: latency.csv } } }
    independent: true
  - id: b
    strategy: join
measure: { markouts: [100ms, 1.5s], benchmarks: [arrival] }
`;

async function load(yaml: string, name = 'scenario.yaml'): Promise<LoadedScenario> {
  const path = join(dir, name);
  writeFileSync(path, yaml);
  return await loadScenario(path);
}

/** The message of the fault in a scenario. */
async function faultOf(yaml: string, name?: string): Promise<string> {
  const error: unknown = await load(yaml, name).then(
    () => new Error('no fault was found'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UsageError);
  return (error as UsageError).message;
}

/** A scenario with one session that has the given lines, indented by four; line 6 is the first of them. */
function session(lines: string): string {
  return `tapes:\n  - { id: t, path: btc.arrow }\nsessions:\n  - id: a\n    strategy: join\n${lines.replace(/^/gm, '    ')}\n`;
}

function tape(lines: string): string {
  return `sessions:\n  - { id: a, strategy: join }\ntapes:\n  - id: t\n${lines.replace(/^/gm, '    ')}\n`;
}

describe('a scenario that is right', () => {
  it('is resolved: absolute paths, ns, exact decimals, one law a message', async () => {
    const { tapes, sessions, measure, seed, baseDir, file } = await load(FULL);
    expect({ seed, baseDir, file }).toEqual({ seed: 7, baseDir: dir, file: join(dir, 'scenario.yaml') });
    expect(tapes).toEqual([
      {
        id: 'btc',
        source: {
          kind: 'import',
          files: [join(dir, 'raw.gz')],
          format: 'binance',
          settings: { touch: 'bookTicker', onGap: 'resync', reorderNs: 10_000_000_000, minLatencyNs: 1_000_000 },
        },
        instrument: { symbol: 'BTCUSDT', kind: 'linear', tickSize: '0.1', lotSize: '0.001', multiplier: '1' },
      },
    ]);
    const lognormal = { model: 'lognormal', medianNs: 4_000_000, sigma: 0.6 };
    expect(sessions[0]).toEqual({
      id: 'a',
      strategy: join(dir, 'strategies/mine.ts'),
      params: { side: 'buy', qty: 2, start: '60s', at: '1723161255000000001', price: '0.1234567890123456789' },
      venue: {
        queue: { model: 'prob-power3', n: 2 },
        fills: 'partial',
        compat: null,
        fees: { maker: '-0.00002', taker: '0.0005', per: 'value' },
        netWindowNs: 50_000_000,
        halted: 'hold',
        postOnly: 'slide',
        selfTrade: 'none',
      },
      latency: {
        feed: { model: 'constant', delayNs: 1_000_000 },
        entry: { new: lognormal, cancel: lognormal, replace: lognormal, shared: true },
        response: {
          ack: { model: 'constant', delayNs: 2_000_000 },
          fill: { model: 'empirical', file: join(dir, 'latency.csv') },
          shared: false,
        },
      },
      on: {},
      independent: true,
    });
    expect(measure).toEqual({ markoutsNs: [100_000_000, 1_500_000_000], benchmarks: ['arrival'] });
  });

  it('has careful defaults, every one of them listed as such', async () => {
    const { sessions, assumptions } = await load(FULL);
    expect(sessions[1]).toMatchObject({
      strategy: 'join',
      venue: { queue: { model: 'pessimistic' }, netWindowNs: null, halted: 'reject', postOnly: 'reject' },
      independent: false,
    });
    const of = (prefix: string): unknown =>
      assumptions
        .filter(({ path }) => path.startsWith(prefix))
        .map(({ path, value, byDefault }) => `${path}: ${value}${byDefault ? ' (default)' : ''}`);
    expect(of('sessions.b.')).toEqual([
      'sessions.b.latency.feed: 0ns on top of the receive times of the tape (default)',
      'sessions.b.latency.entry: 0ns, one pipe for new, cancel and replace (default)',
      'sessions.b.latency.response: 0ns, one pipe for acks and fills (default)',
      'sessions.b.venue.queue: pessimistic (default)',
      'sessions.b.venue.fills: partial; orders do not move the recorded market (default)',
      'sessions.b.venue.fees: maker 0, taker 0 per value (default)',
      'sessions.b.venue.netWindow: as the tape says, else 50ms (default)',
      'sessions.b.venue.halted: new orders in a halt: reject (default)',
      'sessions.b.venue.postOnly: post-only orders that would take: reject (default)',
      'sessions.b.venue.selfTrade: self-trade prevention: none (default)',
      'sessions.b.independent: random numbers shared with the other sessions (default)',
    ]);
    expect(of('sessions.a.latency')).toEqual([
      'sessions.a.latency.feed: 1ms on top of the receive times of the tape',
      'sessions.a.latency.entry: lognormal, median 4ms, sigma 0.6, one pipe for new, cancel and replace',
      'sessions.a.latency.response: ack 2ms; fill drawn from latency.csv; a pipe each',
    ]);
    expect(of('sessions.a.venue.queue')).toEqual(['sessions.a.venue.queue: prob-power3, n = 2']);
    expect(of('seed')).toEqual(['seed: 7']);
  });

  it('of a law that is scaled and shifted, in words; exactly, and lost requests of a recorded course as they were', async () => {
    const entry = { model: 'lognormal', median: '4ms', sigma: '0.6', times: '1.50', plus: '250us' };
    const response = { model: 'path', file: 'latency.csv', times: 2 };
    const session = { id: 'a', strategy: 'join', latency: { entry, response, feed: { model: 'constant', delay: '1ms', times: 0 } } };
    const { sessions, assumptions } = await loadScenario(
      { tapes: [{ id: 't', path: 'btc.arrow' }], sessions: [session] },
      { baseDir: dir },
    );
    expect(sessions[0]!.latency.entry.new).toEqual({ model: 'lognormal', medianNs: 4e6, sigma: 0.6, times: '1.5', plusNs: 250_000 });
    const texts = assumptions.filter(({ path }) => path.startsWith('sessions.a.latency')).map(({ value }) => value);
    expect(texts).toEqual([
      '1ms, times 0 on top of the receive times of the tape',
      'lognormal, median 4ms, sigma 0.6, times 1.5, plus 250us, one pipe for new, cancel and replace',
      'interpolated from latency.csv, times 2, lost requests as recorded, one pipe for acks and fills',
    ]);
  });

  it('is plain data: it survives JSON', async () => {
    const loaded = await load(FULL);
    const { where: _, ...data } = loaded;
    expect(JSON.parse(JSON.stringify(loaded))).toEqual(data);
  });

  it('says where a value stands, for faults found later', async () => {
    const { where } = await load(FULL);
    expect(where(['sessions', 0, 'params', 'qty'])).toBe('scenario.yaml:14:31 sessions.a.params.qty');
    expect(where(['sessions', 0, 'params', 'missing'])).toBe('scenario.yaml:14:13 sessions.a.params.missing');
  });

  it('may be JSON with tabs, and may share parts by anchors and merges', async () => {
    const json = JSON.stringify(
      { tapes: [{ id: 't', path: 'btc.arrow' }], sessions: [{ id: 'a', strategy: 'join', latency: { entry: '3ms' } }] },
      undefined,
      '\t',
    );
    expect((await load(json, 's.json')).sessions[0]?.latency.entry.new).toEqual({ model: 'constant', delayNs: 3_000_000 });
    const merged = `tapes: [{ id: t, path: btc.arrow }]\nsessions:\n  - &one { id: a, strategy: join, latency: { entry: 3ms } }\n  - { <<: *one, id: b }\n`;
    const { sessions, where } = await load(merged);
    expect(sessions[1]).toMatchObject({ id: 'b', latency: { entry: { new: { delayNs: 3_000_000 } } } });
    expect(where(['sessions', 1, 'latency', 'entry'])).toBe('scenario.yaml:3:53 sessions.b.latency.entry');
  });

  it('may be an object, read the same way', async () => {
    const object = {
      tapes: [{ id: 't', path: 'btc.arrow' }],
      sessions: [{ id: 'a', strategy: 'join', params: { at: 1723161255000000001n } }],
    };
    const { sessions, file, tapes } = await loadScenario(object, { baseDir: dir });
    expect(file).toBeNull();
    expect(sessions[0]?.params).toEqual({ at: '1723161255000000001' });
    expect(tapes[0]?.source).toEqual({ kind: 'tape', paths: [join(dir, 'btc.arrow')] });
    const misspelt = { ...object, sessions: [{ id: 'a', strategy: 'join', param: {} }] };
    await expect(loadScenario(misspelt, { baseDir: dir })).rejects.toThrow("sessions.a.param: unknown key 'param'; did you mean 'params'?");
    await expect(
      loadScenario({ ...object, sessions: [{ id: 'a', strategy: 'join', params: { x: Number.NaN } }] }, { baseDir: dir }),
    ).rejects.toThrow('sessions.a.params.x: got NaN, expected a finite number');
    await expect(
      loadScenario({ ...object, sessions: [{ id: 'a', strategy: 'join', params: { at: 1723161255000000000 } }] }, { baseDir: dir }),
    ).rejects.toThrow('which a number does not hold exactly');
  });

  it('takes a glob for a tape of several files, and leaves it to be looked up when the tape is opened', async () => {
    const { tapes } = await load(tape('path: [btc.arrow, "days/*.arrow"]'));
    expect(tapes[0]?.source).toEqual({ kind: 'tape', paths: [join(dir, 'btc.arrow'), join(dir, 'days/*.arrow')] });
  });

  it.each([
    ['prob-power', { model: 'prob-power', n: 3 }],
    ['prob-power2', { model: 'prob-power2', n: 3 }],
    ['prob-power3', { model: 'prob-power3', n: 3 }],
    ['prob-log', { model: 'prob-log' }],
    ['prob-log2', { model: 'prob-log2' }],
    ['uniform', { model: 'uniform' }],
    ['optimistic', { model: 'optimistic' }],
  ])('knows the queue model %s', async (model, queue) => {
    const { sessions } = await load(session(`venue: { queue: { model: ${model} } }`));
    expect(sessions[0]?.venue.queue).toEqual(queue);
  });
});

const CASES = new URL('../../../shared/conformance/fills.jsonl', import.meta.url);

it.skipIf(!existsSync(CASES))('the sessions of the shared fill cases are scenarios', async () => {
  const cases = readFileSync(CASES, 'utf8').trim().split('\n');
  for (const line of cases) {
    const { instrument, sessions } = JSON.parse(line);
    for (const session of sessions) delete session.expect;
    const { sessions: loaded } = await loadScenario(
      { tapes: [{ id: 't', path: 'raw.gz', format: 'csv', instrument }], sessions },
      { baseDir: dir },
    );
    expect(loaded).toHaveLength(8);
  }
  expect(cases).toHaveLength(100);
});

describe('a fault is named with its place', () => {
  it.each([
    ['a missing file', 'nothing.yaml', /nothing\.yaml: no such file; expected a scenario/],
    ['a folder', '.', /is a folder; expected a scenario/],
  ])('%s', async (_, path, expected) => {
    await expect(loadScenario(join(dir, path))).rejects.toThrow(expected);
  });

  it.each([
    [
      'text that is no YAML',
      'seed: [1',
      'scenario.yaml:1:9: flow sequence in block collection must be sufficiently indented and end with a ]',
    ],
    ['a repeated key', 'seed: 1\nseed: 2', 'scenario.yaml:2:1: map keys must be unique'],
    ['an empty file', '', 'scenario.yaml:1:1: got null, expected keys and values'],
    ['a list instead of keys', '- a', 'scenario.yaml:1:1: got ["a"], expected keys and values'],
    [
      'a key that is near a known one',
      session('latencies: { feed: 1ms }'),
      "scenario.yaml:6:5 sessions.a.latencies: unknown key 'latencies'; did you mean 'latency'?",
    ],
    [
      'a key that is near none',
      session('wibble: 1'),
      "scenario.yaml:6:5 sessions.a.wibble: unknown key 'wibble'; known here: id, strategy, params, venue, latency, connection, independent, on",
    ],
    [
      'an unknown key in a law',
      session('latency: { entry: { model: lognormal, medain: 4ms, sigma: 1 } }'),
      "scenario.yaml:6:43 sessions.a.latency.entry.medain: unknown key 'medain'; did you mean 'median'?",
    ],
    [
      'an unknown model of latency',
      session('latency: { entry: { model: normal } }'),
      `scenario.yaml:6:32 sessions.a.latency.entry.model: unknown model "normal", expected one of constant, lognormal, empirical, path, fitted`,
    ],
    [
      'a kind of request that there is not',
      session('latency: { entry: { new: 1ms, cancle: 1ms, replace: 1ms } }'),
      "scenario.yaml:6:35 sessions.a.latency.entry.cancle: unknown key 'cancle'; did you mean 'cancel'?",
    ],
    [
      'a kind of request that is missing',
      session('latency: { entry: { new: 1ms, cancel: 1ms } }'),
      'scenario.yaml:6:23 sessions.a.latency.entry.replace: got nothing, expected a duration such as 4ms, or a law such as',
    ],
    [
      'a latency without a unit',
      session('latency: { entry: 4 }'),
      'scenario.yaml:6:23 sessions.a.latency.entry: got 4, expected a duration such as 4ms, or a law such as',
    ],
    [
      'a latency in a unit that there is not',
      session('latency: { response: 4 sec }'),
      'scenario.yaml:6:26 sessions.a.latency.response: got "4 sec", expected a duration such as',
    ],
    [
      'a part of a nanosecond',
      session('latency: { feed: 0.5ns }'),
      'scenario.yaml:6:22 sessions.a.latency.feed: got "0.5ns", expected a duration such as 250us, 4ms, 1.5s, 2m or 1h, a whole number of nanoseconds',
    ],
    [
      'a negative sigma',
      session('latency: { entry: { model: lognormal, median: 1ms, sigma: -1 } }'),
      'scenario.yaml:6:63 sessions.a.latency.entry.sigma: got -1, expected a decimal from 0',
    ],
    [
      'a negative factor on a latency',
      session('latency: { response: { ack: 1ms, fill: { model: constant, delay: 1ms, times: -0.5 } } }'),
      'scenario.yaml:6:82 sessions.a.latency.response.fill.times: got -0.5, expected a decimal from 0',
    ],
    [
      'a shift of a latency that is no duration',
      session('latency: { entry: { model: constant, delay: 1ms, plus: -5ms } }'),
      'scenario.yaml:6:60 sessions.a.latency.entry.plus: got "-5ms", expected a duration such as',
    ],
    [
      'an autocorrelation of 1',
      session('latency: { entry: { new: 1ms, cancel: { model: lognormal, median: 1ms, sigma: 1, autocorrelation: 1 }, replace: 1ms } }'),
      'sessions.a.latency.entry.cancel.autocorrelation: got 1, expected a decimal above -1 and below 1',
    ],
    [
      'an autocorrelation of a law that is not drawn from',
      session('latency: { entry: { model: constant, delay: 1ms, autocorrelation: 0.4 } }'),
      'sessions.a.latency.entry.autocorrelation: unknown key',
    ],
    [
      'a fitted law without its table',
      session('latency: { entry: { model: fitted } }'),
      'sessions.a.latency.entry.file: got nothing, expected a path',
    ],
    [
      'a file of latencies that is not there',
      session('latency: { entry: { model: path, file: gone.csv } }'),
      'scenario.yaml:6:44 sessions.a.latency.entry.file: no such file: gone.csv',
    ],
    [
      'an unknown queue model',
      session('venue: { queue: { model: prob-powr } }'),
      'scenario.yaml:6:30 sessions.a.venue.queue.model: unknown model "prob-powr", expected one of pessimistic',
    ],
    [
      'a power that is no whole number',
      session('venue: { queue: { model: prob-power, n: 2.5 } }'),
      'scenario.yaml:6:45 sessions.a.venue.queue.n: got 2.5, expected a positive whole number',
    ],
    [
      'a power of zero',
      session('venue: { queue: { model: prob-power, n: 0 } }'),
      'sessions.a.venue.queue.n: got 0, expected a positive whole number',
    ],
    [
      'a power where the model has none',
      session('venue: { queue: { model: uniform, n: 2 } }'),
      "scenario.yaml:6:39 sessions.a.venue.queue.n: unknown key 'n'",
    ],
    [
      'a fee that is no number',
      session('venue: { fees: { maker: free, taker: 0 } }'),
      'scenario.yaml:6:29 sessions.a.venue.fees.maker: got "free", expected a decimal',
    ],
    [
      'a choice that is near a known one',
      session('venue: { postOnly: slid }'),
      'sessions.a.venue.postOnly: got "slid", expected one of reject, slide; did you mean \'slide\'?',
    ],
    ['NaN', session('params: { qty: .nan }'), 'scenario.yaml:6:20: got .nan, expected a finite number'],
    ['infinity', session('params: { qty: 1e999 }'), 'scenario.yaml:6:20: got 1e999, expected a finite number'],
    ['a seed with a fraction', `seed: 1.5\n${session('')}`, 'scenario.yaml:1:7 seed: got 1.5, expected a whole number from 0'],
    [
      'a session without a strategy',
      'tapes: [{ id: t, path: btc.arrow }]\nsessions:\n  - id: a\n',
      'scenario.yaml:3:5 sessions.a.strategy: got nothing, expected a path',
    ],
    [
      'no session',
      'tapes: [{ id: t, path: btc.arrow }]\nsessions: []\n',
      'scenario.yaml:2:11 sessions: got none, expected at least one session or participant',
    ],
    [
      'two sessions of one name',
      'tapes: [{ id: t, path: btc.arrow }]\nsessions:\n  - { id: a, strategy: x }\n  - { id: a, strategy: y }\n',
      "scenario.yaml:4:11 sessions.a.id: got 'a' a second time",
    ],
    [
      'an id that would break paths',
      'tapes: [{ id: t, path: btc.arrow }]\nsessions:\n  - { id: a.b, strategy: x }\n',
      'expected a name in letters, digits, _ and -',
    ],
    [
      'a strategy file that is not there',
      'tapes: [{ id: t, path: btc.arrow }]\nsessions:\n  - { id: a, strategy: ./gone.ts }\n',
      'scenario.yaml:3:24 sessions.a.strategy: no such file: ./gone.ts',
    ],
    ['a tape that is not there', tape('path: gone.arrow'), 'scenario.yaml:5:11 tapes.t.path: no such file: gone.arrow (looked for '],
    [
      'a tape without a path',
      tape('instrument: { symbol: X, kind: spot, tickSize: 1, lotSize: 1 }'),
      "tapes.t.path: missing, expected a tape's file",
    ],
    [
      'a raw file without its instrument',
      tape('path: raw.gz\nformat: binance'),
      'tapes.t.instrument: missing, expected symbol, kind, tickSize and lotSize',
    ],
    [
      'an unknown format',
      tape('path: raw.gz\nformat: binanse'),
      `scenario.yaml:6:13 tapes.t.format: got "binanse", expected one of ${Object.keys(IMPORTERS).join(', ')}; did you mean 'binance'?`,
    ],
    [
      'an option of imports on a tape',
      tape('path: btc.arrow\nonGap: resync'),
      "scenario.yaml:6:5 tapes.t.onGap: is for raw files; say their 'format', or leave it out",
    ],
    [
      'a tick of zero',
      tape('path: raw.gz\nformat: csv\ninstrument: { symbol: X, kind: spot, tickSize: 0, lotSize: 1 }'),
      'tapes.t.instrument.tickSize: got 0, expected a decimal above zero',
    ],
    [
      'an order grid off the tick',
      tape('path: raw.gz\nformat: csv\ninstrument: { symbol: X, kind: spot, tickSize: 0.2, lotSize: 1, orderTick: 0.5 }'),
      'orderTick: got 0.5, expected a multiple of tickSize 0.2',
    ],
    [
      'a benchmark that there is not',
      `${session('')}measure: { benchmarks: [vwop] }`,
      'measure.benchmarks.0: got "vwop", expected one of arrival, vwap, twap, close; did you mean \'vwap\'?',
    ],
  ])('%s', async (_, yaml, expected) => {
    expect(await faultOf(yaml)).toContain(expected);
  });

  it('all of them at once, the first ten', async () => {
    const message = await faultOf(session(Array.from({ length: 12 }, (_, i) => `wrong${i}: 1`).join('\n')));
    expect(message.split('\n')).toHaveLength(11);
    expect(message).toMatch(/and 2 more$/);
  });

  it('only of the branch that was meant', async () => {
    const message = await faultOf(session('latency: { entry: { new: 1ms, cancel: { model: lognormal, median: 4ms }, replace: 1ms } }'));
    expect(message).toBe('scenario.yaml:6:43 sessions.a.latency.entry.cancel.sigma: got nothing, expected a decimal such as "0.0002"');
  });
});

describe('a law that is drawn from', () => {
  it('may be autocorrelated, and a fitted table says in the assumptions what it stands on', async () => {
    writeFileSync(join(dir, 'gate.json'), JSON.stringify(FITTED));
    const lognormal = '{ model: lognormal, median: 4ms, sigma: 0.6, autocorrelation: 0.30 }';
    const fitted = '{ model: fitted, file: gate.json }';
    const own = '{ model: fitted, file: gate.json, autocorrelation: 0 }';
    const { sessions, assumptions } = await load(session(`latency: { feed: ${lognormal}, entry: ${fitted}, response: ${own} }`));
    const { feed, entry, response } = sessions[0]!.latency;
    expect(feed).toEqual({ model: 'lognormal', medianNs: 4_000_000, sigma: 0.6, autocorrelation: 0.3 });
    expect(entry.new).toEqual({ model: 'fitted', file: join(dir, 'gate.json') });
    expect(response.ack).toEqual({ model: 'fitted', file: join(dir, 'gate.json'), autocorrelation: 0 });
    const said = assumptions.filter(({ path }) => path.startsWith('sessions.a.latency.')).map(({ value }) => value);
    expect(said[0]).toMatch(/^lognormal, median 4ms, sigma 0.6, autocorrelation 0.3 on top/);
    expect(said[1]).toBe(
      'mixture of gate.json (973 create round trips of gate.csv.gz, entry leg assumed to be 0.25 of each), autocorrelation 0.4, one pipe for new, cancel and replace',
    );
    expect(said[2]).toContain('of each), autocorrelation 0, one pipe');
  });

  it('a fitted table that is none is an error of the data that names session and file', async () => {
    writeFileSync(join(dir, 'bad.json'), '{}');
    const loading = load(session('latency: { entry: { model: fitted, file: bad.json } }'));
    await expect(loading).rejects.toThrow(DataError);
    await expect(loading).rejects.toThrow(/sessions\.a\.latency: .*bad\.json: is no fitted table/);
  });
});

describe('what is known and not there yet is refused with what to do instead', () => {
  it.each([
    [
      'a fitted queue',
      session('venue: { queue: { model: fitted, file: q.json } }'),
      'sessions.a.venue.queue: not available yet; name a model',
    ],
  ])('%s', async (_, yaml, expected) => {
    expect(await faultOf(yaml)).toContain(expected);
  });
});

describe('the rules of another program', () => {
  it('are resolved with what they have: whole fills, its own queue models', async () => {
    const { sessions, assumptions } = await load(session('venue: { compat: hftbacktest, fills: full, queue: { model: prob-log } }'));
    expect(sessions[0]!.venue).toMatchObject({ compat: 'hftbacktest', fills: 'full', queue: { model: 'prob-log' } });
    const venue = assumptions.filter(({ path }) => path.startsWith('sessions.a.venue.')).map(({ path }) => path.split('.').at(-1));
    expect(venue).toEqual(['queue', 'compat', 'fills', 'fees']);
  });

  it.each([
    ['whole fills without it', 'venue: { fills: full }', "sessions.a.venue.fills: got full, expected partial; whole fills are for 'compat"],
    ['another program', 'venue: { compat: lean }', 'sessions.a.venue.compat: got "lean", expected hftbacktest'],
    [
      'a key of our rules',
      'venue: { compat: hftbacktest, netWindow: 5ms }',
      'venue.netWindow: hftbacktest knows nothing of it; leave it out',
    ],
    [
      'a queue that it has not',
      'venue: { compat: hftbacktest, queue: { model: optimistic } }',
      'sessions.a.venue.queue: hftbacktest has no queue model optimistic, expected one of pessimistic, prob-power',
    ],
  ])('refuse %s', async (_, yaml, expected) => {
    expect(await faultOf(session(yaml))).toContain(expected);
  });
});

describe('the JSON Schema for editors', () => {
  it('is shipped as it is: `npm run build && node dist/cli/main.js schema --out data/schema/scenario.schema.json` renews it', async () => {
    const shipped: unknown = JSON.parse(readFileSync(new URL('../../data/schema/scenario.schema.json', import.meta.url), 'utf8'));
    expect(shipped).toEqual(await scenarioJsonSchema());
  });

  it('refuses unknown keys and does not ask for keys that have defaults', async () => {
    const schema = await scenarioJsonSchema();
    expect(schema).toMatchObject({ type: 'object', additionalProperties: false });
    expect(schema).not.toHaveProperty('required');
    expect(JSON.stringify(schema)).not.toContain('"default"');
  });
});
