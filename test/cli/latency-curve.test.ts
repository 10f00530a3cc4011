/** `slipgauge latency curve` as it is typed: what it prints, what JSON it gives, and what it says of wrong words, with exit code 2 and nothing written. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { LatencyCurve } from '../../src/report/latency-curve.js';
import { inProcess, slipgauge, useFolder } from './cli.js';

const CSV = `# slipgauge {"instrument":{"symbol":"TOY","kind":"linear","tickSize":"0.5","lotSize":"0.1","multiplier":"1"}}
exchTs,recvTs,kind,side,price,qty,orderId,flags
1704103200000000000,1704103200001000000,snapshot,bid,100,4,,0
1704103200000000000,1704103200001000000,snapshot,ask,100.5,3,,1
1704103201500000000,1704103201501000000,level,ask,100.5,0,,0
1704103201500000000,1704103201501000000,level,ask,101,5,,1
1704103205000000000,1704103205001000000,level,bid,100,4.5,,1
`;
const SCENARIO = `seed: 7
tapes: [{ id: toy, path: toy.arrow }]
sessions:
  - { id: late, strategy: sweep, params: { side: buy, qty: 1, at: 1s }, latency: { entry: 1ms } }
`;
const POINTS = ['--at', '0,100ms,1s'];

const home = useFolder();
beforeAll(async () => {
  writeFileSync(join(home.dir, 'toy.csv'), CSV);
  writeFileSync(join(home.dir, 'toy.yaml'), SCENARIO);
  expect((await inProcess(['import', 'toy.csv', '--out', 'toy.arrow'])).code).toBe(0);
});

const call = (...words: string[]) => inProcess(['latency', 'curve', 'toy.yaml', ...words]);

describe('slipgauge latency curve', () => {
  it('prints what a second of latency costs a market order, with a bar a point', async () => {
    const { code, stdout, stderr } = await call('--path', 'entry', ...POINTS);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^toy: latency \+0ns, \+100ms, \+1s; seed 7, run [0-9a-f]{16}\nTOY linear, /);
    expect(stdout).toContain('late, entry: 1ms, one pipe for new, cancel and replace');
    expect(stdout).toMatch(/shortfall\.total, bps, \+ costs us +24\.94 +24\.94 +74\.81 +▁▁█/);
    expect(stdout).toMatch(/less \+0ns +\+100ms +\+1s +per ms/);
    expect(stdout).toMatch(/shortfall\.total +(=|0\.00) +\+49\.88 +\+0\.0/);
  });

  it('gives one JSON document, and with --out a run with the curve beside it', async () => {
    const { code, stdout } = await call('--path', 'all', '--at', '1s', '--json', '--out', 'curve');
    expect(code).toBe(0);
    const { out, ...curve } = JSON.parse(stdout) as LatencyCurve & { out: string };
    expect(out).toBe('curve');
    expect(curve.curves.map(({ path }) => path)).toEqual(['feed', 'entry', 'response']);
    expect(JSON.parse(readFileSync(join(home.dir, 'curve/curve.json'), 'utf8'))).toEqual(curve);
    const again = await call('--path', 'all', '--at', '1s', '--out', 'curve');
    expect(again).toMatchObject({ code: 2, stderr: 'slipgauge: --out curve exists; give --force to replace the run, or another --out' });
    expect((await call('--path', 'feed', '--at', '1s', '--out', 'curve', '--force')).code).toBe(0);
  });

  it('runs as built, with Student’s quantiles inside', async () => {
    const words = ['latency', 'curve', join(home.dir, 'toy.yaml'), '--path', 'entry', '--at', '1s', '--repeat', '2'];
    const { code, stdout } = await slipgauge(words);
    expect(code).toBe(0);
    expect(stdout).toContain('seeds 7 to 8');
  });

  const CASES: Readonly<Record<string, readonly [words: readonly string[], message: RegExp]>> = {
    'an unknown path': [
      ['--path', 'entri', ...POINTS],
      /path: got 'entri', expected one of feed, entry, cancel, response, all; did you mean 'entry'\?/,
    ],
    'no path': [POINTS, /missing required argument: path/],
    'no points': [['--path', 'entry'], /got no points; give --at 0,1ms,5ms,20ms,100ms \(added\), or --times 0\.5,1,2 \(factors\)/],
    'both kinds of points': [['--path', 'entry', ...POINTS, '--times', '2'], /got --at and --times; give one/],
    'an empty list': [['--path', 'entry', '--at', ''], /--at: got nothing, expected a value/],
    'a list of nothing': [['--path', 'entry', '--at', ','], /--at: got ',', which has an empty place/],
    'a negative duration': [['--path', 'entry', '--at=-5ms'], /--at: got "-5ms", expected a duration/],
    'a duration without a unit': [['--path', 'entry', '--at', '5'], /--at: got "5", expected a duration such as 250us/],
    'the same point twice': [['--path', 'entry', '--at', '1ms,1000us'], /--at: got 1ms and 1000us, the same point twice/],
    'the base alone': [['--path', 'entry', '--times', '1'], /--times: got only the base/],
    'a negative factor': [['--path', 'entry', '--times=-1'], /--times: got '-1', expected a decimal from 0/],
    'factors on no latency': [['--path', 'feed', '--times', '2'], /--times: the latency of feed is 0 in the scenario/],
    'a session that there is not': [
      ['--path', 'entry', ...POINTS, '--session', 'lat'],
      /--session: got 'lat', the scenario has late; did you mean 'late'\?/,
    ],
    'a metric that there is not': [['--path', 'entry', ...POINTS, '--metric', 'fess'], /--metric: got 'fess', .*did you mean 'fees'\?/],
    'one seed': [['--path', 'entry', ...POINTS, '--repeat', '1'], /--repeat: got 1, expected a whole number from 2/],
  };

  it.each(Object.entries(CASES))('%s is refused', async (_, [words, message]) => {
    const before = home.list();
    const { code, stdout, stderr } = await call(...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(home.list()).toEqual(before);
  });

  it('a scenario that is not there is refused', async () => {
    const { code, stderr } = await inProcess(['latency', 'curve', 'gone.yaml', '--path', 'entry', ...POINTS]);
    expect(code).toBe(2);
    expect(stderr).toContain('gone.yaml: no such file; expected a scenario in YAML or JSON');
  });
});
